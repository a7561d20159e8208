//! What schemas are lowered to.

use super::{
    CAT, DOG, assert_same, components, findings, lower_clean, schema, warning, with_schemas,
};
use serde_json::json;

#[test]
fn null_makes_a_scalar_nullable() {
    assert_same(
        &[
            json!({ "type": "string", "nullable": true }),
            json!({ "type": ["string", "null"] }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
            json!({ "oneOf": [{ "type": "null" }, { "type": "string" }] }),
            json!({ "oneOf": [{ "type": "string", "nullable": true }] }),
            json!({ "anyOf": [{ "type": ["string", "null"] }, { "const": null }] }),
        ],
        &json!({ "type": "string", "nullable": true }),
    );
}

#[test]
fn null_beside_a_reference() {
    assert_same(
        &[
            json!({ "$ref": CAT, "nullable": true }),
            json!({ "allOf": [{ "$ref": CAT }], "nullable": true }),
            json!({ "anyOf": [{ "$ref": CAT }, { "type": "null" }] }),
            json!({ "oneOf": [{ "$ref": CAT }, { "enum": [null] }] }),
            json!({ "anyOf": [{ "$ref": CAT, "nullable": true }] }),
        ],
        &json!({ "allOf": [{ "$ref": CAT }], "nullable": true, "x-codegen-ref-siblings": true }),
    );
}

#[test]
fn null_beside_several_members() {
    assert_same(
        &[
            json!({ "anyOf": [{ "$ref": CAT }, { "type": "integer" }, { "type": "null" }] }),
            json!({ "anyOf": [{ "$ref": CAT }, { "type": "integer" }], "nullable": true }),
            json!({ "anyOf": [{ "$ref": CAT }, { "type": ["integer", "null"] }] }),
            json!({ "anyOf": [{ "$ref": CAT, "nullable": true }, { "type": "integer" }] }),
        ],
        &json!({ "anyOf": [{ "$ref": CAT }, { "type": "integer" }], "nullable": true }),
    );
}

#[test]
fn null_alone() {
    assert_same(
        &[
            json!({ "type": "null" }),
            json!({ "type": ["null"] }),
            json!({ "enum": [null] }),
            json!({ "const": null }),
            json!({ "anyOf": [{ "type": "null" }] }),
        ],
        &json!({ "type": "string", "enum": [null], "x-codegen-null": true }),
    );
}

#[test]
fn reference_with_siblings() {
    assert_eq!(schema(json!({ "$ref": CAT })), json!({ "$ref": CAT }));
    let siblings = json!({
        "title": "T", "description": "D", "default": { "a": 1 }, "deprecated": true,
        "readOnly": true, "example": 1,
    });
    let mut written = siblings.clone();
    written["$ref"] = json!(CAT);
    let mut expected = siblings;
    expected["allOf"] = json!([{ "$ref": CAT }]);
    expected["x-codegen-ref-siblings"] = json!(true);
    expected["x-codegen-examples"] = json!([1]);
    assert_eq!(schema(written), expected);
}

#[test]
fn limits_beside_a_reference_or_a_composition() {
    assert_eq!(
        schema(json!({ "$ref": CAT, "maxLength": 5 })),
        json!({
            "allOf": [{ "$ref": CAT }],
            "x-codegen-ref-siblings": true,
            "x-codegen-constraints": { "type": "string", "maxLength": 5 },
        })
    );
    // As Pydantic writes an optional secret.
    assert_same(
        &[
            json!({ "anyOf": [{ "type": "string" }, { "type": "null" }], "format": "password" }),
            json!({ "type": "string", "nullable": true, "format": "password" }),
        ],
        &json!({ "type": "string", "nullable": true, "format": "password" }),
    );
    assert_eq!(
        schema(
            json!({ "allOf": [{ "type": "integer", "minimum": 3 }], "minimum": 1, "maximum": 9 })
        ),
        json!({ "type": "integer", "minimum": 3, "maximum": 9 })
    );
}

#[test]
fn single_member_collapses_under_outer_annotations() {
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let inner = json!({ "type": "integer", "title": "Inner", "description": "kept" });
        assert_eq!(
            schema(json!({ keyword: [inner], "title": "Outer", "default": 3 })),
            json!({ "type": "integer", "title": "Outer", "description": "kept", "default": 3 })
        );
        assert_eq!(schema(json!({ keyword: [{ "$ref": CAT }] })), json!({ "$ref": CAT }));
    }
}

