//! Percent-encoding: what a value must look like to stay one value.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt::{self, Display, Write};

/// All but RFC 3986's unreserved characters: nothing that is left has a meaning of its own,
/// neither in a path segment nor in a query.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What would end a path or change its segments, were it not encoded. URL parsers see to the rest.
const STRUCTURE: &AsciiSet = &CONTROLS.add(b'#').add(b'?').add(b'\\');

/// What would end a query, were it not encoded.
const NO_QUERY: &AsciiSet = &CONTROLS.add(b'#');

/// All that cannot be in a token (RFC 9110, section 5.6.2).
const NO_TOKEN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'*')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A path template, with what stands outside of its braces made to be nothing but a path.
pub(crate) fn template(path: &str) -> Cow<'_, str> {
    if !path.contains(|letter: char| letter.is_ascii_control() || "#?\\".contains(letter)) {
        return Cow::Borrowed(path);
    }
    let mut encoded = String::with_capacity(path.len() + 16);
    for (index, part) in path.split('{').enumerate() {
        let (name, literal) = match part.split_once('}') {
            Some((name, literal)) if index > 0 => (Some(name), literal),
            _ => (None, part),
        };
        if let Some(name) = name {
            encoded.extend(["{", name, "}"]);
        }
        encoded.extend(utf8_percent_encode(literal, STRUCTURE));
    }
    Cow::Owned(encoded)
}

/// A path template that a caller has written, and the query that may be behind it.
pub(crate) fn target(path: &str) -> String {
    match path.split_once('?') {
        Some((path, query)) => {
            format!("{}?{}", template(path), utf8_percent_encode(query, NO_QUERY))
        }
        None => template(path).into_owned(),
    }
}

/// Whether URL parsers would take a segment out of its path (WHATWG URL, single-dot and double-dot URL
/// path segment). No value that is put into a template does; a template that was put together by hand
/// may hold one.
pub(crate) fn is_folded(segment: &str) -> bool {
    let dots = segment.replace("%2e", ".").replace("%2E", ".");
    matches!(dots.as_str(), "." | "..")
}

/// The name of a cookie as a token (RFC 6265, section 4.1.1).
pub(crate) fn cookie_name(name: &str) -> String {
    utf8_percent_encode(name, NO_TOKEN).to_string()
}

/// Encodes what is written to it, at the end of a string.
struct Encoder<'a>(&'a mut String);

impl Write for Encoder<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend(utf8_percent_encode(text, RESERVED));
        Ok(())
    }
}

/// Appends a value, encoded. An error is the value's own: its `Display` failed.
pub(crate) fn push(target: &mut String, value: &dyn Display) -> fmt::Result {
    write!(Encoder(target), "{value}")
}

/// What stands between the items of a query parameter: a comma as it is, all else encoded.
pub(crate) fn separator(character: char) -> String {
    let text = character.to_string();
    if character == ',' { text } else { utf8_percent_encode(&text, RESERVED).to_string() }
}

/// Appends `name=value` to a query, with the `?` or `&` before it.
pub(crate) fn push_query(target: &mut String, name: &str, value: &dyn Display) -> fmt::Result {
    push_query_name(target, name)?;
    push(target, value)
}

/// Appends `name=`, with the `?` or `&` before it.
pub(crate) fn push_query_name(target: &mut String, name: &str) -> fmt::Result {
    target.push(if target.contains('?') { '&' } else { '?' });
    push(target, &name)?;
    target.push('=');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn a_template_is_a_path_and_nothing_else() {
        assert_eq!(template("/a/{b#c}/d"), "/a/{b#c}/d");
        assert_eq!(template("/a?b#c\\d/{e?}\n"), "/a%3Fb%23c%5Cd/{e?}%0A");
        assert_eq!(template("/#/{}/x"), "/%23/{}/x");
    }
}
