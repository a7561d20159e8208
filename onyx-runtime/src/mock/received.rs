//! What a mock got.

use super::decode;
use super::form::{self, Part};
use super::route::{Captured, Route};
use crate::{Error, Operation};
use bytes::Bytes;
use http::{HeaderMap, header, request::Parts};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A request as it arrived. Cheap to clone.
#[derive(Clone)]
pub struct Received(Arc<Inner>);

struct Inner {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    found: Option<(Route, Captured)>,
}

/// Headers that are no secret and help to understand what came.
const SHOWN: [header::HeaderName; 5] = [
    header::ACCEPT,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::HOST,
    header::USER_AGENT,
];

impl Received {
    pub(super) fn new(
        head: Parts,
        path: &str,
        body: Bytes,
        found: Option<(Route, Captured)>,
    ) -> Self {
        let query = head.uri.query().unwrap_or_default().as_bytes();
        Self(Arc::new(Inner {
            method: head.method.to_string(),
            path: path.to_owned(),
            query: url::form_urlencoded::parse(query).into_owned().collect(),
            headers: head.headers,
            body,
            found,
        }))
    }

    pub(super) fn route(&self) -> Option<Route> {
        self.0.found.as_ref().map(|(route, _)| *route)
    }

    /// The operation that it is for; none where the client has no such operation.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.route().map(|route| route.operation)
    }

    /// The method, such as `POST`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// The path below the service's prefix, percent-encoded as it came, such as
    /// `/chat/file/a%2Fb`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What a parameter of the path is set to, decoded.
    #[must_use]
    pub fn path_parameter(&self, name: &str) -> Option<&str> {
        let (_, captured) = self.0.found.as_ref()?;
        captured.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| value.as_str())
    }

    /// The query: names and values, decoded, in the order in which they came.
    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.0.query
    }

    /// All that a query parameter is set to, decoded.
    #[must_use]
    pub fn query_parameter(&self, name: &str) -> Vec<&str> {
        let pairs = self.0.query.iter().filter(|(parameter, _)| parameter == name);
        pairs.map(|(_, value)| value.as_str()).collect()
    }

    /// The headers. Beware: they hold the caller's credentials.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The first header of this name, where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)?.to_str().ok()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The body as text; what is no UTF-8 is shown as such.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0.body)
    }

    /// The parts of a multipart form (RFC 7578), in their order; none where the body is none.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        form::parts(self.header(header::CONTENT_TYPE.as_str()).unwrap_or_default(), self.body())
    }

    /// The body as JSON, of any type: the operation's own, or `serde_json::Value`. The error names
    /// the JSON path of what is wrong.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode(&self.0.body)
    }
}

impl fmt::Debug for Received {
    /// Values are not shown: any of them may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { method, path, query, headers, body, found } = &*self.0;
        let shown = |name: &header::HeaderName| {
            let value = headers.get(name).filter(|_| SHOWN.contains(name))?;
            value.to_str().ok()
        };
        let headers: Vec<_> =
            headers.keys().map(|name| (name.as_str(), shown(name).unwrap_or("…"))).collect();
        let query: Vec<&str> = query.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Received")
            .field("method", method)
            .field("path", path)
            .field("operation", &found.as_ref().map(|(route, _)| route.operation.id))
            .field("query", &query)
            .field("headers", &headers)
            .field("body", &format_args!("{} bytes", body.len()))
            .finish()
    }
}
