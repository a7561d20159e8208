//! Percent-encoding: what a value must look like to stay one value.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::{self, Display, Write};

/// All but RFC 3986's unreserved characters: nothing that is left has a meaning of its own,
/// neither in a path segment nor in a query.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes what is written to it, at the end of a string.
struct Encoder<'a>(&'a mut String);

impl Write for Encoder<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend(utf8_percent_encode(text, RESERVED));
        Ok(())
    }
}

/// Appends a value, encoded. An error is the value's own: its `Display` failed.
pub(crate) fn push(target: &mut String, value: &dyn Display) -> fmt::Result {
    write!(Encoder(target), "{value}")
}

/// Appends `name=value` to a query, with the `?` or `&` before it.
pub(crate) fn push_query(target: &mut String, name: &str, value: &dyn Display) -> fmt::Result {
    push_query_name(target, name)?;
    push(target, value)
}

/// Appends `name=`, with the `?` or `&` before it.
pub(crate) fn push_query_name(target: &mut String, name: &str) -> fmt::Result {
    target.push(if target.contains('?') { '&' } else { '?' });
    push(target, &name)?;
    target.push('=');
    Ok(())
}
