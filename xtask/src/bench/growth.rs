//! `bench growth`: what each pass of the generator takes for Onyx's document, and for documents ten and
//! a hundred times as large.
//!
//! The large ones are made here, of copies of the document that share nothing. `growth` among the
//! benchmarks of `onyx-codegen` measures, in a process of its own for each size.

use super::table::Report;
use super::{Bar, Effort, Row, Sample, Unit, cargo_bench, machine, meter, target_folder};
use crate::failure::Failure;
use crate::files;
use crate::workspace::{DOCUMENT, Workspace};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::Path;

/// How much more a pass may take for each operation of a large document: time and memory.
const MORE: f64 = 1.2;

/// A document of a hundred copies is larger than what the generator reads where nobody asks for it.
const CONFIG: &str = "limits:\n  nodes: 1000000000\n";

/// An overlay that has something to do in every copy.
const OVERLAY: &str = "overlay: 1.1.0
info: {title: Marks every operation, version: '1'}
actions:
  - target: $.paths.*[?@.operationId]
    update: {x-marked: true}
";

/// How every reference begins.
const COMPONENTS: &str = "#/components/schemas/";

/// Measures, and tells what it found.
///
/// # Errors
/// The benchmark does not run, or there is no document.
pub fn run(workspace: &Workspace, effort: Effort) -> Result<Report, Failure> {
    let target = target_folder(workspace).join("bench/growth");
    let config = target.join("config.yaml");
    let overlay = target.join("overlay.yaml");
    files::write(&config, CONFIG)?;
    files::write(&overlay, OVERLAY)?;
    let spec = workspace.path(DOCUMENT);
    let text = std::fs::read(&spec).map_err(Failure::io("read", &spec))?;
    let document: Value =
        serde_json::from_slice(&text).map_err(|error| Failure::io("read", &spec)(error.into()))?;

    // With two, the first would count as much as the other.
    let runs = effort.runs.max(3);
    let factors: &[usize] = if effort.short { &[10] } else { &[10, 100] };
    let measure = |copies: usize| -> Result<Vec<Pass>, Failure> {
        let path = target.join(format!("{copies}.json"));
        files::write(&path, &multiplied(&document, copies).to_string())?;
        passes(workspace, &target, runs, [&path, &config, &overlay])
    };
    let one = measure(1)?;
    let mut rows = Vec::new();
    for copies in factors {
        rows.extend(compared(*copies, &measure(*copies)?, &one));
    }
    Ok(Report {
        title: "How the passes grow with the document".to_owned(),
        notes: vec![
            machine::describe(workspace),
            format!(
                "Ours is what a pass takes for a document of so many copies of Onyx's, divided by their \
                 number; theirs is what it takes for one. Medians of {runs} runs, one after the other in a \
                 process, of which the first waits for the operating system to give it the memory. Memory \
                 is the most that was allocated at a time while the pass ran, with what the passes before \
                 it have left."
            ),
        ],
        rows,
    })
}

/// What a pass took, run by run.
#[derive(Clone, Deserialize)]
struct Pass {
    name: String,
    seconds: Vec<f64>,
    bytes: Vec<f64>,
}

/// Runs the passes on a document, with rules and an overlay.
fn passes(
    workspace: &Workspace,
    target: &Path,
    runs: usize,
    [document, config, overlay]: [&Path; 3],
) -> Result<Vec<Pass>, Failure> {
    let mut command = cargo_bench(workspace, target, "onyx-codegen", "growth");
    command.arg(document).arg(runs.to_string()).args([config, overlay]);
    let said = meter::output(&mut command)?;
    serde_json::from_str(&said)
        .map_err(|error| Failure::Bench(format!("the benchmark told no numbers: {error}")))
}

/// The time and the memory of each pass and of all, for each of so many copies and for one document.
///
/// Only all together has a bar for its time: what a pass of a few milliseconds finds in the processor's
/// caches, it has to fetch from memory where the document is large.
fn compared(copies: usize, large: &[Pass], one: &[Pass]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (large, one) in large.iter().zip(one) {
        let what = format!("`{}`, {copies} copies", one.name);
        rows.push(row(&what, Unit::Seconds, copies, &large.seconds, &one.seconds));
        rows.push(row(&what, Unit::Bytes, copies, &large.bytes, &one.bytes));
    }
    let [large, one] = [large, one].map(whole);
    let what = format!("all passes, {copies} copies");
    let bar = Bar::RatioAtMost(MORE);
    rows.push(Row { bar, ..row(&what, Unit::Seconds, copies, &large, &one) });
    rows
}

/// The seconds of all passes together, run by run.
fn whole(passes: &[Pass]) -> Vec<f64> {
    let runs = passes.first().map_or(0, |pass| pass.seconds.len());
    let run = |index| passes.iter().filter_map(|pass: &Pass| pass.seconds.get(index)).sum();
    (0..runs).map(run).collect()
}

