//! Which place of a JSON text a position is in.
//!
//! A decoder that tracks the path costs each type a second copy of its code. This costs nothing
//! until an answer is wrong: `serde_json` tells the line and column, and one scan of what is before
//! them tells the path.

use crate::de::string_end;
use std::fmt::Write;

/// How deep the way to a value is followed; what is written for it is no deeper.
const MAX_DEPTH: usize = 128;

/// What is open at a position.
enum Open {
    /// An object, and the name of its member, once it was read.
    Object(Option<String>),
    /// An array, and the index of its item, which may not have begun: an error stands before the
    /// value that it is about.
    Array(usize),
}

/// The path of the innermost value that a position (1-based line, columns in bytes) is in, as a
/// JSONPath such as `$.sessions[3].name`.
pub(super) fn at(body: &[u8], line: usize, column: usize) -> String {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let start: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let end = start.saturating_add(column).min(body.len());
    render(&scan(body.get(..end).unwrap_or(body)))
}

fn scan(text: &[u8]) -> Vec<Open> {
    let mut open = Vec::new();
    // How much more is open below what is followed.
    let mut below = 0_usize;
    let mut expects_name = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' if open.len() == MAX_DEPTH => below += 1,
            b'}' | b']' if below > 0 => below -= 1,
            b',' if below > 0 => {}
            b'{' => {
                open.push(Open::Object(None));
                expects_name = true;
            }
            b'[' => open.push(Open::Array(0)),
            b'}' | b']' => {
                open.pop();
                expects_name = false;
            }
            b',' => match open.last_mut() {
                Some(Open::Array(index)) => *index += 1,
                Some(Open::Object(_)) => expects_name = true,
                None => {}
            },
            b'"' => {
                let end = string_end(text, at);
                if expects_name
                    && below == 0
                    && let Some(Open::Object(name)) = open.last_mut()
                {
                    *name = text.get(at - 1..end).and_then(|key| serde_json::from_slice(key).ok());
                    expects_name = false;
                }
                at = end;
            }
            _ => {}
        }
    }
    open
}

fn render(open: &[Open]) -> String {
    let mut path = String::from("$");
    for step in open {
        // Writing to a string cannot fail.
        let _ = match step {
            Open::Object(None) => Ok(()),
            Open::Object(Some(name)) if is_plain(name) => write!(path, ".{name}"),
            Open::Object(Some(name)) => write!(path, "[{name:?}]"),
            Open::Array(index) => write!(path, "[{index}]"),
        };
    }
    path
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::at;

    fn path<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
        let error = serde_json::from_str::<T>(text).unwrap_err();
        at(text.as_bytes(), error.line(), error.column())
    }

    type Nested = std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, i32>>>;

    #[test]
    fn leads_to_the_value_that_is_wrong() {
        assert_eq!(
            path::<Nested>(r#"{"a": [], "b": [{"x": 1}, {"y": 2, "z": "no"}]}"#),
            "$.b[1].z"
        );
        assert_eq!(path::<Nested>("{\"a\":\n [{\"x\": 1},\n {\"y\":\n true}]}"), "$.a[1].y");
        assert_eq!(path::<Vec<i32>>("[1, 2, {}]"), "$[2]");
        assert_eq!(path::<i32>("\"x\""), "$");
    }

    #[test]
    fn is_not_misled_by_what_strings_hold() {
        assert_eq!(path::<Nested>(r#"{"}]\"{": [{"a b": null}]}"#), r#"$["}]\"{"][0]["a b"]"#);
    }

    #[test]
    fn takes_truncated_and_empty_texts() {
        assert_eq!(path::<Nested>(r#"{"a": [{"x": 1}, {"y"#), "$.a[1]");
        assert_eq!(path::<Nested>(""), "$");
        assert_eq!(at(b"{}", 99, 99), "$");
        let deep = "[".repeat(1_000_000);
        assert_eq!(at(deep.as_bytes(), 1, deep.len()), format!("${}", "[0]".repeat(128)));
        let back = format!("{{\"a\": {}{}, \"b\": x", "[1,".repeat(200), "]".repeat(200));
        assert_eq!(at(back.as_bytes(), 1, back.len()), "$.b");
    }
}
