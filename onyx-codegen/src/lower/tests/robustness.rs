//! Depth, size and the order of keys.

use super::{error, findings, lower_clean, with_schemas};
use crate::diagnostic::Diagnostics;
use serde_json::{Map, Value, json};

/// Ways for a schema to stand in another: the keywords around it, and the pointer to it.
const WRAPPERS: [(&str, &str); 6] = [
    (r#"{ "type": "object", "properties": { "a": null } }"#, "/properties/a"),
    (r#"{ "type": "array", "items": null }"#, "/items"),
    (r#"{ "anyOf": [null, { "type": "integer" }] }"#, "/anyOf/0"),
    (r#"{ "allOf": [null, { "type": "object", "properties": {} }] }"#, "/allOf/0"),
    (r#"{ "prefixItems": [null] }"#, "/prefixItems/0"),
    (r#"{ "type": "object", "propertyNames": null }"#, "/propertyNames"),
];

/// `depth` schemas in each other.
fn nested(depth: usize, (around, place): (&str, &str)) -> Value {
    let around: Value = serde_json::from_str(around).unwrap_or_default();
    (1..depth).fold(json!({ "type": "string" }), |inner, _| {
        let mut outer = around.clone();
        if let Some(hole) = outer.pointer_mut(place) {
            *hole = inner;
        }
        outer
    })
}

/// A document with this one schema, moved and not copied.
fn document(schema: Value) -> Value {
    let mut document = with_schemas(&json!({ "A": null }));
    document["components"]["schemas"]["A"] = schema;
    document
}

#[test]
fn two_hundred_levels_are_lowered() {
    for wrapper in WRAPPERS {
        lower_clean(&document(nested(200, wrapper)));
    }
}

#[test]
fn deeper_is_refused_and_never_overflows() {
    for wrapper in WRAPPERS {
        let place = format!("/components/schemas/A{}", wrapper.1.repeat(200));
        for depth in [201, 2000] {
            let found = findings(&document(nested(depth, wrapper)));
            assert_eq!(found.first(), Some(&error("too-deep", &place)));
            assert!(found.iter().all(|(_, code, _)| *code == "too-deep"), "{found:?}");
        }
    }
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
            "d": { "default": { "y": 1, "x": 2 }, "enum": [{ "y": 1, "x": 2 }, { "x": 2, "y": 1 }] },
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
