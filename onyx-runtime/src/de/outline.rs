//! What can be seen of a JSON text without reading its values.

use std::borrow::Cow;
use std::ops::Range;

/// The outline of a text that is known to be JSON.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// How many objects and lists stand within each other.
    pub(crate) depth: usize,
    /// The members at the top, in their order; `None` where the value is no object.
    pub(crate) members: Option<Vec<Member>>,
}

/// A member, as places in the text.
#[derive(Debug, Default)]
pub(crate) struct Member {
    /// Between the quotes.
    name: Range<usize>,
    /// Whether the name is written with an escape.
    escaped: bool,
    /// With the white space around it.
    value: Range<usize>,
}

impl Member {
    pub(crate) fn name<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let name = text.get(self.name.clone()).unwrap_or_default();
        if self.escaped {
            serde_json::from_str(&format!("\"{name}\"")).map_or(name.into(), Cow::Owned)
        } else {
            name.into()
        }
    }

    pub(crate) fn is_named(&self, text: &str, name: &str) -> bool {
        if self.escaped {
            self.name(text) == name
        } else {
            // A range that holds text is one of whole characters: it stands between quotes.
            text.as_bytes().get(self.name.clone()) == Some(name.as_bytes())
        }
    }

    pub(crate) fn value<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.value.clone()).unwrap_or_default().trim_ascii()
    }
}

impl Outline {
    /// Goes over the text once.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_object = text.trim_ascii_start().starts_with('{');
        let mut outline = Self { depth: 0, members: is_object.then(Vec::new) };
        let (mut open, mut at, mut member) = (0_usize, 0, Member::default());
        while let Some(byte) = bytes.get(at) {
            let is_top = open == 1;
            match byte {
                b'"' => {
                    let end = string_end(bytes, at + 1) - 1;
                    if is_top && member.value.start == 0 {
                        member.name = at + 1..end;
                        member.escaped =
                            bytes.get(at + 1..end).is_some_and(|name| name.contains(&b'\\'));
                    }
                    at = end;
                }
                b':' if is_top => member.value.start = at + 1,
                b',' if is_top => outline.add(std::mem::take(&mut member), at),
                b'{' | b'[' => {
                    open += 1;
                    outline.depth = outline.depth.max(open);
                }
                b'}' | b']' => {
                    if is_top {
                        outline.add(std::mem::take(&mut member), at);
                    }
                    open = open.saturating_sub(1);
                }
                _ => {}
            }
            at += 1;
        }
        outline
    }

    /// Adds a member whose value ends here, where there is one.
    fn add(&mut self, mut member: Member, end: usize) {
        if let Some(members) = &mut self.members
            && member.value.start > 0
        {
            member.value.end = end;
            members.push(member);
        }
    }
}

/// Where a string ends whose first byte is at `start`: behind its closing quote, or where the text
/// ends that has none.
pub(crate) fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(rest) = text.get(at..) {
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'"') => return at + found + 1,
            Some(found) => at += found + 2,
            None => break,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::Outline;

    fn members(text: &str) -> Vec<(String, String)> {
        let outline = Outline::of(text);
        let members = outline.members.unwrap_or_default();
        let pair = |member: &super::Member| {
            (member.name(text).into_owned(), member.value(text).to_owned())
        };
        members.iter().map(pair).collect()
    }

    #[test]
    fn members_are_found_whatever_stands_in_them() {
        let text = r#" { "a" : 1 ,"b":{"x":[1,{"y":"}"}],"z":":,"}, "\u0063\"":"\\" , "d" :[ ] } "#;
        let expected = [
            ("a", "1"),
            ("b", r#"{"x":[1,{"y":"}"}],"z":":,"}"#),
            ("c\"", r#""\\""#),
            ("d", "[ ]"),
        ];
        assert_eq!(members(text), expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert_eq!(Outline::of(text).depth, 4);
        assert_eq!(members("{}"), []);
        assert!(Outline::of("[{\"a\": 1}]").members.is_none());
        assert_eq!((Outline::of("\"[[\"").depth, Outline::of("[[],[[]]]").depth), (0, 3));
    }

    #[test]
    fn what_is_no_json_is_no_panic() {
        for text in ["", "{", "{\"", "{\"a", "{\"a\\", "}", "]]", "{:,:", "{\"a\":", "{,}", "\"\\"]
        {
            let _ = members(text);
        }
    }
}
