//! Crates made of generated clients, in a Cargo workspace of their own, and runs of Cargo on it.
//!
//! The workspace lies in the target folder and stays there, so that a second run compiles only
//! what has changed. It takes its versions from this workspace's `Cargo.lock`, and the runtime
//! from `onyx-runtime`, without TLS, which is most of what there is to compile.

use crate::documents::Document;
use onyx_codegen::{Features, Output};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A workspace of generated crates.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    /// Every file that belongs to it.
    files: BTreeSet<PathBuf>,
    members: Vec<String>,
}

impl Workspace {
    /// A workspace in this folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), files: BTreeSet::new(), members: Vec::new() }
    }

    /// Writes a file, unless it says so already: Cargo goes by the time of the last change.
    pub fn write(&mut self, path: impl AsRef<Path>, text: &str) {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            self.files.insert(path);
            return;
        }
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self.files.insert(path);
    }

    /// Adds a crate of generated modules.
    pub fn generated(&mut self, name: &str, output: &Output) {
        self.package(name, &output.features);
        self.write(format!("{name}/src/lib.rs"), LIBRARY);
        for (path, text) in &output.files {
            self.write(Path::new(name).join("src/generated").join(path), text);
        }
    }

    /// Adds the manifest of a crate of generated modules with these resources.
    pub fn package(&mut self, name: &str, resources: &Features) {
        let mut features = String::new();
        for (feature, needs) in resources {
            let needs: Vec<String> =
                needs.iter().map(|need| format!("onyx-runtime/{need}")).collect();
            let _ = writeln!(features, "{feature} = {needs:?}");
        }
        let all = resources.keys().map(|feature| format!("{feature:?}"));
        let all = all.collect::<Vec<_>>().join(", ");
        self.write(
            format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [features]\ndefault = [\"all-resources\"]\n\
                 full-serde = [\"onyx-runtime/full-serde\"]\ndispatch = [\"onyx-runtime/dispatch\"]\n\
                 mock = [\"full-serde\", \"onyx-runtime/mock\"]\n\
                 all-resources = [{all}]\n{features}\n\
                 [dependencies]\n{}\n{LINTS}",
                requirements(&["onyx-runtime", "chrono", "serde", "serde_json", "uuid"]),
            ),
        );
        self.members.push(name.to_owned());
    }

    /// Adds a package of tests that stands on the generated crates: their text by their name.
    pub fn tests(&mut self, name: &str, tests: &[(&str, String)]) {
        let crates: String = self
            .members
            .iter()
            .map(|member| {
                let features = "\"full-serde\", \"dispatch\", \"mock\"";
                format!("{member} = {{ path = \"../{member}\", features = [{features}] }}\n")
            })
            .collect();
        self.write(
            format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\n{crates}{}\n\
                 tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"net\", \"io-util\"] }}\n\
                 {LINTS}",
                requirements(&["onyx-runtime", "chrono", "serde", "serde_json"]),
            ),
        );
        self.write(format!("{name}/src/lib.rs"), "//! Tests of generated crates.\n");
        for (test, text) in tests {
            self.write(format!("{name}/tests/{test}.rs"), text);
        }
        self.members.push(name.to_owned());
    }

    /// Writes the manifest, and deletes what an older run has left.
    pub fn finish(&mut self) {
        let members: Vec<String> = self.members.iter().map(|name| format!("{name:?}")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n",
            members.join(", ")
        );
        self.write("Cargo.toml", &manifest);
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            let own = crate::workspace().join("Cargo.lock");
            fs::copy(own, &lock).expect("the workspace's Cargo.lock");
        }
        self.files.insert(lock);
        sweep(&self.folder, &self.files);
    }

    /// Runs Cargo in the workspace: what it says, where it fails, is the message of the failure.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let result = self.run(&[arguments, &["--offline"]].concat());
        // A fresh machine may have downloaded less than what this workspace wants.
        let result =
            result.or_else(|said| if offline(&said) { self.run(arguments) } else { Err(said) });
        result.unwrap_or_else(|said| panic!("`cargo {}` failed:\n{said}", arguments.join(" ")))
    }

    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.folder).env("CARGO_TERM_COLOR", "never");
        // Beside the workspace: all of them have the same dependencies.
        command.env("CARGO_TARGET_DIR", self.folder.with_file_name("generated-target"));
        command.env("RUSTDOCFLAGS", "-D warnings");
        // Whatever a run of Cargo above has set for its own packages is not meant for these.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_FEATURE_", "CARGO_CFG_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            {
                command.env_remove(name);
            }
        }
        let output = command.output().expect("cargo starts");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        if output.status.success() { Ok(said) } else { Err(said) }
    }
}

