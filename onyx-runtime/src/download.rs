//! Files that the server answers with, as they arrive.

use super::response::{Incoming, Limits, Response, ResponseBody};
use super::{Answer, Context, Error, ErrorKind, Reading, disposition};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, header};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context as Task, Poll};
use tokio::io::AsyncWriteExt as _;

/// A file that the server answers with. Its bytes are a stream; nothing is read before it is
/// asked for, and dropping it closes the connection.
///
/// ```no_run
/// # async fn f(download: onyx_api::runtime::Download) -> Result<(), onyx_api::runtime::Error> {
/// let name = download.file_name().unwrap_or_else(|| "report".to_owned());
/// download.save_to(&name).await?;
/// # Ok(()) }
/// ```
pub struct Download {
    context: Context,
    headers: HeaderMap,
    body: Incoming,
    limits: Limits,
}

impl Download {
    /// The name that the server gives to it, without any path (`Content-Disposition`, RFC 6266).
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        disposition::file_name(&self.headers)
    }

    /// Its media type, as the server names it, such as `text/csv; charset=utf-8`.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// How many bytes are still to come, where the server told it.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.body.length()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next bytes, or none at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.chunk().await.transpose().map_err(|error| error.within(&self.context))
    }

    /// All of it, in memory, where that is no more than the client's `max_response_size`.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let limit = self.limits.answer;
        self.body.whole(limit).await.map_err(|error| error.within(&self.context))
    }

    /// Writes all of it to a file, and gives its length. Until it is complete it is another file
    /// beside that one, so that nobody sees half of it, and nothing is left of one that failed.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let beside = Beside::of(path);
        let length = self.write_to(&beside.0).await?;
        tokio::fs::rename(&beside.0, path).await.map_err(|error| self.cannot_write(path, error))?;
        Ok(length)
    }

    async fn write_to(&mut self, path: &Path) -> Result<u64, Error> {
        let mut file = tokio::fs::File::create_new(path)
            .await
            .map_err(|error| self.cannot_write(path, error))?;
        let mut length = 0;
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await.map_err(|error| self.cannot_write(path, error))?;
            length += chunk.len() as u64;
        }
        file.flush().await.map_err(|error| self.cannot_write(path, error))?;
        Ok(length)
    }

    fn cannot_write(&self, path: &Path, error: io::Error) -> Error {
        Error::new(ErrorKind::File, format!("cannot write {}", path.display()))
            .caused_by(error)
            .within(&self.context)
    }
}

/// A file beside another, which is removed unless it was renamed.
struct Beside(PathBuf);

impl Beside {
    fn of(path: &Path) -> Self {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{:016x}.part", fastrand::u64(..)));
        Self(path.with_file_name(name))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After the renaming there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.body.poll_chunk(cx);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map_err(|error| error.within(&self.context))))
    }
}

impl Answer for Download {
    const READING: Reading = Reading::Streamed;
    #[cfg(feature = "blocking")]
    type Blocking = super::blocking::Download;

    fn from_response(response: Response) -> Result<Self, Error> {
        let Response { context, headers, body, limits, .. } = response;
        match body {
            ResponseBody::Incoming(body) => Ok(Self { context, headers, body, limits }),
            ResponseBody::Whole(bytes) => {
                let body = Incoming::new(bytes.into(), None);
                Ok(Self { context, headers, body, limits })
            }
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.file_name())
            .field("media_type", &self.media_type())
            .field("remaining", &self.remaining())
            .finish_non_exhaustive()
    }
}
