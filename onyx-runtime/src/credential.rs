//! Who is calling: the key and the session, in the places that operations want them.

use super::echo::Echoes;
use super::{Auth, Error, ErrorKind, Operation, encode, headers};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// What a client can show of itself. Neither `Debug` nor an error shows any of it.
pub(crate) struct Credentials {
    key: Option<SecretString>,
    /// The key as a bearer token, made once.
    bearer: Option<HeaderValue>,
    bearer_header: HeaderName,
    session: Option<SecretString>,
    /// The cookie that stands for a key where there is none.
    session_cookie: Option<&'static str>,
    /// All of it, to be known again where a server repeats it.
    pub(crate) echoes: Arc<Echoes>,
}

impl Credentials {
    pub(crate) fn new(
        key: Option<SecretString>,
        bearer_header: HeaderName,
        session: Option<SecretString>,
        session_cookie: Option<&'static str>,
    ) -> Result<Self, Error> {
        let mut echoes = Echoes::default();
        for (secret, what) in [(&key, "key"), (&session, "session cookie")] {
            if let Some(secret) = secret {
                check(secret.expose_secret(), what)?;
                echoes.add(secret.expose_secret());
            }
        }
        if session.as_ref().is_some_and(|session| session.expose_secret().contains(';')) {
            // What is behind it would be cookies of their own.
            let message = "the session cookie holds a semicolon; give the cookie's value alone";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        let bearer = match &key {
            Some(key) => Some(sensitive(&format!("Bearer {}", key.expose_secret()))?),
            None => None,
        };
        let echoes = Arc::new(echoes);
        Ok(Self { key, bearer, bearer_header, session, session_cookie, echoes })
    }

    pub(crate) fn has_any(&self) -> bool {
        self.key.is_some() || self.session.is_some()
    }

    /// Adds to a request's address what the operation asks for there.
    pub(crate) fn add_query(&self, operation: &Operation, target: &mut String) {
        if let (Auth::Query(name), Some(key)) = (operation.auth, &self.key) {
            // A string's `Display` does not fail.
            let _ = encode::push_query(target, name, &key.expose_secret());
        }
    }

    /// Adds to a request's headers what the operation asks for, as far as the client has it.
    pub(crate) fn add_headers(
        &self,
        operation: &Operation,
        headers: &mut HeaderMap,
    ) -> Result<(), Error> {
        match (operation.auth, &self.key) {
            (Auth::None, _) | (Auth::Query(_), Some(_)) => {}
            (Auth::Bearer, Some(_)) => {
                if let Some(bearer) = &self.bearer {
                    headers::set(headers, self.bearer_header.clone(), bearer.clone());
                }
            }
            (Auth::Basic, Some(key)) => {
                let value = format!("Basic {}", BASE64_STANDARD.encode(key.expose_secret()));
                headers::set(headers, header::AUTHORIZATION, sensitive(&value)?);
            }
            (Auth::Header(name), Some(key)) => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| {
                    Error::new(ErrorKind::Request, "the key's header has no valid name")
                        .caused_by(error)
                })?;
                headers::set(headers, name, sensitive(key.expose_secret())?);
            }
            (Auth::Cookie(name), _) => self.apply_session(name, headers)?,
            (_, None) => {
                if let Some(name) = self.session_cookie {
                    self.apply_session(name, headers)?;
                }
            }
        }
        Ok(())
    }

    fn apply_session(&self, name: &str, headers: &mut HeaderMap) -> Result<(), Error> {
        if let Some(session) = &self.session {
            let cookie = sensitive(&format!("{name}={}", session.expose_secret()))?;
            headers::set(headers, header::COOKIE, cookie);
        }
        Ok(())
    }
}

/// Refuses a secret that cannot be sent, without a word of it.
fn check(secret: &str, what: &str) -> Result<(), Error> {
    let complaint = if secret.is_empty() {
        "is empty"
    } else if secret.bytes().any(|byte| matches!(byte, b'\r' | b'\n')) {
        "holds a line break (was it read from a file?)"
    } else if !secret.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        "holds a character that is not printable ASCII"
    } else if secret.starts_with(' ') || secret.ends_with(' ') {
        "begins or ends with a space"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Configuration, format!("the {what} {complaint}")))
}

/// A header value that `Debug` does not show.
fn sensitive(value: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| Error::new(ErrorKind::Configuration, "the key cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
