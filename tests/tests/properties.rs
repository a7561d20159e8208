//! What holds for any valid document (`onyx_tests::arbitrary`): a client comes of it that parses and
//! compiles, and it depends on nothing but what the document says.
//!
//! The documents are the same on every run. `PROPTEST_CASES=5000` tries more of them,
//! `PROPTEST_RNG_SEED=7` others. One that breaks something shrinks to a small one, which belongs into
//! the corpus.

#![allow(clippy::panic, clippy::expect_used, reason = "to panic is how a test fails")]

use onyx_codegen::api::TypeId;
use onyx_codegen::render::surface::{Function, TypeItem};
use onyx_codegen::{Input, Model, Output, Source};
use onyx_tests::arbitrary;
use onyx_tests::corpus::Modules;
use onyx_tests::crates::Workspace;
use onyx_tests::documents::Document;
use onyx_tests::shuffle::shuffled;
use onyx_tests::told;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner, contextualize_config};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// How many documents each property is tried on, and which they are, where the environment says nothing.
const CASES: u32 = 128;
const SEED: u64 = 1;

/// How many documents are compiled, in as many crates as build at once on a small machine.
const COMPILED: usize = 80;
const CRATES: usize = 2;

fn input(text: &str) -> Input<'_> {
    let document = Source { name: "document", text };
    Input { document, overlays: Vec::new(), config: None, strict: false }
}

fn generated(text: &str) -> Output {
    onyx_codegen::generate(&input(text)).unwrap_or_else(|found| panic!("{}\n{text}", told(&found)))
}

fn model(text: &str) -> Model {
    onyx_codegen::model(&input(text)).unwrap_or_else(|found| panic!("{}\n{text}", told(&found)))
}

fn config() -> Config {
    // A failure is worth a document of the corpus, not a file of seeds.
    let rng_seed = RngSeed::Fixed(SEED);
    let own = Config { cases: CASES, rng_seed, failure_persistence: None, ..Config::default() };
    contextualize_config(own)
}

/// All operations of a document: the method and the path.
fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let own = item.as_object().into_iter().flatten();
        let more = item["additionalOperations"].as_object().into_iter().flatten();
        let methods = own.filter(|(method, _)| *method != "additionalOperations").chain(more);
        methods.map(|(method, _)| (method.to_uppercase(), path.clone()))
    });
    operations.collect()
}

/// What a client offers, whatever the places of its parts in lists.
fn surface(model: &Model) -> BTreeSet<String> {
    let types = model.surface.types.iter().cloned();
    let types = types.map(|item| format!("{:?}", TypeItem { id: TypeId(0), ..item }));
    let functions = model.surface.functions.iter().cloned();
    let functions = functions.map(|item| format!("{:?}", Function { operation: 0, ..item }));
    types.chain(functions).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_file_is_rust(document in arbitrary::document()) {
        for (path, text) in &generated(&document.to_string()).files {
            let parsed = syn::parse_file(text);
            prop_assert!(parsed.is_ok(), "{}: {:?}\n{}", path.display(), parsed.err(), text);
        }
    }

    #[test]
    fn neither_chance_nor_the_order_of_keys_decides(document in arbitrary::document(), seed: u64) {
        let once = generated(&document.to_string());
        for text in [document.to_string(), shuffled(&document, seed)] {
            let again = generated(&text);
            prop_assert_eq!(&once.files, &again.files);
            prop_assert_eq!(told(&once.warnings), told(&again.warnings));
        }
    }

    #[test]
    fn nothing_moves_when_something_unrelated_comes(document in arbitrary::document()) {
        let before = model(&document.to_string());
        let mut changed = document.clone();
        changed["components"]["schemas"]["Zebra"] =
            json!({"type": "object", "properties": {"stripe": {"type": "object", "properties": {"a": {}}}}});
        changed["paths"]["/zebras"]["get"] = json!({
            "operationId": "a_zebra",
            "responses": {"200": {"description": "ok", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Zebra"}}}}},
        });
        let after = model(&changed.to_string());
        let (before, after) = (surface(&before), surface(&after));
        prop_assert_eq!(before.difference(&after).next(), None);
    }

    #[test]
    fn no_operation_gets_lost(document in arbitrary::document()) {
        let model = model(&document.to_string());
        let functions = model.surface.functions.iter().map(|function| {
            let operation = &model.api.operations[function.operation];
            (operation.method.as_str().to_uppercase(), operation.path.clone())
        });
        let mut told: BTreeSet<_> = functions.collect();
        let left_out = model.warnings.iter().filter(|warning| warning.code == "unsupported-method");
        told.extend(left_out.filter_map(|warning| {
            let (method, path) = warning.message.split('`').nth(1)?.split_once(' ')?;
            Some((method.to_owned(), path.to_owned()))
        }));
        prop_assert_eq!(operations(&document), told);
    }
}

/// Always as many documents, since compiling them is what takes its time.
#[test]
fn any_client_compiles() {
    let mut runner = TestRunner::new(config());
    let mut workspace = Workspace::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("properties"));
    let strategy = arbitrary::document();
    for index in 0..CRATES {
        let mut modules = Modules::default();
        for number in 0..COMPILED / CRATES {
            let document = strategy.new_tree(&mut runner).expect("a document").current();
            let name = format!("any_{index}_{number}");
            modules.add(&Document::new(&name, &document.to_string()));
        }
        modules.write(&format!("any_{index}"), &mut workspace);
    }
    workspace.finish();
    workspace.cargo(&["check", "--quiet", "--workspace"]);
    workspace.cargo(&["check", "--quiet", "--workspace", "--features", "full-serde,dispatch,mock"]);
}
