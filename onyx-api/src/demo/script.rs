//! What the stand-in says when it is asked: a thought, a search, and an answer that cites.

use super::world::{NOW, shaped};
use crate::runtime::mock::{Failure, Script};
use crate::types::{
    AgentResponseDelta, AgentResponseStart, ChatStreamItem, CitationInfo, OverallStop, Packet,
    PacketObj, Placement, ReasoningDelta, ReasoningDone, ReasoningStart, SearchDoc,
    SearchToolDocumentsDelta, SearchToolQueriesDelta, SearchToolStart, SectionEnd,
};
use serde_json::json;
use std::fmt::Write;
use std::time::Duration;

/// What is known of a question.
pub(super) struct Asked {
    pub(super) question: String,
    /// The name of the agent that is asked.
    pub(super) agent: String,
    /// How many messages of the session the agent takes into account.
    pub(super) remembered: usize,
    /// The files that were handed over: their names, and what they say.
    pub(super) files: Vec<(String, String)>,
}

/// An answer before it is split into packets.
pub(super) struct Said {
    pub(super) query: String,
    pub(super) documents: Vec<SearchDoc>,
    /// The sentences, each with the documents that it rests on, counted from 1.
    sentences: Vec<(String, Vec<usize>)>,
}

impl Said {
    /// What is thought before each answer.
    pub(super) const THOUGHT: &str = "The documents may know that. I look for it there.";

    /// The answer to a question.
    pub(super) fn to(asked: &Asked) -> Result<Self, Failure> {
        let Asked { question, agent, remembered, files } = asked;
        let mut sentences = vec![(format!("You asked {agent}: \"{question}\""), vec![])];
        if *remembered > 0 {
            sentences.push((format!("I remember {remembered} earlier messages."), vec![]));
        }
        for (name, content) in files {
            let line = content.lines().next().unwrap_or_default();
            sentences.push((format!("The file {name} begins with \"{line}\"."), vec![]));
        }
        sentences.push(("Onyx searches what your team knows and answers from it".into(), vec![1]));
        sentences.push(("and this crate has a function for all that it can do".into(), vec![2]));
        let documents = vec![
            document("handbook", "Handbook", "What Onyx is and how it answers.")?,
            document("onyx-api", "onyx-api", "A typed client for all operations of Onyx.")?,
        ];
        Ok(Self { query: question.clone(), documents, sentences })
    }

    /// The text, with its citations as a model sets them, or without.
    pub(super) fn text(&self, with_citations: bool) -> String {
        let mut text = String::new();
        for (sentence, cited) in &self.sentences {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(sentence);
            for number in cited.iter().filter(|_| with_citations) {
                let document = self.documents.get(number - 1);
                let link = document.and_then(|document| document.link.as_deref());
                // Writing to a string cannot fail.
                let _ = write!(text, " [[{number}]]({})", link.unwrap_or_default());
            }
        }
        text
    }

    /// Which document each number in the text means.
    pub(super) fn citations(&self) -> Vec<CitationInfo> {
        let numbered = (1..).zip(&self.documents);
        numbered
            .map(|(number, document)| CitationInfo::new(number, &*document.document_id))
            .collect()
    }

    /// Says it packet by packet, each after a pause.
    pub(super) fn play(
        &self,
        script: Script<ChatStreamItem>,
        pace: Duration,
    ) -> Script<ChatStreamItem> {
        let turns = (0..).zip([Self::thinking(), self.searching(), self.answering()]);
        let packets = turns.flat_map(|(turn, packets)| {
            packets.into_iter().map(move |packet| Packet::new(Placement::new(turn), packet))
        });
        packets.fold(script, |script, packet| script.pause(pace).item(packet))
    }

    fn thinking() -> Vec<PacketObj> {
        let mut packets = vec![ReasoningStart::new().into()];
        packets.extend(words(Self::THOUGHT).map(|word| ReasoningDelta::new(word).into()));
        packets.push(ReasoningDone::new().into());
        packets
    }

    fn searching(&self) -> Vec<PacketObj> {
        vec![
            SearchToolStart::new().is_internet_search(false).into(),
            SearchToolQueriesDelta::new([self.query.clone()]).into(),
            SearchToolDocumentsDelta::new(self.documents.clone()).into(),
            SectionEnd::new().into(),
        ]
    }

    fn answering(&self) -> Vec<PacketObj> {
        let mut packets =
            vec![AgentResponseStart::new().final_documents(self.documents.clone()).into()];
        let text = self.text(true);
        packets.extend(words(&text).map(|word| AgentResponseDelta::new(word).into()));
        packets.extend(self.citations().into_iter().map(PacketObj::from));
        packets.push(OverallStop::new().stop_reason("finished".to_owned()).into());
        packets
    }
}

/// The words of a text, each with the space behind it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

fn document(id: &str, name: &str, blurb: &str) -> Result<SearchDoc, Failure> {
    shaped(json!({
        "document_id": id,
        "chunk_ind": 0,
        "semantic_identifier": name,
        "link": format!("https://docs.example.com/{id}"),
        "blurb": blurb,
        "source_type": "web",
        "boost": 0,
        "hidden": false,
        "metadata": {},
        "score": 0.9,
        "match_highlights": [],
        "updated_at": NOW,
        "primary_owners": [],
        "secondary_owners": [],
        "is_internet": false,
    }))
}
