//! Strings and numbers: formats, enums and limits.

use super::extension::{self, Extensions, keys};
use super::location::Location;
use super::normalize::normalized;
use super::reference::SchemaRef;
use super::schema::enumeration;
use super::{Builder, Draft};
use crate::api::{Bounds, Integer, Limit, Type};
use openapiv3::{
    IntegerFormat, IntegerType, NumberFormat, NumberType, Schema, SchemaData, SchemaKind,
    StringFormat, StringType, Type as Typed, VariantOrUnknownOrEmpty as Format,
};
use serde_json::{Number, Value};

/// A string, as its format says.
pub(super) fn string(string: &StringType, data: &SchemaData, at: &Location) -> Draft {
    let values: Vec<_> = string.enumeration.iter().flatten().cloned().map(Value::String).collect();
    if !values.is_empty() {
        return enumeration(&values);
    }
    Draft::Type(match &string.format {
        _ if at.is_part() && is_file(string, data) => Type::File,
        Format::Item(StringFormat::Date) => Type::Date,
        Format::Item(StringFormat::DateTime) => Type::DateTime,
        Format::Item(StringFormat::Password) => Type::Secret,
        Format::Item(StringFormat::Byte) => Type::Base64,
        Format::Unknown(format) if format == "uuid" => Type::Uuid,
        _ if encoding(data) == Some("base64") => Type::Base64,
        _ => Type::String,
    })
}

/// Whether a string is bytes as they are, so that it is a file in a form.
fn is_file(string: &StringType, data: &SchemaData) -> bool {
    let media_type = extension::text(&data.extensions, keys::CONTENT_MEDIA_TYPE);
    // JSON in a string is a text that the caller has written.
    let raw = media_type.is_some_and(|media_type| media_type != "application/json");
    matches!(string.format, Format::Item(StringFormat::Binary)) || (raw && encoding(data).is_none())
}

fn encoding(data: &SchemaData) -> Option<&str> {
    extension::text(&data.extensions, keys::CONTENT_ENCODING)
}

impl Builder<'_> {
    /// Whether the schema is a string of raw bytes.
    pub(super) fn is_binary(&self, schema: SchemaRef<'_>) -> bool {
        self.resolve(schema).is_some_and(|schema| match &schema.schema_kind {
            SchemaKind::Type(Typed::String(string)) => is_file(string, &schema.schema_data),
            _ => false,
        })
    }
}

/// An integer, as its format and its limits say.
pub(super) fn integer(integer: &IntegerType, data: &SchemaData) -> Draft {
    let values: Vec<_> = integer.enumeration.iter().flatten().copied().map(Value::from).collect();
    if !values.is_empty() {
        return enumeration(&values);
    }
    let beyond = |key| data.extensions.get(key).and_then(Value::as_f64).is_some_and(|n| n > 0.0);
    let range = match &integer.format {
        Format::Item(IntegerFormat::Int32) => Integer::I32,
        Format::Unknown(format) if format == "uint64" => Integer::U64,
        _ if beyond(keys::MINIMUM) || beyond(keys::MAXIMUM) => Integer::U64,
        _ => Integer::I64,
    };
    Draft::Type(Type::Integer(range))
}

/// A number, or one of a list of numbers.
pub(super) fn number(number: &NumberType) -> Draft {
    let listed = number.enumeration.iter().flatten();
    let values: Vec<_> = listed.filter_map(|value| decimal(*value)).map(Value::Number).collect();
    if values.is_empty() { Draft::Type(Type::Number) } else { enumeration(&values) }
}

/// The format of a schema, where its type does not show it.
pub(super) fn untyped_format(schema: &Schema, ty: &Type) -> Option<String> {
    let schema = normalized(schema);
    let SchemaKind::Type(typed) = &schema.schema_kind else { return None };
    let name = match typed {
        Typed::String(StringType { format, .. }) => match format {
            Format::Unknown(format) => format.as_str(),
            Format::Item(StringFormat::Binary) => "binary",
            Format::Item(_) | Format::Empty => return None,
        },
        Typed::Integer(IntegerType {
            format: Format::<IntegerFormat>::Unknown(format), ..
        })
        | Typed::Number(NumberType { format: Format::<NumberFormat>::Unknown(format), .. }) => {
            format
        }
        _ => return None,
    };
    let shown = matches!(ty, Type::Uuid | Type::File | Type::Base64 | Type::Integer(Integer::U64));
    (!shown && !name.is_empty()).then(|| name.to_owned())
}

