//! The client that every call goes through.

use super::credential::Credentials;
use super::middleware::Middleware;
use super::response::Limits;
use super::{
    Answer, Async, Call, Compatibility, Method, Mode, Request, RetryPolicy, ServerVersion, Service,
};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A client of a service, without its operations: what the root client of a generated crate stands
/// on.
///
/// Cloning it is cheap, and the clones share their connections.
pub struct Client<M: Mode = Async> {
    pub(crate) core: Arc<Core>,
    pub(crate) mode: M,
}

/// What clones share.
pub(crate) struct Core {
    pub(crate) service: &'static Service,
    /// The address of the API, without a slash at the end.
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) default_headers: HeaderMap,
    pub(crate) request_id_header: Option<HeaderName>,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
    /// The server's version, once it was asked for.
    pub(crate) server_version: OnceLock<Option<String>>,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) call: Option<Duration>,
    pub(crate) read: Option<Duration>,
}

impl<M: Mode> Client<M> {
    pub(crate) fn new(core: Arc<Core>, mode: M) -> Self {
        Self { core, mode }
    }

    /// The service that the client was made for.
    #[must_use]
    pub fn service(&self) -> &'static Service {
        self.core.service
    }

    /// The address that paths are put behind, such as `https://cloud.onyx.app/api`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.core.base
    }

    /// A call of something that the document does not have, with the same credentials, errors and
    /// retries. The path is a template: what stands in braces is given to
    /// [`Call::request_mut`], which encodes it.
    ///
    /// ```no_run
    /// # async fn f(client: onyx_api::runtime::Client) -> Result<(), onyx_api::runtime::Error> {
    /// use onyx_api::runtime::Method;
    ///
    /// let mut call = client.request::<serde_json::Value>(Method::GET, "/new/{name}");
    /// call.request_mut().path("name", &"a/b");
    /// call.request_mut().query("limit", &10);
    /// let answer = call.await?;
    /// # Ok(()) }
    /// ```
    pub fn request<T: Answer>(&self, method: Method, path: &str) -> Call<T, M> {
        Call::new(self, Request::untyped(method, path))
    }

    /// The server's version, where the service tells it.
    pub fn server_version(&self) -> Call<ServerVersion, M> {
        self.probe()
    }

    /// Whether the server is of the version that the client was made for.
    pub fn compatibility(&self) -> Call<Compatibility, M> {
        self.probe()
    }

    /// Takes the client's key and session out of a text that may repeat them, whatever form they
    /// have there: for what is to be shown or written down of an answer.
    pub fn hide_secrets(&self, text: &mut String) {
        self.core.credentials.echoes.hide(text);
    }

    fn probe<T: Answer>(&self) -> Call<T, M> {
        self.request(Method::GET, self.core.service.version_probe.map_or("/", |probe| probe.path))
    }
}

impl<M: Mode> Clone for Client<M> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone(), mode: self.mode.clone() }
    }
}

impl<M: Mode> fmt::Debug for Client<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.core.service.name)
            .field("base_url", &self.core.base)
            .field("has_key", &self.core.credentials.has_any())
            .finish_non_exhaustive()
    }
}
