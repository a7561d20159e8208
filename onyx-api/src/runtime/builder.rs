//! How a client is made.

use super::address::Address;
use super::client::{Core, Timeouts};
use super::credential::Credentials;
use super::middleware::Middleware;
use super::request::header_entry;
use super::response::Limits;
use super::{Async, Client, Error, ErrorKind, Mode, RetryPolicy, Service};
use http::header::{self, HeaderName, HeaderValue};
use secrecy::SecretString;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;

#[cfg(not(feature = "tracing"))]
use log::warn;
#[cfg(feature = "tracing")]
use tracing::warn;

/// The root client of a generated crate, in every [`Mode`]: what [`ClientBuilder`] makes.
///
/// ```
/// use onyx_api::runtime::{self, Async, ClientBuilder, Mode, Root, Service};
///
/// static SERVICE: Service = Service::new("Petstore").server("https://petstore.example");
///
/// pub struct Petstore<M: Mode = Async> { runtime: runtime::Client<M> }
///
/// impl<M: Mode> From<runtime::Client<M>> for Petstore<M> {
///     fn from(runtime: runtime::Client<M>) -> Self { Self { runtime } }
/// }
///
/// impl<M: Mode> Root for Petstore<M> {
///     const SERVICE: &'static Service = &SERVICE;
///     type In<N: Mode> = Petstore<N>;
/// }
///
/// impl Petstore {
///     pub fn builder() -> ClientBuilder<Self> { ClientBuilder::new() }
/// }
///
/// # fn main() -> Result<(), runtime::Error> {
/// let client: Petstore = Petstore::builder().api_key("secret").build()?;
/// # Ok(()) }
/// ```
pub trait Root {
    /// The service it is a client of.
    const SERVICE: &'static Service;
    /// The same client in another mode.
    type In<M: Mode>: From<Client<M>>;
}

/// Settings of a client, and the way to make it.
///
/// `C` is the root client of a generated crate.
pub struct ClientBuilder<C> {
    server: Option<String>,
    prefix: Option<String>,
    key: Option<SecretString>,
    key_header: Option<String>,
    session: Option<SecretString>,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    timeouts: Timeouts,
    retry: RetryPolicy,
    limits: Limits,
    allow_http: Option<bool>,
    http: Option<reqwest::Client>,
    middleware: Vec<Arc<dyn Middleware>>,
    client: PhantomData<fn() -> C>,
}

impl<C: Root> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Root> ClientBuilder<C> {
    /// A builder with the default settings.
    #[must_use]
    pub fn new() -> Self {
        Self {
            server: None,
            prefix: None,
            key: None,
            key_header: None,
            session: None,
            user_agent: None,
            headers: Vec::new(),
            timeouts: Timeouts {
                connect: Duration::from_secs(10),
                call: Some(Duration::from_mins(10)),
                read: Some(Duration::from_mins(1)),
            },
            retry: RetryPolicy::default(),
            limits: Limits {
                answer: 256 << 20,
                item: 16 << 20,
                error: 1 << 20,
                silence: Some(Duration::from_mins(1)),
            },
            allow_http: None,
            http: None,
            middleware: Vec::new(),
            client: PhantomData,
        }
    }

    /// A builder with what the environment says. With the service's first word `ONYX`:
    /// `ONYX_SERVER_URL` is the server, `ONYX_API_KEY` or else `ONYX_PAT` the key, and
    /// `ONYX_API_PREFIX` the prefix. A variable that is empty counts as not set, but for the
    /// prefix: an empty one says that the API is at the root.
    #[must_use]
    pub fn from_env() -> Self {
        // What is no Unicode is no key either, and is told as such rather than taken for not set.
        Self::from_lookup(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
    }

    /// As [`from_env`](Self::from_env), from any other place that has names and values.
    #[must_use]
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let mut builder = Self::new();
        let Some(word) = C::SERVICE.environment else { return builder };
        let get = |name| lookup(&format!("{word}_{name}")).filter(|value| !value.is_empty());
        builder.server = get("SERVER_URL");
        builder.key = get("API_KEY").or_else(|| get("PAT")).map(SecretString::from);
        builder.prefix = lookup(&format!("{word}_API_PREFIX"));
        builder
    }

