//! What an operation asks for: its parameters and the members of its body, with what a command line
//! or a form has to know of each.

use crate::api::{Bounds, Content, Docs, Field, Parameter, Place, Shape, Struct, Type, TypeId};
use crate::render::operations::Function;
use crate::render::structs::resolve;
use crate::render::{Context, docs};
use serde_json::Value;

/// A parameter, or a member of a body.
pub(super) struct Asked<'a> {
    /// Nowhere, of a member of a body.
    pub(super) place: Option<Place>,
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    /// Whether it is a list of what its kind says.
    pub(super) repeated: bool,
    /// What there is to say, on one line.
    pub(super) about: String,
}

/// What a value looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    /// One of the texts of this enum.
    OneOf(TypeId),
    File,
    Json,
}

/// A body that is an object: its type, and the property that the function itself sets.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    pub(super) ty: TypeId,
    object: &'a Struct,
    pub(super) switch: Option<&'a str>,
}

impl<'a> Members<'a> {
    /// Those of a function's body, if it is an object.
    pub(super) fn of(context: &Context<'a>, function: &Function<'a>) -> Option<Self> {
        let ty = match &function.operation.body.as_ref()?.content {
            Content::Json { ty, .. } => match resolve(context, ty) {
                Type::Named(id) => *id,
                _ => return None,
            },
            Content::Multipart(id) | Content::Form(id) => *id,
            Content::Text { .. } | Content::Bytes { .. } => return None,
        };
        let Shape::Struct(object) = &context.def(ty)?.shape else { return None };
        Some(Self { ty, object, switch: function.switch.map(|(property, _)| property) })
    }

    /// All that somebody is to be asked for.
    pub(super) fn asked(&self, context: &Context<'_>) -> Vec<Asked<'a>> {
        let fields = self.object.fields.iter();
        let asked = fields.filter(|field| {
            field.constant.is_none() && !field.read_only && Some(field.name.as_str()) != self.switch
        });
        asked.map(|field| member(context, field)).collect()
    }
}

pub(super) fn parameter<'a>(context: &Context<'_>, parameter: &'a Parameter) -> Asked<'a> {
    let Parameter { name, ty, required, bounds, default, docs, format, .. } = parameter;
    let about = about(docs, bounds, format.as_deref(), default.as_ref());
    asked(context, Some(parameter.place), name, ty, *required, about)
}

fn member<'a>(context: &Context<'_>, field: &'a Field) -> Asked<'a> {
    let Field { name, ty, bounds, default, docs, format, .. } = field;
    let about = about(docs, bounds, format.as_deref(), default.as_ref());
    asked(context, None, name, ty, field.required && !field.nullable, about)
}

fn asked<'a>(
    context: &Context<'_>,
    place: Option<Place>,
    name: &'a str,
    ty: &Type,
    required: bool,
    about: String,
) -> Asked<'a> {
    let ty = resolve(context, ty);
    let item = match ty {
        Type::List(item) => Some(kind(context, item)).filter(|kind| *kind != Kind::Json),
        _ => None,
    };
    let kind = item.unwrap_or_else(|| kind(context, ty));
    Asked { place, name, kind, required, repeated: item.is_some(), about }
}

fn kind(context: &Context<'_>, ty: &Type) -> Kind {
    match resolve(context, ty) {
        Type::Boolean => Kind::Boolean,
        Type::Integer(_) => Kind::Integer,
        Type::Number => Kind::Number,
        Type::String | Type::DateTime | Type::Date | Type::Uuid | Type::Secret | Type::Base64 => {
            Kind::Text
        }
        Type::File => Kind::File,
        Type::Nullable(inner) => kind(context, inner),
        Type::Named(id) => match context.def(*id).map(|def| &def.shape) {
            Some(Shape::StringEnum(_)) => Kind::OneOf(*id),
            Some(Shape::IntegerEnum(_)) => Kind::Integer,
            _ => Kind::Json,
        },
        _ => Kind::Json,
    }
}

fn about(docs: &Docs, bounds: &Bounds, format: Option<&str>, default: Option<&Value>) -> String {
    docs::told(docs, docs::remarks(bounds, format, default, &[]))
}
