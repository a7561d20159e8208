//! Where a document comes from. Each source is a function that returns [`Received`]; what needs
//! more than the standard library belongs behind a Cargo feature, so that `regen` is built
//! without it ([`crate::network::document`]).

use crate::failure::Failure;
use onyx_codegen::diagnostic::Diagnostics;
use std::path::Path;

/// A document as it came.
#[derive(Clone, Debug)]
pub struct Received {
    /// What the lock calls its source: an address without credentials, or a file's bare name.
    pub name: String,
    /// Where it was found, and how that place was come by; for a file there is nothing to tell.
    pub how: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What there is to say about the way it came.
    pub warnings: Diagnostics,
}

impl Received {
    /// Findings about this document, with the address where it was found: what the command line
    /// says is where the search began.
    pub(crate) fn name_in(&self, failure: Failure) -> Failure {
        let Failure::Refused(mut findings) = failure else { return failure };
        if self.how.is_some() {
            for finding in findings.iter_mut().filter(|finding| finding.file.is_none()) {
                finding.file = Some(self.name.clone());
            }
        }
        Failure::Refused(findings)
    }
}

/// A document from a file.
pub fn from_file(path: &Path) -> Result<Received, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))?;
    // Where the file lies on this machine is nobody else's business.
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Received { name, how: None, bytes, warnings: Diagnostics::default() })
}
