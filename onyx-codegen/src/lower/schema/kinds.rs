//! The node's own keywords, type by type.

use super::super::Lowering;
use super::super::extension::{self, Extensions};
use super::super::node::Node;
use super::types::{JsonType, Types};
use super::{of_kind, placeholder};
use openapiv3::{
    AnySchema, BooleanType, ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::Value;

/// The schema whose only value is null.
pub(super) fn null(mut schema: Box<Schema>) -> Box<Schema> {
    let string = StringType { enumeration: vec![None], ..StringType::default() };
    schema.schema_kind = SchemaKind::Type(Type::String(string));
    schema.schema_data.extensions.insert(extension::NULL.to_owned(), Value::Bool(true));
    schema
}

/// The schema that has no value.
pub(super) fn never(mut schema: Box<Schema>) -> Box<Schema> {
    let anything = ReferenceOr::Item(of_kind(SchemaKind::Any(AnySchema::default())));
    schema.schema_kind = SchemaKind::Not { not: Box::new(anything.unbox()) };
    schema.schema_data.extensions.insert(extension::NEVER.to_owned(), Value::Bool(true));
    schema
}

/// What makes a type of its own, also beside a composition.
const SUBSTANCE: &[&str] =
    &["properties", "required", "patternProperties", "propertyNames", "items", "prefixItems"];

impl<'d> Lowering<'d, '_> {
    /// What a node's own keywords come to; `None` where that is nothing beside its compositions.
    pub(super) fn own_part(
        &mut self,
        node: &Node<'d>,
        types: &Types,
        composed: bool,
        data: &mut SchemaData,
    ) -> Option<Box<Schema>> {
        if let Some(value) = node.get("const") {
            return Some(self.constant(node, value, types));
        }
        if let Some(enumeration) = self.enumeration(node, types, data) {
            return Some(enumeration);
        }
        if !composed {
            return Some(self.any_of_types(node, types));
        }
        let opens = node.get("additionalProperties").is_some_and(|value| !value.is_boolean());
        if opens || node.has_any(SUBSTANCE) {
            return Some(self.any_of_types(node, types));
        }
        None
    }

    fn any_of_types(&mut self, node: &Node<'d>, types: &Types) -> Box<Schema> {
        if types.only_null {
            return null(placeholder(&node.at));
        }
        match types.names.as_slice() {
            [] => placeholder(&node.at),
            [only] => self.typed(node, *only),
            several => self.each_of_types(node, several),
        }
    }

    fn each_of_types(&mut self, node: &Node<'d>, types: &[JsonType]) -> Box<Schema> {
        let mut any_of = Vec::new();
        for kind in types {
            let mut schema = self.typed(node, *kind);
            let extensions = &mut schema.schema_data.extensions;
            extensions.insert(extension::POINTER.to_owned(), node.pointer_value());
            any_of.push(ReferenceOr::Item(schema).unbox());
        }
        of_kind(SchemaKind::AnyOf { any_of })
    }

    /// The keywords that speak of one type.
    pub(super) fn typed(&mut self, node: &Node<'d>, kind: JsonType) -> Box<Schema> {
        let mut extensions = Extensions::new();
        let lowered = match kind {
            JsonType::Boolean => Type::Boolean(BooleanType::default()),
            JsonType::Integer => Type::Integer(self.integer(node, &mut extensions)),
            JsonType::Number => Type::Number(self.number_type(node)),
            JsonType::String => Type::String(self.string(node, &mut extensions)),
            JsonType::Array => Type::Array(self.array(node, &mut extensions)),
            JsonType::Object => Type::Object(self.object_type(node, &mut extensions)),
        };
        let mut schema = of_kind(SchemaKind::Type(lowered));
        schema.schema_data.extensions = extensions;
        schema
    }
}
