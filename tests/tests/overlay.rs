//! OpenAPI Overlay 1.0 and 1.1, and the paths of RFC 9535 in it, by cases of our own (`tests/overlay`).
//! The JSONPath library itself is held against the standard's compliance suite by its authors.

#![allow(clippy::panic, clippy::expect_used, reason = "to panic is how a test fails")]

use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::overlay::{Applied, apply};
use onyx_tests::{read, told};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A case of `actions.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "case")]
    name: String,
    version: Option<String>,
    extends: Option<String>,
    #[serde(default)]
    lenient: bool,
    document: Value,
    actions: Value,
    result: Option<Value>,
    #[serde(default)]
    found: Vec<String>,
}

/// `selectors.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selectors {
    document: Value,
    selects: BTreeMap<String, Vec<String>>,
    /// Where the library has it otherwise. One that is mended fails, and moves to the others.
    deviates: BTreeMap<String, Vec<String>>,
    refuses: Vec<String>,
}

fn cases<T: for<'de> Deserialize<'de>>(file: &str) -> T {
    let text = read(&format!("tests/overlay/{file}"));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn applied(document: &mut Value, overlay: &Value, strict: bool) -> (Applied, Diagnostics) {
    let mut found = Diagnostics::default();
    let text = overlay.to_string();
    let source = Source { name: "overlay", text: &text };
    let applied = apply(document, source, strict, &mut found);
    (applied, found)
}

fn overlay(version: Option<&str>, actions: &Value) -> Value {
    let info = json!({"title": "O", "version": "1"});
    json!({"overlay": version.unwrap_or("1.1.0"), "info": info, "actions": actions})
}

#[test]
fn actions_do_what_the_specification_says() {
    let cases: Vec<Case> = cases("actions.yaml");
    assert!(cases.len() >= 65, "only {} cases were found", cases.len());
    for case in cases {
        let mut overlay = overlay(case.version.as_deref(), &case.actions);
        if let Some(extends) = case.extends {
            overlay["extends"] = extends.into();
        }
        let mut document = case.document.clone();
        let (_, found) = applied(&mut document, &overlay, !case.lenient);
        let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, case.found, "{}:\n{}", case.name, told(&found));
        let errors = !case.found.is_empty() && !case.lenient;
        assert_eq!(found.has_errors(), errors, "{}:\n{}", case.name, told(&found));
        assert_eq!(document, case.result.unwrap_or(case.document), "{}", case.name);
    }
}

/// What a path selects is what is gone when it is removed.
#[test]
fn paths_select_what_rfc_9535_says() {
    let Selectors { document, selects, deviates, refuses } = cases("selectors.yaml");
    assert!(selects.len() >= 90 && refuses.len() >= 40);
    for (path, pointers) in selects.into_iter().chain(deviates) {
        let mut left = document.clone();
        let action = json!([{"target": path, "remove": true}]);
        let (applied, found) = applied(&mut left, &overlay(None, &action), false);
        assert!(!found.has_errors(), "{path}:\n{}", told(&found));
        assert_eq!(applied.actions[0].matched, pointers.len(), "{path} leaves {left}");
        assert_eq!(left, without(&document, &pointers), "{path}");
    }
    for path in refuses {
        let mut left = document.clone();
        let action = json!([{"target": path, "remove": true}]);
        let (_, found) = applied(&mut left, &overlay(None, &action), false);
        let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["invalid-json-path"], "`{path}`");
        assert_eq!(left, document, "`{path}`");
    }
}

/// The document without what these pointers name, which are in its order.
fn without(document: &Value, pointers: &[String]) -> Value {
    let mut left = document.clone();
    for pointer in pointers.iter().rev() {
        let (parent, token) = pointer.rsplit_once('/').expect("a pointer");
        match left.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                drop(members.remove(&token.replace("~1", "/").replace("~0", "~")));
            }
            Some(Value::Array(items)) => drop(items.remove(token.parse().expect("an index"))),
            _ => panic!("{pointer} is not there"),
        }
    }
    left
}
