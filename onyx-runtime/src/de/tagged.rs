//! Unions that are told apart by the value of one member.

use super::shape::{ByShape, Reader};
use super::{Known, Name, Named, Record, are_plain, inside, members, through_text};
use crate::json;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, Expected, MapAccess, Unexpected,
};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A union that is told apart by the value of one member.
pub trait Tagged: Sized {
    /// The member that tells.
    const TAG: &'static str;
    #[doc(hidden)]
    const NAMES: &'static [&'static str] = &[Self::TAG];
    #[doc(hidden)]
    const PLAIN: bool = are_plain(Self::NAMES);

    /// Reads what stands behind the tag.
    fn read<'de, A: MapAccess<'de>>(tag: &str, rest: Rest<'_, A>) -> Result<Self, A::Error>;

    /// Keeps what has no tag.
    fn unrecognized(value: Value) -> Self;
}

/// Reads a [`Tagged`] union.
///
/// Where the tag is the first member, as servers write it, the rest is read as it comes. Where it
/// is not, the object is put into order first. What is no object has no tag; only null is refused,
/// as it is wherever a value has to be.
pub fn tagged<'de, D: Deserializer<'de>, T: Tagged>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ByShape(TaggedReader(PhantomData)))
}

struct TaggedReader<T>(PhantomData<T>);

impl<T: Tagged> Expected for TaggedReader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a member `{}`", T::TAG)
    }
}

impl<'de, T: Tagged> Reader<'de> for TaggedReader<T> {
    type Value = T;

    fn object<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match map.next_key_seed(Named(Known { names: T::NAMES, are_plain: T::PLAIN, start: 0 }))? {
            None => Ok(T::unrecognized(Value::Object(Map::new()))),
            Some(Name::Other(key)) => {
                let value = map.next_value()?;
                unordered(key, value, map)
            }
            Some(Name::Known(_)) => match map.next_value_seed(TagValue)? {
                Ok(tag) => T::read(&tag, Rest { map, tag_name: T::TAG, tag: &tag }),
                Err(value) => unordered(T::TAG.to_owned(), value, map),
            },
        }
    }

    fn other<E: Error>(self, value: Value) -> Result<T, E> {
        match value {
            Value::Null => Err(E::invalid_type(Unexpected::Unit, &self)),
            value => Ok(T::unrecognized(value)),
        }
    }
}

/// Reads a tag: a string, or else what stands in its place.
struct TagValue;

impl<'de> DeserializeSeed<'de> for TagValue {
    type Value = Result<Cow<'de, str>, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(ByShape(self))
    }
}

impl Expected for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
}

impl<'de> Reader<'de> for TagValue {
    type Value = Result<Cow<'de, str>, Value>;

    fn object<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        Ok(Err(Value::Object(collect(Map::new(), members)?)))
    }

    fn string<E: Error>(self, text: Cow<'de, str>) -> Result<Self::Value, E> {
        Ok(Ok(text))
    }

    fn other<E: Error>(self, value: Value) -> Result<Self::Value, E> {
        Ok(Err(value))
    }
}

/// Reads a union whose tag is not the first member, by putting it there.
fn unordered<'de, A: MapAccess<'de>, T: Tagged>(
    key: String,
    value: Value,
    map: A,
) -> Result<T, A::Error> {
    let mut object = Map::new();
    put(&mut object, key, value);
    let mut object = collect(object, map)?;
    let Some(tag) = object.get(T::TAG).and_then(Value::as_str).map(str::to_owned) else {
        return Ok(T::unrecognized(Value::Object(object)));
    };
    object.remove(T::TAG);
    tagged(&mut json::Reader::new(&reordered(T::TAG, &tag, object))).map_err(inside)
}

/// The text of an object with its tag in front.
fn reordered(name: &str, tag: &str, rest: Map<String, Value>) -> String {
    let mut text = format!("{{{}:{}", Value::from(name), Value::from(tag));
    let rest = Value::Object(rest).to_string();
    match rest.strip_prefix('{') {
        None | Some("}") => text.push('}'),
        Some(members) => {
            text.push(',');
            text.push_str(members);
        }
    }
    text
}

/// Adds what is left of an object; a member that comes twice counts the last time.
fn collect<'de, A: MapAccess<'de>>(
    mut object: Map<String, Value>,
    mut map: A,
) -> Result<Map<String, Value>, A::Error> {
    while let Some((key, value)) = map.next_entry()? {
        put(&mut object, key, value);
    }
    Ok(object)
}

/// Adds a member. Of what maps are made of there need not be a copy in every crate that reads a union.
fn put(object: &mut Map<String, Value>, name: String, value: Value) {
    object.insert(name, value);
}

/// What stands behind the tag of a union.
#[derive(Debug)]
pub struct Rest<'t, A> {
    map: A,
    tag_name: &'static str,
    tag: &'t str,
}

impl<'de, A: MapAccess<'de>> Rest<'_, A> {
    /// Reads a member that has no use for the tag.
    pub fn record<T: Record>(self) -> Result<T, A::Error> {
        members(self.map)
    }

    /// Reads a member that has the tag among its fields.
    pub fn whole<T: DeserializeOwned>(self) -> Result<T, A::Error> {
        self.value().and_then(|value| through_text(&value).map_err(inside))
    }

    /// Keeps a member that the union does not know.
    pub fn value(self) -> Result<Value, A::Error> {
        let mut object = collect(Map::new(), self.map)?;
        put(&mut object, self.tag_name.to_owned(), Value::from(self.tag));
        Ok(Value::Object(object))
    }
}
