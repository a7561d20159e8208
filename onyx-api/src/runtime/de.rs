//! What generated `Deserialize` implementations are made of.
//!
//! A generated struct implements [`Record`], which is one loop over the keys and one constructor;
//! the visitor, the search for the key and the word about what is missing are shared by all of
//! them. Unknown members are skipped, a member that comes twice counts the last time, and null
//! is taken for an absent value wherever a value may be absent: a newer server, or one that does
//! not keep its word in these, still makes sense.

use super::Maybe;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Unexpected,
    Visitor,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A struct that is read member by member.
pub trait Record: Sized {
    /// Its name, for messages.
    const NAME: &'static str;
    /// The names of its members on the wire; those that must be there come first.
    const FIELDS: &'static [&'static str];
    /// How many of them must be there.
    const REQUIRED: usize = 0;
    /// Whether it keeps members that it does not know by name.
    const OPEN: bool = false;
    /// Members that always have the same value, as JSON: by them a union tells its members apart.
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[];

    /// Reads the members.
    fn read<'de, A: MapAccess<'de>>(fields: &mut Fields<A>) -> Result<Self, A::Error>;
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
        T::read(&mut Fields::new::<T>(map))
    }
}

/// The members of an object, as they come.
#[derive(Debug)]
pub struct Fields<A> {
    map: A,
    names: &'static [&'static str],
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

impl<A> Fields<A> {
    fn new<T: Record>(map: A) -> Self {
        Self { map, names: T::FIELDS, required: T::REQUIRED, seen: 0, next: 0 }
    }

    fn see(&mut self, index: usize) -> usize {
        if index < 128 {
            self.seen |= 1 << index;
        }
        self.next = index.wrapping_add(1);
        index
    }

    /// Says which required member has not come.
    pub fn missing<E: Error>(&self) -> E {
        let missing = |index: &usize| *index >= 128 || self.seen & (1 << index) == 0;
        let index = (0..self.required).find(missing);
        E::missing_field(index.and_then(|index| self.names.get(index)).copied().unwrap_or("?"))
    }
}

impl<'de, A: MapAccess<'de>> Fields<A> {
    /// The next member's place in [`Record::FIELDS`], or a number beyond them.
    #[allow(clippy::should_implement_trait, reason = "an iterator could not read the values")]
    pub fn next(&mut self) -> Result<Option<usize>, A::Error> {
        let seed = Known { names: self.names, start: self.next };
        Ok(self.map.next_key_seed(seed)?.map(|index| self.see(index)))
    }

    /// The next member's place or name.
    pub fn next_name(&mut self) -> Result<Option<Name>, A::Error> {
        let seed = Named(Known { names: self.names, start: self.next });
        let name = self.map.next_key_seed(seed)?;
        if let Some(Name::Known(index)) = name {
            self.see(index);
        }
        Ok(name)
    }

    /// Reads a value.
    pub fn value<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = Some(self.map.next_value()?);
        Ok(())
    }

    /// Reads a value or null.
    pub fn nullable<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = self.map.next_value()?;
        Ok(())
    }

    /// Reads a value or null, and remembers which.
    pub fn maybe<T: Deserialize<'de>>(&mut self, slot: &mut Maybe<T>) -> Result<(), A::Error> {
        *slot = self.map.next_value()?;
        Ok(())
    }

    /// Keeps a member that the type does not know by name.
    pub fn additional<T: Deserialize<'de>>(
        &mut self,
        name: String,
        values: &mut BTreeMap<String, T>,
    ) -> Result<(), A::Error> {
        values.insert(name, self.map.next_value()?);
        Ok(())
    }

    /// Passes over a value.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// Finds a key among known names.
struct Known {
    names: &'static [&'static str],
    start: usize,
}

impl Known {
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
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Known {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(self.find(key).unwrap_or(usize::MAX))
    }
}

struct Named(Known);

impl<'de> DeserializeSeed<'de> for Named {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Named {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Name, E> {
        Ok(self.0.find(key).map_or_else(|| Name::Other(key.to_owned()), Name::Known))
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

/// A union that is told apart by the value of one member.
pub trait Tagged: Sized {
    /// The member that tells.
    const TAG: &'static str;

    /// Reads what stands behind the tag.
    fn read<'de, A: MapAccess<'de>>(tag: &str, rest: Rest<A>) -> Result<Self, A::Error>;

    /// Keeps what has no tag.
    fn unrecognized(value: Value) -> Self;
}

/// Reads a [`Tagged`] union.
///
/// Where the tag is the first member, as servers write it, the rest is read as it comes. Where it
/// is not, the object is put into order first.
pub fn tagged<'de, D: Deserializer<'de>, T: Tagged>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(TaggedVisitor(PhantomData))
}

struct TaggedVisitor<T>(PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a member `{}`", T::TAG)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let Some(key) = map.next_key::<String>()? else {
            return Ok(T::unrecognized(Value::Object(serde_json::Map::new())));
        };
        let value = map.next_value::<Value>()?;
        match value {
            Value::String(tag) if key == T::TAG => {
                let rest = Rest { map, tag_name: T::TAG, tag: tag.clone() };
                T::read(&tag, rest)
            }
            value => unordered(key, value, map),
        }
    }
}

