//! Calls by name, for tools and tests that learn only at run time what to call: arguments come as
//! JSON, and answers become JSON again.
//!
//! Generated code has an [`Entry`] for each operation and, with the feature `full-serde`, a
//! function that hands [`Arguments`] to the operation's own.

mod arguments;
mod kind;
mod reply;

pub use arguments::Arguments;
pub use kind::Kind;
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
    /// What it does, in a sentence; empty where the document does not say it.
    pub about: &'static str,
    /// What it takes outside of the body.
    pub parameters: &'static [Parameter],
    /// The body that it takes, if any.
    pub body: Option<Content>,
    /// Whether the body must be given.
    pub body_required: bool,
    /// The members of the body, where it is an object whose members are known.
    pub fields: &'static [Parameter],
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
    /// `body`, where it is an object: a member of it
    Body,
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
            Self::Body => "body",
        }
    }
}

/// A parameter, or a member of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Where it travels.
    pub place: Place,
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// What its value looks like; of a list, each of its items.
    pub kind: Kind,
    /// Whether it is a list.
    pub repeated: bool,
    /// What there is to say about it: its default, bounds and the like.
    pub about: &'static str,
}

impl Parameter {
    /// A parameter that may be left out.
    #[must_use]
    pub const fn new(place: Place, name: &'static str, kind: Kind) -> Self {
        Self { place, name, required: false, kind, repeated: false, about: "" }
    }

    /// Says that it must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says that it is a list of such values.
    #[must_use]
    pub const fn repeated(mut self) -> Self {
        self.repeated = true;
        self
    }

    /// Says something about it.
    #[must_use]
    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }
}

/// A kind of body.
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
        Self {
            resource,
            operation,
            about: "",
            parameters,
            body,
            body_required: false,
            fields: &[],
            answer: T::KIND,
            reading: T::READING,
            read,
        }
    }

    /// Says what it does.
    #[must_use]
    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    /// Says that the body must be given.
    #[must_use]
    pub const fn body_required(mut self) -> Self {
        self.body_required = true;
        self
    }

    /// Says which members the body has.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [Parameter]) -> Self {
        self.fields = fields;
        self
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
