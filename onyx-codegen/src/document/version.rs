//! Which OpenAPI version a document is written in, and whether there is anything to generate.

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use serde_json::{Map, Value};

/// A version of OpenAPI that can be generated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x
    V3_0,
    /// 3.1.x
    V3_1,
    /// 3.2.x, read as 3.1.
    V3_2,
}

/// Tells the version; `None`, with an error, when the document cannot be generated from.
pub fn version(document: &Value, diagnostics: &mut Diagnostics) -> Option<Version> {
    let Some(root) = document.as_object() else {
        let found = kind_of(document);
        let message = format!("the document is {found}, not an OpenAPI object");
        diagnostics.push(not_openapi(message));
        return None;
    };
    let version = stated(root, diagnostics);
    let has_paths = check_paths(root, diagnostics);
    version.filter(|_| has_paths)
}

fn stated(root: &Map<String, Value>, diagnostics: &mut Diagnostics) -> Option<Version> {
    let at = Pointer::root().child("openapi");
    let refusal = match root.get("openapi") {
        Some(Value::String(text)) => match version_of(text) {
            Some(Version::V3_2) => {
                let message = format!("OpenAPI {text} is read as if it were 3.1");
                let warning = Diagnostic::warning("openapi-3-2", &at, message)
                    .help("of what 3.2 adds, `itemSchema` is understood; the rest is passed over");
                diagnostics.push(warning);
                return Some(Version::V3_2);
            }
            Some(version) => return Some(version),
            None => Diagnostic::error(
                "unsupported-version",
                &at,
                format!("OpenAPI `{text}` is not a version that can be generated from"),
            )
            .help("3.0.x and 3.1.x are read, and 3.2.x as if it were 3.1"),
        },
        Some(other) => {
            let message =
                format!("`openapi` is {}, not a version such as \"3.1.0\"", kind_of(other));
            Diagnostic::error("wrong-kind", &at, message)
                .help("in YAML, quote the version: `openapi: \"3.1.0\"`")
        }
        None => unstated(root),
    };
    diagnostics.push(refusal);
    None
}

/// Accepts `3.1` for `3.1.0`: the patch version never changes what a document means.
fn version_of(text: &str) -> Option<Version> {
    let mut parts = text.splitn(3, '.');
    let version = match (parts.next()?, parts.next()?) {
        ("3", "0") => Version::V3_0,
        ("3", "1") => Version::V3_1,
        ("3", "2") => Version::V3_2,
        _ => return None,
    };
    let patch = parts.next().is_none_or(|patch| patch.starts_with(|c: char| c.is_ascii_digit()));
    patch.then_some(version)
}

fn unstated(root: &Map<String, Value>) -> Diagnostic {
    if root.contains_key("swagger") {
        let at = Pointer::root().child("swagger");
        return Diagnostic::error("swagger-2", &at, "the document is Swagger 2.0, not OpenAPI 3")
            .help("convert it first, for instance with swagger2openapi or converter.swagger.io");
    }
    let other = [
        ("asyncapi", "an AsyncAPI document"),
        ("arazzo", "an Arazzo document"),
        ("overlay", "an OpenAPI overlay"),
        ("$schema", "a JSON Schema"),
    ];
    match other.iter().find(|(key, _)| root.contains_key(*key)) {
        Some((_, name)) => not_openapi(format!("the document is {name}, not an OpenAPI document")),
        None => not_openapi("the document has no `openapi` field".to_owned()),
    }
}

fn not_openapi(message: String) -> Diagnostic {
    Diagnostic::error("not-openapi", &Pointer::root(), message)
        .help("pass an OpenAPI document: an object with `openapi: \"3.1.0\"`, `info` and `paths`")
}

