//! Calls that are waited for, for programs that do not use async.
//!
//! A thread of the client's own drives the connections; the caller's thread runs the rest of a
//! call and sleeps in between. Clients share nothing with a runtime that the program may have, so
//! they work inside of one too, but there they block it.

use super::mode::sealed::Sealed;
use super::{Answer, Client, Error, ErrorKind, Mode, Part, Request, Sending, StreamItem};
use bytes::{Buf as _, Bytes};
use http::HeaderMap;
use std::fmt;
use std::future::Future;
use std::io::{self, Read};
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// Calls are waited for.
#[derive(Clone)]
pub struct Blocking(Arc<Driver>);

/// The thread that drives the connections. It ends with the last client.
struct Driver {
    handle: Handle,
    /// The thread waits for this to be dropped.
    _alive: oneshot::Sender<()>,
}

impl Blocking {
    pub(crate) fn start() -> Result<Self, Error> {
        let failed = |error: io::Error| {
            Error::new(ErrorKind::Configuration, "the client's thread cannot be started")
                .caused_by(error)
        };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let handle = runtime.handle().clone();
        let (alive, gone) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("onyx-api".to_owned())
            .spawn(move || {
                // An error is what is waited for: the sender is gone.
                let _ = runtime.block_on(gone);
            })
            .map_err(failed)?;
        Ok(Self(Arc::new(Driver { handle, _alive: alive })))
    }

    /// Runs a future to its end on this thread.
    pub(super) fn wait<F: Future>(&self, future: F) -> F::Output {
        let _entered = self.0.handle.enter();
        let mut future = pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

impl Sealed for Blocking {}

impl Mode for Blocking {
    type Sent<T: Answer> = Result<T::Blocking, Error>;

    fn send<T: Answer>(client: &Client<Self>, request: Request) -> Self::Sent<T> {
        let answer = client.mode.wait(Sending::<T>::new(client, request))?;
        Ok(T::Blocking::from_async(answer, &client.mode))
    }
}

/// How an answer is made one that blocks.
pub trait FromAsync<T>: Sized {
    #[doc(hidden)]
    fn from_async(answer: T, mode: &Blocking) -> Self;
}

impl<T> FromAsync<T> for T {
    fn from_async(answer: T, _mode: &Blocking) -> Self {
        answer
    }
}

/// A file that the server answers with. It is read as any other reader is; nothing is fetched
/// before that, and dropping it closes the connection.
#[derive(Debug)]
pub struct Download {
    file: super::Download,
    /// What was fetched and not yet read.
    rest: Bytes,
    mode: Blocking,
}

impl FromAsync<super::Download> for Download {
    fn from_async(download: super::Download, mode: &Blocking) -> Self {
        Self { file: download, rest: Bytes::new(), mode: mode.clone() }
    }
}

impl Download {
    /// The name that the server gives to it, without any path (`Content-Disposition`, RFC 6266).
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        self.file.file_name()
    }

    /// Its media type, as the server names it, such as `text/csv; charset=utf-8`.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.file.media_type()
    }

    /// How many bytes are still to come, where the server told it.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.file.remaining()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.file.headers()
    }

    /// All of it, in memory, where that is no more than the client's `max_response_size`.
    pub fn bytes(self) -> Result<Bytes, Error> {
        self.mode.wait(self.file.bytes())
    }

    /// Writes all of it to a file, and gives its length. Until it is complete it is another file
    /// beside that one.
    pub fn save_to(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        self.mode.wait(self.file.save_to(path))
    }
}

impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            let chunk = self.mode.wait(self.file.chunk()).map_err(io::Error::other)?;
            self.rest = chunk.unwrap_or_default();
        }
        let length = self.rest.len().min(buffer.len());
        self.rest.split_to(length).copy_to_slice(buffer.get_mut(..length).unwrap_or_default());
        Ok(length)
    }
}

/// A sequence of items that the server sends one after the other: an iterator. Dropping it closes
/// the connection.
#[derive(Debug)]
pub struct ItemStream<T> {
    items: super::ItemStream<T>,
    mode: Blocking,
}

impl<T> FromAsync<super::ItemStream<T>> for ItemStream<T> {
    fn from_async(items: super::ItemStream<T>, mode: &Blocking) -> Self {
        Self { items, mode: mode.clone() }
    }
}

impl<T> ItemStream<T> {
    /// Sets how long the server may be silent between two items, from now on.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.items = self.items.idle_timeout(timeout);
        self
    }

    /// Leaves out the items by which the server only shows that it is still there.
    #[must_use]
    pub fn skip_heartbeats(mut self) -> Self {
        self.items = self.items.skip_heartbeats();
        self
    }

    /// Whether the server has ended the stream as it should, rather than by breaking off.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.items.is_complete()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.items.headers()
    }
}

impl<T: StreamItem + Part> ItemStream<T> {
    /// Reads to the end of the stream, and gives what was answered. Errors are as for the
    /// [stream](super::ItemStream::answer) of a client that is awaited.
    pub fn answer(self) -> Result<T::Answer, Error> {
        self.mode.wait(self.items.answer())
    }
}

impl<T: Part> ItemStream<T> {
    /// The text of the answer as it is written, and nothing else.
    pub fn text(self) -> T::Text<ItemStream<T::Piece>> {
        T::text(ItemStream { items: self.items.of(), mode: self.mode })
    }
}

impl<T: StreamItem> Iterator for ItemStream<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.mode.wait(self.items.next())
    }
}
