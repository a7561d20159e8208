//! The shapes in which a server tells what is wrong.
//!
//! Observed on Onyx 4.6.1, and the same for `FastAPI`'s own handlers:
//! `{"error_code": …, "detail": …}`, `{"detail": "…"}`, `{"detail": [{"loc": …}]}`,
//! `{"message": …}` and `{"status_code": …, "message": …, "data": null}`; in streams
//! `{"error": …, "error_code": …, "is_retryable": …}`; of gateways `{"error": {"message": …}}`.

use crate::JsonText;
use crate::search::split_once;
use std::borrow::Cow;
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
        write!(f, "{}: {}", self.place(), self.message)
    }
}

impl Problem {
    /// Understands what it can of a body; what is no JSON object says nothing.
    pub(crate) fn parse(body: &[u8]) -> Self {
        if body.len() > MAX_SIZE {
            return Self::default();
        }
        match JsonText::new(body) {
            Ok(object) if object.is_object() => Self::of(object),
            _ => Self::default(),
        }
    }

    fn of(object: JsonText<'_>) -> Self {
        let nested = object.get("error");
        let text = |name: &str| text(object, name);
        let inner = |name: &str| self::text(nested?, name);
        let detail = object.get("detail");
        let message = text("detail").or_else(|| text("message")).or_else(|| text("error"));
        let validation = match (detail, &message) {
            (Some(detail), _) if detail.is_list() => ValidationItem::list(detail),
            (_, Some(message)) if object.get("status_code").is_some() => {
                ValidationItem::of_repr(message)
            }
            _ => Vec::new(),
        };
        Self {
            code: text("error_code").or_else(|| inner("code")).or_else(|| inner("type")),
            message: message.or_else(|| inner("message")),
            validation,
            required_tier: text("required_tier"),
            retryable: object.get("is_retryable").and_then(JsonText::as_bool),
            is_stream_error: nested.is_some_and(JsonText::is_string),
        }
    }

    /// Changes all that is in the server's own words.
    pub(crate) fn each_text(&mut self, change: &dyn Fn(&mut String)) {
        let texts = [&mut self.code, &mut self.message, &mut self.required_tier];
        texts.into_iter().flatten().for_each(change);
        for item in &mut self.validation {
            item.location.iter_mut().chain(&mut item.kind).for_each(change);
            change(&mut item.message);
        }
    }

    /// Whether a body that is no answer is surely an error: it has a code and words.
    pub(crate) fn is_envelope(&self) -> bool {
        self.code.is_some() && self.message.is_some()
    }
}

impl ValidationItem {
    /// The location in one text.
    pub(super) fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.location {
            if !place.is_empty() {
                place.push('.');
            }
            place.push_str(step);
        }
        place
    }

    /// The items of `FastAPI`'s list.
    fn list(list: JsonText<'_>) -> Vec<Self> {
        let mut items = Vec::new();
        list.items(&mut |item| {
            let Some(place) = item.get("loc").filter(|place| place.is_list()) else { return };
            let mut location = Vec::new();
            place.items(&mut |step| location.push(word(step)));
            let message = text(item, "msg").unwrap_or_default();
            items.push(Self { location, message, kind: text(item, "type") });
        });
        items
    }

    /// The items in the text of a validation error, in which Python spells each as a dictionary:
    /// `{'type': 'missing', 'loc': ('body', 'name'), 'msg': 'Field required', …}`.
    fn of_repr(text: &str) -> Vec<Self> {
        let mut items = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = split_once(rest, LOCATION) {
            rest = after;
            let item = split_once(after, LOCATION).map_or(after, |(item, _)| item);
            let Some((location, behind)) = split_once(item, ")") else { continue };
            let Some((_, message)) = split_once(behind, "'msg': ") else { continue };
            let Some(message) = quoted(message) else { continue };
            // What the request held may have types of its own, before the item's.
            let (mut kind, mut ahead) = (None, before);
            while let Some((_, behind)) = split_once(ahead, "'type': ") {
                (kind, ahead) = (quoted(behind), behind);
            }
            items.push(Self { location: words(location), message, kind });
        }
        items
    }
}

/// What begins an item's location.
const LOCATION: &str = "'loc': (";

/// The words of a Python tuple.
fn words(tuple: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in tuple.split(',') {
        let word = word.trim_matches([' ', '\'', '"']);
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    }
    words
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

/// A string without its quotes; all else as it is written.
fn word(value: JsonText<'_>) -> String {
    value.as_str().unwrap_or(value.as_text().into()).into_owned()
}

/// The string that a member of an object is.
#[inline(never)]
fn text(object: JsonText<'_>, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{LOCATION, Problem, ValidationItem};

    #[test]
    fn each_item_of_a_python_text_stands_for_itself() {
        let text = "2 validation errors: {'type': 'missing', 'loc': ('body', 'a'), 'input': {'type': 'x'}} \
                    {'type': 'int', 'loc': ('query', 0), 'msg': \"isn't\"} {'loc': ()";
        let expected = ValidationItem {
            location: vec!["query".to_owned(), "0".to_owned()],
            message: "isn't".to_owned(),
            kind: Some("int".to_owned()),
        };
        assert_eq!(ValidationItem::of_repr(text), [expected]);
        // It takes no longer than it must.
        assert_eq!(ValidationItem::of_repr(&LOCATION.repeat(100_000)), []);
    }

    #[test]
    fn what_is_no_item_is_none() {
        let body = br#"{"detail": [1, {"msg": "a"}, {"loc": "b"}, {"loc": [1.0, "\u00e9", null, {"a": 1}]}]}"#;
        let [item] = Problem::parse(body).validation.try_into().expect("one item");
        assert_eq!(item.location, ["1.0", "é", "null", r#"{"a": 1}"#]);
        assert_eq!((item.message.as_str(), item.kind), ("", None));
    }
}
