//! Where a redirect leads, and what may go there.
//!
//! A key never goes to another host, in whichever header or parameter it travels, and neither does
//! a body. The paths of operations are sent exactly as the document has them, so a redirect is
//! rare: a file that lies on a storage service, or a server that has moved.

use super::{Error, ErrorKind};
use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

/// How many redirects are followed.
pub(crate) const LIMIT: u32 = 10;

/// A step of a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) url: Url,
    pub(crate) method: Method,
    /// Whether the body goes along.
    pub(crate) keeps_body: bool,
    /// Whether credentials and the caller's headers go along: the origin is the same, and was all
    /// the way.
    pub(crate) is_trusted: bool,
}

/// The next step, or none where a status is no redirect that can be followed.
pub(crate) fn next(
    current: &Hop,
    status: StatusCode,
    headers: &HeaderMap,
    has_body: bool,
) -> Result<Option<Hop>, Error> {
    let Some(location) = headers.get(header::LOCATION) else { return Ok(None) };
    let Some((method, keeps_method)) = method_after(status, &current.method) else {
        return Ok(None);
    };
    let url = location
        .to_str()
        .ok()
        .and_then(|location| current.url.join(location).ok())
        .ok_or_else(|| refused("its Location is no address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused(&format!("it leads to `{}:`", url.scheme())));
    }
    if current.url.scheme() == "https" && url.scheme() == "http" {
        return Err(refused("it leads from https to http, where anybody on the way could answer"));
    }
    let same_origin = origin(&url) == origin(&current.url);
    let keeps_body = keeps_method && current.keeps_body;
    let reads_only = matches!(method, Method::GET | Method::HEAD);
    if !same_origin && ((keeps_body && has_body) || !reads_only) {
        return Err(refused("it would carry the request's content to another host"));
    }
    Ok(Some(Hop { url, method, keeps_body, is_trusted: current.is_trusted && same_origin }))
}

/// Scheme, host and port. Of http and https these are the whole origin (URL Standard, section 4.5).
fn origin(url: &Url) -> (&str, Option<&str>, Option<u16>) {
    (url.scheme(), url.host_str(), url.port_or_known_default())
}

/// The method that a redirect is followed with, and whether that is the same request again (Fetch
/// Standard, HTTP-redirect fetch).
fn method_after(status: StatusCode, method: &Method) -> Option<(Method, bool)> {
    match status.as_u16() {
        301 | 302 if *method == Method::POST => Some((Method::GET, false)),
        303 if *method != Method::HEAD && *method != Method::GET => Some((Method::GET, false)),
        301 | 302 | 303 | 307 | 308 => Some((method.clone(), true)),
        _ => None,
    }
}

fn refused(reason: &str) -> Error {
    Error::new(ErrorKind::Redirect, format!("a redirect is not followed: {reason}"))
}

pub(crate) fn too_many() -> Error {
    refused(&format!("it is the {LIMIT}th in a row"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn follow(
        method: Method,
        status: u16,
        location: &str,
        has_body: bool,
    ) -> Result<Option<Hop>, Error> {
        let current = Hop {
            url: Url::parse("https://onyx.example:8443/api/persona/").unwrap(),
            method,
            keeps_body: true,
            is_trusted: true,
        };
        let headers = HeaderMap::from_iter([(header::LOCATION, location.parse().unwrap())]);
        next(&current, StatusCode::from_u16(status).unwrap(), &headers, has_body)
    }

    #[test]
    fn only_the_same_origin_is_trusted() {
        for (location, trusted) in [
            ("/api/persona", true),
            ("https://onyx.example:8443/x", true),
            ("https://onyx.example/x", false),
            ("\\\\evil.example:8443/x", false),
            ("/\\evil.example:8443/x", false),
            ("\t//evil.example:8443/x", false),
            ("https://onyx.example:8443@evil.example/x", false),
            ("https://evil.example:8443#@onyx.example:8443", false),
            ("https://evil.example:8443/x", false),
            ("//evil.example:8443/x", false),
        ] {
            let hop = follow(Method::GET, 307, location, false).unwrap().unwrap();
            assert_eq!(hop.is_trusted, trusted, "{location}");
        }
    }

    #[test]
    fn methods_change_as_browsers_change_them() {
        let method = |method, status| {
            follow(method, status, "/x", true).unwrap().map(|hop| (hop.method, hop.keeps_body))
        };
        assert_eq!(method(Method::POST, 302), Some((Method::GET, false)));
        assert_eq!(method(Method::PUT, 303), Some((Method::GET, false)));
        assert_eq!(method(Method::HEAD, 303), Some((Method::HEAD, true)));
        assert_eq!(method(Method::PATCH, 308), Some((Method::PATCH, true)));
        assert_eq!(method(Method::PUT, 301), Some((Method::PUT, true)));
        assert_eq!(method(Method::GET, 304), None);
        assert_eq!(method(Method::GET, 300), None);
    }

    #[test]
    fn what_is_unsafe_is_refused() {
        for (method, location, has_body) in [
            (Method::GET, "file:///etc/passwd", false),
            (Method::GET, "ftp://h/x", false),
            (Method::POST, "https://evil.example/x", true),
            (Method::DELETE, "https://evil.example/x", false),
            (Method::GET, "https://[", false),
            (Method::GET, "http://onyx.example:8443/x", false),
            (Method::GET, "data:text/plain,x", false),
            (Method::GET, "javascript:x", false),
            (Method::GET, "ws://onyx.example:8443/x", false),
        ] {
            let error = follow(method, 307, location, has_body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Redirect, "{location}");
        }
    }
}
