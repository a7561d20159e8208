//! What paths, operations and security are lowered to.

use super::{findings, lower_clean, warning, with_paths, without_pointers};
use serde_json::{Value, json};

/// The operation `GET` of the path as it comes out, without pointers.
fn get_operation(path: &str, item: &Value) -> Value {
    let document = with_paths(&json!({ path: item }), &json!({}));
    let lowered = serde_json::to_value(lower_clean(&document).paths).unwrap_or_default();
    without_pointers(lowered[path]["get"].clone())
}

fn parameter(name: &str, place: &str) -> Value {
    json!({ "name": name, "in": place, "required": place == "path", "schema": { "type": "string" } })
}

fn names(operation: &Value) -> Vec<(&str, &str)> {
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    parameters
        .iter()
        .filter_map(|parameter| Some((parameter["in"].as_str()?, parameter["name"].as_str()?)))
        .collect()
}

#[test]
fn path_level_parameters_are_merged() {
    let mut own = parameter("q", "query");
    own["description"] = json!("own");
    let item = json!({
        "parameters": [parameter("id", "path"), parameter("q", "query"), parameter("X", "header")],
        "get": { "parameters": [own, parameter("x", "header"), parameter("q", "cookie")] },
    });
    let operation = get_operation("/a/{id}", &item);
    assert_eq!(
        names(&operation),
        [("path", "id"), ("query", "q"), ("header", "x"), ("cookie", "q")]
    );
    assert_eq!(operation["parameters"][1]["description"], json!("own"));
}

#[test]
fn path_template_and_parameters_must_agree() {
    let item = json!({ "get": { "parameters": [parameter("other", "path")] } });
    let document = with_paths(&json!({ "/a/{id}": item }), &json!({}));
    assert_eq!(
        findings(&document),
        [
            warning("unused-path-parameter", "/paths/~1a~1{id}/get/parameters/0"),
            warning("undeclared-path-parameter", "/paths/~1a~1{id}/get"),
        ]
    );
    let mut diagnostics = crate::diagnostic::Diagnostics::default();
    let lowered = serde_json::to_value(super::lower(&document, &mut diagnostics).paths);
    let lowered = lowered.unwrap_or_default();
    let operation = &lowered["/a/{id}"]["get"];
    assert_eq!(names(operation), [("path", "id")]);
    assert_eq!(operation["parameters"][0]["required"], json!(true));
    assert_eq!(operation["parameters"][0]["schema"]["type"], json!("string"));
}

#[test]
fn repeated_and_reserved_parameters_are_dropped() {
    let parameters = json!([
        parameter("q", "query"),
        parameter("q", "query"),
        parameter("Authorization", "header"),
        parameter("content-type", "header"),
        parameter("X-Kept", "header"),
    ]);
    let document =
        with_paths(&json!({ "/a": { "get": { "parameters": parameters } } }), &json!({}));
    let at = "/paths/~1a/get/parameters";
    assert_eq!(
        findings(&document),
        [
            warning("duplicate-parameter", &format!("{at}/1")),
            warning("reserved-header", &format!("{at}/2")),
            warning("reserved-header", &format!("{at}/3")),
        ]
    );
}

#[test]
fn parameter_details() {
    let styled = json!({
        "name": "ids", "in": "query", "required": true, "deprecated": true,
        "description": "D", "style": "pipeDelimited", "explode": false,
        "allowReserved": true, "allowEmptyValue": true, "x-mine": 1,
        "schema": { "type": "array", "items": { "type": "integer" } },
        "examples": { "one": { "value": [1] }, "two": { "value": [2] } },
    });
    let content = json!({
        "name": "filter", "in": "query",
        "content": { "application/json": { "schema": { "type": "object" } } },
    });
    let operation = get_operation("/a", &json!({ "get": { "parameters": [styled, content] } }));
    assert_eq!(
        operation["parameters"],
        json!([
            {
                "name": "ids", "in": "query", "required": true, "deprecated": true,
                "description": "D", "style": "pipeDelimited", "explode": false,
                "allowReserved": true, "allowEmptyValue": true, "x-mine": 1,
                "schema": { "type": "array", "items": { "type": "integer" } },
                "example": [1], "x-codegen-examples": [[1], [2]],
            },
            {
                "name": "filter", "in": "query", "style": "form",
                "content": { "application/json": { "schema": { "type": "object" } } },
            },
        ])
    );
}

