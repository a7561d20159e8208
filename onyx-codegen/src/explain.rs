//! One operation or type, as each pass sees it.

use crate::api::{Origin, TypeId};
use crate::diagnostic::{Diagnostics, Pointer};
use crate::pipeline::{self, Stages};
use crate::{Input, render};
use serde_json::Value;

/// An operation or a type at every stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is explained, as the document calls it.
    pub subject: String,
    /// The stages, in the order of the passes: what each is called, and what it looks like there.
    pub stages: Vec<(&'static str, String)>,
}

/// What was found under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// Everything of that name.
    Found(Vec<Explanation>),
    /// Nothing; names that look like it.
    Unknown(Vec<String>),
}

/// Explains what goes by `name`: an `operationId`, a method and path, a schema, or a function
/// (also as `chat.send_chat_message`) or type of the generated code.
///
/// # Errors
/// The document, an overlay or the rules are refused.
pub fn explain(input: &Input<'_>, name: &str) -> Result<Explained, Diagnostics> {
    let (document, start) = pipeline::read(input)?;
    let stages = pipeline::stages(input, &document, start)?.summarized();
    let operations = (0..stages.api.operations.len())
        .filter(|index| operation_names(&stages, *index).iter().any(|known| known == name))
        .filter_map(|index| operation(&stages, index));
    let types = (0..stages.api.types.len())
        .map(TypeId)
        .filter(|id| type_names(&stages, *id).iter().any(|known| known == name))
        .filter_map(|id| ty(&stages, id));
    let found: Vec<Explanation> = operations.chain(types).collect();
    if found.is_empty() {
        return Ok(Explained::Unknown(similar(&stages, name)));
    }
    Ok(Explained::Found(found))
}

/// Every name that an operation goes by.
fn operation_names(stages: &Stages<'_>, index: usize) -> Vec<String> {
    let Some(operation) = stages.api.operations.get(index) else { return Vec::new() };
    let mut names = vec![operation.id.clone(), format!("{} {}", operation.method, operation.path)];
    if let Some(known) = stages.names.operations.get(index) {
        let resource = stages.facts.resource_of.get(index);
        let resource = resource.and_then(|resource| stages.names.resources.get(*resource));
        for function in std::iter::once(&known.function).chain(&known.stream_function) {
            names.push(function.plain().to_owned());
            names.extend(resource.map(|r| format!("{}.{}", r.module.plain(), function.plain())));
        }
    }
    names
}

/// Every name that a type goes by.
fn type_names(stages: &Stages<'_>, id: TypeId) -> Vec<String> {
    let Some(def) = stages.api.types.get(id.0) else { return Vec::new() };
    let mut names = vec![def.pointer.to_string()];
    names.extend(stages.names.of(id).map(|names| names.name.plain().to_owned()));
    if let Origin::Component(name) = &def.origin {
        names.push(name.clone());
    }
    names
}

fn operation(stages: &Stages<'_>, index: usize) -> Option<Explanation> {
    let operation = stages.api.operations.get(index)?;
    let item = stages.lowered.paths.paths.get(&operation.path).and_then(|item| item.as_item());
    let lowered = item.and_then(|item| {
        item.iter().find(|(method, _)| method.eq_ignore_ascii_case(&operation.method))
    });
    let access = stages.assigned.access.get(index).and_then(Option::as_deref);
    let resource = stages.assigned.resource.get(index);
    let facts = format!(
        "resource: {}\naccess: {}",
        resource.map_or("none", String::as_str),
        access.unwrap_or("unknown"),
    );
    let mut all = documents(stages, &operation.pointer);
    all.push(("lowered", lowered.map(|(_, lowered)| pretty(lowered)).unwrap_or_default()));
    all.push(("model", format!("{operation:#?}")));
    all.push(("facts", facts));
    all.push(("rust", render::operation(&stages.context(""), index)));
    let subject = format!("{} {} ({})", operation.method, operation.path, operation.id);
    Some(Explanation { subject, stages: all })
}

fn ty(stages: &Stages<'_>, id: TypeId) -> Option<Explanation> {
    let def = stages.api.types.get(id.0)?;
    // What stands inside something is lowered with it.
    let (subject, lowered) = match &def.origin {
        Origin::Component(name) => (name.clone(), Some(name)),
        Origin::InComponent { component, .. } => {
            (format!("{} (in {component})", def.pointer), Some(component))
        }
        Origin::InOperation { .. } => (def.pointer.to_string(), None),
    };
    let schemas = stages.lowered.components.as_ref().map(|components| &components.schemas);
    let lowered = lowered.and_then(|name| schemas.and_then(|schemas| schemas.get(name)));
    let mut all = documents(stages, &def.pointer);
    all.extend(lowered.map(|schema| ("lowered", pretty(schema))));
    all.push(("model", format!("{def:#?}")));
    all.push(("facts", facts(stages, id)));
    all.push(("rust", render::ty(&stages.context(""), id)));
    Some(Explanation { subject, stages: all })
}

/// What follows from the whole for a type, with resources by their names.
fn facts(stages: &Stages<'_>, id: TypeId) -> String {
    let facts = stages.facts.of(id);
    let resources = facts.resources.iter().filter_map(|index| stages.facts.resources.get(*index));
    let resources: Vec<&str> = resources.map(String::as_str).collect();
    format!(
        "sent: {}\nreceived: {}\nbody of a form: {}\nholds a file: {}\nneeds a box at: {:?}\n\
         reached by: {}",
        facts.sent,
        facts.received,
        facts.form,
        facts.holds_file,
        facts
            .boxed
            .iter()
            .enumerate()
            .filter(|(_, boxed)| **boxed)
            .map(|(i, _)| i)
            .collect::<Vec<_>>(),
        if resources.is_empty() { "nothing".to_owned() } else { resources.join(", ") },
    )
}

/// The place in the document, and in what the overlays have made of it where that differs.
fn documents(stages: &Stages<'_>, pointer: &Pointer) -> Vec<(&'static str, String)> {
    let before = stages.document.pointer(pointer.as_str());
    let after = stages.corrected.pointer(pointer.as_str());
    let mut all = Vec::new();
    all.extend(before.map(|value| ("document", pretty(value))));
    all.extend(after.filter(|_| before != after).map(|value| ("overlaid", pretty(value))));
    all
}

fn pretty<T: serde::Serialize>(value: &T) -> String {
    // Keys in one order, whatever the node's own map does.
    let value = serde_json::to_value(value).unwrap_or(Value::Null);
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// Known names that hold the wanted one or share much of it, the shortest first.
fn similar(stages: &Stages<'_>, name: &str) -> Vec<String> {
    let wanted = name.to_ascii_lowercase();
    let operations = (0..stages.api.operations.len()).flat_map(|i| operation_names(stages, i));
    let types = (0..stages.api.types.len()).flat_map(|i| type_names(stages, TypeId(i)));
    let mut close: Vec<String> = operations
        .chain(types)
        .filter(|known| {
            let known = known.to_ascii_lowercase();
            known.contains(&wanted) || wanted.contains(&known) && known.len() > 3
        })
        .collect();
    close.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    close.dedup();
    close.truncate(8);
    close
}
