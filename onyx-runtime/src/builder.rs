//! How a client is made.

use super::middleware::Middleware;
use super::settings::Settings;
use super::{Async, Client, Error, Mode, RetryPolicy, Service};
use secrecy::SecretString;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

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
    settings: Settings,
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
        Self { settings: Settings::default(), client: PhantomData }
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
        let settings = Settings::from_lookup(C::SERVICE.environment, &lookup);
        Self { settings, client: PhantomData }
    }

    /// Sets the server: its address with or without the prefix that its API is below, such as
    /// `https://onyx.example` or `http://localhost:8080`.
    #[must_use]
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.settings.server = Some(url.into());
        self
    }

    /// Sets the path that the API is below where it is not the usual one; `""` for the root.
    #[must_use]
    pub fn api_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.settings.prefix = Some(prefix.into());
        self
    }

    /// Sets the key or token. Nothing that is printed or logged shows it.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<SecretString>) -> Self {
        self.settings.key = Some(key.into());
        self
    }

    /// Sends a bearer token in another header than `Authorization`, for servers behind a proxy that
    /// takes that for itself.
    #[must_use]
    pub fn authorization_header(mut self, name: impl Into<String>) -> Self {
        self.settings.key_header = Some(name.into());
        self
    }

    /// Sets the session cookie's value, for the operations that take no key. Where no key is set
    /// it stands for one everywhere.
    #[must_use]
    pub fn session_cookie(mut self, secret: impl Into<SecretString>) -> Self {
        self.settings.session = Some(secret.into());
        self
    }

    /// Sets the `User-Agent`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = Some(user_agent.into());
        self
    }

    /// Adds a header to every request.
    #[must_use]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.headers.push((name.into(), value.into()));
        self
    }

    /// Sets how long a connection may take to come about; 10 seconds unless set. A
    /// [`http_client`](Self::http_client) of the caller's has its own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeouts.connect = timeout;
        self
    }

    /// Sets how long a call may take, retries and all; 10 minutes unless set, because an answer
    /// of a language model takes its time. Of a download or a stream it is the time until the
    /// first byte. `None`: as long as it takes.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.timeouts.call = timeout.into();
        self
    }

    /// Sets how long the server may be silent in the middle of a body; 60 seconds unless set.
    #[must_use]
    pub fn read_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.timeouts.read = timeout.into();
        self
    }

    /// Sets how long the server may be silent between two items of a stream; 60 seconds unless
    /// set.
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.limits.silence = timeout.into();
        self
    }

    /// Sets which requests are sent again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Sets how large an answer may be that is held in memory; 256 MiB unless set. It counts what an
    /// answer is after it was unpacked, and before it was understood: what many small values are read
    /// into may be several times as large, so a server that is not trusted deserves less. Files that
    /// are saved or taken bit by bit have no limit.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.limits.answer = bytes;
        self
    }

    /// Sets how large an item of a stream may be, a line or an event; 16 MiB unless set. A larger
    /// one ends the stream with an error. It counts what was unpacked; of events also their comments.
    #[must_use]
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.settings.limits.item = bytes;
        self
    }

    /// Sets how much is kept of the body of an answer that is an error; 1 MiB unless set. What is
    /// longer is cut, and not waited for: the status says that it is an error.
    #[must_use]
    pub fn max_error_size(mut self, bytes: usize) -> Self {
        self.settings.limits.error = bytes;
        self
    }

    /// Says that a key may (`true`) or may not (`false`) be sent over HTTP without TLS to a host
    /// that is not this machine. Unless it is said, it may, and a warning is logged.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.settings.allow_http = Some(allow);
        self
    }

    /// Uses an HTTP client of the caller's, with its proxies, certificates and pools.
    ///
    /// It must not follow redirects (`reqwest::redirect::Policy::none()`): this client follows them
    /// itself, and leaves out the key where they lead to another host. One that follows them would
    /// carry a key in any other header than `Authorization` along.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http = Some(client);
        self
    }

    /// Adds something that sees, and may change, every request and response. The first that was
    /// added is the outermost.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.settings.middleware.push(Arc::new(middleware));
        self
    }

    /// Makes the client. Nothing is sent yet.
    pub fn build(self) -> Result<C::In<Async>, Error> {
        Ok(Client::new(self.settings.core(C::SERVICE)?, Async).into())
    }

    /// Makes a client whose calls are waited for rather than awaited.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<C::In<super::Blocking>, Error> {
        let mode = super::Blocking::start()?;
        Ok(Client::new(self.settings.core(C::SERVICE)?, mode).into())
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}
