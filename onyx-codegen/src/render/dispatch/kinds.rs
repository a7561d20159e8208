//! What the list of operations says of parameters and of the members of bodies, so that a command
//! line or a form can ask for them.

use super::word;
use crate::api::{Bounds, Content, Docs, Field, Operation, Parameter, Shape, Type};
use crate::render::operations::Function;
use crate::render::structs::resolve;
use crate::render::{Context, docs};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use serde_json::Value;

/// What the operation does.
pub(super) fn about(operation: &Operation) -> Option<TokenStream> {
    let title = docs::title(&operation.docs, &operation.id).join(" ");
    (!title.is_empty()).then(|| quote!(.about(#title)))
}

pub(super) fn parameter(context: &Context<'_>, parameter: &Parameter) -> TokenStream {
    let Parameter { name, ty, required, bounds, default, docs, .. } = parameter;
    let place = super::place(parameter.place);
    let about = told(docs, bounds, parameter.format.as_deref(), default.as_ref());
    entry(context, &quote!(Place::#place), name, ty, *required, &about)
}

/// The members of the body, where it is an object.
pub(super) fn fields(context: &Context<'_>, function: &Function<'_>) -> Option<TokenStream> {
    let body = function.operation.body.as_ref()?;
    let required = body.required.then(|| quote!(.body_required()));
    let id = match &body.content {
        Content::Json { ty, .. } => match resolve(context, ty) {
            Type::Named(id) => Some(*id),
            _ => None,
        },
        Content::Multipart(id) | Content::Form(id) => Some(*id),
        Content::Text { .. } | Content::Bytes { .. } => None,
    };
    let shape = id.and_then(|id| context.def(id)).map(|def| &def.shape);
    let Some(Shape::Struct(object)) = shape else { return required };
    // What the function itself says is nobody's to ask for.
    let switch = function.switch.map(|(property, _)| property);
    let asked = |field: &&Field| {
        field.constant.is_none() && !field.read_only && Some(field.name.as_str()) != switch
    };
    let fields = object.fields.iter().filter(asked).map(|field| {
        let about =
            told(&field.docs, &field.bounds, field.format.as_deref(), field.default.as_ref());
        let required = field.required && !field.nullable;
        entry(context, &quote!(Place::Body), &field.name, &field.ty, required, &about)
    });
    let fields: Vec<TokenStream> = fields.collect();
    let fields = (!fields.is_empty()).then(|| quote!(.fields(&[#(#fields),*])));
    Some(quote!(#required #fields))
}

fn entry(
    context: &Context<'_>,
    place: &TokenStream,
    name: &str,
    ty: &Type,
    required: bool,
    about: &str,
) -> TokenStream {
    let ty = resolve(context, ty);
    let item = match ty {
        Type::List(item) => Some(kind(context, item)).filter(|kind| !is_json(kind)),
        _ => None,
    };
    let repeated = item.is_some().then(|| quote!(.repeated()));
    let kind = item.unwrap_or_else(|| kind(context, ty));
    let required = required.then(|| quote!(.required()));
    let about = (!about.is_empty()).then(|| quote!(.about(#about)));
    quote!(Parameter::new(#place, #name, #kind) #required #repeated #about)
}

fn kind(context: &Context<'_>, ty: &Type) -> TokenStream {
    let name = match resolve(context, ty) {
        Type::Boolean => "Boolean",
        Type::Integer(_) => "Integer",
        Type::Number => "Number",
        Type::String | Type::DateTime | Type::Date | Type::Uuid | Type::Secret | Type::Base64 => {
            "Text"
        }
        Type::File => "File",
        Type::Nullable(inner) => return kind(context, inner),
        Type::Named(id) => match context.def(*id).map(|def| &def.shape) {
            Some(Shape::StringEnum(values)) => return quote!(Kind::OneOf(&[#(#values),*])),
            Some(Shape::IntegerEnum(_)) => "Integer",
            _ => "Json",
        },
        _ => "Json",
    };
    let name = word(name);
    quote!(Kind::#name)
}

fn is_json(kind: &TokenStream) -> bool {
    matches!(kind.clone().into_iter().last(), Some(TokenTree::Ident(name)) if name == "Json")
}

/// Whether an operation has parameters, or its body members.
pub(super) fn has_any(entry: &TokenStream) -> bool {
    entry.clone().into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "Kind",
        TokenTree::Group(group) => has_any(&group.stream()),
        _ => false,
    })
}

/// What there is to say, on one line.
fn told(docs: &Docs, bounds: &Bounds, format: Option<&str>, default: Option<&Value>) -> String {
    let description = docs.description.as_deref().map(docs::sentence);
    let description = description.filter(|text| !text.is_empty()).map(|text| format!("{text}."));
    let remarks = docs::remarks(bounds, format, default, &[]);
    description.into_iter().chain(remarks).collect::<Vec<_>>().join(" ")
}
