//! The `use` lines of a file of types.

use super::Context;
use super::ty::Imports;
use crate::api::TypeId;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// What the implementations for one direction use.
#[derive(Clone, Debug, Default)]
pub(super) struct Direction {
    /// Whether types of the file travel this way without `full-serde`.
    pub(super) always: bool,
    /// Whether anything is implemented for this way at all.
    pub(super) used: bool,
    /// From the runtime's module of this direction, besides the module itself.
    pub(super) runtime: BTreeSet<&'static str>,
}

/// What a file of types imports.
#[derive(Clone, Debug, Default)]
pub(super) struct FileImports {
    pub(super) types: Imports,
    pub(super) ser: Direction,
    pub(super) de: Direction,
}

/// The `use` lines, but for the types that the file defines itself.
pub(super) fn lines(
    context: &Context<'_>,
    imports: &FileImports,
    own: &BTreeSet<TypeId>,
) -> TokenStream {
    let runtime: Vec<proc_macro2::Ident> =
        imports.types.runtime.iter().map(|name| word(name)).collect();
    let runtime = (!runtime.is_empty()).then(|| quote!(use crate::runtime::{#(#runtime),*};));
    let mut others: Vec<_> = imports.types.types.iter().filter(|id| !own.contains(id)).collect();
    others.sort_by_key(|id| context.type_name(**id));
    let others: Vec<_> = others.into_iter().map(|id| context.type_name(*id)).collect();
    let others = (!others.is_empty()).then(|| quote!(use crate::types::{#(#others),*};));
    let date = imports.types.date.then(|| {
        quote!(
            use chrono::NaiveDate;
        )
    });
    let value = imports.types.value.then(|| {
        quote!(
            use serde_json::Value;
        )
    });
    let map = imports.types.map.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let uuid = imports.types.uuid.then(|| {
        quote!(
            use uuid::Uuid;
        )
    });
    let reads_maps = imports.de.runtime.contains("Record") || imports.de.runtime.contains("Tagged");
    let read: &[&str] = if reads_maps {
        &["Deserialize", "Deserializer", "MapAccess"]
    } else {
        &["Deserialize", "Deserializer"]
    };
    let de = traits(&imports.de, "de", read);
    let ser = traits(&imports.ser, "ser", &["Serialize", "Serializer"]);
    let (from_de, from_ser) = (helpers(&imports.de, "de"), helpers(&imports.ser, "ser"));
    quote!(#from_de #from_ser #runtime #others #date #de #ser #value #map #uuid)
}

/// The traits of serde that the implementations for one direction use.
fn traits(direction: &Direction, module: &str, names: &[&str]) -> Option<TokenStream> {
    let (gate, module) = (gate(direction.always), word(module));
    let names: Vec<proc_macro2::Ident> = names.iter().map(|name| word(name)).collect();
    direction.used.then(|| quote!(#gate use serde::#module::{#(#names),*};))
}

/// What the implementations for one direction use of the runtime.
fn helpers(direction: &Direction, module: &str) -> Option<TokenStream> {
    let gate = gate(direction.always);
    let module = word(module);
    let names: Vec<proc_macro2::Ident> =
        direction.runtime.iter().filter(|name| **name != "self").map(|name| word(name)).collect();
    match (direction.runtime.contains("self"), names.is_empty()) {
        (false, true) => None,
        (true, true) => Some(quote!(#gate use crate::runtime::#module;)),
        (true, false) => Some(quote!(#gate use crate::runtime::#module::{self, #(#names),*};)),
        (false, false) => Some(quote!(#gate use crate::runtime::#module::{#(#names),*};)),
    }
}

/// The condition of what only `full-serde` compiles.
pub(super) fn gate(always: bool) -> Option<TokenStream> {
    (!always).then(|| quote!(#[cfg(feature = "full-serde")]))
}

/// A name of the runtime, which is written here by hand.
fn word(name: &str) -> proc_macro2::Ident {
    proc_macro2::Ident::new(name, Span::call_site())
}
