//! Documents that are made to hurt: long chains, circles, many members. Nothing here may panic, overflow
//! the stack or take for ever.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "to panic is how a test fails"
)]

use onyx_codegen::{Input, Source};
use onyx_diff::{Report, Side, diff};
use onyx_tests::told;
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

fn input(text: &str) -> Input<'_> {
    Input {
        document: Source { name: "document", text },
        overlays: Vec::new(),
        config: None,
        strict: false,
    }
}

fn answering(schemas: &Map<String, Value>, first: &str) -> String {
    let reference = json!({"$ref": format!("#/components/schemas/{first}")});
    let answer = json!({"content": {"application/json": {"schema": reference}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Hostile", "version": "1"},
        "paths": {"/x": {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": schemas},
    })
    .to_string()
}

fn compare(base: &str, revision: &str) -> Report {
    let start = Instant::now();
    let report = diff(&input(base), &input(revision))
        .unwrap_or_else(|refused| panic!("{refused}\n{}", told(&refused.findings)));
    assert!(start.elapsed() < Duration::from_mins(1), "it took {:?}", start.elapsed());
    report
}

fn ids(report: &Report) -> Vec<&str> {
    let wire = report.findings.iter().filter(|finding| finding.axis == onyx_diff::Axis::Wire);
    wire.map(|finding| finding.id).collect()
}

#[test]
fn a_chain_of_schemas_is_no_recursion() {
    let chain = |last: Value| {
        let mut schemas = Map::new();
        for index in 0..3000 {
            let next = json!({"$ref": format!("#/components/schemas/S{}", index + 1)});
            let schema = json!({"type": "object", "properties": {"next": next, "all": {"type": "array", "items": next}}});
            schemas.insert(format!("S{index}"), schema);
        }
        schemas.insert("S3000".to_owned(), last);
        answering(&schemas, "S0")
    };
    let report = compare(
        &chain(
            json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}),
        ),
        &chain(json!({"type": "object", "properties": {"a": {"type": "string"}}})),
    );
    assert_eq!(ids(&report), ["response-property-became-optional"]);
}

#[test]
fn circles_of_every_kind_end() {
    let circles = |leaf: &str| {
        let of = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schemas = json!({
            "List": {"type": "array", "items": of("Map")},
            "Map": {"type": "object", "additionalProperties": of("List")},
            "Union": {"anyOf": [of("List"), of("Node"), {"type": "array", "items": of("Union")}, {"type": leaf}]},
            "Node": {"type": "object", "properties": {"u": of("Union"), "n": of("Node"), "l": of("List"), "m": of("Map")}},
        });
        answering(schemas.as_object().unwrap(), "Node")
    };
    let report = compare(&circles("string"), &circles("integer"));
    assert_eq!(ids(&report), ["response-union-member-added", "response-union-member-removed"]);
    assert_eq!(compare(&circles("string"), &circles("string")).findings, []);
}

#[test]
fn many_members_take_no_time() {
    let many = |kind: &str| {
        let members: Vec<Value> = (0..300)
            .map(|index| json!({"type": "object", "required": [format!("{kind}{index}")], "properties": {format!("{kind}{index}"): {"type": "string"}}}))
            .collect();
        let mut schemas = Map::new();
        schemas.insert("U".to_owned(), json!({"anyOf": members}));
        let values: Vec<String> = (0..5000).map(|index| format!("{kind}{index}")).collect();
        schemas.insert("E".to_owned(), json!({"enum": values}));
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let both =
            json!({"type": "object", "properties": {"u": reference("U"), "e": reference("E")}});
        schemas.insert("S".to_owned(), both);
        answering(&schemas, "S")
    };
    let report = compare(&many("a"), &many("b"));
    for id in ["response-union-member-added", "response-enum-value-added"] {
        assert!(ids(&report).contains(&id), "{id}");
    }
}

#[test]
fn a_refused_document_is_named() {
    let good = answering(&Map::from_iter([("S".to_owned(), json!({"type": "string"}))]), "S");
    let bad = answering(&Map::new(), "Missing");
    let side = |base: &str, revision: &str| {
        let refused = diff(&input(base), &input(revision)).expect_err("a dangling reference");
        assert!(refused.findings.has_errors());
        refused.side
    };
    assert_eq!(side(&bad, &good), Side::Base);
    assert_eq!(side(&good, &bad), Side::Revision);
    assert_eq!(side(&bad, &bad), Side::Base);
}
