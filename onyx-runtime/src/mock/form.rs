//! Multipart forms as they arrived (RFC 7578): what a test looks at to see which files were sent.
//!
//! A client of this crate has written them, so what is no form has no parts, and nobody is told why.

use bytes::Bytes;
use memchr::memmem;
use std::str;

/// A part of a multipart form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The field that it is for.
    pub name: String,
    /// The name of the file, where it is one.
    pub file_name: Option<String>,
    /// The media type, where it has one.
    pub media_type: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// The parts of a body of this media type.
pub(super) fn parts(media_type: &str, body: &Bytes) -> Vec<Part> {
    let boundary =
        media_type.split_once("boundary=").map(|(_, boundary)| boundary.trim_matches('"'));
    let Some(boundary) = boundary else { return Vec::new() };
    // Every part stands between two of these; the first lacks its line break, the last ends in `--`.
    let separator = format!("\r\n--{boundary}");
    let first = separator.len() - "\r\n".len();
    let ends: Vec<usize> = memmem::find_iter(body, &separator).collect();
    let starts = [first].into_iter().chain(ends.iter().map(|end| end + separator.len()));
    starts
        .zip(&ends)
        .filter_map(|(start, &end)| part(&body.slice_ref(body.get(start..end)?)))
        .collect()
}

/// A part, from the line break behind its separator.
fn part(bytes: &Bytes) -> Option<Part> {
    let blank = memmem::find(bytes, b"\r\n\r\n")?;
    let head = str::from_utf8(&bytes[..blank]).ok()?;
    let disposition = header(head, "content-disposition")?;
    Some(Part {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename"),
        media_type: header(head, "content-type").map(str::to_owned),
        bytes: bytes.slice(blank + 4..),
    })
}

/// The value of a header.
fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// A quoted parameter of a disposition. Browsers, and this client, write a quote in it as `%22` and
/// line breaks as `%0D` and `%0A`, and nothing else encoded (the HTML standard, "multipart form data").
fn parameter(disposition: &str, name: &str) -> Option<String> {
    let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
}
