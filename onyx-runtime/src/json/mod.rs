//! Reads JSON out of a text that is all there.
//!
//! `serde_json` reads from anything, a byte at a time: only to pass over a packet of a chat stream
//! costs it more than to read the packet costs here (`benches/decode.rs`). What is accepted, what
//! becomes of it and what an error says are as `serde_json` has them, and a test holds the two
//! against each other. So what is rare is left to it: bytes, enums of a caller's, and the words for what
//! is no JSON.

mod access;
mod escape;
mod key;
mod raw;
mod scan;
#[cfg(test)]
mod tests;
mod view;

pub use view::JsonText;

use access::{Items, Members};
use raw::RawText;
use scan::Scanner;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Expected, Unexpected, Visitor};
use serde_json::Error;
use std::borrow::Cow;

type Result<T> = std::result::Result<T, Error>;

/// How deep objects and lists may stand within each other: less than this, as with `serde_json`.
const MAX_DEPTH: usize = 128;

/// Reads a text as a value.
pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader);
    // A large value is handed on where it is rather than taken out and put back.
    if value.is_ok() {
        reader.scanner.end()?;
    }
    value
}

/// A text, and how far it was read.
#[derive(Debug)]
pub(crate) struct Reader<'de> {
    scanner: Scanner<'de>,
    /// How many more objects and lists may be opened.
    depth: usize,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(text: &'de str) -> Self {
        Self { scanner: Scanner::new(text), depth: MAX_DEPTH }
    }

    #[inline]
    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.within(b'}', |reader| visitor.visit_map(Members::new(reader)))
    }

    fn list<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.within(b']', |reader| visitor.visit_seq(Items::new(reader)))
    }

    /// Reads what stands between brackets, the first of which is next.
    #[inline]
    fn within<T>(&mut self, close: u8, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.enter()?;
        let mut value = read(self);
        let end = self.leave(close);
        match &mut value {
            Err(error) => self.scanner.place_in(error),
            Ok(_) => end?,
        }
        value
    }

    #[inline]
    fn enter(&mut self) -> Result<()> {
        if self.depth == 1 {
            return Err(self.scanner.place(Error::custom("recursion limit exceeded")));
        }
        self.depth -= 1;
        self.scanner.advance();
        Ok(())
    }

    #[inline]
    fn leave(&mut self, close: u8) -> Result<()> {
        self.depth += 1;
        self.scanner.close(close)
    }

    #[inline]
    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        let value = match self.scanner.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        };
        self.placed(value)
    }

    #[inline]
    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        if !matches!(self.scanner.token(), b'-' | b'0'..=b'9') {
            return Err(self.mismatch(&visitor));
        }
        let value = self.scanner.number()?.visit(visitor);
        self.placed(value)
    }

    /// Leaves a value to `serde_json`.
    fn leave_to_serde<T>(
        &mut self,
        read: impl FnOnce(&mut serde_json::Deserializer<serde_json::de::StrRead<'de>>) -> Result<T>,
    ) -> Result<T> {
        let text = self.scanner.value()?;
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = read(&mut reader).and_then(|value| reader.end().map(|()| value));
        value.map_err(|error| self.scanner.replace(&error))
    }

    fn placed<T>(&self, value: Result<T>) -> Result<T> {
        value.map_err(|error| self.scanner.place(error))
    }

    /// The error of a value of another kind than was expected.
    #[cold]
    fn mismatch(&mut self, expected: &dyn Expected) -> Error {
        let found = match self.scanner.token() {
            b'{' => Ok(Error::invalid_type(Unexpected::Map, expected)),
            b'[' => Ok(Error::invalid_type(Unexpected::Seq, expected)),
            b'"' => self
                .scanner
                .string()
                .map(|text| Error::invalid_type(Unexpected::Str(&text), expected)),
            b'-' | b'0'..=b'9' => self
                .scanner
                .number()
                .map(|number| Error::invalid_type(number.unexpected(), expected)),
            b't' => self.word("true", Unexpected::Bool(true), expected),
            b'f' => self.word("false", Unexpected::Bool(false), expected),
            _ => self.word("null", Unexpected::Unit, expected),
        };
        match found {
            Ok(error) => self.scanner.place(error),
            Err(error) => error,
        }
    }

    fn word(
        &mut self,
        word: &str,
        found: Unexpected<'_>,
        expected: &dyn Expected,
    ) -> Result<Error> {
        self.scanner.word(word).map(|()| Error::invalid_type(found, expected))
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.number(visitor)
        })*
    };
}

macro_rules! left_to_serde {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.leave_to_serde(|reader| reader.$method(visitor))
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    numbers!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    numbers!(deserialize_f32 deserialize_f64);
    left_to_serde!(deserialize_i128 deserialize_u128 deserialize_bytes deserialize_byte_buf);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scanner.token() {
            b'"' => self.string(visitor),
            b'{' => self.object(visitor),
            b'[' => self.list(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            _ => self.number(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let value = match self.scanner.token() {
            b't' => self.scanner.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.scanner.word("false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(self.mismatch(&visitor)),
        };
        self.placed(value)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let value = match self.scanner.token() {
            b'n' => self.scanner.word("null").and_then(|()| visitor.visit_unit()),
            _ => Err(self.mismatch(&visitor)),
        };
        self.placed(value)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scanner.token() {
            b'"' => self.string(visitor),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scanner.token() {
            b'n' => self.scanner.word("null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scanner.token() {
            b'[' => self.list(visitor),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scanner.token() {
            b'{' => self.object(visitor),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.scanner.token() {
            b'[' => self.list(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        if name != super::de::raw_name() {
            return visitor.visit_newtype_struct(self);
        }
        let is_all = self.depth == MAX_DEPTH;
        visitor.visit_map(RawText { name, scanner: &mut self.scanner, is_all })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.leave_to_serde(|reader| reader.deserialize_enum(name, variants, visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.scanner.skip()?;
        visitor.visit_unit()
    }
}