/// Whether Cargo failed because it may not download.
fn offline(said: &str) -> bool {
    said.contains("--offline")
}

/// Deletes what is not in the list, so that no test of an older run stays.
fn sweep(folder: &Path, keep: &BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if keep.contains(&path) {
            continue;
        }
        if path.is_dir() && keep.iter().any(|file| file.starts_with(&path)) {
            sweep(&path, keep);
        } else if path.is_dir() {
            fs::remove_dir_all(&path).expect("an old folder goes");
        } else {
            fs::remove_file(&path).expect("an old file goes");
        }
    }
}

/// Warnings are errors, and generated code is held to what a careful crate asks of itself.
const LINTS: &str = "\n[lints.rust]\nwarnings = \"deny\"\nunsafe_code = \"forbid\"\n\
                     unreachable_pub = \"deny\"\nrust_2018_idioms = { level = \"deny\", priority = -1 }\n";

/// What `cargo xtask generate` writes too.
const LIBRARY: &str = "//! A generated client.\n\npub use onyx_runtime as runtime;\n\n\
                       #[rustfmt::skip]\nmod generated;\npub use generated::*;\n";

/// The lines of a manifest that require these, as the workspace does.
fn requirements(names: &[&str]) -> String {
    let manifest = crate::read("Cargo.toml");
    let (_, table) = manifest.split_once("[workspace.dependencies]\n").expect("the versions");
    let line = |name: &&str| {
        if **name == *"onyx-runtime" {
            // As TOML writes a string, and JSON too.
            let path = crate::workspace().join("onyx-runtime").display().to_string();
            let path = Value::from(path);
            return format!("onyx-runtime = {{ path = {path} }}\n");
        }
        let required = |line: &&str| line.split_once(" = ").is_some_and(|(left, _)| left == *name);
        let line = table.lines().find(required);
        format!("{}\n", line.unwrap_or_else(|| panic!("{name} is not in Cargo.toml")))
    };
    names.iter().map(line).collect()
}

/// The test that reads and writes the examples of a document; none where it has no examples.
pub fn examples(document: &Document) -> String {
    if document.examples.is_empty() {
        return String::new();
    }
    let name = document.name.replace('-', "_");
    let mut text = format!("#[test]\nfn {name}() {{\n    use ::{name}::types::*;\n");
    for example in &document.examples {
        let json = example.json.get();
        let written = if example.same {
            Some(json.to_owned())
        } else {
            example.becomes.as_ref().map(Value::to_string)
        };
        let _ = writeln!(
            text,
            "    check::<{}>({json:?}, {written:?}, {:?}, {:?});",
            example.ty, example.reads, example.fails
        );
    }
    text + "}\n"
}

/// What the tests of examples have in common.
pub const EXAMPLES: &str = r#"//! Examples of the documents' types, read and written again.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

fn check<T: Serialize + DeserializeOwned + Debug>(
    json: &str,
    written: Option<&str>,
    reads: Option<&str>,
    fails: Option<&str>,
) {
    let value = match (serde_json::from_str::<T>(json), fails) {
        (Ok(value), None) => value,
        (Err(error), Some(text)) => {
            let error = error.to_string();
            assert!(error.contains(text), "{json}\nfails with: {error}\ninstead of: {text}");
            return;
        }
        (Ok(value), Some(_)) => panic!("{json}\nis read as: {value:?}"),
        (Err(error), None) => panic!("{json}\nis not read: {error}"),
    };
    let debug = format!("{value:?}");
    if let Some(text) = reads {
        assert!(debug.contains(text), "{json}\nis read as: {debug}\nwithout: {text}");
    }
    let parse = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let again = parse(&serde_json::to_string(&value).expect("it is written"));
    assert_eq!(again, parse(written.expect("what is written")), "{json}\nis read as: {debug}");
    // What was written is read again as the same value.
    let back = serde_json::from_value::<T>(again).expect("what was written is read");
    assert_eq!(format!("{back:?}"), debug);
}
"#;
