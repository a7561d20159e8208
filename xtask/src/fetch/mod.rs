//! `fetch`: brings a document into `specs/`, in canonical form, and says in the lock what it is.

mod age;
pub mod deployment;
pub mod source;
mod summary;

pub use summary::{Difference, Summary};

use crate::document;
use crate::failure::Failure;
use crate::files::Changes;
use crate::history;
use crate::lock::{self, Hashes, Lock};
use crate::workspace::{DOCUMENT, LOCK, Workspace};
use onyx_codegen::Source;
use onyx_codegen::diagnostic::{Diagnostics, Severity};
use onyx_codegen::document::{Limits, canonical, counts, drop_prose, parse};
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

/// How a document is taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What happens to its prose.
    pub descriptions: Descriptions,
    /// Whether it may be older than the one that it replaces.
    pub allow_downgrade: bool,
}

impl From<Descriptions> for Options {
    fn from(descriptions: Descriptions) -> Self {
        Self { descriptions, ..Self::default() }
    }
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
    /// Where it was found, for a document from a server.
    pub how: Option<String>,
    /// The prefix that was taken off its paths ([`deployment`]).
    pub prefix: Option<String>,
    /// What changed.
    pub changes: Summary,
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
    options: impl Into<Options>,
    now: SystemTime,
) -> Result<Fetched, Failure> {
    let Options { descriptions, allow_downgrade } = options.into();
    let text = document::text(&received.bytes, &received.name)?;
    let (mut document, mut warnings) = document::read(Source { name: &received.name, text })?;
    warnings.append(received.warnings.clone());
    let prefix = deployment::normalize(&mut document);
    if descriptions == Descriptions::Drop {
        drop_prose(&mut document);
    }
    let replaced = replaced(workspace);
    if let Some(replaced) = replaced.as_ref().filter(|_| !allow_downgrade) {
        check_age(replaced, &document, &mut warnings)?;
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
    if let Some((file, bytes)) = replaced.as_ref().and_then(|old| history::keep(old, &document)) {
        changes.keep(file, bytes);
    }
    changes.want(LOCK, lock.render())?;
    changes.apply()?;
    let changes = Summary::new(replaced.as_ref(), &document);
    Ok(Fetched { before, lock, is_new, how: received.how.clone(), prefix, changes, warnings })
}

/// The document that is about to be replaced. One that cannot be read stands in nobody's way.
fn replaced(workspace: &Workspace) -> Option<Value> {
    let text = workspace.read_optional(DOCUMENT).ok().flatten()?;
    parse(Source { name: DOCUMENT, text: &text }, &Limits::default(), &mut Diagnostics::default())
}

fn check_age(old: &Value, new: &Value, warnings: &mut Diagnostics) -> Result<(), Failure> {
    let [old, new] = [old, new].map(|document| text_at(document, "/info/version"));
    match age::check(&old, &new) {
        Some(finding) if finding.severity == Severity::Error => Err(finding.into()),
        Some(finding) => {
            warnings.push(finding);
            Ok(())
        }
        None => Ok(()),
    }
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
        let Lock { version, openapi, .. } = &self.lock;
        if let Some(how) = &self.how {
            writeln!(f, "taken from {how}")?;
        }
        if let Some(prefix) = &self.prefix {
            writeln!(f, "the prefix {prefix}, which its servers have too, is taken off all paths")?;
        }
        let state = if self.is_new { "now holds" } else { "already held" };
        write!(f, "{DOCUMENT} {state} {version} (OpenAPI {openapi})")?;
        match &self.before {
            Some(before) if before.version != *version => {
                writeln!(f, ", before {}", before.version)?;
            }
            _ => writeln!(f)?,
        }
        write!(f, "{}", self.changes)?;
        if self.is_new && self.before.is_some() {
            write!(f, "next: cargo xtask diff, then ")?;
        } else {
            write!(f, "next: ")?;
        }
        write!(f, "cargo xtask regen")
    }
}
