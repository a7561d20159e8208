//! `regen` and `regen --check`, with a stand-in for the generator.

use crate::common::{Sandbox, document, one_module_per_path};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use xtask::failure::Failure;
use xtask::fetch::{Descriptions, fetch, source};
use xtask::lock::sha256;
use xtask::regen::{Drift, check, regen};

const GENERATED: &str = "onyx-api/src/generated";

/// A workspace whose `specs/` hold a document with these paths.
fn with_paths(names: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    bring(&sandbox, names);
    sandbox
}

fn bring(sandbox: &Sandbox, names: &[&str]) {
    let received = source::from_file(&sandbox.write("api.json", document("v1", names))).unwrap();
    let now = SystemTime::UNIX_EPOCH;
    fetch(&sandbox.workspace(), &received, Descriptions::Drop, now).unwrap();
}

fn drift(sandbox: &Sandbox) -> Drift {
    match check(&sandbox.workspace(), one_module_per_path) {
        Err(Failure::Stale(drift)) => *drift,
        other => unreachable!("not stale: {other:?}"),
    }
}

fn refusals(failed: Result<xtask::regen::Outcome, Failure>) -> Vec<(&'static str, Option<String>)> {
    match failed {
        Err(Failure::Refused(findings)) => {
            findings.into_iter().map(|finding| (finding.code, finding.file)).collect()
        }
        other => unreachable!("not refused: {other:?}"),
    }
}

#[test]
fn writes_modules_features_and_nothing_twice() {
    let sandbox = with_paths(&["cats", "dogs"]);
    let outcome = regen(&sandbox.workspace(), one_module_per_path).unwrap();
    assert_eq!((outcome.written, outcome.removed), (4, 0));
    assert_eq!(outcome.counts["operations"], 2);
    assert_eq!(outcome.warnings.iter().count(), 1);
    let names: Vec<String> = sandbox.files(GENERATED).into_keys().collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let manifest = sandbox.read("onyx-api/Cargo.toml");
    assert!(
        manifest.contains("\"dogs\",\n]\ncats = []\ndogs = []\n# resources: end"),
        "{manifest}"
    );

    let modified = || {
        std::fs::metadata(sandbox.root().join(GENERATED).join("mod.rs"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let first = modified();
    let outcome = regen(&sandbox.workspace(), one_module_per_path).unwrap();
    assert_eq!((outcome.written, outcome.removed), (0, 0));
    assert_eq!(modified(), first);
    check(&sandbox.workspace(), one_module_per_path).unwrap();
}

#[test]
fn removes_what_it_wrote_and_nothing_else() {
    let sandbox = with_paths(&["cats", "dogs"]);
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    bring(&sandbox, &["cats"]);
    sandbox.write("onyx-api/src/generated/notes.md", "mine");
    let before = sandbox.files("onyx-api");
    let refused = refusals(regen(&sandbox.workspace(), one_module_per_path));
    assert_eq!(refused, [("foreign-file", Some("onyx-api/src/generated/notes.md".to_owned()))]);
    assert_eq!(sandbox.files("onyx-api"), before);

    std::fs::remove_file(sandbox.root().join(GENERATED).join("notes.md")).unwrap();
    let outcome = regen(&sandbox.workspace(), one_module_per_path).unwrap();
    assert_eq!(outcome.removed, 1);
    assert!(!sandbox.root().join(GENERATED).join("dogs").exists());
    assert!(!sandbox.read("onyx-api/Cargo.toml").contains("dogs"));
}

#[test]
fn check_lists_what_is_missing_stale_and_unexpected() {
    let sandbox = with_paths(&["cats", "dogs"]);
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    sandbox.write("onyx-api/src/generated/cats/mod.rs", "// @generated\n//! edited by hand\n");
    sandbox.write("onyx-api/src/generated/old.rs", "// @generated\n");
    sandbox.write("onyx-api/src/generated/mine.rs", "");
    std::fs::remove_file(sandbox.root().join(GENERATED).join("dogs/mod.rs")).unwrap();
    let before = sandbox.files("");

    let drift = drift(&sandbox);
    let file = |name: &str| vec![Path::new(GENERATED).join(name)];
    assert_eq!(drift.missing, file("dogs/mod.rs"));
    assert_eq!(drift.stale, file("cats/mod.rs"));
    assert_eq!(drift.unexpected, file("old.rs"));
    assert_eq!(drift.foreign, file("mine.rs"));
    let told = drift.to_string();
    assert!(told.contains("\n-//! edited by hand\n+//! cats, 0 overlays\n"), "{told}");
    assert!(told.ends_with("run `cargo xtask regen`"), "{told}");
    assert_eq!(sandbox.files(""), before, "--check writes nothing");
}

#[test]
fn check_shows_little_of_a_large_difference() {
    let sandbox = with_paths(&["cats"]);
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    sandbox
        .write("onyx-api/src/generated/mod.rs", "// @generated\n".to_owned() + &"x\n".repeat(500));
    assert!(drift(&sandbox).diff.unwrap().lines().count() <= 41);
}

#[test]
fn a_moved_overlay_moves_the_lock() {
    let sandbox = with_paths(&["cats"]);
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    sandbox.write("specs/onyx.overlay.yaml", "overlay: 1.1.0\n");
    let stale = drift(&sandbox).stale;
    assert!(stale.contains(&PathBuf::from("specs/onyx.lock.json")), "{stale:?}");
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    let lock = sandbox.read("specs/onyx.lock.json");
    assert!(lock.contains(&sha256(b"overlay: 1.1.0\n")), "{lock}");
    check(&sandbox.workspace(), one_module_per_path).unwrap();
}

#[test]
fn a_document_that_fetch_did_not_write_is_found_out() {
    let sandbox = with_paths(&["cats"]);
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    sandbox.write("specs/onyx.openapi.json", document("v1", &["cats"]));
    let found = drift(&sandbox);
    let codes: Vec<&str> = found.specs.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["hash-mismatch", "not-canonical"]);
    assert!(!found.to_string().contains("run `cargo xtask regen`"), "that would not help: {found}");
    let warned = regen(&sandbox.workspace(), one_module_per_path).unwrap().warnings;
    assert!(warned.iter().any(|finding| finding.code == "hash-mismatch"));
}

#[test]
fn a_refused_document_changes_nothing() {
    let sandbox = with_paths(&["cats"]);
    regen(&sandbox.workspace(), one_module_per_path).unwrap();
    bring(&sandbox, &["bad"]);
    let before = sandbox.files("");
    let refused = refusals(regen(&sandbox.workspace(), one_module_per_path));
    assert_eq!(refused, [("bad-path", None)]);
    assert_eq!(sandbox.files(""), before);
}

#[test]
fn what_regen_needs_and_does_not_find_is_named() {
    let sandbox = Sandbox::new();
    let refused = regen(&sandbox.workspace(), one_module_per_path);
    assert_eq!(refusals(refused), [("missing-file", None)]);
    bring(&sandbox, &["cats"]);
    sandbox.write("onyx-api/Cargo.toml", "[features]\n");
    let refused = regen(&sandbox.workspace(), one_module_per_path);
    assert_eq!(refusals(refused), [("features-markers", Some("onyx-api/Cargo.toml".to_owned()))]);
    assert!(sandbox.files(GENERATED).is_empty());
}
