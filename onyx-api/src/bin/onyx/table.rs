//! JSON as a table, where it is a list of objects, an object, or a page of such a list.

use crate::terminal::harmless;
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value};

/// How many columns a list has at most.
const COLUMNS: usize = 8;
/// What tells objects apart, and comes first.
const FIRST: [&str; 5] = ["id", "name", "title", "email", "display_name"];

/// A table, unless the value is none.
pub(crate) fn table(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) if items.is_empty() => Some("nothing".to_owned()),
        Value::Array(items) => rows(items),
        Value::Object(members) => page(members).or_else(|| Some(pairs(members))),
        Value::String(text) => Some(harmless(text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
    }
}

/// A page of a list: one member is the list, all others are plain.
fn page(members: &Map<String, Value>) -> Option<String> {
    let (lists, others): (Vec<_>, Vec<_>) =
        members.iter().partition(|(_, value)| matches!(value, Value::Array(_)));
    let [(_, list)] = lists[..] else { return None };
    if others.iter().any(|(_, value)| value.is_object()) {
        return None;
    }
    let table = match list.as_array()? {
        items if items.is_empty() => "nothing".to_owned(),
        items => rows(items)?,
    };
    let others = others.iter().map(|(name, value)| format!("{}: {}", harmless(name), cell(value)));
    let others: Vec<String> = others.collect();
    Some(if others.is_empty() { table } else { format!("{table}\n\n{}", others.join("  ")) })
}

/// A row for each object of a list, with what is plain in them.
fn rows(items: &[Value]) -> Option<String> {
    let objects: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    if objects.len() < items.len() {
        let plain = items.iter().all(|item| !item.is_object() && !item.is_array());
        return plain.then(|| items.iter().map(cell).collect::<Vec<_>>().join("\n"));
    }
    let columns = columns(&objects);
    let mut table = new_table();
    table.set_header(columns.iter().map(|name| harmless(name)));
    for object in objects {
        table.add_row(columns.iter().map(|name| object.get(*name).map(cell).unwrap_or_default()));
    }
    Some(table.trim_fmt())
}

/// The names of what is plain in some object; what tells objects apart first.
fn columns<'a>(objects: &[&'a Map<String, Value>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, value) in objects.iter().flat_map(|object| object.iter()) {
        if !value.is_object() && !value.is_array() && !value.is_null() && !names.contains(&&**name)
        {
            names.push(name);
        }
    }
    let place = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    names.sort_by_key(|name| place(name));
    names.truncate(COLUMNS);
    names
}

/// A row for each member of an object.
fn pairs(members: &Map<String, Value>) -> String {
    let mut table = new_table();
    for (name, value) in members {
        table.add_row([harmless(name), cell(value)]);
    }
    table.trim_fmt()
}

fn new_table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    // What goes elsewhere than to a terminal has lines as long as they are.
    if let Some((terminal_size::Width(columns), _)) = terminal_size::terminal_size() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    table
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        other => harmless(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::table;
    use serde_json::json;

    #[test]
    fn a_list_has_a_row_for_each_object() {
        let list = json!([{"b": 1, "name": "x", "deep": {}}, {"id": 7, "b": null, "c": true}]);
        let text = table(&list).expect("a table");
        let lines: Vec<Vec<&str>> =
            text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines, [vec!["id", "name", "b", "c"], vec!["x", "1"], vec!["7", "true"]]);
    }

    #[test]
    fn a_page_is_its_list() {
        let text = table(&json!({"items": [{"id": 1}], "total_items": 30})).expect("a table");
        assert!(text.contains("id") && text.ends_with("total_items: 30"), "{text}");
    }

    #[test]
    fn an_object_has_a_row_for_each_member() {
        let text = table(&json!({"name": "x", "list": [1, 2], "deep": {"a": 1}})).expect("a table");
        assert!(text.contains(r#"{"a":1}"#) && text.contains("[1,2]"), "{text}");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let text = table(&json!([{"name": "\u{1b}[2Ja\u{202e}b\u{9b}c"}])).expect("a table");
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text:?}");
    }
}
