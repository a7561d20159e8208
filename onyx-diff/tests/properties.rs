//! What holds for every document: the same meaning in another spelling is no change, the way back is
//! the way there turned round, and what else changes does not change a finding.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_codegen::{Input, Source};
use onyx_diff::{Axis, Finding, Report, diff};
use onyx_tests::documents::{self, Document};
use onyx_tests::shuffle::shuffled;
use onyx_tests::{read, told};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The document in `specs/`, with its overlay and its rules.
struct Onyx {
    document: String,
    overlay: String,
    rules: String,
}

impl Onyx {
    fn read() -> Self {
        Self {
            document: read("specs/onyx.openapi.json"),
            overlay: read("specs/onyx.overlay.yaml"),
            rules: read("specs/onyx.codegen.yaml"),
        }
    }

    fn input<'a>(&'a self, document: &'a str) -> Input<'a> {
        Input {
            document: Source { name: "onyx", text: document },
            overlays: vec![Source { name: "overlay", text: &self.overlay }],
            config: Some(Source { name: "rules", text: &self.rules }),
            // The overlay speaks of places that another spelling does not have.
            strict: false,
        }
    }

    fn value(&self) -> Value {
        serde_json::from_str(&self.document).expect("JSON")
    }
}

fn compare(base: &Input<'_>, revision: &Input<'_>, name: &str) -> Report {
    diff(base, revision)
        .unwrap_or_else(|refused| panic!("{name}: {refused}\n{}", told(&refused.findings)))
}

fn lines(findings: &[Finding]) -> String {
    let line = |it: &Finding| format!("{} {} {:?} {:?}\n", it.id, it.subject, it.old, it.new);
    findings.iter().map(line).collect()
}

fn on(report: &Report, axis: Axis) -> Vec<Finding> {
    report.findings.iter().filter(|finding| finding.axis == axis).cloned().collect()
}

fn small(document: &Document) -> Input<'_> {
    Input { strict: false, ..document.input(&document.text) }
}

#[test]
fn no_document_differs_from_itself_in_another_order() {
    for document in documents::all() {
        let text = shuffled(&document.value(), 7);
        let other = Input { strict: false, ..document.input(&text) };
        for revision in [&small(&document), &other] {
            let report = compare(&small(&document), revision, &document.name);
            assert_eq!(lines(&report.findings), "", "{}", document.name);
        }
    }
    let onyx = Onyx::read();
    let text = shuffled(&onyx.value(), 3);
    let report = compare(&onyx.input(&onyx.document), &onyx.input(&text), "onyx");
    assert_eq!(lines(&report.findings), "");
}

#[test]
fn a_reference_and_what_it_means_are_the_same_on_the_wire() {
    for document in documents::all() {
        // The overlay of the one speaks of places that are not there any more; in the other,
        // schemas inherit by referring to a base that refers to them, which has no end.
        if ["rules", "union-inherited"].contains(&document.name.as_str()) {
            continue;
        }
        let value = document.value();
        let text = inlined(&value, &value, 2).to_string();
        let other = Input { strict: false, ..document.input(&text) };
        let report = compare(&small(&document), &other, &document.name);
        assert_eq!(lines(&on(&report, Axis::Wire)), "", "{}", document.name);
    }
    let onyx = Onyx::read();
    // The overlay speaks of schemas in their places, so it comes first.
    let corrected = onyx_codegen::model(&onyx.input(&onyx.document)).unwrap().document;
    let [once, twice] = [corrected.to_string(), inlined(&corrected, &corrected, 1).to_string()];
    let input = |text| Input { overlays: Vec::new(), strict: false, ..onyx.input(text) };
    let report = compare(&input(&once), &input(&twice), "onyx");
    assert_eq!(lines(&on(&report, Axis::Wire)), "");
    let vanished =
        on(&report, Axis::Source).into_iter().any(|finding| finding.id == "type-renamed");
    assert!(vanished, "inlined types have other names");
}

/// The same with what schema references mean in their place, so many times over.
fn inlined(value: &Value, root: &Value, depth: usize) -> Value {
    match value {
        // The names of the members are what the discriminator speaks of.
        Value::Object(members) if members.contains_key("discriminator") => value.clone(),
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            let target =
                target.filter(|target| depth > 0 && target.starts_with("#/components/schemas/"));
            let target = target.and_then(|target| root.pointer(target.trim_start_matches('#')));
            let inner = |value: &Value, depth| inlined(value, root, depth);
            match target.and_then(Value::as_object) {
                Some(target) if !target.contains_key("discriminator") => {
                    let mut merged: Map<String, Value> = target
                        .iter()
                        .map(|(key, value)| (key.clone(), inner(value, depth - 1)))
                        .collect();
                    let beside = members.iter().filter(|(key, _)| *key != "$ref");
                    merged.extend(beside.map(|(key, value)| (key.clone(), value.clone())));
                    Value::Object(merged)
                }
                _ => {
                    members.iter().map(|(key, value)| (key.clone(), inner(value, depth))).collect()
                }
            }
        }
        Value::Array(items) => items.iter().map(|item| inlined(item, root, depth)).collect(),
        value => value.clone(),
    }
}

#[test]
fn version_3_1_and_version_3_0_are_the_same() {
    let onyx = Onyx::read();
    let mut older = older(&onyx.value());
    older["openapi"] = json!("3.0.3");
    let text = older.to_string();
    assert!(text.contains("\"nullable\":true") && text.contains("\"exclusiveMinimum\":true"));
    let report = compare(&onyx.input(&onyx.document), &onyx.input(&text), "onyx");
    assert_eq!(lines(&report.findings), "");
}

