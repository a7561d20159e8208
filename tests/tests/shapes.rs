//! The Rust that comes of each small document, for a reader to judge.
//!
//! `cargo insta review`, or `INSTA_UPDATE=always cargo test -p onyx-tests --test shapes`, takes a
//! new text over once it has been read.

#![allow(
    clippy::panic,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_tests::documents::{self, Document};

/// What to do when one of these fails.
const HELP: &str = "the generator writes other Rust: `cargo xtask regen`, then `cargo xtask diff` and \
                    `git diff` say what that is to callers; take it over with `cargo insta review`";

/// The generated files that are worth a reader's time, one after the other, and the warnings.
fn shown(document: &Document) -> String {
    let output = document.generate();
    let mut text = String::new();
    for (path, file) in output.files.iter().filter(|(path, _)| document.shows(path)) {
        let (header, rest) = file.split_once("\n\n").unwrap_or_default();
        assert!(header.starts_with("// @generated"), "{}: {header}", path.display());
        text += &format!("==> {} <==\n{rest}\n", path.display());
    }
    if output.warnings.iter().next().is_some() {
        text += &format!("==> warnings <==\n{}", onyx_tests::told(&output.warnings));
    }
    text
}

#[test]
fn every_shape_has_its_rust() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/shapes");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(HELP);
    let documents = documents::all();
    assert!(documents.len() >= 35, "only {} documents were found", documents.len());
    settings.bind(|| {
        for document in documents {
            insta::assert_snapshot!(document.name.clone(), shown(&document));
        }
    });
}