/// The limits that a schema states, and those that the place of use adds.
pub(super) fn bounds(schema: Option<&Schema>, place: Option<&Schema>) -> Bounds {
    let own = schema.map(|schema| own_bounds(&normalized(schema))).unwrap_or_default();
    [schema, place].into_iter().flatten().fold(own, |bounds, schema| {
        match constraints(&schema.schema_data) {
            Some(added) => narrowed(own_bounds(&added), bounds),
            None => bounds,
        }
    })
}

/// Limits beside a reference or a composition.
fn constraints(data: &SchemaData) -> Option<Schema> {
    let value = data.extensions.get(keys::CONSTRAINTS)?;
    extension::schema_of(value).ok()?.into_item()
}

/// What `outer` says, and what `inner` says where it says nothing.
fn narrowed(outer: Bounds, inner: Bounds) -> Bounds {
    Bounds {
        minimum: outer.minimum.or(inner.minimum),
        maximum: outer.maximum.or(inner.maximum),
        multiple_of: outer.multiple_of.or(inner.multiple_of),
        min_length: outer.min_length.or(inner.min_length),
        max_length: outer.max_length.or(inner.max_length),
        pattern: outer.pattern.or(inner.pattern),
        min_items: outer.min_items.or(inner.min_items),
        max_items: outer.max_items.or(inner.max_items),
        unique_items: outer.unique_items || inner.unique_items,
    }
}

fn own_bounds(schema: &Schema) -> Bounds {
    let extensions = &schema.schema_data.extensions;
    let mut bounds = match &schema.schema_kind {
        SchemaKind::Type(typed) => typed_bounds(typed),
        _ => Bounds::default(),
    };
    override_limit(&mut bounds.minimum, extensions, keys::MINIMUM);
    override_limit(&mut bounds.maximum, extensions, keys::MAXIMUM);
    if let Some(Value::Number(value)) = extensions.get(keys::MULTIPLE_OF) {
        bounds.multiple_of = Some(value.clone());
    }
    bounds
}

/// Limits beyond `i64` stand in an extension.
fn override_limit(limit: &mut Option<Limit>, extensions: &Extensions, key: &str) {
    if let Some(Value::Number(value)) = extensions.get(key) {
        let exclusive = limit.as_ref().is_some_and(|limit| limit.exclusive);
        *limit = Some(Limit { value: value.clone(), exclusive });
    }
}

fn typed_bounds(typed: &Typed) -> Bounds {
    match typed {
        Typed::String(string) => Bounds {
            min_length: count(string.min_length),
            max_length: count(string.max_length),
            pattern: string.pattern.clone(),
            ..Bounds::default()
        },
        Typed::Number(number) => Bounds {
            minimum: limit(number.minimum.and_then(decimal), number.exclusive_minimum),
            maximum: limit(number.maximum.and_then(decimal), number.exclusive_maximum),
            multiple_of: number.multiple_of.and_then(decimal),
            ..Bounds::default()
        },
        Typed::Integer(integer) => Bounds {
            minimum: limit(integer.minimum.map(Number::from), integer.exclusive_minimum),
            maximum: limit(integer.maximum.map(Number::from), integer.exclusive_maximum),
            multiple_of: integer.multiple_of.map(Number::from),
            ..Bounds::default()
        },
        Typed::Array(array) => Bounds {
            min_items: count(array.min_items),
            max_items: count(array.max_items),
            unique_items: array.unique_items,
            ..Bounds::default()
        },
        Typed::Object(object) => Bounds {
            min_items: count(object.min_properties),
            max_items: count(object.max_properties),
            ..Bounds::default()
        },
        Typed::Boolean(_) => Bounds::default(),
    }
}

fn limit(value: Option<Number>, exclusive: bool) -> Option<Limit> {
    value.map(|value| Limit { value, exclusive })
}

fn count(value: Option<usize>) -> Option<u64> {
    value.and_then(|value| u64::try_from(value).ok())
}

/// The number as a person writes it: `5`, not `5.0`.
fn decimal(value: f64) -> Option<Number> {
    serde_json::from_str(&value.to_string()).ok()
}
