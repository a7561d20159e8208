//! The clients of documents that mean harm compile, without a warning: for each word a document that has
//! it in every place at once. That a word at one place changes nothing but names and literals, the
//! generator's own tests hold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail so")]

#[path = "../../onyx-codegen/tests/hostile/documents.rs"]
mod documents;

use documents::{PLACES, WORDS, document, put};
use onyx_codegen::{Input, Source, generate};
use onyx_tests::corpus::Modules;
use onyx_tests::crates::Workspace;
use onyx_tests::told;
use std::path::Path;

/// The document with a word at every place.
fn everywhere(word: &str) -> String {
    let mut document = document();
    for place in PLACES {
        put(&mut document, place, word);
    }
    document.to_string()
}

#[test]
fn clients_of_words_that_mean_harm_compile() {
    let mut modules = Modules::default();
    for (index, word) in WORDS.iter().enumerate() {
        let text = everywhere(word);
        let document = Source { name: "document", text: &text };
        let input = Input { document, overlays: Vec::new(), config: None, strict: false };
        let output = generate(&input).unwrap_or_else(|found| panic!("{word:?}: {}", told(&found)));
        modules.client(&format!("word_{index}"), &output);
    }
    let mut workspace = Workspace::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile"));
    modules.write("hostile", &mut workspace);
    workspace.finish();
    workspace.cargo(&["check", "--quiet", "--features", "full-serde,dispatch,mock"]);
}
