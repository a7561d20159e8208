//! Calls of typed functions: a function for each resource that decodes the arguments of one of its
//! operations out of JSON and hands them to the operation's own function.

use super::{modules, place, word};
use crate::api::{Body, Content, Shape, Type};
use crate::names::ResourceNames;
use crate::render::operations::{Function, Uses, functions, import};
use crate::render::structs::resolve;
use crate::render::ty::{Path, is_plain, rust};
use crate::render::{Context, docs};
use proc_macro2::TokenStream;
use quote::quote;

/// The module that calls the functions of all resources.
pub(super) fn root(context: &Context<'_>) -> TokenStream {
    let about = docs::inner_comment(&["Calls of typed functions, out of JSON.".to_owned()]);
    let modules = modules(context);
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

        #modules

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

/// The function that calls one of a resource's functions.
pub(super) fn calls(context: &Context<'_>, index: usize, resource: &ResourceNames) -> TokenStream {
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
    let arguments = arguments(context, function, uses);
    let setters = setters(context, function, uses);
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

/// What the function wants, in its order.
fn arguments(context: &Context<'_>, function: &Function<'_>, uses: &mut Uses) -> Vec<TokenStream> {
    let parameters = function.operation.parameters.iter().filter(|parameter| parameter.required);
    let mut arguments: Vec<TokenStream> = parameters
        .map(|parameter| {
            let (ty, borrowed) = argument(context, &parameter.ty, uses);
            let (place, wire) = (place(parameter.place), &parameter.name);
            quote!(#borrowed given.required::<#ty>(Place::#place, #wire)?)
        })
        .collect();
    if let Some(body) = function.operation.body.as_ref().filter(|body| body.required) {
        let ty = body_type(context, body, uses);
        arguments.push(quote!(given.body::<#ty>()?));
    }
    arguments
}

/// What sets all that is optional, where it is given.
fn setters(context: &Context<'_>, function: &Function<'_>, uses: &mut Uses) -> Vec<TokenStream> {
    let parameters = function.operation.parameters.iter().zip(&function.names.parameters);
    let mut setters: Vec<TokenStream> = parameters
        .filter(|(parameter, _)| !parameter.required)
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
    if let Some(body) = function.operation.body.as_ref().filter(|body| !body.required) {
        let (ty, setter) = (body_type(context, body, uses), &function.names.body);
        setters.push(quote! {
            if let Some(value) = given.optional_body::<#ty>()? {
                call = call.#setter(value);
            }
        });
    }
    setters
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
