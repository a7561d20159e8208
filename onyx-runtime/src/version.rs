//! The server's version, and whether it is the client's.

use super::{Answer, Error, JsonText, Reading, Response, Service};
use std::fmt;

/// The version of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerVersion {
    /// As the server tells it, without a leading `v`; none where it does not tell.
    pub version: Option<String>,
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.version.as_deref().unwrap_or("unknown"))
    }
}

/// Whether a server is of the version that the client was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compatibility {
    /// The same major version: what the client knows, the server has, but perhaps for what came or
    /// went in between.
    Compatible {
        /// The server's version.
        server: String,
    },
    /// Another major version.
    Incompatible {
        /// The server's version.
        server: String,
    },
    /// One of the two is not known, or is no version number (a development build).
    Unknown,
}

impl Compatibility {
    /// Whether it is [`Compatibility::Compatible`].
    #[must_use]
    pub fn is_compatible(&self) -> bool {
        matches!(self, Self::Compatible { .. })
    }

    fn between(client: Option<&str>, server: Option<String>) -> Self {
        match (client.and_then(major), server.as_deref().and_then(major), server) {
            (Some(ours), Some(theirs), Some(server)) if ours == theirs => {
                Self::Compatible { server }
            }
            (Some(_), Some(_), Some(server)) => Self::Incompatible { server },
            _ => Self::Unknown,
        }
    }
}

fn major(version: &str) -> Option<u64> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// The version in the answer to a service's probe.
pub(crate) fn read(service: &Service, body: &[u8]) -> Option<String> {
    let answer = JsonText::new(body).ok()?;
    let version = answer.get(service.version_probe?.member)?.as_str()?;
    Some(version.strip_prefix('v').unwrap_or(&version).to_owned())
}

impl ServerVersion {
    fn of(response: &Response) -> Self {
        Self { version: read(response.context.service, response.json_text(false)) }
    }
}

impl Answer for ServerVersion {
    const READING: Reading = Reading::Whole;
    #[cfg(feature = "blocking")]
    type Blocking = Self;

    fn from_response(response: Response) -> Result<Self, Error> {
        Ok(Self::of(&response))
    }
}

impl Answer for Compatibility {
    const READING: Reading = Reading::Whole;
    #[cfg(feature = "blocking")]
    type Blocking = Self;

    fn from_response(response: Response) -> Result<Self, Error> {
        let server = ServerVersion::of(&response).version;
        Ok(Self::between(response.context.service.version, server))
    }
}

#[cfg(test)]
mod tests {
    use super::Compatibility;

    #[test]
    fn the_major_version_decides() {
        let compatible = |ours, theirs: &str| {
            Compatibility::between(Some(ours), Some(theirs.to_owned())).is_compatible()
        };
        assert!(compatible("4.6.1", "4.0.0"));
        assert!(compatible("v4.6.1", "4.7.0-beta.1"));
        assert!(!compatible("4.6.1", "5.0.0"));
        let unknown = Compatibility::between(Some("4.6.1"), Some("Development".to_owned()));
        assert_eq!(unknown, Compatibility::Unknown);
    }
}
