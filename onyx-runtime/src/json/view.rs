//! Looks into JSON text for a few values, where a tree of all of them would be made for nothing.

use super::Result;
use super::scan::Scanner;
use std::borrow::Cow;

/// A JSON value as the text that it is written as, to look into.
///
/// ```
/// # use onyx_api::runtime::JsonText;
/// let text = JsonText::new(br#"{"error": "no", "details": {"index": 2}}"#)?;
/// assert_eq!(text.get("error").and_then(|error| error.as_str()).as_deref(), Some("no"));
/// let index = text.get("details").and_then(|details| details.get("index")?.as_i64());
/// assert_eq!(index, Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonText<'t>(&'t str);

impl<'t> JsonText<'t> {
    /// A text, if it is one JSON value (RFC 8259).
    pub fn new(bytes: &'t [u8]) -> Result<Self> {
        let mut scanner = Scanner::new(crate::de::utf8(bytes)?);
        let value = scanner.value()?;
        scanner.end()?;
        Ok(Self(value))
    }

    /// As it is written.
    #[must_use]
    pub fn as_text(self) -> &'t str {
        self.0
    }

    /// The string that it is, without its escapes.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        if self.is_string() { Scanner::new(self.0).string().ok() } else { None }
    }

    /// The whole number that it is.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The truth value that it is.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        self.0.parse().ok()
    }

    /// Whether it is a string.
    #[must_use]
    pub fn is_string(self) -> bool {
        self.0.starts_with('"')
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(self) -> bool {
        self.0.starts_with('[')
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// A member of the object that it is; of several with one name, the last.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Self> {
        let mut found = None;
        self.members(&mut |other, value| {
            if other == name {
                found = Some(value);
            }
        });
        found
    }

    /// Shows each member of the object that it is.
    // Not generic, so that it is compiled once.
    pub fn members(self, see: &mut dyn FnMut(&str, Self)) {
        let (mut scanner, mut is_first) = (self.inside(), true);
        // The whole text was gone through before: what is no member is the end.
        while self.is_object()
            && let Ok(Some((name, value))) = member(&mut scanner, &mut is_first)
        {
            see(&name, Self(value));
        }
    }

    /// Shows each item of the list that it is.
    pub fn items(self, see: &mut dyn FnMut(Self)) {
        let (mut scanner, mut is_first) = (self.inside(), true);
        while self.is_list()
            && let Ok(true) = scanner.has_next_item(&mut is_first)
            && let Ok(value) = scanner.value()
        {
            see(Self(value));
        }
    }

    /// Behind the first bracket.
    fn inside(self) -> Scanner<'t> {
        let mut scanner = Scanner::new(self.0);
        scanner.advance();
        scanner
    }
}

/// Takes the next member of an object.
fn member<'t>(
    scanner: &mut Scanner<'t>,
    is_first: &mut bool,
) -> Result<Option<(Cow<'t, str>, &'t str)>> {
    if !scanner.has_next_name(is_first)? {
        return Ok(None);
    }
    let name = scanner.string()?;
    scanner.colon()?;
    Ok(Some((name, scanner.value()?)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::JsonText;

    fn text(text: &str) -> JsonText<'_> {
        JsonText::new(text.as_bytes()).unwrap()
    }

    #[test]
    fn members_and_items_are_found_whatever_stands_in_them() {
        let object = text(
            " {\"a\" : \"}\\\"\" ,\"\\u0062\":[1, {\"a\":2} ,\"x\"],\"a\":{\"c\":-3}, \"d\":{ }} ",
        );
        assert_eq!(object.get("a").unwrap().as_text(), r#"{"c":-3}"#);
        assert_eq!(object.get("a").unwrap().get("c").unwrap().as_i64(), Some(-3));
        assert_eq!(object.get("c"), None);
        assert_eq!(object.get("d").unwrap().get("e"), None);
        let mut seen = Vec::new();
        object.members(&mut |name, value| seen.push(format!("{name}={}", value.as_text())));
        assert_eq!(seen, [r#"a="}\"""#, r#"b=[1, {"a":2} ,"x"]"#, r#"a={"c":-3}"#, "d={ }"]);
        let mut items = Vec::new();
        object.get("b").unwrap().items(&mut |item| items.push(item.as_text()));
        assert_eq!(items, ["1", r#"{"a":2}"#, r#""x""#]);
    }

    #[test]
    fn values_are_what_they_are_and_nothing_else() {
        assert_eq!(text(r#""a\n\u00e9""#).as_str().as_deref(), Some("a\né"));
        assert_eq!(text("true").as_bool(), Some(true));
        assert!(text(" null ").is_null());
        for other in ["1", "[]", "{}", "null", "1.5", "99999999999999999999"] {
            assert_eq!((text(other).as_str(), text(other).as_bool()), (None, None), "{other}");
        }
        for other in [r#""1""#, "[1]", "1.0", "1e2", "99999999999999999999"] {
            assert_eq!(text(other).as_i64(), None, "{other}");
            assert_eq!(text(other).get("a"), None, "{other}");
            text(other).members(&mut |_, _| panic!("{other} has no members"));
        }
        text(r#"{"a":1}"#).items(&mut |_| panic!("an object has no items"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for bytes in [&b""[..], b"{", b"{} {}", b"{\"a\":}", b"[1,]", b"\"\xff\"", b"nul"] {
            let error = JsonText::new(bytes).unwrap_err().to_string();
            let theirs = serde_json::from_slice::<serde_json::Value>(bytes).is_err();
            assert!(theirs && !error.is_empty(), "{bytes:?}: {error}");
        }
        assert!(JsonText::new("[".repeat(100_000).as_bytes()).is_err());
    }
}