#[test]
fn parameter_with_two_media_types() {
    let content = json!({
        "name": "filter", "in": "query", "content": { "text/plain": {}, "application/json": {} },
    });
    let document = with_paths(&json!({ "/a": { "get": { "parameters": [content] } } }), &json!({}));
    let at = "/paths/~1a/get/parameters/0/content";
    assert_eq!(findings(&document), [warning("several-media-types", at)]);
}

#[test]
fn bodies_and_responses() {
    let item = json!({ "get": {
        "tags": ["t"], "summary": "S", "description": "D", "operationId": "id", "deprecated": true,
        "x-codegen-stream-switch": "stream",
        "requestBody": { "required": true, "description": "B", "content": { "multipart/form-data": {
            "schema": { "type": "object" },
            "encoding": { "file": { "contentType": "image/png" }, "ids": { "style": "deepObject" } },
        } } },
        "responses": {
            "200": { "description": "ok", "x-codegen-may-be-empty": true, "content": {
                "text/event-stream": {
                    "itemSchema": { "type": ["string", "null"] },
                    "x-codegen-framing": "json-lines",
                    "x-codegen-error-item": { "type": ["integer", "null"] },
                },
            } },
            "4xx": { "description": "" },
            "default": { "description": "other" },
        },
    } });
    assert_eq!(
        get_operation("/a", &item),
        json!({
            "tags": ["t"], "summary": "S", "description": "D", "operationId": "id",
            "deprecated": true, "x-codegen-stream-switch": "stream",
            "requestBody": { "required": true, "description": "B", "content": { "multipart/form-data": {
                "schema": { "type": "object" },
                "encoding": {
                    "file": { "contentType": "image/png", "explode": true },
                    "ids": { "contentType": null, "style": "deepObject" },
                },
            } } },
            "responses": {
                "200": { "description": "ok", "x-codegen-may-be-empty": true, "content": {
                    "text/event-stream": {
                        "x-codegen-item-schema": { "type": "string", "nullable": true },
                        "x-codegen-framing": "json-lines",
                        "x-codegen-error-item": { "type": "integer", "nullable": true },
                    },
                } },
                "4XX": { "description": "" },
                "default": { "description": "other" },
            },
        })
    );
}

#[test]
fn places_of_operations_parameters_bodies_and_responses() {
    let item = json!({ "get": {
        "parameters": [parameter("q", "query")],
        "requestBody": { "content": { "text/plain": {} } },
        "responses": { "200": { "description": "" } },
    } });
    let document = with_paths(&json!({ "/a": item }), &json!({}));
    let lowered = serde_json::to_value(lower_clean(&document)).unwrap_or_default();
    let operation = "/paths/~1a/get";
    for part in
        ["", "/parameters/0", "/requestBody", "/requestBody/content/text~1plain", "/responses/200"]
    {
        let place = format!("{operation}{part}");
        let stated = lowered.pointer(&format!("{place}/x-codegen-pointer"));
        assert_eq!(stated, Some(&json!(place)));
    }
}

#[test]
fn what_a_client_does_not_call_is_counted() {
    let mut document = with_paths(
        &json!({ "/a": { "get": {
            "callbacks": { "one": {}, "two": {} },
            "responses": { "200": { "description": "", "links": { "next": {} } } },
        } } }),
        &json!({}),
    );
    document["webhooks"] = json!({ "a": {}, "b": {}, "c": {} });
    let lowered = lower_clean(&document);
    assert_eq!(
        lowered.extensions.get("x-codegen-skipped"),
        Some(&json!({ "callbacks": 2, "webhooks": 3, "links": 1 }))
    );
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_wins() {
    let item = json!({
        "$ref": "#/components/pathItems/Shared",
        "get": { "summary": "own" },
    });
    let components = json!({ "pathItems": { "Shared": {
        "get": { "summary": "shared" }, "put": { "summary": "shared" },
    } } });
    let lowered = lower_clean(&with_paths(&json!({ "/a": item }), &components));
    let summaries: Vec<_> = lowered
        .operations()
        .map(|(_, method, operation)| (method.to_owned(), operation.summary.clone()))
        .collect();
    let expected = [("get", "own"), ("put", "shared")];
    assert_eq!(
        summaries,
        expected.map(|(method, text)| (method.to_owned(), Some(text.to_owned())))
    );
}

#[test]
fn security() {
    let schemes = json!({
        "basic": { "type": "http", "scheme": "basic" },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "session", "description": "D" },
        "oauth": { "type": "oauth2", "flows": { "password": {
            "tokenUrl": "/token", "scopes": { "read": "may read" },
        } } },
        "open": { "type": "openIdConnect", "openIdConnectUrl": "https://example.com" },
    });
    let mut document = with_paths(
        &json!({ "/a": {
            "get": { "security": [{ "oauth": ["read"], "cookie": [] }, {}] },
            "put": { "security": [] },
            "post": {},
        } }),
        &json!({ "securitySchemes": schemes }),
    );
    document["security"] = json!([{ "basic": [] }]);
    let lowered = serde_json::to_value(lower_clean(&document)).unwrap_or_default();
    let at = |pointer: &str| lowered.pointer(pointer).cloned();
    assert_eq!(at("/components/securitySchemes"), Some(schemes));
    assert_eq!(at("/security"), Some(json!([{ "basic": [] }])));
    assert_eq!(
        at("/paths/~1a/get/security"),
        Some(json!([{ "cookie": [], "oauth": ["read"] }, {}]))
    );
    assert_eq!(at("/paths/~1a/put/security"), Some(json!([])));
    assert_eq!(at("/paths/~1a/post/security"), None);
}

