//! What objects and arrays are lowered to.

use super::{CAT, assert_same, findings, lower_clean, schema, warning, with_schemas};
use serde_json::json;

#[test]
fn objects() {
    let object = json!({
        "type": "object",
        "properties": { "b": { "$ref": CAT }, "a": { "type": "string" } },
        "required": ["b", "a"],
        "additionalProperties": { "type": "integer" },
        "minProperties": 1,
        "maxProperties": 3,
    });
    assert_eq!(schema(object.clone()), object);
    let document = with_schemas(&json!({ "Cat": {}, "Tested": object }));
    let text = serde_json::to_string(&lower_clean(&document)).unwrap_or_default();
    assert!(text.find("\"a\":{\"type\"") < text.find("\"b\":{\"$ref\""), "sorted by name: {text}");
    assert_same(
        &[
            json!({ "type": "object", "additionalProperties": false }),
            json!({ "type": "object", "unevaluatedProperties": false }),
        ],
        &json!({ "type": "object", "additionalProperties": false }),
    );
}

#[test]
fn pattern_properties_and_property_names() {
    assert_eq!(
        schema(json!({ "type": "object", "patternProperties": { "^x-": { "type": "string" } } })),
        json!({
            "type": "object",
            "additionalProperties": { "type": "string" },
            "x-codegen-pattern": "^x-",
        })
    );
    assert_eq!(
        schema(json!({ "type": "object", "propertyNames": { "$ref": CAT } })),
        json!({ "type": "object", "x-codegen-property-names": { "$ref": CAT } })
    );
    let mixed = json!({
        "properties": { "a": {} },
        "patternProperties": { "^x-": { "type": "string" } },
    });
    assert_eq!(
        findings(&with_schemas(&json!({ "A": mixed }))),
        [warning("folded-pattern-properties", "/components/schemas/A/patternProperties")]
    );
}

#[test]
fn tuples() {
    let prefix = json!([{ "type": "string" }, { "$ref": CAT }]);
    let tuple = |open: bool| json!({ "type": "array", "x-codegen-prefix-items": prefix, "x-codegen-open-tuple": open });
    assert_eq!(schema(json!({ "type": "array", "prefixItems": prefix })), tuple(true));
    assert_eq!(schema(json!({ "prefixItems": prefix, "items": false })), tuple(false));
    // The spelling before 2020-12.
    assert_eq!(schema(json!({ "type": "array", "items": prefix })), tuple(true));
    assert_eq!(schema(json!({ "items": prefix, "additionalItems": false })), tuple(false));
    // As Pydantic closes it.
    let mut closed = tuple(false);
    closed["minItems"] = json!(2);
    closed["maxItems"] = json!(2);
    assert_eq!(
        schema(json!({ "type": "array", "prefixItems": prefix, "minItems": 2, "maxItems": 2 })),
        closed
    );
    let mut rest = tuple(true);
    rest["items"] = json!({ "type": "integer" });
    assert_eq!(
        schema(json!({ "type": "array", "prefixItems": prefix, "items": { "type": "integer" } })),
        rest
    );
}

#[test]
fn arrays() {
    let array = json!({
        "type": "array", "items": { "type": "string" },
        "minItems": 1, "maxItems": 2, "uniqueItems": true,
    });
    assert_eq!(schema(array.clone()), array);
    assert_eq!(
        schema(json!({ "type": "array", "items": true })),
        json!({ "type": "array", "items": {} })
    );
}

#[test]
fn a_base_with_a_discriminator_is_a_choice_of_what_extends_it() {
    let extends =
        |base: &str| json!({ "allOf": [{ "$ref": format!("#/components/schemas/{base}") }] });
    let base = json!({
        "type": "object", "properties": { "kind": {} }, "discriminator": { "propertyName": "kind" },
    });
    let lowered = |schemas: serde_json::Value| {
        let lowered = super::components(&with_schemas(&schemas));
        lowered["Base"].clone()
    };
    let with_heirs = lowered(json!({
        "Base": base, "B": extends("A"), "A": extends("Base"), "Other": { "type": "object" },
    }));
    let text = with_heirs.to_string();
    let heirs = json!([
        { "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" },
    ]);
    assert!(text.contains(&format!("\"oneOf\":{heirs}")), "{text}");
    // Nothing extends it, it says itself what there is, or there is no discriminator.
    for (base, heir) in [
        (base.clone(), "Other"),
        (json!({ "oneOf": [{ "$ref": CAT }, { "type": "string" }] }), "Base"),
        (json!({ "type": "object" }), "Base"),
    ] {
        let expected = schema(base.clone());
        let schemas = json!({ "Base": base, "A": extends(heir), "Cat": {}, "Other": {} });
        assert_eq!(lowered(schemas), expected);
    }
}
