//! Forms without files: `application/x-www-form-urlencoded`.

use super::request::not_json;
use super::{Error, ListStyle, encode};
use bytes::Bytes;
use serde::Serialize;
use std::fmt::{self, Display};

/// A form as `application/x-www-form-urlencoded`.
#[derive(Default)]
pub struct Form {
    text: String,
    /// The first thing that was wrong with it.
    failure: Option<Error>,
}

impl Form {
    /// A form without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn text(&mut self, name: &str, value: &dyn Display) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        // What a `Display` wrote before it failed is what there is to send.
        let _ = encode::push(&mut self.text, &name);
        self.text.push('=');
        let _ = encode::push(&mut self.text, value);
    }

    /// Adds the items of a list.
    pub fn list<I>(&mut self, name: &str, items: I, style: ListStyle)
    where
        I: IntoIterator,
        I::Item: Display,
    {
        super::request::spell(items, style, |text| self.text(name, text));
    }

    /// Adds a JSON text.
    pub fn json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        match serde_json::to_string(value) {
            Ok(text) => self.text(name, &text),
            Err(error) => {
                self.failure.get_or_insert(not_json(name, error));
            }
        }
    }

    pub(crate) fn into_bytes(self) -> Result<Bytes, Error> {
        self.failure.map_or_else(|| Ok(self.text.into()), Err)
    }
}

impl fmt::Debug for Form {
    /// Forms carry passwords, so the values are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.text.split('&').map(|field| field.split('=').next().unwrap_or_default());
        f.debug_set().entries(names).finish()
    }
}