    /// Sets the server: its address with or without the prefix that its API is below, such as
    /// `https://onyx.example` or `http://localhost:8080`.
    #[must_use]
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self
    }

    /// Sets the path that the API is below where it is not the usual one; `""` for the root.
    #[must_use]
    pub fn api_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Sets the key or token. Nothing that is printed or logged shows it.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<SecretString>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Sends a bearer token in another header than `Authorization`, for servers behind a proxy that
    /// takes that for itself.
    #[must_use]
    pub fn authorization_header(mut self, name: impl Into<String>) -> Self {
        self.key_header = Some(name.into());
        self
    }

    /// Sets the session cookie's value, for the operations that take no key. Where no key is set
    /// it stands for one everywhere.
    #[must_use]
    pub fn session_cookie(mut self, secret: impl Into<SecretString>) -> Self {
        self.session = Some(secret.into());
        self
    }

    /// Sets the `User-Agent`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Adds a header to every request.
    #[must_use]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets how long a connection may take to come about; 10 seconds unless set. A
    /// [`http_client`](Self::http_client) of the caller's has its own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout;
        self
    }

    /// Sets how long a call may take, retries and all; 10 minutes unless set, because an answer
    /// of a language model takes its time. Of a download or a stream it is the time until the
    /// first byte. `None`: as long as it takes.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeouts.call = timeout.into();
        self
    }

    /// Sets how long the server may be silent in the middle of a body; 60 seconds unless set.
    #[must_use]
    pub fn read_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeouts.read = timeout.into();
        self
    }

    /// Sets how long the server may be silent between two items of a stream; 60 seconds unless
    /// set.
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.silence = timeout.into();
        self
    }

    /// Sets which requests are sent again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets how large an answer may be that is held in memory; 256 MiB unless set. It counts what an
    /// answer is after it was unpacked, and before it was understood: what many small values are read
    /// into may be several times as large, so a server that is not trusted deserves less. Files that
    /// are saved or taken bit by bit have no limit.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.limits.answer = bytes;
        self
    }

    /// Sets how large an item of a stream may be, a line or an event; 16 MiB unless set. A larger
    /// one ends the stream with an error. It counts what was unpacked; of events also their comments.
    #[must_use]
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.limits.item = bytes;
        self
    }

    /// Sets how much is kept of the body of an answer that is an error; 1 MiB unless set. What is
    /// longer is cut, and not waited for: the status says that it is an error.
    #[must_use]
    pub fn max_error_size(mut self, bytes: usize) -> Self {
        self.limits.error = bytes;
        self
    }

    /// Says that a key may (`true`) or may not (`false`) be sent over HTTP without TLS to a host
    /// that is not this machine. Unless it is said, it may, and a warning is logged.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = Some(allow);
        self
    }

    /// Uses an HTTP client of the caller's, with its proxies, certificates and pools.
    ///
    /// It must not follow redirects (`reqwest::redirect::Policy::none()`): this client follows them
    /// itself, and leaves out the key where they lead to another host. One that follows them would
    /// carry a key in any other header than `Authorization` along.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Adds something that sees, and may change, every request and response. The first that was
    /// added is the outermost.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Makes the client. Nothing is sent yet.
    pub fn build(self) -> Result<C::In<Async>, Error> {
        Ok(Client::new(Arc::new(self.core()?), Async).into())
    }

    /// Makes a client whose calls are waited for rather than awaited.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<C::In<super::Blocking>, Error> {
        let mode = super::Blocking::start()?;
        Ok(Client::new(Arc::new(self.core()?), mode).into())
    }

    fn core(self) -> Result<Core, Error> {
        let service = C::SERVICE;
        let server = self.server.as_deref().or(service.server).ok_or_else(|| no_server(service))?;
        let address = Address::parse(server, self.prefix.as_deref().unwrap_or(service.prefix))?;
        let bearer_header = match self.key_header {
            Some(name) => header_name(&name)?,
            None => header::AUTHORIZATION,
        };
        let credentials =
            Credentials::new(self.key, bearer_header, self.session, service.session_cookie)?;
        if address.is_exposed && credentials.has_any() {
            check_exposure(&address, self.allow_http)?;
        }
        let user_agent = self.user_agent.as_deref().unwrap_or(service.user_agent);
        Ok(Core {
            service,
            base: address.base,
            http: match self.http {
                Some(client) => client,
                None => super::transport::http_client(self.timeouts.connect)?,
            },
            credentials,
            user_agent: HeaderValue::from_str(user_agent)
                .map_err(|_| invalid("the user agent is no value of a header"))?,
            default_headers: default_headers(&self.headers)?,
            request_id_header: service.request_id_header.map(header_name).transpose()?,
            timeouts: self.timeouts,
            retry: self.retry,
            limits: self.limits,
            middleware: self.middleware,
            server_version: OnceCell::new(),
        })
    }
}

fn default_headers(headers: &[(String, String)]) -> Result<Vec<(HeaderName, HeaderValue)>, Error> {
    headers
        .iter()
        .map(|(name, value)| {
            let (name, mut value) =
                header_entry(name, value).map_err(|error| invalid(&error.to_string()))?;
            // A header of the caller's may well be a credential.
            value.set_sensitive(true);
            Ok((name, value))
        })
        .collect()
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| invalid(&format!("{name:?} is no name of a header")))
}

fn check_exposure(address: &Address, allowed: Option<bool>) -> Result<(), Error> {
    match allowed {
        Some(true) => Ok(()),
        Some(false) => Err(invalid(&format!(
            "{} is not reached over TLS, so a key would be readable on the way",
            address.base
        ))),
        None => {
            let base = &address.base;
            warn!("the key is sent to {base} without TLS; use https, or say allow_http(true)");
            Ok(())
        }
    }
}

fn no_server(service: &Service) -> Error {
    let variable = service.environment.map(|word| format!(", or set {word}_SERVER_URL"));
    invalid(&format!(
        "no server was named: call .server(\"https://…\"){}",
        variable.unwrap_or_default()
    ))
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::Configuration, message)
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("has_server", &self.server.is_some())
            .field("has_key", &self.key.is_some())
            .field("has_session", &self.session.is_some())
            .field("timeouts", &self.timeouts)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
