//! Two documents that differ somewhere: what changed is told, and nothing where nothing did.

use crate::generate::input;
use crate::mutate::mutated;
use onyx_codegen::{Model, model};
use onyx_diff::compare;
use onyx_tests::documents;
use onyx_tests::shuffle::{Random, shuffled};
use serde_json::Value;

/// How many changes the second document has.
const CHANGES: usize = 3;

/// Compares a document with a changed one, both ways and in another order of its keys, and with
/// itself. The changes follow from the document's own bytes.
pub fn check(data: &[u8]) {
    let Ok(base) = serde_json::from_slice::<Value>(data) else { return };
    let Some(before) = understood(&base) else { return };
    let itself = compare(&before, &before);
    assert_eq!(itself.findings, [], "a document differs from itself");
    let mut random = Random::new(hash(data));
    let mut revision = base;
    for _ in 0..CHANGES {
        revision = mutated(&revision, &mut random);
        let Some(after) = understood(&revision) else { continue };
        let there = compare(&before, &after);
        // What is no change one way may be one the other, so that way is only gone.
        let _ = compare(&after, &before);
        let text = shuffled(&revision, random.number());
        let shuffled = model(&input(&text)).expect("what was understood in another order");
        let again = compare(&before, &shuffled);
        assert_eq!(there.findings, again.findings, "the order of keys decides");
    }
}

fn understood(document: &Value) -> Option<Model> {
    model(&input(&document.to_string())).ok()
}

/// FNV-1a.
fn hash(data: &[u8]) -> u64 {
    data.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The small documents.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(documents::all().iter().map(|document| document.value().to_string()))
}
