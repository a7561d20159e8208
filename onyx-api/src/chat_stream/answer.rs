//! A chat stream in one piece.
//!
//! What takes packets apart is `#[inline]`: so it is compiled where somebody asks for them.

use super::{failed_model, model_of};
use crate::runtime::{Error, ErrorKind};
use crate::types::{
    ChatStreamItem, CitationInfo, GeneratedImage, ModelMessageId, PacketObj, SearchDoc,
};
use uuid::Uuid;

/// What a chat stream has told, put together.
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
///
/// An error that the server reports in the stream is an error of the whole; where several models
/// answer, one that fails has it for itself, as [`ModelAnswer::error`]. A stream that ends early
/// without an error gives what has come, and [`is_finished`](Self::is_finished) says so. To keep what
/// came before an error, read the items and [`push`](Self::push) them.
///
/// The functions speak of the first model; where several answer, each is in
/// [`models`](Self::models).
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ChatAnswer {
    /// The session, where the stream has begun a new one.
    pub session_id: Option<Uuid>,
    /// The question in the history, where it was stored.
    pub user_message_id: Option<i64>,
    /// What each model has answered, by its index: one unless the question was put to several.
    pub models: Vec<ModelAnswer>,
}

/// What a model has answered.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ModelAnswer {
    /// Which of the models that were asked it is, counted from 0.
    pub index: i64,
    /// Its name, where several were asked.
    pub model_name: Option<String>,
    /// The answer in the history.
    pub message_id: Option<i64>,
    /// The text, with its citations as the model has set them.
    pub text: String,
    /// What it thought before, where it tells.
    pub reasoning: String,
    /// What the numbers in the text refer to.
    pub citations: Vec<CitationInfo>,
    /// The documents that were found, and those that the model was given, each once.
    pub documents: Vec<SearchDoc>,
    /// The pictures that were made.
    pub images: Vec<GeneratedImage>,
    /// Whether the server has said that the answer is complete.
    pub is_finished: bool,
    /// Why it ended, where the server says so.
    pub stop_reason: Option<String>,
    /// Why it failed, where several were asked and others have not.
    pub error: Option<Error>,
}

impl ChatAnswer {
    /// What the first model has answered, if anything was.
    #[must_use]
    pub fn first(&self) -> Option<&ModelAnswer> {
        self.models.first()
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.first().map_or("", |model| &model.text)
    }

    /// What the numbers in the text refer to.
    #[must_use]
    pub fn citations(&self) -> &[CitationInfo] {
        self.first().map_or(&[], |model| &model.citations)
    }

    /// The documents that were found, and those that the model was given, each once.
    #[must_use]
    pub fn documents(&self) -> &[SearchDoc] {
        self.first().map_or(&[], |model| &model.documents)
    }

    /// The answer in the history, which a next question can be put behind.
    #[must_use]
    pub fn message_id(&self) -> Option<i64> {
        self.first()?.message_id
    }

    /// Whether every model that was asked has come to its end, rather than the stream before.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        !self.models.is_empty() && self.models.iter().all(|model| model.is_finished)
    }

    /// Adds an item of a stream, for those who read the items themselves.
    #[inline]
    pub fn push(&mut self, item: ChatStreamItem) {
        match item {
            ChatStreamItem::NewChatSession(session) => {
                self.session_id = Some(session.chat_session_id);
            }
            ChatStreamItem::ChatMessageIds(ids) => {
                self.user_message_id = ids.user_message_id;
                self.model(0).message_id = Some(ids.reserved_assistant_message_id);
            }
            ChatStreamItem::MultiModelMessageIds(ids) => {
                self.user_message_id = ids.user_message_id;
                for (index, slot) in (0..).zip(ids.responses) {
                    let ModelMessageId { message_id, model_name, .. } = slot;
                    let model = self.model(index);
                    (model.message_id, model.model_name) = (Some(message_id), Some(model_name));
                }
            }
            ChatStreamItem::Packet(packet) => self.model(model_of(&packet)).push(packet.obj),
            ChatStreamItem::Unrecognized(_) => {}
        }
    }

    /// Adds what a stream gives. The error of one of several models is that model's own.
    #[inline]
    pub(super) fn take(&mut self, item: Result<ChatStreamItem, Error>) -> Result<(), Error> {
        match item {
            Ok(item) => self.push(item),
            Err(error) => match failed_model(&error).filter(|_| self.models.len() > 1) {
                Some(index) => self.model(index).error = Some(error),
                None => return Err(error),
            },
        }
        match self.models.as_mut_slice() {
            [only] => only.error.take().map_or(Ok(()), Err),
            _ => Ok(()),
        }
    }

    /// The model of this index; it is added where it is not there.
    fn model(&mut self, index: i64) -> &mut ModelAnswer {
        let place = self.models.partition_point(|model| model.index < index);
        if self.models.get(place).is_none_or(|model| model.index != index) {
            self.models.insert(place, ModelAnswer { index, ..ModelAnswer::default() });
        }
        // It was found there, or has been put there.
        &mut self.models[place]
    }
}

impl ModelAnswer {
    /// The document that a citation refers to, where it was told.
    #[must_use]
    pub fn cited(&self, citation: &CitationInfo) -> Option<&SearchDoc> {
        self.documents.iter().find(|document| document.document_id == citation.document_id)
    }

    #[inline]
    fn push(&mut self, packet: PacketObj) {
        match packet {
            PacketObj::AgentResponseStart(start) => {
                self.add_documents(start.final_documents.unwrap_or_default());
            }
            PacketObj::AgentResponseDelta(delta) => self.text.push_str(&delta.content),
            PacketObj::ReasoningDelta(delta) => self.reasoning.push_str(&delta.reasoning),
            PacketObj::CitationInfo(citation) => self.add_citation(citation),
            PacketObj::SearchToolDocumentsDelta(found) => self.add_documents(found.documents),
            PacketObj::OpenUrlDocuments(opened) => self.add_documents(opened.documents),
            PacketObj::ImageGenerationFinal(made) => self.images.extend(made.images),
            PacketObj::OverallStop(stop) => {
                self.is_finished = true;
                self.stop_reason = stop.stop_reason;
            }
            PacketObj::PacketException(_) => {
                let message = "the server reports an error and does not say which";
                self.error = Some(Error::other(ErrorKind::Reported, message));
            }
            // The steps on the way, and signs of life.
            _ => {}
        }
    }

    fn add_citation(&mut self, citation: CitationInfo) {
        if !self.citations.contains(&citation) {
            self.citations.push(citation);
        }
    }

    fn add_documents(&mut self, documents: Vec<SearchDoc>) {
        for document in documents {
            let key = (&document.document_id, document.chunk_ind);
            if self.documents.iter().all(|known| (&known.document_id, known.chunk_ind) != key) {
                self.documents.push(document);
            }
        }
    }
}