/// Reads a union whose tag is not the first member, by putting it there.
fn unordered<'de, A: MapAccess<'de>, T: Tagged>(
    key: String,
    value: Value,
    map: A,
) -> Result<T, A::Error> {
    let mut object = collect(map)?;
    object.entry(key).or_insert(value);
    let Some(tag) = object.get(T::TAG).and_then(Value::as_str).map(str::to_owned) else {
        return Ok(T::unrecognized(Value::Object(object)));
    };
    object.remove(T::TAG);
    reordered(T::TAG, &tag, &object).map_err(inside)
}

fn reordered<T: Tagged>(
    name: &str,
    tag: &str,
    object: &serde_json::Map<String, Value>,
) -> serde_json::Result<T> {
    let mut text = serde_json::to_vec(&BTreeMap::from([(name, tag)]))?;
    if !object.is_empty() {
        let rest = serde_json::to_vec(object)?;
        text.pop();
        text.push(b',');
        text.extend(rest.into_iter().skip(1));
    }
    tagged(&mut serde_json::Deserializer::from_slice(&text))
}

fn collect<'de, A: MapAccess<'de>>(mut map: A) -> Result<serde_json::Map<String, Value>, A::Error> {
    let mut object = serde_json::Map::new();
    while let Some((key, value)) = map.next_entry()? {
        object.insert(key, value);
    }
    Ok(object)
}

/// What stands behind the tag of a union.
#[derive(Debug)]
pub struct Rest<A> {
    map: A,
    tag_name: &'static str,
    tag: String,
}

impl<'de, A: MapAccess<'de>> Rest<A> {
    /// Reads a member that has no use for the tag.
    pub fn record<T: Record>(self) -> Result<T, A::Error> {
        T::read(&mut Fields::new::<T>(self.map))
    }

    /// Reads a member that has the tag among its fields.
    pub fn whole<T: DeserializeOwned>(self) -> Result<T, A::Error> {
        self.value().and_then(|value| from_value(&value).map_err(inside))
    }

    /// Keeps a member that the union does not know.
    pub fn value(self) -> Result<Value, A::Error> {
        let mut object = collect(self.map)?;
        object.insert(self.tag_name.to_owned(), Value::String(self.tag));
        Ok(Value::Object(object))
    }
}

/// The error of a text within the text. It says more behind the position, which `serde_json` would
/// otherwise take for one in the whole.
#[allow(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn inside<E: Error>(error: serde_json::Error) -> E {
    E::custom(format_args!("{error} of the member"))
}

/// Reads by way of text, so that a type is compiled for one kind of input only.
fn from_value<T: DeserializeOwned>(value: &Value) -> serde_json::Result<T> {
    serde_json::from_slice(&serde_json::to_vec(value)?)
}

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
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }
}

/// Begins to read a union that is told apart by what its members look like.
pub fn union<'de, D: Deserializer<'de>, U>(deserializer: D) -> Result<Union<U>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(Union { value, best: None })
}

/// A value that is being compared with the members of a union.
#[derive(Debug)]
pub struct Union<U> {
    value: Value,
    /// The best member so far, with how many of the object's members it knows and needs.
    best: Option<((usize, usize), U)>,
}

impl<U> Union<U> {
    /// Offers a member that is an object with known fields: the one that knows most of the
    /// object's members wins, then the one that needs most of them.
    #[must_use]
    pub fn object<T: Record + DeserializeOwned>(mut self, wrap: fn(T) -> U) -> Self {
        if let Some(score) = score::<T>(&self.value)
            && self.best.as_ref().is_none_or(|(best, _)| score > *best)
            && let Ok(member) = from_value(&self.value)
        {
            self.best = Some((score, wrap(member)));
        }
        self
    }

    /// Offers a member of this kind; the first that can be read wins.
    #[must_use]
    pub fn kind<T: DeserializeOwned>(mut self, kind: Kind, wrap: fn(T) -> U) -> Self {
        if self.best.is_none()
            && kind.fits(&self.value)
            && let Ok(member) = from_value(&self.value)
        {
            self.best = Some(((0, 0), wrap(member)));
        }
        self
    }

    /// The member that fits best, or the JSON itself.
    pub fn or(self, unrecognized: fn(Value) -> U) -> U {
        self.best.map_or_else(|| unrecognized(self.value), |(_, member)| member)
    }
}

/// How many of the object's members a record knows and needs; `None` where it cannot be one.
fn score<T: Record>(value: &Value) -> Option<(usize, usize)> {
    let object = value.as_object()?;
    let required = T::FIELDS.get(..T::REQUIRED)?;
    let complete = required.iter().all(|name| object.contains_key(*name));
    let constant = T::CONSTANTS
        .iter()
        .all(|(name, json)| object.get(*name).is_none_or(|value| same(value, json)));
    let constants = T::CONSTANTS.iter().filter(|(name, _)| object.contains_key(*name)).count();
    let known = T::FIELDS.iter().filter(|name| object.contains_key(**name)).count() + constants;
    // What shares nothing with the record would only lose its members in it.
    let stranger = known == 0 && !object.is_empty() && !T::OPEN;
    (complete && constant && !stranger).then_some((known, T::REQUIRED))
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

/// Compares a value with JSON text, for enums of several kinds.
pub fn same<T: Serialize + ?Sized>(value: &T, json: &str) -> bool {
    serde_json::to_string(value).is_ok_and(|text| text == json)
}

#[cfg(test)]
mod tests;