/// Only asked of what says that it is OpenAPI 3: the absence of paths says nothing more elsewhere.
fn check_paths(root: &Map<String, Value>, diagnostics: &mut Diagnostics) -> bool {
    if !root.contains_key("openapi") {
        return false;
    }
    let at = Pointer::root().child("paths");
    let refusal = match root.get("paths") {
        Some(Value::Object(paths)) if paths.keys().any(|path| !path.starts_with("x-")) => {
            return true;
        }
        Some(Value::Object(_)) | None => no_paths(root, &at),
        Some(other) => {
            let message = format!("`paths` is {}, not an object", kind_of(other));
            Diagnostic::error("wrong-kind", &at, message)
        }
    };
    diagnostics.push(refusal);
    false
}

fn no_paths(root: &Map<String, Value>, at: &Pointer) -> Diagnostic {
    let message = "the document describes no path, so there is nothing that a client could call";
    let help = if root.contains_key("webhooks") {
        "webhooks are calls that the server makes; describe what a client calls under `paths`"
    } else if root.contains_key("components") {
        "components alone are a library for other documents; pass the document that uses them"
    } else {
        "check that the document is the whole one, and that no overlay has removed its paths"
    };
    Diagnostic::error("no-paths", at, message).help(help)
}

/// How a value is called in a message.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::{Version, version};
    use crate::diagnostic::Diagnostics;
    use serde_json::{Value, json};

    fn check(document: &Value) -> (Option<Version>, Vec<(&'static str, String)>) {
        let mut diagnostics = Diagnostics::default();
        let version = version(document, &mut diagnostics);
        (version, diagnostics.iter().map(|d| (d.code, d.pointer.to_string())).collect())
    }

    fn refused(document: &Value) -> (&'static str, String) {
        let (version, mut findings) = check(document);
        assert_eq!((version, findings.len()), (None, 1), "{findings:?}");
        findings.remove(0)
    }

    fn with_version(version: &str) -> Value {
        json!({"openapi": version, "paths": {"/a": {}}})
    }

    #[test]
    fn three_minor_versions_are_told_apart() {
        assert_eq!(check(&with_version("3.0.3")), (Some(Version::V3_0), vec![]));
        assert_eq!(check(&with_version("3.1.1")), (Some(Version::V3_1), vec![]));
        assert_eq!(check(&with_version("3.1")), (Some(Version::V3_1), vec![]));
        let warning = ("openapi-3-2", "#/openapi".to_owned());
        assert_eq!(check(&with_version("3.2.0")), (Some(Version::V3_2), vec![warning]));
    }

    #[test]
    fn other_versions_are_refused() {
        for version in ["2.0", "3.3.0", "4.0.0", "3", "3.1.x", ""] {
            assert_eq!(
                refused(&with_version(version)),
                ("unsupported-version", "#/openapi".to_owned())
            );
        }
        let number = json!({"openapi": 3.1, "paths": {"/a": {}}});
        assert_eq!(refused(&number), ("wrong-kind", "#/openapi".to_owned()));
        assert_eq!(refused(&json!({"swagger": "2.0", "paths": {}})).0, "swagger-2");
    }

    #[test]
    fn what_is_not_openapi_is_named() {
        for document in [json!({}), json!([]), json!("text"), json!({"$schema": "s"})] {
            assert_eq!(refused(&document), ("not-openapi", "#".to_owned()));
        }
    }

    #[test]
    fn a_document_without_paths_is_refused_with_its_reason() {
        let without = |more: Value| {
            let mut document = json!({"openapi": "3.1.0"});
            let (Value::Object(root), Value::Object(more)) = (&mut document, more) else {
                return None;
            };
            root.extend(more);
            let mut diagnostics = Diagnostics::default();
            assert_eq!(version(&document, &mut diagnostics), None);
            let finding = diagnostics.into_iter().next()?;
            assert_eq!((finding.code, finding.pointer.as_str()), ("no-paths", "/paths"));
            finding.help
        };
        let help = |more| without(more).expect("has help");
        assert!(help(json!({"webhooks": {"a": {}}})).starts_with("webhooks"));
        assert!(help(json!({"components": {}, "paths": {}})).starts_with("components"));
        assert!(help(json!({"paths": {"x-note": {}}})).starts_with("check"));
        assert_eq!(refused(&json!({"openapi": "3.0.0", "paths": []})).0, "wrong-kind");
    }
}
