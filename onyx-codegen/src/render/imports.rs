//! The `use` lines of a file of types.

use super::Context;
use super::ty::Imports;
use crate::api::TypeId;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// What the implementations for one direction use, and of each whether it is used without
/// `full-serde`.
#[derive(Clone, Debug, Default)]
pub(super) struct Direction {
    /// From the runtime's module of this direction; `self` is the module itself.
    runtime: BTreeMap<&'static str, bool>,
    /// From serde's.
    serde: BTreeMap<&'static str, bool>,
}

impl Direction {
    /// Notes what an implementation uses.
    pub(super) fn uses(&mut self, always: bool, runtime: &[&'static str], serde: &[&'static str]) {
        let note = |names: &[&'static str], into: &mut BTreeMap<&'static str, bool>| {
            for name in names {
                *into.entry(name).or_default() |= always;
            }
        };
        note(runtime, &mut self.runtime);
        note(serde, &mut self.serde);
    }
}

/// Of serde, what writing a type takes.
pub(super) const WRITES: &[&str] = &["Serialize", "Serializer"];
/// Of serde, what reading a type takes.
pub(super) const READS: &[&str] = &["Deserialize", "Deserializer"];
/// Of serde, what reading a type member by member takes.
pub(super) const READS_MEMBERS: &[&str] = &["Deserialize", "Deserializer", "MapAccess"];

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
    let [date, libraries @ ..] = imports.types.libraries();
    let path = |root: TokenStream, module: &str| {
        let module = word(module);
        quote!(#root::#module)
    };
    let (de, ser) = (&imports.de, &imports.ser);
    let from_de = directed(&path(quote!(crate::runtime), "de"), &de.runtime);
    let from_ser = directed(&path(quote!(crate::runtime), "ser"), &ser.runtime);
    let de = directed(&path(quote!(serde), "de"), &de.serde);
    let ser = directed(&path(quote!(serde), "ser"), &ser.serde);
    quote!(#from_de #from_ser #runtime #others #date #de #ser #(#libraries)*)
}

/// What the implementations for one direction use of a module, each under its own condition.
fn directed(module: &TokenStream, names: &BTreeMap<&'static str, bool>) -> TokenStream {
    let lines = [true, false].into_iter().map(|always| {
        let gate = gate(always);
        let names = names.iter().filter(|(_, used)| **used == always).map(|(name, _)| *name);
        let (itself, names): (Vec<&str>, Vec<&str>) = names.partition(|name| *name == "self");
        let names: Vec<proc_macro2::Ident> = names.into_iter().map(word).collect();
        match (itself.is_empty(), names.is_empty()) {
            (true, true) => TokenStream::new(),
            (true, false) => quote!(#gate use #module::{#(#names),*};),
            (false, true) => quote!(#gate use #module;),
            (false, false) => quote!(#gate use #module::{self, #(#names),*};),
        }
    });
    quote!(#(#lines)*)
}

/// The condition of what only `full-serde` compiles.
pub(super) fn gate(always: bool) -> Option<TokenStream> {
    (!always).then(|| quote!(#[cfg(feature = "full-serde")]))
}

/// A name of the runtime, which is written here by hand.
fn word(name: &str) -> proc_macro2::Ident {
    proc_macro2::Ident::new(name, Span::call_site())
}
