//! From a name of the document to the identifier that it would like to have.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use std::fmt::Write;

/// The way that an identifier is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `snake_case`: functions, fields, modules.
    Snake,
    /// `UpperCamelCase`: types, variants.
    Camel,
    /// `SHOUTY_SNAKE_CASE`: constants.
    Shouty,
}

impl Case {
    /// The identifier with a number behind it.
    pub(super) fn numbered(self, name: &str, number: u32) -> String {
        let digit_last = name.ends_with(|last: char| last.is_ascii_digit());
        match self {
            // `Sha256` and `Sha2562` would be two different things to a reader.
            Self::Camel if !digit_last => format!("{}{number}", name.trim_end_matches('_')),
            // The `_` behind a word that is taken makes way for the number.
            _ => format!("{}_{number}", name.trim_end_matches('_')),
        }
    }
}

/// What is longer is cut: a module's name is a file's, and few systems have longer ones than 255.
const LONGEST: usize = 160;

/// The identifier that `raw` would like to have: valid but for keywords.
pub(super) fn candidate(raw: &str, case: Case) -> String {
    let words = spell(raw);
    let mut name = match case {
        Case::Snake => words.to_snake_case(),
        Case::Camel => words.to_upper_camel_case(),
        Case::Shouty => words.to_shouty_snake_case(),
    };
    name.truncate(LONGEST);
    name.truncate(name.trim_end_matches('_').len());
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
        None => candidate("empty", case),
    }
}

/// Writes `raw` with ASCII letters, digits and separators only. Signs are told by their names
/// where they are all there is or where they make a number; elsewhere they separate words.
/// Letters outside of ASCII are told by their code point: look-alikes stay apart.
fn spell(raw: &str) -> String {
    let wordless = !raw.chars().any(char::is_alphanumeric);
    let mut words = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    let mut first = true;
    while let Some(letter) = rest.next() {
        let number = first && rest.peek().is_some_and(char::is_ascii_digit);
        match letter {
            _ if letter.is_ascii_alphanumeric() => words.push(letter),
            '-' if number => words.push_str("minus "),
            '+' if number => words.push_str("plus "),
            _ if letter.is_ascii() => {
                words.push(' ');
                if wordless {
                    words.push_str(sign(letter));
                    words.push(' ');
                }
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(words, " u{:x} ", u32::from(letter));
            }
        }
        first = false;
    }
    words
}

/// The name of an ASCII sign (Unicode, ASCII punctuation), in the words of programmers.
fn sign(letter: char) -> &'static str {
    match letter {
        '!' => "not",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' => "open paren",
        ')' => "close paren",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' => "open bracket",
        '\\' => "backslash",
        ']' => "close bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "open brace",
        '|' => "or",
        '}' => "close brace",
        '~' => "tilde",
        ' ' => "space",
        _ => "control",
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, candidate};

    #[test]
    fn names_become_what_a_person_would_write() {
        let camel = |raw| candidate(raw, Case::Camel);
        assert_eq!(camel("StatusResponse_int_"), "StatusResponseInt");
        assert_eq!(camel("APIKeyArgs"), "ApiKeyArgs");
        assert_eq!(camel("read:chat"), "ReadChat");
        assert_eq!([">", "<", "=", ">="].map(camel), ["Greater", "Less", "Equal", "GreaterEqual"]);
        assert_eq!(["-1", "+1", "1"].map(camel), ["Minus1", "Plus1", "_1"]);
        assert_eq!(["", "  ", "\u{200b}"].map(camel), ["Empty", "SpaceSpace", "U200b"]);
        assert_eq!(candidate("x-api-key", Case::Snake), "x_api_key");
        assert_eq!(candidate("größe", Case::Snake), "gr_uf6_udf_e");
        assert_eq!(candidate("getPersona", Case::Shouty), "GET_PERSONA");
        assert_eq!(candidate(&"ab ".repeat(1000), Case::Snake).len(), 160);
    }
}
