//! The body of an answer, played step by step.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::Sleep;

/// A step of an answer's body.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Bytes, which are sent at once.
    Bytes(Bytes),
    /// Silence.
    Pause(Duration),
    /// The connection breaks.
    Cut,
}

/// A body that does one step after the other.
pub(super) struct Playing {
    steps: VecDeque<Step>,
    pause: Option<Pin<Box<Sleep>>>,
    /// Bytes were handed over and have to leave before the next step.
    is_leaving: bool,
}

impl Playing {
    pub(super) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        // A chunk without bytes would end the body.
        let is_something = |step: &Step| !matches!(step, Step::Bytes(bytes) if bytes.is_empty());
        let steps = steps.into_iter().filter(is_something).collect();
        Self { steps, pause: None, is_leaving: false }
    }
}

impl Body for Playing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(cx));
                self.pause = None;
            }
            if std::mem::take(&mut self.is_leaving) {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            match self.steps.pop_front() {
                Some(Step::Bytes(bytes)) => {
                    self.is_leaving = !self.steps.is_empty();
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                Some(Step::Pause(time)) => self.pause = Some(Box::pin(tokio::time::sleep(time))),
                Some(Step::Cut) => {
                    return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
                }
                None => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.pause.is_none()
    }

    /// A body in one piece has a length; one in several does not.
    fn size_hint(&self) -> SizeHint {
        match (self.steps.len(), self.steps.front()) {
            (0, _) => SizeHint::with_exact(0),
            (1, Some(Step::Bytes(bytes))) => SizeHint::with_exact(bytes.len() as u64),
            _ => SizeHint::default(),
        }
    }
}
