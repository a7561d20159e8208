//! What comes back: the head, and a body that is read at once or bit by bit.

use super::{Context, Error, ErrorKind};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use http_body::Body as _;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context as Task, Poll, ready};
use std::time::Duration;
use tokio::time::Sleep;

/// How much room is made for a body in advance, whatever length the server claims.
const MAX_RESERVED: usize = 1 << 20;

/// The answer to a call, before it is understood.
pub struct Response {
    pub(crate) context: Context,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ResponseBody,
    pub(crate) limits: Limits,
}

/// What a client bears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How large an answer may be that is held in memory.
    pub(crate) answer: usize,
    /// How large an item of a stream may be.
    pub(crate) item: usize,
    /// How much is kept of the body of an error.
    pub(crate) error: usize,
    /// How long a stream may be silent.
    pub(crate) silence: Option<Duration>,
}

/// The body, whole or on its way.
pub(crate) enum ResponseBody {
    Whole(Bytes),
    Incoming(Incoming),
}

impl Response {
    /// The body of an answer that is JSON: `null` where nothing came and nothing had to.
    pub(crate) fn json_text(&self, expects_nothing: bool) -> &[u8] {
        match &self.body {
            _ if expects_nothing => b"null",
            ResponseBody::Whole(bytes) => {
                let may_be_empty =
                    self.context.operation.may_be_empty || self.status == StatusCode::NO_CONTENT;
                if may_be_empty && bytes.trim_ascii().is_empty() { b"null" } else { bytes }
            }
            ResponseBody::Incoming(_) => b"",
        }
    }

    /// The body of an answer that was read whole.
    pub(crate) fn into_whole(self) -> Bytes {
        match self.body {
            ResponseBody::Whole(bytes) => bytes,
            ResponseBody::Incoming(_) => Bytes::new(),
        }
    }

    /// The error that this answer is, because it could not be understood.
    #[cold]
    pub(crate) fn undecodable(self, expected: &'static str, cause: &serde_json::Error) -> Error {
        let (context, status, headers) = (self.context.clone(), self.status, self.headers.clone());
        Error::undecodable(&context, status, headers, self.into_whole(), expected, cause)
    }
}

/// A body on its way. Dropping it closes the connection.
pub(crate) struct Incoming {
    body: reqwest::Body,
    /// How long the server may be silent.
    patience: Option<Duration>,
    /// Runs while the server is silent.
    silence: Option<Pin<Box<Sleep>>>,
    /// What broke off, or ended.
    is_done: bool,
}

impl Incoming {
    pub(crate) fn new(body: reqwest::Body, patience: Option<Duration>) -> Self {
        Self { body, patience, silence: None, is_done: false }
    }

    /// Sets how long the server may be silent from now on.
    pub(crate) fn set_patience(&mut self, patience: Option<Duration>) {
        (self.patience, self.silence) = (patience, None);
    }

    /// The next bytes, never empty.
    pub(crate) fn poll_chunk(&mut self, cx: &mut Task<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.is_done {
            return Poll::Ready(None);
        }
        let outcome = match self.poll_data(cx) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Some(Err(ready!(self.poll_silence(cx)))),
        };
        self.silence = None;
        self.is_done = !matches!(outcome, Some(Ok(_)));
        Poll::Ready(outcome)
    }

    fn poll_data(&mut self, cx: &mut Task<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(cx)) else {
                return Poll::Ready(None);
            };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(bytes)) if !bytes.is_empty() => return Poll::Ready(Some(Ok(bytes))),
                // Trailers say nothing that a client wants to know.
                Ok(_) => {}
                Err(error) => return Poll::Ready(Some(Err(Error::transport(error)))),
            }
        }
    }

    /// Ready when the server has been silent for too long.
    fn poll_silence(&mut self, cx: &mut Task<'_>) -> Poll<Error> {
        let Some(patience) = self.patience else { return Poll::Pending };
        let sleep = self.silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(sleep.as_mut().poll(cx));
        Poll::Ready(Error::new(
            ErrorKind::Timeout,
            format!("the server was silent for {patience:?} in the middle of its answer"),
        ))
    }

    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// All of it, up to a size.
    pub(crate) async fn whole(&mut self, limit: usize) -> Result<Bytes, Error> {
        let mut whole = Gathered::default();
        if self.announced() > limit {
            return Err(too_large(limit));
        }
        poll_fn(|cx| self.poll_gather(cx, &mut whole, limit)).await?;
        Ok(whole.into_bytes())
    }

    /// Takes in what comes until all of it is there. It stops beyond a size.
    pub(crate) fn poll_gather(
        &mut self,
        cx: &mut Task<'_>,
        whole: &mut Gathered,
        limit: usize,
    ) -> Poll<Result<(), Error>> {
        while whole.length <= limit {
            match ready!(self.poll_chunk(cx)) {
                Some(Ok(chunk)) => whole.add(chunk, self.announced()),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(())),
            }
        }
        Poll::Ready(Err(too_large(limit)))
    }

    /// How much is still to come, where the server told it.
    pub(crate) fn length(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// How much is still to come at least, as the server says.
    fn announced(&self) -> usize {
        usize::try_from(self.body.size_hint().lower()).unwrap_or(usize::MAX)
    }
}

/// A body as far as it has come. One that comes in one piece is not copied.
#[derive(Default)]
pub(crate) struct Gathered {
    first: Bytes,
    /// All of it, once there is more than the first piece.
    joined: BytesMut,
    length: usize,
}

impl Gathered {
    fn add(&mut self, chunk: Bytes, announced: usize) {
        self.length += chunk.len();
        if self.first.is_empty() {
            self.first = chunk;
            return;
        }
        if self.joined.is_empty() {
            self.joined.reserve(self.length + announced.min(MAX_RESERVED));
            self.joined.extend_from_slice(&self.first);
        }
        self.joined.extend_from_slice(&chunk);
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

/// A body that is larger than the client takes.
pub(crate) fn too_large(limit: usize) -> Error {
    let message = format!(
        "the answer is larger than the {limit} bytes that the client takes (max_response_size)"
    );
    Error::new(ErrorKind::TooLarge, message)
}
