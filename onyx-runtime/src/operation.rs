//! What a client has to know of an operation, as a constant.

use super::encode;
use std::fmt;

/// An operation of the service: how it is asked for, and how its answer is to be read.
///
/// Generated code has one such constant for each operation.
///
/// ```
/// use onyx_api::runtime::{Access, Auth, Method, Operation};
///
/// const DELETE_PET: Operation = Operation::new("delete_pet", Method::DELETE, "/pets/{pet_id}")
///     .access(Access::new("owner", "the key of the pet's owner"))
///     .auth(Auth::Bearer)
///     .may_be_empty();
/// assert_eq!(DELETE_PET.to_string(), "delete_pet (DELETE /pets/{pet_id})");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Its name, as the document or the client calls it; empty for a request that is no operation
    /// of the document.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The path template, below the service's prefix.
    pub path: &'static str,
    /// What the caller must be allowed to do.
    pub access: Option<Access>,
    /// How it wants to know who is calling.
    pub auth: Auth,
    /// The media types that it may answer with.
    pub accept: &'static str,
    /// Whether an answer without a body is to be read as `null`.
    pub may_be_empty: bool,
    /// How the items of its answer are told apart, where it answers with a stream.
    pub framing: Framing,
    /// The member by which a stream's item is known to be an error.
    pub in_band_error: Option<&'static str>,
    /// The `type` of a stream's items by which the server only shows that it is still there.
    pub heartbeat: Option<&'static str>,
    /// Whether it may be sent twice; where nothing is said, the method decides.
    pub idempotent: Option<bool>,
    /// Whether nothing in the path has to be encoded to be nothing but a path.
    pub(crate) is_plain: bool,
}

impl Operation {
    /// An operation that wants no credential and answers with JSON.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            access: None,
            auth: Auth::None,
            accept: "application/json",
            may_be_empty: false,
            framing: Framing::JsonLines,
            in_band_error: None,
            heartbeat: None,
            idempotent: None,
            is_plain: encode::is_plain(path),
        }
    }

    /// Sets what the caller must be allowed to do.
    #[must_use]
    pub const fn access(mut self, access: Access) -> Self {
        self.access = Some(access);
        self
    }

    /// Sets how the operation wants to know who is calling.
    #[must_use]
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Wants the key as [`Auth::Bearer`].
    #[must_use]
    pub const fn bearer(self) -> Self {
        self.auth(Auth::Bearer)
    }

    /// Wants the key as [`Auth::Basic`].
    #[must_use]
    pub const fn basic(self) -> Self {
        self.auth(Auth::Basic)
    }

    /// Wants the key as [`Auth::Header`].
    #[must_use]
    pub const fn key_in_header(self, name: &'static str) -> Self {
        self.auth(Auth::Header(name))
    }

    /// Wants the key as [`Auth::Query`].
    #[must_use]
    pub const fn key_in_query(self, name: &'static str) -> Self {
        self.auth(Auth::Query(name))
    }

    /// Wants a session as [`Auth::Cookie`].
    #[must_use]
    pub const fn session_in_cookie(self, name: &'static str) -> Self {
        self.auth(Auth::Cookie(name))
    }

    /// Sets the `Accept` header.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Lets an answer without a body stand for `null`.
    #[must_use]
    pub const fn may_be_empty(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    /// Sets how the items of a stream are told apart.
    #[must_use]
    pub const fn framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// Names the member by which a stream's item is known to be an error: an item with such a
    /// member at its top that is not null.
    #[must_use]
    pub const fn in_band_error(mut self, member: &'static str) -> Self {
        self.in_band_error = Some(member);
        self
    }

    /// Names the `type` of a stream's items by which the server only shows that it is still there.
    #[must_use]
    pub const fn heartbeat(mut self, item_type: &'static str) -> Self {
        self.heartbeat = Some(item_type);
        self
    }

    /// Says that the operation may, or may not, be sent twice, whatever its method.
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotent.unwrap_or_else(|| self.method.is_idempotent())
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() {
            write!(f, "{} {}", self.method, self.path)
        } else {
            write!(f, "{} ({} {})", self.id, self.method, self.path)
        }
    }
}

/// An access level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Access {
    /// Its name.
    pub level: &'static str,
    /// What it takes to have it, as in "an admin's API key".
    pub phrase: &'static str,
}

impl Access {
    /// A level, and what it takes to have it, as in "an admin's API key".
    #[must_use]
    pub const fn new(level: &'static str, phrase: &'static str) -> Self {
        Self { level, phrase }
    }
}

/// How an operation wants to know who is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// It does not ask.
    None,
    /// The key as `Authorization: Bearer …` (RFC 6750).
    Bearer,
    /// The key, which is `name:password`, as `Authorization: Basic …` (RFC 7617).
    Basic,
    /// The key in a header of this name.
    Header(&'static str),
    /// The key in a query parameter of this name.
    Query(&'static str),
    /// A session in a cookie of this name.
    Cookie(&'static str),
}

/// An HTTP method (RFC 9110, section 9; RFC 5789).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS,
    TRACE,
}

impl Method {
    /// The method as it stands in a request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GET => "GET",
            Self::HEAD => "HEAD",
            Self::POST => "POST",
            Self::PUT => "PUT",
            Self::PATCH => "PATCH",
            Self::DELETE => "DELETE",
            Self::OPTIONS => "OPTIONS",
            Self::TRACE => "TRACE",
        }
    }

    /// Whether sending twice does what sending once does (RFC 9110, section 9.2.2).
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Self::POST | Self::PATCH)
    }

    pub(crate) fn to_http(self) -> http::Method {
        match self {
            Self::GET => http::Method::GET,
            Self::HEAD => http::Method::HEAD,
            Self::POST => http::Method::POST,
            Self::PUT => http::Method::PUT,
            Self::PATCH => http::Method::PATCH,
            Self::DELETE => http::Method::DELETE,
            Self::OPTIONS => http::Method::OPTIONS,
            Self::TRACE => http::Method::TRACE,
        }
    }

    /// What stands for an operation where a request is none of the document's.
    pub(crate) fn untyped(self) -> &'static Operation {
        const fn operation(method: Method) -> Operation {
            Operation::new("", method, "").auth(Auth::Bearer).may_be_empty()
        }
        macro_rules! pick {
            ($($method:ident)*) => {
                match self {
                    $(Self::$method => {
                        static UNTYPED: Operation = operation(Method::$method);
                        &UNTYPED
                    })*
                }
            };
        }
        pick!(GET HEAD POST PUT PATCH DELETE OPTIONS TRACE)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the items of a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// One JSON text per line, whatever the media type says.
    JsonLines,
    /// Server-sent events (WHATWG HTML, section 9.2).
    #[cfg(feature = "events")]
    ServerSentEvents,
}

/// How a list is spelled in a query, a header or a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListStyle {
    /// The name once for each item (`form` with `explode`).
    Repeat,
    /// The items joined by this character.
    Join(char),
}

/// How a value is spelled in a path (OpenAPI 3.1, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathStyle {
    /// The value alone; the items of a list joined by commas.
    Simple,
    /// As [`Simple`](Self::Simple); an object's members as `key=value`.
    SimpleExploded,
    /// With a dot before it; the items of a list joined by commas.
    Label,
    /// With a dot before it, and before each item of a list.
    LabelExploded,
    /// As `;name=value`; the items of a list joined by commas.
    Matrix,
    /// As `;name=value`, once for each item of a list.
    MatrixExploded,
}
