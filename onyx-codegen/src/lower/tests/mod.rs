//! One small document for each rule; what comes out is compared as JSON.

mod containers;
mod errors;
mod operations;
mod references;
mod robustness;
mod schemas;

use super::{extension, lower};
use crate::diagnostic::{Diagnostics, Severity};
use openapiv3::OpenAPI;
use serde_json::{Value, json};

/// A document of version 3.1 with these component schemas.
fn with_schemas(schemas: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    })
}

/// A document of version 3.1 with these paths and components.
fn with_paths(paths: &Value, components: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": paths,
        "components": components,
    })
}

/// Lowers a document that has no mistake.
fn lower_clean(document: &Value) -> OpenAPI {
    let mut diagnostics = Diagnostics::default();
    let lowered = lower(document, &mut diagnostics);
    let found: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
    lowered
}

/// Lowers a document and gives the findings as `(severity, code, pointer)`.
fn findings(document: &Value) -> Vec<(Severity, &'static str, String)> {
    let mut diagnostics = Diagnostics::default();
    let _ = lower(document, &mut diagnostics);
    let place = |text: &str| text.to_owned();
    diagnostics
        .iter()
        .inspect(|found| assert!(found.help.is_some(), "{found} says nothing about the remedy"))
        .map(|found| (found.severity, found.code, place(found.pointer.as_str())))
        .collect()
}

fn error(code: &'static str, pointer: &str) -> (Severity, &'static str, String) {
    (Severity::Error, code, pointer.to_owned())
}

fn warning(code: &'static str, pointer: &str) -> (Severity, &'static str, String) {
    (Severity::Warning, code, pointer.to_owned())
}

/// The node as JSON without the pointers, which every node has.
fn without_pointers(mut value: Value) -> Value {
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove(extension::POINTER);
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// All components of a lowered document, without pointers.
fn components(document: &Value) -> Value {
    let lowered = lower_clean(document);
    let schemas = lowered.components.map(|components| components.schemas);
    without_pointers(serde_json::to_value(schemas).unwrap_or_default())
}

/// A schema as it comes out, without pointers. `Cat` and `Dog` are there to be referred to.
fn schema(schema: Value) -> Value {
    let object = json!({ "type": "object" });
    let mut schemas = json!({ "Cat": object, "Dog": object });
    schemas["Tested"] = schema;
    components(&with_schemas(&schemas)).get("Tested").cloned().unwrap_or_default()
}

/// Asserts that all spellings come out as one node.
fn assert_same(spellings: &[Value], expected: &Value) {
    for spelling in spellings {
        assert_eq!(&schema(spelling.clone()), expected, "{spelling}");
    }
}

const CAT: &str = "#/components/schemas/Cat";
const DOG: &str = "#/components/schemas/Dog";
