//! What holds for every document: the order of its keys means nothing, what is not related to a
//! change does not change, and what cannot be generated from is refused with a place and a remedy.

#![allow(
    clippy::panic,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_codegen::diagnostic::{Diagnostics, Severity};
use onyx_codegen::{Features, Input, Output, Source};
use onyx_tests::documents::{self, Document};
use onyx_tests::shuffle::shuffled;
use onyx_tests::{read, told};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn real(document: &str) -> Output {
    let (overlay, rules) = (read("specs/onyx.overlay.yaml"), read("specs/onyx.codegen.yaml"));
    let input = Input {
        document: Source { name: "document", text: document },
        overlays: vec![Source { name: "overlay", text: &overlay }],
        config: Some(Source { name: "rules", text: &rules }),
        strict: true,
    };
    onyx_codegen::generate(&input).unwrap_or_else(|found| panic!("{}", told(&found)))
}

fn refused(text: &str) -> Diagnostics {
    refused_with(text, &[], None)
}

fn refused_with(text: &str, overlays: &[&str], config: Option<&str>) -> Diagnostics {
    let source = |name, text| Source { name, text };
    let input = Input {
        document: source("document", text),
        overlays: overlays.iter().map(|text| source("overlay", *text)).collect(),
        config: config.map(|text| source("rules", text)),
        strict: true,
    };
    match onyx_codegen::generate(&input) {
        Err(found) => found,
        Ok(_) => panic!("it is not refused:\n{text}"),
    }
}

/// The errors, as code and place, sorted.
fn errors(found: &Diagnostics) -> Vec<(&'static str, String)> {
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let mut errors: Vec<_> =
        errors.map(|finding| (finding.code, finding.pointer.to_string())).collect();
    errors.sort();
    errors
}

#[test]
fn the_order_of_keys_means_nothing() {
    for document in documents::all() {
        let expected = document.generate();
        for seed in 0..4 {
            let output = document.generate_from(&shuffled(&document.value(), seed));
            assert_same(&document.name, &expected, &output);
        }
    }
}

#[test]
fn the_order_of_keys_of_the_real_document_means_nothing() {
    let text = read("specs/onyx.openapi.json");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let expected = real(&text);
    assert_same("a second run", &expected, &real(&text));
    assert_same("another order", &expected, &real(&shuffled(&value, 1)));
}

fn assert_same(what: &str, expected: &Output, output: &Output) {
    let paths = |output: &Output| output.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(expected), paths(output), "{what}");
    for (path, text) in &expected.files {
        assert_eq!(output.files.get(path), Some(text), "{what}: {}", path.display());
    }
    assert_eq!(expected.features, output.features, "{what}");
    assert_eq!(told(&expected.warnings), told(&output.warnings), "{what}");
}

#[test]
fn a_resource_turns_on_what_it_needs_of_the_runtime() {
    let answer =
        |media_type: &str| json!({"200": {"description": "", "content": {media_type: {}}}});
    let body = |media_type: &str| {
        let schema = json!({"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}});
        json!({"content": {media_type: {"schema": schema}}})
    };
    let lines = answer("application/x-ndjson");
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {
            "/events/a": {"get": {"responses": answer("text/event-stream")}},
            "/events/b": {"get": {"responses": lines.clone()}},
            "/lines": {"get": {"responses": lines.clone()}},
            "/form": {"post": {
                "requestBody": body("application/x-www-form-urlencoded"), "responses": lines.clone(),
            }},
            "/files": {"post": {"requestBody": body("multipart/form-data"), "responses": lines.clone()}},
            "/bytes": {"put": {
                "requestBody": body("application/octet-stream"),
                "responses": answer("text/event-stream"),
            }},
        },
    });
    let output = Document::new("needs", &document.to_string()).generate();
    let needs = [
        ("bytes", vec!["events", "uploads"]),
        ("events", vec!["events"]),
        ("files", vec!["uploads"]),
        ("form", vec![]),
        ("lines", vec![]),
    ];
    let needs = needs.map(|(name, needs)| (name.to_owned(), BTreeSet::from_iter(needs)));
    assert_eq!(output.features, Features::from(needs));
}

