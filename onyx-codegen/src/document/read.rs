//! From text to a JSON value, by one serde visitor over both parsers.
//!
//! A visitor of our own, since `serde_json::Value` keeps the last of two equal keys in silence and
//! what YAML can say beyond JSON has to be refused where it stands. A finding that leaves no value
//! (broken syntax, a limit) ends the reading; a key that occurs twice does not.

use super::Limits;
use crate::diagnostic::{Diagnostic, Pointer};
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Reads JSON where the text begins with `{` or `[`, YAML otherwise.
pub(crate) fn read(text: &str, limits: &Limits) -> (Option<Value>, Vec<Diagnostic>) {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(refusal) = hopeless(text) {
        return (None, vec![refusal]);
    }
    let json = text.trim_start().starts_with(['{', '[']);
    let mut reader = Reader::new(*limits, text, !json);
    let outcome = if json { read_json(text, &mut reader) } else { read_yaml(text, &mut reader) };
    match outcome {
        Ok(value) => (Some(value), reader.found),
        Err(failure) => {
            let finding = reader.finding(text, failure);
            reader.found.push(finding);
            (None, reader.found)
        }
    }
}

/// Where integers end that a `serde_json::Number` holds exactly, 2^63, and how many digits that is.
const WIDE: f64 = 9_223_372_036_854_775_808.0;
const WIDE_DIGITS: usize = 19;

/// What the smallest object takes: a table of eleven keys and values, as `BTreeMap` has them.
const TABLE: usize = 11 * (size_of::<String>() + size_of::<Value>());

const SYNTAX: &str = "correct the syntax there; text that begins with `{` or `[` is read as JSON";

const MULTIPLIED: &str = "write out the YAML aliases that multiply content";

const LARGE: &str = "raise `limits.nodes` in the rules (`--config`) for a document that is meant to be so \
     large; look for YAML aliases that multiply content";

/// What either parser would complain about in words that help nobody.
fn hopeless(text: &str) -> Option<Diagnostic> {
    let refuse = |code, message| Diagnostic::error(code, &Pointer::root(), message);
    match text.trim_start().chars().next() {
        None => Some(
            refuse("empty-document", "the document is empty")
                .help("give the text of an OpenAPI document, JSON or YAML"),
        ),
        Some('<') => Some(
            refuse("html-document", "the document is HTML or XML, neither JSON nor YAML")
                .help("fetch the document itself, not the page that shows it or a sign-in page"),
        ),
        Some(_) => None,
    }
}

/// Where and why a parser gave up.
struct Failure {
    code: &'static str,
    message: String,
    help: &'static str,
    place: Option<(usize, usize)>,
}

fn read_json(text: &str, reader: &mut Reader) -> Result<Value, Failure> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = Node(reader).deserialize(&mut parser);
    value.and_then(|value| parser.end().map(|()| value)).map_err(|error| Failure {
        code: "invalid-json",
        message: error.to_string(),
        help: SYNTAX,
        place: Some((error.line(), error.column())),
    })
}

fn read_yaml(text: &str, reader: &mut Reader) -> Result<Value, Failure> {
    Node(reader).deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let (code, help) =
            if is_bomb(&error) { ("too-large", MULTIPLIED) } else { ("invalid-yaml", SYNTAX) };
        let place = error.location().map(|place| (place.line(), place.column()));
        Failure { code, message: error.to_string(), help, place }
    })
}

/// Whether the parser gave up on aliases that name aliases; its errors have no kinds.
fn is_bomb(error: &serde_yaml::Error) -> bool {
    error.to_string().starts_with("repetition limit exceeded")
}

/// A refusal that the visitor has raised; the parsers' error types carry nothing but a message.
struct Refusal {
    code: &'static str,
    message: String,
    help: &'static str,
}

/// A step on the way to a node.
enum Token {
    Key(String),
    Index(usize),
}

struct Reader {
    limits: Limits,
    yaml: bool,
    /// Whether the text has digits enough for an integer beyond 64 bits.
    wide: bool,
    /// The tokens that lead to the node being read; left as it is by an error.
    path: Vec<Token>,
    nodes: usize,
    refusal: Option<Refusal>,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn new(limits: Limits, text: &str, yaml: bool) -> Self {
        let mut runs = text.as_bytes().split(|byte| !byte.is_ascii_digit());
        let wide = runs.any(|run| run.len() >= WIDE_DIGITS);
        Self { limits, yaml, wide, path: Vec::new(), nodes: 0, refusal: None, found: Vec::new() }
    }

    fn pointer(&self) -> Pointer {
        self.path.iter().fold(Pointer::root(), |pointer, token| match token {
            Token::Key(key) => pointer.child(key),
            Token::Index(index) => pointer.child(index),
        })
    }

    /// The visitor's own refusal where there is one, what the parser says otherwise.
    fn finding(&mut self, text: &str, failure: Failure) -> Diagnostic {
        let mut finding = match self.refusal.take() {
            Some(Refusal { code, message, help }) => {
                let place =
                    failure.place.map(|(line, column)| format!(" at line {line} column {column}"));
                let message = message + place.as_deref().unwrap_or_default();
                Diagnostic::error(code, &self.pointer(), message).help(help)
            }
            None => {
                Diagnostic::error(failure.code, &self.pointer(), failure.message).help(failure.help)
            }
        };
        finding.excerpt = failure.place.and_then(|(line, _)| excerpt(text, line));
        finding
    }

