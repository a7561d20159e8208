//! Each rule at work: small documents, one change each, and what is found both ways.
//!
//! A case has the two sides of one of these: `document`, `paths`, `operation` (of `GET`, or `POST` with
//! a body, on `/x`), `parameters` (of `GET /x`), `body` (the schema that `POST /x` takes), `answer` (the
//! schema that `GET /x` answers) or `schemas` (components; `takes` or `answers` names the one in use);
//! and perhaps of `components` and `config`. It lists the ids that are found on an axis, sorted, as often as they are.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_codegen::{Input, Source};
use onyx_diff::{Axis, Promise, RULES, Report, Step, diff};
use onyx_tests::told;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const GROUPS: [(&str, &str); 8] = [
    ("operations", include_str!("cases/operations.yaml")),
    ("parameters", include_str!("cases/parameters.yaml")),
    ("bodies", include_str!("cases/bodies.yaml")),
    ("request", include_str!("cases/request.yaml")),
    ("response", include_str!("cases/response.yaml")),
    ("answers", include_str!("cases/answers.yaml")),
    ("source", include_str!("cases/source.yaml")),
    ("document", include_str!("cases/document.yaml")),
];

struct Case {
    name: String,
    text: Map<String, Value>,
}

/// A document and its rules.
struct Side {
    document: String,
    config: String,
}

fn cases() -> Vec<Case> {
    let of_group = |(group, text): &(&str, &str)| -> Vec<Case> {
        let all: Vec<Map<String, Value>> =
            serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{group}: {error}"));
        let named = |text: Map<String, Value>| {
            let name = text.get("name").and_then(Value::as_str).expect("a name");
            Case { name: format!("{group}: {name}"), text }
        };
        all.into_iter().map(named).collect()
    };
    GROUPS.iter().flat_map(of_group).collect()
}

impl Case {
    fn sides(&self) -> [Side; 2] {
        [0, 1].map(|side| {
            let config = self.text.get("config").and_then(|both| both.get(side));
            let config = config.map_or_else(|| "{}".to_owned(), Value::to_string);
            let mut document = self.document(side);
            let root = document.as_object_mut().expect("an object");
            let components = self.text.get("components").and_then(|both| both.get(side));
            if let Some(components) = components {
                root.insert("components".to_owned(), components.clone());
            }
            root.entry("openapi").or_insert(json!("3.1.0"));
            root.entry("info").or_insert(json!({"title": "Cases", "version": "1.0.0"}));
            Side { document: document.to_string(), config }
        })
    }

    fn document(&self, side: usize) -> Value {
        let of = |key: &str| self.text.get(key).and_then(|both| both.get(side)).cloned();
        let json = |schema: &Value| json!({"application/json": {"schema": schema}});
        let takes = |schema: &Value| {
            let body = json!({"required": true, "content": json(schema)});
            json!({"/x": {"post": {"requestBody": body, "responses": {"204": {}}}}})
        };
        let answers = |schema: &Value| {
            let answer = json!({"content": json(schema)});
            json!({"/x": {"get": {"responses": {"200": answer}}}})
        };
        if let Some(document) = of("document") {
            return document;
        }
        if let Some(paths) = of("paths") {
            return json!({"paths": paths});
        }
        if let Some(operation) = of("operation") {
            // Both sides must have one method, and some bodies are on one side only.
            let both = self.text.get("operation").map(Value::to_string).unwrap_or_default();
            let method = if both.contains("requestBody") { "post" } else { "get" };
            return json!({"paths": {"/x": {method: operation}}});
        }
        if let Some(parameters) = of("parameters") {
            let operation = json!({"parameters": parameters, "responses": {"204": {}}});
            return json!({"paths": {"/x": {"get": operation}}});
        }
        if let Some(schema) = of("body") {
            return json!({"paths": takes(&schema)});
        }
        if let Some(schema) = of("answer") {
            return json!({"paths": answers(&schema)});
        }
        let schemas = of("schemas").unwrap_or_else(|| panic!("{}: no sides", self.name));
        let reference = |key: &str| {
            let name = self.text.get(key)?.as_str()?;
            Some(json!({"$ref": format!("#/components/schemas/{name}")}))
        };
        let paths = match (reference("takes"), reference("answers")) {
            (Some(schema), _) => takes(&schema),
            (None, Some(schema)) => answers(&schema),
            (None, None) => panic!("{}: nothing is in use", self.name),
        };
        json!({"paths": paths, "components": {"schemas": schemas}})
    }

    /// What is to be found on an axis, where the case says so.
    fn expected(&self, key: &str) -> Option<Vec<String>> {
        let ids = self.text.get(key)?.as_array().expect("a list of ids");
        Some(ids.iter().map(|id| id.as_str().expect("an id").to_owned()).collect())
    }
}

impl Side {
    fn input(&self) -> Input<'_> {
        Input {
            document: Source { name: "document", text: &self.document },
            overlays: Vec::new(),
            config: Some(Source { name: "rules", text: &self.config }),
            strict: false,
        }
    }
}

