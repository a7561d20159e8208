//! What was typed for a server, made into an address.

use crate::failure::Failure;
use std::path::Path;
use url::{Host, Url};

/// Reads an address. Without a scheme, `http` is meant on this machine and `https` elsewhere.
///
/// # Errors
/// It is none, or holds credentials; whatever looks like one is not shown.
pub(super) fn parse(text: &str) -> Result<Url, Failure> {
    let text = text.trim();
    let url = match scheme(text) {
        Some("http" | "https") => Url::parse(text),
        Some("file") => return Err(usage("a file is taken in with --from FILE")),
        Some(other) => {
            return Err(usage(&format!("a document is fetched over http or https, not `{other}`")));
        }
        None if Path::new(text).is_file() => {
            return Err(usage("this is a file, which is taken in with --from FILE"));
        }
        None => without_scheme(text),
    };
    let url = url.map_err(|error| {
        // Before it is known to be an address, it may be anything, a key in the wrong place too.
        usage(&format!(
            "the server's address cannot be read: {error}; give one such as https://onyx.example"
        ))
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(usage(
            "the server's address holds a user name or a password, which shells and logs keep; \
             leave them out, and set ONYX_API_KEY or ONYX_PAT where the server wants a key",
        ));
    }
    Ok(url)
}

/// What stands before `://`. `localhost:8080` has no scheme, though by the letter it would.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://")?;
    let is_one = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_one.then_some(scheme).filter(|_| !text.starts_with('/')).map(|scheme| {
        KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(scheme)).unwrap_or(scheme)
    })
}

/// The schemes that something is known about, as they are compared.
const KNOWN: [&str; 3] = ["http", "https", "file"];

fn without_scheme(text: &str) -> Result<Url, url::ParseError> {
    // A parser would pass over any number of slashes before the host.
    if text.starts_with(['/', '\\']) {
        return Err(url::ParseError::EmptyHost);
    }
    let url = Url::parse(&format!("https://{text}"))?;
    if is_loopback(&url) { Url::parse(&format!("http://{text}")) } else { Ok(url) }
}

/// Whether what is sent there stays on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn usage(message: &str) -> Failure {
    Failure::Usage(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_scheme_is_filled_in() {
        for (text, expected) in [
            ("onyx.example", "https://onyx.example/"),
            ("onyx.example/api?a=://b", "https://onyx.example/api?a=://b"),
            (" https://onyx.example/api/ ", "https://onyx.example/api/"),
            ("HTTP://onyx.example", "http://onyx.example/"),
            ("localhost:8080/api", "http://localhost:8080/api"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("[::1]:8080", "http://[::1]:8080/"),
            ("onyx.localhost", "http://onyx.localhost/"),
            ("localhost.example", "https://localhost.example/"),
            ("10.0.0.1:8080", "https://10.0.0.1:8080/"),
        ] {
            assert_eq!(parse(text).map(String::from).ok().as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_shows_no_secret() {
        for text in [
            "",
            "https://",
            "ftp://secret.example",
            "file:///secret",
            "a secret",
            "https://h:x/secret",
            "https://user:secret@onyx.example",
            "secret@onyx.example",
            "/secret",
            "://secret",
        ] {
            let refused = parse(text).expect_err(text);
            assert_eq!(refused.exit_code(), 2);
            assert!(!refused.to_string().contains("secret"), "{refused}");
        }
    }
}
