//! `allOf`.

use super::notation::names;
use super::{assert_shapes, build, clean, schemas};
use serde_json::json;

#[test]
fn objects_are_merged() {
    let api = clean(schemas(json!({
        "Base": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "integer" }, "kind": { "type": "string" }, "n": { "type": "number" }
        } },
        "Cat": { "allOf": [
            { "$ref": "#/components/schemas/Base" },
            { "type": "object", "required": ["name", "kind"], "properties": {
                "name": { "type": "string" },
                "kind": { "type": "string", "x-codegen-const": "cat" },
                "n": { "type": "integer" }
            } }
        ] },
        "Tom": { "allOf": [
            { "$ref": "#/components/schemas/Cat" },
            { "properties": { "name": { "description": "Only prose." } }, "required": ["n"] }
        ], "additionalProperties": true }
    })));
    assert_shapes(
        &api,
        &[
            ("Cat", "{ id!: i64, name!: string, kind := \"cat\", n?: i64 }"),
            ("Tom", "{ id!: i64, name!: string, kind := \"cat\", n!: i64, ..: any }"),
        ],
    );
}

#[test]
fn a_reference_with_prose_is_the_reference() {
    let api = clean(schemas(json!({
        "A": { "type": "object", "properties": {
            "b": { "allOf": [{ "$ref": "#/components/schemas/B" }, { "description": "Said beside." }] },
            "c": { "allOf": [{ "$ref": "#/components/schemas/B" }, { "type": "object" }] }
        } },
        "B": { "type": "object", "properties": { "x": {} } },
        "Alias": { "allOf": [{ "$ref": "#/components/schemas/B" }] }
    })));
    assert_shapes(&api, &[("A", "{ b?: B, c?: B }"), ("Alias", "= B")]);
    let crate::api::Shape::Struct(shape) = &api.types[0].shape else { panic!() };
    assert_eq!(shape.fields[0].docs.description.as_deref(), Some("Said beside."));
}

#[test]
fn a_type_inside_of_what_is_merged_is_made_once() {
    let api = clean(schemas(json!({
        "Alpha": { "allOf": [
            { "$ref": "#/components/schemas/Base" },
            { "type": "object", "properties": { "own": { "enum": ["o"] } } }
        ] },
        "Base": { "type": "object", "properties": { "mode": { "enum": ["m"] } } }
    })));
    assert_eq!(names(&api), ["Alpha", "Base", "Base.mode", "Alpha.own"]);
    assert_shapes(&api, &[("Alpha", "{ mode?: Base.mode, own?: Alpha.own }")]);
}

#[test]
fn conflicts_are_warnings_and_the_later_one_wins() {
    let (api, codes) = build(schemas(json!({ "A": { "allOf": [
        { "type": "object", "properties": { "x": { "type": "string" } } },
        { "type": "object", "properties": { "x": { "type": "boolean" } } }
    ] } })));
    assert_eq!(codes, ["all-of-conflict"]);
    assert_shapes(&api, &[("A", "{ x?: bool }")]);
}

#[test]
fn what_is_merged_of_itself_is_an_error() {
    let (api, codes) = build(schemas(json!({
        "A": { "allOf": [{ "$ref": "#/components/schemas/B" }, { "properties": { "a": {} } }] },
        "B": { "allOf": [{ "$ref": "#/components/schemas/A" }, { "properties": { "b": {} } }] }
    })));
    assert_eq!(codes, ["cyclic-all-of", "cyclic-all-of"]);
    assert_shapes(&api, &[("A", "{ a?: any, b?: any }")]);
}

#[test]
fn a_property_may_extend_what_it_stands_in() {
    let api = clean(schemas(json!({ "Tree": { "type": "object", "properties": { "child": {
        "allOf": [
            { "$ref": "#/components/schemas/Tree" },
            { "type": "object", "properties": { "weight": { "type": "integer" } } }
        ]
    } } } })));
    assert_shapes(
        &api,
        &[
            ("Tree", "{ child?: Tree.child }"),
            ("Tree.child", "{ child?: Tree.child, weight?: i64 }"),
        ],
    );
}

