//! What an operation's answer can be.

use super::execute::Reading;
use super::response::{Limits, Response, ResponseBody};
use super::{Context, Error, ErrorKind, de};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use std::any::{TypeId, type_name};
use std::fmt;

/// What an operation answers with: any type that JSON can be read as, `()` where nothing is
/// expected, [`Text`], [`Download`](super::Download), [`ItemStream`](super::ItemStream), or the
/// [`RawResponse`].
pub trait Answer: Sized + Send + 'static {
    #[doc(hidden)]
    const READING: Reading;

    /// The same for those who do not use async: itself but for what has more to come.
    #[cfg(feature = "blocking")]
    type Blocking: super::blocking::FromAsync<Self>;

    #[doc(hidden)]
    fn from_response(response: Response) -> Result<Self, Error>;
}

impl<T: DeserializeOwned + Send + 'static> Answer for T {
    const READING: Reading = Reading::Whole;
    #[cfg(feature = "blocking")]
    type Blocking = Self;

    fn from_response(response: Response) -> Result<Self, Error> {
        // Of an operation that answers with nothing, a body means nothing.
        let expects_nothing = TypeId::of::<T>() == TypeId::of::<()>();
        match de::json(response.json_text(expects_nothing)) {
            Ok(answer) => Ok(answer),
            Err(cause) => Err(response.undecodable(type_name::<T>(), &cause)),
        }
    }
}

/// An answer that is text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(pub String);

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl Answer for Text {
    const READING: Reading = Reading::Whole;
    #[cfg(feature = "blocking")]
    type Blocking = Self;

    fn from_response(response: Response) -> Result<Self, Error> {
        let bytes = response.into_whole();
        // What is no UTF-8 is shown as such rather than lost.
        Ok(Self(
            String::from_utf8(bytes.into())
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        ))
    }
}

/// An answer as it came, whatever its status is.
#[derive(Clone)]
#[non_exhaustive]
pub struct RawResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Bytes,
    context: Context,
}

impl RawResponse {
    /// Understands it as the operation's answer would be.
    pub fn decode<T: DeserializeOwned + Send + 'static>(self) -> Result<T, Error> {
        T::from_response(self.into_response()?)
    }

    /// The same before it is understood, or the error that its status makes of it.
    pub(crate) fn into_response(self) -> Result<Response, Error> {
        let Self { status, headers, bytes, context } = self;
        if !status.is_success() {
            return Err(Error::answer(ErrorKind::Status, &context, status, headers, bytes));
        }
        let limits =
            Limits { answer: usize::MAX, item: usize::MAX, error: usize::MAX, silence: None };
        Ok(Response { context, status, headers, body: ResponseBody::Whole(bytes), limits })
    }
}

impl fmt::Debug for RawResponse {
    /// Without the body: it may hold a key that was just made.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("operation", &format_args!("{}", self.context.operation))
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .finish()
    }
}

impl Answer for RawResponse {
    const READING: Reading = Reading::Raw;
    #[cfg(feature = "blocking")]
    type Blocking = Self;

    fn from_response(response: Response) -> Result<Self, Error> {
        let (context, status, headers) =
            (response.context.clone(), response.status, response.headers.clone());
        Ok(Self { status, headers, bytes: response.into_whole(), context })
    }
}
