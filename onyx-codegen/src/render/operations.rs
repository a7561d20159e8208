//! A module for each resource: its handle with a function for each operation, and a type for each
//! operation that has something optional.

pub(super) mod answer;
mod arguments;
mod example;
mod paging;
pub(super) mod words;

use super::pages::Pages;
use super::ty::{Imports, Path};
use super::{Context, docs};
use crate::api::{Body, Content, Operation, Parameter, SecurityScheme, Shape, Stream, Type};
use crate::names::{Ident, OperationNames, ParameterNames, ResourceNames};
use crate::paging::Paged;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The modules of the resources.
pub(super) fn pages<'a>(context: &'a Context<'a>, pages: &mut Pages<'a>) {
    for (index, resource) in context.names.resources.iter().enumerate() {
        let name = resource.module.plain();
        pages.add(format!("{name}.rs"), move || module(context, index, resource));
        if functions(context, index).iter().any(has_builder) {
            let path = PathBuf::from(name).join("calls.rs");
            pages.add(path, move || calls(context, index, resource));
        }
    }
    if !context.names.access.is_empty() {
        pages.add("access.rs", || levels(context));
    }
}

/// What the callers of operations must be allowed to do.
fn levels(context: &Context<'_>) -> TokenStream {
    let inner = docs::inner_comment(&["What callers must be allowed to do.".to_owned()]);
    let constants = context.names.access.iter().map(|(level, constant)| {
        let phrase = context.config.access.levels.get(level).map_or("", String::as_str);
        quote!(pub(super) const #constant: Access = Access::new(#level, #phrase);)
    });
    quote! {
        #inner
        #![allow(dead_code, reason = "a level is used where a resource that wants it is compiled")]
        use crate::runtime::Access;
        #(#constants)*
    }
}

/// An operation that becomes a function; one that answers in two ways becomes two.
#[derive(Clone, Copy)]
pub(super) struct Function<'a> {
    /// Its operation's place in the interface.
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
    pub(super) name: &'a Ident,
    pub(super) constant: &'a Ident,
    pub(super) builder: &'a Ident,
    access: Option<&'a str>,
    /// The stream that it answers with, because it asks for one in its body.
    pub(super) stream: Option<&'a Stream>,
    /// What it sets in its body, where the operation answers in two ways.
    pub(super) switch: Option<(&'a str, bool)>,
    /// How its pages follow one another, where it answers with one.
    pub(super) paging: Option<&'a Paged>,
}

/// The functions of a resource.
pub(super) fn functions<'a>(context: &Context<'a>, resource: usize) -> Vec<Function<'a>> {
    let members = context.facts.operations_of.get(resource).into_iter().flatten();
    let members = members.filter_map(|index| {
        let operation = context.api.operations.get(*index)?;
        Some((*index, (operation, context.names.operations.get(*index)?)))
    });
    members
        .flat_map(|(index, (operation, names))| {
            let access = context.access.get(index).and_then(Option::as_deref);
            let switch = operation.stream_switch.as_ref();
            let plain = Function {
                index,
                operation,
                names,
                name: &names.function,
                constant: &names.constant,
                builder: &names.builder,
                access,
                stream: None,
                switch: switch.map(|switch| (switch.property.as_str(), false)),
                paging: context.paging.get(index).and_then(Option::as_ref),
            };
            let streaming = switch.and_then(|switch| {
                Some(Function {
                    name: names.stream_function.as_ref()?,
                    constant: names.stream_constant.as_ref()?,
                    builder: names.stream_builder.as_ref()?,
                    stream: Some(&switch.stream),
                    switch: Some((switch.property.as_str(), true)),
                    paging: None,
                    ..plain
                })
            });
            std::iter::once(plain).chain(streaming)
        })
        .collect()
}

