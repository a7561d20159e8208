//! Operations: ids, order, security.

use super::{build, clean};
use serde_json::{Value, json};

fn document(paths: Value) -> Value {
    json!({ "openapi": "3.0.3", "info": { "title": "Test", "version": "1" }, "paths": paths })
}

fn named(id: &str) -> Value {
    json!({ "operationId": id, "responses": {} })
}

#[test]
fn operations_come_by_path_and_method() {
    let api = clean(document(json!({
        "/b": { "get": named("one") },
        "/a/{id}": { "post": named("two"), "delete": named("three"), "get": named("four") }
    })));
    let order: Vec<_> = api
        .operations
        .iter()
        .map(|o| (o.method.as_str(), o.path.as_str(), o.id.as_str()))
        .collect();
    let expected = [
        ("DELETE", "/a/{id}", "three"),
        ("GET", "/a/{id}", "four"),
        ("POST", "/a/{id}", "two"),
        ("GET", "/b", "one"),
    ];
    assert_eq!(order, expected);
    assert_eq!(api.operations[0].pointer.as_str(), "/paths/~1a~1{id}/delete");
}

#[test]
fn missing_and_repeated_ids_are_made_of_method_and_path() {
    let (api, codes) = build(document(json!({
        "/a": { "get": named("same"), "put": named("post_c_id") },
        "/b": { "get": named("same"), "post": { "responses": {} } },
        "/c/{id}": { "post": { "operationId": " ", "responses": {} } }
    })));
    let ids: Vec<_> = api.operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(ids, ["same", "post_c_id", "get_b", "post_b", "post_c_id_2"]);
    assert_eq!(codes, ["operation-id-repeated", "operation-id-missing", "operation-id-missing"]);
}

#[test]
fn prose_is_kept() {
    let api = clean(document(json!({ "/a": { "get": {
        "operationId": "a", "summary": "Short", "description": "Long.", "deprecated": true,
        "tags": ["one", "two"], "responses": {}
    } } })));
    let operation = &api.operations[0];
    assert_eq!(operation.docs.title.as_deref(), Some("Short"));
    assert_eq!(operation.docs.description.as_deref(), Some("Long."));
    assert!(operation.docs.deprecated);
    assert_eq!(operation.tags, ["one", "two"]);
}

#[test]
fn a_credential_that_cannot_be_given_is_told_once() {
    let get =
        |security: serde_json::Value| json!({ "get": { "security": security, "responses": {} } });
    let both = json!([{ "a": [], "b": [] }, { "tls": [] }]);
    let (_, mut codes) = build(json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "paths": {
            "/1": get(both.clone()), "/2": get(both), "/3": get(json!([{ "a": [], "b": [] }, { "a": [] }])),
            "/4": get(json!([])),
        },
        "components": { "securitySchemes": {
            "a": { "type": "apiKey", "in": "header", "name": "A" },
            "b": { "type": "apiKey", "in": "header", "name": "B" },
            "tls": { "type": "http", "scheme": "mutualTLS" },
        } },
    }));
    codes.retain(|code| *code != "operation-id-missing");
    assert_eq!(codes, ["unusable-security"]);
}

#[test]
fn security_is_the_operations_own_or_the_documents() {
    let secured = |id: &str, security: Value| json!({ "operationId": id, "security": security, "responses": {} });
    let mut document = document(json!({
        "/a": { "get": named("inherits") },
        "/b": { "get": secured("open", json!([])) },
        "/c": { "get": secured("optional", json!([{}, { "key": [], "app": [] }])) },
        "/d": { "get": secured("nothing", json!([{}])) },
        "/e": { "get": secured("either", json!([{ "key": [] }, { "app": [] }, { "key": [] }])) }
    }));
    document["security"] = json!([{ "key": [] }]);
    document["components"] = json!({ "securitySchemes": {
        "key": { "type": "http", "scheme": "bearer" }
    } });
    let (api, codes) = build(document);
    assert_eq!(codes, ["unusable-security"]);
    let security: Vec<_> = api.operations.iter().map(|o| o.security.clone()).collect();
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(security[0], [set(&["key"])]);
    assert!(security[1].is_empty());
    assert_eq!(security[2], [set(&["app", "key"])]);
    assert!(security[3].is_empty());
    assert_eq!(security[4], [set(&["key"]), set(&["app"])]);
    // Every name leads somewhere, even one that nothing describes.
    let other = crate::api::SecurityScheme::Other("undescribed".to_owned());
    assert_eq!(api.security_schemes.get("app"), Some(&other));
}
