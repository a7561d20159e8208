//! From text to rules, entry by entry, so that every mistake is reported at its entry.

use super::{AccessRules, Config, NameRules, check};
use crate::Source;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use crate::document::expect::{object, unknown_fields, wrong_kind};
use crate::document::{Limits, read};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads the rules, YAML or JSON.
///
/// `None` when there is no text to speak of. Rules that come with errors lack what is wrong.
pub fn parse(source: Source<'_>, diagnostics: &mut Diagnostics) -> Option<Config> {
    let (value, broken) = read(source.text, &Limits::default());
    let mut findings = Diagnostics::default();
    let config = value.map(|value| {
        let mut config = config(&value, &mut findings);
        check::check(&config, &mut findings);
        source.name.clone_into(&mut config.file);
        config
    });
    for finding in broken.into_iter().chain(findings) {
        diagnostics.push(finding.in_file(source.name));
    }
    config
}

fn config(value: &Value, findings: &mut Diagnostics) -> Config {
    const FIELDS: &[&str] = &[
        "resources",
        "access",
        "paging",
        "names",
        "service",
        "summaries",
        "examples",
        "derives",
        "limits",
    ];
    let at = Pointer::root();
    let root = section(Some(value), FIELDS, &at, findings);
    let field = |name: &str| root.get(name).filter(|value| !value.is_null());
    Config {
        resources: list(field("resources"), &at.child("resources"), findings),
        access: access(field("access"), &at.child("access"), findings),
        paging: list(field("paging"), &at.child("paging"), findings),
        names: names(field("names"), &at.child("names"), findings),
        service: field("service")
            .and_then(|value| entry(value, &at.child("service"), findings))
            .unwrap_or_default(),
        summaries: map(field("summaries"), &at.child("summaries"), findings),
        examples: field("examples")
            .and_then(|value| entry(value, &at.child("examples"), findings))
            .unwrap_or_default(),
        derives: map(field("derives"), &at.child("derives"), findings),
        limits: field("limits")
            .and_then(|value| entry(value, &at.child("limits"), findings))
            .unwrap_or_default(),
        file: String::new(),
    }
}

fn access(value: Option<&Value>, at: &Pointer, findings: &mut Diagnostics) -> AccessRules {
    let fields = section(value, &["levels", "order", "rules"], at, findings);
    AccessRules {
        levels: map(fields.get("levels"), &at.child("levels"), findings),
        order: list(fields.get("order"), &at.child("order"), findings),
        rules: list(fields.get("rules"), &at.child("rules"), findings),
    }
}

fn names(value: Option<&Value>, at: &Pointer, findings: &mut Diagnostics) -> NameRules {
    let fields = section(value, &["operations", "types"], at, findings);
    NameRules {
        operations: map(fields.get("operations"), &at.child("operations"), findings),
        types: map(fields.get("types"), &at.child("types"), findings),
    }
}

/// An object with these fields, all of them optional.
fn section(
    value: Option<&Value>,
    known: &[&str],
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Map<String, Value> {
    let value = value.filter(|value| !value.is_null());
    let Some(fields) = value.and_then(|value| object(value, at, findings)) else {
        return Map::new();
    };
    unknown_fields(fields, known, at, findings);
    fields.clone()
}

fn list<T: DeserializeOwned>(
    value: Option<&Value>,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Vec<T> {
    let items = match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items.as_slice(),
        Some(other) => {
            wrong_kind(other, "a list", at, findings);
            &[]
        }
    };
    let items = items.iter().enumerate();
    items.filter_map(|(index, item)| entry(item, &at.child(index), findings)).collect()
}

fn map<T: DeserializeOwned>(
    value: Option<&Value>,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> BTreeMap<String, T> {
    let value = value.filter(|value| !value.is_null());
    let fields = value.and_then(|value| object(value, at, findings)).into_iter().flatten();
    let entries = fields.filter_map(|(key, value)| {
        let entry = entry(value, &at.child(key), findings)?;
        Some((key.clone(), entry))
    });
    entries.collect()
}

fn entry<T: DeserializeOwned>(
    value: &Value,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<T> {
    T::deserialize(value)
        .map_err(|error| {
            let finding = Diagnostic::error("invalid-rule", at, error.to_string());
            findings.push(finding.help("give the entry the fields of its kind, and no others"));
        })
        .ok()
}