#[allow(clippy::cast_precision_loss, reason = "a hundred at most")]
fn row(what: &str, unit: Unit, copies: usize, large: &[f64], one: &[f64]) -> Row {
    let (kind, bar) = match unit {
        Unit::Bytes => ("memory", Bar::RatioAtMost(MORE)),
        _ => ("time", Bar::None),
    };
    Row {
        what: format!("{kind} of {what}"),
        unit,
        ours: Sample::new(large.iter().map(|run| run / copies as f64).collect()),
        theirs: Some(Sample::new(one.to_vec())),
        bar,
    }
}

/// A document of so many copies that share nothing: their paths, ids, tags and components are their own.
fn multiplied(document: &Value, copies: usize) -> Value {
    let mut all = document.clone();
    for copy in 1..copies {
        let mut other = document.clone();
        renamed(&mut other, copy);
        for place in ["/paths", "/components/schemas"] {
            let members =
                other.pointer_mut(place).and_then(Value::as_object_mut).map(std::mem::take);
            if let Some(into) = all.pointer_mut(place).and_then(Value::as_object_mut) {
                into.extend(members.into_iter().flatten());
            }
        }
    }
    all
}

/// Gives names of its own to everything in a copy that others could speak of.
fn renamed(document: &mut Value, copy: usize) {
    refer(document, copy);
    let own = |members: &mut Map<String, Value>, name: &dyn Fn(&str) -> String| {
        *members =
            std::mem::take(members).into_iter().map(|(key, value)| (name(&key), value)).collect();
    };
    if let Some(paths) = document.pointer_mut("/paths").and_then(Value::as_object_mut) {
        own(paths, &|path| {
            let (resource, rest) =
                path[1..].split_at(path[1..].find('/').unwrap_or(path.len() - 1));
            format!("/{resource}{copy}{rest}")
        });
        let operations =
            paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
        for operation in operations {
            for at in ["/operationId", "/tags/0"] {
                if let Some(Value::String(name)) = operation.pointer_mut(at) {
                    *name = format!("{name}{copy}");
                }
            }
        }
    }
    if let Some(schemas) =
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    {
        own(schemas, &|name| format!("Copy{copy}{name}"));
    }
}

/// Lets every reference to a component speak of this copy's.
fn refer(value: &mut Value, copy: usize) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(COMPONENTS) {
                *text = format!("{COMPONENTS}Copy{copy}{name}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, copy)),
        Value::Object(members) => members.values_mut().for_each(|member| refer(member, copy)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Verdict;
    use serde_json::json;

    #[test]
    fn copies_share_nothing() {
        let document = json!({
            "openapi": "3.1.0",
            "paths": {"/cats/{id}": {"get": {
                "operationId": "cat", "tags": ["cats"],
                "responses": {"200": {"schema": {"$ref": "#/components/schemas/Cat"}}},
            }}, "/health": {}},
            "components": {"schemas": {"Cat": {"discriminator": {"mapping": {
                "a": "#/components/schemas/Cat",
            }}}}},
        });
        let two = multiplied(&document, 2);
        assert_eq!(multiplied(&document, 1), document);
        assert_eq!(two["paths"]["/cats/{id}"], document["paths"]["/cats/{id}"]);
        assert_eq!(two["paths"]["/health1"], json!({}));
        let copy = json!({
            "operationId": "cat1", "tags": ["cats1"],
            "responses": {"200": {"schema": {"$ref": "#/components/schemas/Copy1Cat"}}},
        });
        assert_eq!(two["paths"]["/cats1/{id}"]["get"], copy);
        let mapping = &two["components"]["schemas"]["Copy1Cat"]["discriminator"]["mapping"];
        assert_eq!(mapping, &json!({"a": "#/components/schemas/Copy1Cat"}));
    }

    #[test]
    fn passes_are_compared_copy_by_copy() {
        let pass = |name: &str, seconds, bytes| Pass {
            name: name.to_owned(),
            seconds: vec![seconds],
            bytes: vec![bytes],
        };
        let large = [pass("api", 15.0, 110.0), pass("names", 5.0, 130.0)];
        let one = [pass("api", 1.0, 10.0), pass("names", 1.0, 10.0)];
        let rows = compared(10, &large, &one);
        let told: Vec<_> =
            rows.iter().map(|row| (row.what.as_str(), row.ratio(), row.verdict())).collect();
        assert_eq!(
            told,
            [
                ("time of `api`, 10 copies", Some(1.5), Verdict::Told),
                ("memory of `api`, 10 copies", Some(1.1), Verdict::Met),
                ("time of `names`, 10 copies", Some(0.5), Verdict::Told),
                ("memory of `names`, 10 copies", Some(1.3), Verdict::Missed),
                ("time of all passes, 10 copies", Some(1.0), Verdict::Met),
            ]
        );
    }
}