fn compare(base: &Side, revision: &Side, name: &str) -> Report {
    diff(&base.input(), &revision.input())
        .unwrap_or_else(|refused| panic!("{name}: {refused}\n{}", told(&refused.findings)))
}

fn ids(report: &Report, axis: Axis) -> Vec<&'static str> {
    let findings = report.findings.iter().filter(|finding| finding.axis == axis);
    let mut ids: Vec<&str> = findings.map(|finding| finding.id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn each_change_is_found_both_ways() {
    let keys = [
        (Axis::Wire, "wire", "back"),
        (Axis::Source, "source", "source-back"),
        (Axis::Document, "document-axis", "document-axis-back"),
    ];
    let mut wrong = String::new();
    for case in cases() {
        let [base, revision] = case.sides();
        let there = compare(&base, &revision, &case.name);
        let back = compare(&revision, &base, &case.name);
        for (axis, forth_key, back_key) in keys {
            for (key, report) in [(forth_key, &there), (back_key, &back)] {
                let found = ids(report, axis);
                if case.expected(key).is_some_and(|expected| expected != found) {
                    let expected = case.expected(key).unwrap_or_default();
                    wrong += &format!("{} ({key}): {expected:?} but {found:?}\n", case.name);
                    for finding in report.findings.iter().filter(|it| it.axis == axis) {
                        wrong += &format!("    {}: {}\n", finding.subject, finding.message);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_is_at_work_and_every_finding_has_a_rule() {
    let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(known.len(), RULES.len(), "two rules have one id");
    let mut found = BTreeSet::new();
    for case in cases() {
        let [base, revision] = case.sides();
        for report in [compare(&base, &revision, &case.name), compare(&revision, &base, &case.name)]
        {
            for finding in report.findings {
                let rule = finding.rule().unwrap_or_else(|| panic!("no rule {}", finding.id));
                assert_eq!((rule.axis, rule.severity), (finding.axis, finding.severity));
                found.insert(finding.id);
            }
        }
    }
    let idle: Vec<&&str> = known.difference(&found).collect();
    assert!(idle.is_empty(), "no case shows {idle:?}");
}

#[test]
fn every_finding_says_something_and_has_a_place() {
    for case in cases() {
        let [base, revision] = case.sides();
        let report = compare(&base, &revision, &case.name);
        let mut fingerprints = BTreeSet::new();
        for finding in &report.findings {
            let told = format!("{}: {finding:?}", case.name);
            assert!(finding.message.ends_with('.') && finding.message.len() > 10, "{told}");
            assert!(finding.message.starts_with(|c: char| !c.is_lowercase()), "{told}");
            assert!(!finding.subject.is_empty(), "{told}");
            assert_eq!(finding.method.is_some(), !finding.operations.is_empty(), "{told}");
            assert_eq!(finding.fingerprint.len(), 16, "{told}");
            assert!(fingerprints.insert(&finding.fingerprint), "twice: {told}");
            let sides = [(&finding.base, &base), (&finding.revision, &revision)];
            for (pointer, side) in sides {
                let document: Value = serde_json::from_str(&side.document).expect("JSON");
                if let Some(pointer) = pointer {
                    assert!(document.pointer(pointer.as_str()).is_some(), "no {pointer}: {told}");
                }
            }
        }
    }
}

#[test]
fn no_document_differs_from_itself() {
    for case in cases() {
        for side in case.sides() {
            let report = compare(&side, &side, &case.name);
            assert_eq!(report.findings, [], "{}", case.name);
        }
    }
}

#[test]
fn a_change_in_a_shared_schema_is_one_finding_with_all_its_operations() {
    let of = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let answers = |schema: Value| {
        let answer = json!({"content": {"application/json": {"schema": schema}}});
        json!({"get": {"responses": {"200": answer}}})
    };
    let side = |b: Value| {
        let document = json!({
            "openapi": "3.1.0",
            "info": {"title": "Shared", "version": "1.0.0"},
            "paths": {
                "/list": answers(json!({"type": "array", "items": of("B")})),
                "/deep": answers(of("A")),
                "/other": answers(json!({"type": "string"})),
            },
            "components": {"schemas": {"A": {"type": "object", "properties": {"b": of("B")}}, "B": b}},
        });
        Side { document: document.to_string(), config: "{}".to_owned() }
    };
    let base =
        side(json!({"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}));
    let revision = side(json!({"type": "object", "properties": {"x": {"type": "string"}}}));
    let report = compare(&base, &revision, "shared");
    let wire: Vec<_> = report.findings.iter().filter(|it| it.axis == Axis::Wire).collect();
    let [finding] = wire.as_slice() else { panic!("{wire:?}") };
    let paths: Vec<&str> = finding.operations.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["/deep", "/list"]);
    assert_eq!((finding.method.as_deref(), finding.path.as_deref()), (Some("GET"), Some("/deep")));
    assert_eq!(finding.subject, "property `x` of `B`");
    assert_eq!(report.verdict.wire, Step::Major);
    assert_eq!(report.verdict.promise, Promise::Broken);
}