    fn refuse<E: de::Error>(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        help: &'static str,
    ) -> E {
        let message = message.into();
        let error = E::custom(&message);
        self.refusal = Some(Refusal { code, message, help });
        error
    }

    /// Counts a node, and a long string as several.
    fn count<E: de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.nodes = self.nodes.saturating_add(1 + bytes / 64);
        if self.nodes <= self.limits.nodes {
            return Ok(());
        }
        let message = format!("the document is larger than {} nodes", self.limits.nodes);
        Err(self.refuse("too-large", message, LARGE))
    }

    /// Enters an object or a list that takes so much memory, however little is in it.
    fn enter<E: de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.count(bytes)?;
        if self.path.len() < self.limits.depth {
            return Ok(());
        }
        let message = format!("the document is nested deeper than {} levels", self.limits.depth);
        Err(self.refuse(
            "too-deep",
            message,
            "move inner schemas to components and refer to them; look for a YAML alias inside of itself",
        ))
    }

    fn twice(&mut self, key: &str) {
        let message = format!("the key `{key}` occurs twice in the same object");
        let finding = Diagnostic::error("duplicate-key", &self.pointer().child(key), message)
            .help("remove one of the two; readers disagree about which one counts");
        self.found.push(finding);
    }

    fn inexact(&mut self, value: f64) {
        let message = format!("an integer beyond 64 bits is read as the nearest float, {value:e}");
        self.found.push(Diagnostic::warning("inexact-number", &self.pointer(), message));
    }

    /// Resolves `<<`, which YAML 1.1 documents use to share members between objects.
    fn merge(&mut self, map: &mut Map<String, Value>) {
        let Some(merged) = map.remove("<<") else { return };
        let sources = match merged {
            Value::Array(sources) => sources,
            source => vec![source],
        };
        for source in sources {
            let Value::Object(source) = source else {
                let message = "a merge key (`<<`) is neither an object nor a list of objects";
                let at = self.pointer().child("<<");
                let finding = Diagnostic::error("yaml-merge-key", &at, message);
                self.found.push(finding.help("let it name an alias of an object, such as `*base`"));
                return;
            };
            for (key, value) in source {
                map.entry(key).or_insert(value);
            }
        }
    }
}

fn excerpt(text: &str, line: usize) -> Option<String> {
    const LONGEST: usize = 80;
    let line = text.lines().nth(line.checked_sub(1)?)?.trim();
    let cut = line.char_indices().nth(LONGEST).map(|(end, _)| end);
    match cut {
        Some(end) => line.get(..end).map(|head| format!("{head}…")),
        None => Some(line.to_owned()).filter(|line| !line.is_empty()),
    }
}

/// Reads any node.
struct Node<'r>(&'r mut Reader);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.0.count(0).map(|()| Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.0.count(0).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.0.count(0).map(|()| Value::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.0.count(0).map(|()| Value::from(value))
    }

    // JSON's parser hands over integers beyond 64 bits as floats, YAML's as what they are.
    #[expect(clippy::cast_precision_loss, reason = "the loss is reported")]
    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "the loss is reported")]
    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.0.count(0)?;
        if self.0.wide && value.abs() >= WIDE {
            self.0.inexact(value);
        }
        Number::from_f64(value).map(Value::Number).ok_or_else(|| {
            let message = format!("`{value}` is a number that JSON does not have");
            self.0.refuse("not-finite", message, "leave the value out, or quote it if it is text")
        })
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.0.count(value.len()).map(|()| Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.enter(0)?;
        let mut list = Vec::new();
        loop {
            self.0.path.push(Token::Index(list.len()));
            let Some(item) = items.next_element_seed(Node(self.0))? else { break };
            self.0.path.pop();
            list.push(item);
        }
        self.0.path.pop();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.0.enter(TABLE)?;
        let mut map = Map::new();
        while let Some(key) = members.next_key_seed(Key(self.0))? {
            self.0.path.push(Token::Key(key));
            let value = members.next_value_seed(Node(self.0))?;
            let Some(Token::Key(key)) = self.0.path.pop() else { continue };
            if map.contains_key(&key) {
                self.0.twice(&key);
            }
            map.insert(key, value);
        }
        if self.0.yaml {
            self.0.merge(&mut map);
        }
        Ok(Value::Object(map))
    }

    /// A YAML tag (`!name value`) arrives as an enum.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, _) = data.variant::<String>()?;
        let message = format!("the YAML tag `!{tag}` has no meaning in JSON");
        Err(self.0.refuse("yaml-tag", message, "remove the tag"))
    }
}

/// Reads a key.
struct Key<'r>(&'r mut Reader);

impl Key<'_> {
    fn refuse<E: de::Error>(self, kind: &str) -> E {
        let message = format!("a key is {kind} instead of a string");
        self.0.refuse("non-string-key", message, "quote the key")
    }
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<String, E> {
        self.0.count(key.len()).map(|()| key.to_owned())
    }

    // Statuses (`200:`) are written without quotes more often than with them. No other kind of
    // scalar keeps its spelling on the way through the parser.
    fn visit_u64<E: de::Error>(self, key: u64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_i64<E: de::Error>(self, key: i64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<String, E> {
        Err(self.refuse("a fractional number"))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<String, E> {
        Err(self.refuse("a boolean"))
    }

    fn visit_unit<E: de::Error>(self) -> Result<String, E> {
        Err(self.refuse("null"))
    }

    fn visit_none<E: de::Error>(self) -> Result<String, E> {
        Err(self.refuse("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(self.refuse("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(self.refuse("an object"))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(self.refuse("tagged"))
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
