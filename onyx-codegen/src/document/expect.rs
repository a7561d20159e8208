//! Checks of structure that overlays and rules share. Each reports what it finds.

use super::kind_of;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use serde_json::{Map, Value};

/// The members of what has to be an object.
pub(crate) fn object<'a>(
    value: &'a Value,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<&'a Map<String, Value>> {
    let object = value.as_object();
    if object.is_none() {
        wrong_kind(value, "an object", at, findings);
    }
    object
}

/// A field that has to be there.
pub(crate) fn present<'a>(
    fields: &'a Map<String, Value>,
    key: &str,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<&'a Value> {
    let value = fields.get(key);
    if value.is_none() {
        let message = format!("the required field `{key}` is missing");
        let finding = Diagnostic::error("missing-field", at, message);
        findings.push(finding.help(format!("add `{key}` to this object")));
    }
    value
}

/// Reports the fields that are neither known nor extensions (`x-…`).
pub(crate) fn unknown_fields(
    fields: &Map<String, Value>,
    known: &[&str],
    at: &Pointer,
    findings: &mut Diagnostics,
) {
    let unknown = |key: &&String| !known.contains(&key.as_str()) && !key.starts_with("x-");
    for key in fields.keys().filter(unknown) {
        let message = format!("`{key}` is not a field of this object");
        let finding = Diagnostic::error("unknown-field", &at.child(key), message);
        findings.push(finding.help(format!("the fields are {}", known.join(", "))));
    }
}

/// Reports a value of the wrong JSON kind.
pub(crate) fn wrong_kind(value: &Value, expected: &str, at: &Pointer, findings: &mut Diagnostics) {
    let message = format!("found {}, expected {expected}", kind_of(value));
    let finding = Diagnostic::error("wrong-kind", at, message);
    findings.push(match value {
        Value::Number(_) => finding.help("in YAML, quote what looks like a number"),
        _ => finding,
    });
}
