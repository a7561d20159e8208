//! A short notation for types, so that a test shows what it expects.
//!
//! `{ id!: i64, name?: string|null = null }` is a struct with a required and an optional property,
//! `kind := "cat"` a constant, `[T]` a list, `{T}` a map, `(A, B)` a tuple, `"a" | "b"` an enum,
//! `tag { a, b => A; c => C }` a tagged union, `A / B` an untagged one, `= T` another name.

use crate::api::{Api, Field, Integer, Origin, Shape, Tagged, Type, TypeDef, TypeId};
use serde_json::Value;

/// The shape of the type of this name: a component's key, or the words behind a component or
/// `#N` for an operation, joined by dots.
pub(super) fn shape(api: &Api, name: &str) -> String {
    let mut found = api.types.iter().filter(|def| name_of(def) == name);
    let def = found.next().unwrap_or_else(|| panic!("no `{name}` in {:?}", names(api)));
    assert!(found.next().is_none(), "two types are called `{name}`");
    match &def.shape {
        Shape::Struct(shape) => {
            let mut members: Vec<_> =
                shape.fields.iter().map(|field| field_of(api, field)).collect();
            members.extend(shape.additional.as_ref().map(|ty| format!("..: {}", show(api, ty))));
            format!("{{ {} }}", members.join(", "))
        }
        Shape::StringEnum(values) => join(values.iter().map(|value| format!("{value:?}")), " | "),
        Shape::IntegerEnum(values) => join(values.iter().map(i64::to_string), " | "),
        Shape::MixedEnum(values) => join(values.iter().map(Value::to_string), " | "),
        Shape::Tagged(tagged) => tagged_of(api, tagged),
        Shape::Untagged(members) => join(members.iter().map(|ty| show(api, ty)), " / "),
        Shape::Alias(ty) => format!("= {}", show(api, ty)),
    }
}

/// A type where it is used.
pub(super) fn show(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Any(_) => "any".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Integer(Integer::I32) => "i32".to_owned(),
        Type::Integer(Integer::I64) => "i64".to_owned(),
        Type::Integer(Integer::U64) => "u64".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::DateTime => "date-time".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) => format!("[{}]", show(api, item)),
        Type::Map { key: None, value } => format!("{{{}}}", show(api, value)),
        Type::Map { key: Some(key), value } => {
            format!("{{{}: {}}}", id(api, *key), show(api, value))
        }
        Type::Tuple(items) => format!("({})", join(items.iter().map(|ty| show(api, ty)), ", ")),
        Type::Nullable(inner) => format!("{}|null", show(api, inner)),
        Type::Named(named) => id(api, *named),
    }
}

/// The names of all types, in their order.
pub(super) fn names(api: &Api) -> Vec<String> {
    api.types.iter().map(name_of).collect()
}

fn name_of(def: &TypeDef) -> String {
    match &def.origin {
        Origin::Component(name) => name.clone(),
        Origin::InComponent { component, words } => format!("{component}.{}", words.join(".")),
        Origin::InOperation { operation, words } => format!("#{operation}.{}", words.join(".")),
    }
}

fn id(api: &Api, id: TypeId) -> String {
    name_of(&api.types[id.0])
}

fn field_of(api: &Api, field: &Field) -> String {
    let name = &field.name;
    let mark = if field.required { "!" } else { "?" };
    let null = if field.nullable { "|null" } else { "" };
    match (&field.constant, &field.default) {
        (Some(constant), _) => format!("{name} := {constant}"),
        (None, Some(default)) => {
            format!("{name}{mark}: {}{null} = {default}", show(api, &field.ty))
        }
        (None, None) => format!("{name}{mark}: {}{null}", show(api, &field.ty)),
    }
}

fn tagged_of(api: &Api, Tagged { tag, variants }: &Tagged) -> String {
    let variants = variants.iter();
    let variants =
        variants.map(|variant| format!("{} => {}", variant.tags.join(", "), id(api, variant.ty)));
    format!("{tag} {{ {} }}", join(variants, "; "))
}

fn join(parts: impl Iterator<Item = String>, with: &str) -> String {
    parts.collect::<Vec<_>>().join(with)
}
