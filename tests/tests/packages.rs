//! What holds for every package of the workspace.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail so")]

use serde_json::Value;
use std::process::Command;

/// The packages, as Cargo knows them.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(onyx_tests::workspace())
        .output()
        .expect("cargo");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

#[test]
fn no_crate_may_hold_unsafe_code() {
    let mut roots = 0;
    for package in packages() {
        for target in package["targets"].as_array().expect("targets") {
            let kinds = target["kind"].as_array().expect("kinds");
            if kinds.iter().any(|kind| kind == "lib" || kind == "bin") {
                let path = target["src_path"].as_str().expect("a path");
                let text = std::fs::read_to_string(path).expect(path);
                assert!(text.contains("\n#![forbid(unsafe_code)]\n"), "{path}");
                roots += 1;
            }
            assert!(
                !kinds.iter().any(|kind| kind == "custom-build"),
                "{package} has a build script"
            );
        }
    }
    assert!(roots > 6, "{roots} roots");
}

/// crates.io asks for the first two, readers for the rest.
#[test]
fn what_is_published_says_what_it_is() {
    let published = packages().into_iter().filter(|package| package["publish"].is_null());
    let names: Vec<String> = published
        .map(|package| {
            for field in ["description", "license", "readme", "rust_version"] {
                assert!(package[field].is_string(), "{}: {field}", package["name"]);
            }
            for field in ["keywords", "categories", "authors"] {
                let count = package[field].as_array().map_or(0, Vec::len);
                assert!((1..=5).contains(&count), "{}: {field}", package["name"]);
            }
            package["name"].as_str().expect("a name").to_owned()
        })
        .collect();
    assert_eq!(names, ["onyx-codegen", "onyx-api", "onyx-runtime"]);
}
