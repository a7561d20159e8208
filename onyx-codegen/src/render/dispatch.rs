//! Calls by name: for each resource a list of its operations, and a function that decodes the
//! arguments of one of them out of JSON and hands them to its own function.
//!
//! All of it stands behind the feature `dispatch`; what decodes arguments needs `full-serde` too,
//! since without it what is sent cannot be read.

mod kinds;

use super::operations::{Function, Uses, answer, functions, import, words};
use super::pages::Pages;
use super::structs::resolve;
use super::ty::{Path, is_plain, rust};
use super::{Context, docs};
use crate::api::{Body, Content, Parameter, Place, Shape, Type};
use crate::names::{ParameterNames, ResourceNames};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::path::PathBuf;

/// The module `dispatch` and the modules in it.
pub(super) fn pages<'a>(context: &'a Context<'a>, pages: &mut Pages<'a>) {
    let folder = PathBuf::from("dispatch");
    for (index, resource) in context.names.resources.iter().enumerate() {
        let file = format!("{}.rs", resource.module.plain());
        pages.add(folder.join("list").join(&file), move || list(context, index, resource));
        pages.add(folder.join("call").join(&file), move || calls(context, index, resource));
    }
    pages.add(folder.join("mod.rs"), root);
    pages.add(folder.join("list/mod.rs"), || list_root(context));
    pages.add(folder.join("call/mod.rs"), || call_root(context));
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

/// The module that knows the operations of all resources.
fn list_root(context: &Context<'_>) -> TokenStream {
    let about = docs::inner_comment(&["All operations.".to_owned()]);
    let modules = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] mod #module;)
    });
    let about_each = context.names.resources.iter().enumerate().map(|(index, resource)| {
        let (feature, name) = (&resource.feature, resource.module.plain());
        let about = words::resource(context, resource, &functions(context, index)).join(" ");
        quote!(#[cfg(feature = #feature)] (#name, #about),)
    });
    let lists = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] #module::OPERATIONS,)
    });
    quote! {
        #about
        use crate::runtime::dispatch::Entry;

        #(#modules)*

        const OPERATIONS: &[&[Entry]] = &[#(#lists)*];

        /// The resources that are compiled, and what each is for.
        pub const RESOURCES: &[(&str, &str)] = &[#(#about_each)*];

        /// The operations of all resources that are compiled.
        pub fn operations() -> impl Iterator<Item = &'static Entry> {
            OPERATIONS.iter().copied().flatten()
        }

        /// The operation of this name, as in `resource.function`.
        #[must_use]
        pub fn find(name: &str) -> Option<&'static Entry> {
            operations().find(|entry| entry.is_named(name))
        }
    }
}

/// The module that calls the functions of all resources.
fn call_root(context: &Context<'_>) -> TokenStream {
    let about = docs::inner_comment(&["Calls of typed functions, out of JSON.".to_owned()]);
    let modules = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] mod #module;)
    });
    let arms = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        let name = module.plain();
        quote! {
            #[cfg(feature = #feature)]
            Some((#name, function)) => #module::call(client, function, &mut given)?,
        }
    });
    quote! {
        #about
        use crate::Client;
        use crate::runtime::Error;
        use crate::runtime::dispatch::{Arguments, Replying, unknown};
        use serde_json::Value;

        #(#modules)*

        /// Calls a function by its name, as in `resource.function`, with [`Arguments`].
        ///
        /// An error says what is wrong with name or arguments; nothing is sent before the call is
        /// awaited.
        #[allow(unused_mut, unused_variables, reason = "without a resource there is nothing to call")]
        pub fn call(client: &Client, name: &str, arguments: Value) -> Result<Replying, Error> {
            let mut given = Arguments::new(arguments)?;
            let call = match name.split_once('.') {
                #(#arms)*
                _ => None,
            };
            let call = call.ok_or_else(|| unknown(name))?;
            given.finish().map(|()| call)
        }
    }
}

