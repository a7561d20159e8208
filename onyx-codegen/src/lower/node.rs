//! Checked access to the members of a JSON object.
//!
//! A member of the wrong kind is an error with its place; the caller sees it as absent. All
//! iteration is by sorted key.

use super::Lowering;
use super::extension::{Extensions, PREFIX};
use crate::diagnostic::{Diagnostic, Pointer};
use serde_json::{Map, Number, Value};

/// A JSON object and its place.
#[derive(Clone)]
pub(super) struct Node<'d> {
    pub(super) members: &'d Map<String, Value>,
    pub(super) at: Pointer,
}

impl<'d> Node<'d> {
    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
        self.members.get(key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    pub(super) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// The place of a member.
    pub(super) fn child(&self, key: &str) -> Pointer {
        self.at.child(key)
    }

    /// The place as it travels in extensions.
    pub(super) fn pointer_value(&self) -> Value {
        Value::String(self.at.as_str().to_owned())
    }
}

/// The members of an object by sorted key.
pub(super) fn sorted(members: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut entries: Vec<_> = members.iter().map(|(key, value)| (key.as_str(), value)).collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

/// A copy of what the document holds as data. Whether objects keep the order of their keys depends
/// on how `serde_json` is built, so they are sorted.
pub(super) fn data(value: &Value) -> Value {
    let mut data = value.clone();
    data.sort_all_objects();
    data
}

/// What a value is, as a reader of JSON calls it.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A whole number that an `i64` holds, also when it is spelled `5.0`.
pub(super) fn to_i64(number: &Number) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    number.as_i64().or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= LIMIT)?;
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within 2^53")]
        Some(float as i64)
    })
}

impl<'d> Lowering<'d, '_> {
    pub(super) fn wrong_kind(&mut self, found: &Value, at: &Pointer, expected: &str) {
        let name = at.tokens().last().unwrap_or_else(|| "the document".to_owned());
        let message = format!("`{name}` is {}, {expected} is expected", kind_of(found));
        let help = match found {
            Value::Number(_) if expected == "a string" => "put it in quotes".to_owned(),
            Value::Null => "leave it out, or give a value".to_owned(),
            _ => format!("write {expected} there, or correct it with an overlay"),
        };
        self.report(Diagnostic::error("wrong-kind", at, message).help(help));
    }

    pub(super) fn wrong_value(&mut self, found: &str, at: &Pointer, allowed: &[&str]) {
        let message = format!("`{found}` is not known here");
        let help = format!("one of: {}", allowed.join(", "));
        self.report(Diagnostic::error("wrong-value", at, message).help(help));
    }

    pub(super) fn missing(&mut self, node: &Node<'d>, what: &str) {
        let error = Diagnostic::error("missing-field", &node.at, format!("{what} is missing"));
        self.report(error.help("OpenAPI requires it; add it with an overlay"));
    }

    pub(super) fn object(&mut self, value: &'d Value, at: Pointer) -> Option<Node<'d>> {
        match value {
            Value::Object(members) => Some(Node { members, at }),
            other => {
                self.wrong_kind(other, &at, "an object");
                None
            }
        }
    }

    /// A member that is an object.
    pub(super) fn member(&mut self, node: &Node<'d>, key: &str) -> Option<Node<'d>> {
        self.object(node.get(key)?, node.child(key))
    }

    pub(super) fn required_member(&mut self, node: &Node<'d>, key: &str) -> Option<Node<'d>> {
        if !node.has(key) {
            self.missing(node, &format!("`{key}`"));
        }
        self.member(node, key)
    }

    pub(super) fn text(&mut self, node: &Node<'d>, key: &str) -> Option<&'d str> {
        self.read(node, key, "a string", Value::as_str)
    }

    pub(super) fn owned_text(&mut self, node: &Node<'d>, key: &str) -> Option<String> {
        self.text(node, key).map(str::to_owned)
    }

    pub(super) fn required_text(&mut self, node: &Node<'d>, key: &str) -> Option<&'d str> {
        if !node.has(key) {
            self.missing(node, &format!("`{key}`"));
        }
        self.text(node, key)
    }

    pub(super) fn boolean(&mut self, node: &Node<'d>, key: &str) -> Option<bool> {
        self.read(node, key, "a boolean", Value::as_bool)
    }

    /// A boolean that is false where absent.
    pub(super) fn flag(&mut self, node: &Node<'d>, key: &str) -> bool {
        self.boolean(node, key).unwrap_or(false)
    }

    pub(super) fn number(&mut self, node: &Node<'d>, key: &str) -> Option<&'d Number> {
        self.read(node, key, "a number", Value::as_number)
    }

    /// A number of characters, items or properties.
    pub(super) fn size(&mut self, node: &Node<'d>, key: &str) -> Option<usize> {
        self.read(node, key, "a whole number from 0 up", |value| {
            value.as_number().and_then(to_i64).and_then(|number| usize::try_from(number).ok())
        })
    }

    fn read<T>(
        &mut self,
        node: &Node<'d>,
        key: &str,
        expected: &str,
        convert: impl FnOnce(&'d Value) -> Option<T>,
    ) -> Option<T> {
        let value = node.get(key)?;
        let converted = convert(value);
        if converted.is_none() {
            self.wrong_kind(value, &node.child(key), expected);
        }
        converted
    }

    /// The items of a list with their places.
    pub(super) fn list(&mut self, node: &Node<'d>, key: &str) -> Vec<(&'d Value, Pointer)> {
        let items = self.read(node, key, "a list", Value::as_array);
        let Some(items) = items.filter(|items| !items.is_empty()) else { return Vec::new() };
        let at = node.child(key);
        items.iter().enumerate().map(|(index, item)| (item, at.child(index))).collect()
    }

    /// The items of a list of strings.
    pub(super) fn texts(&mut self, node: &Node<'d>, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (value, at) in self.list(node, key) {
            match value {
                Value::String(text) => texts.push(text.clone()),
                other => self.wrong_kind(other, &at, "a string"),
            }
        }
        texts
    }

    /// The members of an object by sorted key, with their places.
    pub(super) fn entries(
        &mut self,
        node: &Node<'d>,
        key: &str,
    ) -> Vec<(&'d str, &'d Value, Pointer)> {
        let Some(object) = self.member(node, key) else { return Vec::new() };
        let place = |(name, value)| (name, value, object.at.child(name));
        sorted(object.members).into_iter().map(place).collect()
    }

    /// The node's own extensions. Those of the generator are kept only where they mean something.
    pub(super) fn extensions(&mut self, node: &Node<'d>, ours: &[&str]) -> Extensions {
        let mut extensions = Extensions::new();
        let named = node.members.iter().filter(|(key, _)| key.starts_with("x-"));
        for (key, value) in named {
            if key.starts_with(PREFIX) && !ours.contains(&key.as_str()) {
                let message = format!("`{key}` means nothing here and is ignored");
                let warning = Diagnostic::warning("unknown-extension", &node.child(key), message);
                self.report(warning.help("check its spelling and where it belongs"));
            } else {
                extensions.insert(key.clone(), data(value));
            }
        }
        extensions.sort_unstable_keys();
        extensions
    }
}
