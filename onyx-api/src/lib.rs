//! A typed client for the Onyx API.

pub mod runtime;

mod error_code;
mod service;

pub use error_code::ErrorCode;
pub use service::{SERVICE, X_ONYX_AUTHORIZATION};
