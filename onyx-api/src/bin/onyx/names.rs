//! Short names: within `personas`, the function `list_personas` is `list`.

use onyx_api::dispatch;
use onyx_api::runtime::dispatch::{Entry, ReplyKind};
use std::collections::BTreeMap;

/// What can be done with a resource.
#[derive(Debug)]
pub(crate) struct Verb {
    /// What it is called, in kebab case.
    pub(crate) name: String,
    /// The operation's function.
    pub(crate) entry: &'static Entry,
    /// The function that gives the same answer item by item.
    pub(crate) stream: Option<&'static Entry>,
}

/// What can be done with a resource, which may be spelled as a command is.
pub(crate) fn verbs(resource: &str) -> Vec<Verb> {
    let resource = resource.replace('-', "_");
    let mut verbs: Vec<Verb> = Vec::new();
    for entry in dispatch::operations().filter(|entry| entry.resource == resource) {
        match verbs.last_mut() {
            // It stands right behind the function that it is a twin of.
            Some(verb) if is_twin(verb.entry, entry) => verb.stream = Some(entry),
            _ => {
                let name = short(&resource, entry.operation.id);
                verbs.push(Verb { name, entry, stream: None });
            }
        }
    }
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for verb in &verbs {
        *count.entry(verb.name.clone()).or_default() += 1;
    }
    for verb in &mut verbs {
        if count.get(&verb.name).is_some_and(|count| *count > 1) {
            verb.name = kebab(verb.entry.operation.id);
        }
    }
    verbs
}

/// Whether `stream` is the same operation as `entry`, answered item by item.
fn is_twin(entry: &Entry, stream: &Entry) -> bool {
    let (a, b) = (entry.operation, stream.operation);
    let is_same = (a.method, a.path) == (b.method, b.path) && a.id != b.id;
    is_same && stream.answer == ReplyKind::Items && entry.answer != ReplyKind::Items
}

/// A function's name without the words of its resource.
fn short(resource: &str, function: &str) -> String {
    let known: Vec<String> = resource.split('_').map(singular).collect();
    let words = function.split('_').filter(|word| !known.contains(&singular(word)));
    let words: Vec<&str> = words.collect();
    if words.is_empty() { kebab(function) } else { words.join("-") }
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// A name as commands and flags are spelled: letters, digits and single hyphens.
pub(crate) fn kebab(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            text.push(c.to_ascii_lowercase());
        } else if !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
    }
    let text = text.trim_end_matches('-');
    if text.is_empty() { "value".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{kebab, short, verbs};
    use onyx_api::dispatch::RESOURCES;
    use std::collections::BTreeSet;

    #[test]
    fn the_words_of_the_resource_are_left_out() {
        for (resource, function, name) in [
            ("personas", "list_personas", "list"),
            ("personas", "share_persona", "share"),
            ("api_keys", "update_existing_api_key", "update-existing"),
            ("chat", "send_chat_message", "send-message"),
            ("evals", "evals", "evals"),
            ("queries", "list_query", "list"),
        ] {
            assert_eq!(short(resource, function), name);
        }
    }

    #[test]
    fn names_are_spelled_as_flags_are() {
        for (name, flag) in [
            ("page_size", "page-size"),
            ("filter[a b]", "filter-a-b"),
            ("$", "value"),
            ("Ä", "value"),
        ] {
            assert_eq!(kebab(name), flag);
        }
    }

    #[test]
    fn no_two_operations_have_one_name() {
        for (resource, _) in RESOURCES {
            let verbs = verbs(resource);
            let names: BTreeSet<&str> = verbs.iter().map(|verb| verb.name.as_str()).collect();
            assert_eq!(names.len(), verbs.len(), "{resource}");
        }
    }

    #[test]
    fn an_operation_that_may_stream_is_one_command() {
        let verbs = verbs("chat");
        let send = verbs.iter().find(|verb| verb.name == "send-message").expect("it is there");
        let stream = send.stream.map(|entry| entry.operation.id);
        assert_eq!(stream, Some("send_chat_message_stream"));
        assert!(!verbs.iter().any(|verb| verb.entry.operation.id == "send_chat_message_stream"));
    }
}
