//! A value as the text that it is written as, handed out as `serde_json` hands out its `RawValue`: an
//! object of one member.

use super::Result;
use super::scan::Scanner;
use crate::de::UNREAD;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Error;

pub(super) struct RawText<'a, 'de> {
    /// The member's.
    pub(super) name: &'static str,
    pub(super) scanner: &'a mut Scanner<'de>,
    /// Whether the value is all that the text holds.
    pub(super) is_all: bool,
}

impl<'de> MapAccess<'de> for RawText<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        seed.deserialize(BorrowedStrDeserializer::new(self.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        seed.deserialize(&mut *self)
    }
}

impl<'de> Deserializer<'de> for &mut RawText<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_borrowed_str(self.scanner.value()?)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        // Who reads all of it finds what is wrong with it.
        if name == UNREAD && self.is_all {
            return visitor.visit_borrowed_str(self.scanner.rest());
        }
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