#[test]
fn all_of_members_and_own_keywords_are_parts_of_one_all_of() {
    assert_eq!(
        schema(json!({
            "allOf": [{ "$ref": CAT }, { "description": "Only words" }],
            "type": "object",
            "properties": { "a": { "type": "string" } },
        })),
        json!({
            "description": "Only words",
            "allOf": [
                { "$ref": CAT },
                { "type": "object", "properties": { "a": { "type": "string" } } },
            ],
        })
    );
    assert_eq!(
        schema(json!({ "type": "object", "allOf": [{ "$ref": CAT }, { "$ref": DOG }] })),
        json!({ "allOf": [{ "$ref": CAT }, { "$ref": DOG }] })
    );
    assert_same(
        &[
            json!({ "type": "integer", "allOf": [{ "minimum": 1 }, { "description": "D" }] }),
            json!({ "type": "integer", "allOf": [{ "description": "D" }], "minimum": 1 }),
        ],
        &json!({ "type": "integer", "minimum": 1, "description": "D" }),
    );
}

#[test]
fn type_list_gives_each_type_its_keywords() {
    assert_eq!(
        schema(json!({
            "type": ["string", "array", "null"],
            "minLength": 2,
            "items": { "type": "boolean" },
            "title": "Both",
        })),
        json!({
            "title": "Both",
            "nullable": true,
            "anyOf": [
                { "type": "string", "minLength": 2 },
                { "type": "array", "items": { "type": "boolean" } },
            ],
        })
    );
    assert_eq!(schema(json!({ "type": ["integer", "number"] })), json!({ "type": "number" }));
}

#[test]
fn type_around_a_union_holds_for_its_members() {
    assert_eq!(
        schema(json!({ "type": "string", "anyOf": [{ "format": "date" }, { "format": "uuid" }] })),
        json!({ "anyOf": [
            { "type": "string", "format": "date" },
            { "type": "string", "format": "uuid" },
        ] })
    );
}

#[test]
fn type_is_guessed_from_keywords_of_one_kind() {
    assert_eq!(schema(json!({ "minLength": 1 })), json!({ "type": "string", "minLength": 1 }));
    assert_eq!(
        schema(json!({ "format": "int64" })),
        json!({ "type": "integer", "format": "int64" })
    );
    assert_eq!(
        schema(json!({ "required": ["a"] })),
        json!({ "type": "object", "required": ["a"] })
    );
    assert_eq!(schema(json!({ "minLength": 1, "minItems": 1 })), json!({}));
}

#[test]
fn constants() {
    assert_eq!(
        schema(json!({ "const": "a", "default": "a", "enum": ["a"] })),
        json!({ "type": "string", "default": "a", "x-codegen-const": "a" })
    );
    for (value, name) in [(json!(1), "integer"), (json!(1.5), "number"), (json!(true), "boolean")] {
        assert_eq!(
            schema(json!({ "const": value })),
            json!({ "type": name, "x-codegen-const": value })
        );
    }
    assert_eq!(
        schema(json!({ "type": "number", "const": 1 })),
        json!({ "type": "number", "x-codegen-const": 1 })
    );
    assert_eq!(schema(json!({ "const": [1] })), json!({ "x-codegen-const": [1] }));
    // 3.0 has no constants; one value is an enumeration of one.
    assert_eq!(
        schema(json!({ "type": "string", "enum": ["a"] })),
        json!({ "type": "string", "enum": ["a"] })
    );
}

#[test]
fn enumerations_keep_their_order() {
    assert_same(
        &[
            json!({ "enum": ["b", "a", null] }),
            json!({ "type": "string", "nullable": true, "enum": ["b", "a"] }),
            json!({ "type": ["string", "null"], "enum": ["b", "a", null] }),
            json!({ "anyOf": [{ "enum": ["b", "a"] }, { "type": "null" }] }),
        ],
        &json!({ "type": "string", "enum": ["b", "a"], "nullable": true }),
    );
    assert_eq!(schema(json!({ "enum": [2, 1] })), json!({ "type": "integer", "enum": [2, 1] }));
    assert_eq!(
        schema(json!({ "type": "number", "enum": [1, 2.5] })),
        json!({ "type": "number", "enum": [1.0, 2.5] })
    );
    assert_eq!(
        schema(json!({ "type": "boolean", "enum": [true] })),
        json!({ "type": "boolean", "enum": [true] })
    );
    assert_eq!(
        schema(json!({ "enum": ["a", 1, null, { "b": 2 }] })),
        json!({ "nullable": true, "x-codegen-enum": ["a", 1, { "b": 2 }] })
    );
}

