//! Ids for parameters, out of earlier answers. It rather finds none than a wrong one: an id is taken
//! only from answers about the same kind of thing, and only where the parameter's schema admits it.

use crate::check::check;
use crate::document::Document;
use onyx_api::runtime::dispatch::{Entry, Parameter};
use serde_json::Value;

/// How deep an answer is searched, and how many items of a list.
const MAX_DEPTH: usize = 6;
const MAX_ITEMS: usize = 20;

/// An id, and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Id {
    pub(crate) parameter: String,
    pub(crate) value: Value,
    /// In words: the answer's operation, and the place there.
    pub(crate) from: String,
}

/// A value that may be an id.
struct Candidate {
    /// The resource, and the path template, of the operation that answered with it.
    resource: &'static str,
    path: &'static str,
    operation: String,
    /// The property that holds it, and what the objects around are called: `sessions`, say.
    property: String,
    around: Option<String>,
    value: Value,
}

/// All that earlier answers gave.
#[derive(Default)]
pub(crate) struct Ids(Vec<Candidate>);

impl Ids {
    /// Takes in an answer.
    pub(crate) fn learn(&mut self, entry: &Entry, answer: &Value) {
        self.search(entry, answer, None, 0);
    }

    fn search(&mut self, entry: &Entry, value: &Value, around: Option<&str>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(items) => {
                items
                    .iter()
                    .take(MAX_ITEMS)
                    .for_each(|item| self.search(entry, item, around, depth + 1));
            }
            Value::Object(members) => {
                for (name, value) in members {
                    if name == "id" || name.ends_with("_id") {
                        self.add(entry, name, around, value);
                    }
                    self.search(entry, value, Some(name), depth + 1);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, entry: &Entry, property: &str, around: Option<&str>, value: &Value) {
        if value.is_i64() || value.as_str().is_some_and(|text| !text.is_empty()) {
            self.0.push(Candidate {
                resource: entry.resource,
                path: entry.operation.path,
                operation: entry.name(),
                property: property.to_owned(),
                around: around.map(str::to_owned),
                value: value.clone(),
            });
        }
    }

    /// An id for a parameter of an operation.
    pub(crate) fn find(
        &self,
        document: &Document,
        entry: &Entry,
        parameter: &Parameter,
    ) -> Option<Id> {
        let schema = document.parameter(entry.operation, parameter.name)?;
        let fits = |candidate: &&Candidate| {
            is_meant(candidate, entry, parameter.name)
                && check(document, &schema, &candidate.value).findings.is_empty()
        };
        let candidate = self.0.iter().find(fits)?;
        Some(Id {
            parameter: parameter.name.to_owned(),
            value: candidate.value.clone(),
            from: format!("`{}` of {}", candidate.property, candidate.operation),
        })
    }
}

/// Whether an id is of the kind of thing that a parameter wants.
fn is_meant(candidate: &Candidate, entry: &Entry, parameter: &str) -> bool {
    // The path of the list leads to its items: `/persona` and `/persona/{persona_id}`.
    let list = entry.operation.path.split_once(&format!("/{{{parameter}}}"));
    if candidate.property == "id"
        && candidate.around.is_none()
        && list.is_some_and(|(list, _)| list == candidate.path)
    {
        return true;
    }
    let Some(thing) = parameter.strip_suffix("_id") else { return false };
    let is_own = candidate.resource == entry.resource;
    // The same name, where the name says of what: `session_id` is of several kinds.
    if candidate.property == parameter && (is_own || thing.contains('_') || thing == "persona") {
        return true;
    }
    // The list is called after its items: `sessions`, or `/user/projects`.
    let called = candidate.around.as_deref().or_else(|| candidate.path.rsplit('/').next());
    let is_named = called.map(singular).is_some_and(|name| name == thing);
    candidate.property == "id" && is_named && (is_own || singular(candidate.resource) == thing)
}

fn singular(name: &str) -> String {
    name.strip_suffix('s').unwrap_or(name).replace('-', "_")
}
