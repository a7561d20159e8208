//! Calls by name, for tools and tests that learn only at run time what to call: arguments come as
//! JSON, and answers become JSON again.
//!
//! Generated code has an [`Entry`] for each operation and, with the feature `full-serde`, a
//! function that hands [`Arguments`] to the operation's own.

mod arguments;
mod reply;

pub use arguments::Arguments;
pub use reply::{Items, Replied, Reply, ReplyKind, Replying};

use super::execute::Reading;
use super::{Answer, Client, Error, ErrorKind, Operation, RawResponse, Request, Response, Sending};
use std::fmt;

/// An operation, as a tool sees it.
#[non_exhaustive]
pub struct Entry {
    /// The resource, as the client's function is called that leads to it.
    pub resource: &'static str,
    /// Method, path, access and, as its `id`, the function's name.
    pub operation: &'static Operation,
    /// What it takes outside of the body.
    pub parameters: &'static [Parameter],
    /// The body that it takes, if any.
    pub body: Option<Content>,
    /// What it answers with.
    pub answer: ReplyKind,
    reading: Reading,
    /// The only part that is each answer's own.
    read: fn(Response) -> Result<Reply, Error>,
}

/// Where a parameter travels; also the member of the [`Arguments`] that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

impl Place {
    /// The name of the place, as OpenAPI spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Where it travels.
    pub place: Place,
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

impl Parameter {
    /// A parameter that may be left out.
    #[must_use]
    pub const fn new(place: Place, name: &'static str) -> Self {
        Self { place, name, required: false }
    }

    /// Says that it must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// A kind of body, and whether it must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// JSON.
    Json,
    /// A form without files.
    Form,
    /// A form that may hold files.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl Entry {
    /// An operation whose function answers with `T`.
    #[must_use]
    pub const fn new<T: Answer + Replied>(
        resource: &'static str,
        operation: &'static Operation,
        parameters: &'static [Parameter],
        body: Option<Content>,
    ) -> Self {
        let read = |response| T::from_response(response)?.into_reply();
        Self { resource, operation, parameters, body, answer: T::KIND, reading: T::READING, read }
    }

    /// The name to call it by: `resource.function`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.resource, self.operation.id)
    }

    /// Whether a name as of [`name`](Self::name) is its own.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        name.split_once('.') == Some((self.resource, self.operation.id))
    }

    /// Sends a request that is made by hand, with parameters that the operation's function would
    /// not take, say. The answer is understood as that function does.
    pub fn untyped(&self, client: &Client, fill: impl FnOnce(&mut Request)) -> Replying {
        Replying::new(client, self.request(fill), self.reading, self.read)
    }

    /// As [`untyped`](Self::untyped), with the answer as it came: status, headers and bytes. A
    /// status that is no success is no error here.
    pub fn raw(&self, client: &Client, fill: impl FnOnce(&mut Request)) -> Sending<RawResponse> {
        Sending::new(client, self.request(fill))
    }

    /// Understands an answer of [`raw`](Self::raw) as the operation's function does.
    pub fn understand(&self, answer: RawResponse) -> Result<Reply, Error> {
        (self.read)(answer.into_response()?)
    }

    fn request(&self, fill: impl FnOnce(&mut Request)) -> Request {
        let mut request = Request::new(self.operation);
        fill(&mut request);
        request
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({}.{})", self.resource, self.operation)
    }
}

/// The error of a name that no operation has.
#[must_use]
pub fn unknown(name: &str) -> Error {
    refused(format!("there is no operation `{name}`"))
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Request, message)
}
