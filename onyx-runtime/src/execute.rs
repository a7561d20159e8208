//! A call from end to end, once for all operations: what depends on the answer's type is only the
//! decoding at the end.

use super::client::Core;
use super::request_id::RequestId;
use super::response::{Gathered, Incoming, Response, ResponseBody};
use super::transport::exchange;
use super::{Context, Error, ErrorKind, Method, Request, RetryPolicy};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// How long the server may take to tell its version, when an error wants to name it.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// How long the server may take over the body of an error.
const ERROR_PATIENCE: Duration = Duration::from_secs(10);

/// The time that a call has which may take any; what cannot be added to any instant is too much.
const NEVER: Duration = Duration::from_hours(24 * 365);

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Into memory, before it is understood.
    Whole,
    /// As the caller takes it.
    Streamed,
    /// Into memory, and whatever its status is.
    Raw,
}

/// A call under way, whatever its answer is.
pub(crate) type Executing = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

/// Sends a request and gives its answer.
///
/// The future is made one of many here, where it is no generic code's: so it is compiled once, and not
/// again in every crate that calls something.
pub(crate) fn start(core: &Arc<Core>, mut request: Request, reading: Reading) -> Executing {
    let call = Call::new(core, &request, reading);
    // What a block takes along it has once; an `async fn` would keep a second place for it.
    Box::pin(async move {
        let answer = call.answer(&mut request);
        #[cfg(feature = "tracing")]
        let answer = super::trace::traced(&call.context, &call.sent, answer);
        answer.await
    })
}

/// A call under way.
struct Call {
    core: Arc<Core>,
    context: Context,
    reading: Reading,
    deadline: Option<Instant>,
    /// How often the request was sent.
    sent: AtomicU32,
}

impl Call {
    fn new(core: &Arc<Core>, request: &Request, reading: Reading) -> Self {
        let context = Context {
            operation: request.operation,
            path: request.template.clone(),
            service: core.service,
            request_id: core.request_id_header.as_ref().map(|_| RequestId::random()),
            has_key: core.credentials.has_any(),
            echoes: Arc::clone(&core.credentials.echoes),
        };
        let limit = request.options.timeout.or(core.timeouts.call);
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { core: Arc::clone(core), context, reading, deadline, sent: AtomicU32::new(0) }
    }

