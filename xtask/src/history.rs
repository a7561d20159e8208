//! `specs/history/`: the documents of former versions, each `VERSION.openapi.json.gz`, in canonical
//! form. Compressed, such a document has a sixteenth of its size (1.27 MB and 79 kB for 4.5.6).

use crate::document;
use crate::failure::Failure;
use crate::workspace::{HISTORY, Workspace};
use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use onyx_codegen::Source;
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use onyx_codegen::document::canonical;
use semver::Version;
use serde_json::Value;
use std::borrow::Cow;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;

const SUFFIX: &str = ".openapi.json.gz";
/// How large a document may be once it is unpacked.
const LIMIT: u64 = 64 << 20;
/// What gzip begins with (RFC 1952, section 2.3.1).
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A document of a former version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Its version, as its file is named.
    pub version: Version,
    /// The file, as seen from the root of the workspace.
    pub file: String,
    /// Its canonical text.
    pub text: String,
}

/// All documents of the history, oldest first.
///
/// # Errors
/// A file cannot be read, or is none of the history's.
pub fn all(workspace: &Workspace) -> Result<Vec<Former>, Failure> {
    let folder = workspace.path(HISTORY);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Failure::io("read", &folder))?,
    };
    let mut all = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Failure::io("read", &folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Files that systems and editors leave about.
        if name.starts_with('.') {
            continue;
        }
        let file = format!("{HISTORY}/{name}");
        let bytes = fs::read(entry.path()).map_err(Failure::io("read", &entry.path()))?;
        all.push(former(&file, &name, &bytes)?);
    }
    all.sort_by(|a, b| a.version.cmp(&b.version));
    Ok(all)
}

fn former(file: &str, name: &str, bytes: &[u8]) -> Result<Former, Failure> {
    let foreign = |message: String| {
        Diagnostic::error("bad-history", &Pointer::root(), message)
            .in_file(file)
            .help(format!("{HISTORY} holds documents alone, each VERSION{SUFFIX}"))
    };
    let version = name.strip_suffix(SUFFIX).and_then(|version| Version::parse(version).ok());
    let version = version.ok_or_else(|| foreign("the file is not named after a version".into()))?;
    let bytes = unpack(bytes, file)?;
    let text = document::text(&bytes, file)?.to_owned();
    let (value, _) = document::read(Source { name: file, text: &text })?;
    match version_of(&value) {
        Some(said) if said == version => Ok(Former { version, file: file.to_owned(), text }),
        _ => {
            let said = value.pointer("/info/version").unwrap_or(&Value::Null);
            Err(foreign(format!("the document says that it is of {said}")).into())
        }
    }
}

/// The file for a document that is about to be replaced by another, and its bytes.
/// `None` where the document has no version to be found by, or is of the same version as the one
/// that takes its place or of a newer one.
#[must_use]
pub fn keep(old: &Value, new: &Value) -> Option<(PathBuf, Vec<u8>)> {
    let version = version_of(old)?;
    // A document without a version (`Development`) takes the place of any.
    if version_of(new).is_some_and(|new| new.cmp_precedence(&version).is_le()) {
        return None;
    }
    Some((PathBuf::from(format!("{HISTORY}/{version}{SUFFIX}")), pack(&canonical(old))))
}

/// The version of a document, where it is one of Semantic Versioning (a leading `v` is allowed).
#[must_use]
pub fn version_of(document: &Value) -> Option<Version> {
    let text = document.pointer("/info/version")?.as_str()?.trim();
    // What comes behind `+` says nothing of the order, and a file's name should be plain.
    let mut version = Version::parse(text.strip_prefix('v').unwrap_or(text)).ok()?;
    version.build = semver::BuildMetadata::EMPTY;
    Some(version)
}

/// Compresses; the header has neither a time nor a name.
fn pack(text: &str) -> Vec<u8> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

/// What is in `bytes`, compressed or not; diagnostics call it `name`.
///
/// # Errors
/// It is cut or broken, or beyond the limit.
pub fn unpack<'a>(bytes: &'a [u8], name: &str) -> Result<Cow<'a, [u8]>, Failure> {
    if !bytes.starts_with(&MAGIC) {
        return Ok(Cow::Borrowed(bytes));
    }
    let refused = |message: String| {
        let finding = Diagnostic::error("bad-gzip", &Pointer::root(), message).in_file(name);
        Failure::from(finding)
    };
    let mut unpacked = Vec::new();
    let read = GzDecoder::new(bytes).take(LIMIT + 1).read_to_end(&mut unpacked);
    read.map_err(|error| refused(format!("the file cannot be unpacked: {error}")))?;
    if unpacked.len() as u64 > LIMIT {
        return Err(refused(format!("the file has more than {} MiB unpacked", LIMIT >> 20)));
    }
    Ok(Cow::Owned(unpacked))
}

#[cfg(test)]
mod tests {
    use super::{MAGIC, keep, pack, unpack, version_of};
    use serde_json::{Value, json};

    fn document(version: &str) -> Value {
        json!({"info": {"version": version}})
    }

    #[test]
    fn what_is_packed_is_the_same_again() {
        let text = "é\n".repeat(10_000);
        let packed = pack(&text);
        assert!(packed.len() < 200 && packed.starts_with(&MAGIC));
        assert_eq!(packed[3..8], [0; 5], "neither a name nor a time");
        assert_eq!(unpack(&packed, "a").unwrap(), text.as_bytes());
        assert_eq!(unpack(b"{}", "a").unwrap().as_ref(), b"{}");
    }

    #[test]
    fn what_is_cut_is_refused() {
        let packed = pack("some text");
        for end in [3, packed.len() - 1] {
            assert!(unpack(&packed[..end], "a").is_err(), "{end}");
        }
    }

    #[test]
    fn a_document_is_kept_when_a_newer_one_comes() {
        for (old, new, file) in [
            ("v4.5.6", "v4.6.1", Some("specs/history/4.5.6.openapi.json.gz")),
            ("4.5.6+build", "5.0.0", Some("specs/history/4.5.6.openapi.json.gz")),
            ("4.6.0-beta.1", "4.6.0", Some("specs/history/4.6.0-beta.1.openapi.json.gz")),
            ("v4.5.6", "Development", Some("specs/history/4.5.6.openapi.json.gz")),
            ("v4.6.1", "v4.6.1", None),
            ("v4.6.1", "v4.5.6", None),
            ("Development", "v4.6.1", None),
            ("../../4.6.1", "v5.0.0", None),
        ] {
            let kept = keep(&document(old), &document(new));
            let kept = kept.map(|(file, _)| file.display().to_string());
            assert_eq!(kept.as_deref(), file, "{old} → {new}");
        }
        assert_eq!(version_of(&json!({})), None);
    }
}
