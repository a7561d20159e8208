//! Secrets that come back: a server, or a proxy before it, may repeat the key in an error, in a
//! header or in an address. What is printed of an answer must not show it.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::header::{self, HeaderMap};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// What is shorter is not looked for: it is no secret, and would be found in any text.
const SHORTEST: usize = 8;

/// What stands in the place of a secret.
const HIDDEN: &str = "[hidden]";

/// A client's secrets, in every form in which they are sent.
pub(crate) struct Echoes(Vec<SecretString>);

impl Echoes {
    pub(crate) fn of<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut forms: Vec<String> = secrets
            .into_iter()
            .map(ExposeSecret::expose_secret)
            .filter(|secret| secret.len() >= SHORTEST)
            .flat_map(|secret| {
                let mut encoded = String::new();
                // A string's `Display` does not fail.
                let _ = super::encode::push(&mut encoded, &secret);
                let strict = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
                [BASE64_STANDARD.encode(secret), strict, encoded, secret.to_owned()]
            })
            .collect();
        // The longest first: a form may hold another one.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self(forms.into_iter().map(SecretString::from).collect())
    }

    fn forms(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(ExposeSecret::expose_secret)
    }

    /// Takes the secrets out of a text.
    pub(crate) fn hide(&self, text: &mut String) {
        for form in self.forms() {
            if text.contains(form) {
                *text = text.replace(form, HIDDEN);
            }
        }
    }

    /// Makes `Debug` of headers leave out what is a secret, or may well be one: sessions, addresses
    /// that are signed, and all that repeats a secret of the client's.
    pub(crate) fn hide_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in headers.iter_mut() {
            let is_secret = name == header::SET_COOKIE || name == header::LOCATION;
            // Most headers are shorter than any key.
            let repeats = |form: &str| {
                form.len() <= value.len()
                    && memchr::memmem::find(value.as_bytes(), form.as_bytes()).is_some()
            };
            if is_secret || self.forms().any(repeats) {
                value.set_sensitive(true);
            }
        }
    }
}

impl fmt::Debug for Echoes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Echoes(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(secret: &str, text: &str) -> String {
        let mut text = text.to_owned();
        Echoes::of([&SecretString::from(secret)]).hide(&mut text);
        text
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        assert_eq!(hidden("user:pass wörd", "a user:pass wörd b"), "a [hidden] b");
        assert_eq!(hidden("user:pass word", "?key=user%3Apass%20word&x"), "?key=[hidden]&x");
        assert_eq!(hidden("user:pass word", "Basic dXNlcjpwYXNzIHdvcmQ="), "Basic [hidden]");
        assert_eq!(hidden("on_tenant-a.key", "on%5Ftenant%2Da%2Ekey"), "[hidden]");
        assert_eq!(hidden("hunter2!", "hunter2!hunter2!"), "[hidden][hidden]");
        assert_eq!(hidden("session", "your session"), "your session");
    }
}
