//! The settings of a client, and what they make: nothing here depends on whose client it is, so it is
//! compiled once.

use super::address::Address;
use super::client::{Core, Timeouts};
use super::credential::Credentials;
use super::middleware::Middleware;
use super::request::header_entry;
use super::response::Limits;
use super::{Error, ErrorKind, RetryPolicy, Service, headers};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

#[cfg(not(feature = "tracing"))]
use log::warn;
#[cfg(feature = "tracing")]
use tracing::warn;

/// What a [`ClientBuilder`](super::ClientBuilder) was told.
pub(crate) struct Settings {
    pub(crate) server: Option<String>,
    pub(crate) prefix: Option<String>,
    pub(crate) key: Option<SecretString>,
    pub(crate) key_header: Option<String>,
    pub(crate) session: Option<SecretString>,
    pub(crate) user_agent: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) allow_http: Option<bool>,
    pub(crate) http: Option<reqwest::Client>,
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
}

impl Default for Settings {
    fn default() -> Self {
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
        }
    }
}

impl Settings {
    /// What the environment says of a service whose variables begin with this word.
    pub(crate) fn from_lookup(word: Option<&str>, lookup: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut settings = Self::default();
        let Some(word) = word else { return settings };
        let get = |name| lookup(&format!("{word}_{name}")).filter(|value| !value.is_empty());
        settings.server = get("SERVER_URL");
        settings.key = get("API_KEY").or_else(|| get("PAT")).map(SecretString::from);
        settings.prefix = lookup(&format!("{word}_API_PREFIX"));
        settings
    }

    /// What a client of the service needs, or what is wrong with the settings.
    pub(crate) fn core(self, service: &'static Service) -> Result<Arc<Core>, Error> {
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
        Ok(Arc::new(Core {
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
            server_version: OnceLock::new(),
        }))
    }
}

fn default_headers(entries: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut defaults = HeaderMap::new();
    for (name, value) in entries {
        let (name, mut value) =
            header_entry(name, value).map_err(|error| invalid(&error.to_string()))?;
        // A header of the caller's may well be a credential.
        value.set_sensitive(true);
        headers::set(&mut defaults, name, value);
    }
    Ok(defaults)
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

impl fmt::Debug for Settings {
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
