//! A mock of the service: a function for each operation, which gives what is to be told what to
//! answer, and what a test needs to make answers of types that a client only receives.
//!
//! All of it stands behind the feature `mock`, in files of its own, which without it are not even
//! read.

mod types;

use super::operations::{Function, Uses, answer, functions, import};
use super::pages::Pages;
use super::ty::{Path, rust};
use super::types::Folders;
use super::{Context, client, docs};
use crate::api::Content;
use crate::names::ResourceNames;
use proc_macro2::TokenStream;
use quote::quote;
use std::path::PathBuf;

/// The module `mock` and the modules in it.
pub(super) fn pages<'a>(context: &'a Context<'a>, folders: &'a Folders<'a>, pages: &mut Pages<'a>) {
    let folder = PathBuf::from("mock");
    for (index, resource) in context.names.resources.iter().enumerate() {
        let path = folder.join(format!("{}.rs", resource.module.plain()));
        pages.add(path, move || handle(context, resource, index));
    }
    let has_types = types::pages(context, &folder, folders, pages);
    pages.add(folder.join("mod.rs"), move || root(context, has_types));
}

/// The mock itself, which leads to the handles.
fn root(context: &Context<'_>, has_types: bool) -> TokenStream {
    let about = docs::inner_comment(&[
        "A server in the place of the real one, for tests; the types around it are in".to_owned(),
        "[`runtime::mock`](crate::runtime::mock).".to_owned(),
    ]);
    let types = has_types.then(|| {
        quote!(
            mod types;
        )
    });
    let modules = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] pub mod #module;)
    });
    let routes = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] #module::ROUTES,)
    });
    let handles = context.names.resources.iter().map(|resource| {
        let (feature, module, handle) = (&resource.feature, &resource.module, &resource.handle);
        let function = &resource.mock;
        let about = docs::comment(&[format!("The operations of {}.", docs::code(module.plain()))]);
        quote! {
            #about
            #[cfg(feature = #feature)]
            #[must_use]
            pub fn #function(&self) -> #module::#handle {
                #module::#handle::new(self.server.handle())
            }
        }
    });
    let name = docs::sentence(&client::name(context));
    let what = docs::comment(&[
        format!("A server on loopback that answers as a test tells it to, in the place of {name}."),
        String::new(),
        "Each resource has a handle, and each operation a function on it, whose result is told what"
            .to_owned(),
        "to answer. What a mock can do beside that is what its [`Server`] can do.".to_owned(),
    ]);
    quote! {
        #about
        use crate::Client;
        use crate::runtime::mock::{Route, Server};

        #types
        #(#modules)*

        const ROUTES: &[&[Route]] = &[#(#routes)*];

        #what
        #[derive(Debug)]
        pub struct Mock {
            server: Server<Client>,
        }

        impl Mock {
            /// Starts the server, on a thread of its own. It ends when this is dropped.
            ///
            /// # Panics
            /// There is no free port on loopback, or no thread to be had.
            #[must_use]
            #[track_caller]
            pub fn start() -> Self {
                Self { server: Server::start(ROUTES) }
            }

            #(#handles)*
        }

        impl ::std::ops::Deref for Mock {
            type Target = Server<Client>;

            fn deref(&self) -> &Self::Target {
                &self.server
            }
        }
    }
}

/// The handle of a resource, and what its requests are known by.
fn handle(context: &Context<'_>, resource: &ResourceNames, index: usize) -> TokenStream {
    let functions = functions(context, index);
    let mut uses = Uses::default();
    let (module, name) = (&resource.module, &resource.handle);
    let plain = module.plain();
    let about = docs::inner_comment(&[format!("The operations of {}.", docs::code(plain))]);
    let what = docs::comment(&[format!(
        "The operations of {}, each to be told what to answer.",
        docs::code(plain)
    )]);
    let routes = functions.iter().map(|function| {
        let constant = function.constant;
        let switch = function.switch.map(|(property, value)| quote!(.switch(#property, #value)));
        quote!(Route::new(#plain, &#module::#constant) #switch)
    });
    let routes: Vec<TokenStream> = routes.collect();
    let members: Vec<TokenStream> =
        functions.iter().map(|function| member(context, resource, function, &mut uses)).collect();
    let imports = import(&uses, &[]);
    quote! {
        #about
        use crate::#module;
        use crate::runtime::mock::{self, Route};
        #imports

        pub(super) const ROUTES: &[Route] = &[#(#routes),*];

        #what
        #[derive(Clone, Debug)]
        pub struct #name {
            mock: mock::Handle,
        }

        impl #name {
            pub(super) fn new(mock: mock::Handle) -> Self {
                Self { mock }
            }

            #(#members)*
        }
    }
}

fn member(
    context: &Context<'_>,
    resource: &ResourceNames,
    function: &Function<'_>,
    uses: &mut Uses,
) -> TokenStream {
    let operation = function.operation;
    let way = docs::code(&format!("{} {}", operation.method, operation.path));
    let about = docs::comment(&[format!("{way}.")]);
    let (name, constant, module) = (function.name, function.constant, &resource.module);
    let answer = answer::ty(context, function, uses);
    let sent = operation.body.as_ref().map(|body| &body.content);
    let body = if let Some(Content::Json { ty, .. }) = sent {
        let ty = rust(context, ty, Path::Qualified, &mut uses.types);
        uses.generated |= !uses.types.types.is_empty();
        ty
    } else {
        quote!(mock::NotJson)
    };
    quote! {
        #about
        pub fn #name(&self) -> mock::Given<#answer, #body> {
            self.mock.given(&#module::#constant)
        }
    }
}
