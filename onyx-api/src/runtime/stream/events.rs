//! Server-sent events (WHATWG HTML, section 9.2).

use crate::runtime::response::{Incoming, too_large};
use crate::runtime::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use sse_stream::{Sse, SseByteStream};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The data of the event that ends a stream where the server has that habit.
const DONE: &str = "[DONE]";

/// A server-sent event. As an item of an [`ItemStream`](crate::runtime::ItemStream) it gives what
/// its data alone does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Its type, where it has one; none means `message`.
    pub event: Option<String>,
    /// Its data, several lines joined by line feeds.
    pub data: String,
    /// The last id that the server sent with it.
    pub id: Option<String>,
    /// How long the server wants clients to wait before they come back.
    pub retry: Option<Duration>,
}

/// The events of a body that have data.
pub(super) struct Events {
    /// Shared with the parser, which owns what it reads from.
    source: Arc<Mutex<Source>>,
    parser: SseByteStream<Chunks>,
    is_done: bool,
}

/// A body, and how much of it went into the event that is being read.
struct Source {
    incoming: Incoming,
    taken: usize,
    limit: usize,
    is_over: bool,
}

/// The body as the parser reads it.
struct Chunks(Arc<Mutex<Source>>);

impl Events {
    pub(super) fn new(incoming: Incoming, limit: usize) -> Self {
        let source = Source { incoming, taken: 0, limit, is_over: false };
        let source = Arc::new(Mutex::new(source));
        Self { parser: SseByteStream::new(Chunks(Arc::clone(&source))), source, is_done: false }
    }

    pub(super) fn set_patience(&mut self, patience: Option<Duration>) {
        lock(&self.source).incoming.set_patience(patience);
    }

    pub(super) fn poll_event(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Event, Error>>> {
        while !self.is_done {
            let Some(event) = ready!(Pin::new(&mut self.parser).poll_next(cx)) else { break };
            lock(&self.source).taken = 0;
            match event {
                Ok(Sse { data: Some(data), .. }) if data == DONE => self.is_done = true,
                Ok(Sse { event, data: Some(data), id, retry }) => {
                    let retry = retry.map(Duration::from_millis);
                    return Poll::Ready(Some(Ok(Event { event, data, id, retry })));
                }
                // Without data it is no event (step 2 of dispatching one).
                Ok(_) => {}
                Err(error) => return Poll::Ready(Some(Err(unreadable(error)))),
            }
        }
        Poll::Ready(None)
    }
}

fn lock(source: &Mutex<Source>) -> MutexGuard<'_, Source> {
    source.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error of the body itself, which the parser only hands on, or the parser's own.
fn unreadable(error: sse_stream::Error) -> Error {
    match error {
        sse_stream::Error::Body(cause) => match cause.downcast::<Error>() {
            Ok(error) => *error,
            Err(cause) => Error::new(ErrorKind::Transport, "the stream broke").caused_by(cause),
        },
        other => Error::new(ErrorKind::Decode, "the stream is not one of events").caused_by(other),
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut source = lock(&self.0);
        if source.is_over {
            return Poll::Ready(None);
        }
        match ready!(source.incoming.poll_chunk(cx)) {
            Some(Ok(chunk)) => {
                source.taken += chunk.len();
                if source.taken - chunk.len() > source.limit {
                    return Poll::Ready(Some(Err(too_large(source.limit))));
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            None => {
                // The last event may lack the blank line after it. A parser has to drop it then;
                // but the body came to its proper end, so it is whole.
                source.is_over = true;
                Poll::Ready(Some(Ok(Bytes::from_static(b"\n\n"))))
            }
        }
    }
}
