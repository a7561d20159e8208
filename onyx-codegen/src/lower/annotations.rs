//! What a schema, a parameter or a media type says without restricting any value.

use super::Lowering;
use super::extension::{self, Extensions};
use super::node::{Node, data};
use super::references::{Broken, component};
use crate::diagnostic::{Diagnostic, Pointer};
use indexmap::IndexMap;
use openapiv3::{Discriminator, SchemaData};
use serde_json::Value;

impl<'d> Lowering<'d, '_> {
    /// The annotations of a schema.
    pub(super) fn annotations(&mut self, node: &Node<'d>) -> Box<SchemaData> {
        let mut annotations = SchemaData {
            nullable: self.flag(node, "nullable"),
            read_only: self.flag(node, "readOnly"),
            write_only: self.flag(node, "writeOnly"),
            deprecated: self.flag(node, "deprecated"),
            title: self.owned_text(node, "title"),
            description: self.owned_text(node, "description"),
            discriminator: self.discriminator(node),
            default: node.get("default").map(data),
            extensions: self.extensions(node, &[]),
            ..SchemaData::default()
        };
        annotations.example = self.schema_examples(node, &mut annotations.extensions);
        let pointer = node.pointer_value();
        annotations.extensions.insert(extension::POINTER.to_owned(), pointer);
        Box::new(annotations)
    }

    /// The first example; all of them go into the extensions.
    fn schema_examples(&mut self, node: &Node<'d>, extensions: &mut Extensions) -> Option<Value> {
        let mut examples: Vec<Value> = node.get("example").map(data).into_iter().collect();
        match node.get("examples") {
            Some(Value::Array(values)) => examples.extend(values.iter().map(data)),
            // The shape that parameters and media types have. An example is not worth a refusal.
            Some(_) => {
                let message = "`examples` of a schema is a list of values; ignored";
                let at = node.child("examples");
                let warning = Diagnostic::warning("ignored-examples", &at, message);
                self.report(warning.help("write the values themselves, as a list"));
            }
            None => {}
        }
        keep_examples(examples, extensions)
    }

    /// The first example of a parameter or a media type; all of them go into the extensions.
    pub(super) fn named_examples(
        &mut self,
        node: &Node<'d>,
        extensions: &mut Extensions,
    ) -> Option<Value> {
        let mut examples: Vec<Value> = node.get("example").map(data).into_iter().collect();
        for (_, value, at) in self.entries(node, "examples") {
            let Some(example) = self.resolved(value, at) else { continue };
            examples.extend(example.get("value").or_else(|| example.get("dataValue")).map(data));
        }
        keep_examples(examples, extensions)
    }

    fn discriminator(&mut self, node: &Node<'d>) -> Option<Discriminator> {
        let discriminator = self.member(node, "discriminator")?;
        let property_name = self.required_text(&discriminator, "propertyName")?.to_owned();
        if discriminator.has("defaultMapping") {
            self.unsupported("defaultMapping", discriminator.child("defaultMapping"));
        }
        let mut mapping = IndexMap::new();
        for (tag, value, at) in self.entries(&discriminator, "mapping") {
            let Value::String(target) = value else {
                self.wrong_kind(value, &at, "a string");
                continue;
            };
            if let Some(reference) = self.mapping_target(target, &at) {
                mapping.insert(tag.to_owned(), reference);
            }
        }
        let extensions = self.extensions(&discriminator, &[]);
        Some(Discriminator { property_name, mapping, extensions })
    }

    /// A mapping value is the name of a component or a reference.
    fn mapping_target(&mut self, target: &str, at: &Pointer) -> Option<String> {
        let schemas = self.document.pointer("/components/schemas");
        if schemas.and_then(|schemas| schemas.get(target)).is_some() {
            return Some(component(target));
        }
        if !target.contains(['#', '/', '.']) {
            self.report(Broken::Dangling.diagnostic(target, at));
            return None;
        }
        self.schema_reference(target, at)
    }

    /// Takes down the keywords of `node` that are not carried over.
    pub(super) fn note_unsupported(&mut self, node: &Node<'d>) {
        for key in node.members.keys() {
            let ours = KEYWORDS.binary_search(&key.as_str()).is_ok();
            if !ours && !key.starts_with("x-") {
                self.unsupported(key, node.child(key));
            }
        }
    }
}

fn keep_examples(examples: Vec<Value>, extensions: &mut Extensions) -> Option<Value> {
    let first = examples.first().cloned();
    if first.is_some() {
        extensions.insert(extension::EXAMPLES.to_owned(), Value::Array(examples));
    }
    first
}

/// The keywords of a schema that are carried over, and those that mean nothing to a client;
/// sorted.
pub(super) const KEYWORDS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contentEncoding",
    "contentMediaType",
    "default",
    "definitions",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "title",
    "type",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "xml",
];
