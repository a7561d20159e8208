//! A typed client for the Onyx API.
pub mod runtime;
