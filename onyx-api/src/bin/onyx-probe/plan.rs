//! Which operations are called, in which order, and why the others are not.

use crate::access::Level;
use crate::document::Document;
use crate::ids::{Id, Ids};
use onyx_api::runtime::dispatch::{Entry, Parameter, Place, ReplyKind};
use onyx_api::runtime::{Auth, Method};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Operations that only read, and are left out all the same.
const LEFT_OUT: &str = include_str!("left_out.json");

/// An operation, and what it is called with.
#[derive(Clone)]
pub(crate) struct Planned {
    pub(crate) entry: &'static Entry,
    pub(crate) ids: Vec<Id>,
}

/// An operation that is not called, and why.
#[derive(Clone)]
pub(crate) struct Left {
    pub(crate) entry: &'static Entry,
    pub(crate) reason: String,
}

/// What may be called with this key.
pub(crate) struct Scope {
    pub(crate) level: Level,
    /// Whether to try what the level does not reach.
    pub(crate) all: bool,
    /// Names of resources or operations; none for all.
    pub(crate) only: Vec<String>,
}

/// All operations that only read: those that may be called, and those that are left out.
pub(crate) fn safe_operations(scope: &Scope) -> (Vec<&'static Entry>, Vec<Left>) {
    let reasons = left_out();
    let (mut open, mut left, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    let reads = onyx_api::dispatch::operations()
        .filter(|entry| matches!(entry.operation.method, Method::GET | Method::HEAD));
    for entry in reads.filter(|entry| scope.is_wanted(entry)) {
        let operation = entry.operation;
        let name = format!("{} {}", operation.method, operation.path);
        // Of two functions for one operation, the one that is no stream.
        if !seen.insert(name.clone()) {
            continue;
        }
        let reason = match reasons.get(&name) {
            Some(reason) => Some(reason.clone()),
            None if entry.answer == ReplyKind::Items => Some("answers with a stream".to_owned()),
            None => scope.refuses(entry),
        };
        match reason {
            Some(reason) => left.push(Left { entry, reason }),
            None => open.push(entry),
        }
    }
    (open, left)
}

impl Scope {
    /// Whether an operation was asked for.
    pub(crate) fn is_wanted(&self, entry: &Entry) -> bool {
        let is_meant = |name: &String| {
            [entry.resource, entry.operation.id].contains(&name.as_str()) || entry.is_named(name)
        };
        self.only.is_empty() || self.only.iter().any(is_meant)
    }

    /// Why an operation is not called with this key.
    pub(crate) fn refuses(&self, entry: &Entry) -> Option<String> {
        if let Auth::Cookie(_) = entry.operation.auth {
            return Some("wants a session, and no key".to_owned());
        }
        let access = entry.operation.access?;
        let is_open = self.all || self.level.admits(access.level);
        (!is_open).then(|| format!("wants {}", access.phrase))
    }
}

/// What can be called with what is known; it is taken out of `open`.
pub(crate) fn next_wave(
    open: &mut Vec<&'static Entry>,
    document: &Document,
    ids: Option<&Ids>,
) -> Vec<Planned> {
    let mut wave = Vec::new();
    open.retain(|entry| match arguments(entry, document, ids) {
        Some(ids) => {
            wave.push(Planned { entry, ids });
            false
        }
        None => true,
    });
    wave
}

fn arguments(entry: &Entry, document: &Document, ids: Option<&Ids>) -> Option<Vec<Id>> {
    wanted(entry).map(|parameter| ids?.find(document, entry, parameter)).collect()
}

fn wanted(entry: &Entry) -> impl Iterator<Item = &Parameter> {
    entry.parameters.iter().filter(|parameter| parameter.required)
}

/// Those for which nothing was found.
pub(crate) fn without_arguments(open: Vec<&'static Entry>) -> impl Iterator<Item = Left> {
    open.into_iter().map(|entry| {
        let names: Vec<String> = wanted(entry).map(|wanted| format!("`{}`", wanted.name)).collect();
        Left { entry, reason: format!("no value for {}", names.join(", ")) }
    })
}

/// The places where ids travel.
pub(crate) fn place_of(entry: &Entry, name: &str) -> Place {
    let of_name = |parameter: &&Parameter| parameter.name == name;
    entry.parameters.iter().find(of_name).map_or(Place::Query, |parameter| parameter.place)
}

/// The reasons, by method and path.
fn left_out() -> BTreeMap<String, String> {
    let list: Vec<Value> = serde_json::from_str(LEFT_OUT).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter().map(|entry| (text(&entry["operation"]), text(&entry["reason"]))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Scope, left_out, safe_operations};
    use crate::access::Level;

    #[test]
    fn what_is_left_out_is_an_operation() {
        let reasons = left_out();
        assert!(reasons.len() > 30);
        let is_known = |name: &str| {
            onyx_api::dispatch::operations()
                .any(|entry| name == format!("{} {}", entry.operation.method, entry.operation.path))
        };
        let unknown: Vec<_> = reasons.keys().filter(|name| !is_known(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert!(reasons.values().all(|reason| !reason.is_empty()));
    }

    #[test]
    fn a_key_is_not_used_above_its_level() {
        let count = |level: &str, all| {
            let level = Level::named(level);
            safe_operations(&Scope { level, all, only: Vec::new() }).0.len()
        };
        assert!(count("none", false) < count("limited", false));
        assert!(count("limited", false) < count("basic", false));
        assert!(count("curator", false) < count("admin", false));
        assert!(count("admin", false) < count("admin", true));
        let (open, _) = safe_operations(&Scope {
            level: Level::named("limited"),
            all: false,
            only: Vec::new(),
        });
        assert!(open.iter().all(|entry| {
            ["none", "limited", "read_chat", "write_chat"]
                .contains(&entry.operation.access.map_or("none", |access| access.level))
        }));
    }
}
