//! Untrusted text, made safe for the place that it is written to.

use std::fmt::Write;

/// How much of a title is worth keeping, in characters.
const MAX_LINE: usize = 200;

/// `text` as a TOML basic string (TOML 1.0, "String"), quotes included.
pub(super) fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Writing into a String cannot fail.
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `text` on one line, shortened, without what controls how text is shown. rustc refuses comments
/// that hold such characters (`text_direction_codepoint_in_comment`).
pub(super) fn one_line(text: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().filter(visible).take(MAX_LINE).collect()
}

/// `text` as a code span of a doc comment, where nothing is a link, HTML or emphasis.
pub(super) fn code_span(text: &str) -> String {
    let text = one_line(text).replace('`', "'");
    if text.is_empty() { "(untitled)".to_owned() } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toml_string_ends_where_it_should() {
        assert_eq!(
            toml_string("a\"\n[x]\\ \u{7f}\u{85}é\0"),
            r#""a\"\u000A[x]\\ \u007F\u0085é\u0000""#
        );
    }

    #[test]
    fn a_code_span_stays_on_its_line() {
        let hostile = "`]\r\n#![no_std]\u{2028}*/ \u{202e}fn\u{feff} <b> [a](b)";
        assert_eq!(code_span(hostile), "`'] #![no_std] */ fn <b> [a](b)`");
        assert_eq!(code_span(" \n"), "(untitled)");
        assert_eq!(one_line(&"ab ".repeat(500)).chars().count(), MAX_LINE);
    }
}
