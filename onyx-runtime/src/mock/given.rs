//! An operation that waits to be told what to answer.

use super::condition::Condition;
use super::expectation::Rule;
use super::reply::{self, Failure, Reply};
use super::route::{self, Route};
use super::shared::Handle;
use super::{Expectation, Mocked, Received, decode};
use crate::{Error, Operation};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::sync::Arc;

/// An operation that answers with `T` to requests whose body is `B`, and waits to be told what to
/// answer, and to which requests.
///
/// Nothing is registered before an answer is said. Conditions narrow down which requests it is
/// for; all of them have to hold.
#[must_use = "nothing is registered before an answer is said"]
pub struct Given<T, B> {
    handle: Handle,
    route: Route,
    conditions: Vec<Condition>,
    /// The expectation whose next answer this is.
    rule: Option<Arc<Rule>>,
    types: PhantomData<fn() -> (T, B)>,
}

/// The body of an operation whose requests have none, or one that is not JSON: a form, text, bytes.
/// A condition on it can look at [`Received::body`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NotJson;

#[allow(clippy::must_use_candidate, reason = "an expectation answers though nobody keeps it")]
impl<T, B> Given<T, B> {
    pub(super) fn new(handle: Handle, route: Route) -> Self {
        Self { handle, route, conditions: Vec::new(), rule: None, types: PhantomData }
    }

    pub(super) fn after(handle: Handle, rule: &Arc<Rule>) -> Self {
        Self { rule: Some(Arc::clone(rule)), ..Self::new(handle, rule.route) }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.route.operation
    }

    /// Only requests whose path has this value at the place of a parameter.
    ///
    /// # Panics
    /// The operation's path has no such parameter.
    #[track_caller]
    pub fn path(self, name: &str, value: impl Display) -> Self {
        let path = self.operation().path;
        let known = route::parameters(path);
        assert!(known.contains(&name), "the path {path} has no parameter `{name}`");
        let (name, value) = (name.to_owned(), value.to_string());
        self.and(format!("`{name}` = {value:?} in the path"), move |request| {
            request.path_parameter(&name) == Some(&value)
        })
    }

    /// Only requests whose query has this value for a parameter.
    pub fn query(self, name: impl Into<String>, value: impl Display) -> Self {
        let (name, value) = (name.into(), value.to_string());
        self.and(format!("`{name}` = {value:?} in the query"), move |request| {
            request.query_parameter(&name).contains(&value.as_str())
        })
    }

    /// Only requests with this value of a header.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        // The value may be a key.
        self.and(format!("a certain header `{name}`"), move |request| {
            request.headers().get_all(&name).iter().any(|header| header == value.as_str())
        })
    }

    /// Only requests that a function approves of.
    pub fn when(self, is_meant: impl Fn(&Received) -> bool + Send + Sync + 'static) -> Self {
        self.and("what `when` says", is_meant)
    }

    /// Only requests whose body a function approves of.
    pub fn when_body(self, is_meant: impl Fn(&B) -> bool + Send + Sync + 'static) -> Self
    where
        B: DeserializeOwned,
    {
        self.and("what `when_body` says", move |request| {
            request.json().is_ok_and(|body| is_meant(&body))
        })
    }

    fn and(
        mut self,
        words: impl Into<String>,
        holds: impl Fn(&Received) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.conditions.push(Condition::new(words, holds));
        self
    }

    /// The requests for this operation that the mock got so far, whatever answered them; with
    /// conditions, those for which they hold.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        let mut requests = self.handle.requests();
        requests.retain(|request| {
            request.operation().is_some_and(|operation| self.route.is_of(operation))
                && self.conditions.iter().all(|condition| condition.holds(request))
        });
        requests
    }

    /// The bodies of these [`requests`](Self::requests).
    pub fn bodies(&self) -> Result<Vec<B>, Error>
    where
        B: DeserializeOwned,
    {
        self.requests().iter().map(|request| decode(request.body())).collect()
    }

    /// Answers with a value of the operation's type: JSON, a text, a [`File`](super::File), or the
    /// items of a stream as a list or [`Script`](super::Script).
    pub fn answers(self, answer: impl Into<T::Given>) -> Expectation<T, B>
    where
        T: Mocked,
    {
        let reply = T::reply(answer.into(), self.operation());
        self.replies(reply)
    }

    /// Answers with what a function makes of the request.
    pub fn answers_with<A: Into<T::Given>>(
        self,
        answer: impl Fn(&Received) -> A + Send + Sync + 'static,
    ) -> Expectation<T, B>
    where
        T: Mocked,
    {
        let operation = self.operation();
        self.made(move |request| T::reply(answer(request).into(), operation))
    }

    /// Answers with what a function makes of the request, or fails as it says: for a stand-in that
    /// remembers what it was told.
    pub fn answers_or_fails<A: Into<T::Given>>(
        self,
        answer: impl Fn(&Received) -> Result<A, Failure> + Send + Sync + 'static,
    ) -> Expectation<T, B>
    where
        T: Mocked,
    {
        let operation = self.operation();
        self.made(move |request| match answer(request) {
            Ok(answer) => T::reply(answer.into(), operation),
            Err(failure) => failure.into_reply(),
        })
    }

    /// Answers with JSON of any shape: what a newer server may say, or a wrong one.
    pub fn answers_json(self, json: &Value) -> Expectation<T, B> {
        let reply = reply::untyped(json, self.operation());
        self.replies(reply)
    }

    /// Answers with status 204 and nothing else.
    pub fn answers_empty(self) -> Expectation<T, B> {
        self.replies(Reply::empty())
    }

    /// Answers with exactly this.
    ///
    /// # Panics
    /// The status is none from 200 to 999, or a header is none.
    #[track_caller]
    pub fn answers_raw(
        self,
        status: u16,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Expectation<T, B> {
        let reply = Reply::plain(reply::status(status), body.into());
        let headers = headers.iter().map(|(name, value)| reply::header(name, value));
        let reply = headers.fold(reply, |reply, (name, value)| reply.with_header(name, value));
        self.replies(reply)
    }

    /// Answers with an error, in the shape that servers use: `{"error_code": …, "detail": …}`.
    ///
    /// # Panics
    /// The status is none from 200 to 999.
    #[track_caller]
    pub fn fails(self, status: u16, code: &str, detail: &str) -> Expectation<T, B> {
        self.replies(Reply::error(reply::status(status), code, detail))
    }

    /// Closes the connection instead of answering.
    pub fn breaks(self) -> Expectation<T, B> {
        self.replies(Reply::broken())
    }

    fn replies(self, reply: Reply) -> Expectation<T, B> {
        self.made(move |_| reply.clone())
    }

    fn made(self, make: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Expectation<T, B> {
        let (rule, is_new) = match self.rule {
            Some(rule) => (rule, false),
            None => (Arc::new(Rule::new(self.route)), true),
        };
        rule.add(self.conditions, Arc::new(make));
        if is_new {
            self.handle.register(Arc::clone(&rule));
        }
        Expectation::new(self.handle, rule)
    }
}

impl<T, B> fmt::Debug for Given<T, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Given({})", self.route.operation)
    }
}