#[test]
fn what_3_0_and_3_1_spell_differently_is_the_same() {
    let [old, new] = ["version-3-0", "version-3-1"].map(|name| documents::named(name).generate());
    let types = |output: &Output| -> Vec<(PathBuf, String)> {
        let files = output.files.clone().into_iter();
        files.filter(|(path, _)| path.as_os_str() != "mod.rs").collect()
    };
    assert_eq!(types(&old), types(&new));
}

#[test]
fn nothing_moves_when_something_unrelated_comes() {
    let with = |document: &Document, at: &[&str], name: &str, value: Value| -> Output {
        let mut changed = document.value();
        let mut place = &mut changed;
        for token in at {
            place = &mut place[*token];
        }
        place[name] = value;
        document.generate_from(&changed.to_string())
    };
    let schema =
        json!({"type": "object", "properties": {"a": {"type": "object", "properties": {}}}});
    let operation = json!({"get": {
        "operationId": "aaa_first_of_all",
        "responses": {"200": {"description": "ok", "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Aaa"}}}}}
    }});
    for document in documents::all() {
        // A rule of its own decides there what belongs where.
        if document.name == "rules" || document.value().pointer("/components/schemas").is_none() {
            continue;
        }
        let before = document.generate();
        let both = {
            let mut changed = document.value();
            changed["components"]["schemas"]["Aaa"] = schema.clone();
            changed["paths"]["/aaa-unrelated"] = operation.clone();
            document.generate_from(&changed.to_string())
        };
        let unused = with(&document, &["components", "schemas"], "Aaa", schema.clone());
        for (what, after) in [("a schema", unused), ("an operation", both)] {
            for (path, text) in &before.files {
                // The lists of modules and the handles name every member.
                if path.ends_with("mod.rs") || path.ends_with("client.rs") {
                    continue;
                }
                let after = after.files.get(path);
                assert_eq!(after, Some(text), "{}, {what}: {}", document.name, path.display());
            }
        }
    }
}

#[test]
fn files_stay_short() {
    let output = real(&read("specs/onyx.openapi.json"));
    let long: Vec<String> = output
        .files
        .iter()
        .map(|(path, text)| (path, code_lines(text)))
        .filter(|(path, lines)| *lines > limit(path))
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// How many lines of a file are no documentation, which examples make long.
fn code_lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).count()
}

/// A resource of 40 operations takes its space, and so does a component: ten lines for each of some fifty
/// members, from what it is to how it is compared, written and read. What a mock makes of received types is
/// a resource's in one file.
fn limit(path: &std::path::Path) -> usize {
    if path.starts_with("mock") { 2000 } else { 600 }
}

/// A document with these schemas, all of them used.
fn schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      \
         operationId: a\n      responses:\n        '200': {{description: ok, content: \
         {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    )
}

/// A document with this path item.
fn path(item: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    {}",
        item.trim_start()
    )
}

/// What is wrong, the text, and the errors that are wanted: code and place.
type Case<Text, Place> = (&'static str, Text, Vec<(&'static str, Place)>);

