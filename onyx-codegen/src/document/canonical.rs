//! The canonical form: one text for one interface, so that a diff of it reads as a change of the
//! interface.
//!
//! - Two spaces a level, a final newline, non-ASCII characters as they are.
//! - At the root the keys stand as one reads them: `openapi`, `info`, `servers`, `paths`,
//!   `components`, `security`, `tags`, then the others. Everywhere else they stand by Unicode code
//!   point, in data too, since the order of an object's members never means anything (RFC 8259).
//! - Lists are sorted where OpenAPI gives their order no meaning: `parameters` by place and name,
//!   the alternatives of `security` and their scopes, the tags of an operation, the names in `type`
//!   (`null` last). All other lists are left alone: `servers` and the root's `tags` are ordered by
//!   preference, `anyOf` is tried in order, `required` and `enum` are read in order, and what stands
//!   in an example, a default or an extension is data.

use super::node::Kind;
use serde::Serialize;
use serde_json::Value;

const ROOT_ORDER: [&str; 7] =
    ["openapi", "info", "servers", "paths", "components", "security", "tags"];

/// Writes a document in its canonical form.
///
/// Idempotent: reading the result and writing it again gives the same text. Numbers keep their
/// value and their kind (`1.0` stays `1.0`).
#[must_use]
pub fn canonical(document: &Value) -> String {
    let mut text = text_of(document, Kind::Document);
    text.push('\n');
    text
}

fn write(node: &Value, kind: Kind, level: usize, out: &mut Vec<u8>) {
    match node {
        Value::Object(map) if !map.is_empty() => {
            let mut members: Vec<(&String, &Value)> = map.iter().collect();
            members.sort_by_key(|(key, _)| (rank(kind, key), *key));
            block(out, [b'{', b'}'], level, members, |out, (key, value)| {
                write_scalar(key, out);
                out.extend(b": ");
                write(value, kind.member(key), level + 1, out);
            });
        }
        Value::Array(items) if !items.is_empty() => {
            block(out, [b'[', b']'], level, ordered(items, kind), |out, item| {
                write(item, kind.item(), level + 1, out);
            });
        }
        scalar_or_empty => write_scalar(scalar_or_empty, out),
    }
}

/// Writes what stands between brackets, an entry a line.
fn block<T>(
    out: &mut Vec<u8>,
    [open, close]: [u8; 2],
    level: usize,
    entries: Vec<T>,
    mut entry: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(open);
    for (index, each) in entries.into_iter().enumerate() {
        out.extend(if index == 0 { b"\n".as_slice() } else { b",\n" });
        indent(level + 1, out);
        entry(out, each);
    }
    out.push(b'\n');
    indent(level, out);
    out.push(close);
}

fn indent(level: usize, out: &mut Vec<u8>) {
    out.resize(out.len() + 2 * level, b' ');
}

fn write_scalar<T: Serialize + ?Sized>(scalar: &T, out: &mut Vec<u8>) {
    // Writing into memory does not fail.
    let _ = serde_json::to_writer(out, scalar);
}

fn rank(kind: Kind, key: &str) -> usize {
    match kind {
        Kind::Document => ROOT_ORDER.iter().position(|known| *known == key),
        _ => Some(0),
    }
    .unwrap_or(ROOT_ORDER.len())
}

/// The items in the order in which they are written.
fn ordered(items: &[Value], kind: Kind) -> Vec<&Value> {
    let mut items: Vec<&Value> = items.iter().collect();
    match kind {
        Kind::Words => items.sort_by_cached_key(|item| text_of(item, Kind::Data)),
        Kind::TypeNames => items.sort_by_cached_key(|item| (*item == "null", text_of(item, kind))),
        Kind::Unordered(Kind::Parameter) => items.sort_by_cached_key(|item| parameter_key(item)),
        Kind::Unordered(of) => items.sort_by_cached_key(|item| text_of(item, *of)),
        _ => {}
    }
    items
}

/// References come after the parameters that stand in place, by what they point at.
fn parameter_key(parameter: &Value) -> (bool, String, String, String) {
    let text = |key| parameter.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let reference = parameter.get("$ref").is_some();
    (reference, text("in"), text("name"), text_of(parameter, Kind::Parameter))
}

