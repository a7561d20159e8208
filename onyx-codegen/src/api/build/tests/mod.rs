//! Small documents and what the pass makes of them.
//!
//! The documents are read by openapiv3 itself, so each is in the lowered form already. Types are
//! compared in a notation of their own, which [`notation`] writes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_pass_by_value)]

mod all_of;
mod answers;
mod bodies;
mod limits;
mod lowered;
mod notation;
mod objects;
mod operations;
mod parameters;
mod scalars;
mod unions;

use crate::api::Api;
use crate::diagnostic::{Diagnostics, Severity};
use notation::shape;
use serde_json::{Value, json};

/// The model of a document, and the codes of what was found on the way.
pub(super) fn build(document: Value) -> (Api, Vec<&'static str>) {
    let document = serde_json::from_value(document).unwrap();
    let mut diagnostics = Diagnostics::default();
    let api = super::build(&document, &mut diagnostics);
    (api, reports(&diagnostics))
}

/// The codes of what was found.
fn reports(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The model of a document that there is nothing to say about.
fn clean(document: Value) -> Api {
    let (api, codes) = build(document);
    assert!(codes.is_empty(), "{codes:?}");
    api
}

/// A document of these component schemas.
fn schemas(schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas }
    })
}

/// A document of one operation, with two components to refer to.
fn operation(operation: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": { "/things/{id}": { "post": operation } },
        "components": { "schemas": {
            "Thing": { "type": "object", "properties": {
                "name": { "type": "string" },
                "stream": { "type": "boolean", "default": true }
            } },
            "Other": { "type": "object", "properties": { "size": { "type": "integer" } } }
        } }
    })
}

/// Asserts what becomes of component schemas, by name.
fn assert_shapes(api: &Api, expected: &[(&str, &str)]) {
    for (name, expected) in expected {
        assert_eq!(shape(api, name), *expected, "{name}");
    }
}

#[test]
fn documents_are_described() {
    let api = clean(json!({
        "openapi": "3.0.3",
        "info": { "title": "Shop", "version": "v2", "description": "Sells." },
        "servers": [
            { "url": "https://{host}:{port}/api", "variables": {
                "host": { "default": "example.com" }, "port": { "default": "443" }
            } },
            { "url": "/" }
        ],
        "paths": {},
        "x-codegen-skipped": { "callbacks": 2, "webhooks": 3, "links": 9 }
    }));
    assert_eq!((api.title.as_str(), api.version.as_str()), ("Shop", "v2"));
    assert_eq!(api.description.as_deref(), Some("Sells."));
    assert_eq!(api.servers, ["https://example.com:443/api", "/"]);
    assert_eq!(api.webhooks_and_callbacks, 5);
}

#[test]
fn security_schemes_are_mapped() {
    use crate::api::SecurityScheme::{Basic, Bearer, Cookie, Header, Other, Query};
    let api = clean(json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "securitySchemes": {
            "bearer": { "type": "http", "scheme": "Bearer" },
            "basic": { "type": "http", "scheme": "basic" },
            "digest": { "type": "http", "scheme": "digest" },
            "oauth": { "type": "oauth2", "flows": {} },
            "oidc": { "type": "openIdConnect", "openIdConnectUrl": "https://example.com" },
            "header": { "type": "apiKey", "in": "header", "name": "X-Key" },
            "query": { "type": "apiKey", "in": "query", "name": "key" },
            "cookie": { "type": "apiKey", "in": "cookie", "name": "session" }
        } }
    }));
    let found: Vec<_> = api.security_schemes.into_iter().collect();
    let expected = [
        ("basic", Basic),
        ("bearer", Bearer),
        ("cookie", Cookie("session".to_owned())),
        ("digest", Other("digest".to_owned())),
        ("header", Header("X-Key".to_owned())),
        ("oauth", Bearer),
        ("oidc", Bearer),
        ("query", Query("key".to_owned())),
    ];
    assert_eq!(found, expected.map(|(name, scheme)| (name.to_owned(), scheme)));
}

#[test]
fn dangling_references_are_errors_with_a_place() {
    let document = schemas(json!({
        "A": { "type": "object", "properties": { "b": { "$ref": "#/components/schemas/B" } } }
    }));
    let document = serde_json::from_value(document).unwrap();
    let mut diagnostics = Diagnostics::default();
    let api = super::build(&document, &mut diagnostics);
    let found: Vec<_> = diagnostics.iter().collect();
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((found.code, found.severity), ("dangling-reference", Severity::Error));
    assert_eq!(found.pointer.as_str(), "/components/schemas/A/properties/b");
    assert!(found.help.is_some());
    assert_shapes(&api, &[("A", "{ b?: any }")]);
}