#[test]
fn union_of_constants_is_one_enumeration() {
    assert_same(
        &[
            json!({ "anyOf": [{ "const": "a" }, { "enum": ["b", "a"] }] }),
            json!({ "oneOf": [{ "const": "a", "title": "A" }, { "const": "b" }] }),
            json!({ "type": "string", "oneOf": [{ "enum": ["a"] }, { "enum": ["b"] }] }),
        ],
        &json!({ "type": "string", "enum": ["a", "b"] }),
    );
    assert_eq!(
        schema(json!({ "anyOf": [{ "const": 1 }, { "const": 3 }, { "type": "null" }] })),
        json!({ "type": "integer", "enum": [1, 3], "nullable": true })
    );
    let open = json!({ "anyOf": [{ "type": "string", "enum": ["a"] }, { "type": "string" }] });
    assert_eq!(schema(open.clone()), open);
}

#[test]
fn exclusive_limits_in_both_spellings() {
    for name in ["integer", "number"] {
        let (low, high) =
            if name == "integer" { (json!(1), json!(9)) } else { (json!(1.0), json!(9.0)) };
        assert_same(
            &[
                json!({ "type": name, "exclusiveMinimum": 1, "exclusiveMaximum": 9 }),
                json!({ "type": name, "exclusiveMinimum": 1, "minimum": 0, "exclusiveMaximum": 9 }),
                json!({
                    "type": name, "minimum": 1, "exclusiveMinimum": true,
                    "maximum": 9, "exclusiveMaximum": true,
                }),
            ],
            &json!({
                "type": name, "minimum": low, "exclusiveMinimum": true,
                "maximum": high, "exclusiveMaximum": true,
            }),
        );
    }
    assert_eq!(
        schema(json!({ "type": "integer", "minimum": 5, "exclusiveMinimum": 1 })),
        json!({ "type": "integer", "minimum": 5 })
    );
}

#[test]
fn integer_limits_beyond_an_i64_are_kept() {
    let high = 18_446_744_073_709_551_615_u64;
    assert_eq!(
        schema(json!({ "type": "integer", "minimum": 0.0, "maximum": high })),
        json!({ "type": "integer", "minimum": 0, "x-codegen-maximum": high })
    );
    assert_eq!(
        schema(json!({ "type": "integer", "minimum": -1e19 })),
        json!({ "type": "integer", "x-codegen-minimum": -1e19 })
    );
}

#[test]
fn content_keywords_and_formats() {
    assert_eq!(
        schema(
            json!({ "type": "string", "contentMediaType": "image/png", "contentEncoding": "base64" })
        ),
        json!({
            "type": "string",
            "x-codegen-content-media-type": "image/png",
            "x-codegen-content-encoding": "base64",
        })
    );
    for format in ["binary", "byte", "date-time", "uuid"] {
        let written = json!({ "type": "string", "format": format });
        assert_eq!(schema(written.clone()), written);
    }
}

#[test]
fn boolean_schemas() {
    assert_eq!(schema(json!(true)), json!({}));
    assert_eq!(schema(json!(false)), json!({ "not": {}, "x-codegen-never": true }));
    assert_eq!(
        schema(json!({ "anyOf": [{ "type": "string" }, false] })),
        json!({ "type": "string" })
    );
}

#[test]
fn examples_of_both_spellings() {
    assert_eq!(
        schema(json!({ "type": "string", "example": "a", "examples": ["b"] })),
        json!({ "type": "string", "example": "a", "x-codegen-examples": ["a", "b"] })
    );
}

#[test]
fn default_null_stays() {
    assert_same(
        &[
            json!({ "type": "string", "nullable": true, "default": null }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "null" }], "default": null }),
        ],
        &json!({ "type": "string", "nullable": true, "default": null }),
    );
}

#[test]
fn discriminator_mapping_names_become_references() {
    assert_eq!(
        schema(json!({
            "oneOf": [{ "$ref": CAT }, { "$ref": DOG }],
            "discriminator": { "propertyName": "kind", "mapping": { "c": "Cat", "d": DOG } },
        })),
        json!({
            "oneOf": [{ "$ref": CAT }, { "$ref": DOG }],
            "discriminator": { "propertyName": "kind", "mapping": { "c": CAT, "d": DOG } },
        })
    );
    let single = json!({ "oneOf": [{ "$ref": CAT }], "discriminator": { "propertyName": "kind" } });
    assert_eq!(schema(single.clone()), single);
}