#[test]
fn a_union_beside_objects_is_spread() {
    let api = clean(schemas(json!({
        "Pet": {
            "type": "object",
            "required": ["id"],
            "properties": { "id": { "type": "integer" } },
            "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
            "discriminator": { "propertyName": "kind", "mapping": {
                "c": "#/components/schemas/Cat", "d": "#/components/schemas/Dog"
            } }
        },
        "Cat": { "type": "object", "properties": { "kind": { "type": "string" }, "lives": { "type": "integer" } } },
        "Dog": { "type": "object", "properties": { "kind": { "type": "string" } } }
    })));
    assert_shapes(
        &api,
        &[
            ("Pet", "kind { c => Pet.Cat; d => Pet.Dog }"),
            ("Pet.Cat", "{ id!: i64, kind?: string, lives?: i64 }"),
            ("Pet.Dog", "{ id!: i64, kind?: string }"),
            ("Cat", "{ kind?: string, lives?: i64 }"),
        ],
    );
}

#[test]
fn a_base_that_lists_what_extends_it_is_the_union_of_it() {
    let api = clean(schemas(json!({
        "Pet": {
            "type": "object",
            "required": ["id"],
            "properties": { "id": { "type": "integer" } },
            "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Fish" }]
        },
        "Cat": { "allOf": [
            { "$ref": "#/components/schemas/Pet" },
            { "type": "object", "properties": { "lives": { "type": "integer" } } }
        ] },
        "Kitten": { "allOf": [
            { "$ref": "#/components/schemas/Cat" },
            { "type": "object", "properties": { "weeks": { "type": "integer" } } }
        ] },
        "Fish": { "type": "object", "properties": { "fins": { "type": "integer" } } }
    })));
    assert_shapes(
        &api,
        &[
            ("Pet", "Cat / Pet.Fish"),
            ("Cat", "{ id!: i64, lives?: i64 }"),
            ("Kitten", "{ id!: i64, lives?: i64, weeks?: i64 }"),
            ("Pet.Fish", "{ id!: i64, fins?: i64 }"),
        ],
    );
}

#[test]
fn a_union_that_only_requires_changes_nothing() {
    let api = clean(schemas(json!({ "A": {
        "type": "object",
        "properties": { "a": { "type": "string" }, "b": { "type": "string" } },
        "anyOf": [{ "required": ["a"] }, { "required": ["b"] }]
    } })));
    assert_shapes(&api, &[("A", "{ a?: string, b?: string }")]);
}

#[test]
fn scalars_must_agree() {
    let (api, codes) = build(schemas(json!({
        "Same": { "allOf": [{ "type": "string" }, { "type": "string", "format": "uuid" }] },
        "Enum": { "allOf": [{ "$ref": "#/components/schemas/E" }, { "type": "string", "maxLength": 3 }] },
        "E": { "type": "string", "enum": ["e"] },
        "First": { "allOf": [{ "type": "string", "format": "uuid" }, { "type": "string", "maxLength": 36 }] },
        "Limits": { "allOf": [{ "type": "integer" }, { "type": "number", "maximum": 9 }] },
        "Split": { "allOf": [{ "type": "string" }, { "type": "integer" }] },
        "Odd": { "allOf": [{ "type": "string" }, { "properties": { "a": {} } }] }
    })));
    assert_eq!(codes, ["all-of-unmergeable", "all-of-unmergeable"]);
    assert_shapes(
        &api,
        &[
            ("Same", "= uuid"),
            ("Enum", "= E"),
            ("First", "= uuid"),
            ("Limits", "= i64"),
            ("Split", "= any"),
            ("Odd", "= any"),
        ],
    );
}
