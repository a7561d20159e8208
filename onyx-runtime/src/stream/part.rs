//! Streams whose items make up one answer.

use crate::{Error, ItemStream, StreamItem};

/// An item that is a part of one answer, as the packets of a chat are: its streams have
/// [`answer`](ItemStream::answer) and [`text`](ItemStream::text).
///
/// A crate implements it for the items that it knows something about.
pub trait Part: Sized {
    /// The answer in one piece.
    type Answer: Default;
    /// What is read of an item where only the text is asked for.
    type Piece: StreamItem;
    /// What gives the text of the answer out of its pieces, which are a stream or an iterator.
    type Text<S>;

    /// Adds what the stream gives to the answer, or says why it is none.
    fn add(item: Result<Self, Error>, answer: &mut Self::Answer) -> Result<(), Error>;

    /// The text of the answer out of these pieces.
    fn text<S>(pieces: S) -> Self::Text<S>;
}

impl<T: StreamItem + Part> ItemStream<T> {
    /// Reads to the end of the stream, and gives what was answered.
    ///
    /// An error that the server reports in the stream is an error here, but where the answer has a
    /// place for it. A stream that ends early without an error gives what has come; to keep what
    /// came before an error, read the items one by one.
    pub async fn answer(mut self) -> Result<T::Answer, Error> {
        let mut answer = T::Answer::default();
        while let Some(item) = self.next().await {
            T::add(item, &mut answer)?;
        }
        Ok(answer)
    }
}

impl<T: Part> ItemStream<T> {
    /// The text of the answer as it is written, and nothing else.
    pub fn text(self) -> T::Text<ItemStream<T::Piece>> {
        T::text(self.of())
    }
}
