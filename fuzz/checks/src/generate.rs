//! Any text as a document: the generator refuses it and says where, or writes Rust.

use onyx_codegen::{Input, Source, generate};
use onyx_tests::documents;
use std::path::Path;

/// A document without overlays and rules.
pub(crate) fn input(text: &str) -> Input<'_> {
    Input {
        document: Source { name: "document", text },
        overlays: Vec::new(),
        config: None,
        strict: false,
    }
}

/// Generates from a document.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match generate(&input(text)) {
        Ok(output) => {
            for (path, text) in &output.files {
                parses(path, text);
            }
        }
        Err(findings) => {
            assert!(findings.has_errors(), "a document is refused without a reason");
            // Showing a finding must not fail either.
            let _ = onyx_tests::told(&findings);
        }
    }
}

fn parses(path: &Path, text: &str) {
    if path.extension().is_some_and(|extension| extension == "rs")
        && let Err(error) = syn::parse_file(text)
    {
        panic!("{} is no Rust: {error}\n{text}", path.display());
    }
}

/// The small documents, as they are and as JSON.
pub fn seeds() -> Vec<Vec<u8>> {
    let documents = documents::all();
    let json = documents.iter().map(|document| document.value().to_string());
    let own = documents.iter().map(|document| document.text.clone());
    crate::texts(json.chain(own))
}