#[test]
fn security_that_the_model_has_no_word_for() {
    let document = with_paths(
        &json!({ "/a": { "get": { "security": [{ "nowhere": [] }] } } }),
        &json!({ "securitySchemes": { "tls": { "type": "mutualTLS" } } }),
    );
    assert_eq!(
        findings(&document),
        [warning("unknown-security-scheme", "/paths/~1a/get/security/0/nowhere")]
    );
    let lowered = super::lower(&document, &mut crate::diagnostic::Diagnostics::default());
    let components = serde_json::to_value(lowered.components).unwrap_or_default();
    assert_eq!(
        components["securitySchemes"]["tls"],
        json!({ "type": "http", "scheme": "mutualTLS" })
    );
}

#[test]
fn root_of_the_document() {
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "v1", "description": "D", "x-mine": 1 },
        "servers": [{ "url": "https://{host}/api", "variables": {
            "host": { "default": "a", "enum": ["a", "b"], "description": "H" },
        } }],
        "tags": [{ "name": "t", "description": "D" }],
        "paths": { "x-mine": 1 },
    });
    let lowered = serde_json::to_value(lower_clean(&document)).unwrap_or_default();
    for key in ["openapi", "info", "servers", "tags"] {
        assert_eq!(lowered[key], document[key], "{key}");
    }
}

#[test]
fn operations_by_methods_of_openapi_3_2_are_told_of_each() {
    let item = json!({ "query": {}, "additionalOperations": { "COPY": {}, "LOCK": {} } });
    let document = with_paths(&json!({ "/a": item }), &json!({}));
    assert_eq!(
        findings(&document),
        [
            warning("unsupported-method", "/paths/~1a/query"),
            warning("unsupported-method", "/paths/~1a/additionalOperations/COPY"),
            warning("unsupported-method", "/paths/~1a/additionalOperations/LOCK"),
        ]
    );
}

#[test]
fn what_3_2_adds_to_parameters_is_said_in_3_0() {
    let form = json!({ "application/x-www-form-urlencoded": { "schema": { "type": "object" } } });
    let parameters = json!([
        { "name": "all", "in": "querystring", "content": form },
        { "name": "raw", "in": "querystring", "content": { "text/plain": {} } },
        { "name": "c", "in": "cookie", "style": "cookie", "schema": {} },
    ]);
    let document =
        with_paths(&json!({ "/a": { "get": { "parameters": parameters } } }), &json!({}));
    let at = "/paths/~1a/get/parameters";
    assert_eq!(
        findings(&document),
        [
            warning("unsupported-query-string", &format!("{at}/1")),
            warning("unsupported-style", &format!("{at}/2/style")),
        ]
    );
    let mut diagnostics = crate::diagnostic::Diagnostics::default();
    let lowered = serde_json::to_value(super::lower(&document, &mut diagnostics).paths);
    let operation = &lowered.unwrap_or_default()["/a"]["get"];
    assert_eq!(names(operation), [("query", "all"), ("cookie", "c")]);
    assert_eq!(operation["parameters"][0]["schema"]["type"], json!("object"));
}
