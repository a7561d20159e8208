//! A request as generated code fills it.

mod pairs;

use super::encode;
#[cfg(feature = "uploads")]
use super::{Body, Multipart};
use super::{Error, ErrorKind, Form, ListStyle, Method, Operation, PathStyle};
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;
use std::fmt::{self, Display, Write};
use std::time::Duration;

/// A request for an operation, without what the client adds: server, credentials, headers of its
/// own.
///
/// A value that cannot be sent (an empty path parameter, a line break in a header) is an error of
/// the request, kept here until the call is sent.
pub struct Request {
    pub(crate) operation: &'static Operation,
    /// Path and query, encoded. What stands in braces still has to be given.
    pub(crate) target: String,
    /// The path template of a request that is no operation of the document.
    pub(crate) template: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) payload: Payload,
    pub(crate) options: Options,
    /// The first thing that was wrong with it.
    failure: Option<Error>,
}

/// What is sent.
pub(crate) enum Payload {
    None,
    Bytes(Bytes),
    #[cfg(feature = "uploads")]
    Body(Box<Body>),
    #[cfg(feature = "uploads")]
    Multipart(Box<Multipart>),
}

/// What a call has of its own where the client has a rule for all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) retry_non_idempotent: Option<bool>,
}

impl Request {
    /// A request without parameters.
    #[must_use]
    pub fn new(operation: &'static Operation) -> Self {
        if operation.is_plain {
            return Self::to(operation, operation.path);
        }
        Self::to(operation, &encode::template(operation.path))
    }

    /// A request that is no operation of the document. Behind the path template there may be a query.
    pub(crate) fn untyped(method: Method, path: &str) -> Self {
        let mut request = Self::to(method.untyped(), &encode::target(path));
        request.template = path.split('?').next().map(str::to_owned);
        request
    }

    /// A request to a path template.
    fn to(operation: &'static Operation, path: &str) -> Self {
        let mut target = String::with_capacity(path.len() + 64);
        target.push_str(path);
        Self {
            operation,
            target,
            template: None,
            headers: HeaderMap::new(),
            content_type: None,
            payload: Payload::None,
            options: Options::default(),
            failure: None,
        }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Puts a value into the path template, as one segment whatever it holds.
    ///
    /// `.`, `..` and the empty string are refused: where paths are resolved they vanish and take
    /// their neighbours with them, and then the request would be another operation's.
    pub fn path(&mut self, name: &str, value: &dyn Display) {
        self.fill(name, |encoded| encode::push(encoded, value));
    }

    /// Puts a value into the path template, spelled in a style.
    pub fn path_styled(&mut self, name: &str, value: &dyn Display, style: PathStyle) {
        self.path_list(name, [value], style);
    }

    /// Puts a JSON text into the path template.
    pub fn path_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_json(name, value, |request, text| request.path(name, &text));
    }

    /// Puts a list into the path template, spelled in a style.
    pub fn path_list<I>(&mut self, name: &str, items: I, style: PathStyle)
    where
        I: IntoIterator,
        I::Item: Display,
    {
        self.fill(name, |encoded| {
            let mut key = String::from(";");
            encode::push(&mut key, &name)?;
            key.push('=');
            let (prefix, separator) = match style {
                PathStyle::Simple | PathStyle::SimpleExploded => ("", ","),
                PathStyle::Label => (".", ","),
                PathStyle::LabelExploded => (".", "."),
                PathStyle::Matrix => (key.as_str(), ","),
                PathStyle::MatrixExploded => (key.as_str(), key.as_str()),
            };
            encoded.push_str(prefix);
            push_joined(encoded, items, separator)
        });
    }

