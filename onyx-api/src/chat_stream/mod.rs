//! What most callers want of a chat stream: the answer as a whole, or its text as it is written.
//!
//! The packets themselves are the items of the stream, see
//! [`ChatStreamItem`](crate::types::ChatStreamItem).

mod answer;
mod piece;
mod text;

pub use answer::{ChatAnswer, ModelAnswer};
pub use piece::ChatPiece;
pub use text::ChatText;

use crate::runtime::{Error, JsonText, Part};
use crate::types::{ChatStreamItem, Packet};

impl Part for ChatStreamItem {
    type Answer = ChatAnswer;
    type Piece = ChatPiece;
    type Text<S> = ChatText<S>;

    #[inline]
    fn add(item: Result<Self, Error>, answer: &mut ChatAnswer) -> Result<(), Error> {
        answer.take(item)
    }

    fn text<S>(pieces: S) -> ChatText<S> {
        ChatText::new(pieces)
    }
}

/// Which of several models a packet is of. Where only one answers, it is 0 or not told.
fn model_of(packet: &Packet) -> i64 {
    packet.placement.model_index.unwrap_or(0)
}

/// Which of several models an error is of, where it says so.
fn failed_model(error: &Error) -> Option<i64> {
    JsonText::new(error.body()).ok()?.get("details")?.get("model_index")?.as_i64()
}
