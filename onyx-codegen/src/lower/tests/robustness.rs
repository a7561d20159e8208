//! Depth, size and the order of keys.

use super::{error, findings, lower_clean, with_schemas};
use crate::diagnostic::Diagnostics;
use serde_json::{Map, Value, json};

/// `depth` schemas in each other.
fn nested(depth: usize, wrap: impl Fn(Value) -> Value) -> Value {
    (1..depth).fold(json!({ "type": "string" }), |inner, _| wrap(inner))
}

/// Ways for a schema to stand in another.
const WRAPPERS: [fn(Value) -> Value; 6] = [
    |inner| json!({ "type": "object", "properties": { "a": inner } }),
    |inner| json!({ "type": "array", "items": inner }),
    |inner| json!({ "anyOf": [inner, { "type": "integer" }] }),
    |inner| json!({ "allOf": [inner, { "type": "object", "properties": {} }] }),
    |inner| json!({ "prefixItems": [inner] }),
    |inner| json!({ "type": "object", "propertyNames": inner }),
];

#[test]
fn two_hundred_levels_are_lowered() {
    for wrap in WRAPPERS {
        lower_clean(&with_schemas(&json!({ "A": nested(200, wrap) })));
    }
}

#[test]
fn deeper_is_refused_and_never_overflows() {
    for wrap in WRAPPERS {
        let document = with_schemas(&json!({ "A": nested(3000, wrap) }));
        let mut diagnostics = Diagnostics::default();
        let _ = super::lower(&document, &mut diagnostics);
        let codes: Vec<_> = diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, ["too-deep"]);
    }
    let deep = nested(201, |inner| json!({ "items": inner }));
    let place = format!("/components/schemas/A{}", "/items".repeat(200));
    assert_eq!(findings(&with_schemas(&json!({ "A": deep }))), [error("too-deep", &place)]);
}

/// The same value with the keys of every object in reverse.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().rev().map(|(key, value)| (key.clone(), reversed(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(reversed).collect()),
        scalar => scalar.clone(),
    }
}

#[test]
fn the_order_of_keys_means_nothing() {
    let document: Value = with_schemas(&json!({
        "B": { "type": "object", "x-b": 1, "x-a": 2, "required": ["z", "a"], "properties": {
            "z": { "$ref": "#/components/schemas/A/properties/c", "default": 1 },
            "a": { "type": 5 },
        } },
        "A": { "properties": { "c": { "oneOf": [{ "const": "b" }, { "const": "a" }] } } },
    }));
    let mut found = [Diagnostics::default(), Diagnostics::default()];
    let [one, two] = &mut found;
    let lowered = super::lower(&document, one);
    let again = super::lower(&reversed(&document), two);
    let text = |lowered| serde_json::to_string(lowered).unwrap_or_default();
    assert_eq!(text(&lowered), text(&again));
    assert_eq!(found[0], found[1]);
}

#[test]
fn many_references_to_one_schema_cost_one_each() {
    // Each level holds the next twice: inlining would make 2^60 nodes of it.
    let mut schemas = Map::new();
    for level in 0..60 {
        let next = json!({ "$ref": format!("#/components/schemas/L{}", level + 1) });
        let schema = json!({ "type": "object", "properties": { "a": next, "b": next } });
        schemas.insert(format!("L{level}"), schema);
    }
    schemas.insert("L60".to_owned(), json!({ "type": "string" }));
    let lowered = lower_clean(&with_schemas(&Value::Object(schemas)));
    assert_eq!(lowered.components.map(|components| components.schemas.len()), Some(61));
}