    /// Sends the request, and waits no longer than it may take.
    async fn answer(&self, request: &mut Request) -> Result<Response, Error> {
        request.check().map_err(|error| error.within(&self.context))?;
        // One way whether there is a deadline or not, so that all of this is compiled once.
        let deadline = self.deadline.unwrap_or_else(|| Instant::now() + NEVER);
        match tokio::time::timeout_at(deadline, self.attempts(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(self.too_late(request)),
        }
    }

    /// Sends the request until it has an answer, or an error that is to stay.
    async fn attempts(&self, request: &mut Request) -> Result<Response, Error> {
        loop {
            let sent = 1 + self.sent.fetch_add(1, Ordering::Relaxed);
            let mut error = match self.attempt(request, sent).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let pause = self.policy(request).pause(&error, sent);
            let Some(pause) = pause.filter(|pause| self.has_time_for(*pause)) else {
                error.set_attempts(sent);
                return self.give_up(error).await;
            };
            #[cfg(feature = "tracing")]
            super::trace::retry(&error, pause);
            drop(error);
            tokio::time::sleep(pause).await;
        }
    }

    /// The client's policy, with what the call has of its own and what cannot be.
    fn policy(&self, request: &Request) -> RetryPolicy {
        let mut policy = self.core.retry;
        policy.retries = request.options.retries.unwrap_or(policy.retries);
        let non_idempotent = request.options.retry_non_idempotent.unwrap_or(policy.non_idempotent);
        if !request.is_replayable() || !(non_idempotent || request.operation.is_idempotent()) {
            policy.retries = 0;
        }
        policy
    }

    /// Whether the call is not over before a pause is.
    fn has_time_for(&self, pause: Duration) -> bool {
        self.deadline.is_none_or(|deadline| {
            Instant::now().checked_add(pause).is_some_and(|then| then < deadline)
        })
    }

    /// Sends the request once. An answer that is no success is an error.
    async fn attempt(&self, request: &mut Request, attempt: u32) -> Result<Response, Error> {
        let response = exchange(&self.core, request, &self.context, attempt)
            .await
            .map_err(|error| error.within(&self.context))?;
        let (head, mut incoming) = self.head(response);
        let body = if self.reading == Reading::Streamed && head.status.is_success() {
            return Ok(self.response(head, ResponseBody::Incoming(incoming)));
        } else if self.reading == Reading::Raw || head.status.is_success() {
            incoming.whole(self.core.limits.answer).await
        } else {
            Ok(self.beginning(&mut incoming).await)
        };
        self.outcome(head, body)
    }

    fn head(&self, response: reqwest::Response) -> (Head, Incoming) {
        let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        let mut head = Head { status: parts.status, headers: parts.headers };
        self.context.echoes.hide_headers(&mut head.headers);
        (head, Incoming::new(body, self.core.timeouts.read))
    }

    /// What has come of an answer whose body was read.
    fn outcome(&self, head: Head, body: Result<Bytes, Error>) -> Result<Response, Error> {
        let is_success = head.status.is_success();
        match body {
            Ok(bytes) if is_success => Ok(self.response(head, ResponseBody::Whole(bytes))),
            Ok(bytes) => {
                let Head { status, headers } = head;
                Err(Error::answer(ErrorKind::Status, &self.context, status, headers, bytes))
            }
            Err(error) => Err(error.within(&self.context).with_status(head.status, head.headers)),
        }
    }

    fn response(&self, head: Head, body: ResponseBody) -> Response {
        let Head { status, headers } = head;
        Response { context: self.context.clone(), status, headers, body, limits: self.core.limits }
    }

    /// The body of an error as far as it is kept. The status decides: an error is one, even where its
    /// body never ends, breaks off or drips.
    async fn beginning(&self, incoming: &mut Incoming) -> Bytes {
        let (mut begun, limit) = (Gathered::default(), self.core.limits.error);
        let gathering = poll_fn(|cx| incoming.poll_gather(cx, &mut begun, limit));
        // What came in time is kept where the rest did not, or was too much.
        let _ = tokio::time::timeout(self.patience(ERROR_PATIENCE), gathering).await;
        let mut begun = begun.into_bytes();
        begun.truncate(limit);
        begun
    }

    /// How long to wait for something that must not take the time of the answer.
    fn patience(&self, at_most: Duration) -> Duration {
        let left = self.deadline.map(|deadline| deadline.duration_since(Instant::now()) / 2);
        left.map_or(at_most, |left| left.min(at_most))
    }

    /// What is left to say about an error before the caller gets it.
    async fn give_up(&self, mut error: Error) -> Result<Response, Error> {
        if self.reading == Reading::Raw
            && error.kind() == ErrorKind::Status
            && let Some(status) = error.status()
        {
            let (headers, body) = error.take_answer();
            return Ok(self.response(Head { status, headers }, ResponseBody::Whole(body)));
        }
        if error.is_missing_route() && !self.context.operation.id.is_empty() {
            error.set_server_version(&self.context, self.server_version().await);
        }
        Err(error)
    }

    /// The server's version, without letting that question take the time of the answer; none where it
    /// does not tell.
    async fn server_version(&self) -> Option<String> {
        if let Some(version) = self.core.server_version.get() {
            return version.clone();
        }
        let mut request = Request::untyped(Method::GET, self.core.service.version_probe?.path);
        request.options.timeout = Some(self.patience(PROBE_PATIENCE));
        request.options.retries = Some(0);
        let version = match start(&self.core, request, Reading::Whole).await {
            Ok(answer) => super::version::read(self.core.service, &answer.into_whole()),
            // It has no such path. Where nothing was answered, the next time it may be.
            Err(error) if error.status().is_some() => None,
            Err(_) => return None,
        };
        self.core.server_version.get_or_init(|| version).clone()
    }

    fn too_late(&self, request: &Request) -> Error {
        let limit = request.options.timeout.or(self.core.timeouts.call).unwrap_or_default();
        Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}")).within(&self.context)
    }
}

/// The head of an answer.
struct Head {
    status: StatusCode,
    headers: HeaderMap,
}

#[cfg(all(test, not(feature = "tracing")))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Service;
    use crate::settings::Settings;

    static SERVICE: Service = Service::new("Petstore").server("http://localhost");

    /// Up to 1032 bytes glibc's allocator keeps for the next that asks for as much; when the future had
    /// 2400, calls took 2000 instructions more at times (callgrind). A span takes room of its own.
    #[test]
    fn a_call_under_way_is_small() {
        let core = Settings::default().core(&SERVICE).unwrap();
        let call = start(&core, Request::untyped(Method::GET, "/"), Reading::Whole);
        assert!(size_of_val(&*call) <= 1032, "{}", size_of_val(&*call));
    }
}