#[test]
fn what_cannot_be_generated_from_is_refused_with_its_place() {
    let schema_a = "#/components/schemas/A";
    let good = path("get: {operationId: a, responses: {'204': {description: ok}}}");
    #[rustfmt::skip]
    let cases: Vec<Case<String, String>> = vec![
        ("no document", String::new(), vec![("empty-document", "#".into())]),
        ("not an object", "[1]".into(), vec![("not-openapi", "#".into())]),
        ("broken JSON", "{\"openapi\": ".into(), vec![("invalid-json", "#/openapi".into())]),
        ("broken YAML", "a: [".into(), vec![("invalid-yaml", "#/a/0".into())]),
        ("a web page", "<!DOCTYPE html><html></html>".into(), vec![("html-document", "#".into())]),
        ("Swagger 2", "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}".into(), vec![("swagger-2", "#/swagger".into())]),
        ("a future version", good.replace("3.1.0", "4.0.0"), vec![("unsupported-version", "#/openapi".into())]),
        ("a number for a version", good.replace("3.1.0", "3.1"), vec![("wrong-kind", "#/openapi".into())]),
        ("no paths", "openapi: 3.1.0\ninfo: {title: T, version: '1'}".into(), vec![("no-paths", "#/paths".into())]),
        ("a key twice", good.replace("{operationId: a,", "{operationId: a, operationId: b,"), vec![("duplicate-key", "#/paths/~1a/get/operationId".into())]),
        ("a dangling reference", schemas("    A: {type: array, items: {$ref: '#/components/schemas/B'}}"), vec![("dangling-reference", format!("{schema_a}/items/$ref"))]),
        ("an external reference", schemas("    A: {$ref: 'other.yaml#/A'}"), vec![("external-reference", format!("{schema_a}/$ref"))]),
        ("an anchor", schemas("    A: {$ref: '#anchor'}"), vec![("unsupported-reference", format!("{schema_a}/$ref"))]),
        ("a circle of references", schemas("    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}"), vec![("reference-cycle", schema_a.into())]),
        ("a reference to a parameter", schemas("    A: {$ref: '#/components/parameters/P'}\n  parameters:\n    P: {name: p, in: query, schema: {type: string}}"), vec![("misplaced-reference", format!("{schema_a}/$ref"))]),
        ("a wrong kind in several places", schemas("    A: {type: object, properties: [], required: [1], description: 7}\n    B: {type: 3, enum: x}\n    C: 5"), vec![
            ("wrong-kind", "#/components/schemas/B/enum".into()), ("wrong-kind", "#/components/schemas/B/type".into()), ("wrong-kind", "#/components/schemas/C".into()),
            ("wrong-kind", format!("{schema_a}/description")), ("wrong-kind", format!("{schema_a}/properties")), ("wrong-kind", format!("{schema_a}/required/0"))]),
        ("a type that JSON does not know", schemas("    A: {type: text}"), vec![("wrong-value", format!("{schema_a}/type"))]),
        ("nothing to choose from", schemas("    A: {anyOf: []}"), vec![("empty-composition", format!("{schema_a}/anyOf"))]),
        ("a parameter without a name", path("get: {operationId: a, parameters: [{in: query}], responses: {'204': {description: ok}}}"), vec![("missing-field", "#/paths/~1a/get/parameters/0".into())]),
        ("a parameter in no known place", path("get: {operationId: a, parameters: [{name: p, in: body, schema: {}}], responses: {'204': {description: ok}}}"), vec![("wrong-value", "#/paths/~1a/get/parameters/0/in".into())]),
        ("a status that is none", path("get: {operationId: a, responses: {ok: {description: ok}}}"), vec![("unknown-status", "#/paths/~1a/get/responses/ok".into())]),
        ("a path without a slash", good.replace("/a:", "a:"), vec![("path-template", "#/paths/a".into())]),
        ("a path template that does not close", good.replace("/a:", "'/a/{b':"), vec![("path-template", "#/paths/~1a~1{b/get".into())]),
        ("an allOf of itself", schemas("    A: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {x: {}}}]}"), vec![("reference-cycle", schema_a.into())]),
    ];
    let mut report = Report::default();
    for (what, document, expected) in cases {
        let expected: Vec<(&str, &str)> =
            expected.iter().map(|(code, at)| (*code, at.as_str())).collect();
        report.check(what, &refused(&document), &expected);
    }
    report.finish("documents");
}

/// What was refused, and what is wrong with how.
#[derive(Default)]
struct Report {
    text: String,
    problems: String,
}

impl Report {
    fn check(&mut self, what: &str, found: &Diagnostics, expected: &[(&str, &str)]) {
        let told = told(found);
        let errors = errors(found);
        let mut errors: Vec<(&str, &str)> =
            errors.iter().map(|(code, at)| (*code, at.as_str())).collect();
        let mut expected = expected.to_vec();
        errors.sort_unstable();
        expected.sort_unstable();
        if errors != expected {
            self.problems += &format!("# {what}\nwanted {expected:?}\n{told}\n");
        }
        if let Some(silent) = silent(found) {
            self.problems += &format!("# {what}\n{silent} says not what to do:\n{told}\n");
        }
        self.text += &format!("# {what}\n{told}\n");
    }

