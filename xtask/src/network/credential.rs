//! Who asks, as the environment says it. On no command line: those are kept in histories and
//! shown to every process.

use std::fmt;

/// The variables that may hold a key, the first that is set counts: those of the client.
const VARIABLES: [&str; 2] = ["ONYX_API_KEY", "ONYX_PAT"];

/// A key that shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential(String);

impl Credential {
    /// A key: an API key or a personal access token.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key in the variables that `lookup` reads; one that is empty counts as not set.
    #[must_use]
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let set =
            |name| lookup(name).map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
        VARIABLES.into_iter().find_map(set).map(Self)
    }

    /// The key that the environment holds.
    #[must_use]
    pub fn from_env() -> Option<Self> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// The value of the header `Authorization`.
    #[cfg(feature = "network")]
    pub(super) fn header(&self) -> Result<http::HeaderValue, crate::failure::Failure> {
        let mut value = http::HeaderValue::from_str(&format!("Bearer {}", self.0)).map_err(|_| {
            let names = VARIABLES.join(" or ");
            crate::failure::Failure::Usage(format!(
                "the key in {names} holds a character that no header can carry, such as a line break"
            ))
        })?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Credential;

    #[test]
    fn the_first_variable_that_says_something_counts() {
        let of = |key: &'static str, pat: &'static str| {
            Credential::from_lookup(|name| match name {
                "ONYX_API_KEY" => Some(key.to_owned()),
                "ONYX_PAT" => Some(pat.to_owned()),
                _ => None,
            })
        };
        assert_eq!(of("on_1", "onyx_pat_1"), Some(Credential::new("on_1")));
        assert_eq!(of(" ", "onyx_pat_1\n"), Some(Credential::new("onyx_pat_1")));
        assert_eq!(of("", ""), None);
    }

    #[test]
    fn a_key_is_never_shown() {
        let key = Credential::new("on_secret");
        assert!(!format!("{key:?}").contains("secret"));
    }
}
