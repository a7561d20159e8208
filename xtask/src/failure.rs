//! Why a command did not do what it was asked to, and the exit code that says so.

use crate::regen::Drift;
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics};
use std::io;
use std::path::{Path, PathBuf};

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An input was refused; nothing was written.
    #[error("refused")]
    Refused(Diagnostics),
    /// What is committed is not what would be generated.
    #[error("{0}")]
    Stale(Box<Drift>),
    /// The arguments make no sense.
    #[error("{0}")]
    Usage(String),
    /// What was to be measured does not run.
    #[error("{0}")]
    Bench(String),
    /// The file system said no.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// A verb, such as `read`.
        action: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

impl Failure {
    /// The exit code: 1 for what was refused or is stale, 2 for wrong usage.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Refused(_) | Self::Stale(_) | Self::Bench(_) | Self::Io { .. } => 1,
        }
    }

    /// The same, where findings that name no file are about `file`.
    pub(crate) fn about(mut self, file: &str) -> Self {
        if let Self::Refused(findings) = &mut self {
            for finding in findings.iter_mut() {
                finding.file.get_or_insert_with(|| file.to_owned());
            }
        }
        self
    }

    /// Wraps what the file system said about `action` on `path`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

impl From<Diagnostics> for Failure {
    fn from(findings: Diagnostics) -> Self {
        Self::Refused(findings)
    }
}

impl From<Diagnostic> for Failure {
    fn from(finding: Diagnostic) -> Self {
        let mut findings = Diagnostics::default();
        findings.push(finding);
        Self::Refused(findings)
    }
}
