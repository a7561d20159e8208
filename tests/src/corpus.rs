//! The documents in `tests/corpus`, one for each feature or trap of OpenAPI, JSON Schema, FastAPI and
//! Pydantic, and those in `tests/corpus/refused`.
//!
//! Their clients are modules of a few crates, since a crate for each would take longer to start the
//! compiler than to compile. The examples that a document gives for a schema or for a body become
//! tests: they are read, as no unknown member of anything, and written again as the same JSON. A schema
//! may have `x-becomes`: pairs of what is read, though it may not be said so, and what is written then.

use crate::crates::Workspace;
use crate::documents::{self, Document};
use onyx_codegen::{Features, Model, Output};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The documents that a client comes of.
pub fn accepted() -> Vec<Document> {
    documents::within("tests/corpus")
}

/// The documents that none comes of.
pub fn refused() -> Vec<Document> {
    documents::within("tests/corpus/refused")
}

/// The clients of some documents: a module each.
#[derive(Debug, Default)]
pub struct Modules {
    files: BTreeMap<PathBuf, String>,
    features: Features,
    names: BTreeSet<String>,
    tests: String,
    examples: usize,
}

impl Modules {
    /// Adds the client of a document, and the tests of its examples.
    pub fn add(&mut self, document: &Document) {
        let name = document.name.replace('-', "_");
        self.client(&name, &document.generate());
        self.test(document, &name);
    }

    /// Adds a client as the module of this name.
    pub fn client(&mut self, name: &str, output: &Output) {
        for (resource, needs) in &output.features {
            self.features.entry(resource.clone()).or_default().extend(needs);
        }
        self.files.extend(moved(name, output));
        self.names.insert(name.to_owned());
    }

    /// How many examples are tested.
    pub fn examples(&self) -> usize {
        self.examples
    }

    /// Writes the crate.
    pub fn write(self, name: &str, workspace: &mut Workspace) {
        workspace.package(name, &self.features);
        let mut library = "//! Generated clients.\n\npub use onyx_runtime as runtime;\n".to_owned();
        for module in self.names {
            let _ = write!(library, "\n#[rustfmt::skip]\npub mod {module};\n");
        }
        workspace.write(format!("{name}/src/lib.rs"), &library);
        for (path, text) in self.files {
            workspace.write(Path::new(name).join("src").join(path), &text);
        }
        if !self.tests.is_empty() {
            let tests = self.tests.replace("::corpus::", &format!("::{name}::"));
            workspace.write(format!("{name}/tests/examples.rs"), &format!("{CHECK}\n{tests}"));
        }
    }

    fn test(&mut self, document: &Document, name: &str) {
        let model = onyx_codegen::model(&document.input(&document.text));
        let model = model.unwrap_or_else(|found| panic!("{}", crate::told(&found)));
        let examples = examples(&model);
        if examples.is_empty() {
            return;
        }
        self.examples += examples.len();
        let _ = writeln!(self.tests, "#[test]\nfn {name}() {{");
        for Example { ty, json, written } in examples {
            let (json, written) = (json.to_string(), written.to_string());
            let _ = writeln!(
                self.tests,
                "    check::<::corpus::{name}::types::{ty}>({json:?}, {written:?});"
            );
        }
        self.tests += "}\n\n";
    }
}

/// The generated files as a module: what they take from the crate they take from it.
fn moved(name: &str, output: &Output) -> Vec<(PathBuf, String)> {
    let place =
        |(path, text): (&PathBuf, &String)| (Path::new(name).join(path), within(text, name));
    output.files.iter().map(place).collect()
}

/// The text with `crate::` being this module, but for the runtime, which is in the crate itself.
fn within(text: &str, module: &str) -> String {
    let mut parts = text.split("crate::");
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_longer = moved.ends_with(|last: char| last == '_' || last.is_alphanumeric());
        moved += "crate::";
        if !is_longer && !part.starts_with("runtime") {
            moved += module;
            moved += "::";
        }
        moved += part;
    }
    moved
}

/// A value of a type, and what is written when it has been read.
struct Example {
    ty: String,
    json: Value,
    written: Value,
}

impl Example {
    fn same(ty: &str, json: Value) -> Self {
        Self { ty: ty.to_owned(), written: json.clone(), json }
    }
}

