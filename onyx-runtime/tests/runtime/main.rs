//! The runtime on the wire, against servers on this machine that write and read bare bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail so")]
#![allow(clippy::format_push_string, reason = "plain to read")]
#![allow(missing_docs, unreachable_pub, reason = "nobody uses a test")]

#[cfg(any(unix, feature = "tracing"))]
mod alone;
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod client;
mod errors;
mod faults;
#[cfg(any(feature = "rustls", feature = "gzip", feature = "tracing"))]
mod features;
mod files;
mod lies;
mod logs;
mod middleware;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod server;
mod streams;
mod values;