/// One operation's part of its module: a function or two of the handle, and what belongs to them.
pub(super) fn one(context: &Context<'_>, index: usize) -> TokenStream {
    let resource = context.facts.resource_of.get(index).copied().unwrap_or_default();
    let Some(handle) = context.names.resources.get(resource).map(|names| &names.handle) else {
        return TokenStream::new();
    };
    let Some(operation) = context.api.operations.get(index) else { return TokenStream::new() };
    let mut uses = Uses::default();
    let parts = functions(context, resource)
        .into_iter()
        .filter(|function| std::ptr::eq(function.operation, operation))
        .map(|function| {
            let method = method(context, &function, &mut uses);
            let builder = has_builder(&function).then(|| builder(context, &function, &mut uses));
            let constant = constant(context, &function, &mut uses);
            quote!(impl<M: Mode> #handle<M> { #method } #builder #constant)
        });
    quote!(#(#parts)*)
}

/// What a module imports.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) types: Imports,
    pub(super) runtime: BTreeSet<&'static str>,
    pub(super) generated: bool,
    /// The access levels.
    pub(super) access: bool,
}

fn module(context: &Context<'_>, index: usize, resource: &ResourceNames) -> TokenStream {
    let functions = &functions(context, index);
    let mut uses = Uses::default();
    let about = words::resource(context, resource, functions);
    let table = words::table(resource, functions);
    let inner = docs::inner_comment(&docs::paragraphs([about.clone(), table]));
    let constants: Vec<TokenStream> =
        functions.iter().map(|function| constant(context, function, &mut uses)).collect();
    let bodies: Vec<TokenStream> =
        functions.iter().map(|function| method(context, function, &mut uses)).collect();
    let builders: Vec<&Ident> = functions
        .iter()
        .filter(|function| has_builder(function))
        .map(|function| function.builder)
        .collect();
    let calls = (!builders.is_empty()).then(|| quote!(mod calls; pub use calls::{#(#builders),*};));
    let handle = handle(resource, about);
    let name = &resource.handle;
    if functions.iter().any(|function| function.access.is_some()) {
        uses.access = true;
    }
    let imports = import(&uses, &ALWAYS);
    quote! {
        #inner
        #calls
        #imports
        #handle
        impl<M: Mode> #name<M> {
            pub(super) fn new(client: Client<M>) -> Self {
                Self { client }
            }
            #(#bodies)*
        }
        #(#constants)*
    }
}

/// The file of the types that optional parameters are set on.
fn calls(context: &Context<'_>, index: usize, resource: &ResourceNames) -> TokenStream {
    let mut uses = Uses::default();
    let builders: Vec<TokenStream> = functions(context, index)
        .iter()
        .filter(|function| has_builder(function))
        .map(|function| builder(context, function, &mut uses))
        .collect();
    let about =
        format!("Calls of {} with something optional.", docs::code(resource.module.plain()));
    let inner = docs::inner_comment(&[about]);
    let imports = import(&uses, &["Async", "Call", "Mode"]);
    quote!(#inner #imports #(#builders)*)
}

/// What every module of a resource uses of the runtime.
const ALWAYS: [&str; 7] = ["Async", "Call", "Client", "Method", "Mode", "Operation", "Request"];

fn handle(resource: &ResourceNames, about: Vec<String>) -> TokenStream {
    let name = &resource.handle;
    let function = resource.module.plain();
    let way = format!("Made by `Client::{function}`; cheap to make and to clone.");
    let docs = docs::comment(&docs::paragraphs([about, vec![way]]));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name<M: Mode = Async> {
            client: Client<M>,
        }
    }
}

/// The `use` lines of a file; `always` are what it uses of the runtime in any case.
pub(super) fn import(uses: &Uses, always: &[&'static str]) -> TokenStream {
    let mut names: BTreeSet<&str> = uses.runtime.iter().copied().collect();
    names.extend(always);
    names.extend(&uses.types.runtime);
    let runtime = names.iter().map(|name| format_ident!("{}", name));
    let runtime = (!names.is_empty()).then(|| quote!(use crate::runtime::{#(#runtime),*};));
    let types = uses.generated.then(|| {
        quote!(
            use crate::types;
        )
    });
    let access = uses.access.then(|| {
        quote!(
            use super::access;
        )
    });
    let libraries = uses.types.libraries();
    quote!(#access #runtime #types #(#libraries)*)
}

/// Whether anything of the operation is optional, or there is more than one way to send it.
pub(super) fn has_builder(function: &Function<'_>) -> bool {
    function.paging.is_some()
        || function.operation.parameters.iter().any(|parameter| !parameter.required)
        || function.operation.body.as_ref().is_some_and(|body| !body.required)
}

/// The constant that tells the runtime about the operation.
fn constant(context: &Context<'_>, function: &Function<'_>, uses: &mut Uses) -> TokenStream {
    let operation = function.operation;
    let (name, path) = (function.constant, &operation.path);
    let id = function.name.plain();
    let method = format_ident!("{}", operation.method);
    let access = function.access.and_then(|level| context.names.access.get(level));
    let access = access.map(|level| quote!(.access(access::#level)));
    let auth = auth(context, operation);
    let answer = answer::described(context, function, uses);
    quote! {
        pub(super) const #name: Operation =
            Operation::new(#id, Method::#method, #path) #access #auth #answer;
    }
}

/// How the operation wants to know who is calling: the first way that a client can go.
fn auth(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let alternatives = operation.security.iter();
    let mut schemes = alternatives
        .filter(|alternative| alternative.len() == 1)
        .flatten()
        .filter_map(|name| context.api.security_schemes.get(name));
    schemes.find_map(|scheme| match scheme {
        SecurityScheme::Bearer => Some(quote!(.bearer())),
        SecurityScheme::Basic => Some(quote!(.basic())),
        SecurityScheme::Header(name) => Some(quote!(.key_in_header(#name))),
        SecurityScheme::Query(name) => Some(quote!(.key_in_query(#name))),
        SecurityScheme::Cookie(name) => Some(quote!(.session_in_cookie(#name))),
        SecurityScheme::Other(_) => None,
    })
}

/// The function of the handle.
fn method(context: &Context<'_>, function: &Function<'_>, uses: &mut Uses) -> TokenStream {
    let operation = function.operation;
    let comment = docs::comment(&words::function(context, function));
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let required: Vec<(&Parameter, &ParameterNames)> = operation
        .parameters
        .iter()
        .zip(&function.names.parameters)
        .filter(|(p, _)| p.required)
        .collect();
    let mut arguments: Vec<TokenStream> = required
        .iter()
        .map(|(parameter, names)| {
            let ty = arguments::ty(context, parameter, uses);
            let name = &names.argument;
            quote!(#name: #ty)
        })
        .collect();
    let additions = required.iter().map(|(parameter, names)| {
        let request = quote!(request);
        arguments::add(context, parameter, &names.argument, &request, uses)
    });
    let mut statements: Vec<TokenStream> = additions.collect();
    let body = operation.body.as_ref();
    if let Some(body) = body.filter(|body| body.required) {
        let ty = body_type(context, body, uses);
        let name = &function.names.body;
        arguments.push(quote!(#name: #ty));
        statements.push(set_body(context, function, body, &quote!(request)));
    }
    let mutable = (!statements.is_empty()).then(|| quote!(mut));
    let (name, constant) = (function.name, function.constant);
    let (result, call) = if has_builder(function) {
        let builder = function.builder;
        (quote!(#builder<M>), quote!(#builder { call: Call::new(&self.client, request) }))
    } else {
        let answer = answer::ty(context, function, uses);
        (quote!(Call<#answer, M>), quote!(Call::new(&self.client, request)))
    };
    quote! {
        #comment
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #result {
            let #mutable request = Request::new(&#constant);
            #(#statements)*
            #call
        }
    }
}

/// The type of a body as an argument.
fn body_type(context: &Context<'_>, body: &Body, uses: &mut Uses) -> TokenStream {
    match &body.content {
        Content::Json { ty, .. } => {
            let ty = super::ty::rust(context, ty, Path::Qualified, &mut uses.types);
            uses.generated |= !uses.types.types.is_empty();
            quote!(#ty)
        }
        Content::Multipart(id) | Content::Form(id) => {
            uses.generated = true;
            let name = context.type_name(*id);
            quote!(types::#name)
        }
        Content::Text { .. } => quote!(impl Into<String>),
        Content::Bytes { .. } => {
            uses.runtime.insert("Body");
            quote!(impl Into<Body>)
        }
    }
}

/// Puts the body into the request.
fn set_body(
    context: &Context<'_>,
    function: &Function<'_>,
    body: &Body,
    request: &TokenStream,
) -> TokenStream {
    let name = &function.names.body;
    let set = match &body.content {
        Content::Json { media_type, .. } if media_type == "application/json" => {
            quote!(#request.json(&#name);)
        }
        Content::Json { media_type, .. } => quote!(#request.json_as(#media_type, &#name);),
        Content::Multipart(_) => quote!(#request.multipart(#name.into());),
        Content::Form(_) => quote!(#request.form(#name.into());),
        Content::Text { media_type } => quote!(#request.text(#media_type, #name.into());),
        Content::Bytes { media_type } => quote!(#request.bytes(#media_type, #name.into());),
    };
    let switch = function.switch.and_then(|switch| set_switch(context, function, body, switch));
    quote!(#switch #set)
}

/// Says in the body which of the two ways to answer is wanted.
fn set_switch(
    context: &Context<'_>,
    function: &Function<'_>,
    body: &Body,
    (property, value): (&str, bool),
) -> Option<TokenStream> {
    let Content::Json { ty: Type::Named(id), .. } = &body.content else { return None };
    let Shape::Struct(object) = &context.def(*id)?.shape else { return None };
    let index = object.fields.iter().position(|field| field.name == property)?;
    let field = object.fields.get(index)?;
    let member = context.names.of(*id)?.members.get(index)?;
    let value =
        if field.required && !field.nullable { quote!(#value) } else { quote!(#value.into()) };
    let name = &function.names.body;
    Some(quote! {
        let mut #name = #name;
        #name.#member = #value;
    })
}

/// The value that the function of an operation with something optional returns.
fn builder(context: &Context<'_>, function: &Function<'_>, uses: &mut Uses) -> TokenStream {
    let operation = function.operation;
    let name = function.builder;
    let answer = answer::ty(context, function, uses);
    let optional = operation.parameters.iter().zip(&function.names.parameters);
    let mut setters: Vec<TokenStream> = optional
        .filter(|(parameter, _)| !parameter.required)
        .map(|(parameter, names)| setter(context, parameter, names, uses))
        .collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let ty = body_type(context, body, uses);
        let argument = &function.names.body;
        let set = set_body(context, function, body, &quote!(self.call.request_mut()));
        let about = docs::comment(&docs::paragraphs([
            vec!["Sets the body.".to_owned()],
            docs::description(&body.docs),
        ]));
        setters.push(quote! {
            #about
            #[must_use]
            pub fn #argument(mut self, #argument: #ty) -> Self {
                #set
                self
            }
        });
    }
    let pages = paging::functions(context, function, uses);
    let way = docs::comment(&[
        format!("A call of [`{}`] that has not been sent.", function.name.plain()),
        String::new(),
        format!("[`{0}`]: super::{1}::{0}", function.name.plain(), handle_name(context, function)),
    ]);
    quote! {
        #way
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is awaited or sent"]
        pub struct #name<M: Mode = Async> {
            pub(super) call: Call<#answer, M>,
        }
        impl<M: Mode> #name<M> { #(#setters)* #pages }
        crate::runtime::builder! { #name => #answer }
    }
}

fn handle_name<'a>(context: &Context<'a>, function: &Function<'_>) -> &'a str {
    let resource = context.facts.resource_of.get(function.index);
    let names = resource.and_then(|resource| context.names.resources.get(*resource));
    names.map_or("", |names| names.handle.plain())
}

fn setter(
    context: &Context<'_>,
    parameter: &Parameter,
    names: &ParameterNames,
    uses: &mut Uses,
) -> TokenStream {
    let comment = docs::comment(&words::parameter(parameter));
    let deprecated = parameter.docs.deprecated.then(|| quote!(#[deprecated]));
    let (setter, argument) = (&names.setter, &names.argument);
    let ty = arguments::ty(context, parameter, uses);
    let request = quote!(self.call.request_mut());
    let add = arguments::add(context, parameter, argument, &request, uses);
    quote! {
        #comment
        #deprecated
        pub fn #setter(mut self, #argument: #ty) -> Self {
            #add
            self
        }
    }
}
