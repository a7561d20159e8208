//! Parameters as arguments, and how they get into the request.

use super::Uses;
use crate::api::{Parameter, Place, Shape, Style, Type};
use crate::names::Ident;
use crate::render::Context;
use crate::render::forms::is_text;
use crate::render::structs::resolve;
use crate::render::ty::{Path, is_plain, rust};
use proc_macro2::TokenStream;
use quote::quote;

/// The type of the argument.
pub(super) fn ty(context: &Context<'_>, parameter: &Parameter, uses: &mut Uses) -> TokenStream {
    match resolve(context, &parameter.ty) {
        Type::List(item) => {
            let item = item_type(context, item, uses);
            quote!(impl IntoIterator<Item = #item>)
        }
        ty => scalar(context, ty, uses),
    }
}

fn scalar(context: &Context<'_>, ty: &Type, uses: &mut Uses) -> TokenStream {
    match ty {
        Type::String | Type::Secret | Type::File | Type::Base64 => quote!(&str),
        ty if is_plain(ty) => named(context, ty, uses),
        Type::DateTime => {
            let ty = named(context, ty, uses);
            quote!(impl Into<#ty>)
        }
        Type::Named(id) if is_string_enum(context, *id) => {
            let ty = named(context, ty, uses);
            quote!(impl Into<#ty>)
        }
        ty => {
            let ty = named(context, ty, uses);
            quote!(&#ty)
        }
    }
}

fn item_type(context: &Context<'_>, item: &Type, uses: &mut Uses) -> TokenStream {
    match resolve(context, item) {
        Type::String | Type::Secret | Type::File | Type::Base64 => quote!(impl std::fmt::Display),
        ty => named(context, ty, uses),
    }
}

fn named(context: &Context<'_>, ty: &Type, uses: &mut Uses) -> TokenStream {
    let ty = rust(context, ty, Path::Qualified, &mut uses.types);
    uses.generated |= !uses.types.types.is_empty();
    ty
}

pub(super) fn is_string_enum(context: &Context<'_>, id: crate::api::TypeId) -> bool {
    context.def(id).is_some_and(|def| matches!(def.shape, Shape::StringEnum(_)))
}

/// The statement that puts the argument into the request.
pub(super) fn add(
    context: &Context<'_>,
    parameter: &Parameter,
    argument: &Ident,
    request: &TokenStream,
    uses: &mut Uses,
) -> TokenStream {
    let wire = &parameter.name;
    let ty = resolve(context, &parameter.ty);
    if let Type::List(item) = ty
        && parameter.style != Style::Json
        && is_string_or_text(context, resolve(context, item))
    {
        return add_list(parameter, argument, request, uses);
    }
    if parameter.style == Style::Json || !is_string_or_text(context, ty) {
        return add_value(context, parameter, argument, request, uses);
    }
    let value = value(context, ty, argument);
    match (parameter.place, parameter.style) {
        (Place::Path, Style::Label { .. } | Style::Matrix { .. }) => {
            let style = path_style(parameter.style, uses);
            quote!(#request.path_styled(#wire, #value, #style);)
        }
        (Place::Path, _) => quote!(#request.path(#wire, #value);),
        (Place::Query, _) => quote!(#request.query(#wire, #value);),
        (Place::Header, _) => quote!(#request.header(#wire, #value);),
        (Place::Cookie, _) => quote!(#request.cookie(#wire, #value);),
    }
}

fn is_string_or_text(context: &Context<'_>, ty: &Type) -> bool {
    is_string(ty) || is_text(context, ty)
}

/// Strings in any disguise: as parameters they are what they are.
fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret | Type::File | Type::Base64)
}

/// A reference to what is to be written.
fn value(context: &Context<'_>, ty: &Type, argument: &Ident) -> TokenStream {
    match ty {
        Type::DateTime => quote!(&#argument.into()),
        Type::Named(id) if is_string_enum(context, *id) => quote!(&#argument.into()),
        Type::Named(_) => quote!(#argument),
        _ => quote!(&#argument),
    }
}

fn path_style(style: Style, uses: &mut Uses) -> TokenStream {
    uses.runtime.insert("PathStyle");
    match style {
        Style::Label { explode: false } => quote!(PathStyle::Label),
        Style::Label { explode: true } => quote!(PathStyle::LabelExploded),
        Style::Matrix { explode: false } => quote!(PathStyle::Matrix),
        Style::Matrix { explode: true } => quote!(PathStyle::MatrixExploded),
        Style::SimpleExploded => quote!(PathStyle::SimpleExploded),
        _ => quote!(PathStyle::Simple),
    }
}

fn add_list(
    parameter: &Parameter,
    argument: &Ident,
    request: &TokenStream,
    uses: &mut Uses,
) -> TokenStream {
    let wire = &parameter.name;
    match parameter.place {
        Place::Path => {
            let style = path_style(parameter.style, uses);
            quote!(#request.path_list(#wire, #argument, #style);)
        }
        Place::Query => {
            uses.runtime.insert("ListStyle");
            let style = if let Style::Join(separator) = parameter.style {
                quote!(Join(#separator))
            } else {
                quote!(Repeat)
            };
            quote!(#request.query_list(#wire, #argument, ListStyle::#style);)
        }
        Place::Header => quote!(#request.header_list(#wire, #argument);),
        Place::Cookie => {
            quote!(for item in #argument { #request.cookie(#wire, &item); })
        }
    }
}

/// What has no text of its own, or only sometimes: a union, an untyped value, an object.
fn add_value(
    context: &Context<'_>,
    parameter: &Parameter,
    argument: &Ident,
    request: &TokenStream,
    uses: &mut Uses,
) -> TokenStream {
    let wire = &parameter.name;
    let ty = resolve(context, &parameter.ty);
    let value = whole(context, ty, argument, uses);
    if parameter.style != Style::Json && is_object(context, ty) {
        return add_object(parameter, &value, request, uses);
    }
    match (parameter.place, parameter.style) {
        (Place::Query, Style::Json) => quote!(#request.query_json(#wire, #value);),
        (Place::Path, Style::Json) => quote!(#request.path_json(#wire, #value);),
        (Place::Header, Style::Json) => quote!(#request.header_json(#wire, #value);),
        (Place::Cookie, Style::Json) => quote!(#request.cookie_json(#wire, #value);),
        // What turns out to be a text goes without quotes; the items of a list repeat.
        (Place::Query, _) => quote!(#request.query_object(#wire, #value);),
        (Place::Path, _) => quote!(#request.path_value(#wire, #value);),
        (Place::Header, _) => quote!(#request.header_value(#wire, #value);),
        (Place::Cookie, _) => quote!(#request.cookie_value(#wire, #value);),
    }
}

/// A reference to what is to be serialized: the argument as [`ty`] has it.
fn whole(context: &Context<'_>, ty: &Type, argument: &Ident, uses: &mut Uses) -> TokenStream {
    match ty {
        Type::List(item) if is_string(resolve(context, item)) => {
            quote!(&#argument.into_iter().map(|item| item.to_string()).collect::<Vec<_>>())
        }
        Type::List(_) => quote!(&#argument.into_iter().collect::<Vec<_>>()),
        ty if is_plain(ty) => quote!(&#argument),
        Type::DateTime => into(context, ty, argument, uses),
        Type::Named(id) if is_string_enum(context, *id) => into(context, ty, argument, uses),
        _ => quote!(#argument),
    }
}

fn into(context: &Context<'_>, ty: &Type, argument: &Ident, uses: &mut Uses) -> TokenStream {
    let ty = named(context, ty, uses);
    quote!(&Into::<#ty>::into(#argument))
}

fn is_object(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Map { .. } => true,
        Type::Named(id) => context
            .def(*id)
            .is_some_and(|def| matches!(def.shape, Shape::Struct(_) | Shape::Tagged(_))),
        _ => false,
    }
}

/// An object in a style that spells its members.
fn add_object(
    parameter: &Parameter,
    value: &TokenStream,
    request: &TokenStream,
    uses: &mut Uses,
) -> TokenStream {
    let wire = &parameter.name;
    match (parameter.place, parameter.style) {
        (Place::Query, Style::DeepObject) => quote!(#request.query_object(#wire, #value);),
        (Place::Query, Style::Join(separator)) => {
            quote!(#request.query_pairs(#wire, #value, #separator);)
        }
        (Place::Query, _) => quote!(#request.query_members(#wire, #value);),
        (Place::Path, style) => {
            let style = path_style(style, uses);
            quote!(#request.path_pairs(#wire, #value, #style);)
        }
        (Place::Header, style) => {
            let explode = style == Style::SimpleExploded;
            quote!(#request.header_pairs(#wire, #value, #explode);)
        }
        (Place::Cookie, Style::Join(_)) => quote!(#request.cookie_pairs(#wire, #value);),
        (Place::Cookie, _) => quote!(#request.cookie_members(#wire, #value);),
    }
}
