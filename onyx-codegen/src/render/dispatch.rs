//! Calls by name: for each resource a list of its operations, and a function that decodes the
//! arguments of one of them out of JSON and hands them to its own function.
//!
//! All of it stands behind the feature `dispatch`; what decodes arguments needs `full-serde` too,
//! since without it what is sent cannot be read.

mod asked;
mod call;
mod constants;
mod list;

use super::pages::Pages;
use super::{Context, docs};
use crate::api::Place;
pub(super) use constants::Constants;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::path::PathBuf;

/// The module `dispatch` and the modules in it.
pub(super) fn pages<'a>(
    context: &'a Context<'a>,
    constants: &'a Constants<'a>,
    pages: &mut Pages<'a>,
) {
    let folder = PathBuf::from("dispatch");
    for (index, resource) in context.names.resources.iter().enumerate() {
        let file = format!("{}.rs", resource.module.plain());
        pages.add(folder.join("list").join(&file), move || {
            list::operations(context, constants, index, resource)
        });
        pages.add(folder.join("call").join(&file), move || call::calls(context, index, resource));
    }
    pages.add(folder.join("mod.rs"), root);
    pages.add(folder.join("list/mod.rs"), || list::root(context, constants));
    pages.add(folder.join("call/mod.rs"), || call::root(context));
    if constants.shared().next().is_some() {
        pages.add(folder.join("list/shared.rs"), || list::shared(context, constants));
    }
}

fn root() -> TokenStream {
    let about = docs::inner_comment(&["The operations by name, for tools and tests.".to_owned()]);
    quote! {
        #about
        #[cfg(feature = "full-serde")]
        mod call;
        mod list;

        #[cfg(feature = "full-serde")]
        pub use call::call;
        pub use list::{RESOURCES, find, operations};
    }
}

/// A module for each resource that is compiled.
fn modules(context: &Context<'_>) -> TokenStream {
    let modules = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] mod #module;)
    });
    quote!(#(#modules)*)
}

/// The runtime's word for a place.
fn place(place: Place) -> Ident {
    word(match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
    })
}

/// A name that is written here by hand.
fn word(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
