//! What a mock's thread and its test share: expectations, and what came.

use super::expectation::Rule;
use super::reply::Reply;
use super::route::{Route, Routes};
use super::{Given, Received};
use crate::{Operation, Service};
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use serde_json::json;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The code of the error that an unexpected request is answered with.
const NOT_MOCKED: &str = "NOT_MOCKED";

/// A mock, as the handles of generated code know it.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

struct Shared {
    service: &'static Service,
    routes: Routes,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// In the order in which they were made.
    rules: Vec<Arc<Rule>>,
    received: Vec<Received>,
    unmatched: Vec<Received>,
}

/// A panic of a test, which may have held the lock, changes nothing about what is known.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Handle {
    pub(super) fn new(service: &'static Service, routes: &[&[Route]]) -> Self {
        let routes = Routes::new(routes.iter().copied().flatten().copied());
        Self(Arc::new(Shared { service, routes, state: Mutex::default() }))
    }

    /// An operation, to be told what to answer.
    pub fn given<T, B>(&self, operation: &'static Operation) -> Given<T, B> {
        let route = self.0.routes.of(operation).unwrap_or(Route::new("", operation));
        Given::new(self.clone(), route)
    }

    pub(super) fn register(&self, rule: Arc<Rule>) {
        lock(&self.0.state).rules.push(rule);
    }

    pub(super) fn requests(&self) -> Vec<Received> {
        lock(&self.0.state).received.clone()
    }

    pub(super) fn unmatched(&self) -> Vec<Received> {
        lock(&self.0.state).unmatched.clone()
    }

    pub(super) fn reset(&self) {
        *lock(&self.0.state) = State::default();
    }

    /// What did not come as expected, a line each.
    pub(super) fn complaints(&self) -> Vec<String> {
        let rules = lock(&self.0.state).rules.clone();
        rules.iter().filter_map(|rule| rule.complaint()).collect()
    }

    /// What came and was not expected, a line each.
    pub(super) fn surprises(&self) -> Vec<String> {
        let rules = lock(&self.0.state).rules.clone();
        self.unmatched().iter().map(|received| explanation(&rules, received)).collect()
    }

    /// The answer to a request.
    pub(super) fn answer(&self, head: Parts, body: Bytes) -> Reply {
        let received = self.received(head, body);
        let rules = {
            let mut state = lock(&self.0.state);
            state.received.push(received.clone());
            state.rules.clone()
        };
        let route = received.route();
        let mut own = rules
            .iter()
            .rev()
            .filter(|rule| route.is_some_and(|route| route.is_of(rule.route.operation)));
        if let Some(reply) = own.find_map(|rule| rule.answer(&received)) {
            return reply;
        }
        if let Some(reply) = self.version(&received) {
            return reply;
        }
        let detail = explanation(&rules, &received);
        lock(&self.0.state).unmatched.push(received);
        Reply::error(StatusCode::NOT_IMPLEMENTED, NOT_MOCKED, &detail)
    }

    /// A request, with the operation that it is for. A client may have been told another prefix
    /// than the service's own, as by `api_prefix("")`.
    fn received(&self, head: Parts, body: Bytes) -> Received {
        let Shared { service, routes, .. } = &*self.0;
        let (method, whole) = (head.method.as_str(), head.uri.path().to_owned());
        let below = whole.strip_prefix(service.prefix).filter(|path| path.starts_with('/'));
        let mut paths = below.into_iter().chain([whole.as_str()]);
        let found = paths.find_map(|path| Some((path, routes.find(method, path, &body)?)));
        let (path, found) = match found {
            Some((path, found)) => (path, Some(found)),
            None => (below.unwrap_or(&whole), None),
        };
        Received::new(head, path, body, found)
    }

    /// The version that the client was made for, where it asks for the server's.
    fn version(&self, received: &Received) -> Option<Reply> {
        let (probe, version) = (self.0.service.version_probe?, self.0.service.version?);
        let is_meant = received.method() == "GET" && received.path() == probe.path;
        let body = json!({probe.member: version});
        is_meant.then(|| Reply::bytes("application/json", body.to_string()))
    }
}

/// Why nothing answered a request, and what to do about it.
fn explanation(rules: &[Arc<Rule>], received: &Received) -> String {
    let (method, path) = (received.method(), received.path());
    let Some(route) = received.route() else {
        return format!(
            "{method} {path}: the client has no such operation, or not in the features that are on"
        );
    };
    let call = format!("mock.{}().{}()", route.resource, route.operation.id);
    let mut text = format!("{method} {path}: nothing answers `{call}`");
    let own = rules.iter().filter(|rule| route.is_of(rule.route.operation));
    let mut excuses = own.enumerate().peekable();
    if excuses.peek().is_none() {
        text.push_str("; say what it answers, as in `.answers(…)`");
    }
    for (index, rule) in excuses {
        // Writing to a string cannot fail.
        let _ = write!(text, "; expectation {} {}", index + 1, rule.excuse(received));
    }
    text
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = lock(&self.0.state);
        f.debug_struct("Mock")
            .field("service", &self.0.service.name)
            .field("expectations", &state.rules.len())
            .field("requests", &state.received.len())
            .field("unmatched", &state.unmatched.len())
            .finish_non_exhaustive()
    }
}
