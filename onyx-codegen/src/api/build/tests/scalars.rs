//! Strings, numbers, lists and enums.

use super::{assert_shapes, build, clean, schemas};
use crate::api::Shape;
use serde_json::json;

#[test]
fn formats_have_types() {
    let api = clean(schemas(json!({
        "A": { "type": "string", "format": "date-time" },
        "B": { "type": "string", "format": "date" },
        "C": { "type": "string", "format": "uuid" },
        "D": { "type": "string", "format": "password" },
        "E": { "type": "string", "format": "byte" },
        "F": { "type": "string", "x-codegen-content-encoding": "base64" },
        "G": { "type": "string", "format": "binary" },
        "H": { "type": "string", "x-codegen-content-media-type": "image/png" },
        "I": { "type": "string", "format": "email" },
        "J": { "type": "integer", "format": "int32" },
        "K": { "type": "integer", "format": "int64" },
        "L": { "type": "integer", "x-codegen-maximum": 18_446_744_073_709_551_615_u64 },
        "M": { "type": "number", "format": "float" },
        "N": { "type": "boolean" },
        "O": {},
        "P": { "type": "string", "x-codegen-null": true },
        "Q": { "type": "integer", "x-codegen-minimum": -1e20 }
    })));
    assert_shapes(
        &api,
        &[
            ("A", "= date-time"),
            ("B", "= date"),
            ("C", "= uuid"),
            ("D", "= secret"),
            ("E", "= base64"),
            ("F", "= base64"),
            ("G", "= string"),
            ("H", "= string"),
            ("I", "= string"),
            ("J", "= i32"),
            ("K", "= i64"),
            ("L", "= u64"),
            ("M", "= number"),
            ("N", "= bool"),
            ("O", "= any"),
            ("P", "= null"),
            ("Q", "= i64"),
        ],
    );
}

#[test]
fn a_format_without_a_type_is_told() {
    let api = clean(schemas(json!({ "A": { "type": "object", "properties": {
        "binary": { "type": "string", "format": "binary" },
        "decimal": { "type": "number", "format": "decimal" },
        "email": { "type": "string", "format": "email" },
        "float": { "type": "number", "format": "float" },
        "short": { "type": "integer", "format": "int16" },
        "uuid": { "type": "string", "format": "uuid" },
        "web": { "$ref": "#/components/schemas/Web" }
    } }, "Web": { "type": "string", "format": "uri" } })));
    let Shape::Struct(shape) = &api.types[0].shape else { panic!() };
    let formats: Vec<_> = shape.fields.iter().map(|field| field.format.as_deref()).collect();
    let expected =
        [Some("binary"), Some("decimal"), Some("email"), None, Some("int16"), None, Some("uri")];
    assert_eq!(formats, expected);
}

#[test]
fn enums_are_of_one_kind_or_mixed() {
    let api = clean(schemas(json!({
        "S": { "type": "string", "enum": ["b", "a", "b"] },
        "I": { "type": "integer", "enum": [2, 1] },
        "N": { "type": "number", "enum": [1.5, 2] },
        "B": { "type": "boolean", "enum": [true, false] },
        "M": { "x-codegen-enum": ["a", 1, true] },
        "U": { "enum": ["x", "y"] },
        "C": { "type": "string", "x-codegen-const": "only" }
    })));
    assert_shapes(
        &api,
        &[
            ("S", "\"b\" | \"a\""),
            ("I", "2 | 1"),
            ("N", "1.5 | 2"),
            ("B", "= bool"),
            ("M", "\"a\" | 1 | true"),
            ("U", "\"x\" | \"y\""),
            ("C", "\"only\""),
        ],
    );
}

#[test]
fn prefix_items_are_tuples_where_the_list_ends_with_them() {
    let pair = json!([{ "type": "string" }, { "$ref": "#/components/schemas/T" }]);
    let (api, codes) = build(schemas(json!({
        "T": { "type": "integer", "nullable": true },
        "Closed": { "type": "array", "x-codegen-prefix-items": pair, "x-codegen-open-tuple": false },
        "Open": { "type": "array", "x-codegen-prefix-items": pair, "x-codegen-open-tuple": true },
        "Same": {
            "type": "array", "x-codegen-prefix-items": [{ "type": "string" }],
            "x-codegen-open-tuple": true, "items": { "type": "string" }
        }
    })));
    assert_eq!(codes, ["open-tuple"]);
    assert_shapes(
        &api,
        &[("Closed", "= (string, T|null)"), ("Open", "= [any]"), ("Same", "= [string]")],
    );
}

#[test]
fn lists_hold_what_their_items_are() {
    let api = clean(schemas(json!({
        "Any": { "type": "array" },
        "Nulls": { "type": "array", "items": { "type": "string", "nullable": true } },
        "Deep": { "type": "array", "items": { "type": "array", "items": { "enum": ["x"] } } }
    })));
    assert_shapes(
        &api,
        &[
            ("Any", "= [any]"),
            ("Nulls", "= [string|null]"),
            ("Deep", "= [[Deep.item.item]]"),
            ("Deep.item.item", "\"x\""),
        ],
    );
}

#[test]
fn a_tuple_longer_than_rust_compares_is_a_list() {
    let tuple = |members: Vec<serde_json::Value>| json!({ "type": "array", "x-codegen-prefix-items": members, "x-codegen-open-tuple": false });
    let text = || json!({ "type": "string" });
    let mut mixed = vec![text(); 12];
    mixed.push(json!({ "type": "boolean" }));
    let (api, codes) = build(schemas(json!({
        "Mixed": tuple(mixed), "Same": tuple(vec![text(); 13]), "Short": tuple(vec![text(); 12])
    })));
    assert_eq!(codes, ["long-tuple"]);
    let short = format!("= ({})", ["string"; 12].join(", "));
    assert_shapes(&api, &[("Mixed", "= [any]"), ("Same", "= [string]"), ("Short", &short)]);
}
