//! What the runtime has to know of Onyx, as observed on Onyx 4.6.1.

use crate::runtime::Service;

/// Onyx.
///
/// The environment variables are those that Onyx's own tools read: `ONYX_SERVER_URL`,
/// `ONYX_API_KEY` or `ONYX_PAT`, and `ONYX_API_PREFIX`. Its proxy serves the API below `/api`; a
/// server without one (`http://localhost:8080`) wants an empty prefix.
pub static SERVICE: Service = Service::new("Onyx")
    .prefix("/api")
    .environment("ONYX")
    .version("4.6.1")
    .version_probe("/version", "backend_version")
    .request_id_header("X-Onyx-Request-ID")
    .session_cookie("fastapiusersauth")
    .user_agent(concat!("onyx-api/", env!("CARGO_PKG_VERSION")));

/// The header in which Onyx prefers to find the key, for servers behind a proxy that takes
/// `Authorization` for itself; for
/// [`ClientBuilder::authorization_header`](crate::runtime::ClientBuilder::authorization_header).
pub const X_ONYX_AUTHORIZATION: &str = "X-Onyx-Authorization";
