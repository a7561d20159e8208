//! The text that a value was written as.

use super::shape::{ByShape, Reader};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Expected, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// The JSON text of a value: as it came where the deserializer is `serde_json`'s, and written anew
/// where it is another, such as what serde keeps while it looks for a tag.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    let name = raw_name();
    deserializer.deserialize_newtype_struct(name, ByShape(Text { name }))
}

/// The name of the newtype that a [`RawValue`] asks for. `serde_json` answers it with an object of
/// one member of that name, the text; others take it for any newtype.
pub(crate) fn raw_name() -> &'static str {
    static NAME: OnceLock<&str> = OnceLock::new();
    NAME.get_or_init(|| match <&RawValue>::deserialize(Probe) {
        Err(Asked(name)) => name,
        Ok(_) => "",
    })
}

/// A deserializer that has nothing but the name that it was asked for.
struct Probe;

#[derive(Debug)]
struct Asked(&'static str);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Asked {}

impl Error for Asked {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self("")
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Asked> {
        Err(Asked(""))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _visitor: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(name))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Takes the text that comes under this name, or else makes one.
struct Text {
    name: &'static str,
}

impl Expected for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
}

impl<'de> Reader<'de> for Text {
    type Value = Cow<'de, str>;

    fn object<A: MapAccess<'de>>(self, mut map: A) -> Result<Cow<'de, str>, A::Error> {
        let mut object = Map::new();
        while let Some(name) = map.next_key_seed(Lent)? {
            if name == self.name && !name.is_empty() {
                return map.next_value_seed(Unread);
            }
            object.insert(name.into_owned(), map.next_value()?);
        }
        self.other(Value::Object(object))
    }

    fn other<E: Error>(self, value: Value) -> Result<Cow<'de, str>, E> {
        Ok(value.to_string().into())
    }
}

/// The name of the newtype that a text is asked for as that will be read through, so that nobody
/// has to look before whether it is JSON.
pub(crate) const UNREAD: &str = "onyx_runtime::unread";

struct Unread;

impl<'de> DeserializeSeed<'de> for Unread {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_newtype_struct(UNREAD, Lent)
    }
}

/// A string, borrowed from the input where that can be.
pub(super) struct Lent;

impl<'de> DeserializeSeed<'de> for Lent {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Lent {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_str(self)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(text.into())
    }
}
