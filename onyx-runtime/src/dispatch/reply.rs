//! Answers of all kinds as one type.

use crate::execute::{Executing, Reading, start};
use crate::{Answer, Client, Download, Error, ItemStream, Request, Response, Sending, Text};
use futures_core::Stream;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What an operation answered.
#[derive(Debug)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "there is one, and it is taken apart at once")]
pub enum Reply {
    /// JSON, as the client understood it; null where nothing came. To write it takes the feature
    /// `full-serde`: without it there is [`Reply::Understood`].
    Json(Value),
    /// JSON that the client understood.
    Understood,
    /// Text.
    Text(String),
    /// A file.
    File(Download),
    /// Items, as they come.
    Items(Items),
}

/// The kinds of a [`Reply`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyKind {
    /// JSON, or nothing.
    Json,
    /// Text.
    Text,
    /// A file.
    File,
    /// Items, one after the other.
    Items,
}

/// What can become a [`Reply`]: every [`Answer`] of generated code.
pub trait Replied: Sized {
    /// The kind of it.
    const KIND: ReplyKind;

    #[doc(hidden)]
    fn into_reply(self) -> Result<Reply, Error>;
}

impl<T: Written> Replied for T {
    const KIND: ReplyKind = ReplyKind::Json;

    fn into_reply(self) -> Result<Reply, Error> {
        self.write().map(|json| json.map_or(Reply::Understood, Reply::Json))
    }
}

/// JSON that can be written again, where the types can.
pub trait Written: DeserializeOwned + Send + 'static {
    #[doc(hidden)]
    fn write(&self) -> Result<Option<Value>, Error>;
}

#[cfg(feature = "full-serde")]
impl<T: serde::Serialize + DeserializeOwned + Send + 'static> Written for T {
    fn write(&self) -> Result<Option<Value>, Error> {
        crate::de::through_text(self).map(Some).map_err(|cause| {
            super::refused("the answer cannot be written as JSON".to_owned()).caused_by(cause)
        })
    }
}

#[cfg(not(feature = "full-serde"))]
impl<T: DeserializeOwned + Send + 'static> Written for T {
    fn write(&self) -> Result<Option<Value>, Error> {
        Ok(None)
    }
}

impl Replied for Text {
    const KIND: ReplyKind = ReplyKind::Text;

    fn into_reply(self) -> Result<Reply, Error> {
        Ok(Reply::Text(self.0))
    }
}

impl Replied for Download {
    const KIND: ReplyKind = ReplyKind::File;

    fn into_reply(self) -> Result<Reply, Error> {
        Ok(Reply::File(self))
    }
}

impl<T: Written> Replied for ItemStream<T> {
    const KIND: ReplyKind = ReplyKind::Items;

    fn into_reply(self) -> Result<Reply, Error> {
        let items = self.map(|item| item.and_then(|item| Ok(item.write()?.unwrap_or_default())));
        Ok(Reply::Items(Items(Box::pin(items))))
    }
}

/// The items of a stream, each as JSON; null where the types cannot be written again.
pub struct Items(Pin<Box<dyn Stream<Item = Result<Value, Error>> + Send>>);

impl Items {
    /// The next item, or none at the end.
    pub async fn next(&mut self) -> Option<Result<Value, Error>> {
        self.0.next().await
    }
}

impl Stream for Items {
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

/// A call on its way, whatever it answers with.
#[must_use = "a call does nothing until it is awaited"]
pub struct Replying {
    response: Executing,
    /// The only part that is each answer's own.
    read: fn(Response) -> Result<Reply, Error>,
}

impl Replying {
    pub(super) fn new(
        client: &Client,
        request: Request,
        reading: Reading,
        read: fn(Response) -> Result<Reply, Error>,
    ) -> Self {
        Self { response: start(&client.core, request, reading), read }
    }
}

impl<T: Answer + Replied> From<Sending<T>> for Replying {
    fn from(call: Sending<T>) -> Self {
        let read = |response| T::from_response(response)?.into_reply();
        Self { response: call.into_response(), read }
    }
}

impl Future for Replying {
    type Output = Result<Reply, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.response.as_mut().poll(cx).map(|response| (self.read)(response?))
    }
}

impl fmt::Debug for Replying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replying")
    }
}