    fn finish(self, name: &str) {
        assert!(self.problems.is_empty(), "{}", self.problems);
        snapshot(name, &self.text);
    }
}

/// The code of an error that says not what to do.
fn silent(found: &Diagnostics) -> Option<&'static str> {
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let mut silent = errors.filter(|finding| finding.help.as_deref().is_none_or(str::is_empty));
    silent.next().map(|finding| finding.code)
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/refusals");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn overlays_and_rules_that_do_not_fit_are_refused_with_their_place() {
    let document = path("get: {operationId: a, responses: {'204': {description: ok}}}");
    let overlay = |actions: &str| {
        format!("overlay: 1.1.0\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}")
    };
    #[rustfmt::skip]
    let overlays: Vec<Case<String, &str>> = vec![
        ("matches nothing", overlay("  - {target: $.info, update: {x-a: 1}}\n  - {target: '$.paths./b', description: The server has no b., remove: true}"), vec![("invalid-json-path", "#/actions/1/target")]),
        ("matches nothing", overlay("  - {target: $.info, update: {x-a: 1}}\n  - {target: \"$.paths['/b']\", description: The server has no b., remove: true}"), vec![("overlay-no-match", "#/actions/1/target")]),
        ("changes nothing", overlay("  - {target: $.info, description: As it is., update: {title: T}}"), vec![("overlay-no-change", "#/actions/0/target")]),
        ("no JSONPath", overlay("  - {target: 'info', remove: true}"), vec![("invalid-json-path", "#/actions/0/target")]),
        ("two things at once", overlay("  - {target: $.info, remove: true, update: {a: 1}}"), vec![("ambiguous-action", "#/actions/0")]),
        ("an unknown field", overlay("  - {target: $.info, update: {x-a: 1}, reason: why}"), vec![("unknown-field", "#/actions/0/reason")]),
        ("no actions", "overlay: 1.1.0\ninfo: {title: O, version: '1'}\n".into(), vec![("missing-field", "#")]),
    ];
    #[rustfmt::skip]
    let rules: Vec<Case<&str, &str>> = vec![
        ("an unknown entry", "resource: []", vec![("unknown-field", "#/resource")]),
        ("a rule that matches nothing", "resources: [{name: b, paths: [/b/**]}]", vec![("unused-rule", "#/resources/0/paths/0")]),
        ("an unknown level", "access: {rules: [{level: god, paths: [/a]}]}", vec![("unknown-level", "#/access/rules/0/level")]),
        ("a level that nothing wants", "access: {levels: {god: everything}}", vec![("unused-rule", "#/access/levels/god")]),
        ("a name for no operation", "names: {operations: {b: c}}", vec![("unused-rule", "#/names/operations/b")]),
        ("a name for no type", "names: {types: {B: C}}", vec![("unused-rule", "#/names/types/B")]),
        ("a derive for no type", "derives: {B: [Hash]}", vec![("unused-rule", "#/derives/B")]),
        ("a pattern that is none", "resources: [{name: a, paths: [a]}]", vec![("invalid-pattern", "#/resources/0/paths/0")]),
        ("an operation that is none", "resources: [{name: a, operations: [/a]}]", vec![("invalid-operation", "#/resources/0/operations/0")]),
        ("a resource without a name", "resources: [{paths: [/a]}]", vec![("invalid-rule", "#/resources/0")]),
    ];
    let mut report = Report::default();
    for (what, overlay, expected) in overlays {
        report.check(
            what,
            &in_file("overlay", refused_with(&document, &[&overlay], None)),
            &expected,
        );
    }
    for (what, rules, expected) in rules {
        report.check(what, &in_file("rules", refused_with(&document, &[], Some(rules))), &expected);
    }
    report.finish("overlays-and-rules");
}

/// The findings, all of which must be in this file.
fn in_file(file: &str, found: Diagnostics) -> Diagnostics {
    assert!(found.iter().all(|finding| finding.file.as_deref() == Some(file)), "{}", told(&found));
    found
}

