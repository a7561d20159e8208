//! What the client of the real document offers: a changed document fails here, and the difference
//! says what has changed for those who call it.

#![allow(
    clippy::panic,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_codegen::api::{self, Answer, Api, Content, Shape, Type};
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{self, Limits};
use onyx_codegen::{Input, Output, Source, lower, overlay};
use onyx_tests::{read, surface, told};
use std::collections::BTreeSet;

const DOCUMENT: &str = "specs/onyx.openapi.json";
const OVERLAY: &str = "specs/onyx.overlay.yaml";
const RULES: &str = "specs/onyx.codegen.yaml";

/// What to do when one of these fails.
const HELP: &str = "the interface has changed: see whom it breaks with `cargo xtask diff`, read the \
                    difference, and take it over with `cargo insta review`, or \
                    `INSTA_UPDATE=always cargo test -p onyx-tests --test surface`";

fn generate() -> Output {
    let (document, overlay, rules) = (read(DOCUMENT), read(OVERLAY), read(RULES));
    let input = Input {
        document: Source { name: DOCUMENT, text: &document },
        overlays: vec![Source { name: OVERLAY, text: &overlay }],
        config: Some(Source { name: RULES, text: &rules }),
        strict: true,
    };
    onyx_codegen::generate(&input).unwrap_or_else(|found| panic!("{}", told(&found)))
}

/// The interface as the generator understands it.
fn model() -> Api {
    let (text, overlay) = (read(DOCUMENT), read(OVERLAY));
    let mut found = Diagnostics::default();
    let source = Source { name: DOCUMENT, text: &text };
    let parsed = document::parse(source, &Limits::default(), &mut found);
    let mut document = parsed.unwrap_or_else(|| panic!("{}", told(&found)));
    overlay::apply(&mut document, Source { name: OVERLAY, text: &overlay }, true, &mut found);
    let lowered = lower::lower(&document, &mut found);
    let api = api::build(&lowered, &mut found);
    assert!(!found.has_errors(), "{}", told(&found));
    api
}

fn snapshot(name: &str, lines: &[String]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/surface");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(HELP);
    settings.bind(|| insta::assert_snapshot!(name, lines.join("\n")));
}

#[test]
fn every_operation_is_a_function() {
    let output = generate();
    let lines = surface::operations(&output);
    let streams = lines.iter().filter(|line| line.contains("-> ItemStream<")).count();
    println!("{} functions, {streams} of them streams", lines.len());
    let operations: BTreeSet<String> =
        lines.iter().filter_map(|line| line.split(" = ").next().map(str::to_owned)).collect();
    assert_eq!(operations.len(), 622, "{HELP}");
    let unknown = lines.iter().find(|line| line.contains("[-]"));
    assert_eq!(unknown, None, "no rule says who may call it");
    snapshot("operations", &lines);
}

#[test]
fn every_type_and_field_is_told() {
    snapshot("types", &surface::types(&generate()));
}

/// What is new here is no secret, or the overlay has to say that it is one (`format: password`).
#[test]
fn texts_that_are_shown_though_their_names_speak_of_secrets() {
    let speaks = |name: &str| {
        let words = ["key", "token", "secret", "password", "credential", "cookie", "private"];
        words.iter().any(|word| name.contains(word))
    };
    let is_shown = |line: &str| {
        let field = line.split_once('.').and_then(|(_, field)| field.split_once(": "));
        field.is_some_and(|(name, ty)| {
            speaks(name)
                && (ty.contains("String") || ty.contains("Value"))
                && !ty.contains("Secret")
        })
    };
    let mut lines = surface::types(&generate());
    lines.retain(|line| is_shown(line));
    snapshot("shown", &lines);
}

#[test]
fn a_value_stands_only_where_the_document_states_no_type() {
    let api = model();
    let mut places = BTreeSet::new();
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| untyped(&parameter.ty, &mut places));
        if let Some(Content::Json { ty, .. }) = operation.body.as_ref().map(|body| &body.content) {
            untyped(ty, &mut places);
        }
        match &operation.answer {
            Answer::Json { ty, .. } => untyped(ty, &mut places),
            Answer::Stream(stream) => untyped(&stream.item, &mut places),
            Answer::Empty | Answer::Text | Answer::File { .. } => {}
        }
    }
    for def in &api.types {
        match &def.shape {
            Shape::Struct(object) => {
                object.fields.iter().for_each(|field| untyped(&field.ty, &mut places));
                object.additional.iter().for_each(|ty| untyped(ty, &mut places));
            }
            Shape::Untagged(members) => members.iter().for_each(|ty| untyped(ty, &mut places)),
            Shape::Alias(ty) => untyped(ty, &mut places),
            _ => {}
        }
    }
    snapshot("untyped", &places.into_iter().collect::<Vec<_>>());
}

#[test]
fn schemas_without_a_type_are_told() {
    let unreached: Vec<String> = generate()
        .warnings
        .iter()
        .filter(|warning| warning.code == "unreached-schema")
        .map(|warning| warning.pointer.to_string())
        .collect();
    snapshot("unreached", &unreached);
}

fn untyped(ty: &Type, places: &mut BTreeSet<String>) {
    match ty {
        Type::Any(pointer) => drop(places.insert(pointer.to_string())),
        Type::List(inner) | Type::Nullable(inner) => untyped(inner, places),
        Type::Map { value, .. } => untyped(value, places),
        Type::Tuple(items) => items.iter().for_each(|item| untyped(item, places)),
        _ => {}
    }
}
