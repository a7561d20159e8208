//! What the text of an answer wants of a packet: which model it is of, what it is, and the text.
//!
//! A program that prints an answer need not be able to read the fifty kinds of packets in full: to
//! leave them out makes it a third of a megabyte smaller. Whatever is not as it should be is passed over.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

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

impl<'de> Deserialize<'de> for ChatPiece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut piece = Self::default();
        At { piece: &mut piece, place: Place::Item }.deserialize(deserializer)?;
        Ok(piece)
    }
}

/// Where in a packet a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Item,
    Placement,
    Model,
    Obj,
    Kind,
    Content,
    /// Where nothing is wanted.
    Elsewhere,
}

impl Place {
    /// The place of an object's member.
    fn below(self, name: &str) -> Self {
        match (self, name) {
            (Self::Item, "placement") => Self::Placement,
            (Self::Placement, "model_index") => Self::Model,
            (Self::Item, "obj") => Self::Obj,
            (Self::Obj, "type") => Self::Kind,
            (Self::Obj, "content") => Self::Content,
            _ => Self::Elsewhere,
        }
    }
}

/// Takes of a value what is wanted of it at its place.
struct At<'a> {
    piece: &'a mut ChatPiece,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.place {
            Place::Elsewhere => deserializer.deserialize_ignored_any(self),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _value: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _value: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        if self.place == Place::Model {
            self.piece.model = value;
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        // A larger one is the index of no model.
        i64::try_from(value).map_or(Ok(()), |value| self.visit_i64(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        match self.place {
            Place::Kind => value.clone_into(&mut self.piece.kind),
            Place::Content => self.piece.content = Some(value.to_owned()),
            _ => {}
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { piece, .. } = self;
        while list.next_element_seed(At { piece, place: Place::Elsewhere })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { piece, place } = self;
        while let Some(place) = map.next_key_seed(Below(place))? {
            map.next_value_seed(At { piece, place })?;
        }
        Ok(())
    }
}

/// Reads the name of a member as its place.
struct Below(Place);

impl<'de> DeserializeSeed<'de> for Below {
    type Value = Place;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Place, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Below {
    type Value = Place;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Place, E> {
        Ok(self.0.below(name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{ChatPiece, Said};
    use crate::types::{AgentResponseDelta, ChatStreamItem, OverallStop, PacketObj};

    fn said(text: &str) -> Said {
        serde_json::from_str::<ChatPiece>(text).unwrap().said(0)
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
        assert!(serde_json::from_str::<ChatPiece>(r#"{"obj":{"type":"stop""#).is_err());
    }
}
