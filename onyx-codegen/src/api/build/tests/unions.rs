//! Unions, tagged and untagged.

use super::{assert_shapes, build, clean, schemas};
use serde_json::{Value, json};

/// An object with a tag that is written as given.
fn tagged(tag: Value) -> Value {
    json!({ "type": "object", "properties": { "type": tag, "x": { "type": "string" } } })
}

fn constant(value: &str) -> Value {
    json!({ "type": "string", "x-codegen-const": value, "default": value })
}

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn the_mapping_decides() {
    let api = clean(schemas(json!({
        "Pet": {
            "oneOf": [to("Dog"), to("Cat")],
            "discriminator": { "propertyName": "type", "mapping": {
                "puppy": "#/components/schemas/Dog",
                "cat": "#/components/schemas/Cat",
                "dog": "#/components/schemas/Dog",
                "bird": "#/components/schemas/Bird"
            } }
        },
        "Cat": tagged(constant("cat")),
        "Dog": tagged(json!({ "type": "string", "enum": ["dog", "puppy"] })),
        "Bird": tagged(json!({ "type": "string", "enum": ["bird"] }))
    })));
    assert_shapes(
        &api,
        &[
            ("Pet", "type { bird => Bird; cat => Cat; dog, puppy => Dog }"),
            ("Cat", "{ type := \"cat\", x?: string }"),
            ("Dog", "{ type?: Dog.type, x?: string }"),
            ("Bird", "{ type := \"bird\", x?: string }"),
        ],
    );
}

#[test]
fn members_without_a_mapping_go_by_their_tag_then_by_their_name() {
    let api = clean(schemas(json!({
        "Pet": {
            "anyOf": [to("Cat"), to("Dog"), to("Bird")],
            "discriminator": { "propertyName": "type", "mapping": { "d": "#/components/schemas/Dog" } }
        },
        "Cat": tagged(constant("kitty")),
        "Dog": tagged(json!({ "type": "string" })),
        "Bird": tagged(json!({ "type": "string" }))
    })));
    assert_shapes(
        &api,
        &[
            ("Pet", "type { Bird => Bird; d => Dog; kitty => Cat }"),
            // Outside of the union the text may be any; inside, the union writes it.
            ("Dog", "{ type?: string, x?: string }"),
        ],
    );
}

#[test]
fn a_tag_property_of_many_uses_stays_a_field() {
    let api = clean(schemas(json!({
        "Pet": { "oneOf": [to("Cat")], "discriminator": {
            "propertyName": "type", "mapping": { "a": "#/components/schemas/Cat" }
        } },
        "Zoo": { "oneOf": [to("Cat")], "discriminator": {
            "propertyName": "type", "mapping": { "b": "#/components/schemas/Cat" }
        } },
        "Cat": tagged(json!({ "type": "string" }))
    })));
    assert_shapes(&api, &[("Cat", "{ type?: string, x?: string }")]);
}

#[test]
fn a_member_that_is_no_object_makes_the_union_untagged() {
    let (api, codes) = build(schemas(json!({
        "Pet": { "oneOf": [to("Cat"), to("Name")], "discriminator": { "propertyName": "type" } },
        "Cat": tagged(constant("cat")),
        "Name": { "type": "string" }
    })));
    assert_eq!(codes, ["discriminator-member-not-object"]);
    assert_shapes(&api, &[("Pet", "Cat / Name")]);
}

