//! What generated `Serialize` implementations are made of.
//!
//! An error on the way is kept and comes out at the end, so that generated code is a plain chain
//! without a branch per field: that is what makes it cheap to compile.

use super::Maybe;
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// Begins an object.
pub fn object<S: Serializer>(serializer: S) -> Object<S::SerializeMap> {
    Object(serializer.serialize_map(None))
}

/// An object that is being written.
#[derive(Debug)]
#[must_use = "an object is written once `end` is called"]
pub struct Object<M: SerializeMap>(Result<M, M::Error>);

impl<M: SerializeMap> Object<M> {
    /// Writes a property.
    pub fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        let written = self.name(name).map(|map| map.serialize_value(value));
        self.keep(written);
        self
    }

    /// Writes a name, which depends on no type and so is compiled once for all. None where something
    /// has gone wrong before.
    #[inline(never)]
    fn name(&mut self, name: &str) -> Option<&mut M> {
        let written = self.0.as_mut().ok()?.serialize_key(name);
        self.keep(Some(written));
        self.0.as_mut().ok()
    }

    fn keep(&mut self, written: Option<Result<(), M::Error>>) {
        if let Some(Err(error)) = written {
            self.0 = Err(error);
        }
    }

    /// Writes a property unless it is absent.
    pub fn optional<T: Serialize>(self, name: &'static str, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// Writes a property, or null, or leaves it out.
    pub fn maybe<T: Serialize>(self, name: &'static str, value: &Maybe<T>) -> Self {
        match value {
            Maybe::Value(value) => self.field(name, value),
            Maybe::Null => self.null(name),
            Maybe::Absent => self,
        }
    }

    fn null(self, name: &'static str) -> Self {
        self.field(name, &())
    }

    /// Writes the properties that the type does not know by name.
    pub fn additional<T: Serialize>(self, values: &BTreeMap<String, T>) -> Self {
        values.iter().fold(self, |object, (name, value)| object.field(name, value))
    }

    /// Ends the object.
    pub fn end(self) -> Result<M::Ok, M::Error> {
        self.0?.end()
    }
}

/// Writes a member of a tagged union that does not write its tag itself.
pub fn tagged<S: Serializer, T: Serialize>(
    serializer: S,
    tag: &'static str,
    name: &'static str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(object) = &mut value {
        object.insert(tag.to_owned(), Value::from(name));
    }
    value.serialize(serializer)
}

/// Writes a list out of anything that can be walked over.
pub fn list<S: Serializer, T: Serialize>(
    serializer: S,
    items: impl IntoIterator<Item = T>,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    for item in items {
        list.serialize_element(&item)?;
    }
    list.end()
}