/// Schemas in the words of 3.0: `nullable`, and exclusive limits as flags.
fn older(value: &Value) -> Value {
    let members = match value {
        Value::Object(members) => members,
        Value::Array(items) => return items.iter().map(older).collect(),
        value => return value.clone(),
    };
    let mut result: Map<String, Value> =
        members.iter().map(|(key, value)| (key.clone(), older(value))).collect();
    for (limit, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if let Some(number) = result.get(exclusive).filter(|value| value.is_number()).cloned() {
            result.insert(limit.to_owned(), number);
            result.insert(exclusive.to_owned(), json!(true));
        }
    }
    let null = json!({"type": "null"});
    let union = result.get("anyOf").and_then(Value::as_array).cloned().unwrap_or_default();
    if union.contains(&null) {
        let rest: Vec<Value> = union.into_iter().filter(|member| *member != null).collect();
        result.insert("nullable".to_owned(), json!(true));
        if let ([only], true) = (rest.as_slice(), !rest.iter().any(|m| m.get("$ref").is_some())) {
            result.remove("anyOf");
            let own = only.as_object().cloned().unwrap_or_default();
            result = own.into_iter().chain(result).collect();
        } else if rest.len() == 1 {
            result.remove("anyOf");
            result.insert("allOf".to_owned(), Value::Array(rest));
        } else {
            result.insert("anyOf".to_owned(), Value::Array(rest));
        }
    }
    Value::Object(result)
}

/// What is told of a thing that comes, and of the same thing that goes.
const TURNED: [(&str, &str); 9] = [
    ("operation-added", "operation-removed"),
    ("operation-moved", "operation-moved"),
    ("feature-added", "feature-removed"),
    ("function-added", "function-removed"),
    ("type-added", "type-removed"),
    ("type-renamed", "type-renamed"),
    ("type-kind-changed", "type-kind-changed"),
    ("variant-added", "variant-removed"),
    ("servers-changed", "servers-changed"),
];

#[test]
fn the_way_back_is_the_way_there_turned_round() {
    let all = documents::all();
    let mut seen = BTreeSet::new();
    for (base, revision) in all.iter().zip(all.iter().skip(1)) {
        let there = compare(&small(base), &small(revision), &base.name);
        let back = compare(&small(revision), &small(base), &base.name);
        for (come, gone) in TURNED {
            let told = |report: &Report, id: &str| -> Vec<String> {
                let of_rule = report.findings.iter().filter(|finding| finding.id == id);
                let mut all: Vec<String> = of_rule.map(|it| place(it).to_owned()).collect();
                all.sort();
                all
            };
            let (a, b) = (told(&there, come), told(&back, gone));
            seen.extend((!a.is_empty()).then_some(come));
            // What has another name afterwards is told by its name of before.
            let renamed = ["type-renamed", "type-kind-changed", "variant-added"].contains(&come);
            if renamed {
                assert_eq!(a.len(), b.len(), "{come} of {} and {}", base.name, revision.name);
            } else {
                assert_eq!(a, b, "{come} of {} and {}", base.name, revision.name);
            }
        }
    }
    assert!(seen.len() > 5, "only {seen:?} were seen");
}

fn place(finding: &Finding) -> &str {
    match finding.id {
        "operation-moved" => "",
        "operation-added" | "operation-removed" => finding.path.as_deref().unwrap_or_default(),
        _ => &finding.subject,
    }
}

#[test]
fn fingerprints_outlive_what_else_changes() {
    let onyx = Onyx::read();
    let base = onyx.value();
    let mut revision = base.clone();
    let paths = revision["paths"].as_object_mut().expect("paths");
    paths.remove("/chat/search").expect("a path");
    paths["/health"]["get"]["deprecated"] = json!(true);
    let schemas = revision["components"]["schemas"].as_object_mut().expect("schemas");
    let persona = schemas["PersonaSnapshot"]["properties"].as_object_mut().expect("properties");
    persona.remove("name").expect("a property");
    let required = schemas["PersonaSnapshot"]["required"].as_array_mut().expect("a list");
    required.retain(|name| name != "name");
    let before = compare(&onyx.input(&onyx.document), &onyx.input(&revision.to_string()), "before");
    let known: BTreeSet<&str> = before.findings.iter().map(|it| it.fingerprint.as_str()).collect();
    for id in ["operation-removed", "operation-deprecated", "response-property-removed"] {
        assert!(before.findings.iter().any(|finding| finding.id == id), "{id}");
    }

    // Operations before all others, and one more that reaches the same schema.
    let body = json!({"schema": {"$ref": "#/components/schemas/PersonaSnapshot"}});
    let operation = json!({"responses": {"200": {"content": {"application/json": body}}}});
    let mut other_base = base;
    for document in [&mut other_base, &mut revision] {
        document["info"]["version"] = json!("v9.9.9");
        document["paths"]["/a"] = json!({"get": operation.clone()});
        document["components"]["schemas"]["A"] = json!({"type": "object"});
    }
    let (base, revision) = (shuffled(&other_base, 1), shuffled(&revision, 2));
    let after = compare(&onyx.input(&base), &onyx.input(&revision), "after");
    let found: BTreeSet<&str> = after.findings.iter().map(|it| it.fingerprint.as_str()).collect();
    assert_eq!(known, found);
    let persona = |report: &Report| {
        let found = report.findings.iter().find(|it| it.id == "response-property-removed");
        found.map(|finding| finding.operations.len()).unwrap_or_default()
    };
    assert_eq!(persona(&after), persona(&before) + 1, "the new operation is among the others");
}