#[test]
fn a_mapping_that_contradicts_a_constant_is_a_warning() {
    let (api, codes) = build(schemas(json!({
        "Pet": { "oneOf": [to("Cat"), to("Dog")], "discriminator": {
            "propertyName": "type",
            "mapping": { "lion": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog" }
        } },
        "Cat": tagged(constant("cat")),
        "Dog": { "type": "object", "properties": { "x": {} } }
    })));
    assert_eq!(codes, ["discriminator-mismatch", "discriminator-mismatch"]);
    assert_shapes(&api, &[("Pet", "type { dog => Dog; lion => Cat }")]);
}

#[test]
fn two_members_of_one_tag_cannot_be_told_apart() {
    let (api, codes) = build(schemas(json!({
        "Pet": { "oneOf": [to("Cat"), to("Dog")], "discriminator": {
            "propertyName": "type", "mapping": { "cat": "#/components/schemas/Cat" }
        } },
        "Cat": tagged(constant("cat")),
        "Dog": tagged(constant("cat"))
    })));
    assert_eq!(codes, ["discriminator-without-tag"]);
    assert_shapes(&api, &[("Pet", "Cat / Dog")]);
}

#[test]
fn constants_tell_members_apart_without_a_discriminator() {
    let api = clean(schemas(json!({
        "Named": { "anyOf": [to("Cat"), to("Dog")] },
        "Inline": { "oneOf": [
            { "type": "object", "required": ["kind"], "properties": { "kind": { "enum": ["a"] } } },
            { "type": "object", "required": ["kind"], "properties": {
                "kind": { "type": "string", "x-codegen-const": "b" }
            } }
        ] },
        "Cat": tagged(constant("cat")),
        "Dog": tagged(constant("dog"))
    })));
    assert_shapes(
        &api,
        &[
            ("Named", "type { cat => Cat; dog => Dog }"),
            ("Inline", "kind { a => Inline.object; b => Inline.b }"),
            ("Inline.object", "{ kind := \"a\" }"),
        ],
    );
}

#[test]
fn the_usual_name_of_a_tag_goes_before_others() {
    let member = |format: &str, kind: &str| {
        json!({ "type": "object", "properties": {
            "a_format": constant(format), "type": constant(kind)
        } })
    };
    let api = clean(schemas(json!({
        "U": { "anyOf": [to("A"), to("B")] }, "A": member("x", "a"), "B": member("y", "b")
    })));
    assert_shapes(&api, &[("U", "type { a => A; b => B }")]);
}

#[test]
fn members_that_no_constant_tells_apart_stay_in_order() {
    let optional = json!({ "type": "string", "x-codegen-const": "dog" });
    let api = clean(schemas(json!({
        "Same": { "anyOf": [to("Cat"), to("Tom")] },
        "Optional": { "anyOf": [to("Dog"), to("Cat")] },
        "Scalars": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "integer" } }, { "type": "integer" }] },
        "Cat": tagged(constant("cat")),
        "Tom": tagged(constant("cat")),
        "Dog": tagged(optional)
    })));
    assert_shapes(
        &api,
        &[("Same", "Cat / Tom"), ("Optional", "Dog / Cat"), ("Scalars", "string / [i64] / i64")],
    );
}

#[test]
fn inline_members_are_named_by_what_tells_them_apart() {
    let api = clean(schemas(json!({ "U": { "anyOf": [
        { "type": "string" },
        { "type": "object", "title": "Big One", "properties": { "x": {} } },
        { "type": "object", "properties": { "kind": constant("small") } },
        { "type": "object", "properties": { "y": {} } },
        { "type": "object", "properties": { "z": {} } },
        { "type": "array", "items": { "enum": ["e"] } }
    ] } })));
    assert_shapes(
        &api,
        &[("U", "string / U.Big One / U.small / U.object 4 / U.object 5 / [U.list.item]")],
    );
}

#[test]
fn a_union_of_one_thing_is_that_thing() {
    let api = clean(schemas(json!({
        "Twice": { "anyOf": [{ "type": "string", "format": "uri" }, { "type": "string" }] },
        "Anything": { "anyOf": [{ "type": "string" }, {}] }
    })));
    assert_shapes(&api, &[("Twice", "= string"), ("Anything", "= any")]);
}

#[test]
fn null_is_said_where_the_union_is_used() {
    let api = clean(schemas(json!({
        "A": { "type": "object", "properties": {
            "own": { "anyOf": [{ "type": "string" }, { "type": "integer" }], "nullable": true },
            "inner": { "$ref": "#/components/schemas/U" }
        } },
        "U": { "anyOf": [{ "type": "boolean" }, to("N")] },
        "N": { "type": "string", "nullable": true }
    })));
    assert_shapes(
        &api,
        &[("A", "{ inner?: U|null, own?: A.own|null }"), ("U", "bool / N"), ("N", "= string")],
    );
}

#[test]
fn a_discriminator_without_a_union_is_a_warning() {
    let (api, codes) = build(schemas(json!({ "Base": {
        "type": "object",
        "properties": { "type": { "type": "string" } },
        "discriminator": { "propertyName": "type" }
    } })));
    assert_eq!(codes, ["discriminator-without-union"]);
    assert_shapes(&api, &[("Base", "{ type?: string }")]);
}

#[test]
fn a_discriminator_that_is_no_text_tells_nothing() {
    let (api, codes) = build(schemas(json!({
        "Pet": {
            "oneOf": [to("Cat"), to("Dog")],
            "discriminator": { "propertyName": "type", "mapping": { "1": "#/components/schemas/Cat" } }
        },
        "Cat": tagged(json!({ "type": "integer", "x-codegen-const": 1 })),
        "Dog": tagged(json!({ "type": "integer", "enum": [2, 3] }))
    })));
    assert_eq!(codes, ["discriminator-not-text"]);
    assert_shapes(&api, &[("Pet", "Cat / Dog")]);
}
