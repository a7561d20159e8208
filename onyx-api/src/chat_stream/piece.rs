//! What the text of an answer wants of a packet: which model it is of, what it is, and the text.
//!
//! A program that prints an answer need not be able to read the fifty kinds of packets in full: to
//! leave them out makes it a third of a megabyte smaller. Whatever is not as it should be is passed over.

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use std::fmt;

/// A packet of a chat stream, as far as the text of the answer is concerned.
#[derive(Debug, Default)]
pub struct ChatPiece {
    placement: Placement,
    obj: Packet,
}

#[derive(Debug, Default)]
struct Placement {
    model_index: i64,
}

#[derive(Debug, Default)]
struct Packet {
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
        match (self.obj.kind.as_str(), self.obj.content) {
            _ if self.placement.model_index != model => Said::Nothing,
            ("message_delta", Some(text)) => Said::Text(text),
            ("stop", _) => Said::Finished,
            _ => Said::Nothing,
        }
    }
}

impl<'de> Deserialize<'de> for ChatPiece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut piece = Self::default();
        Loose(&mut piece).deserialize(deserializer)?;
        Ok(piece)
    }
}

/// What takes of a value what it has a place for.
trait Place {
    /// The members that it wants of an object.
    const MEMBERS: &'static [&'static str] = &[];

    fn text(&mut self, _text: &str) {}

    fn number(&mut self, _number: i64) {}

    /// Reads the value of the member with this index.
    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        _index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }
}

impl Place for Option<String> {
    fn text(&mut self, text: &str) {
        *self = Some(text.to_owned());
    }
}

impl Place for String {
    fn text(&mut self, text: &str) {
        text.clone_into(self);
    }
}

impl Place for i64 {
    fn number(&mut self, number: i64) {
        *self = number;
    }
}

impl Place for Placement {
    const MEMBERS: &'static [&'static str] = &["model_index"];

    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        _index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        map.next_value_seed(Loose(&mut self.model_index))
    }
}

impl Place for Packet {
    const MEMBERS: &'static [&'static str] = &["type", "content"];

    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match index {
            0 => map.next_value_seed(Loose(&mut self.kind)),
            _ => map.next_value_seed(Loose(&mut self.content)),
        }
    }
}

impl Place for ChatPiece {
    const MEMBERS: &'static [&'static str] = &["placement", "obj"];

    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match index {
            0 => map.next_value_seed(Loose(&mut self.placement)),
            _ => map.next_value_seed(Loose(&mut self.obj)),
        }
    }
}

/// Reads any value into a place.
struct Loose<'a, P>(&'a mut P);

impl<'de, P: Place> DeserializeSeed<'de> for Loose<'_, P> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, P: Place> Visitor<'de> for Loose<'_, P> {
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
        self.0.number(value);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        // A larger one is the index of no model.
        i64::try_from(value).map_or(Ok(()), |value| self.visit_i64(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.0.text(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(index) = map.next_key_seed(Name(P::MEMBERS))? {
            match index {
                Some(index) => self.0.member(index, &mut map)?,
                None => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(())
    }
}

/// Reads a member's name as its place among these, if it is one of them.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
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