fn text_of(node: &Value, kind: Kind) -> String {
    let mut out = Vec::new();
    write(node, kind, 0, &mut out);
    // JSON is UTF-8 where its strings are.
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use serde_json::{Value, json};

    /// The canonical form of a document, read back; objects compare without order, lists with it.
    fn reordered(document: &Value) -> Value {
        serde_json::from_str(&canonical(document)).expect("the canonical form is JSON")
    }

    #[test]
    fn the_layout_is_fixed() {
        let document = json!({
            "x-last": {}, "tags": [], "components": {"b": "ü\n", "a": [1, 1.0, 18_446_744_073_709_551_615_u64]},
            "paths": null, "info": true, "openapi": "3.1.0", "externalDocs": {"url": "u"},
        });
        let text = "{\n  \"openapi\": \"3.1.0\",\n  \"info\": true,\n  \"paths\": null,\n  \
            \"components\": {\n    \"a\": [\n      1,\n      1.0,\n      18446744073709551615\n    ],\n    \
            \"b\": \"ü\\n\"\n  },\n  \"tags\": [],\n  \"externalDocs\": {\n    \"url\": \"u\"\n  },\n  \
            \"x-last\": {}\n}\n";
        assert_eq!(canonical(&document), text);
        assert_eq!(canonical(&reordered(&document)), text);
    }

    #[test]
    fn lists_without_an_order_are_sorted() {
        let document = json!({
            "security": [{"b": ["w", "r"]}, {}, {"a": []}],
            "paths": {"/a": {
                "parameters": [{"$ref": "#/b"}, {"in": "query", "name": "a"}, {"in": "path", "name": "z"}, {"$ref": "#/a"}],
                "get": {
                    "tags": ["b", "a"],
                    "parameters": [{"in": "query", "name": "b", "schema": {"type": ["null", "string", "integer"]}}, {"in": "query", "name": "a"}],
                    "security": [{"k": ["w", "r"]}],
                },
            }},
        });
        assert_eq!(
            reordered(&document),
            json!({
                "security": [{"a": []}, {"b": ["r", "w"]}, {}],
                "paths": {"/a": {
                    "parameters": [{"in": "path", "name": "z"}, {"in": "query", "name": "a"}, {"$ref": "#/a"}, {"$ref": "#/b"}],
                    "get": {
                        "tags": ["a", "b"],
                        "parameters": [{"in": "query", "name": "a"}, {"in": "query", "name": "b", "schema": {"type": ["integer", "string", "null"]}}],
                        "security": [{"k": ["r", "w"]}],
                    },
                }},
            })
        );
    }

    #[test]
    fn lists_with_an_order_and_data_are_left_alone() {
        let schema = json!({
            "type": "object",
            "required": ["b", "a"],
            "enum": ["z", "b", "a"],
            "anyOf": [{"type": "string"}, {"type": "integer"}],
            "prefixItems": [{"type": "string"}, {"type": "integer"}],
            "default": {"tags": ["b", "a"], "type": ["null", "a"]},
            "const": {"parameters": [{"in": "query", "name": "b"}, {"in": "path", "name": "a"}]},
            "examples": [{"security": [{"b": []}, {"a": []}]}],
            "x-parameters": [{"in": "query", "name": "b"}, {"in": "path", "name": "a"}],
            "properties": {
                "parameters": {"enum": ["b", "a"]},
                "tags": {"default": ["b", "a"]},
                "type": {"items": {"type": "string"}, "examples": [["null", "a"]]},
                "security": {"oneOf": [{"const": "b"}, {"const": "a"}]},
            },
        });
        let document = json!({
            "servers": [{"url": "b"}, {"url": "a"}],
            "tags": [{"name": "b"}, {"name": "a"}],
            "paths": {"/a": {"get": {"responses": {"200": {"content": {"a/b": {
                "examples": {"one": {"value": {"tags": ["b", "a"]}}},
                "example": {"type": ["null", "a"]},
            }}}}}}},
            "components": {"schemas": {"A": schema}},
        });
        assert_eq!(reordered(&document), document);
    }
}
