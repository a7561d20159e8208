//! One item per line.

use crate::Error;
use crate::response::Incoming;
use bytes::{Bytes, BytesMut};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The lines of a body, without their ends and without the blank ones. The last needs no end.
///
/// A line within a chunk is not copied; one over several chunks is put together once.
pub(super) struct Lines {
    incoming: Incoming,
    /// What came and was not looked at.
    rest: Bytes,
    /// The beginning of a line whose end has not come.
    partial: BytesMut,
    limit: usize,
    is_first: bool,
}

impl Lines {
    pub(super) fn new(incoming: Incoming, limit: usize) -> Self {
        Self { incoming, rest: Bytes::new(), partial: BytesMut::new(), limit, is_first: true }
    }

    pub(super) fn set_patience(&mut self, patience: Option<Duration>) {
        self.incoming.set_patience(patience);
    }

    pub(super) fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            while let Some(line) = self.take_line() {
                if let Some(line) = self.content(&line) {
                    return Poll::Ready(Some(Ok(line)));
                }
            }
            if self.partial.len() > self.limit {
                return Poll::Ready(Some(Err(super::item_too_large(self.limit))));
            }
            match ready!(self.incoming.poll_chunk(cx)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let last = self.partial.split().freeze();
                    return Poll::Ready(self.content(&last).map(Ok));
                }
            }
        }
    }

    /// The next line whose end is there. What is there of one without an end becomes partial.
    fn take_line(&mut self) -> Option<Bytes> {
        let Some(end) = memchr::memchr(b'\n', &self.rest) else {
            self.partial.extend_from_slice(&self.rest);
            self.rest.clear();
            return None;
        };
        let line = self.rest.split_to(end + 1);
        if self.partial.is_empty() {
            return Some(line);
        }
        self.partial.extend_from_slice(&line);
        Some(self.partial.split().freeze())
    }

    /// What a line holds, unless it is blank.
    fn content(&mut self, line: &Bytes) -> Option<Bytes> {
        let mut content: &[u8] = line;
        if std::mem::take(&mut self.is_first) {
            content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
        }
        let content = content.trim_ascii();
        (!content.is_empty()).then(|| line.slice_ref(content))
    }
}
