//! Examples in the documentation of functions: a call with all that it requires, and what to do with
//! the answer. They are compiled as tests of the generated crate, so they are put together as tokens
//! and laid out like everything else.
//!
//! A value is made up where a reader sees what it stands for. What cannot be made up, such as an id,
//! is an argument of the function around the example, which a reader does not see.

use super::Function;
use super::arguments::is_string_enum;
use crate::api::{Answer, Body, Content, Parameter, Place, Shape, Type, TypeId};
use crate::names::{Ident, TypeNames};
use crate::render::structs::{Slot, exists, resolve, slot_of};
use crate::render::ty::{Imports, Path, rust};
use crate::render::{Context, format};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::{BTreeMap, BTreeSet};

/// How deep values are made up that hold others.
const DEPTH: usize = 4;

/// The example of a function, as a block of code, where the rules want one.
pub(super) fn example(context: &Context<'_>, function: &Function<'_>) -> Vec<String> {
    let rules = &context.config.examples;
    let (Ok(library), Ok(client)) = (identifier(&rules.library), identifier(&rules.client)) else {
        return Vec::new();
    };
    if !rules.operations.contains(&function.operation.id) {
        return Vec::new();
    }
    let mut made = Made {
        context,
        types: BTreeSet::new(),
        has_map: false,
        has_file: false,
        hidden: Imports::default(),
        client: client.to_string(),
        given: BTreeMap::new(),
    };
    let Called { body, call } = made.call(function, &client);
    let statement = statement(function, &call);
    let names: Vec<&Ident> = made.types.iter().map(|id| context.type_name(*id)).collect();
    let shown = (!names.is_empty()).then(|| quote!(use #library::types::{#(#names),*};));
    let upload = made.has_file.then(|| quote!(use #library::runtime::Upload;));
    let map = made.has_map.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let hidden = hidden(context, &made.hidden, &library);
    let given = made.given.values().map(|(argument, _)| argument);
    block(&format::items(&quote! {
        #hidden
        async fn example(
            #client: #library::Client,
            #(#given),*
        ) -> Result<(), #library::runtime::Error> {
            #upload
            #shown
            #map
            #body
            #statement
            Ok(())
        }
    }))
}

fn identifier(text: &str) -> Result<syn::Ident, syn::Error> {
    syn::parse_str(text)
}

/// What the function around the example imports for its arguments.
fn hidden(context: &Context<'_>, imports: &Imports, library: &syn::Ident) -> TokenStream {
    let types = imports.types.iter().map(|id| context.type_name(*id));
    let runtime = imports.runtime.iter().map(|name| format_ident!("{name}"));
    let libraries = imports.libraries();
    quote! {
        #(use #library::types::#types;)*
        #(use #library::runtime::#runtime;)*
        #(#libraries)*
    }
}

/// The lines of a function as a block of code that shows only what is inside.
fn block(function: &str) -> Vec<String> {
    let lines: Vec<&str> = function.lines().collect();
    let function = lines.iter().position(|line| line.starts_with("async fn")).unwrap_or_default();
    let opened = lines.iter().skip(function).position(|line| line.ends_with('{'));
    let begin = opened.map_or(0, |opened| function + opened + 1);
    let end = lines.iter().rposition(|line| line.trim() == "Ok(())").unwrap_or(lines.len());
    let mut block = vec!["# Examples".to_owned(), String::new(), "```no_run".to_owned()];
    let mut imports = false;
    for (index, line) in lines.iter().enumerate() {
        if !(begin..end).contains(&index) {
            block.push(format!("# {line}").trim_end().to_owned());
            continue;
        }
        let shown = line.strip_prefix("    ").unwrap_or(line);
        block.push(shown.to_owned());
        let next = lines.get(index + 1).is_some_and(|next| next.trim_start().starts_with("use "));
        imports |= shown.starts_with("use ");
        if imports && shown.ends_with(';') && !next {
            // prettyplease leaves no empty lines.
            block.push(String::new());
            imports = false;
        }
    }
    block.push("```".to_owned());
    block
}

/// What is done with the answer of a call.
fn statement(function: &Function<'_>, call: &TokenStream) -> TokenStream {
    let each = |items: TokenStream| {
        quote! {
            let mut items = #items;
            while let Some(item) = items.try_next().await? {
                println!("{item:?}");
            }
        }
    };
    if function.paging.is_some() {
        return each(quote!(#call.items()));
    }
    match &function.operation.answer {
        _ if function.stream.is_some() => each(quote!(#call.await?)),
        Answer::Stream(_) => each(quote!(#call.await?)),
        Answer::Empty => quote!(#call.await?;),
        Answer::File { .. } => quote!(#call.await?.save_to("file").await?;),
        Answer::Json { ty: Type::List(_), may_be_empty: false } => quote! {
            for item in #call.await? {
                println!("{item:?}");
            }
        },
        Answer::Json { .. } | Answer::Text => quote! {
            let answer = #call.await?;
            println!("{answer:?}");
        },
    }
}

/// A call, and the statement that makes its body.
struct Called {
    body: Option<TokenStream>,
    call: TokenStream,
}

/// What an example is made of besides the call.
struct Made<'a, 'b> {
    context: &'b Context<'a>,
    /// The types that are made in it.
    types: BTreeSet<TypeId>,
    has_map: bool,
    has_file: bool,
    /// What the types of the arguments take.
    hidden: Imports,
    /// What the client is called.
    client: String,
    /// The arguments of the function around the example, by their names, and their types.
    given: BTreeMap<String, (TokenStream, String)>,
}

impl Made<'_, '_> {
    fn call(&mut self, function: &Function<'_>, client: &syn::Ident) -> Called {
        let operation = function.operation;
        let resource = self.context.facts.resource_of.get(function.index);
        let resource = resource.and_then(|index| self.context.names.resources.get(*index));
        let module = resource.map(|names| &names.module);
        let required = operation.parameters.iter().zip(&function.names.parameters);
        let required = required.filter(|(parameter, _)| parameter.required);
        let mut arguments: Vec<TokenStream> =
            required.map(|(parameter, names)| self.argument(parameter, &names.argument)).collect();
        let mut body = None;
        if let Some(required) = operation.body.as_ref().filter(|body| body.required) {
            let (name, value) = (&function.names.body, self.body(required, &function.names.body));
            arguments.push(quote!(#name));
            body = Some(quote!(let #name = #value;));
        }
        let name = function.name;
        Called { body, call: quote!(#client.#module().#name(#(#arguments),*)) }
    }

    /// The value of a parameter, of the type that the function takes.
    fn argument(&mut self, parameter: &Parameter, name: &Ident) -> TokenStream {
        let ty = resolve(self.context, &parameter.ty);
        match ty {
            Type::String | Type::Secret | Type::File | Type::Base64
                if parameter.place == Place::Path =>
            {
                let ident = self.free(name.plain(), "&str");
                self.given.insert(ident.to_string(), (quote!(#ident: &str), "&str".to_owned()));
                quote!(#ident)
            }
            Type::String | Type::Secret | Type::File | Type::Base64 => {
                let text = parameter.name.as_str();
                quote!(#text)
            }
            Type::List(item) => {
                let item = self.value(item, &parameter.name, DEPTH);
                quote!([#item])
            }
            Type::Named(id) if !is_string_enum(self.context, *id) => {
                let given = self.given(ty, name.plain());
                quote!(&#given)
            }
            Type::Named(_) => self.value(ty, &parameter.name, 0),
            _ if parameter.place == Place::Path => self.given(ty, name.plain()),
            _ => self.value(ty, &parameter.name, 0),
        }
    }

    fn body(&mut self, body: &Body, name: &Ident) -> TokenStream {
        match &body.content {
            Content::Json { ty, .. } => self.value(ty, name.plain(), 0),
            Content::Multipart(id) | Content::Form(id) => {
                self.value(&Type::Named(*id), name.plain(), 0)
            }
            Content::Text { .. } | Content::Bytes { .. } => quote!("text"),
        }
    }

    /// A value of a type; `name` says what it is for.
    fn value(&mut self, ty: &Type, name: &str, depth: usize) -> TokenStream {
        match resolve(self.context, ty) {
            Type::Boolean => quote!(true),
            Type::Integer(_) => quote!(1),
            Type::Number => quote!(1.0),
            Type::String | Type::Secret => quote!(#name.to_owned()),
            Type::Nullable(_) => quote!(None),
            Type::Map { .. } => {
                self.has_map = true;
                quote!(BTreeMap::new())
            }
            Type::File => {
                self.has_file = true;
                quote!(Upload::path("report.pdf"))
            }
            Type::Named(id) if depth < DEPTH => {
                self.named(*id, depth).unwrap_or_else(|| self.given(ty, name))
            }
            ty => self.given(ty, name),
        }
    }

    /// A struct by its constructor, or the first value of an enum.
    fn named(&mut self, id: TypeId, depth: usize) -> Option<TokenStream> {
        let names: &TypeNames = self.context.names.of(id)?;
        let ty = &names.name;
        match &self.context.def(id)?.shape {
            Shape::Struct(object) => {
                let facts = self.context.facts_of(id);
                let (sent, received) = (facts.sent || facts.form, facts.received);
                let fields = object.fields.iter().filter(|field| exists(field, sent, received));
                let required = fields.filter_map(|field| {
                    let slot = slot_of(self.context, id, field);
                    matches!(slot, Slot::Plain | Slot::Nullable).then_some((field, slot))
                });
                let required: Vec<_> = required.collect();
                let arguments = required.into_iter().map(|(field, slot)| match slot {
                    Slot::Nullable => quote!(None),
                    _ => self.field(&field.ty, &field.name, depth + 1),
                });
                let arguments: Vec<TokenStream> = arguments.collect();
                self.types.insert(id);
                Some(quote!(#ty::new(#(#arguments),*)))
            }
            Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_) => {
                let first = names.members.first()?;
                self.types.insert(id);
                Some(quote!(#ty::#first))
            }
            _ => None,
        }
    }

    /// The argument of a constructor. It takes whatever becomes the field's type.
    fn field(&mut self, ty: &Type, name: &str, depth: usize) -> TokenStream {
        match resolve(self.context, ty) {
            Type::String => quote!(#name),
            Type::List(item) => {
                let item = match resolve(self.context, item) {
                    // Only an array of no more than one value is the same for every type.
                    Type::Any(_) | Type::Map { .. } | Type::List(_) | Type::Nullable(_) => None,
                    item => Some(self.value(item, name, depth)),
                };
                quote!([#item])
            }
            ty => self.value(ty, name, depth),
        }
    }

    /// An argument of the function around the example.
    fn given(&mut self, ty: &Type, name: &str) -> TokenStream {
        let ty = rust(self.context, ty, Path::Bare, &mut self.hidden);
        let ident = self.free(name, &ty.to_string());
        self.given
            .entry(ident.to_string())
            .or_insert_with(|| (quote!(#ident: #ty), ty.to_string()));
        quote!(#ident)
    }

    /// What an argument may be called: the name as a word, with a number where another type has it.
    fn free(&self, name: &str, ty: &str) -> syn::Ident {
        let word: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let word = word.to_ascii_lowercase();
        let word = if identifier(&word).is_ok() { word } else { "value".to_owned() };
        let numbered = (2_u32..).map(|number| format!("{word}_{number}"));
        let taken = |name: &String| {
            *name == self.client || self.given.get(name).is_some_and(|(_, other)| other != ty)
        };
        let free = std::iter::once(word.clone()).chain(numbered).find(|name| !taken(name));
        format_ident!("{}", free.unwrap_or(word))
    }
}