#[test]
fn nested_unions_are_one() {
    assert_eq!(
        schema(
            json!({ "anyOf": [{ "anyOf": [{ "$ref": CAT }, { "type": "string" }] }, { "$ref": DOG }] })
        ),
        json!({ "anyOf": [{ "$ref": CAT }, { "type": "string" }, { "$ref": DOG }] })
    );
}

#[test]
fn unsupported_keywords_are_counted_once_per_keyword() {
    let document = with_schemas(&json!({
        "A": { "type": "object", "not": { "required": ["x"] }, "if": {}, "typo": 1 },
        "B": {
            "type": "object",
            "properties": { "a": { "type": "string", "not": { "const": "x" } } },
            "anyOf": [{ "required": ["a"] }, { "required": ["b"] }],
        },
    }));
    let found = findings(&document);
    assert_eq!(
        found,
        [
            warning("unsupported-keyword", "/components/schemas/B/anyOf"),
            warning("unsupported-keyword", "/components/schemas/A/if"),
            warning("unsupported-keyword", "/components/schemas/A/not"),
            warning("unsupported-keyword", "/components/schemas/A/typo"),
        ]
    );
    let mut diagnostics = crate::diagnostic::Diagnostics::default();
    let _ = super::lower(&document, &mut diagnostics);
    let messages: Vec<_> = diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert!(messages.contains(&"`not` is not carried over (2 times)"), "{messages:?}");
}

#[test]
fn own_extensions_stay_and_false_ones_do_not() {
    assert_eq!(
        schema(json!({ "type": "string", "x-mine": [1] })),
        json!({ "type": "string", "x-mine": [1] })
    );
    let document = with_schemas(&json!({ "A": { "type": "string", "x-codegen-null": true } }));
    assert_eq!(
        findings(&document),
        [warning("unknown-extension", "/components/schemas/A/x-codegen-null")]
    );
}

#[test]
fn every_inline_schema_knows_its_place() {
    let document = with_schemas(&json!({
        "A": { "type": "object", "properties": { "a/b": { "anyOf": [
            { "type": "object", "properties": { "c": { "type": "string" } } },
            { "type": "null" },
        ] } } },
    }));
    let lowered = serde_json::to_value(lower_clean(&document)).unwrap_or_default();
    let at = |pointer: &str| lowered.pointer(pointer).cloned().unwrap_or_default();
    let property = "/components/schemas/A/properties/a~1b";
    assert_eq!(at(&format!("{property}/x-codegen-pointer")), json!(property));
    assert_eq!(
        at(&format!("{property}/properties/c/x-codegen-pointer")),
        json!(format!("{property}/anyOf/0/properties/c"))
    );
}

#[test]
fn values_listed_twice_or_of_another_type() {
    let document = with_schemas(&json!({
        "A": { "type": "string", "enum": ["a", "a"] },
        "B": { "type": "string", "enum": [1] },
        "C": { "type": "string", "enum": [] },
    }));
    assert_eq!(
        findings(&document),
        [
            warning("duplicate-value", "/components/schemas/A/enum/1"),
            warning("value-type-mismatch", "/components/schemas/B/enum"),
            warning("empty-enum", "/components/schemas/C/enum"),
        ]
    );
}

#[test]
fn lowered_schemas_in_extensions_are_read_back_by_the_model() {
    let tuple = json!({ "prefixItems": [
        { "anyOf": [{ "type": "string", "format": "date" }, { "$ref": CAT }] },
        { "type": "array", "prefixItems": [{ "type": ["integer", "null"], "exclusiveMinimum": 1 }] },
        { "enum": ["a", 1] },
        false,
    ] });
    let document = with_schemas(&json!({ "Cat": {}, "Tested": tuple }));
    let lowered = components(&document);
    let members = lowered.pointer("/Tested/x-codegen-prefix-items").cloned().unwrap_or_default();
    let read: Vec<openapiv3::ReferenceOr<openapiv3::Schema>> =
        serde_json::from_value(members.clone()).unwrap_or_default();
    assert_eq!(read.len(), 4);
    assert_eq!(serde_json::to_value(read).unwrap_or_default(), members);
}
