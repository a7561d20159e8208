//! Forms with files: `multipart/form-data` (RFC 7578).

use super::body::{Opened, Outgoing};
use super::request::not_json;
use super::{Body, Error, ListStyle};
use bytes::Bytes;
use serde::Serialize;
use std::collections::hash_map::RandomState;
use std::fmt::{self, Display, Write};
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::{Path, PathBuf};

/// A file to be sent in a form: its content, its name and its media type.
///
/// ```
/// use onyx_api::runtime::Upload;
///
/// let report = Upload::path("report.pdf").media_type("application/pdf");
/// let note = Upload::bytes("note.txt", "remember the milk").media_type("text/plain");
/// ```
#[derive(Debug)]
pub struct Upload {
    content: Body,
    file_name: String,
    media_type: Option<String>,
}

impl Upload {
    /// A file of this name with any content.
    pub fn new(file_name: impl Into<String>, content: impl Into<Body>) -> Self {
        Self { content: content.into(), file_name: file_name.into(), media_type: None }
    }

    /// A file of this name, whose content is in memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(file_name, content.into())
    }

    /// A file on disk, under its own name; it is read as it is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::new(name.unwrap_or_default(), Body::path(path))
    }

    /// Sets the name that the server is told.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// Sets the media type that the server is told. Unless set, it is guessed from the ending of
    /// the name, and `application/octet-stream` where that says nothing.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

/// Reads the description of a file: its content as `text`, `base64` or the `path` of a file on disk,
/// and its `file_name` and `media_type` where they are to be told.
#[cfg(feature = "full-serde")]
impl<'de> serde::Deserialize<'de> for Upload {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let file = serde_json::Value::deserialize(deserializer)?;
        let text = |name: &str| file.get(name).and_then(serde_json::Value::as_str);
        let content = Body::described(&file).map_err(serde::de::Error::custom)?;
        let path = text("path").map(Path::new).and_then(Path::file_name);
        let own_name = path.map(|name| name.to_string_lossy().into_owned());
        let file_name = text("file_name").map(str::to_owned).or(own_name).unwrap_or_default();
        Ok(Self { content, file_name, media_type: text("media_type").map(str::to_owned) })
    }
}

/// A form with files.
pub struct Multipart {
    boundary: String,
    parts: Vec<Part>,
    /// The first thing that was wrong with it.
    failure: Option<Error>,
}

/// A part: its header, as it is sent, and its content.
struct Part {
    header: String,
    content: Body,
}

impl Default for Multipart {
    fn default() -> Self {
        Self::new()
    }
}

impl Multipart {
    /// A form without fields.
    #[must_use]
    pub fn new() -> Self {
        let boundary = format!("{:016x}{:016x}", unforeseen(), unforeseen());
        Self { boundary, parts: Vec::new(), failure: None }
    }

    /// Adds a text.
    pub fn text(&mut self, name: &str, value: &dyn Display) {
        self.part(name, None, None, Body::from(value.to_string()));
    }

    /// Adds the items of a list.
    pub fn list<I>(&mut self, name: &str, items: I, style: ListStyle)
    where
        I: IntoIterator,
        I::Item: Display,
    {
        super::request::spell(items, style, |text| self.text(name, text));
    }

    /// Adds a part that is a JSON text.
    pub fn json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        match serde_json::to_vec(value) {
            Ok(text) => self.part(name, None, Some("application/json"), text.into()),
            Err(error) => {
                self.failure.get_or_insert(not_json(name, error));
            }
        }
    }

    /// Adds a file. Several may have one name.
    pub fn file(&mut self, name: &str, upload: Upload) {
        let guessed = || mime_guess::from_path(&upload.file_name).first_raw();
        let media_type = upload.media_type.as_deref().or_else(guessed);
        let media_type = media_type.unwrap_or("application/octet-stream");
        self.part(name, Some(&upload.file_name), Some(media_type), upload.content);
    }

    fn part(&mut self, name: &str, file: Option<&str>, media_type: Option<&str>, content: Body) {
        let mut header = format!("--{}\r\nContent-Disposition: form-data; name=", self.boundary);
        push_quoted(&mut header, name);
        if let Some(file) = file {
            header.push_str("; filename=");
            push_quoted(&mut header, file);
        }
        if let Some(media_type) = media_type {
            header.push_str("\r\nContent-Type: ");
            header.extend(media_type.chars().filter(|character| !character.is_control()));
        }
        header.push_str("\r\n\r\n");
        self.parts.push(Part { header, content });
    }

    pub(crate) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    pub(crate) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    pub(crate) fn is_replayable(&self) -> bool {
        self.parts.iter().all(|part| part.content.is_replayable())
    }

    /// Makes it ready to be sent.
    pub(crate) async fn open(&mut self) -> Result<reqwest::Body, Error> {
        let mut opened = Vec::with_capacity(self.parts.len() * 3 + 1);
        for part in &mut self.parts {
            opened.push(Opened::Bytes(part.header.clone().into()));
            opened.push(part.content.open().await?);
            opened.push(Opened::Bytes(Bytes::from_static(b"\r\n")));
        }
        opened.push(Opened::Bytes(format!("--{}--\r\n", self.boundary).into()));
        let length = opened.iter().map(Opened::length).sum();
        Ok(reqwest::Body::wrap(Outgoing::new(opened, length)))
    }
}

impl fmt::Debug for Multipart {
    /// Forms carry secrets, so the texts are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Multipart({} parts)", self.parts.len())
    }
}

/// Bits that nobody can foresee, so that no content holds a boundary, be it by accident or on purpose.
/// Who has seen enough ids of requests could foresee `fastrand`; what keys a `HashMap` never leaves the
/// process.
fn unforeseen() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A quoted name as browsers write it (WHATWG HTML, multipart/form-data): what would end the
/// quotes or the line is percent-encoded, all else stays UTF-8. RFC 7578 forbids `filename*`.
///
/// Encoded too is what browsers leave: control characters, at some of which servers break lines, and a
/// backslash at the end, which servers that read quoted strings as mail has them (RFC 2045) would
/// take together with the closing quote.
fn push_quoted(header: &mut String, name: &str) {
    header.push('"');
    let last = name.len().saturating_sub(1);
    for (at, character) in name.char_indices() {
        let is_escape = character == '\\' && at == last;
        if character == '"' || character.is_ascii_control() || is_escape {
            // Writing to a string cannot fail.
            let _ = write!(header, "%{:02X}", u32::from(character));
        } else {
            header.push(character);
        }
    }
    header.push('"');
}
