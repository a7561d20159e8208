//! A span for each call, without secrets and bodies.

use super::request_id::RequestId;
use super::{Context, Error, Response};
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tracing::Instrument as _;
use tracing::field::Empty;

/// Runs a call in a span of its own. That of a download or a stream ends when its head is there.
pub(crate) async fn traced(
    context: &Context,
    sent: &AtomicU32,
    call: impl Future<Output = Result<Response, Error>>,
) -> Result<Response, Error> {
    let span = tracing::info_span!(
        "call",
        service = context.service.name,
        operation = context.operation.id,
        method = context.operation.method.as_str(),
        path = context.path.as_deref().unwrap_or(context.operation.path),
        request_id = context.request_id.as_ref().map(RequestId::as_str),
        attempts = Empty,
        status = Empty,
        error = Empty,
        elapsed_ms = Empty,
    );
    let start = Instant::now();
    let outcome = call.instrument(span.clone()).await;
    let (status, error) = match &outcome {
        Ok(response) => (Some(response.status), None),
        Err(error) => (error.status(), Some(error)),
    };
    span.record("attempts", sent.load(Ordering::Relaxed));
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    if let Some(error) = error {
        // The kind, not the text: that quotes what the server said.
        span.record("error", tracing::field::debug(error.kind()));
    }
    span.record("elapsed_ms", u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX));
    outcome
}

/// Notes that a request is sent again.
pub(crate) fn retry(error: &Error, pause: Duration) {
    tracing::debug!(
        kind = ?error.kind(),
        status = error.status().map(|status| status.as_u16()),
        ?pause,
        "the request is sent again"
    );
}
