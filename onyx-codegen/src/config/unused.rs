//! The entries of the rules that nothing has used: what they spoke of is gone, or never was.

use super::Config;
use super::rules::{Assigned, Rule, access_rules, paging_rules, resource_rules};
use crate::diagnostic::{Diagnostic, Pointer};
use std::collections::{BTreeMap, BTreeSet};

/// The names by which a document lets rules speak of what is in it.
#[derive(Clone, Debug, Default)]
pub struct Used {
    /// The `operationId` of each operation.
    pub operations: BTreeSet<String>,
    /// The method and the path of each operation, as in `GET /users`.
    pub calls: BTreeSet<String>,
    /// The component name of each type that has one, and the pointer (`#/…`) of every type.
    pub types: BTreeSet<String>,
}

/// Lists the entries that nothing has used, each path pattern, method and single operation by
/// itself; as errors when `strict`, as warnings otherwise.
#[must_use]
pub fn unused(config: &Config, assigned: &Assigned, used: &Used, strict: bool) -> Vec<Diagnostic> {
    let finding = |(at, message): (Pointer, String)| {
        let finding = if strict {
            Diagnostic::error("unused-rule", &at, message)
        } else {
            Diagnostic::warning("unused-rule", &at, message)
        };
        finding.in_file(&config.file).help("remove the entry, or mend what it refers to")
    };
    let names = Pointer::root().child("names");
    let summaries = Pointer::root().child("summaries");
    let derives = Pointer::root().child("derives");
    let rules = resource_rules(config).into_iter().chain(access_rules(config));
    let rules = rules.chain(paging_rules(config));
    let entries = rules.flat_map(|rule| unused_entries(&rule, assigned));
    let operations = "there is no operation of the id";
    let types = "no type comes from";
    entries
        .chain(unused_levels(config, assigned))
        .chain(absent(
            &config.names.operations,
            &used.operations,
            &names.child("operations"),
            operations,
        ))
        .chain(absent(&config.names.types, &used.types, &names.child("types"), types))
        .chain(absent(&config.summaries, &used.calls, &summaries, "there is no operation"))
        .chain(unknown_examples(config, used))
        .chain(absent(&config.derives, &used.types, &derives, types))
        .map(finding)
        .collect()
}

fn unused_entries(rule: &Rule<'_>, assigned: &Assigned) -> Vec<(Pointer, String)> {
    let entries = rule.patterns.iter().chain(&rule.methods).chain(&rule.singles);
    let unused = entries.filter(|entry| !assigned.decided.contains(&entry.at));
    let told = unused.map(|entry| {
        let what = if assigned.matched.contains(&entry.at) {
            "decides nothing: whatever it matches, another entry decides before it"
        } else {
            "matches no operation"
        };
        (entry.at.clone(), format!("`{}` {what}", entry.text))
    });
    told.collect()
}

fn unused_levels<'c>(
    config: &'c Config,
    assigned: &Assigned,
) -> impl Iterator<Item = (Pointer, String)> + use<'c> {
    let wanted: BTreeSet<String> = assigned.access.iter().flatten().cloned().collect();
    let at = Pointer::root().child("access").child("levels");
    let unwanted = config.access.levels.keys().filter(move |level| !wanted.contains(*level));
    unwanted.map(move |level| {
        (at.child(level), format!("no operation wants the access level `{level}`"))
    })
}

fn absent<'c, T>(
    rules: &'c BTreeMap<String, T>,
    present: &'c BTreeSet<String>,
    at: &Pointer,
    what: &'static str,
) -> impl Iterator<Item = (Pointer, String)> + use<'c, T> {
    let at = at.clone();
    let absent = rules.keys().filter(|key| !present.contains(*key));
    absent.map(move |key| (at.child(key), format!("{what} `{key}`")))
}

fn unknown_examples<'c>(
    config: &'c Config,
    used: &'c Used,
) -> impl Iterator<Item = (Pointer, String)> + use<'c> {
    let at = Pointer::root().child("examples").child("operations");
    let listed = config.examples.operations.iter().enumerate();
    let unknown = listed.filter(|(_, id)| !used.operations.contains(*id));
    unknown.map(move |(index, id)| {
        (at.child(index), format!("there is no operation of the id `{id}`"))
    })
}
