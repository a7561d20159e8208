//! What is refused: each mistake with its place, and all of them in one run.

use super::{error, findings, with_paths, with_schemas};
use crate::diagnostic::Diagnostics;
use serde_json::{Value, json};

#[test]
fn all_mistakes_are_reported_in_one_run() {
    let document = with_schemas(&json!({
        "A": { "type": "object", "properties": [], "required": ["a", 1] },
        "B": { "type": "strng" },
        "C": 5,
        "D": { "type": 5, "title": 1, "nullable": "yes", "minLength": -1, "pattern": {} },
        "E": { "type": "string", "minLength": -1, "maxLength": 1.5, "pattern": {} },
        "F": { "type": "array", "items": 7 },
        "G": { "anyOf": [] },
        "H": { "type": "integer", "minimum": "1", "exclusiveMaximum": "2" },
        "I": { "discriminator": {} },
        "J": { "enum": "a", "description": null },
        "K": { "additionalProperties": "x" },
    }));
    let at = |code, rest: &str| error(code, &format!("/components/schemas/{rest}"));
    let expected = [
        at("wrong-kind", "A/required/1"),
        at("wrong-kind", "A/properties"),
        at("wrong-value", "B/type"),
        at("wrong-kind", "C"),
        at("wrong-kind", "D/nullable"),
        at("wrong-kind", "D/title"),
        at("wrong-kind", "D/type"),
        at("wrong-kind", "E/pattern"),
        at("wrong-kind", "E/minLength"),
        at("wrong-kind", "E/maxLength"),
        at("wrong-kind", "F/items"),
        at("empty-composition", "G/anyOf"),
        at("wrong-kind", "H/minimum"),
        at("wrong-kind", "H/exclusiveMaximum"),
        at("missing-field", "I/discriminator"),
        at("wrong-kind", "J/description"),
        at("wrong-kind", "J/enum"),
        at("wrong-kind", "K/additionalProperties"),
    ];
    assert_eq!(findings(&document), expected);
}

/// The message and the help of the only finding.
fn words(document: &Value) -> (String, String) {
    let mut diagnostics = Diagnostics::default();
    let _ = super::lower(document, &mut diagnostics);
    let mut found = diagnostics.into_iter().map(|found| (found.message, found.help));
    match (found.next(), found.next()) {
        (Some((message, Some(help))), None) => (message, help),
        other => (format!("{other:?}"), String::new()),
    }
}

#[test]
fn words_say_what_was_found_and_what_is_expected() {
    assert_eq!(
        words(&with_schemas(&json!({ "A": { "properties": [] } }))),
        (
            "`properties` is a list, an object is expected".to_owned(),
            "write an object there, or correct it with an overlay".to_owned(),
        )
    );
    let mut document = with_schemas(&json!({}));
    document["info"]["version"] = json!(1.0);
    assert_eq!(
        words(&document),
        ("`version` is a number, a string is expected".to_owned(), "put it in quotes".to_owned())
    );
    assert_eq!(
        words(&with_schemas(&json!({ "A": { "type": "strng" } }))).1,
        "one of: string, integer, number, boolean, array, object, null"
    );
    let cycle = json!({
        "A": { "$ref": "#/components/schemas/B" },
        "B": { "$ref": "#/components/schemas/A" },
    });
    assert_eq!(words(&with_schemas(&cycle)).0, "`A` consists of itself: A → B → A");
}

#[test]
fn the_root_is_checked() {
    assert_eq!(findings(&json!([])), [error("wrong-kind", "")]);
    assert_eq!(
        findings(&json!({ "swagger": "2.0", "info": { "title": "", "version": "" } })),
        [error("unsupported-version", "/swagger")]
    );
    let info = json!({ "title": "", "version": "" });
    assert_eq!(
        findings(&json!({ "openapi": "3.10.0", "info": info })),
        [error("unsupported-version", "/openapi")]
    );
    assert_eq!(
        findings(&json!({ "openapi": 3.1, "info": info })),
        [error("wrong-kind", "/openapi")]
    );
    assert_eq!(findings(&json!({})), [error("missing-field", ""), error("missing-field", "")]);
}

