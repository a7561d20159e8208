//! Documents of version 3.1, through lowering, where the two passes have to agree.

use super::{assert_shapes, reports};
use crate::api::Api;
use crate::diagnostic::Diagnostics;
use serde_json::{Value, json};

/// The model of a 3.1 document of these component schemas, and the codes of what was found.
fn build(schemas: Value) -> (Api, Vec<&'static str>) {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas }
    });
    let mut diagnostics = Diagnostics::default();
    let lowered = crate::lower::lower(&document, &mut diagnostics);
    let api = super::super::build(&lowered, &mut diagnostics);
    let codes = reports(&diagnostics);
    (api, codes)
}

fn clean(schemas: Value) -> Api {
    let (api, codes) = build(schemas);
    assert!(codes.is_empty(), "{codes:?}");
    api
}

#[test]
fn what_stands_beside_a_union_with_null_is_said_of_its_member() {
    let api = clean(json!({ "A": { "type": "object", "properties": {
        "secret": {
            "anyOf": [{ "type": "string" }, { "type": "null" }],
            "format": "password", "maxLength": 9, "default": null
        },
        "sure": { "$ref": "#/components/schemas/E", "default": "e" },
        "maybe": { "anyOf": [{ "$ref": "#/components/schemas/E" }, { "type": "null" }] },
        "list": { "type": ["array", "null"], "items": { "type": ["string", "null"] } }
    } }, "E": { "type": "string", "enum": ["e"] } }));
    assert_shapes(
        &api,
        &[(
            "A",
            "{ list?: [string|null]|null, maybe?: E|null, secret?: secret|null = null, sure?: E = \"e\" }",
        )],
    );
    let crate::api::Shape::Struct(shape) = &api.types[0].shape else { panic!() };
    assert_eq!(shape.fields[2].bounds.max_length, Some(9));
}

#[test]
fn types_in_a_list_share_a_place_and_not_a_type() {
    let api = clean(json!({ "A": {
        "type": ["object", "array", "string"],
        "properties": { "x": { "type": "integer" } },
        "items": { "enum": ["i"] }
    }, "B": { "anyOf": [
        { "type": ["object", "array"], "properties": { "x": {} }, "items": { "enum": ["i"] } },
        { "type": "boolean" }
    ] } }));
    assert_shapes(
        &api,
        &[
            ("A", "A.object / [A.list.item] / string"),
            ("A.object", "{ x?: i64 }"),
            ("B", "B.object / [B.list.item] / bool"),
        ],
    );
}

#[test]
fn constants_are_tags() {
    let member = |tag: &str| json!({ "type": "object", "properties": { "type": { "const": tag, "default": tag } } });
    let api = clean(json!({
        "U": { "anyOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }] },
        "V": {
            "type": "object",
            "properties": { "id": { "type": "integer" } },
            "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }],
            "discriminator": { "propertyName": "type", "mapping": { "a": "A", "b": "B" } }
        },
        "A": member("a"),
        "B": member("b")
    }));
    assert_shapes(
        &api,
        &[
            ("U", "type { a => A; b => B }"),
            ("V", "type { a => V.A; b => V.B }"),
            ("V.A", "{ id?: i64, type := \"a\" }"),
        ],
    );
}

#[test]
fn lists_with_a_prefix_are_tuples() {
    let api = clean(json!({
        "T": { "type": "array", "items": false, "prefixItems": [
            { "type": "string" }, { "anyOf": [{ "type": "integer" }, { "type": "null" }] },
            { "type": "object", "properties": { "x": {} } }
        ] },
        "M": { "type": "object", "propertyNames": { "enum": ["a", "b"] },
            "additionalProperties": { "type": "null" } }
    }));
    assert_shapes(
        &api,
        &[
            ("T", "= (string, i64|null, T.item 3)"),
            ("M", "= {M.key: null}"),
            ("M.key", "\"a\" | \"b\""),
        ],
    );
}
