//! The node's own keywords, type by type.

use super::super::Lowering;
use super::super::extension::{self, Extensions};
use super::super::node::Node;
use super::compose::is_composed;
use super::placeholder;
use super::types::{JsonType, Types};
use openapiv3::{
    AnySchema, BooleanType, ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::Value;

/// The schema whose only value is null.
pub(super) fn null(mut schema: Schema) -> Schema {
    let string = StringType { enumeration: vec![None], ..StringType::default() };
    schema.schema_kind = SchemaKind::Type(Type::String(string));
    schema.schema_data.extensions.insert(extension::NULL.to_owned(), Value::Bool(true));
    schema
}

/// The schema that has no value.
pub(super) fn never(mut schema: Schema) -> Schema {
    let anything = Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    };
    schema.schema_kind = SchemaKind::Not { not: Box::new(ReferenceOr::Item(anything)) };
    schema.schema_data.extensions.insert(extension::NEVER.to_owned(), Value::Bool(true));
    schema
}

/// What makes a type of its own, also beside a composition.
const SUBSTANCE: &[&str] =
    &["properties", "required", "patternProperties", "propertyNames", "items", "prefixItems"];

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
    /// What a node's own keywords come to; `None` where that is nothing beside its compositions.
    pub(super) fn own_part(
        &mut self,
        node: &Node<'d>,
        types: &Types,
        data: &mut SchemaData,
    ) -> Option<Schema> {
        if let Some(value) = node.get("const") {
            return Some(self.constant(node, value, types));
        }
        if let Some(enumeration) = self.enumeration(node, types, data) {
            return Some(enumeration);
        }
        if !is_composed(node) {
            return Some(self.any_of_types(node, types));
        }
        let opens = node.get("additionalProperties").is_some_and(|value| !value.is_boolean());
        if opens || node.has_any(SUBSTANCE) {
            return Some(self.any_of_types(node, types));
        }
        self.constraints(node, types, data);
        None
    }

    /// Limits beside a composition have no node of their own: they go into an extension.
    fn constraints(&mut self, node: &Node<'d>, types: &Types, data: &mut SchemaData) {
        if let ([kind], true) = (types.names.as_slice(), node.has_any(LIMITS)) {
            let limits = serde_json::to_value(self.typed(node, *kind)).unwrap_or_default();
            data.extensions.insert(extension::CONSTRAINTS.to_owned(), limits);
        }
    }

    fn any_of_types(&mut self, node: &Node<'d>, types: &Types) -> Schema {
        if types.only_null {
            return null(placeholder(&node.at));
        }
        match types.names.as_slice() {
            [] => placeholder(&node.at),
            [only] => self.typed(node, *only),
            several => {
                let each = several.iter().map(|kind| {
                    let mut schema = self.typed(node, *kind);
                    let pointer = node.pointer_value();
                    schema.schema_data.extensions.insert(extension::POINTER.to_owned(), pointer);
                    ReferenceOr::Item(schema)
                });
                let any_of = each.collect();
                Schema {
                    schema_data: SchemaData::default(),
                    schema_kind: SchemaKind::AnyOf { any_of },
                }
            }
        }
    }

    /// The keywords that speak of one type.
    pub(super) fn typed(&mut self, node: &Node<'d>, kind: JsonType) -> Schema {
        let mut extensions = Extensions::new();
        let lowered = match kind {
            JsonType::Boolean => Type::Boolean(BooleanType::default()),
            JsonType::Integer => Type::Integer(self.integer(node, &mut extensions)),
            JsonType::Number => Type::Number(self.number_type(node)),
            JsonType::String => Type::String(self.string(node, &mut extensions)),
            JsonType::Array => Type::Array(self.array(node, &mut extensions)),
            JsonType::Object => Type::Object(self.object_type(node, &mut extensions)),
        };
        Schema {
            schema_data: SchemaData { extensions, ..SchemaData::default() },
            schema_kind: SchemaKind::Type(lowered),
        }
    }
}
