//! Two documents that differ somewhere: what changed is told, and nothing where nothing did.

use crate::generate::input;
use crate::mutate::mutated;
use onyx_codegen::{Model, model};
use onyx_diff::compare;
use onyx_tests::documents;
use onyx_tests::shuffle::Random;
use serde_json::Value;

/// How many changes the second document has.
const CHANGES: usize = 3;

/// Compares a document with a changed one, both ways, and with itself. The changes follow from the
/// document's own bytes.
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
        let (there, back) = (compare(&before, &after), compare(&after, &before));
        assert_eq!(
            there.findings.is_empty(),
            back.findings.is_empty(),
            "there is a change one way and none the other"
        );
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
