//! Documents that are found by an address, over HTTP.
//!
//! What that takes, an HTTP client with TLS, is behind the Cargo feature `network`, so that `regen`
//! is built without it. A command that is given an address does two things: it calls
//! [`hand_over`], which runs the same command line in a program that has the feature (and does
//! nothing in that program), and then [`document`].
//!
//! The way of a document: `address` reads what was typed, `search` goes from place to place with
//! `http`, looks for the names of documents in pages with `page` and `script`, and `refusal` says
//! what was found instead.

#[cfg(feature = "network")]
mod address;
mod credential;
mod hand_over;
#[cfg(feature = "network")]
mod http;
#[cfg(feature = "network")]
mod page;
#[cfg(feature = "network")]
mod refusal;
#[cfg(feature = "network")]
mod retry;
#[cfg(feature = "network")]
mod script;
#[cfg(feature = "network")]
mod search;
#[cfg(feature = "network")]
mod trouble;

pub use credential::Credential;
pub use hand_over::hand_over;

use crate::failure::Failure;
use crate::fetch::source::Received;
use std::time::Duration;

/// The environment variable that names the server where the command line does not.
pub const SERVER_VARIABLE: &str = "ONYX_SERVER_URL";

/// How a document is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the server is told about who asks; never any other server.
    pub credential: Option<Credential>,
    /// How long the whole search may take.
    pub timeout: Duration,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How many bytes an answer may have, decompressed.
    pub max_bytes: u64,
    /// How often a request is sent again that failed in a way which may pass.
    pub retries: u32,
    /// The pause before it is; it doubles with each.
    pub retry_pause: Duration,
    /// The longest pause that a server may ask for.
    pub retry_after_cap: Duration,
    /// Whether the proxies of the environment and of the system are used.
    pub proxies: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            credential: None,
            timeout: Duration::from_mins(1),
            connect_timeout: Duration::from_secs(10),
            max_bytes: 64 << 20,
            retries: 2,
            retry_pause: Duration::from_millis(500),
            retry_after_cap: Duration::from_secs(20),
            proxies: true,
        }
    }
}

/// The OpenAPI document of the server at `address`, which may be the site, its API, the page that
/// shows the document, or the document's own address; without a scheme, `http` is meant on this
/// machine and `https` elsewhere.
///
/// # Errors
/// No document is to be had there. What was tried and why it failed is told, credentials are not.
pub fn document(address: &str, options: &Options) -> Result<Received, Failure> {
    #[cfg(feature = "network")]
    return search::document(address, options);
    #[cfg(not(feature = "network"))]
    {
        let _ = options;
        Err(hand_over::not_built_in(&shown(address)))
    }
}

/// An address as it may be shown: without a user's name, a password, a query and a fragment, where
/// secrets travel.
#[must_use]
pub fn shown(address: &str) -> String {
    let address = address.trim();
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let address = address.get(..end).unwrap_or_default();
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), address),
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        for (address, expected) in [
            ("https://onyx.example/api?key=1#x", "https://onyx.example/api"),
            ("https://me:secret@onyx.example:8443/a@b", "https://onyx.example:8443/a@b"),
            ("me:p@ss@onyx.example", "onyx.example"),
            ("onyx.example#/secret", "onyx.example"),
            ("", ""),
        ] {
            assert_eq!(shown(address), expected);
        }
    }
}
