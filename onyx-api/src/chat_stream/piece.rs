//! What the text of an answer wants of a packet: which model it is of, what it is, and the text.
//!
//! A program that prints an answer need not be able to read the fifty kinds of packets in full: to
//! leave them out makes it a third of a megabyte smaller. Whatever is not as it should be is passed over.

use crate::runtime::{JsonText, StreamItem};
use std::borrow::Cow;

/// A packet of a chat stream, as far as the text of the answer is concerned.
#[derive(Debug, Default)]
pub struct ChatPiece {
    model: i64,
    kind: String,
    content: Option<String>,
}

/// What a packet says to one who only wants the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    Text(String),
    Finished,
    Nothing,
}

impl ChatPiece {
    /// What it says of this model.
    pub(super) fn said(self, model: i64) -> Said {
        match (self.kind.as_str(), self.content) {
            _ if self.model != model => Said::Nothing,
            ("message_delta", Some(text)) => Said::Text(text),
            ("stop", _) => Said::Finished,
            _ => Said::Nothing,
        }
    }
}

impl StreamItem for ChatPiece {
    fn from_data(data: &[u8]) -> Result<Self, serde_json::Error> {
        let mut piece = Self::default();
        JsonText::new(data)?.members(&mut |name, value| match name {
            "placement" => piece.model = model(value),
            "obj" => value.members(&mut |name, value| match name {
                "type" => piece.kind = text(value).unwrap_or_default(),
                "content" => piece.content = text(value),
                _ => {}
            }),
            _ => {}
        });
        Ok(piece)
    }
}

/// Which model a place is of: the first one where it is not told.
fn model(place: JsonText<'_>) -> i64 {
    place.get("model_index").and_then(JsonText::as_i64).unwrap_or(0)
}

fn text(value: JsonText<'_>) -> Option<String> {
    value.as_str().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{ChatPiece, Said};
    use crate::runtime::StreamItem;
    use crate::types::{AgentResponseDelta, ChatStreamItem, OverallStop, PacketObj};

    fn said(text: &str) -> Said {
        ChatPiece::from_data(text.as_bytes()).unwrap().said(0)
    }

    /// What the typed packet says.
    fn typed(text: &str) -> Said {
        let ChatStreamItem::Packet(packet) = serde_json::from_str(text).unwrap() else {
            return Said::Nothing;
        };
        match packet.obj {
            _ if packet.placement.model_index.unwrap_or(0) != 0 => Said::Nothing,
            PacketObj::AgentResponseDelta(AgentResponseDelta { content, .. }) => {
                Said::Text(content)
            }
            PacketObj::OverallStop(OverallStop { .. }) => Said::Finished,
            _ => Said::Nothing,
        }
    }

    #[test]
    fn it_says_what_the_packet_says() {
        let text =
            r#"{"placement":{"turn_index":1},"obj":{"type":"message_delta","content":"a\"é"}}"#;
        assert_eq!(said(text), Said::Text("a\"é".to_owned()));
        let cases = [
            text,
            r#"{"obj":{"content":"late tag","type":"message_delta"},"placement":{"turn_index":1,"model_index":0}}"#,
            r#"{"placement":{"turn_index":1,"model_index":1},"obj":{"type":"message_delta","content":"of another"}}"#,
            r#"{"placement":{"turn_index":1,"model_index":null},"obj":{"type":"stop","stop_reason":null}}"#,
            r#"{"placement":{"turn_index":1},"obj":{"type":"reasoning_delta","reasoning":"content"}}"#,
            r#"{"placement":{"turn_index":1},"obj":{"type":"new","content":{"a":["message_delta"]}}}"#,
            r#"{"placement":{"turn_index":1},"obj":{"type":"message_delta"}}"#,
            r#"{"user_message_id":1,"reserved_assistant_message_id":2}"#,
            r#"{"chat_session_id":"01234567-89ab-cdef-0123-456789abcdef"}"#,
            r#"{"placement":[1,2.5,true,-1],"obj":"stop"}"#,
            "null",
            "[]",
            "1",
        ];
        for case in cases {
            assert_eq!(said(case), typed(case), "{case}");
        }
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        assert!(ChatPiece::from_data(br#"{"obj":{"type":"stop""#).is_err());
    }
}
