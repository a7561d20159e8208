//! Structs and maps.

use super::notation::names;
use super::{assert_shapes, build, clean, schemas};
use crate::api::{Limit, Origin, Shape, Type};
use serde_json::{Number, json};

#[test]
fn components_come_first_and_by_name() {
    let api = clean(schemas(json!({
        "Zebra": { "type": "object", "properties": { "stripes": { "type": "string", "enum": ["black", "white"] } } },
        "Ant": { "type": "string" },
        "Mole": { "type": "array", "items": { "type": "object", "properties": { "x": {} } } }
    })));
    assert_eq!(names(&api), ["Ant", "Mole", "Zebra", "Mole.item", "Zebra.stripes"]);
}

#[test]
fn required_fields_come_in_their_order_then_the_others_by_name() {
    let api = clean(schemas(json!({ "A": {
        "type": "object",
        "required": ["m", "b", "m"],
        "properties": {
            "z": { "type": "string", "nullable": true, "default": "d" },
            "b": { "type": "integer" },
            "m": { "type": "string", "nullable": true },
            "a": { "type": "boolean", "default": true }
        }
    } })));
    assert_shapes(
        &api,
        &[("A", "{ m!: string|null, b!: i64, a?: bool = true, z?: string|null = \"d\" }")],
    );
}

#[test]
fn objects_without_properties_are_maps() {
    let api = clean(schemas(json!({
        "Bare": { "type": "object" },
        "Open": { "type": "object", "additionalProperties": true },
        "Typed": { "type": "object", "additionalProperties": { "type": "integer" } },
        "Nulls": { "type": "object", "additionalProperties": { "type": "string", "nullable": true } },
        "Inline": { "type": "object", "additionalProperties": {
            "type": "object", "properties": { "x": { "type": "string" } }
        } },
        "Empty": { "type": "object", "additionalProperties": false },
        "Keyed": {
            "type": "object",
            "additionalProperties": { "type": "string" },
            "x-codegen-property-names": { "$ref": "#/components/schemas/Key" }
        },
        "Patterned": {
            "type": "object",
            "additionalProperties": { "type": "string" },
            "x-codegen-property-names": { "type": "string", "pattern": "^a" }
        },
        "Key": { "type": "string", "enum": ["a", "b"] }
    })));
    assert_shapes(
        &api,
        &[
            ("Bare", "= {any}"),
            ("Open", "= {any}"),
            ("Typed", "= {i64}"),
            ("Nulls", "= {string|null}"),
            ("Inline", "= {Inline.value}"),
            ("Inline.value", "{ x?: string }"),
            ("Empty", "{  }"),
            ("Keyed", "= {Key: string}"),
            ("Patterned", "= {string}"),
        ],
    );
}

#[test]
fn a_struct_keeps_what_else_it_may_hold() {
    let properties = json!({ "a": { "type": "string" } });
    let api = clean(schemas(json!({
        "Silent": { "type": "object", "properties": properties },
        "Closed": { "type": "object", "properties": properties, "additionalProperties": false },
        "Open": { "type": "object", "properties": properties, "additionalProperties": true },
        "Typed": { "type": "object", "properties": properties, "additionalProperties": { "type": "integer" } },
        "Never": { "type": "object", "properties": properties, "additionalProperties": {
            "not": {}, "x-codegen-never": true
        } }
    })));
    assert_shapes(
        &api,
        &[
            ("Silent", "{ a?: string }"),
            ("Closed", "{ a?: string }"),
            ("Open", "{ a?: string, ..: any }"),
            ("Typed", "{ a?: string, ..: i64 }"),
            ("Never", "{ a?: string }"),
        ],
    );
}

#[test]
fn a_required_name_without_a_property_is_anything_and_a_warning() {
    let (api, codes) = build(schemas(json!({ "A": {
        "type": "object", "required": ["ghost", "a"], "properties": { "a": { "type": "string" } }
    } })));
    assert_eq!(codes, ["required-without-property"]);
    assert_shapes(&api, &[("A", "{ ghost!: any, a!: string }")]);
}

#[test]
fn a_property_that_no_value_can_have_is_not_there() {
    let api =
        clean(schemas(json!({ "A": { "type": "object", "required": ["gone"], "properties": {
        "a": { "type": "string" },
        "gone": { "not": {}, "x-codegen-never": true }
    } } })));
    assert_shapes(&api, &[("A", "{ a?: string }")]);
}

#[test]
fn constants_are_no_choice_of_the_caller() {
    let api = clean(schemas(json!({
        "A": { "type": "object", "required": ["kind", "loose"], "properties": {
            "kind": { "type": "string", "x-codegen-const": "a" },
            "number": { "type": "integer", "x-codegen-const": 3, "default": 3 },
            "shared": { "$ref": "#/components/schemas/Fixed" },
            "loose": { "$ref": "#/components/schemas/Fixed" },
            "maybe": { "type": "string", "x-codegen-const": "m" },
            "nullable": { "type": "string", "x-codegen-const": "n", "default": "n", "nullable": true }
        } },
        "Fixed": { "type": "string", "x-codegen-const": "fixed" },
        "Switch": { "type": "boolean", "x-codegen-const": true },
        "List": { "type": "array", "items": { "type": "integer", "x-codegen-const": 7 } }
    })));
    // What may be absent or null as well stays a choice, so it is an enum of one.
    assert_shapes(
        &api,
        &[
            (
                "A",
                "{ kind := \"a\", loose := \"fixed\", maybe?: A.maybe, \
                 nullable?: A.nullable|null = \"n\", number := 3, shared?: Fixed }",
            ),
            ("A.maybe", "\"m\""),
            ("Fixed", "\"fixed\""),
            ("Switch", "true"),
            ("List", "= [List.item]"),
            ("List.item", "7"),
        ],
    );
}

