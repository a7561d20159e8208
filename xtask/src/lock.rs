//! `specs/onyx.lock.json`: where the document came from, and what it and its overlay were when the
//! client was generated.

use crate::failure::Failure;
use crate::workspace::{LOCK, OVERLAY, Workspace};
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use onyx_codegen::document;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The generator's version; every member of the workspace has the same.
pub const GENERATOR: &str = env!("CARGO_PKG_VERSION");

/// Where the document came from. Never holds a path or a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// An address, or a file's bare name.
    pub source: String,
    /// When these bytes were first received: RFC 3339, UTC, in seconds.
    pub fetched: String,
    /// `info.version`.
    pub version: String,
    /// The OpenAPI version that the document is written in.
    pub openapi: String,
    /// What was hashed.
    pub sha256: Hashes,
    /// How much is in the document.
    pub counts: Counts,
    /// The version of the generator.
    pub generator: String,
}

/// SHA-256, in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hashes {
    /// Of the bytes as they came.
    pub received: String,
    /// Of `specs/onyx.openapi.json`.
    pub canonical: String,
    /// Of `specs/onyx.overlay.yaml`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlay: Option<String>,
}

/// How much is in the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Members of `paths`.
    pub paths: usize,
    /// Methods of the path items.
    pub operations: usize,
    /// Members of `components.schemas`.
    pub schemas: usize,
}

impl From<document::Counts> for Counts {
    fn from(counts: document::Counts) -> Self {
        let document::Counts { paths, operations, schemas } = counts;
        Self { paths, operations, schemas }
    }
}

impl Lock {
    /// Reads the lock of the workspace, if there is one.
    pub fn read(workspace: &Workspace) -> Result<Option<Self>, Failure> {
        workspace.read_optional(LOCK)?.map(|text| Self::parse(&text)).transpose()
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        serde_json::from_str(text).map_err(|error| {
            Diagnostic::error("bad-lock", &Pointer::root(), error.to_string())
                .in_file(LOCK)
                .help("take the committed one, or run `cargo xtask fetch` to have it written anew")
                .into()
        })
    }

    /// The text of the file: keys in the order above, two-space indent, final newline.
    #[must_use]
    pub fn render(&self) -> String {
        // Strings and numbers alone: nothing here that JSON cannot say.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The SHA-256 of the workspace's overlay, if there is one.
pub(crate) fn overlay_hash(workspace: &Workspace) -> Result<Option<String>, Failure> {
    Ok(workspace.read_optional(OVERLAY)?.map(|text| sha256(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lock() -> Lock {
        Lock {
            source: "onyx.json".to_owned(),
            fetched: "2026-01-02T03:04:05Z".to_owned(),
            version: "v1".to_owned(),
            openapi: "3.1.0".to_owned(),
            sha256: Hashes { received: sha256(b""), canonical: sha256(b"abc"), overlay: None },
            counts: Counts { paths: 1, operations: 2, schemas: 3 },
            generator: "0.1.0".to_owned(),
        }
    }

    #[test]
    fn has_a_fixed_form() {
        let text = lock().render();
        assert_eq!(
            text,
            r#"{
  "source": "onyx.json",
  "fetched": "2026-01-02T03:04:05Z",
  "version": "v1",
  "openapi": "3.1.0",
  "sha256": {
    "received": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "canonical": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  },
  "counts": {
    "paths": 1,
    "operations": 2,
    "schemas": 3
  },
  "generator": "0.1.0"
}
"#
        );
        assert_eq!(Lock::parse(&text).unwrap(), lock());
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_line() {
        let Err(Failure::Refused(findings)) = Lock::parse("{\n  \"source\": 1\n}") else {
            unreachable!("a number is no source");
        };
        let finding = findings.iter().next().unwrap();
        assert_eq!((finding.code, finding.file.as_deref()), ("bad-lock", Some(LOCK)));
        assert!(finding.message.contains("line 2"), "{}", finding.message);
    }
}
