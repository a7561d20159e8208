//! Where the server is: an address as people write it, made into the one that paths are put behind.

use super::{Error, ErrorKind};
use url::{Host, Url};

/// The address of the API, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) base: String,
    /// Whether what is sent there can be read on the way.
    pub(crate) is_exposed: bool,
}

impl Address {
    /// Reads the address of a server, with or without the prefix that its API is below, and with
    /// or without a slash at the end.
    pub(crate) fn parse(server: &str, prefix: &str) -> Result<Self, Error> {
        let url = Url::parse(server.trim()).map_err(|error| refused(server, &error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            // `localhost:8080` parses as scheme `localhost`.
            return Err(refused(server, "it must start with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid(
                "the server's address holds a user name or a password; give a key instead",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused(server, "it must end with a path"));
        }
        let is_exposed = url.scheme() == "http" && !is_loopback(&url);
        Ok(Self { base: join(&url, prefix), is_exposed })
    }
}

/// Puts the prefix behind the server's path, unless it is there.
fn join(url: &Url, prefix: &str) -> String {
    let mut base = url.as_str().trim_end_matches('/').to_owned();
    let prefix = prefix.trim_matches('/');
    let path = url.path().trim_end_matches('/');
    let is_there = path.strip_suffix(prefix).is_some_and(|before| before.ends_with('/'));
    if !prefix.is_empty() && !is_there {
        base.push('/');
        base.push_str(prefix);
    }
    base
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn refused(server: &str, reason: &str) -> Error {
    // Before it is known to be an address it may be anything, a key in the wrong place too.
    let shown =
        if server.contains("://") && !server.contains('@') { server } else { "what was given" };
    invalid(&format!(
        "{shown} is no address of a server: {reason} (such as https://cloud.example.com)"
    ))
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::Configuration, message)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Address;

    fn base(server: &str, prefix: &str) -> String {
        Address::parse(server, prefix).unwrap().base
    }

    #[test]
    fn understands_the_prefix_wherever_it_is_written() {
        for server in [
            "https://onyx.example",
            "https://onyx.example/",
            "https://onyx.example/api",
            "https://onyx.example/api/",
            " https://ONYX.example:443/api ",
        ] {
            assert_eq!(base(server, "/api"), "https://onyx.example/api", "{server}");
        }
        assert_eq!(base("http://h:8080/x/", "api"), "http://h:8080/x/api");
        assert_eq!(base("http://h:8080/myapi", "/api"), "http://h:8080/myapi/api");
        assert_eq!(base("http://h:8080", ""), "http://h:8080");
        assert_eq!(base("http://h:8080/api", ""), "http://h:8080/api");
        assert_eq!(base("https://h", "/a/b/"), "https://h/a/b");
    }

    #[test]
    fn refuses_what_is_no_address_and_shows_no_secret() {
        for server in
            ["localhost:8080", "onyx.example", "", "file:///etc", "https://h/?q=1", "https://h/#x"]
        {
            let error = Address::parse(server, "/api").unwrap_err();
            assert!(error.to_string().contains("is no address of a server"), "{server}: {error}");
        }
        let error = Address::parse("https://user:hunter2@h", "/api").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
        let error = Address::parse("on_secret.key", "/api").unwrap_err().to_string();
        assert!(!error.contains("on_secret"), "{error}");
    }

    #[test]
    fn knows_which_connections_can_be_read() {
        for (server, exposed) in [
            ("http://onyx.internal", true),
            ("http://10.0.0.1", true),
            ("https://onyx.internal", false),
            ("http://localhost:3000", false),
            ("http://127.8.8.8", false),
            ("http://[::1]:80", false),
            ("http://localhost.example", true),
        ] {
            assert_eq!(Address::parse(server, "").unwrap().is_exposed, exposed, "{server}");
        }
    }
}
