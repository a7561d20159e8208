//! Secrets that come back: a server, or a proxy before it, may repeat the key in an error, in a
//! header or in an address. What is printed of an answer must not show it.

use super::search;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::header::{self, HeaderMap};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// What is shorter is not looked for: it is no secret, and would be found in any text.
const SHORTEST: usize = 8;

/// What stands in the place of a secret.
const HIDDEN: &str = "[hidden]";

/// A client's secrets, in every form in which they are sent; the longest first, since a form may hold
/// another one.
#[derive(Default)]
pub(crate) struct Echoes(Vec<SecretString>);

impl Echoes {
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        let mut encoded = String::new();
        // A string's `Display` does not fail.
        let _ = super::encode::push(&mut encoded, &secret);
        let strict = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        for form in [BASE64_STANDARD.encode(secret), strict, encoded, secret.to_owned()] {
            let longer = self.forms().take_while(|other| other.len() >= form.len()).count();
            if self.forms().all(|other| other != form) {
                self.0.insert(longer, form.into());
            }
        }
    }

    fn forms(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(ExposeSecret::expose_secret)
    }

    /// Takes the secrets out of a text.
    pub(crate) fn hide(&self, text: &mut String) {
        for form in self.forms() {
            let (mut shown, mut rest) = (String::new(), text.as_str());
            while let Some((before, after)) = search::split_once(rest, form) {
                shown.push_str(before);
                shown.push_str(HIDDEN);
                rest = after;
            }
            if !shown.is_empty() {
                shown.push_str(rest);
                *text = shown;
            }
        }
    }

    /// Makes `Debug` of headers leave out what is a secret, or may well be one: sessions, addresses
    /// that are signed, all that repeats a secret of the client's, and what is no text.
    pub(crate) fn hide_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in headers.iter_mut() {
            let is_secret = name == header::SET_COOKIE || name == header::LOCATION;
            let repeats = |text: &str| self.forms().any(|form| contains(text, form));
            if is_secret || str::from_utf8(value.as_bytes()).map_or(true, repeats) {
                value.set_sensitive(true);
            }
        }
    }
}

/// Whether a text holds another one. Most headers are shorter than any key.
fn contains(text: &str, form: &str) -> bool {
    form.len() <= text.len() && search::contains(text, form)
}

impl fmt::Debug for Echoes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Echoes(…)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn hidden(secret: &str, text: &str) -> String {
        let mut text = text.to_owned();
        let mut echoes = Echoes::default();
        echoes.add(secret);
        echoes.hide(&mut text);
        text
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        assert_eq!(hidden("user:pass wörd", "a user:pass wörd b"), "a [hidden] b");
        assert_eq!(hidden("user:pass word", "?key=user%3Apass%20word&x"), "?key=[hidden]&x");
        assert_eq!(hidden("user:pass word", "Basic dXNlcjpwYXNzIHdvcmQ="), "Basic [hidden]");
        assert_eq!(hidden("on_tenant-a.key", "on%5Ftenant%2Da%2Ekey"), "[hidden]");
        assert_eq!(hidden("hunter2!", "hunter2!hunter2!"), "[hidden][hidden]");
        assert_eq!(hidden("[hidden]", "a [hidden] b"), "a [hidden] b");
        assert_eq!(hidden("session", "your session"), "your session");
    }

    #[test]
    fn headers_that_may_show_a_secret_are_not_shown() {
        let mut echoes = Echoes::default();
        echoes.add("top-secret");
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-plain", &b"public"[..]),
            ("x-repeats", b"key=top-secret"),
            ("x-latin", b"caf\xe9 top-secret"),
            ("set-cookie", b"a=b"),
            ("location", b"/x"),
        ] {
            headers.insert(name, HeaderValue::from_bytes(value).unwrap());
        }
        echoes.hide_headers(&mut headers);
        let shown = headers.iter().filter(|(_, value)| !value.is_sensitive());
        assert_eq!(shown.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["x-plain"]);
    }
}