    /// Puts a value into the path template: the text that it is, or else JSON.
    pub fn path_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_value(name, value, |request, text| request.path(name, &text));
    }

    pub(super) fn fill(&mut self, name: &str, write: impl FnOnce(&mut String) -> fmt::Result) {
        let mut encoded = String::new();
        if write(&mut encoded).is_err() {
            return self.fail(format!("the path parameter `{name}` cannot be written"));
        }
        if matches!(encoded.as_str(), "" | "." | "..") {
            return self.fail(format!(
                "the path parameter `{name}` is `{encoded}`, which is no path segment of its own"
            ));
        }
        // What was put in before holds no brace: braces are encoded.
        let Some(place) = encode::place(&self.target, name) else {
            return self.fail(format!("the path has no parameter `{name}`"));
        };
        self.target.replace_range(place, &encoded);
    }

    /// Adds a query parameter.
    pub fn query(&mut self, name: &str, value: &dyn Display) {
        if encode::push_query(&mut self.target, name, value).is_err() {
            self.fail(format!("the query parameter `{name}` cannot be written"));
        }
    }

    /// Adds a query parameter that is a list. An empty list adds nothing.
    pub fn query_list<I>(&mut self, name: &str, items: I, style: ListStyle)
    where
        I: IntoIterator,
        I::Item: Display,
    {
        let mut items = items.into_iter().peekable();
        match style {
            ListStyle::Repeat => items.for_each(|item| self.query(name, &item)),
            ListStyle::Join(separator) => {
                if items.peek().is_none() {
                    return;
                }
                let separator = encode::separator(separator);
                let written = encode::push_query_name(&mut self.target, name)
                    .and_then(|()| push_joined(&mut self.target, items, &separator));
                if written.is_err() {
                    self.fail(format!("the query parameter `{name}` cannot be written"));
                }
            }
        }
    }

    /// Adds a query parameter that is a JSON text.
    pub fn query_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_json(name, value, |request, text| request.query(name, &text));
    }

    /// Adds the members of an object as `name[member]=value` (`deepObject`). Absent and null ones
    /// are left out; objects in it nest, lists repeat.
    pub fn query_object<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        match serde_json::to_value(value) {
            Ok(value) => self.query_deep(name, &value),
            Err(error) => self.unserializable(name, error),
        }
    }

    fn query_deep(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Object(members) => members
                .iter()
                .for_each(|(member, value)| self.query_deep(&format!("{name}[{member}]"), value)),
            Value::Array(items) => items.iter().for_each(|item| self.query_deep(name, item)),
            Value::String(text) => self.query(name, text),
            Value::Bool(_) | Value::Number(_) => self.query(name, value),
        }
    }

    /// Adds a header.
    pub fn header(&mut self, name: &str, value: &dyn Display) {
        match header_entry(name, &value.to_string()) {
            Ok((name, mut value)) => {
                // Any of them may be a secret.
                value.set_sensitive(true);
                self.headers.append(name, value);
            }
            Err(error) => self.keep(error),
        }
    }

    /// Adds a header that is a list, its items joined by commas.
    pub fn header_list<I>(&mut self, name: &str, items: I)
    where
        I: IntoIterator,
        I::Item: Display,
    {
        self.header(name, &join(items, ','));
    }

    /// Adds a header that is a JSON text.
    pub fn header_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_json(name, value, |request, text| request.header(name, &text));
    }

    /// Adds a cookie that is a JSON text.
    pub fn cookie_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_json(name, value, |request, text| request.cookie(name, &text));
    }

    /// Adds a header: the text that the value is, or else JSON.
    pub fn header_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_value(name, value, |request, text| request.header(name, &text));
    }

    /// Adds a cookie: the text that the value is, or else JSON.
    pub fn cookie_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.with_value(name, value, |request, text| request.cookie(name, &text));
    }

    fn with_value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        add: impl FnOnce(&mut Self, String),
    ) {
        match serde_json::to_value(value) {
            Ok(Value::String(text)) => add(self, text),
            Ok(value) => add(self, value.to_string()),
            Err(error) => self.unserializable(name, error),
        }
    }

    fn with_json<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        add: impl FnOnce(&mut Self, String),
    ) {
        match serde_json::to_string(value) {
            Ok(text) => add(self, text),
            Err(error) => self.unserializable(name, error),
        }
    }

    /// Adds a cookie.
    pub fn cookie(&mut self, name: &str, value: &dyn Display) {
        let mut cookie = encode::cookie_name(name);
        cookie.push('=');
        if encode::push(&mut cookie, value).is_err() {
            return self.fail(format!("the cookie `{name}` cannot be written"));
        }
        self.header(header::COOKIE.as_str(), &cookie);
    }

    /// Sets the body: JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, body: &T) {
        self.json_as("application/json", body);
    }

    /// Sets the body: JSON under a media type of its own, such as `application/scim+json`.
    pub fn json_as<T: Serialize + ?Sized>(&mut self, media_type: &str, body: &T) {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.set_body(media_type, Payload::Bytes(bytes.into())),
            Err(error) => self.unserializable("the body", error),
        }
    }

    /// Sets the body: a form as `application/x-www-form-urlencoded`.
    pub fn form(&mut self, form: Form) {
        match form.into_bytes() {
            Ok(bytes) => {
                self.set_body("application/x-www-form-urlencoded", Payload::Bytes(bytes));
            }
            Err(error) => self.keep(error),
        }
    }

    /// Sets the body: a form as `multipart/form-data`.
    #[cfg(feature = "uploads")]
    pub fn multipart(&mut self, mut form: Multipart) {
        if let Some(error) = form.take_failure() {
            return self.keep(error);
        }
        self.set_body(&form.content_type(), Payload::Multipart(Box::new(form)));
    }

    /// Sets the body: a text.
    pub fn text(&mut self, media_type: &str, body: String) {
        self.set_body(media_type, Payload::Bytes(body.into()));
    }

    /// Sets the body: bytes, a file or a stream.
    #[cfg(feature = "uploads")]
    pub fn bytes(&mut self, media_type: &str, body: Body) {
        self.set_body(media_type, Payload::Body(Box::new(body)));
    }

    fn set_body(&mut self, media_type: &str, payload: Payload) {
        match HeaderValue::from_str(media_type) {
            Ok(value) => self.content_type = Some(value),
            Err(_) => self.fail(format!("`{media_type}` is no media type")),
        }
        self.payload = payload;
    }

    /// Whether the body, if any, can be sent a second time.
    pub(crate) fn is_replayable(&self) -> bool {
        match &self.payload {
            Payload::None | Payload::Bytes(_) => true,
            #[cfg(feature = "uploads")]
            Payload::Body(body) => body.is_replayable(),
            #[cfg(feature = "uploads")]
            Payload::Multipart(form) => form.is_replayable(),
        }
    }

    /// The same request once more. One whose body is not in memory cannot be had twice.
    #[cfg_attr(
        not(feature = "uploads"),
        allow(clippy::unnecessary_wraps, reason = "all bodies are in memory then")
    )]
    pub(crate) fn again(&mut self) -> Result<Self, Error> {
        let payload = match &self.payload {
            Payload::None => Payload::None,
            Payload::Bytes(bytes) => Payload::Bytes(bytes.clone()),
            #[cfg(feature = "uploads")]
            Payload::Body(_) | Payload::Multipart(_) => {
                return Err(refused(
                    "a body of this kind cannot be sent for every page".to_owned(),
                ));
            }
        };
        Ok(Self {
            operation: self.operation,
            target: self.target.clone(),
            template: self.template.clone(),
            headers: self.headers.clone(),
            content_type: self.content_type.clone(),
            payload,
            options: self.options,
            failure: self.failure.take(),
        })
    }

    /// What a query parameter is set to; the last counts where there are several.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.filter(|(key, _)| key == name).last().map(|(_, value)| value.into_owned())
    }

    /// Sets a query parameter, in place of all that it was set to.
    pub(crate) fn set_query(&mut self, name: &str, value: &dyn Display) {
        if let Some((path, query)) = self.target.split_once('?') {
            let named = |pair: &str| {
                url::form_urlencoded::parse(pair.as_bytes()).any(|(key, _)| key == name)
            };
            let others: Vec<&str> = query.split('&').filter(|pair| !named(pair)).collect();
            let separator = if others.is_empty() { "" } else { "?" };
            self.target = format!("{path}{separator}{}", others.join("&"));
        }
        self.query(name, value);
    }

    /// What was wrong with it, if anything.
    pub(crate) fn check(&mut self) -> Result<(), Error> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        if encode::may_be_wrong(&self.target) { self.check_target() } else { Ok(()) }
    }

    #[cold]
    fn check_target(&self) -> Result<(), Error> {
        if let Some((_, rest)) = self.target.split_once('{') {
            let name = rest.split('}').next().unwrap_or(rest);
            return Err(refused(format!("the path parameter `{name}` was not given")));
        }
        let path = self.target.split('?').next().unwrap_or_default();
        if let Some(segment) = path.split('/').find(|segment| encode::is_folded(segment)) {
            return Err(refused(format!(
                "the path has a segment `{segment}`, which would vanish with the one before it"
            )));
        }
        Ok(())
    }

    pub(super) fn fail(&mut self, message: String) {
        self.keep(refused(message));
    }

    pub(super) fn unserializable(&mut self, name: &str, error: serde_json::Error) {
        self.keep(not_json(name, error));
    }

    fn keep(&mut self, error: Error) {
        self.failure.get_or_insert(error);
    }
}

