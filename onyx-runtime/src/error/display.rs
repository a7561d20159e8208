//! What an error says: which operation, what happened, what the server says, what to do.

use super::line::{Line, Words};
use super::{Context, Error, ErrorKind};
use crate::Auth;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::error::Error as StdError;
use std::fmt::{self, Write};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(&mut Line::new(f))
    }
}

impl Error {
    fn write(&self, f: &mut impl Write) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            match &inner.path {
                Some(path) => write!(f, "{} {path}: ", operation.method)?,
                None => write!(f, "{operation}: ")?,
            }
        }
        self.write_what(f)?;
        if let Some(cause) = self.root_cause() {
            write!(f, ": {cause}")?;
        }
        if let Some(code) = self.code() {
            write!(f, " [{}]", Words(code))?;
        }
        for item in self.validation() {
            write!(f, "; {}: {}", Words(&item.place()), Words(&item.message))?;
        }
        if let Some(hint) = &inner.hint {
            write!(f, " ({hint})")?;
        }
        if inner.attempts > 1 {
            write!(f, " (sent {} times)", inner.attempts)?;
        }
        match &inner.request_id {
            Some(id) if inner.status.is_some() => write!(f, " (request id {id})"),
            _ => Ok(()),
        }
    }

    /// What is at the bottom of it: those in between only say that they failed.
    fn root_cause(&self) -> Option<&dyn StdError> {
        std::iter::successors(self.source(), |&cause| cause.source()).last()
    }

    /// The status, and the server's words or the client's own.
    fn write_what(&self, f: &mut impl Write) -> fmt::Result {
        let inner = &*self.0;
        if let Some(mismatch) = &inner.mismatch {
            let subject = if inner.status.is_some() { "the answer" } else { "the JSON" };
            return write!(
                f,
                "{subject} is no {}: at {}: {}",
                mismatch.expected,
                Words(&mismatch.path),
                Words(&mismatch.reason)
            );
        }
        let words = Words(self.server_message().unwrap_or(&inner.message));
        match inner.status {
            Some(status) if inner.kind == Some(ErrorKind::Status) => {
                write!(f, "{status}")?;
                if words.0.is_empty() { Ok(()) } else { write!(f, ": {words}") }
            }
            _ => write!(f, "{words}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("text", &format_args!("{self}"))
            .field("status", &inner.status)
            .field("headers", &inner.headers)
            // A body may hold a key that was just made.
            .field("body", &format_args!("{} bytes", inner.body.len()))
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

/// What to do about an answer that is an error, where the client knows.
pub(super) fn hint(error: &Error, context: &Context) -> Option<String> {
    if is_html(&error.0.headers, &error.0.body) {
        return Some(html(error, context));
    }
    match error.status()? {
        status if status.is_success() => media_type(error),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => access(context),
        StatusCode::PAYMENT_REQUIRED => error
            .required_tier()
            .map(|tier| format!("the server wants the plan `{}` for this", Words(tier))),
        StatusCode::NOT_FOUND if error.is_missing_route() => versions(error, context),
        _ => None,
    }
}

/// A media type that is not JSON's, where JSON could not be read.
fn media_type(error: &Error) -> Option<String> {
    let media_type = error.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let is_json = media_type.contains("json");
    (error.kind() == ErrorKind::Decode && !is_json).then(|| format!("it is {}", Words(media_type)))
}

fn access(context: &Context) -> Option<String> {
    let operation = context.operation;
    let wanted = match (operation.access, operation.auth) {
        (Some(access), _) => {
            format!("the operation wants access level `{}`: {}", access.level, access.phrase)
        }
        (None, Auth::Cookie(_)) => "the operation takes a session cookie and no key".to_owned(),
        (None, _) if context.has_key => return None,
        (None, _) => "the operation wants a key".to_owned(),
    };
    Some(if context.has_key { wanted } else { format!("{wanted}; the client has no key") })
}

fn html(error: &Error, context: &Context) -> String {
    let service = context.service;
    if error.status().is_some_and(|status| status.is_server_error()) {
        return "an HTML page, as a proxy before the server sends it".to_owned();
    }
    format!(
        "an HTML page: the address is not the API's but the web application's; {}'s API is {}",
        service.name,
        match service.prefix {
            "" => "elsewhere".to_owned(),
            prefix => format!("below `{prefix}`"),
        }
    )
}

fn versions(error: &Error, context: &Context) -> Option<String> {
    let ours = context.service.version?.trim_start_matches('v');
    let name = context.service.name;
    Some(match error.server_version() {
        Some(theirs) => format!(
            "the server has no such operation: it is {name} {}, the client was made for {name} {ours}",
            Words(theirs)
        ),
        None => format!(
            "the server has no such operation: the client was made for {name} {ours}, the server may be older or newer"
        ),
    })
}

/// Whether a body is a web page, by its label or by its looks.
pub(super) fn is_html(headers: &HeaderMap, body: &[u8]) -> bool {
    let label = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let begins = |text: &[u8], word: &str| {
        let start = text.trim_ascii_start().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    begins(label, "text/html") || begins(body, "<!doctype html") || begins(body, "<html")
}
