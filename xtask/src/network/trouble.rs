//! Why no answer came, or none that can be used: told apart by what to do about it.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;
use url::Url;

/// Why no answer came, or none that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The host's name leads nowhere.
    Dns,
    /// The host is there, nothing listens.
    Refused,
    /// The host does not answer.
    ConnectTimeout(Duration),
    /// The connection was made and is not safe.
    Tls(Tls),
    /// The proxy is not there, or refuses.
    Proxy {
        /// The proxy's address.
        proxy: String,
        reason: String,
    },
    /// Anything else that ended it before an answer began.
    Connection(String),
    /// The answer ended before its end.
    CutOff {
        /// What had come until then.
        bytes: u64,
    },
    /// The answer is not compressed as it says.
    Encoding,
    /// The answer is larger than it may be.
    TooLarge {
        /// What it may be.
        limit: u64,
    },
    /// A redirect that is not followed.
    Redirect(String),
}

/// What is wrong with a secure connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// The other side does not speak TLS.
    NotSpoken,
    /// The certificate is not to be trusted, and why.
    Certificate(String),
    /// Anything else.
    Other(String),
}

impl Trouble {
    /// Whether the same request may work a little later.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Dns | Self::Refused | Self::Connection(_) | Self::CutOff { .. } => true,
            Self::ConnectTimeout(_)
            | Self::Tls(_)
            | Self::Proxy { .. }
            | Self::Encoding
            | Self::TooLarge { .. }
            | Self::Redirect(_) => false,
        }
    }

    /// Whether every other address of the same server would have it too.
    pub(super) fn is_of_the_server(&self) -> bool {
        match self {
            Self::Dns
            | Self::Refused
            | Self::ConnectTimeout(_)
            | Self::Tls(_)
            | Self::Proxy { .. }
            | Self::Connection(_) => true,
            Self::CutOff { .. } | Self::Encoding | Self::TooLarge { .. } | Self::Redirect(_) => {
                false
            }
        }
    }

    /// What the HTTP client says about a request that went to `url`, perhaps by way of `proxy`.
    pub(super) fn of(
        error: &reqwest::Error,
        url: &Url,
        proxy: Option<String>,
        timeout: Duration,
    ) -> Self {
        if let Some(trouble) = find(error).map(Self::of_tls) {
            return trouble;
        }
        if let Some(proxy) = proxy.filter(|_| error.is_connect()) {
            return Self::Proxy { proxy, reason: reason(error) };
        }
        let io = find::<io::Error>(error).map(io::Error::kind);
        match io {
            _ if error.is_dns() => Self::Dns,
            _ if error.is_connect() && error.is_timeout() => Self::ConnectTimeout(timeout),
            Some(io::ErrorKind::ConnectionRefused) => Self::Refused,
            // The other side was there, and left at the first word of TLS.
            Some(io::ErrorKind::UnexpectedEof) if error.is_connect() && url.scheme() == "https" => {
                Self::Tls(Tls::NotSpoken)
            }
            _ => Self::Connection(reason(error)),
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        Self::Tls(match error {
            rustls::Error::InvalidMessage(_) => Tls::NotSpoken,
            rustls::Error::InvalidCertificate(why) => Tls::Certificate(why.to_string()),
            other => Tls::Other(other.to_string()),
        })
    }
}

/// The error of type `E` that is furthest behind `error`: each wrapping knows less.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |error| behind(*error))
        .filter_map(|error| error.downcast_ref::<E>())
        .last()
}

fn behind<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Why an answer of which `received` bytes had come did not go on.
pub(super) fn half_way(error: &reqwest::Error, received: usize) -> Trouble {
    // A decoder that meets the end too early says the same as a connection that does.
    let io = find::<io::Error>(error).map(io::Error::kind);
    match io {
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => Trouble::Encoding,
        _ => Trouble::CutOff { bytes: received as u64 },
    }
}

/// The last and most particular of the reasons. The first names the address, which may hold what
/// is nobody's business.
pub(super) fn reason(error: &reqwest::Error) -> String {
    let mut last: &dyn Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    if std::ptr::addr_eq(last, error) { "the request failed".to_owned() } else { last.to_string() }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns => f.write_str("the host's name leads to no address"),
            Self::Refused => f.write_str("nothing listens there (connection refused)"),
            Self::ConnectTimeout(after) => {
                write!(f, "no connection within {}", humantime::format_duration(*after))
            }
            Self::Tls(Tls::NotSpoken) => f.write_str("the server does not speak TLS there"),
            Self::Tls(Tls::Certificate(why)) => {
                write!(f, "the server's certificate is not to be trusted: {why}")
            }
            Self::Tls(Tls::Other(why)) => write!(f, "no secure connection: {why}"),
            Self::Proxy { proxy, reason } => write!(f, "the proxy {proxy} fails: {reason}"),
            Self::Connection(why) => write!(f, "the connection failed: {why}"),
            Self::CutOff { bytes } => write!(f, "the answer broke off after {bytes} bytes"),
            Self::Encoding => f.write_str("the answer is not compressed as it says"),
            Self::TooLarge { limit } => write!(f, "the answer is larger than {limit} bytes"),
            Self::Redirect(why) => write!(f, "a redirect is not followed: {why}"),
        }
    }
}

/// An address as it may be shown.
pub(super) fn shown(url: &Url) -> String {
    super::shown(url.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Tls, Trouble, find};
    use std::io;

    #[test]
    fn a_reason_is_found_behind_its_wrappings() {
        let inner = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let error = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, inner));
        let found = find::<rustls::Error>(&error).map(Trouble::of_tls);
        let Some(Trouble::Tls(Tls::Certificate(why))) = found else {
            unreachable!("not found: {found:?}");
        };
        assert!(why.contains("UnknownIssuer"), "{why}");
        assert_eq!(find::<rustls::Error>(&io::Error::other("text")), None);
    }
}