#[test]
fn operations_are_checked() {
    let paths = json!({
        "no-slash": {},
        "/{open": { "get": {} },
        "/a": {
            "get": {
                "parameters": [
                    { "in": "query", "schema": {} },
                    { "name": "a", "in": "body", "schema": {} },
                    { "name": "b", "in": "query" },
                    { "name": "c", "in": "query", "style": "simple", "schema": {} },
                    { "name": "d", "in": "header", "style": "form", "schema": {} },
                ],
                "requestBody": {},
                "responses": { "20": {}, "6XX": {}, "200": [] },
                "security": {},
                "x-codegen-stream-switch": true,
            },
            "put": [],
        },
    });
    let get = |code, rest: &str| error(code, &format!("/paths/~1a/get{rest}"));
    let expected = [
        get("wrong-kind", "/x-codegen-stream-switch"),
        get("missing-field", "/parameters/0"),
        get("wrong-value", "/parameters/1/in"),
        get("missing-field", "/parameters/2"),
        get("wrong-value", "/parameters/3/style"),
        get("wrong-value", "/parameters/4/style"),
        get("missing-field", "/requestBody"),
        get("unknown-status", "/responses/20"),
        get("wrong-kind", "/responses/200"),
        get("unknown-status", "/responses/6XX"),
        get("wrong-kind", "/security"),
        error("wrong-kind", "/paths/~1a/put"),
        error("path-template", "/paths/~1{open/get"),
        error("path-template", "/paths/no-slash"),
    ];
    assert_eq!(findings(&with_paths(&paths, &json!({}))), expected);
}

#[test]
fn extensions_of_the_overlay_are_checked() {
    let paths = json!({ "/a": { "get": { "responses": { "200": {
        "description": "",
        "x-codegen-may-be-empty": "yes",
        "content": { "text/event-stream": {
            "x-codegen-framing": "lines",
            "x-codegen-error-item": { "$ref": "#/components/schemas/Nowhere" },
        } },
    } } } } });
    let at = "/paths/~1a/get/responses/200";
    let media = format!("{at}/content/text~1event-stream");
    assert_eq!(
        findings(&with_paths(&paths, &json!({}))),
        [
            error("wrong-kind", &format!("{at}/x-codegen-may-be-empty")),
            error("wrong-value", &format!("{media}/x-codegen-framing")),
            error("dangling-reference", &format!("{media}/x-codegen-error-item/$ref")),
        ]
    );
}

#[test]
fn security_schemes_are_checked() {
    let components = json!({ "securitySchemes": {
        "a": { "type": "magic" },
        "b": { "type": "apiKey", "in": "body", "name": "k" },
        "c": { "type": "http" },
        "d": { "type": "oauth2", "flows": { "implicit": { "scopes": { "a": 1 } } } },
    } });
    let at = |code, rest: &str| error(code, &format!("/components/securitySchemes/{rest}"));
    assert_eq!(
        findings(&with_paths(&json!({}), &components)),
        [
            at("wrong-value", "a/type"),
            at("wrong-value", "b/in"),
            at("missing-field", "c"),
            at("missing-field", "d/flows/implicit"),
            at("wrong-kind", "d/flows/implicit/scopes/a"),
        ]
    );
}

#[test]
fn a_mistake_in_a_shared_part_is_reported_once() {
    let operation = json!({ "parameters": [{ "$ref": "#/components/parameters/P" }] });
    let paths = json!({ "/a": { "get": operation, "put": operation } });
    let components = json!({ "parameters": { "P": { "name": "p", "in": "query" } } });
    assert_eq!(
        findings(&with_paths(&paths, &components)),
        [error("missing-field", "/components/parameters/P")]
    );
}