#[test]
fn a_dead_action_is_named_by_number_target_and_reason() {
    let overlay = "overlay: 1.1.0\ninfo: {title: O, version: '1'}\nactions:\n  - {target: $.info, update: {x-a: 1}}\n  - {target: $.nowhere, description: It answers nothing., remove: true}";
    let document = path("get: {operationId: a, responses: {'204': {description: ok}}}");
    let found = told(&refused_with(&document, &[overlay], None));
    for word in ["2", "$.nowhere", "It answers nothing."] {
        assert!(found.contains(word), "{word} is not in: {found}");
    }
}

#[test]
fn other_documents_take_overlay_and_rules_leniently() {
    let source = |name, text| Source { name, text };
    let document = path("get: {operationId: a, responses: {'204': {description: ok}}}");
    let overlay = "overlay: 1.1.0\ninfo: {title: O, version: '1'}\nactions:\n  - {target: $.nowhere, remove: true}";
    let input = Input {
        document: source("document", &document),
        overlays: vec![source("overlay", overlay)],
        config: Some(source("rules", "names: {types: {B: C}}")),
        strict: false,
    };
    let output = onyx_codegen::generate(&input).unwrap_or_else(|found| panic!("{}", told(&found)));
    let codes: BTreeSet<&str> = output.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, BTreeSet::from(["overlay-no-match", "unused-rule"]));
    // A path that no rule matches falls to its first segment.
    assert_eq!(output.features, Features::from([("a".to_owned(), BTreeSet::new())]));
}

#[test]
fn a_document_that_goes_too_deep_is_refused() {
    let nested = |depth: usize, open: &str, close: &str, core: &str| {
        format!("{}{core}{}", open.repeat(depth), close.repeat(depth))
    };
    let json = |schema: &str| {
        format!(
            "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \
             \"paths\": {{}}, \"components\": {{\"schemas\": {{\"A\": {schema}}}}}}}"
        )
    };
    let list = "{\"type\":\"array\",\"items\":";
    for depth in [300, 1_000, 100_000] {
        let found = refused(&json(&nested(depth, list, "}", "{}")));
        let codes: BTreeSet<&str> = errors(&found).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, BTreeSet::from(["too-deep"]), "{depth}");
        assert_eq!(silent(&found), None);
    }
    let found = refused(&nested(200_000, "[", "]", ""));
    assert!(errors(&found).iter().any(|(code, _)| *code == "too-deep"), "{}", told(&found));
}

/// Every place of every document, in turn, replaced by something that does not belong there: it
/// is generated from or refused, and never a panic.
#[test]
fn nothing_panics() {
    let wrong = [json!(null), json!(-1), json!("\u{0}*/"), json!([[]]), json!({"$ref": "#/paths"})];
    let mut tried = 0_usize;
    let mut refusals = 0_usize;
    for document in documents::all() {
        let value = document.value();
        let mut places = Vec::new();
        pointers(&value, String::new(), &mut places);
        // A prime step visits other places with other values, and few enough for every run.
        for (index, place) in places.iter().enumerate().filter(|(index, _)| index % 5 == 0) {
            let mut changed = value.clone();
            if let Some(slot) = changed.pointer_mut(place) {
                *slot = wrong[index / 5 % wrong.len()].clone();
            }
            let text = changed.to_string();
            let input = Input {
                document: Source { name: "document", text: &text },
                overlays: Vec::new(),
                config: None,
                strict: false,
            };
            tried += 1;
            match onyx_codegen::generate(&input) {
                Ok(_) => {}
                Err(found) => {
                    refusals += 1;
                    let errors = errors(&found);
                    assert!(!errors.is_empty(), "{} {place}", document.name);
                    let internal = errors.iter().any(|(code, _)| *code == "internal");
                    assert!(!internal, "{} {place}:\n{}", document.name, told(&found));
                }
            }
        }
    }
    println!("{tried} documents, {refusals} of them refused");
    assert!(tried > 500 && refusals > 100 && refusals < tried);
}

fn pointers(value: &Value, at: String, places: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (token, child) in children {
        pointers(child, format!("{at}/{token}"), places);
    }
    places.push(at);
}
