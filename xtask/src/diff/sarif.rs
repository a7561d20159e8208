//! A comparison for code scanning: SARIF 2.1.0
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>).

use super::{Comparison, accepted::Entry, place, words};
use crate::lock::GENERATOR;
use onyx_diff::{Finding, RULES, Rule, Severity};
use serde_json::{Value, json};

/// The comparison as a log with one run.
#[must_use]
pub fn sarif(comparison: &Comparison) -> String {
    let file = comparison.revision.file.as_deref();
    let results: Vec<Value> = comparison
        .findings()
        .zip(comparison.lines())
        .map(|((finding, entry), line)| result(finding, entry, file, line))
        .collect();
    let driver = json!({
        "name": "cargo xtask diff",
        "semanticVersion": GENERATOR,
        "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // Text and numbers alone: nothing here that JSON cannot say.
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.about},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.axis.as_str()]},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Breaking => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(
    finding: &Finding,
    entry: Option<&Entry>,
    file: Option<&str>,
    line: Option<usize>,
) -> Value {
    let mut result = json!({
        "ruleId": finding.id,
        "level": level(finding.severity),
        "message": {"text": format!("{}: {}", words::heading(finding), finding.message)},
        "locations": [location(finding, file, line)],
        "partialFingerprints": {"onyxDiff/v1": finding.fingerprint},
    });
    if let Some(index) = RULES.iter().position(|rule| rule.id == finding.id) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(Entry { reason, expires, .. }) = entry {
        let why = format!("{reason} (until {expires})");
        result["suppressions"] =
            json!([{"kind": "external", "status": "accepted", "justification": why}]);
    }
    result
}

fn location(finding: &Finding, file: Option<&str>, line: Option<usize>) -> Value {
    let mut location = json!({});
    if let Some(file) = file {
        let artifact = json!({"uri": uri(file), "uriBaseId": "%SRCROOT%"});
        location["physicalLocation"] =
            json!({"artifactLocation": artifact, "region": {"startLine": line.unwrap_or(1)}});
    }
    if let Some(place) = place(finding) {
        location["logicalLocations"] = json!([{"fullyQualifiedName": place.as_str()}]);
    }
    location
}

/// A relative reference to a file (RFC 3986).
fn uri(file: &str) -> String {
    use std::fmt::Write as _;
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_is_a_reference() {
        assert_eq!(super::uri("specs/a b:ä.json"), "specs/a%20b%3A%C3%A4.json");
    }
}
