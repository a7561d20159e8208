//! Types as Rust writes them, and what a file must import for them.

use super::Context;
use crate::api::{Integer, Type, TypeId};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// What a file uses from elsewhere.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a line of its own")]
pub(super) struct Imports {
    /// Types of the runtime: `DateTime`, `Maybe` …
    pub(super) runtime: BTreeSet<&'static str>,
    /// Other generated types.
    pub(super) types: BTreeSet<TypeId>,
    pub(super) map: bool,
    pub(super) value: bool,
    pub(super) uuid: bool,
    pub(super) date: bool,
}

impl Imports {
    /// The `use` lines of what other libraries have, in their order.
    pub(super) fn libraries(&self) -> [Option<TokenStream>; 4] {
        let line = |is_used: bool, path: TokenStream| is_used.then(|| quote!(use #path;));
        [
            line(self.date, quote!(chrono::NaiveDate)),
            line(self.value, quote!(serde_json::Value)),
            line(self.map, quote!(std::collections::BTreeMap)),
            line(self.uuid, quote!(uuid::Uuid)),
        ]
    }
}

/// How a file names the generated types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// By their name; the file imports them.
    Bare,
    /// As `types::Name`.
    Qualified,
}

/// A type as Rust writes it.
pub(super) fn rust(
    context: &Context<'_>,
    ty: &Type,
    path: Path,
    imports: &mut Imports,
) -> TokenStream {
    let mut inner = |ty: &Type| rust(context, ty, path, imports);
    match ty {
        Type::List(item) => {
            let item = inner(item);
            return quote!(Vec<#item>);
        }
        Type::Nullable(value) => {
            let value = inner(value);
            return quote!(Option<#value>);
        }
        Type::Tuple(items) => {
            let items: Vec<TokenStream> = items.iter().map(inner).collect();
            return quote!((#(#items,)*));
        }
        Type::Map { key, value } => {
            let key = key.map_or_else(|| quote!(String), |key| inner(&Type::Named(key)));
            let value = inner(value);
            imports.map = true;
            return quote!(BTreeMap<#key, #value>);
        }
        _ => {}
    }
    scalar(context, ty, path, imports)
}

fn scalar(context: &Context<'_>, ty: &Type, path: Path, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::Null => quote!(()),
        Type::Boolean => quote!(bool),
        Type::Integer(Integer::I32) => quote!(i32),
        Type::Integer(Integer::I64) => quote!(i64),
        Type::Integer(Integer::U64) => quote!(u64),
        Type::Number => quote!(f64),
        Type::String => quote!(String),
        Type::Date => {
            imports.date = true;
            quote!(NaiveDate)
        }
        Type::Uuid => {
            imports.uuid = true;
            quote!(Uuid)
        }
        Type::DateTime => runtime(imports, "DateTime", quote!(DateTime)),
        Type::Secret => runtime(imports, "Secret", quote!(Secret)),
        Type::Base64 => runtime(imports, "Base64", quote!(Base64)),
        Type::File => runtime(imports, "Upload", quote!(Upload)),
        Type::Named(id) => {
            imports.types.insert(*id);
            let name = context.type_name(*id);
            match path {
                Path::Bare => quote!(#name),
                Path::Qualified => quote!(types::#name),
            }
        }
        _ => {
            imports.value = true;
            quote!(Value)
        }
    }
}

fn runtime(imports: &mut Imports, name: &'static str, tokens: TokenStream) -> TokenStream {
    imports.runtime.insert(name);
    tokens
}

/// Whether the type is handed over as it is: a small value without an owner.
pub(super) fn is_plain(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean | Type::Integer(_) | Type::Number | Type::Uuid | Type::Date | Type::Null
    )
}