#[test]
fn references_carry_annotations_of_their_own() {
    let api = clean(schemas(json!({
        "A": { "type": "object", "properties": {
            "bare": { "$ref": "#/components/schemas/B" },
            "rich": {
                "allOf": [{ "$ref": "#/components/schemas/B" }],
                "x-codegen-ref-siblings": true,
                "nullable": true,
                "default": "x",
                "description": "Of its own.",
                "deprecated": true,
                "readOnly": true
            },
            "limited": {
                "allOf": [{ "$ref": "#/components/schemas/Text" }],
                "x-codegen-constraints": { "type": "string", "maxLength": 3 }
            },
            "null": { "$ref": "#/components/schemas/N" }
        } },
        "B": { "type": "string", "enum": ["x"], "description": "Of the type." },
        "N": { "type": "string", "nullable": true },
        "Text": { "type": "string", "minLength": 1, "maxLength": 9, "format": "slug" }
    })));
    assert_shapes(
        &api,
        &[
            ("A", "{ bare?: B, limited?: Text, null?: N|null, rich?: B|null = \"x\" }"),
            ("N", "= string"),
        ],
    );
    let Shape::Struct(shape) = &api.types[0].shape else { panic!() };
    let [bare, limited, _, rich] = shape.fields.as_slice() else { panic!() };
    assert_eq!(bare.docs.description, None);
    assert_eq!(rich.docs.description.as_deref(), Some("Of its own."));
    assert!(rich.docs.deprecated && rich.read_only && !bare.read_only);
    assert_eq!((limited.bounds.min_length, limited.bounds.max_length), (Some(1), Some(3)));
    assert_eq!(limited.format.as_deref(), Some("slug"));
}

#[test]
fn recursion_is_an_id_like_any_other() {
    let api = clean(schemas(json!({
        "Node": { "type": "object", "required": ["next"], "properties": {
            "next": { "$ref": "#/components/schemas/Node" },
            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } }
        } },
        "Deep": { "type": "array", "items": { "$ref": "#/components/schemas/Deep" } }
    })));
    assert_shapes(&api, &[("Node", "{ next!: Node, children?: [Node] }"), ("Deep", "= [Deep]")]);
}

#[test]
fn docs_and_bounds_are_kept() {
    let api = clean(schemas(json!({ "UserId": {
        "type": "object",
        "title": "User Id",
        "description": "Who.",
        "deprecated": true,
        "properties": {
            "age": {
                "type": "integer", "title": "Years since birth", "example": 3,
                "minimum": 0, "exclusiveMaximum": true, "maximum": 150, "multipleOf": 1
            },
            "tags": {
                "type": "array", "title": "Tags", "items": {}, "minItems": 1, "uniqueItems": true,
                "x-codegen-examples": [["a"], ["b"]], "example": ["a"]
            },
            "weight": { "type": "number", "minimum": 0.5, "exclusiveMinimum": true, "maximum": 300 },
            "extra": { "type": "object", "maxProperties": 4 }
        }
    } })));
    let def = &api.types[0];
    assert_eq!(def.pointer.as_str(), "/components/schemas/UserId");
    assert_eq!(def.docs.title, None, "a title that only repeats the name says nothing");
    assert_eq!(def.docs.description.as_deref(), Some("Who."));
    assert!(def.docs.deprecated);
    let Shape::Struct(shape) = &def.shape else { panic!() };
    let [age, extra, tags, weight] = shape.fields.as_slice() else { panic!() };
    assert_eq!(age.docs.title.as_deref(), Some("Years since birth"));
    assert_eq!(age.docs.examples, [json!(3)]);
    assert_eq!(age.bounds.minimum, Some(Limit { value: Number::from(0), exclusive: false }));
    assert_eq!(age.bounds.maximum, Some(Limit { value: Number::from(150), exclusive: true }));
    assert_eq!(age.bounds.multiple_of, Some(Number::from(1)));
    assert_eq!(age.pointer.as_str(), "/components/schemas/UserId/properties/age");
    assert_eq!(tags.docs.title, None);
    assert_eq!(tags.docs.examples, [json!(["a"]), json!(["b"])]);
    assert!(tags.bounds.unique_items && tags.bounds.min_items == Some(1));
    let half = Number::from_f64(0.5).unwrap();
    assert_eq!(weight.bounds.minimum, Some(Limit { value: half, exclusive: true }));
    // A whole number is written as one, even where the schema says `number`.
    assert_eq!(weight.bounds.maximum.as_ref().unwrap().value.to_string(), "300");
    assert_eq!(extra.bounds.max_items, Some(4));
}

#[test]
fn recorded_pointers_win() {
    let api = clean(schemas(json!({ "A": { "type": "object", "properties": {
        "p": { "type": "array", "x-codegen-pointer": "/x", "items": {
            "type": "string", "enum": ["e"], "x-codegen-pointer": "/x/anyOf/0/items"
        } },
        "q": { "type": "object", "x-codegen-pointer": "/q", "additionalProperties": true }
    } } })));
    let inline = &api.types[1];
    assert_eq!(inline.pointer.as_str(), "/x/anyOf/0/items");
    let words = vec!["p".to_owned(), "item".to_owned()];
    assert_eq!(inline.origin, Origin::InComponent { component: "A".to_owned(), words });
    let Shape::Struct(shape) = &api.types[0].shape else { panic!() };
    let Type::Map { value, .. } = &shape.fields[1].ty else { panic!() };
    assert!(matches!(&**value, Type::Any(at) if at.as_str() == "/q/additionalProperties"));
}
