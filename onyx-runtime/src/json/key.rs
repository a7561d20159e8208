//! The name of a member as what is asked for: mostly text, but maps may have numbers for keys.

use super::scan::{Number, Scanner};
use crate::de::NAMES;
use serde::de::value::CowStrDeserializer;
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Error;
use std::borrow::Cow;
use std::str::FromStr;

type Result<T> = std::result::Result<T, Error>;

pub(super) struct Key<'a, 'de>(pub(super) &'a mut Scanner<'de>);

impl Key<'_, '_> {
    fn number(self) -> Result<Number> {
        let name = self.0.string()?;
        let mut scanner = Scanner::new(&name);
        let number = if matches!(scanner.byte(), b'-' | b'0'..=b'9') {
            scanner.number().and_then(|number| scanner.end().map(|()| number)).ok()
        } else {
            None
        };
        number.ok_or_else(no_number)
    }

    fn parse<T: FromStr>(self) -> Result<T> {
        self.0.string()?.parse().map_err(|_| no_number())
    }
}

#[cold]
fn no_number() -> Error {
    Error::custom("invalid value: expected key to be a number in quotes")
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.number()?.visit(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Error;

    numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    numbers!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    numbers!(deserialize_f32 deserialize_f64);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0.string()? {
            Cow::Borrowed(name) => visitor.visit_borrowed_str(name),
            Cow::Owned(name) => visitor.visit_string(name),
        }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_i128(self.parse()?)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_u128(self.parse()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match &*self.0.string()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            name => visitor.visit_str(name),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if name == NAMES {
            return match self.0.one_of(variants) {
                Some(index) => visitor.visit_u64(index as u64),
                None => self.deserialize_any(visitor),
            };
        }
        let name: CowStrDeserializer<'de, Error> = self.0.string()?.into_deserializer();
        visitor.visit_enum(name)
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}
