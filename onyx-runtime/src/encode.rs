//! Percent-encoding: what a value must look like to stay one value.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt::{self, Display, Write};
use std::ops::Range;

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

/// Whether nothing in a path template has to be encoded.
pub(crate) const fn is_plain(path: &str) -> bool {
    let mut rest = path.as_bytes();
    while let [byte, others @ ..] = rest {
        if byte.is_ascii_control() || matches!(*byte, b'#' | b'?' | b'\\') {
            return false;
        }
        rest = others;
    }
    true
}

/// A path template, with what stands outside of its braces made to be nothing but a path.
pub(crate) fn template(path: &str) -> Cow<'_, str> {
    if is_plain(path) {
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

/// Where the template has this name in braces.
pub(crate) fn place(template: &str, name: &str) -> Option<Range<usize>> {
    let braces = template.bytes().enumerate().filter(|(_, byte)| *byte == b'{');
    braces.map(|(start, _)| start).find_map(|start| {
        let rest = template.get(start + 1..)?.strip_prefix(name)?;
        rest.starts_with('}').then_some(start..start + name.len() + 2)
    })
}

/// Whether a target may hold a segment that [folds](is_folded), or a name that was given no value: one
/// look at each byte, for the many that hold neither.
pub(crate) fn may_be_wrong(target: &str) -> bool {
    let mut last = b'/';
    target.bytes().any(|byte| {
        let begins = std::mem::replace(&mut last, byte) == b'/';
        byte == b'{' || begins && matches!(byte, b'.' | b'%')
    })
}

/// Whether URL parsers would take a segment out of its path (WHATWG URL, single-dot and double-dot URL
/// path segment). No value that is put into a template does; a template that was put together by hand
/// may hold one.
pub(crate) fn is_folded(segment: &str) -> bool {
    const FOLDED: [&str; 6] = [".", "%2e", "..", ".%2e", "%2e.", "%2e%2e"];
    FOLDED.iter().any(|folded| segment.eq_ignore_ascii_case(folded))
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
    use super::{is_folded, may_be_wrong, place, template};

    #[test]
    fn a_template_is_a_path_and_nothing_else() {
        assert_eq!(template("/a/{b#c}/d"), "/a/{b#c}/d");
        assert_eq!(template("/a?b#c\\d/{e?}\n"), "/a%3Fb%23c%5Cd/{e?}%0A");
        assert_eq!(template("/#/{}/x"), "/%23/{}/x");
    }

    #[test]
    fn a_name_is_found_in_its_own_braces() {
        assert_eq!(place("/a/{id}/{idle}/é{d}", "idle"), Some(8..14));
        assert_eq!(place("/a/{id}/é{d}", "d"), Some(10..13));
        assert_eq!(place("/a/{id}", "i"), None);
        assert_eq!(place("/a/{{x}", "x"), Some(4..7));
        assert_eq!(place("/a/{", ""), None);
    }

    #[test]
    fn what_is_as_it_should_be_is_not_looked_at_twice() {
        assert!(may_be_wrong("/a/{id}"));
        assert!(!may_be_wrong("/a/b.c/d%20e?f=.g"));
    }

    #[test]
    fn dots_fold_however_they_are_spelled() {
        for segment in [".", "..", "%2e", "%2E%2e", ".%2E", "%2e."] {
            assert!(is_folded(segment), "{segment}");
            assert!(may_be_wrong(&format!("/a/{segment}")) && may_be_wrong(segment), "{segment}");
        }
        for segment in ["", "...", "a.", "%2f", "%252e", "%2e%2e%2e"] {
            assert!(!is_folded(segment), "{segment}");
        }
    }
}
