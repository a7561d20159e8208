//! A visitor that tells objects from everything else.

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, Expected, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// What becomes of a value.
pub(super) trait Reader<'de>: Sized + Expected {
    /// What is made of it.
    type Value;

    /// Takes an object.
    fn object<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error>;

    /// Takes a string.
    fn string<E: Error>(self, text: Cow<'de, str>) -> Result<Self::Value, E> {
        self.other(text.into())
    }

    /// Takes anything else.
    fn other<E: Error>(self, value: Value) -> Result<Self::Value, E>;
}

/// Hands a value to a [`Reader`].
pub(super) struct ByShape<R>(pub(super) R);

impl<'de, R: Reader<'de>> Visitor<'de> for ByShape<R> {
    type Value = R::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R::Value, A::Error> {
        self.0.object(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<R::Value, A::Error> {
        let list = Value::deserialize(SeqAccessDeserializer::new(items))?;
        self.0.other(list)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<R::Value, E> {
        self.0.other(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<R::Value, E> {
        self.0.other(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<R::Value, E> {
        self.0.other(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<R::Value, E> {
        self.0.other(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<R::Value, E> {
        self.0.string(value.to_owned().into())
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<R::Value, E> {
        self.0.string(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<R::Value, E> {
        self.0.string(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<R::Value, E> {
        self.0.other(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<R::Value, E> {
        self.0.other(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<R::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<R::Value, D::Error> {
        inner.deserialize_any(self)
    }
}
