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
        let array = ArrayType {
            items: self.items(node),
            min_items: self.size(node, "minItems"),
            max_items: self.size(node, "maxItems"),
            unique_items: self.flag(node, "uniqueItems"),
        };
        if node.has("prefixItems") {
            self.tuple(node, &array, extensions);
        }
        array
    }

    fn items(&mut self, node: &Node<'d>) -> Option<Lowered> {
        let value = node.get("items")?;
        let at = node.child("items");
        match value {
            Value::Bool(false) if node.has("prefixItems") => None,
            list @ Value::Array(_) => {
                self.wrong_kind(list, &at, "a schema (a tuple is written with `prefixItems`)");
                None
            }
            value => Some(self.schema(value, &at)),
        }
    }

    /// More items may follow unless `items: false` or `maxItems`, as Pydantic writes it, says no.
    fn tuple(&mut self, node: &Node<'d>, array: &ArrayType, extensions: &mut Extensions) {
        let prefix = self.list(node, "prefixItems");
        let mut members = Vec::new();
        for (value, at) in prefix {
            members.push(self.schema_value(value, &at));
        }
        let is_full = array.max_items.is_some_and(|most| most <= members.len());
        let is_closed = is_full || node.get("items") == Some(&Value::Bool(false));
        extensions.insert(extension::PREFIX_ITEMS.to_owned(), Value::Array(members));
        extensions.insert(extension::OPEN_TUPLE.to_owned(), Value::Bool(!is_closed));
    }
}
