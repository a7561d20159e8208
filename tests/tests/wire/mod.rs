//! What the tests on the wire share: a server that plays answers, and the comparison of what came
//! with what the client writes again.

pub(crate) mod compare;
pub(crate) mod server;

use onyx_api::Client;
use onyx_api::runtime::RetryPolicy;

/// A client that sends each request once, to this server, with a key and a session.
pub(crate) fn client(url: &str) -> Client {
    let builder = Client::builder().server(url).api_prefix("").retry(RetryPolicy::never());
    builder.api_key("on_key").session_cookie("session").build().expect("a client of a local server")
}
