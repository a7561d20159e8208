//! The shapes in which a server tells what is wrong.
//!
//! Observed on Onyx 4.6.1, and the same for `FastAPI`'s own handlers:
//! `{"error_code": …, "detail": …}`, `{"detail": "…"}`, `{"detail": [{"loc": …}]}`,
//! `{"message": …}` and `{"status_code": …, "message": …, "data": null}`; in streams
//! `{"error": …, "error_code": …, "is_retryable": …}`; of gateways `{"error": {"message": …}}`.

use serde_json::Value;
use std::fmt;

/// What says what is wrong is short; the values of something large would take many times its size.
const MAX_SIZE: usize = 1 << 20;

/// What a server said about an error, as far as it was understood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) validation: Vec<ValidationItem>,
    pub(crate) required_tier: Option<String>,
    pub(crate) retryable: Option<bool>,
    /// Whether it has the shape of what comes in place of an item of a stream. There, what does
    /// not say whether it is retryable is (observed on Onyx 4.6.1).
    pub(crate) is_stream_error: bool,
}

/// A part of the request that the server found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationItem {
    /// Where: the place (`body`, `query`, `path`), then names and indices.
    pub location: Vec<String>,
    /// What is wrong, in the server's words.
    pub message: String,
    /// The rule that was broken, such as `missing`.
    pub kind: Option<String>,
}

impl fmt::Display for ValidationItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location.join("."), self.message)
    }
}

impl Problem {
    /// Understands what it can of a body; what is no JSON object says nothing.
    pub(crate) fn parse(body: &[u8]) -> Self {
        if body.len() > MAX_SIZE {
            return Self::default();
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::of(&object),
            _ => Self::default(),
        }
    }

    fn of(object: &serde_json::Map<String, Value>) -> Self {
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let nested = object.get("error").and_then(Value::as_object);
        let inner = |name: &str| nested?.get(name).and_then(Value::as_str).map(str::to_owned);
        let message = text("detail").or_else(|| text("message")).or_else(|| text("error"));
        let validation = match object.get("detail") {
            Some(Value::Array(items)) => items.iter().filter_map(ValidationItem::of).collect(),
            _ if object.contains_key("status_code") => {
                message.as_deref().map(ValidationItem::of_repr).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        Self {
            code: text("error_code").or_else(|| inner("code")).or_else(|| inner("type")),
            message: message.or_else(|| inner("message")),
            validation,
            required_tier: text("required_tier"),
            retryable: object.get("is_retryable").and_then(Value::as_bool),
            is_stream_error: object.get("error").is_some_and(Value::is_string),
        }
    }

    /// All that is in the server's own words.
    pub(crate) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let items = self.validation.iter_mut().flat_map(|item| {
            item.location.iter_mut().chain([&mut item.message]).chain(&mut item.kind)
        });
        let texts = [&mut self.code, &mut self.message, &mut self.required_tier];
        texts.into_iter().flatten().chain(items)
    }

    /// Whether a body that is no answer is surely an error: it has a code and words.
    pub(crate) fn is_envelope(&self) -> bool {
        self.code.is_some() && self.message.is_some()
    }
}

impl ValidationItem {
    /// An item of `FastAPI`'s list.
    fn of(item: &Value) -> Option<Self> {
        let location = item.get("loc")?.as_array()?.iter().map(word).collect();
        let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { location, message: text("msg").unwrap_or_default(), kind: text("type") })
    }

    /// The items in the text of a validation error, in which Python spells each as a dictionary:
    /// `{'type': 'missing', 'loc': ('body', 'name'), 'msg': 'Field required', …}`.
    fn of_repr(text: &str) -> Vec<Self> {
        text.split("'loc': (")
            .skip(1)
            .zip(text.split("'loc': ("))
            .filter_map(|(after, before)| {
                let (location, rest) = after.split_once(')')?;
                let words = location.split(',').map(|word| word.trim().trim_matches(['\'', '"']));
                Some(Self {
                    location: words.filter(|word| !word.is_empty()).map(str::to_owned).collect(),
                    message: quoted(rest.split_once("'msg': ")?.1)?,
                    kind: before.rsplit_once("'type': ").and_then(|(_, kind)| quoted(kind)),
                })
            })
            .collect()
    }
}

/// The text of a Python string literal at the start of a text.
fn quoted(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let mut out = String::new();
    let mut characters = text.chars().skip(1);
    loop {
        match characters.next()? {
            '\\' => out.push(characters.next()?),
            character if character == quote => return Some(out),
            character => out.push(character),
        }
    }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
