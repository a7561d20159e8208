//! Server-sent events (WHATWG HTML, section 9.2).

use crate::response::Incoming;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use sse_stream::{Sse, SseByteStream};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The data of the event that ends a stream where the server has that habit.
const DONE: &str = "[DONE]";

/// A server-sent event. As an item of an [`ItemStream`](crate::ItemStream) it gives what
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

/// A body, and how much of it came since the last blank line: that is what the parser holds.
struct Source {
    incoming: Incoming,
    taken: usize,
    lines: LineEnds,
    limit: usize,
    is_over: bool,
}

/// The body as the parser reads it.
struct Chunks(Arc<Mutex<Source>>);

impl Events {
    pub(super) fn new(incoming: Incoming, limit: usize) -> Self {
        let source =
            Source { incoming, taken: 0, lines: LineEnds::default(), limit, is_over: false };
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

/// Where lines end: at a line feed, a carriage return, or both in this order.
struct LineEnds {
    is_blank: bool,
    /// Whether a line feed that comes first belongs to the end before.
    after_return: bool,
}

impl Default for LineEnds {
    fn default() -> Self {
        Self { is_blank: true, after_return: false }
    }
}

impl LineEnds {
    /// How much of the next chunk is behind its last blank line, if it has one.
    fn behind_blank(&mut self, chunk: &[u8]) -> Option<usize> {
        let mut start = 0;
        let mut last = None;
        for at in memchr::memchr2_iter(b'\n', b'\r', chunk) {
            let is_return = chunk.get(at) == Some(&b'\r');
            let belongs_to_last = self.after_return && !is_return && at == start;
            if at > start {
                self.is_blank = false;
            }
            if self.is_blank && !belongs_to_last {
                last = Some(chunk.len() - at - 1);
            }
            (self.is_blank, self.after_return) = (true, is_return);
            start = at + 1;
        }
        if start < chunk.len() {
            (self.is_blank, self.after_return) = (false, false);
        }
        last
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
            Some(Ok(_)) if source.taken > source.limit => {
                Poll::Ready(Some(Err(super::item_too_large(source.limit))))
            }
            Some(Ok(chunk)) => {
                source.taken = match source.lines.behind_blank(&chunk) {
                    Some(behind) => behind,
                    None => source.taken + chunk.len(),
                };
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

#[cfg(test)]
mod tests {
    use super::LineEnds;

    #[test]
    fn blank_lines_are_found_however_they_are_cut() {
        for (text, behind) in [
            ("a\n\nbc", 2),
            ("a\r\rbc", 2),
            ("a\r\n\r\nbc", 2),
            ("a\n\n", 0),
            ("\nbc", 2),
            ("a\n\nb\nc\n", 4),
            ("a\n\r\nb", 1),
        ] {
            for cut in 0..=text.len() {
                let (mut lines, mut taken) = (LineEnds::default(), 100);
                let (before, after) = text.as_bytes().split_at(cut);
                for chunk in [before, after] {
                    taken = lines.behind_blank(chunk).unwrap_or(taken + chunk.len());
                }
                // A line feed whose carriage return was the end of a blank line may count or not.
                assert!((behind..=behind + 1).contains(&taken), "{text:?} cut at {cut}: {taken}");
            }
        }
        let mut lines = LineEnds::default();
        assert_eq!(lines.behind_blank(b"data: 1\r\ndata: 2\r\n"), None);
        assert_eq!(lines.behind_blank(b"data: 3"), None);
    }
}