/// The list of a resource's operations.
fn list(context: &Context<'_>, index: usize, resource: &ResourceNames) -> TokenStream {
    let functions = &functions(context, index);
    let mut uses = Uses::default();
    let module = &resource.module;
    let name = module.plain();
    let entries: Vec<TokenStream> = functions
        .iter()
        .map(|function| {
            let answer = answer::ty(context, function, &mut uses);
            let constant = function.constant;
            let parameters = &function.operation.parameters;
            let parameters = parameters.iter().map(|one| kinds::parameter(context, one));
            let body = body_kind(function.operation.body.as_ref());
            let about = kinds::about(function.operation);
            let fields = kinds::fields(context, function);
            quote! {
                Entry::new::<#answer>(#name, &#module::#constant, &[#(#parameters),*], #body)
                    #about
                    #fields,
            }
        })
        .collect();
    let about = docs::inner_comment(&[format!("The operations of {}.", docs::code(name))]);
    let imports = import(&uses, &[]);
    // Nothing is imported that is not named.
    let parameters = entries.iter().any(kinds::has_any).then(|| quote!(Kind, Parameter, Place,));
    let has_bodies = functions.iter().any(|f| f.operation.body.is_some());
    let bodies = has_bodies.then(|| quote!(Content,));
    quote! {
        #about
        use crate::#module;
        use crate::runtime::dispatch::{#bodies Entry, #parameters};
        #imports

        pub(super) const OPERATIONS: &[Entry] = &[#(#entries)*];
    }
}

fn place(place: Place) -> Ident {
    word(match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
    })
}

fn body_kind(body: Option<&Body>) -> TokenStream {
    let Some(body) = body else { return quote!(None) };
    let kind = word(match body.content {
        Content::Json { .. } => "Json",
        Content::Multipart(_) => "Multipart",
        Content::Form(_) => "Form",
        Content::Text { .. } => "Text",
        Content::Bytes { .. } => "Bytes",
    });
    quote!(Some(Content::#kind))
}

/// The function that calls one of a resource's functions.
fn calls(context: &Context<'_>, index: usize, resource: &ResourceNames) -> TokenStream {
    let functions = &functions(context, index);
    let mut uses = Uses::default();
    let module = &resource.module;
    let about = docs::inner_comment(&[format!("Calls of {}.", docs::code(module.plain()))]);
    let arms: Vec<TokenStream> =
        functions.iter().map(|function| arm(context, resource, function, &mut uses)).collect();
    let imports = import(&uses, &["Error"]);
    let has_parameters = functions.iter().any(|f| !f.operation.parameters.is_empty());
    let places = has_parameters.then(|| quote!(Place,));
    let takes = functions.iter().any(|f| takes_arguments(f));
    let given = word(if takes { "given" } else { "_given" });
    quote! {
        #about
        use crate::Client;
        use crate::runtime::dispatch::{Arguments, #places Replying};
        #imports

        pub(super) fn call(
            client: &Client,
            function: &str,
            #given: &mut Arguments,
        ) -> Result<Option<Replying>, Error> {
            let call = match function {
                #(#arms)*
                _ => return Ok(None),
            };
            Ok(Some(call))
        }
    }
}

fn takes_arguments(function: &Function<'_>) -> bool {
    !function.operation.parameters.is_empty() || function.operation.body.is_some()
}

/// The arm that calls one function.
fn arm(
    context: &Context<'_>,
    resource: &ResourceNames,
    function: &Function<'_>,
    uses: &mut Uses,
) -> TokenStream {
    let (module, name) = (&resource.module, function.name);
    let key = name.plain();
    let parameters: Vec<(&Parameter, &ParameterNames)> =
        function.operation.parameters.iter().zip(&function.names.parameters).collect();
    let (required, optional): (Vec<_>, Vec<_>) =
        parameters.into_iter().partition(|(parameter, _)| parameter.required);
    let body = function.operation.body.as_ref();
    let mut arguments: Vec<TokenStream> = required
        .iter()
        .map(|(parameter, _)| {
            let (ty, borrowed) = argument(context, &parameter.ty, uses);
            let (place, wire) = (place(parameter.place), &parameter.name);
            quote!(#borrowed given.required::<#ty>(Place::#place, #wire)?)
        })
        .collect();
    if let Some(body) = body.filter(|body| body.required) {
        let ty = body_type(context, body, uses);
        arguments.push(quote!(given.body::<#ty>()?));
    }
    let mut setters: Vec<TokenStream> = optional
        .iter()
        .map(|(parameter, names)| {
            let (ty, borrowed) = argument(context, &parameter.ty, uses);
            let (place, wire, setter) = (place(parameter.place), &parameter.name, &names.setter);
            quote! {
                if let Some(value) = given.optional::<#ty>(Place::#place, #wire)? {
                    call = call.#setter(#borrowed value);
                }
            }
        })
        .collect();
    if let Some(body) = body.filter(|body| !body.required) {
        let (ty, setter) = (body_type(context, body, uses), &function.names.body);
        setters.push(quote! {
            if let Some(value) = given.optional_body::<#ty>()? {
                call = call.#setter(value);
            }
        });
    }
    let call = quote!(client.#module().#name(#(#arguments),*));
    if setters.is_empty() {
        return quote!(#key => #call.send().into(),);
    }
    quote! {
        #key => {
            let mut call = #call;
            #(#setters)*
            call.send().into()
        }
    }
}

/// The type that an argument is decoded as, and the `&` where the function borrows it.
fn argument(context: &Context<'_>, ty: &Type, uses: &mut Uses) -> (TokenStream, TokenStream) {
    let owned = TokenStream::new();
    match resolve(context, ty) {
        Type::List(item) => match resolve(context, item) {
            item if is_string(item) => (quote!(Vec<String>), owned),
            item => {
                let item = named(context, item, uses);
                (quote!(Vec<#item>), owned)
            }
        },
        ty if is_string(ty) => (quote!(String), quote!(&)),
        ty => {
            let borrowed = if is_handed_over(context, ty) { owned } else { quote!(&) };
            (named(context, ty, uses), borrowed)
        }
    }
}

/// Strings in any disguise, which are borrowed as such.
fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret | Type::File | Type::Base64)
}

/// Whether a function takes the value itself.
fn is_handed_over(context: &Context<'_>, ty: &Type) -> bool {
    let string_enum =
        |id| context.def(id).is_some_and(|def| matches!(def.shape, Shape::StringEnum(_)));
    is_plain(ty) || *ty == Type::DateTime || matches!(ty, Type::Named(id) if string_enum(*id))
}

fn body_type(context: &Context<'_>, body: &Body, uses: &mut Uses) -> TokenStream {
    match &body.content {
        Content::Json { ty, .. } => named(context, ty, uses),
        Content::Multipart(id) | Content::Form(id) => named(context, &Type::Named(*id), uses),
        Content::Text { .. } => quote!(String),
        Content::Bytes { .. } => {
            uses.runtime.insert("Body");
            quote!(Body)
        }
    }
}

fn named(context: &Context<'_>, ty: &Type, uses: &mut Uses) -> TokenStream {
    let ty = rust(context, ty, Path::Qualified, &mut uses.types);
    uses.generated |= !uses.types.types.is_empty();
    ty
}

/// A name that is written here by hand.
fn word(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
