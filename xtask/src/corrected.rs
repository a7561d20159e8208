//! The document with its overlay applied, as a file: for programs that know no overlays.

use crate::failure::Failure;
use crate::files;
use crate::regen::Specs;
use crate::workspace::{DOCUMENT, Workspace};
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{self, Limits};
use onyx_codegen::overlay;
use std::path::PathBuf;

/// Where it is written: among what Cargo builds, and as little a part of the checkout.
const CORRECTED: &str = "target/onyx.corrected.json";

/// Writes the document of `specs/` with the overlay applied; where it lies. Whether the overlay still
/// fits is for `regen` to judge: an action that does nothing stands in nobody's way here.
///
/// # Errors
/// The document or the overlay is refused.
pub(crate) fn write(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let specs = Specs::read(workspace)?;
    let input = specs.input();
    let mut findings = Diagnostics::default();
    let mut document = document::parse(input.document, &Limits::default(), &mut findings);
    if let Some(document) = &mut document {
        for overlay in input.overlays {
            overlay::apply(document, overlay, false, &mut findings);
        }
    }
    let Some(document) = document.filter(|_| !findings.has_errors()) else {
        return Err(Failure::Refused(findings).about(DOCUMENT));
    };
    let path = workspace.path(CORRECTED);
    files::write(&path, &document.to_string())?;
    Ok(path)
}
