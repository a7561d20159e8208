//! What most callers want of a chat stream: the answer as a whole, or its text as it is written.
//!
//! The packets themselves are the items of the stream, see
//! [`ChatStreamItem`](crate::types::ChatStreamItem).

mod answer;
mod text;

pub use answer::{ChatAnswer, ModelAnswer};
pub use text::ChatText;

#[cfg(feature = "blocking")]
use crate::runtime::blocking;
use crate::runtime::{Error, ItemStream};
use crate::types::{ChatStreamItem, Packet};
use serde_json::Value;

impl ItemStream<ChatStreamItem> {
    /// Reads to the end of the stream, and gives what was answered.
    ///
    /// An error that the server reports in the stream is an error here; where several models
    /// answer, one that fails has it for itself, as [`ModelAnswer::error`]. A stream that ends
    /// early without an error gives what has come, and
    /// [`is_finished`](ChatAnswer::is_finished) says so. To keep what came before an error, read
    /// the items and [`push`](ChatAnswer::push) them.
    ///
    /// ```no_run
    /// # async fn f(onyx: onyx_api::Client) -> Result<(), onyx_api::runtime::Error> {
    /// use onyx_api::types::SendMessageRequest;
    ///
    /// let question = SendMessageRequest::new("What is Onyx?");
    /// let answer = onyx.chat().send_chat_message_stream(question).await?.answer().await?;
    /// println!("{}", answer.text());
    /// # Ok(()) }
    /// ```
    pub async fn answer(mut self) -> Result<ChatAnswer, Error> {
        let mut answer = ChatAnswer::default();
        while let Some(item) = self.next().await {
            answer.take(item)?;
        }
        Ok(answer)
    }

    /// The text of the answer as it is written, and nothing else; of the first model, where several
    /// answer.
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
    pub fn text(self) -> ChatText {
        ChatText::new(self)
    }
}

#[cfg(feature = "blocking")]
impl blocking::ItemStream<ChatStreamItem> {
    /// Reads to the end of the stream, and gives what was answered. Errors are as for the
    /// [stream](ItemStream::answer) of a client that is awaited.
    pub fn answer(self) -> Result<ChatAnswer, Error> {
        let mut answer = ChatAnswer::default();
        for item in self {
            answer.take(item)?;
        }
        Ok(answer)
    }

    /// The text of the answer as it is written, and nothing else; of the first model, where several
    /// answer.
    pub fn text(self) -> ChatText<Self> {
        ChatText::new(self)
    }
}

/// Which of several models a packet is of. Where only one answers, it is 0 or not told.
fn model_of(packet: &Packet) -> i64 {
    packet.placement.model_index.unwrap_or(0)
}

/// Which of several models an error is of, where it says so.
fn failed_model(error: &Error) -> Option<i64> {
    let body: Value = serde_json::from_slice(error.body()).ok()?;
    body.get("details")?.get("model_index")?.as_i64()
}
