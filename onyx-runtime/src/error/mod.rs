//! The one error of every call.
//!
//! The HTTP status decides and a body never destroys it: whatever the server said is kept, as
//! bytes and as far as it was understood.

mod display;
mod json_path;
mod kept;
mod line;
mod problem;

pub(crate) use problem::Problem;
pub use problem::ValidationItem;

use super::echo::Echoes;
use super::request_id::RequestId;
use super::{Operation, Service};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use kept::Kept;
use serde_json::Value;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

/// What came instead of an answer.
///
/// ```no_run
/// # async fn f(call: onyx_api::runtime::Call<String>) {
/// match call.await {
///     Ok(answer) => println!("{answer}"),
///     Err(error) if error.status().is_some_and(|status| status == 404) => println!("not there"),
///     Err(error) if error.is_retryable() => println!("later: {error}"),
///     Err(error) => println!("{error}"), // names the operation, and what to do about it
/// }
/// # }
/// ```
pub struct Error(Kept<Inner>);

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built from what it was given.
    Configuration,
    /// The request cannot be made from what it was given; nothing was sent.
    Request,
    /// No connection to the server.
    Connect,
    /// The connection broke before the answer was complete.
    Transport,
    /// The answer did not come in time.
    Timeout,
    /// A redirect that the client does not follow.
    Redirect,
    /// The server answered with a status that is no success.
    Status,
    /// The server reported an error under a status of success: in place of the answer, or of an
    /// item of a stream.
    Reported,
    /// The answer is not what the operation promises.
    Decode,
    /// A web page in place of the answer: the address is not the API's.
    NotTheApi,
    /// The answer is larger than the client takes.
    TooLarge,
    /// A file could not be read or written.
    File,
}

#[derive(Default)]
struct Inner {
    kind: Option<ErrorKind>,
    message: String,
    hint: Option<String>,
    operation: Option<&'static Operation>,
    path: Option<String>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    problem: Problem,
    request_id: Option<String>,
    attempts: u32,
    mismatch: Option<Mismatch>,
    server_version: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Where an answer is not what the operation promises.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The place in the body, as a JSONPath such as `$.sessions[3].name`. Where a union was tried,
    /// it is the union's place.
    pub path: String,
    /// The Rust type that the body was to become.
    pub expected: &'static str,
    /// What is wrong there.
    pub reason: String,
}

