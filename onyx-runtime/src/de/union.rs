//! Unions that are told apart by what their members look like.
//!
//! The value is kept as the text that came and is read once, as the member that it is found to be:
//! the names at its top decide, and no tree of it is built.

use super::outline::{Member, Outline};
use super::text::text;
use super::{Record, inside, same};
use crate::json;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::Value;
use std::borrow::Cow;

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
pub fn union<'de, D: Deserializer<'de>, U>(deserializer: D) -> Result<Union<'de, U>, D::Error> {
    let text = text(deserializer)?;
    let Outline { depth, members } = Outline::of(&text);
    if depth > MAX_DEPTH {
        return Err(D::Error::custom("recursion limit exceeded"));
    }
    Ok(Union { text, members, best: None })
}

/// A value that is being compared with the members of a union.
#[derive(Debug)]
pub struct Union<'de, U> {
    text: Cow<'de, str>,
    /// Those of an object.
    members: Option<Vec<Member>>,
    /// The best member so far, with how many of the object's members it knows and needs.
    best: Option<((usize, usize), U)>,
}

impl<U> Union<'_, U> {
    /// Offers a member that is an object with known fields: the one that knows most of the
    /// object's members wins, then the one that needs most of them.
    #[must_use]
    pub fn object<T: Record + DeserializeOwned>(mut self, wrap: fn(T) -> U) -> Self {
        if let Some(score) = self.score::<T>()
            && self.best.as_ref().is_none_or(|(best, _)| score > *best)
            && let Ok(member) = json::from_str(&self.text)
        {
            self.best = Some((score, wrap(member)));
        }
        self
    }

    /// Offers a member of this kind; the first that can be read wins.
    #[must_use]
    pub fn kind<T: DeserializeOwned>(mut self, kind: Kind, wrap: fn(T) -> U) -> Self {
        if self.best.is_none()
            && kind.fits(&self.text)
            && let Ok(member) = json::from_str(&self.text)
        {
            self.best = Some(((0, 0), wrap(member)));
        }
        self
    }

    /// Offers a string enum for the strings that it lists.
    #[must_use]
    pub fn listed<T: DeserializeOwned>(self, values: &[&str], wrap: fn(T) -> U) -> Self {
        let is_listed = Kind::String.fits(&self.text)
            && serde_json::from_str::<String>(&self.text)
                .is_ok_and(|text| values.contains(&text.as_str()));
        if is_listed { self.kind(Kind::String, wrap) } else { self }
    }

    /// The member that fits best, or the JSON itself.
    pub fn or<E: Error>(self, unrecognized: fn(Value) -> U) -> Result<U, E> {
        match self.best {
            Some((_, member)) => Ok(member),
            None => json::from_str(&self.text).map(unrecognized).map_err(inside),
        }
    }

    /// How many of the object's members a record knows and needs; `None` where it cannot be one.
    fn score<T: Record>(&self) -> Option<(usize, usize)> {
        let members = self.members.as_ref()?;
        let has = |name: &str| members.iter().any(|member| member.is_named(&self.text, name));
        let required = T::FIELDS.get(..T::REQUIRED)?;
        let is_complete = required.iter().all(|name| has(name));
        if !is_complete || !T::CONSTANTS.iter().all(|(name, json)| self.may_be(name, json)) {
            return None;
        }
        let constants = T::CONSTANTS.iter().filter(|(name, _)| has(name)).count();
        let known = T::FIELDS.iter().filter(|name| has(name)).count() + constants;
        // What shares nothing with the record would only lose its members in it.
        let is_stranger = known == 0 && !members.is_empty() && !T::OPEN;
        if is_stranger { None } else { Some((known, T::REQUIRED)) }
    }

    /// Whether a member is absent or has this value.
    fn may_be(&self, name: &str, json: &str) -> bool {
        let mut members = self.members.iter().flatten().rev();
        let found = members.find(|member| member.is_named(&self.text, name));
        found.is_none_or(|member| {
            let text = member.value(&self.text);
            // The same value may be written in several ways.
            text == json || serde_json::from_str(text).is_ok_and(|value: Value| same(&value, json))
        })
    }
}