impl fmt::Debug for Request {
    /// Values are not shown: any of them may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.operation)
    }
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Request, message)
}

/// A header, if these can be one. The value is not part of the error: it may be a secret.
pub(crate) fn header_entry(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let key = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| refused(format!("{name:?} is no name of a header")))?;
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
        refused(format!("the header `{name}` cannot hold a line break or a control character"))
    })?;
    Ok((key, value))
}

/// What cannot be written as JSON, which only a hand-written `Serialize` can bring about.
pub(crate) fn not_json(name: &str, error: serde_json::Error) -> Error {
    refused(format!("{name} cannot be written as JSON")).caused_by(error)
}

/// The texts that a list becomes in a form.
pub(crate) fn spell<I>(items: I, style: ListStyle, mut add: impl FnMut(&dyn Display))
where
    I: IntoIterator,
    I::Item: Display,
{
    match style {
        ListStyle::Repeat => items.into_iter().for_each(|item| add(&item)),
        ListStyle::Join(separator) => add(&join(items, separator)),
    }
}

/// Items in one text, with a character between them.
fn join<I>(items: I, separator: char) -> String
where
    I: IntoIterator,
    I::Item: Display,
{
    let mut joined = String::new();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            joined.push(separator);
        }
        // Writing to a string fails only where the item's own `Display` does.
        let _ = write!(joined, "{item}");
    }
    joined
}

/// Items, each encoded, with a text between them that is encoded already.
fn push_joined<I>(target: &mut String, items: I, separator: &str) -> fmt::Result
where
    I: IntoIterator,
    I::Item: Display,
{
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            target.push_str(separator);
        }
        encode::push(target, &item)?;
    }
    Ok(())
}
