//! Objects and arrays.

use super::super::Lowering;
use super::super::extension::{self, Extensions};
use super::super::node::Node;
use super::Lowered;
use crate::diagnostic::{Diagnostic, Pointer};
use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ArrayType, ObjectType};
use serde_json::Value;
use std::collections::BTreeSet;

impl<'d> Lowering<'d, '_> {
    pub(super) fn object_type(
        &mut self,
        node: &Node<'d>,
        extensions: &mut Extensions,
    ) -> ObjectType {
        if let Some(value) = node.get("propertyNames") {
            let names = self.schema_value(value, &node.child("propertyNames"));
            extensions.insert(extension::PROPERTY_NAMES.to_owned(), names);
        }
        let mut seen = BTreeSet::new();
        let mut required = self.texts(node, "required");
        required.retain(|name| seen.insert(name.clone()));
        ObjectType {
            properties: self.properties(node),
            required,
            additional_properties: self.additional_properties(node, extensions),
            min_properties: self.size(node, "minProperties"),
            max_properties: self.size(node, "maxProperties"),
        }
    }

    fn properties(&mut self, node: &Node<'d>) -> IndexMap<String, Lowered> {
        let mut properties = IndexMap::new();
        for (name, value, at) in self.entries(node, "properties") {
            properties.insert(name.to_owned(), self.schema(value, &at));
        }
        properties
    }

    fn additional_properties(
        &mut self,
        node: &Node<'d>,
        extensions: &mut Extensions,
    ) -> Option<AdditionalProperties> {
        let stated = ["additionalProperties", "unevaluatedProperties"]
            .into_iter()
            .find_map(|key| Some((node.get(key)?, node.child(key))));
        let patterns = self.entries(node, "patternProperties");
        let is_open = stated.as_ref().is_some_and(|(value, _)| **value != Value::Bool(false));
        match patterns.as_slice() {
            [] => stated.map(|(value, at)| self.additional(value, &at)),
            [(pattern, value, at)] if !is_open && !node.has("properties") => {
                let pattern = Value::String((*pattern).to_owned());
                extensions.insert(extension::PATTERN.to_owned(), pattern);
                Some(AdditionalProperties::Schema(Box::new(self.schema(value, at).unbox())))
            }
            _ => Some(self.folded_patterns(&node.child("patternProperties"))),
        }
    }

    fn additional(&mut self, value: &'d Value, at: &Pointer) -> AdditionalProperties {
        match value {
            Value::Bool(allowed) => AdditionalProperties::Any(*allowed),
            schema => AdditionalProperties::Schema(Box::new(self.schema(schema, at).unbox())),
        }
    }

    /// A map has one type of values: several patterns, or patterns beside properties, have none.
    fn folded_patterns(&mut self, at: &Pointer) -> AdditionalProperties {
        let message = "`patternProperties` beside other members are taken as any value";
        let warning = Diagnostic::warning("folded-pattern-properties", at, message);
        self.report(warning.help("one pattern alone becomes a typed map"));
        AdditionalProperties::Any(true)
    }

    pub(super) fn array(&mut self, node: &Node<'d>, extensions: &mut Extensions) -> ArrayType {
        let tuple = tuple_keywords(node);
        let rest = tuple.map_or("items", |(_, rest)| rest);
        let array = ArrayType {
            items: self.items(node, rest, tuple.is_some()),
            min_items: self.size(node, "minItems"),
            max_items: self.size(node, "maxItems"),
            unique_items: self.flag(node, "uniqueItems"),
        };
        if let Some((members, rest)) = tuple {
            let is_closed = node.get(rest) == Some(&Value::Bool(false));
            self.tuple(node, members, is_closed, &array, extensions);
        }
        array
    }

    fn items(&mut self, node: &Node<'d>, key: &str, is_rest: bool) -> Option<Lowered> {
        match node.get(key)? {
            Value::Bool(false) if is_rest => None,
            value => Some(self.schema(value, &node.child(key))),
        }
    }

    /// More items may follow unless `items: false` or `maxItems`, as Pydantic writes it, says no.
    fn tuple(
        &mut self,
        node: &Node<'d>,
        key: &str,
        is_closed: bool,
        array: &ArrayType,
        extensions: &mut Extensions,
    ) {
        let mut members = Vec::new();
        for (value, at) in self.list(node, key) {
            members.push(self.schema_value(value, &at));
        }
        let is_full = array.max_items.is_some_and(|most| most <= members.len());
        extensions.insert(extension::PREFIX_ITEMS.to_owned(), Value::Array(members));
        extensions.insert(extension::OPEN_TUPLE.to_owned(), Value::Bool(!is_closed && !is_full));
    }
}

/// The keywords for the members of a tuple and for what follows them. Up to draft 2019-09 the members
/// were a list below `items`, as Pydantic 1 writes them into documents of OpenAPI 3.0.
fn tuple_keywords(node: &Node<'_>) -> Option<(&'static str, &'static str)> {
    if node.has("prefixItems") {
        return Some(("prefixItems", "items"));
    }
    let is_old = node.get("items").is_some_and(Value::is_array);
    is_old.then_some(("items", "additionalItems"))
}
