//! Limits beside a reference or a composition: `anyOf: [{type: string}, {type: null}]` with
//! `format: password`.

use super::super::Lowering;
use super::super::extension;
use super::super::node::Node;
use super::Lowered;
use super::types::{JsonType, Types};
use openapiv3::{ReferenceOr, SchemaData, SchemaKind, Type, VariantOrUnknownOrEmpty};

/// What restricts a type that is stated elsewhere.
const LIMITS: &[&str] = &[
    "contentEncoding",
    "contentMediaType",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

impl<'d> Lowering<'d, '_> {
    /// Puts the limits of a composed node into its single part where that is an inline type, and
    /// else into an extension of the whole.
    pub(super) fn limit_parts(
        &mut self,
        node: &Node<'d>,
        types: &Types,
        parts: &mut [Lowered],
        data: &mut SchemaData,
    ) {
        if !node.has_any(LIMITS) {
            return;
        }
        if let [ReferenceOr::Item(part)] = parts
            && let SchemaKind::Type(stated) = &mut part.schema_kind
        {
            let limits = self.typed(node, kind_of(stated));
            if let SchemaKind::Type(limits) = limits.schema_kind {
                fill_in(stated, limits);
            }
            for (key, value) in limits.schema_data.extensions {
                part.schema_data.extensions.entry(key).or_insert(value);
            }
        } else if let [kind] = types.names.as_slice() {
            let limits = serde_json::to_value(self.typed(node, *kind)).unwrap_or_default();
            data.extensions.insert(extension::CONSTRAINTS.to_owned(), limits);
        }
    }
}

fn kind_of(stated: &Type) -> JsonType {
    match stated {
        Type::String(_) => JsonType::String,
        Type::Number(_) => JsonType::Number,
        Type::Integer(_) => JsonType::Integer,
        Type::Object(_) => JsonType::Object,
        Type::Array(_) => JsonType::Array,
        Type::Boolean(_) => JsonType::Boolean,
    }
}

/// What a type states itself goes before the limits around it.
fn fill_in(stated: &mut Type, limits: Type) {
    match (stated, limits) {
        (Type::String(stated), Type::String(limits)) => {
            fill_format(&mut stated.format, limits.format);
            stated.pattern = stated.pattern.take().or(limits.pattern);
            stated.min_length = stated.min_length.or(limits.min_length);
            stated.max_length = stated.max_length.or(limits.max_length);
        }
        (Type::Integer(stated), Type::Integer(limits)) => {
            fill_format(&mut stated.format, limits.format);
            stated.multiple_of = stated.multiple_of.or(limits.multiple_of);
            stated.exclusive_minimum |= stated.minimum.is_none() && limits.exclusive_minimum;
            stated.exclusive_maximum |= stated.maximum.is_none() && limits.exclusive_maximum;
            stated.minimum = stated.minimum.or(limits.minimum);
            stated.maximum = stated.maximum.or(limits.maximum);
        }
        (Type::Number(stated), Type::Number(limits)) => {
            fill_format(&mut stated.format, limits.format);
            stated.multiple_of = stated.multiple_of.or(limits.multiple_of);
            stated.exclusive_minimum |= stated.minimum.is_none() && limits.exclusive_minimum;
            stated.exclusive_maximum |= stated.maximum.is_none() && limits.exclusive_maximum;
            stated.minimum = stated.minimum.or(limits.minimum);
            stated.maximum = stated.maximum.or(limits.maximum);
        }
        (Type::Object(stated), Type::Object(limits)) => {
            stated.min_properties = stated.min_properties.or(limits.min_properties);
            stated.max_properties = stated.max_properties.or(limits.max_properties);
        }
        (Type::Array(stated), Type::Array(limits)) => {
            stated.min_items = stated.min_items.or(limits.min_items);
            stated.max_items = stated.max_items.or(limits.max_items);
            stated.unique_items |= limits.unique_items;
        }
        _ => {}
    }
}

fn fill_format<T>(stated: &mut VariantOrUnknownOrEmpty<T>, limit: VariantOrUnknownOrEmpty<T>) {
    if stated.is_empty() {
        *stated = limit;
    }
}
