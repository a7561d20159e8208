//! Exchanges as fixtures of the tests' `replay`, an exchange a line: what a user sees of a server
//! becomes a test that fails.
//!
//! Nobody's data is written down. Numbers, booleans and the structure stay; of texts only those stay
//! that the document itself has (values of its lists), ids and times. A fault of a kind that a type
//! can see is still one in the recording.

use crate::call::{Argument, Exchange, Outcome};
use crate::place::{child, is_name, is_word};
use onyx_api::runtime::dispatch::Place;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::fs::{File, create_dir_all};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Writes exchanges down.
pub(crate) struct Recorder {
    file: Mutex<File>,
    /// The key's access level, as fixtures have it.
    auth: String,
}

impl Recorder {
    /// Begins a recording in a folder. One that is there already is not replaced.
    pub(crate) fn new(folder: &Path, auth: String) -> io::Result<Self> {
        create_dir_all(folder)?;
        Ok(Self { file: Mutex::new(File::create_new(folder.join("exchanges.jsonl"))?), auth })
    }

    /// Writes an exchange down, where there was an answer. That the server has no such operation says
    /// nothing of how answers are read.
    pub(crate) fn record(&self, exchange: &Exchange, hide: impl Fn(&mut String)) -> io::Result<()> {
        let Some(status) = exchange.status.filter(|_| exchange.outcome != Outcome::Absent) else {
            return Ok(());
        };
        let mut line = fixture(exchange, status, &self.auth).to_string();
        hide(&mut line);
        line.push('\n');
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())
    }
}

fn fixture(exchange: &Exchange, status: u16, auth: &str) -> Value {
    let operation = exchange.entry.operation;
    let of_place =
        |place| exchange.arguments.iter().filter(move |argument| argument.place == place);
    let query: Map<String, Value> = of_place(Place::Query)
        .map(|argument| (argument.name.clone(), redacted_argument(&argument.value)))
        .collect();
    let media_type = exchange.media_type.as_ref();
    json!({
        "operation": operation.id,
        "auth": auth,
        "method": operation.method.as_str(),
        "path_template": operation.path,
        "path": path(operation.path, of_place(Place::Path)),
        "query": if query.is_empty() { Value::Null } else { Value::Object(query) },
        "request_body": exchange.body,
        "request_files": null,
        "status": status,
        "response_headers": media_type.map(|name| json!(["content-type", name])).into_iter().collect::<Vec<_>>(),
        "response_body": body(exchange),
    })
}

/// The path as it was sent, but for what may be somebody's data.
fn path<'a>(template: &str, arguments: impl Iterator<Item = &'a Argument>) -> String {
    let mut path = template.to_owned();
    for argument in arguments {
        let text = match redacted_argument(&argument.value) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        path = path.replace(&format!("{{{}}}", argument.name), &text);
    }
    path
}

/// Ids stay: without them the request would be another.
fn redacted_argument(value: &Value) -> Value {
    match value {
        Value::String(text) if uuid::Uuid::try_parse(text).is_err() && !is_word(text) => {
            Value::String(replacement(text))
        }
        value => value.clone(),
    }
}

fn body(exchange: &Exchange) -> Value {
    if exchange.answer.is_empty() {
        return json!({"kind": "empty"});
    }
    if let Some(mut body) = exchange.json() {
        redact(&mut body, "", &exchange.vocabulary);
        return json!({"kind": "json", "json": body});
    }
    let text = String::from_utf8_lossy(&exchange.answer);
    json!({"kind": "text", "text": replacement(&text)})
}

/// Replaces the texts of a value that are not the document's own.
fn redact(value: &mut Value, at: &str, vocabulary: &HashSet<String>) {
    match value {
        Value::String(text) if !vocabulary.contains(at) => *text = replacement(text),
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                redact(item, &format!("{at}/{index}"), vocabulary);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                redact(member, &child(at, name), vocabulary);
            }
            rename_data(members);
        }
        _ => {}
    }
}

/// Names of members that are no names of properties may be data too: addresses, titles.
fn rename_data(members: &mut Map<String, Value>) {
    let is_name = |name: &str| is_name(name) || uuid::Uuid::try_parse(name).is_ok();
    if members.keys().all(|name| is_name(name)) {
        return;
    }
    let taken = std::mem::take(members);
    for (index, (name, member)) in taken.into_iter().enumerate() {
        let name = if is_name(&name) { name } else { format!("key_{index}") };
        members.insert(name, member);
    }
}

/// What stands in place of a text; `replay` knows it.
fn replacement(text: &str) -> String {
    format!("text of {} characters", text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::redact;
    use serde_json::json;
    use std::collections::HashSet;

    #[test]
    fn only_words_of_the_document_stay() {
        let mut body = json!({
            "role": "admin",
            "email": "ada@example.com",
            "counts": {"ada@example.com": 3, "total": 4},
            "list": [{"name": "A/B"}, null, true],
        });
        redact(&mut body, "", &HashSet::from(["/role".to_owned()]));
        assert_eq!(
            body,
            json!({
                "role": "admin",
                "email": "text of 15 characters",
                "counts": {"key_0": 3, "total": 4},
                "list": [{"name": "text of 3 characters"}, null, true],
            })
        );
    }
}
