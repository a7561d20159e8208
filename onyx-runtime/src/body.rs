//! Bodies that need not be in memory: files and streams.

use super::{Error, ErrorKind};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Mutex;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt};

/// How much of a file is read at a time.
const CHUNK: usize = 64 * 1024;

/// Bytes to be sent, which need not all be in memory.
///
/// What is made of bytes or of a path can be sent again when the first attempt fails; what is made
/// of a reader or a stream cannot.
///
/// ```
/// use onyx_api::runtime::Body;
///
/// let small = Body::from("some text");
/// let large = Body::path("archive.zip");
/// ```
pub struct Body(Source);

enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    /// Gone after it was sent.
    Once(Option<Chunks>, Option<u64>),
}

/// A source that is read as it is sent.
pub(crate) enum Chunks {
    Reader(Pin<Box<dyn AsyncRead + Send>>, BytesMut),
    Stream(Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>),
}

impl Body {
    /// The content of a file, read as it is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self(Source::Path(path.into()))
    }

    /// What a reader gives. With its length, where it is known, the request says it in advance.
    pub fn reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self(Source::Once(Some(Chunks::reader(reader)), length))
    }

    /// What a stream gives. With its length, where it is known, the request says it in advance.
    pub fn stream(
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Source::Once(Some(Chunks::Stream(Box::pin(stream))), length))
    }

    /// Whether it can be sent a second time.
    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self.0, Source::Once(..))
    }

    /// Makes it ready to be sent. A source that can be read only once is gone after that.
    pub(crate) async fn open(&mut self) -> Result<Opened, Error> {
        match &mut self.0 {
            Source::Bytes(bytes) => Ok(Opened::Bytes(bytes.clone())),
            Source::Path(path) => {
                let failed = |error| cannot_read(path, error);
                let file = tokio::fs::File::open(&path).await.map_err(failed)?;
                let length = file.metadata().await.map_err(failed)?.len();
                Ok(Opened::Chunks(Chunks::reader(file), Some(length)))
            }
            Source::Once(chunks, length) => {
                let chunks = chunks.take().ok_or_else(|| {
                    Error::new(ErrorKind::Request, "the body was a stream and is used up")
                })?;
                Ok(Opened::Chunks(chunks, *length))
            }
        }
    }
}

#[cfg(feature = "full-serde")]
impl Body {
    /// What a JSON object describes: a `text`, bytes in `base64` or a `path`.
    pub(crate) fn described(content: &serde_json::Value) -> Result<Self, String> {
        let member = |name: &str| content.get(name).filter(|value| !value.is_null());
        if let Some(text) = member("text").and_then(serde_json::Value::as_str) {
            return Ok(Self::from(text.to_owned()));
        }
        if let Some(bytes) = member("base64") {
            let bytes: super::Base64 =
                serde::Deserialize::deserialize(bytes).map_err(|error| error.to_string())?;
            return Ok(Self::from(bytes.0));
        }
        let path = member("path").and_then(serde_json::Value::as_str);
        path.map(Self::path).ok_or_else(|| {
            "a file is an object with its content as `text`, `base64` or `path`".to_owned()
        })
    }
}

#[cfg(feature = "full-serde")]
impl<'de> serde::Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let content = serde_json::Value::deserialize(deserializer)?;
        Self::described(&content).map_err(serde::de::Error::custom)
    }
}

fn cannot_read(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::File, format!("cannot read {}", path.display())).caused_by(error)
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Source::Path(path) => write!(f, "Body({})", path.display()),
            Source::Once(..) => f.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Source::Bytes(bytes.into()))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(Source::Bytes(text.into()))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self(Source::Bytes(Bytes::from_static(text.as_bytes())))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self(Source::Bytes(Bytes::from_static(bytes)))
    }
}

impl From<PathBuf> for Body {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

/// A source that is ready to be sent.
pub(crate) enum Opened {
    Bytes(Bytes),
    Chunks(Chunks, Option<u64>),
}

impl Opened {
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Chunks(_, length) => *length,
        }
    }

    pub(crate) fn into_http(self) -> reqwest::Body {
        match self {
            Self::Bytes(bytes) => bytes.into(),
            opened @ Self::Chunks(..) => {
                let length = opened.length();
                reqwest::Body::wrap(Outgoing::new(vec![opened], length))
            }
        }
    }
}

impl Chunks {
    fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::Reader(Box::pin(reader), BytesMut::new())
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match self {
            Self::Stream(stream) => stream.as_mut().poll_next(cx),
            Self::Reader(reader, buffer) => {
                buffer.reserve(CHUNK);
                // The future holds nothing between two polls, so it may be made anew each time.
                match ready!(pin!(reader.read_buf(buffer)).poll(cx)) {
                    Ok(0) => Poll::Ready(None),
                    Ok(_) => Poll::Ready(Some(Ok(buffer.split().freeze()))),
                    Err(error) => Poll::Ready(Some(Err(error))),
                }
            }
        }
    }
}

/// Sources on their way, one after the other.
pub(crate) struct Outgoing {
    /// The mutex is never locked: it makes a source that is only `Send` shareable, as the HTTP
    /// client wants it.
    rest: Mutex<std::vec::IntoIter<Opened>>,
    current: Mutex<Option<Chunks>>,
    length: Option<u64>,
}

impl Outgoing {
    pub(crate) fn new(parts: Vec<Opened>, length: Option<u64>) -> Self {
        Self { rest: Mutex::new(parts.into_iter()), current: Mutex::new(None), length }
    }
}

/// What a mutex holds that only one owner can reach.
fn exclusive<T>(mutex: &mut Mutex<T>) -> &mut T {
    mutex.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        loop {
            let current = exclusive(&mut this.current);
            if let Some(chunks) = current {
                match ready!(chunks.poll_chunk(cx)) {
                    Some(chunk) => return Poll::Ready(Some(chunk.map(Frame::data))),
                    None => *current = None,
                }
            }
            match exclusive(&mut this.rest).next() {
                Some(Opened::Bytes(bytes)) if bytes.is_empty() => {}
                Some(Opened::Bytes(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Opened::Chunks(chunks, _)) => *exclusive(&mut this.current) = Some(chunks),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
