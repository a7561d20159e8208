//! A call from end to end, once for all operations: what depends on the answer's type is only the
//! decoding at the end.

use super::client::Core;
use super::request_id::RequestId;
use super::response::{Incoming, Response, ResponseBody};
use super::transport::exchange;
use super::{Context, Error, ErrorKind, Request, RetryPolicy};
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// How long the server may take to tell its version, when an error wants to name it.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// How long the server may take over the body of an error.
const ERROR_PATIENCE: Duration = Duration::from_secs(10);

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
pub(crate) fn start(core: &Arc<Core>, request: Request, reading: Reading) -> Executing {
    Box::pin(execute(Arc::clone(core), request, reading))
}

async fn execute(
    core: Arc<Core>,
    mut request: Request,
    reading: Reading,
) -> Result<Response, Error> {
    let context = context(&core, &request);
    if let Err(error) = request.check() {
        return Err(error.within(&context));
    }
    let limit = request.options.timeout.or(core.timeouts.call);
    let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
    let call = Call { core, context, reading, deadline, sent: AtomicU32::new(0) };
    let answer = call.answer(&mut request, limit.unwrap_or_default());
    #[cfg(feature = "tracing")]
    let answer = super::trace::traced(&call.context, &call.sent, answer);
    answer.await
}

fn context(core: &Core, request: &Request) -> Context {
    Context {
        operation: request.operation,
        path: request.template.clone(),
        service: core.service,
        request_id: core.request_id_header.as_ref().map(|_| RequestId::random()),
        has_key: core.credentials.has_any(),
        echoes: Arc::clone(&core.credentials.echoes),
    }
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
    /// Sends the request, and waits no longer than it may take.
    async fn answer(&self, request: &mut Request, limit: Duration) -> Result<Response, Error> {
        let attempts = self.attempts(request);
        match self.deadline {
            None => attempts.await,
            Some(deadline) => tokio::time::timeout_at(deadline, attempts)
                .await
                .unwrap_or_else(|_| Err(self.too_late(limit))),
        }
    }

    /// Sends the request until it has an answer, or an error that is to stay.
    async fn attempts(&self, request: &mut Request) -> Result<Response, Error> {
        let policy = self.policy(request);
        let mut failures = 0;
        loop {
            self.sent.store(failures + 1, Ordering::Relaxed);
            let mut error = match self.attempt(request, failures + 1).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            failures += 1;
            let pause = policy.pause(&error, failures).filter(|pause| self.has_time_for(*pause));
            let Some(pause) = pause else {
                error.set_attempts(failures);
                return self.give_up(error).await;
            };
            #[cfg(feature = "tracing")]
            super::trace::retry(&error, pause);
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
        let is_success = response.status().is_success();
        let mut response = self.response(response);
        if is_success && self.reading == Reading::Streamed {
            return Ok(response);
        }
        let ResponseBody::Incoming(incoming) = &mut response.body else { return Ok(response) };
        let whole = if is_success || self.reading == Reading::Raw {
            incoming.whole(self.core.limits.answer).await
        } else {
            Ok(self.beginning(incoming).await)
        };
        let (status, headers) = (response.status, response.headers);
        match whole {
            Ok(bytes) if is_success => {
                let body = ResponseBody::Whole(bytes);
                Ok(Response { status, headers, body, ..response })
            }
            Ok(bytes) => {
                Err(Error::answer(ErrorKind::Status, &self.context, status, headers, bytes))
            }
            Err(error) => Err(error.within(&self.context).with_status(status, headers)),
        }
    }

    /// The body of an error as far as it is kept. The status decides: an error is one, even where its
    /// body never ends, breaks off or drips.
    async fn beginning(&self, incoming: &mut Incoming) -> Bytes {
        let mut begun = BytesMut::new();
        let filling = incoming.fill(&mut begun, self.core.limits.error);
        // What came in time is kept where the rest did not.
        let _ = tokio::time::timeout(self.patience(ERROR_PATIENCE), filling).await;
        begun.freeze()
    }

    /// How long to wait for something that must not take the time of the answer.
    fn patience(&self, at_most: Duration) -> Duration {
        let left = self.deadline.map(|deadline| deadline.duration_since(Instant::now()) / 2);
        left.map_or(at_most, |left| left.min(at_most))
    }

    fn response(&self, response: reqwest::Response) -> Response {
        let (mut head, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        self.context.echoes.hide_headers(&mut head.headers);
        Response {
            context: self.context.clone(),
            status: head.status,
            headers: head.headers,
            body: ResponseBody::Incoming(Incoming::new(body, self.core.timeouts.read)),
            limits: self.core.limits,
        }
    }

    /// What is left to say about an error before the caller gets it.
    async fn give_up(&self, mut error: Error) -> Result<Response, Error> {
        if self.reading == Reading::Raw
            && error.kind() == ErrorKind::Status
            && let Some(status) = error.status()
        {
            return Ok(Response {
                context: self.context.clone(),
                status,
                headers: error.headers().clone(),
                body: ResponseBody::Whole(error.body().clone()),
                limits: self.core.limits,
            });
        }
        if error.is_missing_route() && !self.context.operation.id.is_empty() {
            error.set_server_version(&self.context, self.server_version().await);
        }
        Err(error)
    }

    /// The server's version, without letting that question take the time of the answer.
    async fn server_version(&self) -> Option<String> {
        let version = self.core.server_version.get_or_init(|| server_version(&self.core));
        tokio::time::timeout(self.patience(PROBE_PATIENCE), version).await.ok().cloned().flatten()
    }

    fn too_late(&self, limit: Duration) -> Error {
        Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}")).within(&self.context)
    }
}

/// Asks the server for its version; none where it does not tell.
async fn server_version(core: &Core) -> Option<String> {
    let probe = core.service.version_probe?;
    let mut request = Request::untyped(super::Method::GET, probe.path);
    let context = context(core, &request);
    let response = exchange(core, &mut request, &context, 1).await.ok()?;
    if response.status() != StatusCode::OK {
        return None;
    }
    let body = http::Response::<reqwest::Body>::from(response).into_body();
    let bytes = Incoming::new(body, core.timeouts.read).whole(64 << 10).await.ok()?;
    super::version::read(core.service, &bytes)
}
