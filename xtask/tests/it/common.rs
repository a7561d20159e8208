//! A workspace in a temporary folder, and a generator whose output the tests choose.

use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};
use onyx_codegen::document::canonical;
use onyx_codegen::{Input, Output};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xtask::lock::sha256;
use xtask::workspace::Workspace;

/// A manifest with the marker comments.
pub(crate) const MANIFEST: &str = "\
[package]
name = \"onyx-api\"

[features]
default = [\"all-resources\"]
# resources: begin (written by `cargo xtask regen`)
# resources: end
";

/// A workspace that ends with the test.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// With nothing but the manifest of an `onyx-api`, and the folder of its runtime.
    pub(crate) fn new() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap() };
        sandbox.write("onyx-api/Cargo.toml", MANIFEST);
        sandbox.write("onyx-runtime/Cargo.toml", "");
        sandbox
    }

    pub(crate) fn workspace(&self) -> Workspace {
        Workspace::new(self.folder.path())
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).unwrap()
    }

    /// Every file below `folder`, by its name relative to the root, with its bytes.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        self.collect(&self.root().join(folder), &mut files);
        files
    }

    fn collect(&self, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.collect(&path, files);
            } else {
                let name = path.strip_prefix(self.root()).unwrap().display().to_string();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
}

/// A document whose paths are `/name` for each of `names`.
pub(crate) fn document(version: &str, names: &[&str]) -> String {
    let paths: serde_json::Map<String, Value> =
        names.iter().map(|name| (format!("/{name}"), operation(name))).collect();
    let info = serde_json::json!({"title": "Pets", "version": version, "description": "prose"});
    serde_json::json!({"openapi": "3.1.0", "info": info, "paths": paths}).to_string()
}

fn operation(name: &str) -> Value {
    serde_json::json!({"get": {"operationId": name, "responses": {"204": {"description": "done"}}}})
}

/// A stand-in for the generator: a module and a resource for each path, and a warning; a document
/// with the path `/bad` is refused.
pub(crate) fn one_module_per_path(input: &Input<'_>) -> Result<Output, Diagnostics> {
    let document: Value = serde_json::from_str(input.document.text).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let names: Vec<String> = paths.keys().map(|path| path.replace('/', "")).collect();
    let title = "Pets".to_owned();
    let features = names.iter().map(|name| (name.clone(), BTreeSet::new())).collect();
    let mut output = Output { title, features, ..Output::default() };
    if names.iter().any(|name| name == "bad") {
        output.warnings.push(Diagnostic::error("bad-path", &Pointer::parse("/paths/~1bad"), "bad"));
        return Err(output.warnings);
    }
    output.document_sha256 = sha256(canonical(&document).as_bytes());
    let overlays = input.overlays.len();
    let text = |name: &str| format!("// @generated\n//! {name}, {overlays} overlays\n");
    output.files.extend(names.iter().map(|name| (format!("{name}/mod.rs").into(), text(name))));
    output.files.insert("mod.rs".into(), text("all"));
    output.warnings.push(Diagnostic::warning("odd", &Pointer::root(), "odd"));
    output.counts.insert("operations", names.len());
    Ok(output)
}
