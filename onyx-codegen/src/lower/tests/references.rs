//! Where references lead.

use super::{
    CAT, components, error, findings, lower_clean, with_paths, with_schemas, without_pointers,
};
use serde_json::{Value, json};

#[test]
fn escapes_are_resolved() {
    let schemas = json!({
        "Page[Cat]": { "type": "object" },
        "a/b~c": { "type": "object" },
        "A": { "$ref": "#/components/schemas/Page%5BCat%5D" },
        "B": { "$ref": "#/components/schemas/a~1b~0c" },
    });
    let lowered = components(&with_schemas(&schemas));
    assert_eq!(lowered["A"], json!({ "$ref": "#/components/schemas/Page[Cat]" }));
    assert_eq!(lowered["B"], json!({ "$ref": "#/components/schemas/a/b~c" }));
}

#[test]
fn targets_elsewhere_become_components_in_both_places() {
    let schemas = json!({
        "A": { "type": "object", "properties": { "b": { "type": "object" } } },
        "C": { "$ref": "#/components/schemas/A/properties/b" },
    });
    let b = json!({ "$ref": "#/components/schemas/A_b" });
    assert_eq!(
        components(&with_schemas(&schemas)),
        json!({
            "A": { "type": "object", "properties": { "b": b } },
            "A_b": { "type": "object", "x-codegen-synthetic": true },
            "C": b,
        })
    );
}

#[test]
fn definitions_of_json_schema() {
    let mut document = with_schemas(&json!({
        "A": {
            "$defs": { "X": { "type": "string", "enum": ["a"] } },
            "type": "array",
            "items": { "$ref": "#/$defs/X" },
        },
        "B": { "$ref": "#/$defs/Y" },
        "C": { "$ref": "#/components/schemas/A/$defs/X" },
    }));
    document["$defs"] = json!({ "Y": { "$ref": "#/$defs/Z" }, "Z": { "type": "integer" } });
    let lowered = components(&document);
    let x = json!({ "$ref": "#/components/schemas/A_X" });
    assert_eq!(lowered["A"], json!({ "type": "array", "items": x }));
    assert_eq!(lowered["B"], json!({ "$ref": "#/components/schemas/Z" }));
    assert_eq!(lowered["C"], x);
    let synthetic = json!({ "type": "integer", "x-codegen-synthetic": true });
    assert_eq!(lowered["Z"], synthetic);
}

#[test]
fn synthetic_names_give_way() {
    let schemas = json!({
        "A": { "type": "object", "properties": { "b": { "type": "array", "items": { "type": "object" } } } },
        "A_b_item": { "type": "string" },
        "C": { "$ref": "#/components/schemas/A/properties/b/items" },
    });
    let lowered = components(&with_schemas(&schemas));
    assert_eq!(lowered["C"], json!({ "$ref": "#/components/schemas/A_b_item_2" }));
    assert_eq!(lowered["A_b_item"], json!({ "type": "string" }));
}

#[test]
fn reference_into_an_operation() {
    let schema = json!({ "type": "object" });
    let paths = json!({ "/pets/{id}/toys": { "get": {
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
        "responses": { "200": {
            "description": "", "content": { "application/json": { "schema": schema } },
        } },
    } } });
    let reference =
        "#/paths/~1pets~1%7Bid%7D~1toys/get/responses/200/content/application~1json/schema";
    let components = json!({ "schemas": { "A": { "$ref": reference } } });
    let lowered = serde_json::to_value(lower_clean(&with_paths(&paths, &components)));
    let lowered = without_pointers(lowered.unwrap_or_default());
    let target = json!({ "$ref": "#/components/schemas/pets_id_toys_get_200_response" });
    assert_eq!(lowered.pointer("/components/schemas/A"), Some(&target));
    let place = "/paths/~1pets~1{id}~1toys/get/responses/200/content/application~1json/schema";
    assert_eq!(lowered.pointer(place), Some(&target));
}

#[test]
fn shared_parameters_responses_and_bodies_are_resolved_in_place() {
    let operation = json!({
        "parameters": [{ "$ref": "#/components/parameters/Limit" }],
        "requestBody": { "$ref": "#/components/requestBodies/Cat" },
        "responses": { "404": { "$ref": "#/components/responses/Alias" } },
    });
    let paths = json!({
        "/a": { "$ref": "#/components/pathItems/Item" },
        "/b": { "post": operation },
    });
    let components = json!({
        "schemas": { "Cat": { "type": "object" } },
        "pathItems": { "Item": { "post": operation } },
        "parameters": {
            "Limit": { "name": "limit", "in": "query", "schema": { "type": "integer" } },
        },
        "requestBodies": { "Cat": { "content": { "application/json": { "schema": { "$ref": CAT } } } } },
        "responses": {
            "Alias": { "$ref": "#/components/responses/NotFound" },
            "NotFound": { "description": "gone", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "detail": { "type": "string" } },
            } } } },
        },
    });
    let lowered = serde_json::to_value(lower_clean(&with_paths(&paths, &components)));
    let lowered = without_pointers(lowered.unwrap_or_default());
    let at = |pointer: &str| lowered.pointer(pointer).cloned().unwrap_or_default();
    for path in ["/paths/~1a/post", "/paths/~1b/post"] {
        let get = |rest: &str| at(&format!("{path}/{rest}"));
        assert_eq!(get("parameters/0/schema"), json!({ "type": "integer" }));
        assert_eq!(get("requestBody/content/application~1json/schema"), json!({ "$ref": CAT }));
        assert_eq!(get("responses/404/description"), json!("gone"));
        // A type that the operations share, and not one for each of them.
        assert_eq!(
            get("responses/404/content/application~1json/schema"),
            json!({ "$ref": "#/components/schemas/NotFound_response" })
        );
    }
    assert_eq!(at("/components/schemas/NotFound_response/x-codegen-synthetic"), json!(true));
}

