//! Answers that are a sequence of items, as they arrive.
//!
//! Items are taken out of the body one at a time, when they are asked for, so a slow reader slows
//! the server down instead of filling the memory. Dropping a stream closes its connection.

#[cfg(feature = "events")]
mod events;
mod lines;
mod part;

#[cfg(feature = "events")]
pub use events::Event;
pub use part::Part;

use super::response::{Incoming, Limits, Response, ResponseBody};
use super::{Answer, Context, Error, ErrorKind, Framing, JsonText, Reading, de, search};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use lines::Lines;
use serde::de::DeserializeOwned;
use std::any::type_name;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as Task, Poll, ready};
use std::time::Duration;

/// A sequence of items that the server sends one after the other.
///
/// An item that cannot be understood, and an error that the server reports in place of an item,
/// is an `Err`; the stream may go on after it. A connection that breaks is an `Err` too, and the
/// last.
///
/// ```no_run
/// # async fn f(mut items: onyx_api::runtime::ItemStream<String>) -> Result<(), onyx_api::runtime::Error> {
/// while let Some(item) = items.try_next().await? {
///     println!("{item}");
/// }
/// # Ok(()) }
/// ```
pub struct ItemStream<T> {
    frames: Frames,
    item: PhantomData<fn() -> T>,
}

/// What can be an item of an [`ItemStream`]: any type that JSON can be read as, or an `Event` with
/// all that an event has beside its data.
pub trait StreamItem: Sized + Send + 'static {
    #[doc(hidden)]
    fn from_data(data: &[u8]) -> Result<Self, serde_json::Error>;

    #[doc(hidden)]
    fn from_frame(frame: &mut Frame) -> Result<Self, serde_json::Error> {
        Self::from_data(frame.data())
    }
}

impl<T: DeserializeOwned + Send + 'static> StreamItem for T {
    fn from_data(data: &[u8]) -> Result<Self, serde_json::Error> {
        de::json(data)
    }
}

#[cfg(feature = "events")]
impl StreamItem for Event {
    fn from_data(data: &[u8]) -> Result<Self, serde_json::Error> {
        Ok(Frame::Line(Bytes::copy_from_slice(data)).into_event())
    }

    fn from_frame(frame: &mut Frame) -> Result<Self, serde_json::Error> {
        Ok(std::mem::replace(frame, Frame::Line(Bytes::new())).into_event())
    }
}

/// An item as it came.
#[derive(Debug)]
pub enum Frame {
    /// A line.
    Line(Bytes),
    /// An event.
    #[cfg(feature = "events")]
    Event(Event),
}

impl Frame {
    fn data(&self) -> &[u8] {
        match self {
            Self::Line(line) => line,
            #[cfg(feature = "events")]
            Self::Event(event) => event.data.as_bytes(),
        }
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Line(line) => line,
            #[cfg(feature = "events")]
            Self::Event(event) => event.data.into(),
        }
    }

    #[cfg(feature = "events")]
    fn into_event(self) -> Event {
        match self {
            Self::Event(event) => event,
            Self::Line(line) => {
                Event { data: String::from_utf8_lossy(&line).into_owned(), ..Event::default() }
            }
        }
    }
}

/// The frames of a stream, whatever its items are.
struct Frames {
    context: Context,
    status: StatusCode,
    headers: HeaderMap,
    decoder: Decoder,
    skips_heartbeats: bool,
    is_complete: bool,
    is_over: bool,
}

enum Decoder {
    Lines(Lines),
    #[cfg(feature = "events")]
    Events(Box<events::Events>),
}

impl Frames {
    fn new(response: Response) -> Self {
        let Response { context, status, headers, body, limits } = response;
        let mut incoming = match body {
            ResponseBody::Incoming(incoming) => incoming,
            ResponseBody::Whole(bytes) => Incoming::new(bytes.into(), None),
        };
        incoming.set_patience(limits.silence);
        let decoder = Decoder::new(context.operation.framing, incoming, limits);
        Self {
            context,
            status,
            headers,
            decoder,
            skips_heartbeats: false,
            is_complete: false,
            is_over: false,
        }
    }

