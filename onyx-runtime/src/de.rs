//! What generated `Deserialize` implementations are made of.
//!
//! A generated struct implements [`Record`], which is one loop over the keys and one constructor;
//! the visitor, the search for the key and the word about what is missing are shared by all of
//! them. Unknown members are skipped, a member that comes twice counts the last time, and null
//! is taken for an absent value wherever a value may be absent: a newer server, or one that does
//! not keep its word in these, still makes sense.

mod outline;
mod shape;
mod tagged;
mod text;
mod union;

pub(crate) use outline::{Outline, string_end};
pub use tagged::{Rest, Tagged, tagged};
pub(crate) use text::{UNREAD, raw_name};
pub use union::{Kind, Union, union};

use super::Maybe;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A struct that is read member by member.
// Its page would list every struct there is, in more than a megabyte.
#[doc(hidden)]
pub trait Record: Sized {
    /// Its name, for messages.
    const NAME: &'static str;
    /// The names of its members on the wire; those that must be there come first.
    const FIELDS: &'static [&'static str];
    /// How many of them must be there.
    const REQUIRED: usize = 0;
    /// Whether it keeps members that it does not know by name.
    const OPEN: bool = false;
    /// Whether all of these names are written in JSON as they are, without an escape.
    #[doc(hidden)]
    const PLAIN: bool = are_plain(Self::FIELDS);
    /// Members that always have the same value, as JSON: by them a union tells its members apart.
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[];

    /// Reads the members. Where it is `None`, `fields` know why.
    fn read<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Option<Self>;
}

/// Reads JSON, as an answer is read. The text is looked at once for being UTF-8 and not once for each
/// string in it, and every type is compiled for one kind of input only.
#[doc(hidden)] // for the benchmarks
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    super::json::from_str(utf8(bytes)?)
}

/// The text that bytes are.
pub(crate) fn utf8(bytes: &[u8]) -> serde_json::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Error::custom(format_args!("invalid UTF-8 at byte {at}"))
    })
}

/// Makes one type of another by way of text, so that each is compiled for one kind of input and of
/// output only.
pub(crate) fn through_text<S: Serialize + ?Sized, T: DeserializeOwned>(
    value: &S,
) -> serde_json::Result<T> {
    super::json::from_str(&serde_json::to_string(value)?)
}

/// Reads a [`Record`].
pub fn record<'de, D: Deserializer<'de>, T: Record>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        members(map)
    }
}

/// Reads a [`Record`] out of its members.
fn members<'de, A: MapAccess<'de>, T: Record>(map: A) -> Result<T, A::Error> {
    let mut fields = Fields::new::<T>(map);
    let record = T::read(&mut fields);
    match (fields.error.take(), record) {
        (Some(error), _) => Err(error),
        (None, Some(record)) => Ok(record),
        (None, None) => Err(fields.missing()),
    }
}

/// The members of an object, as they come.
///
/// What goes wrong is kept here and ends the object, so that what is generated for each struct has no way
/// out of its own but for what has not come.
#[derive(Debug)]
pub struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    error: Option<A::Error>,
    names: &'static [&'static str],
    are_plain: bool,
    required: usize,
    /// Which of the first 128 names have come.
    seen: u128,
    /// Where the search for the next name begins: servers write members in one order.
    next: usize,
}

/// A member's name.
#[derive(Debug)]
pub enum Name {
    /// An index into [`Record::FIELDS`].
    Known(usize),
    /// Any other.
    Other(String),
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    fn new<T: Record>(map: A) -> Self {
        let (names, required) = (T::FIELDS, T::REQUIRED);
        Self { map, error: None, names, are_plain: T::PLAIN, required, seen: 0, next: 0 }
    }

    fn known(&self) -> Known {
        Known { names: self.names, are_plain: self.are_plain, start: self.next }
    }

    fn see(&mut self, index: usize) -> usize {
        // Only of those that must be there will anybody ask.
        if index < self.required.min(128) {
            self.seen |= 1 << index;
        }
        self.next = index.wrapping_add(1);
        index
    }

    /// Says which required member has not come.
    fn missing(&self) -> A::Error {
        let missing = |index: &usize| *index >= 128 || self.seen & (1 << index) == 0;
        let index = (0..self.required).find(missing);
        let name = index.and_then(|index| self.names.get(index)).copied().unwrap_or("?");
        Error::missing_field(name)
    }

    /// What was read, if anything was.
    fn ok<T>(&mut self, read: Result<T, A::Error>) -> Option<T> {
        read.map_err(|error| self.error = Some(error)).ok()
    }

    /// The next name, unless something has gone wrong before.
    fn key<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Option<S::Value> {
        if self.error.is_some() {
            return None;
        }
        let key = self.map.next_key_seed(seed);
        self.ok(key).flatten()
    }

