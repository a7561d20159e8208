//! Where everything lies.

use crate::failure::Failure;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The document, in canonical form.
pub const DOCUMENT: &str = "specs/onyx.openapi.json";
/// Where the document came from.
pub const LOCK: &str = "specs/onyx.lock.json";
/// What the server does and its document does not say.
pub const OVERLAY: &str = "specs/onyx.overlay.yaml";
/// The rules of [`onyx_codegen::config::Config`].
pub const CONFIG: &str = "specs/onyx.codegen.yaml";
/// The documents of former versions, compressed.
pub const HISTORY: &str = "specs/history";
/// The changes that are known and shall fail no comparison.
pub const ACCEPTED: &str = "specs/accepted-changes.yaml";
/// The client's manifest, of which a part is generated.
pub const MANIFEST: &str = "onyx-api/Cargo.toml";
/// The client's landing page, of which a part is generated.
pub const LANDING: &str = "onyx-api/src/overview.md";
/// The folder that the generator writes.
pub const GENERATED: &str = "onyx-api/src/generated";

/// The cargo that has started this program, or else the one that is found.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A checkout of this repository. All names given to it are relative to its root.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace whose root is `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The workspace that this program was built in.
    #[must_use]
    pub fn here() -> Self {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::new(xtask.parent().unwrap_or(xtask))
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `name` lies.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// The text of a file that has to be there.
    pub fn read(&self, name: &str) -> Result<String, Failure> {
        read(&self.path(name))
    }

    /// The text of a file that may be missing.
    pub fn read_optional(&self, name: &str) -> Result<Option<String>, Failure> {
        read_optional(&self.path(name))
    }
}

/// The text of the file at `path`.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::io("read", path))
}

/// The text of the file at `path`, if there is one.
pub(crate) fn read_optional(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(Failure::io("read", path)),
    }
}