/// What is known of an exchange, apart from its answer.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) operation: &'static Operation,
    /// The path of a request that is no operation of the document, without its values.
    pub(crate) path: Option<String>,
    pub(crate) service: &'static Service,
    pub(crate) request_id: Option<RequestId>,
    pub(crate) has_key: bool,
    /// What must not be printed of what came.
    pub(crate) echoes: Arc<Echoes>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Kept::new(Inner { kind: Some(kind), message: message.into(), ..Inner::default() }))
    }

    /// For a middleware: an error of the given kind, in the caller's own words.
    pub fn other(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, message)
    }

    /// An answer that is an error, whatever its status.
    pub(crate) fn answer(
        kind: ErrorKind,
        context: &Context,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let mut problem = Problem::parse(&body);
        problem.each_text(&|text| context.echoes.hide(text));
        let inner = Inner {
            kind: Some(kind),
            status: Some(status),
            headers,
            body,
            problem,
            ..Inner::default()
        };
        let mut error = Self(Kept::new(inner)).within(context);
        error.set_hint(context);
        error
    }

    fn set_hint(&mut self, context: &Context) {
        self.0.hint = display::hint(self, context);
        if let Some(hint) = &mut self.0.hint {
            context.echoes.hide(hint);
        }
    }

    /// A body that could not be read as what the operation promises.
    pub(crate) fn undecodable(
        context: &Context,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        expected: &'static str,
        cause: &serde_json::Error,
    ) -> Self {
        if Problem::parse(&body).is_envelope() {
            return Self::answer(ErrorKind::Reported, context, status, headers, body);
        }
        let kind = if display::is_html(&headers, &body) {
            ErrorKind::NotTheApi
        } else {
            ErrorKind::Decode
        };
        let mut mismatch = Mismatch {
            path: json_path::at(&body, cause.line(), cause.column()),
            expected,
            reason: cause.to_string(),
        };
        context.echoes.hide(&mut mismatch.path);
        context.echoes.hide(&mut mismatch.reason);
        let mut error = Self::answer(kind, context, status, headers, body);
        error.0.mismatch = Some(mismatch);
        error
    }

    /// A JSON text that is no answer and could not be read as a type.
    #[cfg(feature = "mock")]
    pub(crate) fn misfit(expected: &'static str, text: Bytes, cause: &serde_json::Error) -> Self {
        let path = json_path::at(&text, cause.line(), cause.column());
        let mismatch = Mismatch { path, expected, reason: cause.to_string() };
        let mut error = Self::new(ErrorKind::Decode, "");
        (error.0.mismatch, error.0.body) = (Some(mismatch), text);
        error
    }

    /// What the HTTP client says went wrong. Its own error may show the URL, and a URL may hold a
    /// key, so the URL is taken out.
    pub(crate) fn transport(cause: reqwest::Error) -> Self {
        let kind = if cause.is_timeout() {
            ErrorKind::Timeout
        } else if cause.is_connect() {
            ErrorKind::Connect
        } else if cause.is_builder() {
            ErrorKind::Request
        } else {
            ErrorKind::Transport
        };
        let message = match kind {
            ErrorKind::Timeout => "the server did not answer in time",
            ErrorKind::Connect => "no connection to the server",
            ErrorKind::Request => "the request cannot be sent",
            _ => "the connection broke before the answer was complete",
        };
        Self::new(kind, message).caused_by(cause.without_url())
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn within(mut self, context: &Context) -> Self {
        self.0.operation = Some(context.operation);
        self.0.path.clone_from(&context.path);
        self.0.request_id = context.request_id.map(|id| id.as_str().to_owned());
        self
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.status = Some(status);
        self.0.headers = headers;
        self
    }

    pub(crate) fn set_attempts(&mut self, attempts: u32) {
        self.0.attempts = attempts;
    }

    /// The answer itself, for one who takes it whatever it is.
    pub(crate) fn take_answer(&mut self) -> (HeaderMap, Bytes) {
        (std::mem::take(&mut self.0.headers), std::mem::take(&mut self.0.body))
    }

    /// Says of a 404 that the server lacks the operation itself, and names both versions.
    pub(crate) fn set_server_version(&mut self, context: &Context, mut version: Option<String>) {
        if let Some(version) = &mut version {
            context.echoes.hide(version);
        }
        self.0.server_version = version;
        self.set_hint(context);
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.unwrap_or(ErrorKind::Transport)
    }

    /// The HTTP status, where the server answered.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The server's own code for the error, such as `SESSION_NOT_FOUND`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.problem.code.as_deref()
    }

    /// What the server says about it, in its own words.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.problem.message.as_deref()
    }

    /// Which parts of the request the server found wrong.
    #[must_use]
    pub fn validation(&self) -> &[ValidationItem] {
        &self.0.problem.validation
    }

    /// The operation, unless the client itself could not be built.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The id that the client gave to the request, by which the server's log knows it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Whether the same call may succeed later: the connection failed or timed out, or the server
    /// said 408, 429, 502, 503 or 504, or itself called the error retryable, as it does with one
    /// that it reports in a stream unless it says that it is not.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let problem = &self.0.problem;
        let in_stream = self.kind() == ErrorKind::Reported && problem.is_stream_error;
        problem.retryable.unwrap_or_else(|| in_stream || self.is_transient())
    }

    /// Whether the client may send the request again by itself.
    pub(crate) fn is_transient(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Transport | ErrorKind::Timeout => true,
            ErrorKind::Status => self.0.status.is_some_and(super::retry::is_transient),
            _ => false,
        }
    }

    /// How long the server asks to wait (`Retry-After`, RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        super::retry::retry_after(&self.0.headers)
    }

    /// The body of the answer, empty where there was none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The body of the answer as JSON, where it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.0.body).ok()
    }

    /// The headers of the answer, empty where there was none.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Where the answer is not what the operation promises.
    #[must_use]
    pub fn mismatch(&self) -> Option<&Mismatch> {
        self.0.mismatch.as_ref()
    }

    /// The plan that the service wants for this operation, where it says so (402).
    #[must_use]
    pub fn required_tier(&self) -> Option<&str> {
        self.0.problem.required_tier.as_deref()
    }

    /// The server's version, where the client asked for it because the server lacks the operation.
    #[must_use]
    pub fn server_version(&self) -> Option<&str> {
        self.0.server_version.as_deref()
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the server has no such path at all, as `FastAPI` says it, in contrast to an object
    /// that is not there.
    pub(crate) fn is_missing_route(&self) -> bool {
        self.0.status == Some(StatusCode::NOT_FOUND)
            && self.code().is_none()
            && self.server_message() == Some("Not Found")
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
