//! What a client has to know of the service it talks to, as a constant.

/// The service that a generated crate is a client of: its name, and what the runtime would
/// otherwise have to guess.
///
/// A generated crate has one such constant, which its root client hands to the builder:
///
/// ```
/// use onyx_api::runtime::Service;
///
/// static SERVICE: Service = Service::new("Petstore")
///     .server("https://petstore.example")
///     .environment("PETSTORE")
///     .user_agent("petstore-client/1.0");
/// # assert_eq!(SERVICE.name, "Petstore");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Service {
    /// As messages name it.
    pub name: &'static str,
    /// Where it is, unless the caller says otherwise.
    pub server: Option<&'static str>,
    /// The path that all operations are below, with a leading slash and without a trailing one,
    /// such as `/api`; or empty.
    pub prefix: &'static str,
    /// The first word of the environment variables: with `ONYX` they are `ONYX_SERVER_URL`,
    /// `ONYX_API_KEY`, `ONYX_PAT` and `ONYX_API_PREFIX`.
    pub environment: Option<&'static str>,
    /// The version of the service that the client was made for.
    pub version: Option<&'static str>,
    /// How a server tells its version.
    pub version_probe: Option<VersionProbe>,
    /// The header in which the server takes the caller's own id of a request.
    pub request_id_header: Option<&'static str>,
    /// The cookie that stands for a key where the caller has a session and no key.
    pub session_cookie: Option<&'static str>,
    /// The client's `User-Agent`.
    pub user_agent: &'static str,
}

/// A request that a server answers with its version, in a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionProbe {
    /// The path of a GET request, below the prefix.
    pub path: &'static str,
    /// The member of the answer that holds the version.
    pub member: &'static str,
}

impl Service {
    /// A service of which nothing but the name is known.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            server: None,
            prefix: "",
            environment: None,
            version: None,
            version_probe: None,
            request_id_header: None,
            session_cookie: None,
            user_agent: concat!("onyx-runtime/", env!("CARGO_PKG_VERSION")),
        }
    }

    /// Sets [`Service::server`].
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Sets [`Service::prefix`].
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets [`Service::environment`].
    #[must_use]
    pub const fn environment(mut self, first_word: &'static str) -> Self {
        self.environment = Some(first_word);
        self
    }

    /// Sets [`Service::version`].
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets [`Service::version_probe`].
    #[must_use]
    pub const fn version_probe(mut self, path: &'static str, member: &'static str) -> Self {
        self.version_probe = Some(VersionProbe { path, member });
        self
    }

    /// Sets [`Service::request_id_header`].
    #[must_use]
    pub const fn request_id_header(mut self, name: &'static str) -> Self {
        self.request_id_header = Some(name);
        self
    }

    /// Sets [`Service::session_cookie`].
    #[must_use]
    pub const fn session_cookie(mut self, name: &'static str) -> Self {
        self.session_cookie = Some(name);
        self
    }

    /// Sets [`Service::user_agent`].
    #[must_use]
    pub const fn user_agent(mut self, user_agent: &'static str) -> Self {
        self.user_agent = user_agent;
        self
    }
}
