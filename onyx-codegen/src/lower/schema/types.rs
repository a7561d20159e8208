//! `type`, and what the other keywords say where it is missing.

use super::super::Lowering;
use super::super::node::Node;
use serde_json::Value;

/// A type of JSON Schema other than null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonType {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// What `type` says.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    /// The types other than null, in the document's order.
    pub(super) names: Vec<JsonType>,
    /// Whether they are written down, here or around, or guessed from the other keywords.
    pub(super) explicit: bool,
    /// Whether null is one of several.
    pub(super) nullable: bool,
    /// Whether null is the only one.
    pub(super) only_null: bool,
}

const NAMES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

fn parse(name: &str) -> Option<JsonType> {
    Some(match name {
        "boolean" => JsonType::Boolean,
        "integer" => JsonType::Integer,
        "number" => JsonType::Number,
        "string" => JsonType::String,
        "array" => JsonType::Array,
        "object" => JsonType::Object,
        _ => return None,
    })
}

const OBJECT: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
];
const ARRAY: &[&str] = &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"];
const STRING: &[&str] =
    &["pattern", "minLength", "maxLength", "contentMediaType", "contentEncoding"];
const NUMBER: &[&str] =
    &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

impl<'d> Lowering<'d, '_> {
    pub(super) fn types(&mut self, node: &Node<'d>, inherited: &[JsonType]) -> Types {
        let mut types = Types { explicit: true, ..Types::default() };
        match node.get("type") {
            None if !inherited.is_empty() => inherited.clone_into(&mut types.names),
            None => return Types { names: guess(node).into_iter().collect(), ..Types::default() },
            Some(Value::String(name)) => self.add_type(name, node, &mut types),
            Some(Value::Array(_)) => {
                for name in self.texts(node, "type") {
                    self.add_type(&name, node, &mut types);
                }
            }
            Some(other) => {
                self.wrong_kind(other, &node.child("type"), "a string or a list of strings");
            }
        }
        if types.names.contains(&JsonType::Number) {
            types.names.retain(|name| *name != JsonType::Integer);
        }
        types.only_null = types.nullable && types.names.is_empty();
        types.nullable &= !types.only_null;
        types
    }

    fn add_type(&mut self, name: &str, node: &Node<'d>, types: &mut Types) {
        match parse(name) {
            Some(known) if types.names.contains(&known) => {}
            Some(known) => types.names.push(known),
            None if name == "null" => types.nullable = true,
            None => self.wrong_value(name, &node.child("type"), &NAMES),
        }
    }
}

/// Whether a schema has a keyword that speaks of a type.
pub(super) fn restricts(schema: &Value) -> bool {
    let families = [OBJECT, ARRAY, STRING, NUMBER, &["format"]];
    families.concat().iter().any(|key| schema.get(key).is_some())
}

/// The only type that the keywords speak of.
fn guess(node: &Node<'_>) -> Option<JsonType> {
    let families = [
        (OBJECT, JsonType::Object),
        (ARRAY, JsonType::Array),
        (STRING, JsonType::String),
        (NUMBER, JsonType::Number),
    ];
    let mut spoken = families.iter().filter(|(keys, _)| node.has_any(keys)).map(|(_, kind)| *kind);
    let format = node.get("format").and_then(Value::as_str).map(|format| match format {
        "int32" | "int64" => JsonType::Integer,
        "float" | "double" => JsonType::Number,
        _ => JsonType::String,
    });
    match (spoken.next(), spoken.next()) {
        (None, _) => format,
        (Some(JsonType::Number), None) => {
            format.filter(|kind| kind.is_numeric()).or(Some(JsonType::Number))
        }
        (only, None) => only,
        _ => None,
    }
}
