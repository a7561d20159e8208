//! Bodies of forms: how a struct becomes the parts of `multipart/form-data`, or the pairs of
//! `application/x-www-form-urlencoded`.

use super::imports::FileImports;
use super::structs::{FieldView, Slot, resolve};
use super::{Context, TypeView};
use crate::api::{Content, Shape, Type};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What turns the struct into a form.
pub(super) fn render(
    context: &Context<'_>,
    view: &TypeView<'_>,
    fields: &[FieldView<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    let operations =
        view.facts.body_of.iter().filter_map(|index| context.api.operations.get(*index));
    let bodies = operations.filter_map(|operation| operation.body.as_ref());
    let (mut multipart, mut form) = (false, false);
    for body in bodies {
        match body.content {
            Content::Multipart(id) if id == view.id => multipart = true,
            Content::Form(id) if id == view.id => form = true,
            _ => {}
        }
    }
    let forms = [("Multipart", multipart), ("Form", form)].into_iter().filter(|(_, used)| *used);
    let conversions = forms.map(|(form, _)| conversion(context, view, fields, form, imports));
    let conversions: Vec<TokenStream> = conversions.collect();
    quote!(#(#conversions)*)
}

/// What makes one of the runtime's forms of the struct.
fn conversion(
    context: &Context<'_>,
    view: &TypeView<'_>,
    fields: &[FieldView<'_>],
    form: &'static str,
    imports: &mut FileImports,
) -> TokenStream {
    imports.types.runtime.insert(form);
    let (form, name) = (format_ident!("{form}"), &view.names.name);
    let statements = statements(context, fields);
    if statements.is_empty() {
        return quote! {
            impl From<#name> for #form {
                #[inline]
                fn from(_: #name) -> Self {
                    Self::new()
                }
            }
        };
    }
    quote! {
        impl From<#name> for #form {
            #[inline]
            fn from(body: #name) -> Self {
                let mut form = Self::new();
                #(#statements)*
                form
            }
        }
    }
}

fn statements(context: &Context<'_>, fields: &[FieldView<'_>]) -> Vec<TokenStream> {
    fields
        .iter()
        .map(|field| {
            let name = field.name;
            let wire = &field.field.name;
            match field.slot {
                Slot::Plain => one(context, wire, &field.field.ty, &quote!(body.#name)),
                Slot::Nullable | Slot::Optional => {
                    let add = one(context, wire, &field.field.ty, &quote!(value));
                    quote!(if let Some(value) = body.#name { #add })
                }
                Slot::Maybe => {
                    let add = one(context, wire, &field.field.ty, &quote!(value));
                    quote!(if let Maybe::Value(value) = body.#name { #add })
                }
            }
        })
        .collect()
}

/// Adds one value: a list goes in item by item under the same name, what is no scalar as JSON.
fn one(context: &Context<'_>, wire: &str, ty: &Type, value: &TokenStream) -> TokenStream {
    match resolve(context, ty) {
        Type::List(item) => {
            let add = one(context, wire, item, &quote!(item));
            quote!(for item in #value { #add })
        }
        Type::File => quote!(form.file(#wire, #value);),
        Type::Secret => quote!(form.text(#wire, &#value.expose());),
        ty if is_text(context, ty) => quote!(form.text(#wire, &#value);),
        _ => quote!(form.json(#wire, &#value);),
    }
}

/// Whether a value is spelled as text by `Display`.
pub(super) fn is_text(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Boolean
        | Type::Integer(_)
        | Type::Number
        | Type::String
        | Type::DateTime
        | Type::Date
        | Type::Uuid => true,
        Type::Named(id) => context.def(*id).is_some_and(|def| {
            matches!(def.shape, Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_))
        }),
        _ => false,
    }
}
