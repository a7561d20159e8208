//! Documentation: the generator's own words, and the prose of a document, which is not trusted.
//!
//! Prose cannot leave its comment, since it goes through `#[doc]` attributes and never through
//! text. What is left to fear is rustdoc: code in a comment is compiled and run as a test. So no
//! line of prose may look like code: fences become text, and no line is indented far enough.

use crate::api::{Bounds, Docs, Limit};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use std::fmt::Write;

/// The doc comment with these lines.
pub(super) fn comment(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The inner doc comment (`//!`) with these lines.
pub(super) fn inner_comment(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#![doc = #line])
    });
    quote!(#(#lines)*)
}

/// Own words, broken into lines of a length that people read. Words that would mean something at
/// the start of a line stay where they are.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    const WIDTH: usize = 92;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let plain = word.starts_with(|first: char| first.is_alphabetic() || "`[(".contains(first));
        match lines.last_mut() {
            Some(line) if !plain || line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Paragraphs, with an empty line between them.
pub(super) fn paragraphs(parts: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(part);
    }
    lines
}

/// The description of something, unless it is empty.
pub(super) fn description(docs: &Docs) -> Vec<String> {
    docs.description.as_deref().map(prose).unwrap_or_default()
}

/// A title, unless it only repeats a name.
pub(super) fn title(docs: &Docs, name: &str) -> Vec<String> {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    match &docs.title {
        Some(title) if plain(title) != plain(name) && !plain(title).is_empty() => prose(title),
        _ => Vec::new(),
    }
}

/// The prose of a document as lines of `CommonMark` that hold no code.
pub(super) fn prose(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines().map(visible) {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => {
                fence = Some(mark);
                lines.push(format!("{mark}text"));
            }
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                lines.push(mark.to_owned());
            }
            (Some(_), _) => lines.push(line.trim_end().to_owned()),
            (None, None) => lines.push(harmless(&line)),
        }
    }
    lines.extend(fence.map(str::to_owned));
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    lines.get(first..last).map(<[String]>::to_vec).unwrap_or_default()
}

/// Prose as one line, for lists.
pub(super) fn sentence(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    harmless(&visible(&line))
}

/// A line of prose that is no code: indented by three at most, without runs of spaces (behind a
/// list's bullet they would make code) and without fences, HTML and links to Rust items.
fn harmless(line: &str) -> String {
    let indent = (line.len() - line.trim_start_matches(' ').len()).min(3);
    let mut out = " ".repeat(if line.trim().is_empty() { 0 } else { indent });
    let words: Vec<&str> = line.split_whitespace().collect();
    let text = words.join(" ");
    let mut code = false;
    let balanced = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    for letter in text.chars() {
        match letter {
            '`' if balanced => {
                code = !code;
                out.push('`');
            }
            '`' | '~' => out.extend(['\\', letter]),
            '<' | '[' | ']' if !code => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}

/// Spells what a reader would not see, or see in another place: controls, marks that turn the
/// direction of text, characters without width (rustc refuses some of them in comments).
fn visible(line: &str) -> String {
    let hidden = |letter: char| {
        letter != '\t' && letter.is_control()
            || matches!(u32::from(letter),
                0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
                | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F)
    };
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '\t' => out.push_str("    "),
            '\r' => {}
            letter if hidden(letter) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "U+{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Text in backticks, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let edge = text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    if edge { format!("{marks} {text} {marks}") } else { format!("{marks}{text}{marks}") }
}

/// Text as a cell of a table, where a bar would begin the next one.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A JSON value in backticks, shortened.
pub(super) fn literal(value: &Value) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { code(&format!("{short}…")) } else { code(&text) }
}

/// What a field or parameter says of itself besides its description: limits, format, default.
pub(super) fn remarks(
    bounds: &Bounds,
    format: Option<&str>,
    default: Option<&Value>,
    more: &[&str],
) -> Vec<String> {
    let mut remarks: Vec<String> = more.iter().map(|remark| (*remark).to_owned()).collect();
    remarks.extend(format.map(|format| format!("Format {}.", code(format))));
    remarks.extend(range("", bounds.minimum.as_ref(), bounds.maximum.as_ref()));
    remarks.extend(bounds.multiple_of.as_ref().map(|n| format!("A multiple of {n}.")));
    remarks.extend(count("characters", bounds.min_length, bounds.max_length));
    remarks.extend(count("items", bounds.min_items, bounds.max_items));
    if bounds.unique_items {
        remarks.push("No item twice.".to_owned());
    }
    remarks.extend(bounds.pattern.as_ref().map(|p| format!("Matches {}.", code(p))));
    remarks.extend(default.map(|value| format!("Default: {}.", literal(value))));
    if remarks.is_empty() { Vec::new() } else { vec![remarks.join(" ")] }
}

/// The description of a field or parameter and what else it says of itself, on one line.
pub(super) fn told(docs: &Docs, remarks: Vec<String>) -> String {
    let description = docs.description.as_deref().map(sentence);
    let mut parts: Vec<String> = description.filter(|text| !text.is_empty()).into_iter().collect();
    if let Some(last) = parts.last_mut().filter(|text| !remarks.is_empty() && !is_ended(text)) {
        last.push('.');
    }
    parts.extend(remarks);
    parts.join(" ")
}

fn is_ended(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':'])
}

fn range(unit: &str, minimum: Option<&Limit>, maximum: Option<&Limit>) -> Option<String> {
    let limit = |limit: &Limit, inside: &str, outside: &str| {
        format!("{} {}", if limit.exclusive { outside } else { inside }, limit.value)
    };
    let low = minimum.map(|low| limit(low, "at least", "more than"));
    let high = maximum.map(|high| limit(high, "at most", "less than"));
    let text = [low, high].into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then(|| format!("{}{unit}.", capital(&text)))
}

fn count(unit: &str, least: Option<u64>, most: Option<u64>) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("Exactly {least} {unit}.")),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {unit}.")),
        (Some(least), None) => Some(format!("At least {least} {unit}.")),
        (None, Some(most)) => Some(format!("At most {most} {unit}.")),
        (None, None) => None,
    }
}

/// The text with its first letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn prose_holds_no_code() {
        let text = "Hello\n\n    indented()\n-     listed()\n```rust\npanic!()\n```\n> ```\nlast";
        let want = [
            "Hello",
            "",
            "   indented()",
            "- listed()",
            "```text",
            "panic!()",
            "```",
            "> \\`\\`\\`",
            "last",
        ];
        assert_eq!(prose(text), want);
        assert_eq!(prose("```\nopen"), ["```text", "open", "```"]);
    }

    #[test]
    fn prose_hides_nothing_and_links_to_nothing() {
        assert_eq!(prose("a\u{202e}b [x] <b> `<c>`"), ["aU+202Eb \\[x\\] \\<b> `<c>`"]);
        assert_eq!(prose("\n\n"), Vec::<String>::new());
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code(""), "`  `");
    }
}