    /// What stands behind the name.
    fn read<T: Deserialize<'de>>(&mut self) -> Option<T> {
        let value = self.map.next_value();
        self.ok(value)
    }

    /// The next member's place in [`Record::FIELDS`], or a number beyond them.
    #[allow(clippy::should_implement_trait, reason = "an iterator could not read the values")]
    pub fn next(&mut self) -> Option<usize> {
        self.key(self.known()).map(|index| self.see(index))
    }

    /// The next member's place or name.
    pub fn next_name(&mut self) -> Option<Name> {
        let name = self.key(Named(self.known()));
        if let Some(Name::Known(index)) = name {
            self.see(index);
        }
        name
    }

    /// Reads a value.
    pub fn value<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        *slot = self.read();
    }

    /// Reads a value or null.
    pub fn nullable<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        *slot = self.read().flatten();
    }

    /// Reads a value or null, and remembers which.
    pub fn maybe<T: Deserialize<'de>>(&mut self, slot: &mut Maybe<T>) {
        *slot = self.read().unwrap_or_default();
    }

    /// Keeps a member that the type does not know by name.
    pub fn additional<T: Deserialize<'de>>(
        &mut self,
        name: String,
        values: &mut BTreeMap<String, T>,
    ) {
        if let Some(value) = self.read() {
            values.insert(name, value);
        }
    }

    /// Passes over a value.
    pub fn skip(&mut self) {
        self.read::<IgnoredAny>();
    }
}

/// The name of the enum that known names are asked for as. The reader of this crate knows it, and
/// answers with the place of the name.
pub(crate) const NAMES: &str = "onyx_runtime::names";

/// Whether all names are written in JSON as they are.
const fn are_plain(names: &[&str]) -> bool {
    let mut rest = names;
    while let [name, others @ ..] = rest {
        let mut bytes = name.as_bytes();
        while let [byte, others @ ..] = bytes {
            if matches!(byte, b'"' | b'\\' | ..b' ') {
                return false;
            }
            bytes = others;
        }
        rest = others;
    }
    true
}

/// Finds a key among known names.
#[derive(Clone, Copy)]
struct Known {
    names: &'static [&'static str],
    are_plain: bool,
    /// Where the search begins.
    start: usize,
}

impl Known {
    /// The names that can be found in the text as it is.
    fn plain(self) -> &'static [&'static str] {
        if self.are_plain { self.names } else { &[] }
    }

    /// The place of `key`, looked for from the place behind the last one found.
    fn find(&self, key: &str) -> Option<usize> {
        let start = self.start.min(self.names.len());
        let (before, after) = self.names.split_at(start);
        match after.iter().position(|name| *name == key) {
            Some(index) => Some(start + index),
            None => before.iter().position(|name| *name == key),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Known {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_enum(NAMES, self.plain(), self)
    }
}

impl<'de> Visitor<'de> for Known {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<usize, E> {
        Ok(usize::try_from(index).unwrap_or(usize::MAX))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(self.find(key).unwrap_or(usize::MAX))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, name: A) -> Result<usize, A::Error> {
        let (index, rest) = name.variant_seed(Identifier(self))?;
        rest.unit_variant()?;
        Ok(index)
    }
}

#[derive(Clone, Copy)]
struct Named(Known);

impl<'de> DeserializeSeed<'de> for Named {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_enum(NAMES, self.0.plain(), self)
    }
}

impl<'de> Visitor<'de> for Named {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Name, E> {
        self.0.visit_u64(index).map(Name::Known)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Name, E> {
        Ok(self.0.find(key).map_or_else(|| Name::Other(key.to_owned()), Name::Known))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, name: A) -> Result<Name, A::Error> {
        let (name, rest) = name.variant_seed(Identifier(self))?;
        rest.unit_variant()?;
        Ok(name)
    }
}

/// Asks for the name itself.
struct Identifier<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Identifier<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_identifier(self.0)
    }
}

/// Reads a string enum, which takes any string.
pub fn string<'de, D: Deserializer<'de>, T: for<'a> From<&'a str>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(StringVisitor(PhantomData))
}

struct StringVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for StringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Reads an integer enum.
pub fn integer<'de, D: Deserializer<'de>, T: From<i64>>(deserializer: D) -> Result<T, D::Error> {
    i64::deserialize(deserializer).map(T::from)
}

/// Reads any value, for enums of several kinds.
pub fn any<'de, D: Deserializer<'de>, T: From<Value>>(deserializer: D) -> Result<T, D::Error> {
    Value::deserialize(deserializer).map(T::from)
}

/// The error of a value that a type cannot have.
#[must_use]
pub fn invalid<E: Error>(found: &str, expected: &'static str) -> E {
    E::invalid_value(Unexpected::Str(found), &expected)
}

/// The error of a text within the text. It says more behind the position, which `serde_json` would
/// otherwise take for one in the whole.
#[allow(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn inside<E: Error>(error: serde_json::Error) -> E {
    E::custom(format_args!("{error} of the member"))
}

/// Compares a value with JSON text, for enums of several kinds.
pub fn same<T: Serialize + ?Sized>(value: &T, json: &str) -> bool {
    serde_json::to_string(value).is_ok_and(|text| text == json)
}

#[cfg(test)]
mod tests;
