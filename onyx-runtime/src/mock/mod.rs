//! A server in the place of the real one, for the tests of those who use a client.
//!
//! Generated code has a `Mock` with a function for each operation; each gives a [`Given`], which is
//! told what to answer and then is an [`Expectation`]. Everything that is the same for all
//! operations is here: the [`Server`] on a thread of its own, what it got, and which expectation
//! answers what.
//!
//! - The expectation that was made last is asked first, so a test can say more in particular what
//!   its preparation said in general.
//! - What no expectation answers is answered with status 501 and an error that says what to
//!   register. [`Server::unmatched`] lists it.
//! - The server checks no credential and no body. It answers the request for its version that
//!   [`Client::server_version`](super::Client::server_version) makes with the version that the
//!   client was made for.

mod body;
mod condition;
mod expectation;
mod form;
mod given;
mod json;
mod received;
mod reply;
mod route;
mod script;
mod server;
mod shared;

pub use crate::__mock_from_json as from_json;
pub use expectation::{Count, Expectation};
pub use form::Part;
pub use given::{Given, NotJson};
pub use json::{Json, decode};
pub use received::Received;
pub use reply::{Failure, File, Mocked, Reply};
pub use route::Route;
pub use script::Script;
pub use server::Server;
pub use shared::Handle;

/// How a test is told that it asks for what cannot be, or did not get what it expects.
#[track_caller]
#[allow(clippy::panic, reason = "so a test fails")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
