//! `fetch`: brings a document into `specs/`, in canonical form, and says in the lock what it is.

pub mod source;

use crate::document;
use crate::failure::Failure;
use crate::files::Changes;
use crate::lock::{self, Hashes, Lock};
use crate::workspace::{DOCUMENT, LOCK, Workspace};
use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{canonical, counts, drop_prose};
use serde_json::Value;
use source::Received;
use std::fmt;
use std::time::SystemTime;

/// What happens to the prose of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Descriptions {
    /// Keep it: it becomes documentation of the client.
    Keep,
    /// Take it out: it is its authors' text, and the repository holds none of it.
    #[default]
    Drop,
}

/// What `fetch` has done.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The lock as it was, where it could be read.
    pub before: Option<Lock>,
    /// The lock as it is.
    pub lock: Lock,
    /// Whether the document differs from the one that was there.
    pub is_new: bool,
    /// What there is to say about it.
    pub warnings: Diagnostics,
}

/// Writes the document and its lock, both or neither.
///
/// # Errors
/// The document is refused, or the file system fails; `specs/` is as it was.
pub fn fetch(
    workspace: &Workspace,
    received: &Received,
    descriptions: Descriptions,
    now: SystemTime,
) -> Result<Fetched, Failure> {
    let text = document::text(&received.bytes, &received.name)?;
    let (mut document, warnings) = document::read(Source { name: &received.name, text })?;
    if descriptions == Descriptions::Drop {
        drop_prose(&mut document);
    }
    let text = canonical(&document);
    // A lock that cannot be read is about to be replaced; it stands in nobody's way.
    let before = Lock::read(workspace).ok().flatten();
    let hashes = Hashes {
        received: lock::sha256(&received.bytes),
        canonical: lock::sha256(text.as_bytes()),
        overlay: lock::overlay_hash(workspace)?,
    };
    let lock = Lock {
        source: received.name.clone(),
        fetched: first_received(before.as_ref(), &hashes.received, now),
        version: text_at(&document, "/info/version"),
        openapi: text_at(&document, "/openapi"),
        sha256: hashes,
        counts: counts(&document).into(),
        generator: lock::GENERATOR.to_owned(),
    };
    let mut changes = Changes::new(workspace.root());
    changes.want(DOCUMENT, text)?;
    let is_new = !changes.list().is_empty();
    changes.want(LOCK, lock.render())?;
    changes.apply()?;
    Ok(Fetched { before, lock, is_new, warnings })
}

fn text_at(document: &Value, pointer: &str) -> String {
    document.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The time at which the bytes with this hash were first received.
fn first_received(before: Option<&Lock>, hash: &str, now: SystemTime) -> String {
    match before {
        Some(before) if before.sha256.received == hash => before.fetched.clone(),
        _ => humantime::format_rfc3339_seconds(now).to_string(),
    }
}

impl fmt::Display for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lock { version, openapi, counts, .. } = &self.lock;
        let state = if self.is_new { "now holds" } else { "already held" };
        writeln!(f, "{DOCUMENT} {state} {version} (OpenAPI {openapi})")?;
        let before = self.before.as_ref().map(|lock| lock.counts);
        let rows = [
            ("paths", before.map(|counts| counts.paths), counts.paths),
            ("operations", before.map(|counts| counts.operations), counts.operations),
            ("schemas", before.map(|counts| counts.schemas), counts.schemas),
        ];
        for (what, before, now) in rows {
            writeln!(f, "  {what:<10} {}", Difference { before, now })?;
        }
        write!(f, "next: cargo xtask regen")
    }
}

/// A count, and what it was where that is known and different.
struct Difference {
    before: Option<usize>,
    now: usize,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.before {
            Some(before) if before > self.now => {
                write!(f, "{before} → {} (-{})", self.now, before - self.now)
            }
            Some(before) if before < self.now => {
                write!(f, "{before} → {} (+{})", self.now, self.now - before)
            }
            _ => write!(f, "{}", self.now),
        }
    }
}
