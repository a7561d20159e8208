//! The plainest rendering of the types: serde's derives on each of them, both ways, as most
//! generators write them. Nobody is to use it. Benchmarks compare the real one with it, so it is the
//! cheapest that keeps names, fields and functions: what a derive cannot say, such as constants and
//! values that the document does not list, is left out rather than written by hand.

use super::imports::FileImports;
use super::structs::{self, FieldView, Slot};
use super::ty::{Path, rust};
use super::{Context, TypeView, enums, forms, types, unions};
use crate::api::{Shape, Struct, Tagged, TaggedVariant, Type};
use crate::names::Ident;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

const SERIALIZE: &str = "serde::Serialize";
const DESERIALIZE: &str = "serde::Deserialize";

/// As [`types::item`], with derives.
pub(super) fn item(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> TokenStream {
    match &view.def.shape {
        Shape::Struct(object) => structure(context, view, object, imports),
        Shape::StringEnum(values) => strings(context, view, values),
        Shape::IntegerEnum(_) => numbers(context, view, &quote!(i64), &quote!(value.as_i64())),
        Shape::MixedEnum(_) => {
            imports.types.value = true;
            numbers(context, view, &quote!(Value), &quote!(value.to_value()))
        }
        Shape::Tagged(union) => tagged(context, view, union, imports),
        Shape::Untagged(members) => {
            let head = quote!(#[serde(untagged)]);
            let members = members.iter().map(|ty| (TokenStream::new(), ty.clone()));
            union(context, view, &head, members, imports)
        }
        Shape::Alias(ty) if view.facts.recursive_alias => newtype(context, view, ty, imports),
        Shape::Alias(_) => types::item(context, view, imports),
    }
}

/// The derives of a type: these and serde's.
fn derives(context: &Context<'_>, view: &TypeView<'_>, kind: &[&str]) -> TokenStream {
    let kind: Vec<&str> = kind.iter().copied().chain([SERIALIZE, DESERIALIZE]).collect();
    types::derives(context, view, &kind)
}

/// A serde attribute of these arguments, where there are any.
fn attribute(arguments: &[TokenStream]) -> Option<TokenStream> {
    (!arguments.is_empty()).then(|| quote!(#[serde(#(#arguments),*)]))
}

/// `rename`, where a derive would not take the name for the wire's.
fn rename(name: &Ident, wire: &str) -> Option<TokenStream> {
    (name.plain() != wire).then(|| quote!(rename = #wire))
}

fn structure(
    context: &Context<'_>,
    view: &TypeView<'_>,
    object: &Struct,
    imports: &mut FileImports,
) -> TokenStream {
    let fields = structs::fields(context, view, object, imports);
    let name = &view.names.name;
    let kind: &[&str] = if structs::defaultable(&fields) {
        &["Clone", "Debug", "Default", "PartialEq"]
    } else {
        &["Clone", "Debug", "PartialEq"]
    };
    let (docs, derives) = (types::type_docs(context, view), derives(context, view, kind));
    let has_serde = !view.facts.holds_file;
    let members: Vec<TokenStream> =
        fields.iter().map(|field| member(field, has_serde, imports)).collect();
    let additional = structs::additional(context, view, object, imports).map(|(name, ty)| {
        let flatten = has_serde.then(|| quote!(#[serde(flatten)]));
        quote!(#flatten pub #name: BTreeMap<String, #ty>,)
    });
    let sent = view.facts.sent || view.facts.form;
    let constructor = sent.then(|| structs::constructor(context, view, object, &fields, imports));
    let form = (view.facts.form || view.facts.holds_file)
        .then(|| forms::render(context, view, &fields, imports));
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub struct #name { #(#members)* #additional }
        #constructor
        #form
    }
}

fn member(field: &FieldView<'_>, has_serde: bool, imports: &mut FileImports) -> TokenStream {
    let docs = structs::field_docs(field);
    let (name, ty) = (field.name, field.ty(imports));
    let absent = match field.slot {
        Slot::Plain | Slot::Nullable => None,
        Slot::Optional => Some(quote!(skip_serializing_if = "Option::is_none")),
        Slot::Maybe => Some(quote!(default, skip_serializing_if = "Maybe::is_absent")),
    };
    let arguments: Vec<TokenStream> =
        rename(name, &field.field.name).into_iter().chain(absent).collect();
    let serde = attribute(&arguments).filter(|_| has_serde);
    let deprecated = field.field.docs.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated #serde pub #name: #ty,)
}

fn strings(context: &Context<'_>, view: &TypeView<'_>, values: &[String]) -> TokenStream {
    let kind = enums::kind(view);
    let derives = derives(context, view, kind.derives);
    let variants = view.names.members.iter().zip(values).map(|(variant, value)| {
        let rename = attribute(rename(variant, value).as_slice());
        quote!(#rename #variant,)
    });
    open_enum(context, view, &derives, variants, kind)
}

/// An enum of values that serde's derives know nothing of: it goes by way of a type that they know.
fn numbers(
    context: &Context<'_>,
    view: &TypeView<'_>,
    wire: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let (name, kind) = (&view.names.name, enums::kind(view));
    let wire_name = wire.to_string();
    let derives = derives(context, view, kind.derives);
    let derives = quote!(#derives #[serde(from = #wire_name, into = #wire_name)]);
    let variants = view.names.members.iter().map(|variant| quote!(#variant,));
    let definition = open_enum(context, view, &derives, variants, kind);
    quote! {
        #definition
        impl From<#name> for #wire {
            fn from(value: #name) -> Self {
                #value
            }
        }
    }
}

fn open_enum(
    context: &Context<'_>,
    view: &TypeView<'_>,
    derives: &TokenStream,
    variants: impl Iterator<Item = TokenStream>,
    kind: enums::Kind,
) -> TokenStream {
    let (name, docs) = (&view.names.name, types::type_docs(context, view));
    let enums::Kind { rest, conversions, .. } = kind;
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[serde(skip)]
            Unrecognized(#rest),
        }
        #conversions
    }
}

fn tagged(
    context: &Context<'_>,
    view: &TypeView<'_>,
    tagged: &Tagged,
    imports: &mut FileImports,
) -> TokenStream {
    let tag = &tagged.tag;
    // A derive takes the tag out before it reads the member. Where the member wants it too, only the
    // members' looks are left to go by.
    let keeps_tag = tagged.variants.iter().any(|variant| has_field(context, variant, tag));
    let head = if keeps_tag { quote!(#[serde(untagged)]) } else { quote!(#[serde(tag = #tag)]) };
    let members = tagged.variants.iter().zip(&view.names.members).map(|(variant, name)| {
        let tags = if keeps_tag { &[] } else { variant.tags.as_slice() };
        let first = tags.first().and_then(|tag| rename(name, tag));
        let aliases = tags.iter().skip(1).map(|tag| quote!(alias = #tag));
        let arguments: Vec<TokenStream> = first.into_iter().chain(aliases).collect();
        (attribute(&arguments).into_token_stream(), Type::Named(variant.ty))
    });
    union(context, view, &head, members, imports)
}

fn has_field(context: &Context<'_>, variant: &TaggedVariant, tag: &str) -> bool {
    let Some(Shape::Struct(object)) = context.def(variant.ty).map(|def| &def.shape) else {
        return false;
    };
    let facts = context.facts_of(variant.ty);
    let (sent, received) = (facts.sent || facts.form, facts.received);
    object.fields.iter().any(|field| field.name == tag && structs::exists(field, sent, received))
}

fn union(
    context: &Context<'_>,
    view: &TypeView<'_>,
    head: &TokenStream,
    members: impl Iterator<Item = (TokenStream, Type)>,
    imports: &mut FileImports,
) -> TokenStream {
    imports.types.value = true;
    let (name, docs) = (&view.names.name, types::type_docs(context, view));
    let derives = derives(context, view, &["Clone", "Debug", "PartialEq"]);
    let variants = members.zip(&view.names.members).enumerate();
    let variants: Vec<TokenStream> = variants
        .map(|(index, ((attribute, ty), variant))| {
            let boxed = view.facts.boxed.get(index).copied().unwrap_or(false);
            let ty = rust(context, &ty, Path::Bare, &mut imports.types);
            let ty = if boxed { quote!(Box<#ty>) } else { ty };
            quote!(#attribute #variant(#ty),)
        })
        .collect();
    let conversions =
        if view.facts.sent { unions::conversions(context, view, imports) } else { Vec::new() };
    quote! {
        #docs
        #derives
        #head
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[serde(skip)]
            Unrecognized(Value),
        }
        #(#conversions)*
    }
}

/// An alias that reaches itself.
fn newtype(
    context: &Context<'_>,
    view: &TypeView<'_>,
    ty: &Type,
    imports: &mut FileImports,
) -> TokenStream {
    let (name, docs) = (&view.names.name, types::type_docs(context, view));
    let derives = derives(context, view, &["Clone", "Debug", "PartialEq"]);
    let ty = rust(context, ty, Path::Bare, &mut imports.types);
    let boxed = view.facts.boxed.first().copied().unwrap_or(false);
    let ty = if boxed { quote!(Box<#ty>) } else { ty };
    quote!(#docs #derives #[serde(transparent)] pub struct #name(pub #ty);)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::{Input, Source, generate_plain};
    use serde_json::json;
    use std::path::Path;

    /// The text of the type `Zoo`, which an operation takes and answers.
    fn zoo(schemas: &serde_json::Value) -> String {
        let content =
            json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Zoo" } } });
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Zoo", "version": "1" },
            "paths": { "/zoo": { "post": {
                "operationId": "open",
                "requestBody": { "required": true, "content": content },
                "responses": { "200": { "description": "", "content": content } },
            } } },
            "components": { "schemas": schemas },
        });
        let text = document.to_string();
        let document = Source { name: "zoo.json", text: &text };
        let input = Input { document, overlays: Vec::new(), config: None, strict: false };
        let files = generate_plain(&input).unwrap().files;
        files.get(Path::new("types/zoo/zoo.rs")).unwrap().clone()
    }

    #[test]
    fn a_struct_says_by_attributes_what_is_left_out() {
        let text = zoo(&json!({ "Zoo": { "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string" },
            "isOpen": { "type": "boolean" },
            "note": { "type": ["string", "null"] },
        } } }));
        for part in [
            "serde::Serialize, serde::Deserialize)]",
            "    pub name: String",
            "#[serde(rename = \"isOpen\", skip_serializing_if = \"Option::is_none\")]",
            "#[serde(default, skip_serializing_if = \"Maybe::is_absent\")]",
            "pub fn is_open(mut self",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(!text.contains("impl Serialize") && !text.contains("impl Record"), "{text}");
    }

    #[test]
    fn enums_and_unions_are_derived_too() {
        let text = zoo(&json!({ "Zoo": { "enum": ["cat", "dog"] } }));
        assert!(text.contains("#[serde(rename = \"cat\")]\n    Cat,"), "{text}");
        let member = |kind: &str| json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "const": kind } } });
        let members =
            ["Cat", "Dog"].map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
        let text = zoo(&json!({
            "Cat": member("cat"),
            "Dog": member("dog"),
            "Zoo": { "oneOf": members, "discriminator": { "propertyName": "kind", "mapping": {
                "cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog",
            } } },
        }));
        assert!(text.contains("#[serde(tag = \"kind\")]"), "{text}");
        assert!(text.contains("#[serde(rename = \"cat\")]\n    Cat(Cat),"), "{text}");
        let text =
            zoo(&json!({ "Zoo": { "anyOf": [{ "type": "string" }, { "type": "integer" }] } }));
        assert!(text.contains("#[serde(untagged)]"), "{text}");
    }
}