/// The types of a document by the places of their schemas.
type Names<'m> = BTreeMap<&'m str, &'m str>;

/// The examples of a document.
fn examples(model: &Model) -> Vec<Example> {
    let types = model.surface.types.iter();
    let names: Names<'_> = types
        .filter_map(|item| Some((model.api.types.get(item.id.0)?.pointer.as_str(), &*item.name)))
        .collect();
    let components = model.document["components"]["schemas"].as_object();
    for (name, schema) in components.into_iter().flatten() {
        let place = format!("/components/schemas/{}", escaped(name));
        assert!(names.contains_key(&*place) || given(schema).is_empty(), "no type is at {place}");
    }
    let mut found = of_schemas(&model.document, &names);
    found.extend(of_bodies(&model.document, &names));
    found
}

/// What the schemas give as examples.
fn of_schemas(document: &Value, names: &Names<'_>) -> Vec<Example> {
    let mut found = Vec::new();
    for (place, name) in names {
        let Some(schema) = document.pointer(place) else { continue };
        found.extend(given(schema).into_iter().map(|json| Example::same(name, json)));
        let pairs = schema.get("x-becomes").and_then(Value::as_array);
        found.extend(pairs.into_iter().flatten().map(|pair| Example {
            written: pair[1].clone(),
            ..Example::same(name, pair[0].clone())
        }));
    }
    found
}

/// What the media types of bodies give as examples.
fn of_bodies(document: &Value, names: &Names<'_>) -> Vec<Example> {
    let mut media_types = Vec::new();
    bodies(&document["paths"], "/paths", &mut media_types);
    let mut found = Vec::new();
    for (place, media_type) in media_types {
        let reference = media_type["schema"]["$ref"].as_str();
        let place = reference.map_or(place, |target| target.trim_start_matches('#').to_owned());
        for json in given(media_type) {
            let name = names.get(&*place).unwrap_or_else(|| panic!("no type is at {place}"));
            found.push(Example::same(name, json));
        }
    }
    found
}

/// The media types of all bodies, with the place of their schema.
fn bodies<'v>(value: &'v Value, at: &str, found: &mut Vec<(String, &'v Value)>) {
    let Some(members) = value.as_object() else { return };
    for (name, member) in members {
        let at = format!("{at}/{}", escaped(name));
        if at.ends_with("/content") {
            let media_types = member.as_object().into_iter().flatten();
            found.extend(
                media_types.map(|(name, media)| (format!("{at}/{}/schema", escaped(name)), media)),
            );
        } else {
            bodies(member, &at, found);
        }
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What a schema or a media type gives as examples: one, a list of them, or named ones.
fn given(holder: &Value) -> Vec<Value> {
    let one = holder.get("example").cloned();
    let several = match holder.get("examples") {
        Some(Value::Array(values)) => values.clone(),
        Some(Value::Object(named)) => {
            named.values().filter_map(|example| example.get("value").cloned()).collect()
        }
        _ => Vec::new(),
    };
    one.into_iter().chain(several).collect()
}

/// What the tests of examples have in common.
const CHECK: &str = r#"//! Examples that the documents give, read and written again.

#![allow(deprecated, reason = "what a document deprecates is still there")]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

fn check<T: Serialize + DeserializeOwned + Debug>(json: &str, written: &str) {
    let value = serde_json::from_str::<T>(json);
    let value = value.unwrap_or_else(|error| panic!("{json}\nis not read: {error}"));
    let debug = format!("{value:?}");
    assert!(!debug.contains("Unrecognized("), "{json}\nis taken for unknown: {debug}");
    let again = serde_json::to_value(&value).expect("it is written");
    let wanted = serde_json::from_str::<Value>(written).expect("JSON");
    assert!(equal(&again, &wanted), "{json}\nis written as: {again}\nread as: {debug}");
}

/// Whether two values are equal as JSON Schema has it: numbers are what they are worth.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| equal(one, other)))
        }
        (Value::Number(one), Value::Number(other)) if one.is_f64() || other.is_f64() => {
            one.as_f64() == other.as_f64()
        }
        (one, other) => one == other,
    }
}
"#;