    fn poll_frame(&mut self, cx: &mut Task<'_>) -> Poll<Option<Result<Frame, Error>>> {
        loop {
            if self.is_over {
                return Poll::Ready(None);
            }
            let frame = ready!(self.decoder.poll_frame(cx));
            (self.is_over, self.is_complete) = (!matches!(frame, Some(Ok(_))), frame.is_none());
            match frame {
                Some(Ok(frame)) if self.is_skipped(&frame) => {}
                Some(Ok(frame)) => return Poll::Ready(Some(self.check(frame))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.within(&self.context)))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn is_skipped(&self, frame: &Frame) -> bool {
        let heartbeat = self.context.operation.heartbeat.filter(|_| self.skips_heartbeats);
        heartbeat.is_some_and(|heartbeat| is_of_type(frame.data(), heartbeat))
    }

    /// An item that the server itself calls an error is one.
    fn check(&self, frame: Frame) -> Result<Frame, Error> {
        match self.context.operation.in_band_error {
            Some(member) if is_reported(frame.data(), member) => {
                Err(self.reported(frame.into_bytes()))
            }
            _ => Ok(frame),
        }
    }

    #[cold]
    fn reported(&self, body: Bytes) -> Error {
        Error::answer(ErrorKind::Reported, &self.context, self.status, self.headers.clone(), body)
    }

    #[cold]
    fn undecodable(
        &self,
        frame: Frame,
        expected: &'static str,
        cause: &serde_json::Error,
    ) -> Error {
        let headers = self.headers.clone();
        Error::undecodable(&self.context, self.status, headers, frame.into_bytes(), expected, cause)
    }
}

impl Decoder {
    fn new(framing: Framing, incoming: Incoming, limits: Limits) -> Self {
        match framing {
            Framing::JsonLines => Self::Lines(Lines::new(incoming, limits.item)),
            #[cfg(feature = "events")]
            Framing::ServerSentEvents => {
                Self::Events(Box::new(events::Events::new(incoming, limits.item)))
            }
        }
    }

    fn poll_frame(&mut self, cx: &mut Task<'_>) -> Poll<Option<Result<Frame, Error>>> {
        match self {
            Self::Lines(lines) => {
                lines.poll_line(cx).map(|line| line.map(|line| line.map(Frame::Line)))
            }
            #[cfg(feature = "events")]
            Self::Events(events) => {
                events.poll_event(cx).map(|event| event.map(|event| event.map(Frame::Event)))
            }
        }
    }

    fn set_patience(&mut self, patience: Option<Duration>) {
        match self {
            Self::Lines(lines) => lines.set_patience(patience),
            #[cfg(feature = "events")]
            Self::Events(events) => events.set_patience(patience),
        }
    }
}

/// An item that is larger than the client takes.
fn item_too_large(limit: usize) -> Error {
    let message =
        format!("an item is larger than the {limit} bytes that the client takes (max_item_size)");
    Error::new(ErrorKind::TooLarge, message)
}

/// Whether a JSON object has a member at its top that is not null. The search for its name costs
/// little, and few items hold it anywhere.
fn is_reported(data: &[u8], member: &str) -> bool {
    mentions(data, member)
        && JsonText::new(data)
            .is_ok_and(|item| item.get(member).is_some_and(|value| !value.is_null()))
}

/// Whether an item has this `type`, at its top or in a member of it (as in `{"obj": {"type": …}}`).
fn is_of_type(data: &[u8], wanted: &str) -> bool {
    let has_type = |value: JsonText<'_>| {
        value.get("type").and_then(JsonText::as_str).is_some_and(|found| found == wanted)
    };
    mentions(data, wanted)
        && JsonText::new(data).is_ok_and(|item| {
            let mut is_found = has_type(item);
            item.members(&mut |_, value| is_found |= has_type(value));
            is_found
        })
}

fn mentions(data: &[u8], word: &str) -> bool {
    str::from_utf8(data).is_ok_and(|text| search::contains(text, word))
}

impl<T: StreamItem> ItemStream<T> {
    /// The next item, or none at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// The next item, or none at the end.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    fn poll_item(&mut self, cx: &mut Task<'_>) -> Poll<Option<Result<T, Error>>> {
        let Some(frame) = ready!(self.frames.poll_frame(cx)) else { return Poll::Ready(None) };
        Poll::Ready(Some(frame.and_then(|mut frame| {
            T::from_frame(&mut frame)
                .map_err(|cause| self.frames.undecodable(frame, type_name::<T>(), &cause))
        })))
    }
}

impl<T> ItemStream<T> {
    /// The same with items that are read as another type.
    pub(crate) fn of<U>(self) -> ItemStream<U> {
        ItemStream { frames: self.frames, item: PhantomData }
    }

    /// Sets how long the server may be silent between two items, from now on.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.frames.decoder.set_patience(timeout.into());
        self
    }

    /// Leaves out the items by which the server only shows that it is still there.
    #[must_use]
    pub fn skip_heartbeats(mut self) -> Self {
        self.frames.skips_heartbeats = true;
        self
    }

    /// Whether the server has ended the stream as it should: by `[DONE]` where it sends such a
    /// word, and otherwise by ending the body, rather than by breaking off.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.frames.is_complete
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.frames.headers
    }
}

impl<T: StreamItem> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<T: StreamItem> Answer for ItemStream<T> {
    const READING: Reading = Reading::Streamed;
    #[cfg(feature = "blocking")]
    type Blocking = super::blocking::ItemStream<T>;

    fn from_response(response: Response) -> Result<Self, Error> {
        Ok(Self { frames: Frames::new(response), item: PhantomData })
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemStream({})", self.frames.context.operation)
    }
}
