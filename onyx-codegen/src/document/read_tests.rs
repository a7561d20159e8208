use super::read;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Limits;
use serde_json::{Value, json};

fn value(text: &str) -> Value {
    let (value, findings) = read(text, &Limits::default());
    assert_eq!(findings, [], "{text}");
    value.expect("there is a value without findings")
}

fn findings(text: &str, limits: &Limits) -> Vec<Diagnostic> {
    read(text, limits).1
}

/// The one finding of a text that yields nothing, as code, pointer and message.
fn refusal(text: &str) -> (&'static str, String, String) {
    let (value, mut findings) = read(text, &Limits::default());
    assert_eq!((value, findings.len()), (None, 1), "{findings:?}");
    let finding = findings.remove(0);
    assert_eq!(finding.severity, Severity::Error);
    (finding.code, finding.pointer.as_str().to_owned(), finding.message)
}

#[test]
fn json_and_yaml_are_told_apart_by_content() {
    assert_eq!(value("\u{feff} \n{\"a\": [1, 1.0, -2, null]}"), json!({"a": [1, 1.0, -2, null]}));
    assert_eq!(value("[]"), json!([]));
    assert_eq!(
        value("# note\na: [1, 1.0, -2, ~]\nb: {}\n"),
        json!({"a": [1, 1.0, -2, null], "b": {}})
    );
    assert_eq!(value("\u{feff}yes: no"), json!({"yes": "no"}));
}

#[test]
fn keys_are_strings() {
    assert_eq!(value("200: a\n-1: b\n"), json!({"200": "a", "-1": "b"}));
    let keys =
        [("1.5: a", "fractional"), ("true: a", "boolean"), ("~: a", "null"), ("[a]: b", "list")];
    for (text, kind) in keys {
        let (code, pointer, message) = refusal(&format!("x:\n  {text}\n"));
        assert_eq!((code, pointer.as_str()), ("non-string-key", "/x"));
        assert!(message.contains(kind) && message.contains("line 2"), "{message}");
    }
}

#[test]
fn every_duplicate_key_is_found_in_one_run() {
    for text in [
        "{\"a\": {\"b/c\": 1, \"b/c\": 2}, \"d\": 1, \"d\": 2}",
        "a:\n  b/c: 1\n  b/c: 2\nd: 1\nd: 2\n",
    ] {
        let found = findings(text, &Limits::default());
        let found: Vec<_> = found.iter().map(|d| (d.code, d.pointer.as_str())).collect();
        assert_eq!(found, [("duplicate-key", "/a/b~1c"), ("duplicate-key", "/d")]);
    }
}

#[test]
fn broken_syntax_is_reported_where_it_stands() {
    let (code, pointer, message) = refusal("{\n  \"a\": [1, }\n}");
    assert_eq!((code, pointer.as_str()), ("invalid-json", "/a/1"));
    assert!(message.ends_with("at line 2 column 12"), "{message}");
    assert_eq!(
        findings("{\n  \"a\": [1, }\n}", &Limits::default())[0].excerpt.as_deref(),
        Some("\"a\": [1, }")
    );

    assert_eq!(refusal("{} {}").0, "invalid-json");
    let (code, _, message) = refusal("a: 1\n b: 2\n");
    assert_eq!(code, "invalid-yaml");
    assert!(message.contains("line 2"), "{message}");
    assert_eq!(refusal("a: 1\n---\nb: 2\n").0, "invalid-yaml");
    assert_eq!(refusal("a: *nowhere\n").0, "invalid-yaml");
}

#[test]
fn what_is_no_document_at_all_is_named() {
    assert_eq!(refusal(" \n\u{a0}").0, "empty-document");
    assert_eq!(refusal("\u{feff}<!DOCTYPE html><html></html>").0, "html-document");
}

#[test]
fn nesting_has_a_limit_and_no_stack_overflows() {
    let nested = |open: &str, close: &str, levels| open.repeat(levels) + &close.repeat(levels);
    let limit = Limits::default().depth;
    assert!(value(&nested("[", "]", limit)).is_array());
    let (code, pointer, _) = refusal(&nested("[", "]", limit + 1));
    assert_eq!((code, pointer), ("too-deep", "/0".repeat(limit)));
    assert_eq!(refusal(&nested("{\"a\":", "}", 100_000)).0, "too-deep");
    assert_eq!(refusal(&("- ".repeat(limit + 1) + "a")).0, "too-deep");
    assert_eq!(refusal("a: &a\n  b: *a\n").0, "too-deep");
}

#[test]
fn aliases_are_expanded_up_to_a_limit() {
    assert_eq!(value("a: &a {b: 1}\nc: *a\n"), json!({"a": {"b": 1}, "c": {"b": 1}}));

    let level =
        |n: usize| format!("l{n}: &l{n} [{}]\n", vec![format!("*l{}", n - 1); 10].join(", "));
    let bomb = "l0: &l0 boom\n".to_owned() + &(1..9).map(level).collect::<String>();
    let limits = Limits { nodes: 1_000, ..Limits::default() };
    assert_eq!(findings(&bomb, &limits)[0].code, "too-large");

    let long = format!("a: &a {}\nb: [*a, *a, *a]\n", "x".repeat(64 * 300));
    assert_eq!(findings(&long, &limits)[0].code, "too-large");
    assert_eq!(findings(&long, &Limits::default()), []);
}

#[test]
fn what_json_cannot_say_is_refused() {
    let (code, pointer, message) = refusal("a:\n  - !secret b\n");
    assert_eq!((code, pointer.as_str()), ("yaml-tag", "/a/0"));
    assert!(message.contains("`!secret`") && message.contains("line 2"), "{message}");
    for text in [".nan", ".inf", "-.inf"] {
        assert_eq!(refusal(&format!("a: {text}")).0, "not-finite");
    }
    assert_eq!(value("a: '.nan'"), json!({"a": ".nan"}));
}

#[test]
fn merge_keys_add_what_is_absent() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\n";
    assert_eq!(value(text)["c"], json!({"x": 0, "y": 1, "z": 2}));
    assert_eq!(value("{\"<<\": 1}"), json!({"<<": 1}));
    let found = findings("a:\n  <<: 1\n", &Limits::default());
    assert_eq!((found[0].code, found[0].pointer.as_str()), ("yaml-merge-key", "/a/<<"));
}

#[test]
fn numbers_keep_their_value_or_it_is_said() {
    let text = "[18446744073709551615, -9223372036854775808, 1.0, 0.30000000000000004]";
    assert_eq!(
        value(text).to_string(),
        "[18446744073709551615,-9223372036854775808,1.0,0.30000000000000004]"
    );
    assert_eq!(value("[1e300]").to_string(), "[1e+300]");
    for text in ["[18446744073709551616]", "- 18446744073709551616"] {
        let found = findings(text, &Limits::default());
        let found: Vec<_> =
            found.iter().map(|d| (d.severity, d.code, d.pointer.as_str())).collect();
        assert_eq!(found, [(Severity::Warning, "inexact-number", "/0")]);
    }
}
