// The whole page, where all that it links to is there.
#![cfg_attr(feature = "all-resources", doc = include_str!("overview.md"))]
#![cfg_attr(
    not(feature = "all-resources"),
    doc = "A typed client for the Onyx API, with some of its resources."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "chat")]
mod chat_stream;
#[cfg(feature = "demo")]
pub mod demo;
mod error_code;
#[rustfmt::skip]
mod generated;

#[cfg(feature = "chat")]
pub use chat_stream::{ChatAnswer, ChatPiece, ChatText, ModelAnswer};
pub use error_code::ErrorCode;
pub use generated::*;
#[doc(inline)]
pub use onyx_runtime as runtime;

/// The [`mock`] of Onyx, for tests of what uses this crate.
///
/// ```
/// # #[cfg(not(feature = "chat"))]
/// # fn main() {}
/// # #[cfg(feature = "chat")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), onyx_api::runtime::Error> {
/// use onyx_api::MockOnyx;
/// use onyx_api::types::{ChatFullResponse, SendMessageRequest};
///
/// let mock = MockOnyx::start();
/// let onyx = mock.client(); // or any client of `mock.url()`
///
/// // The first request fails, all others are answered. What is only received can be made too:
/// // by `new` and setters, or `from_json`.
/// let answer = ChatFullResponse::new("42", "42", [], [], 7).incognito(true);
/// let question = mock
///     .chat()
///     .send_chat_message()
///     .when_body(|body| body.message.contains("everything"))
///     .fails(503, "SERVICE_UNAVAILABLE", "not now")
///     .then()
///     .answers(answer);
///
/// let ask = || onyx.chat().send_chat_message(SendMessageRequest::new("What is everything?"));
/// assert_eq!(ask().await.unwrap_err().code(), Some("SERVICE_UNAVAILABLE"));
/// assert_eq!(ask().await?.answer, "42");
///
/// // What came, typed.
/// assert_eq!(question.bodies()?[0].message, "What is everything?");
/// // Nothing came that was not expected.
/// mock.verify();
/// # Ok(()) }
/// ```
#[cfg(feature = "mock")]
#[doc(inline)]
pub use generated::mock::Mock as MockOnyx;

/// The header in which Onyx prefers to find the key, for servers behind a proxy that takes
/// `Authorization` for itself; for
/// [`ClientBuilder::authorization_header`](runtime::ClientBuilder::authorization_header).
pub const X_ONYX_AUTHORIZATION: &str = "X-Onyx-Authorization";
