//! Unions that are told apart by what their members look like.
//!
//! The value is kept as the text that came ([`RawValue`]) and is read once, as the member that it
//! is found to be: the names at its top decide, and no tree of it is built.

use super::shape::{ByShape, Reader};
use super::{Record, inside, same};
use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, Expected, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::fmt;
use std::ops::Range;
use std::str::Bytes;

/// The kinds of JSON values, for unions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` and `false`
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// A list.
    List,
    /// An object.
    Object,
    /// Any value.
    Any,
}

impl Kind {
    /// Whether a JSON text is of this kind; its first character says so, but for numbers.
    fn fits(self, text: &str) -> bool {
        let first = text.bytes().next();
        let is_number = first.is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
        match self {
            Self::Null => first == Some(b'n'),
            Self::Boolean => matches!(first, Some(b't' | b'f')),
            Self::Integer => is_number && !text.contains(['.', 'e', 'E']),
            Self::Number => is_number,
            Self::String => first == Some(b'"'),
            Self::List => first == Some(b'['),
            Self::Object => first == Some(b'{'),
            Self::Any => true,
        }
    }
}

/// How deep a value may go: what `serde_json` itself allows. It counts anew for every text, so a
/// union within a union would get past it.
const MAX_DEPTH: usize = 128;

/// Begins to read a union that is told apart by what its members look like.
pub fn union<'de, D: Deserializer<'de>, U>(deserializer: D) -> Result<Union<U>, D::Error> {
    let text = Box::<RawValue>::deserialize(Raw(deserializer))?;
    if depth(text.get()) > MAX_DEPTH {
        return Err(D::Error::custom("recursion limit exceeded"));
    }
    let members = members(text.get()).map_err(inside)?;
    Ok(Union { text, members, best: None })
}

/// A value that is being compared with the members of a union.
#[derive(Debug)]
pub struct Union<U> {
    text: Box<RawValue>,
    /// Those of an object.
    members: Option<Members>,
    /// The best member so far, with how many of the object's members it knows and needs.
    best: Option<((usize, usize), U)>,
}

impl<U> Union<U> {
    /// Offers a member that is an object with known fields: the one that knows most of the
    /// object's members wins, then the one that needs most of them.
    #[must_use]
    pub fn object<T: Record + DeserializeOwned>(mut self, wrap: fn(T) -> U) -> Self {
        if let Some(score) = self.score::<T>()
            && self.best.as_ref().is_none_or(|(best, _)| score > *best)
            && let Ok(member) = serde_json::from_str(self.text.get())
        {
            self.best = Some((score, wrap(member)));
        }
        self
    }

    /// Offers a member of this kind; the first that can be read wins.
    #[must_use]
    pub fn kind<T: DeserializeOwned>(mut self, kind: Kind, wrap: fn(T) -> U) -> Self {
        if self.best.is_none()
            && kind.fits(self.text.get())
            && let Ok(member) = serde_json::from_str(self.text.get())
        {
            self.best = Some(((0, 0), wrap(member)));
        }
        self
    }

    /// Offers a string enum for the strings that it lists.
    #[must_use]
    pub fn listed<T: DeserializeOwned>(self, values: &[&str], wrap: fn(T) -> U) -> Self {
        let is_listed = Kind::String.fits(self.text.get())
            && serde_json::from_str::<String>(self.text.get())
                .is_ok_and(|text| values.contains(&text.as_str()));
        if is_listed { self.kind(Kind::String, wrap) } else { self }
    }

    /// The member that fits best, or the JSON itself.
    pub fn or<E: Error>(self, unrecognized: fn(Value) -> U) -> Result<U, E> {
        match self.best {
            Some((_, member)) => Ok(member),
            None => serde_json::from_str(self.text.get()).map(unrecognized).map_err(inside),
        }
    }

    /// How many of the object's members a record knows and needs; `None` where it cannot be one.
    fn score<T: Record>(&self) -> Option<(usize, usize)> {
        let members = self.members.as_ref()?;
        let has = |name: &str| members.iter().any(|(member, _)| member == name);
        let required = T::FIELDS.get(..T::REQUIRED)?;
        let complete = required.iter().all(|name| has(name));
        let constant = T::CONSTANTS.iter().all(|(name, json)| self.may_be(name, json));
        let constants = T::CONSTANTS.iter().filter(|(name, _)| has(name)).count();
        let known = T::FIELDS.iter().filter(|name| has(name)).count() + constants;
        // What shares nothing with the record would only lose its members in it.
        let stranger = known == 0 && !members.is_empty() && !T::OPEN;
        (complete && constant && !stranger).then_some((known, T::REQUIRED))
    }

    /// Whether a member is absent or has this value.
    fn may_be(&self, name: &str, json: &str) -> bool {
        let mut found = self.members.iter().flatten().filter(|(member, _)| member == name);
        found.next_back().is_none_or(|(_, range)| {
            let text = self.text.get().get(range.clone()).unwrap_or_default();
            // The same value may be written in several ways.
            text == json || serde_json::from_str(text).is_ok_and(|value: Value| same(&value, json))
        })
    }
}

/// The names at the top of an object, and where in the text their values stand.
pub(crate) type Members = Vec<(String, Range<usize>)>;

/// The members at the top of an object, in their order, and where in the text their values stand;
/// `None` where the value is no object.
pub(crate) fn members(text: &str) -> serde_json::Result<Option<Members>> {
    struct Outline<'a>(&'a str);

    impl<'de> Visitor<'de> for Outline<'de> {
        type Value = Members;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                let value = value.get();
                let start = value.as_ptr().addr() - self.0.as_ptr().addr();
                members.push((name, start..start + value.len()));
            }
            Ok(members)
        }
    }

    if !Kind::Object.fits(text) {
        return Ok(None);
    }
    serde_json::Deserializer::from_str(text).deserialize_map(Outline(text)).map(Some)
}

/// How many objects and lists stand within each other. The text is known to be JSON.
fn depth(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            b'"' => pass_string(&mut bytes),
            _ => {}
        }
    }
    deepest
}

/// Goes on behind the end of a string.
fn pass_string(bytes: &mut Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
}

/// A deserializer that a [`RawValue`] can be read from, whichever it is: one that is not
/// `serde_json`'s has no text to give, so it is made of the value.
struct Raw<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Raw<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    /// `RawValue` asks for a newtype of a name that only `serde_json` knows, and wants an object
    /// with one member of that name, the text.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let text = self.0.deserialize_newtype_struct(name, ByShape(Text { name }))?;
        visitor.visit_map(MapDeserializer::new([(name, text)].into_iter()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Takes the text that `serde_json` hands out under this name, or else makes one.
struct Text {
    name: &'static str,
}

impl Expected for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
}

impl<'de> Reader<'de> for Text {
    type Value = String;

    fn object<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == self.name {
                return map.next_value();
            }
            object.insert(name, map.next_value()?);
        }
        self.other(Value::Object(object))
    }

    fn other<E: Error>(self, value: Value) -> Result<String, E> {
        Ok(value.to_string())
    }
}
