//! `fetch`, on documents that lie beside the workspace.

use crate::common::{Sandbox, document};
use serde_json::Value;
use std::time::{Duration, SystemTime};
use xtask::failure::Failure;
use xtask::fetch::{Descriptions, Fetched, fetch, source};
use xtask::lock::sha256;

const DOCUMENT: &str = "specs/onyx.openapi.json";
const LOCK: &str = "specs/onyx.lock.json";

/// Fetches `text` as `incoming/FILE`, some seconds after 1970.
fn bring(sandbox: &Sandbox, file: &str, text: &[u8], seconds: u64) -> Result<Fetched, Failure> {
    let path = sandbox.write(&format!("incoming/{file}"), text);
    let received = source::from_file(&path)?;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    fetch(&sandbox.workspace(), &received, Descriptions::Drop, now)
}

fn lock(sandbox: &Sandbox) -> Value {
    serde_json::from_str(&sandbox.read(LOCK)).unwrap()
}

#[test]
fn writes_the_canonical_document_and_says_where_it_came_from() {
    let sandbox = Sandbox::new();
    sandbox.write("specs/onyx.overlay.yaml", "overlay: 1.1.0\n");
    let text = document("v1", &["b", "a"]);
    let fetched = bring(&sandbox, "api.json", text.as_bytes(), 0).unwrap();

    let canonical = sandbox.read(DOCUMENT);
    assert!(canonical.starts_with("{\n  \"openapi\": \"3.1.0\","), "{canonical}");
    assert!(!canonical.contains("prose"), "descriptions are dropped");
    assert_eq!(
        lock(&sandbox),
        serde_json::json!({
            "source": "api.json",
            "fetched": "1970-01-01T00:00:00Z",
            "version": "v1",
            "openapi": "3.1.0",
            "sha256": {
                "received": sha256(text.as_bytes()),
                "canonical": sha256(canonical.as_bytes()),
                "overlay": sha256(b"overlay: 1.1.0\n"),
            },
            "counts": {"paths": 2, "operations": 2, "schemas": 0},
            "generator": env!("CARGO_PKG_VERSION"),
        })
    );
    assert!(fetched.is_new);
    assert!(fetched.to_string().ends_with("next: cargo xtask regen"), "{fetched}");
    assert_eq!(sandbox.files("specs").len(), 3, "no temporary file stays");
}

#[test]
fn the_date_stays_while_the_bytes_do() {
    let sandbox = Sandbox::new();
    let old = document("v1", &["a"]);
    bring(&sandbox, "api.json", old.as_bytes(), 0).unwrap();
    let before = sandbox.files("specs");
    let again = bring(&sandbox, "api.json", old.as_bytes(), 86_400).unwrap();
    assert!(!again.is_new);
    assert_eq!(sandbox.files("specs"), before);

    let new = document("v2", &["a", "b"]);
    let fetched = bring(&sandbox, "api.json", new.as_bytes(), 86_400).unwrap();
    assert_eq!(lock(&sandbox)["fetched"], "1970-01-02T00:00:00Z");
    let told = fetched.to_string();
    assert!(told.contains("paths      1 → 2 (+1)"), "{told}");
    assert!(told.contains("schemas    0\n"), "{told}");
}

#[test]
fn kept_descriptions_are_in_the_document() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("api.json", document("v1", &["a"]));
    let received = source::from_file(&path).unwrap();
    fetch(&sandbox.workspace(), &received, Descriptions::Keep, SystemTime::UNIX_EPOCH).unwrap();
    assert!(sandbox.read(DOCUMENT).contains("\"description\": \"prose\""));
}

#[test]
fn the_same_interface_gives_the_same_document() {
    let sandbox = Sandbox::new();
    bring(&sandbox, "api.json", document("v1", &["a"]).as_bytes(), 0).unwrap();
    let before = sandbox.read(DOCUMENT);
    let yaml = b"paths:\n  /a:\n    get:\n      responses: {'204': {description: d}}\n      operationId: a\n\
        info: {version: v1, title: Pets}\nopenapi: 3.1.0\n";
    let fetched = bring(&sandbox, "api.yaml", yaml, 0).unwrap();
    assert!(!fetched.is_new, "{}", sandbox.read(DOCUMENT));
    assert_eq!(sandbox.read(DOCUMENT), before);
    assert_eq!(lock(&sandbox)["source"], "api.yaml");
}

#[test]
fn what_is_no_document_is_refused_and_specs_stay_as_they_were() {
    let sandbox = Sandbox::new();
    bring(&sandbox, "api.json", document("v1", &["a"]).as_bytes(), 0).unwrap();
    let before = sandbox.files("specs");
    let bad: [&[u8]; 6] = [
        b"",
        b"<!doctype html><title>502</title>",
        b"{\"openapi\": \"3.1.0\", \"info\": {}, \"paths\": {",
        b"{\"swagger\": \"2.0\", \"info\": {}, \"paths\": {}}",
        b"[]",
        b"\xff\xfe{\0}\0",
    ];
    for bytes in bad {
        let refused = bring(&sandbox, "bad.json", bytes, 1);
        assert!(
            matches!(refused, Err(Failure::Refused(_))),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
        assert_eq!(sandbox.files("specs"), before);
    }
}

#[test]
fn a_broken_lock_does_not_stand_in_the_way() {
    let sandbox = Sandbox::new();
    sandbox.write(LOCK, "<<<<<<< HEAD\n");
    bring(&sandbox, "api.json", document("v1", &["a"]).as_bytes(), 0).unwrap();
    assert_eq!(lock(&sandbox)["version"], "v1");
}
