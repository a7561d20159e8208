//! A typed client for the Onyx API.

pub mod runtime;

#[cfg(feature = "chat")]
mod chat_stream;
mod error_code;
#[rustfmt::skip]
mod generated;

#[cfg(feature = "chat")]
pub use chat_stream::{ChatAnswer, ChatText, ModelAnswer};
pub use error_code::ErrorCode;
pub use generated::*;

/// The header in which Onyx prefers to find the key, for servers behind a proxy that takes
/// `Authorization` for itself; for
/// [`ClientBuilder::authorization_header`](runtime::ClientBuilder::authorization_header).
pub const X_ONYX_AUTHORIZATION: &str = "X-Onyx-Authorization";
