//! The corpus: what each document's client offers, as a snapshot; all of them compiled, held against
//! clippy, and tested on the examples that the documents give; and what is refused, with the reason.

#![allow(
    clippy::panic,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_codegen::diagnostic::Severity;
use onyx_tests::corpus::{self, Modules};
use onyx_tests::crates::Workspace;
use onyx_tests::documents::Document;
use onyx_tests::shuffle::shuffled;
use onyx_tests::{read, surface, told};
use std::path::Path;

/// How many crates the clients are shared out over: as many as build at once on a small machine.
const CRATES: usize = 4;

/// How many documents may be refused; ARCHITECTURE.md names them.
const REFUSED: usize = 15;

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/corpus");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// What the client offers a line each, the files that the document wants shown, and the warnings.
fn shown(document: &Document) -> String {
    let output = document.generate();
    let mut text = String::new();
    for line in surface::operations(&output).into_iter().chain(surface::types(&output)) {
        text += &format!("{line}\n");
    }
    let wanted = document.value().get("x-snapshot").is_some();
    for (path, file) in output.files.iter().filter(|(path, _)| wanted && document.shows(path)) {
        let (_, rest) = file.split_once("\n\n").unwrap_or_default();
        text += &format!("==> {} <==\n{rest}\n", path.display());
    }
    if output.warnings.iter().next().is_some() {
        text += &format!("==> warnings <==\n{}", told(&output.warnings));
    }
    text
}

#[test]
fn every_document_has_its_client() {
    let documents = corpus::accepted();
    settings().bind(|| {
        for document in &documents {
            insta::assert_snapshot!(document.name.clone(), shown(document));
        }
    });
}

/// A comment at the top says which feature it is about, and where that is described.
#[test]
fn every_document_says_what_it_is_about() {
    for document in corpus::accepted().into_iter().chain(corpus::refused()) {
        let first = document.text.lines().next().unwrap_or_default();
        let said = first.starts_with("# ") && first.contains(" [") && first.ends_with(']');
        assert!(said, "{}: the first line is: {first}", document.name);
    }
}

#[test]
fn every_client_compiles_and_keeps_its_examples() {
    let mut workspace = Workspace::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus"));
    let documents = corpus::accepted();
    let mut examples = 0;
    for (index, share) in documents.chunks(documents.len().div_ceil(CRATES)).enumerate() {
        let mut modules = Modules::default();
        for document in share {
            modules.add(document);
        }
        examples += modules.examples();
        modules.write(&format!("corpus_{index}"), &mut workspace);
    }
    workspace.finish();
    println!("{} documents with {examples} examples", documents.len());

    // As most callers have it, and with all that there is.
    workspace.cargo(&["clippy", "--quiet", "--workspace"]);
    let all = ["--features", "full-serde,dispatch,mock"];
    workspace.cargo(
        &[&["test", "--quiet", "--no-fail-fast", "--workspace", "--test", "examples"], &all[..]]
            .concat(),
    );
}

#[test]
fn the_order_of_keys_means_nothing() {
    for document in corpus::accepted() {
        let expected = document.generate();
        let output = document.generate_from(&shuffled(&document.value(), 7));
        assert_eq!(expected.files, output.files, "{}", document.name);
        assert_eq!(told(&expected.warnings), told(&output.warnings), "{}", document.name);
    }
}

#[test]
fn what_is_refused_says_why_and_is_told_of() {
    let documents = corpus::refused();
    assert!(documents.len() <= REFUSED, "{} documents are refused", documents.len());
    let architecture = read("ARCHITECTURE.md");
    let mut text = String::new();
    for document in &documents {
        let Err(found) = onyx_codegen::generate(&document.input(&document.text)) else {
            panic!("{} is not refused: it belongs into the folder above", document.name);
        };
        let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
        for error in errors {
            assert!(error.help.is_some(), "{}: {error}", document.name);
        }
        let named = format!("| `{}` |", document.name);
        assert!(architecture.contains(&named), "ARCHITECTURE.md does not name {}", document.name);
        text += &format!("# {}\n{}\n", document.name, told(&found));
    }
    settings().bind(|| insta::assert_snapshot!("refused", text));
}
