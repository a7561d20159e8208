//! The text of a chat stream, piece by piece.

use super::failed_model;
use super::piece::{ChatPiece, Said};
use crate::runtime::{Error, ItemStream};
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The model whose text it is, where several answer.
const MODEL: i64 = 0;

/// What the text is taken out of.
type Item = Result<ChatPiece, Error>;

/// The text of an answer as it is written: a stream of its pieces, or an iterator of a blocking
/// client. It is that of the first model, where several answer.
///
/// ```no_run
/// # async fn f(onyx: onyx_api::Client) -> Result<(), onyx_api::runtime::Error> {
/// # use onyx_api::types::SendMessageRequest;
/// let question = SendMessageRequest::new("What is Onyx?");
/// let mut text = onyx.chat().send_chat_message_stream(question).await?.text();
/// while let Some(piece) = text.try_next().await? {
///     print!("{piece}");
/// }
/// # Ok(()) }
/// ```
// Whatever reads it is generic, so that packets are compiled where somebody asks for them.
#[must_use = "a stream does nothing until it is read"]
pub struct ChatText<S = ItemStream<ChatPiece>> {
    pieces: S,
    is_finished: bool,
}

impl<S> ChatText<S> {
    pub(super) fn new(pieces: S) -> Self {
        Self { pieces, is_finished: false }
    }

    /// Whether the server has said that the answer is complete. A text that ends without that is
    /// cut off.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// The piece of text that an item is, if it is one.
    fn piece(&mut self, item: Item) -> Option<Result<String, Error>> {
        match item {
            Ok(piece) => match piece.said(MODEL) {
                Said::Text(text) => Some(Ok(text)),
                Said::Finished => {
                    self.is_finished = true;
                    None
                }
                Said::Nothing => None,
            },
            Err(error) if failed_model(&error).is_some_and(|model| model != MODEL) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

impl<S: Stream<Item = Item> + Unpin> ChatText<S> {
    /// The next piece, or none at the end.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        poll_fn(|cx| self.poll_piece(cx)).await
    }

    /// The next piece, or none at the end.
    pub async fn try_next(&mut self) -> Result<Option<String>, Error> {
        self.next().await.transpose()
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
        while let Some(item) = ready!(Pin::new(&mut self.pieces).poll_next(cx)) {
            if let Some(piece) = self.piece(item) {
                return Poll::Ready(Some(piece));
            }
        }
        Poll::Ready(None)
    }
}

impl<S: Stream<Item = Item> + Unpin> Stream for ChatText<S> {
    type Item = Result<String, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(cx)
    }
}

impl<S: Iterator<Item = Item>> Iterator for ChatText<S> {
    type Item = Result<String, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = self.pieces.next()?;
            if let Some(piece) = self.piece(item) {
                return Some(piece);
            }
        }
    }
}

impl<S> fmt::Debug for ChatText<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatText").field("is_finished", &self.is_finished).finish_non_exhaustive()
    }
}
