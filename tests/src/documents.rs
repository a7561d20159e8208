//! The small documents in `tests/documents`.
//!
//! Beside `name.yaml` (or `.json`) there may be `name.overlay.yaml`, `name.config.yaml` and
//! `name.examples.json`: JSON of the document's types, which the generated code must read and
//! write. The member `x-snapshot` of a document says which of the generated files are worth a
//! reader's time: `types` (where it says nothing), `resources`, `dispatch`, `mock`, `root`.

use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::Limits;
use onyx_codegen::{Input, Output, Source};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A small document, with what belongs to it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file's name without its extension.
    pub name: String,
    /// The document.
    pub text: String,
    overlay: Option<String>,
    config: Option<String>,
    /// What its types read and write.
    pub examples: Vec<Example>,
}

/// A value of a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The type's name in Rust.
    #[serde(rename = "type")]
    pub ty: String,
    /// What is read.
    pub json: Box<serde_json::value::RawValue>,
    /// Whether the same is written.
    #[serde(default)]
    pub same: bool,
    /// What is written, where it is not the same.
    pub becomes: Option<Value>,
    /// What the value's `Debug` text contains.
    pub reads: Option<String>,
    /// What the error contains, where it cannot be read.
    pub fails: Option<String>,
}

impl Document {
    /// A document that is in no file.
    pub fn new(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            overlay: None,
            config: None,
            examples: Vec::new(),
        }
    }

    /// Generates from the document, which must be possible.
    pub fn generate(&self) -> Output {
        self.generate_from(&self.text)
    }

    /// As [`generate`](Self::generate), with an example in the documentation of every function.
    pub fn generate_with_examples(&self) -> Output {
        let rules = self.config.as_deref().unwrap_or("{}");
        let mut rules: Value = serde_yaml::from_str(rules).expect("rules in YAML");
        let library = self.name.replace('-', "_");
        let operations = self.operation_ids();
        rules["examples"] =
            json!({"library": library, "client": "client", "operations": operations});
        let text = rules.to_string();
        let config = Some(Source { name: "config", text: &text });
        // The document has no ids that the overlay gives it.
        let input = Input { config, strict: false, ..self.input(&self.text) };
        self.generated(&input)
    }

    fn operation_ids(&self) -> BTreeSet<String> {
        let document = self.value();
        let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
        let operations = paths.filter_map(Value::as_object).flat_map(|item| item.values());
        operations
            .filter_map(|operation| Some(operation.get("operationId")?.as_str()?.to_owned()))
            .collect()
    }

    /// A form of the document with what belongs to it.
    pub fn input<'a>(&'a self, text: &'a str) -> Input<'a> {
        let source = |name, text| Source { name, text };
        Input {
            document: source(&self.name, text),
            overlays: self.overlay.iter().map(|text| source("overlay", text)).collect(),
            config: self.config.as_deref().map(|text| source("config", text)),
            strict: true,
        }
    }

    /// Generates from another form of the document.
    pub fn generate_from(&self, text: &str) -> Output {
        self.generated(&self.input(text))
    }

    fn generated(&self, input: &Input<'_>) -> Output {
        onyx_codegen::generate(input)
            .unwrap_or_else(|found| panic!("{} is refused:\n{}", self.name, super::told(&found)))
    }

    /// The document as a value.
    pub fn value(&self) -> Value {
        let mut found = Diagnostics::default();
        let source = Source { name: &self.name, text: &self.text };
        onyx_codegen::document::parse(source, &Limits::default(), &mut found)
            .unwrap_or_else(|| panic!("{}:\n{}", self.name, super::told(&found)))
    }

    /// Whether a snapshot shows a generated file.
    pub fn shows(&self, path: &Path) -> bool {
        let document = self.value();
        let shown = document.get("x-snapshot").and_then(Value::as_array);
        let wanted =
            |part: &str| shown.map_or(part == "types", |parts| parts.contains(&part.into()));
        let root = ["mod.rs", "client.rs"].iter().any(|name| path == Path::new(name));
        if let Some(part) = ["dispatch", "mock"].into_iter().find(|part| path.starts_with(part)) {
            return wanted(part);
        }
        match (path.starts_with("types"), root) {
            (true, _) => wanted("types") && !path.ends_with("mod.rs"),
            (false, true) => wanted("root"),
            (false, false) => wanted("resources"),
        }
    }
}

/// All documents, by name.
pub fn all() -> Vec<Document> {
    within("tests/documents")
}

/// All documents of a folder of the workspace, by name.
pub fn within(folder: &str) -> Vec<Document> {
    let folder = super::workspace().join(folder);
    let entries = fs::read_dir(&folder).expect("the folder of documents");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| document(path)).collect()
}

/// The document with this name.
pub fn named(name: &str) -> Document {
    let mut all = all();
    let index = all.iter().position(|document| document.name == name);
    all.swap_remove(index.unwrap_or_else(|| panic!("there is no document {name}")))
}

fn document(path: &Path) -> Option<Document> {
    let file = path.file_name()?.to_str()?;
    let name = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".json"))?;
    // `name.overlay`, `name.config` and `name.examples` belong to a document.
    if name.contains('.') {
        return None;
    }
    let beside =
        |what: &str| fs::read_to_string(path.with_file_name(format!("{name}.{what}"))).ok();
    let examples = beside("examples.json").map(|text| {
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}.examples: {error}"))
    });
    Some(Document {
        name: name.to_owned(),
        text: fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}")),
        overlay: beside("overlay.yaml"),
        config: beside("config.yaml"),
        examples: examples.unwrap_or_default(),
    })
}
