//! What the tests of the whole workspace have in common; the tests themselves are in `tests/`.
//!
//! - [`documents`]: the small documents in `tests/documents`, one for each thing that a document
//!   can say, with examples of their types.
//! - [`arbitrary`]: any valid document, for proptest.
//! - [`corpus`]: the documents in `tests/corpus`, one for each feature or trap, and the crate that all
//!   of them are compiled in.
//! - [`shuffle`]: the same document in another order.
//! - [`crates`]: crates made of generated clients, and a run of Cargo over them.
//! - [`surface`]: what a generated client offers, a line each, read off its text.

#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "only tests call it: to panic is how they fail, and texts are short"
)]

pub mod arbitrary;
pub mod corpus;
pub mod crates;
pub mod documents;
pub mod shuffle;
pub mod surface;

use onyx_codegen::diagnostic::Diagnostics;
use std::path::PathBuf;

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().expect("a parent").to_owned()
}

/// The text of a file of the workspace.
pub fn read(path: &str) -> String {
    let path = workspace().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The findings, a line each and more where they have more to say.
pub fn told(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect()
}
