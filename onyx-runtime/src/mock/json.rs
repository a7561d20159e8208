//! JSON, in all the forms in which a test has it, as a type.

use crate::{Error, de};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::any::type_name;
use std::fmt;

/// A JSON text. It is made of text, bytes or a [`Value`].
#[derive(Clone, PartialEq, Eq)]
pub struct Json(Bytes);

/// Reads a JSON text as any type. The error names the JSON path of what is wrong, as in
/// `$.sessions[3].name`; see [`Error::mismatch`].
pub fn decode<T: DeserializeOwned>(json: impl Into<Json>) -> Result<T, Error> {
    let Json(text) = json.into();
    de::json(&text).map_err(|cause| Error::misfit(type_name::<T>(), text, &cause))
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.0.len())
    }
}

impl From<&Value> for Json {
    // By way of text: so a place in it can be told, and a type is compiled for one kind of input.
    fn from(json: &Value) -> Self {
        json.to_string().into()
    }
}

impl From<Value> for Json {
    fn from(json: Value) -> Self {
        (&json).into()
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&[u8]> for Json {
    fn from(text: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(text))
    }
}

impl From<Vec<u8>> for Json {
    fn from(text: Vec<u8>) -> Self {
        Self(text.into())
    }
}

impl From<Bytes> for Json {
    fn from(text: Bytes) -> Self {
        Self(text)
    }
}

impl From<&Bytes> for Json {
    fn from(text: &Bytes) -> Self {
        Self(text.clone())
    }
}

/// `from_json` for generated types.
#[doc(hidden)]
#[macro_export]
macro_rules! __mock_from_json {
    ($($name:ident,)*) => {
        $(
            impl $name {
                /// Reads it from JSON: text, bytes or a `serde_json::Value`. The error names the JSON
                /// path of what is wrong.
                pub fn from_json(
                    json: impl ::std::convert::Into<$crate::mock::Json>,
                ) -> ::std::result::Result<Self, $crate::Error> {
                    $crate::mock::decode(json)
                }
            }
        )*
    };
}
