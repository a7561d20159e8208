//! Answers, of every kind that an operation can give.

use super::body::{Playing, Step};
use super::{Script, fail};
use crate::{Download, Error, ItemStream, Operation, Text};
use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;

/// An answer as it goes out.
#[derive(Clone)]
pub struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    steps: Vec<Step>,
    /// How long the server thinks before it says anything.
    pub(super) delay: Duration,
    /// The connection is closed instead.
    pub(super) breaks: bool,
}

impl Reply {
    pub(super) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: Vec::new(),
            steps: Vec::new(),
            delay: Duration::ZERO,
            breaks: false,
        }
    }

    /// No answer: the connection is closed.
    pub(super) fn broken() -> Self {
        Self { breaks: true, ..Self::empty() }
    }

    fn new(media_type: HeaderValue, steps: Vec<Step>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, media_type)];
        Self { status: StatusCode::OK, headers, steps, ..Self::empty() }
    }

    /// A body without a media type.
    pub(super) fn plain(status: StatusCode, body: Bytes) -> Self {
        Self { status, steps: vec![Step::Bytes(body)], ..Self::empty() }
    }

    pub(super) fn bytes(media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self::new(HeaderValue::from_static(media_type), vec![Step::Bytes(bytes.into())])
    }

    /// A value as JSON, and nothing where the operation may answer with nothing for null.
    fn json<T: Serialize + ?Sized>(value: &T, operation: &Operation) -> Self {
        match serde_json::to_vec(value) {
            Ok(text) if text == b"null" && operation.may_be_empty => Self::empty(),
            Ok(text) => Self::bytes("application/json", text),
            // Only a map whose keys are no strings, or a `Serialize` of the caller's, comes here.
            Err(error) => {
                let detail = format!("the mock's answer cannot be written as JSON: {error}");
                Self::error(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", &detail)
            }
        }
    }

    pub(super) fn stream(steps: Vec<Step>) -> Self {
        Self::new(HeaderValue::from_static("text/event-stream; charset=utf-8"), steps)
    }

    /// An error in the shape that the runtime reads: `{"error_code": …, "detail": …}`.
    pub(super) fn error(status: StatusCode, code: &str, detail: &str) -> Self {
        let body = json!({"error_code": code, "detail": detail}).to_string();
        Self { status, ..Self::bytes("application/json", body) }
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn into_response(self) -> Response<Playing> {
        let mut response = Response::new(Playing::new(self.steps));
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({})", self.status)
    }
}

/// What a mock refuses a request with: `{"error_code": …, "detail": …}` under a status.
#[derive(Clone, Debug)]
pub struct Failure {
    status: StatusCode,
    code: String,
    detail: String,
}

impl Failure {
    /// A refusal with this status.
    ///
    /// # Panics
    /// The status is none from 200 to 999.
    #[must_use]
    #[track_caller]
    pub fn new(status: u16, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { status: self::status(status), code: code.into(), detail: detail.into() }
    }

    pub(super) fn into_reply(self) -> Reply {
        Reply::error(self.status, &self.code, &self.detail)
    }
}

/// A request whose body is not what the operation takes.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(422, "VALIDATION_ERROR", error.to_string())
    }
}

/// A status, of a number that is one.
#[track_caller]
pub(super) fn status(number: u16) -> StatusCode {
    match StatusCode::from_u16(number) {
        Ok(status) if !status.is_informational() => status,
        _ => fail(&format!("{number} is no status of an answer")),
    }
}

/// A header, of texts that make one.
#[track_caller]
pub(super) fn header(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    match (name.parse(), value.parse()) {
        (Ok(name), Ok(value)) => (name, value),
        _ => fail(&format!("{name:?} with {value:?} is no header")),
    }
}

/// What an operation answers with, and what a test gives for it: a value of the type itself where
/// it is JSON, a `String` for [`Text`], a [`File`] for a [`Download`], a [`Script`] for an
/// [`ItemStream`].
pub trait Mocked {
    /// What a test gives.
    type Given;

    #[doc(hidden)]
    fn reply(given: Self::Given, operation: &Operation) -> Reply;
}

impl<T: Serialize + DeserializeOwned> Mocked for T {
    type Given = Self;

    fn reply(given: Self, operation: &Operation) -> Reply {
        Reply::json(&given, operation)
    }
}

impl Mocked for Text {
    type Given = String;

    fn reply(text: String, _operation: &Operation) -> Reply {
        Reply::bytes("text/plain; charset=utf-8", text)
    }
}

impl Mocked for Download {
    type Given = File;

    fn reply(file: File, _operation: &Operation) -> Reply {
        let reply = Reply::new(file.media_type, vec![Step::Bytes(file.bytes)]);
        match file.disposition {
            Some(value) => reply.with_header(header::CONTENT_DISPOSITION, value),
            None => reply,
        }
    }
}

impl<T: Serialize> Mocked for ItemStream<T> {
    type Given = Script<T>;

    fn reply(script: Script<T>, operation: &Operation) -> Reply {
        Reply::stream(script.into_steps(operation))
    }
}

/// Untyped JSON, whatever the operation answers with.
pub(super) fn untyped(json: &Value, operation: &Operation) -> Reply {
    Reply::json(json, operation)
}

/// A file that a mock answers with. It is made of bytes or text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    bytes: Bytes,
    media_type: HeaderValue,
    disposition: Option<HeaderValue>,
}

impl File {
    /// A file without a name, of media type `application/octet-stream`.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        let media_type = HeaderValue::from_static("application/octet-stream");
        Self { bytes: bytes.into(), media_type, disposition: None }
    }

    /// Sets its name, of any letters (RFC 6266 and RFC 8187).
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
        let value = format!("attachment; filename*=UTF-8''{encoded}");
        self.disposition = HeaderValue::from_str(&value).ok();
        self
    }

    /// Sets its media type, such as `text/csv`.
    ///
    /// # Panics
    /// It cannot be the value of a header.
    #[must_use]
    #[track_caller]
    pub fn media_type(mut self, media_type: &str) -> Self {
        (_, self.media_type) = self::header(header::CONTENT_TYPE.as_str(), media_type);
        self
    }
}

impl From<&'static str> for File {
    fn from(text: &'static str) -> Self {
        Self::new(text)
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&'static [u8]> for File {
    fn from(bytes: &'static [u8]) -> Self {
        Self::new(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for File {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::new(bytes.as_slice())
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}
