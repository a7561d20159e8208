//! The overlay itself: its structure checked, its paths compiled.

use super::{Action, Query, Verb, json_path};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use crate::document::expect::{object, present, unknown_fields, wrong_kind};
use serde_json::{Map, Value};

const ROOT_FIELDS: &[&str] = &["overlay", "info", "extends", "actions"];
const INFO_FIELDS: &[&str] = &["title", "version", "description"];
const ACTION_FIELDS: &[&str] = &["target", "description", "update", "copy", "remove"];

/// The minor version; the patch version says nothing about what is in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V1_0,
    V1_1,
}

/// The actions of an overlay, those that are well-formed; the others are reported.
pub(super) fn actions(overlay: &Value, findings: &mut Diagnostics) -> Vec<Action> {
    let at = Pointer::root();
    let Some(root) = object(overlay, &at, findings) else { return Vec::new() };
    unknown_fields(root, ROOT_FIELDS, &at, findings);
    text(root, "extends", Presence::Optional, &at, findings);
    info(root, &at, findings);
    let version = version(root, &at, findings).unwrap_or(Version::V1_1);
    let items = list(root, &at, findings);
    let actions = items.iter().enumerate().filter_map(|(index, item)| {
        let at = at.child("actions").child(index);
        if items.iter().take(index).any(|earlier| earlier == item) {
            let message = "the action repeats an earlier one to the letter";
            findings.push(Diagnostic::error("duplicate-action", &at, message).help("remove it"));
        }
        action(item, index + 1, version, &at, findings)
    });
    actions.collect()
}

fn version(root: &Map<String, Value>, at: &Pointer, findings: &mut Diagnostics) -> Option<Version> {
    let stated = text(root, "overlay", Presence::Required, at, findings)?;
    let (minor, patch) = stated.rsplit_once('.').unwrap_or((stated, ""));
    let is_patch = !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    match minor {
        "1.0" if is_patch => Some(Version::V1_0),
        "1.1" if is_patch => Some(Version::V1_1),
        _ => {
            let message = format!("overlay version `{stated}` is not one that can be applied");
            let finding = Diagnostic::error("unsupported-version", &at.child("overlay"), message);
            findings.push(finding.help("write `overlay: 1.1.0`, or 1.0.0"));
            None
        }
    }
}

fn info(root: &Map<String, Value>, at: &Pointer, findings: &mut Diagnostics) {
    let Some(info) = present(root, "info", at, findings) else { return };
    let at = at.child("info");
    let Some(info) = object(info, &at, findings) else { return };
    unknown_fields(info, INFO_FIELDS, &at, findings);
    text(info, "title", Presence::Required, &at, findings);
    text(info, "version", Presence::Required, &at, findings);
    text(info, "description", Presence::Optional, &at, findings);
}

fn list<'a>(root: &'a Map<String, Value>, at: &Pointer, findings: &mut Diagnostics) -> &'a [Value] {
    match present(root, "actions", at, findings) {
        Some(Value::Array(items)) => {
            if items.is_empty() {
                let message = "an overlay has at least one action";
                findings.push(Diagnostic::error("no-actions", &at.child("actions"), message));
            }
            items
        }
        Some(other) => {
            wrong_kind(other, "a list", &at.child("actions"), findings);
            &[]
        }
        None => &[],
    }
}

fn action(
    item: &Value,
    number: usize,
    version: Version,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<Action> {
    let fields = object(item, at, findings)?;
    unknown_fields(fields, ACTION_FIELDS, at, findings);
    let description = text(fields, "description", Presence::Optional, at, findings);
    let verb = verb(fields, version, at, findings);
    let target = query(fields, "target", Presence::Required, at, findings);
    Some(Action {
        number,
        target: target?,
        description: description.map(str::to_owned),
        verb: verb?,
        may_replace_primitives: version != Version::V1_0,
    })
}

/// In 1.1 an action does exactly one thing; in 1.0 an update beside `remove` is without effect.
fn verb(
    fields: &Map<String, Value>,
    version: Version,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<Verb> {
    let remove = flag(fields, "remove", at, findings)?;
    let update = fields.get("update");
    let copy = fields.get("copy");
    if copy.is_some() && version == Version::V1_0 {
        let message = "`copy` is not a field of an overlay 1.0";
        let finding = Diagnostic::error("unknown-field", &at.child("copy"), message);
        findings.push(finding.help("write `overlay: 1.1.0`"));
        return None;
    }
    match (update, copy, remove, version) {
        (_, None, true, Version::V1_0) | (None, None, true, Version::V1_1) => Some(Verb::Remove),
        (Some(update), None, false, _) => Some(Verb::Update(update.clone())),
        (None, Some(_), false, _) => {
            query(fields, "copy", Presence::Required, at, findings).map(Verb::Copy)
        }
        (None, None, false, Version::V1_0) => Some(Verb::Nothing),
        _ => {
            let message = "an action has exactly one of `update`, `copy` and `remove: true`";
            let finding = Diagnostic::error("ambiguous-action", at, message);
            findings.push(finding.help("split it into several actions; they apply in order"));
            None
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
}

fn query(
    fields: &Map<String, Value>,
    key: &str,
    presence: Presence,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<Query> {
    let text = text(fields, key, presence, at, findings)?;
    match json_path::compile(text) {
        Ok(path) => Some(Query { text: text.to_owned(), path }),
        Err(reason) => {
            let message = format!("`{text}` is not a JSONPath: {reason}");
            let finding = Diagnostic::error("invalid-json-path", &at.child(key), message);
            findings.push(finding.help(
                "write it as in RFC 9535; names with anything but letters, digits and _ are quoted in brackets",
            ));
            None
        }
    }
}

fn text<'a>(
    fields: &'a Map<String, Value>,
    key: &str,
    presence: Presence,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<&'a str> {
    let value = match presence {
        Presence::Required => present(fields, key, at, findings),
        Presence::Optional => fields.get(key),
    };
    match value? {
        Value::String(text) => Some(text),
        other => {
            wrong_kind(other, "a string", &at.child(key), findings);
            None
        }
    }
}

/// `None` when it is there and no boolean.
fn flag(
    fields: &Map<String, Value>,
    key: &str,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<bool> {
    match fields.get(key) {
        None => Some(false),
        Some(Value::Bool(flag)) => Some(*flag),
        Some(other) => {
            wrong_kind(other, "a boolean", &at.child(key), findings);
            None
        }
    }
}