#[test]
fn references_in_data_are_data() {
    let data = json!({ "$ref": "#/nowhere" });
    let lowered = components(&with_schemas(&json!({
        "A": { "type": "object", "default": data, "examples": [data],
            "properties": { "default": { "$ref": "#/components/schemas/B/properties/c" } } },
        "B": { "properties": { "c": { "type": "object" } } },
    })));
    assert_eq!(lowered["A"]["default"], data);
    assert_eq!(
        lowered["A"]["properties"]["default"],
        json!({ "$ref": "#/components/schemas/B_c" })
    );
}

fn errors_of(schemas: &Value) -> Vec<(&'static str, String)> {
    findings(&with_schemas(schemas)).into_iter().map(|(_, code, pointer)| (code, pointer)).collect()
}

#[test]
fn references_to_nothing() {
    let at = "/components/schemas/A/$ref".to_owned();
    for (reference, code) in [
        ("#/components/schemas/Nowhere", "dangling-reference"),
        ("#/components/schemas/%FF", "dangling-reference"),
        ("other.yaml#/A", "external-reference"),
        ("https://example.com/a.json", "external-reference"),
        ("#Anchor", "unsupported-reference"),
        ("#", "unsupported-reference"),
        ("", "unsupported-reference"),
    ] {
        assert_eq!(errors_of(&json!({ "A": { "$ref": reference } })), [(code, at.clone())]);
    }
    let mut document = with_schemas(&json!({ "A": { "$ref": "#/components/parameters/P" } }));
    document["components"]["parameters"] =
        json!({ "P": { "name": "p", "in": "query", "schema": {} } });
    assert_eq!(findings(&document), [error("misplaced-reference", &at)]);
}

#[test]
fn mapping_to_nothing() {
    let union = |target: &str| {
        json!({ "A": { "type": "object" }, "U": {
            "oneOf": [{ "$ref": "#/components/schemas/A" }],
            "discriminator": { "propertyName": "kind", "mapping": { "a": target } },
        } })
    };
    let at = "/components/schemas/U/discriminator/mapping/a".to_owned();
    assert_eq!(errors_of(&union("B")), [("dangling-reference", at.clone())]);
    assert_eq!(errors_of(&union("b.json")), [("external-reference", at.clone())]);
    assert_eq!(errors_of(&union("#/components/schemas/B")), [("dangling-reference", at)]);
}

#[test]
fn components_that_consist_of_themselves() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let cycle = |at: &str| vec![("reference-cycle", format!("/components/schemas/{at}"))];
    assert_eq!(errors_of(&json!({ "A": reference("B"), "B": reference("A") })), cycle("A"));
    assert_eq!(errors_of(&json!({ "A": reference("A") })), cycle("A"));
    let part = |name: &str| json!({ "type": "object", "properties": { name: {} } });
    assert_eq!(
        errors_of(&json!({
            "A": reference("B"),
            "B": { "allOf": [reference("C"), part("b")] },
            "C": { "allOf": [part("c"), reference("B")] },
        })),
        cycle("B")
    );
    assert_eq!(
        errors_of(&json!({
            "B": { "oneOf": [{ "type": "string" }, reference("C")] },
            "C": { "anyOf": [{ "type": "integer" }, reference("B")] },
        })),
        cycle("B")
    );
    // A base may list what extends it, but a cycle of another kind beside that is still one.
    let base = json!({
        "B": { "type": "object", "properties": { "b": {} }, "oneOf": [reference("C"), part("d")] },
        "C": { "allOf": [reference("B"), part("c")] },
    });
    assert_eq!(errors_of(&base), []);
    let mut both = base;
    both["B"]["allOf"] = json!([reference("C")]);
    assert_eq!(errors_of(&both), cycle("B"));
    // Recursion through a property or an item is fine.
    assert_eq!(
        errors_of(&json!({
            "Tree": { "type": "object", "properties": { "left": reference("Tree") } },
            "Json": { "anyOf": [
                { "type": "string" },
                { "type": "array", "items": reference("Json") },
            ] },
        })),
        []
    );
}

#[test]
fn shared_parts_that_refer_to_themselves() {
    let paths = json!({ "/a": { "get": { "responses": {
        "200": { "$ref": "#/components/responses/A" },
    } } } });
    let components = json!({ "responses": {
        "A": { "$ref": "#/components/responses/B" },
        "B": { "$ref": "#/components/responses/A" },
    } });
    let found = findings(&with_paths(&paths, &components));
    assert_eq!(found, [error("reference-cycle", "/paths/~1a/get/responses/200/$ref")]);
}
