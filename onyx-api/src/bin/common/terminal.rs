//! A server's texts in a terminal: each program that shows them includes this file.

/// A text without what steers a terminal or turns the direction of writing; its lines stay.
pub(crate) fn harmless(text: &str) -> String {
    let is_steering = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_steering(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
