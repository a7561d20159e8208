//! What changed between two OpenAPI documents, by what it means to a client that `onyx-codegen`
//! makes of them: plain data in, plain data out.
//!
//! The generator's own model is compared and not the text: `$ref`s are resolved, null has one
//! spelling, order means nothing. There are three axes. *Wire* asks whether a client of BASE works
//! against a server of REVISION, *source* whether code written against BASE's crate compiles against
//! REVISION's, and *document* has the rest.

#![forbid(unsafe_code)]

mod constraints;
mod document;
mod draft;
mod matching;
mod report;
mod rules;
mod sort;
mod source;
mod version;
mod wire;

pub use report::{Axis, Finding, OperationRef, Report, Severity, SideInfo, Step, Verdict};
pub use rules::{RULES, Rule};
pub use version::{Promise, promise, step};

use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::{Input, Model};
use std::fmt;

/// One of the two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The document that clients were built from.
    Base,
    /// The document that they will meet.
    Revision,
}

/// A document that the generator refuses, so that there is nothing to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which of the two.
    pub side: Side,
    /// The findings, among them at least one error.
    pub findings: Diagnostics,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Base => "BASE",
            Side::Revision => "REVISION",
        };
        write!(f, "the document {side} is refused")
    }
}

impl std::error::Error for Refused {}

/// Compares two documents, each with its own overlays and rules.
///
/// # Errors
/// One of the documents, its overlays or its rules are refused; BASE's findings come first.
pub fn diff(base: &Input<'_>, revision: &Input<'_>) -> Result<Report, Refused> {
    // The two are independent, and reading them is most of the work.
    let (base, revision) = std::thread::scope(|scope| {
        let revision = scope.spawn(|| onyx_codegen::model(revision));
        let base = onyx_codegen::model(base);
        (base, revision.join())
    });
    let base = base.map_err(|findings| Refused { side: Side::Base, findings })?;
    let revision = match revision {
        Ok(revision) => revision,
        Err(panic) => std::panic::resume_unwind(panic),
    };
    let revision = revision.map_err(|findings| Refused { side: Side::Revision, findings })?;
    Ok(compare(&base, &revision))
}

/// Compares two models.
#[must_use]
pub fn compare(base: &Model, revision: &Model) -> Report {
    let info = |model: &Model| SideInfo {
        title: model.api.title.clone(),
        version: model.api.version.clone(),
    };
    let matches = matching::operations(base, revision);
    let (mut drafts, pairs) = wire::compare(base, revision, &matches);
    drafts.extend(source::compare(base, revision, &matches, &pairs));
    drafts.extend(document::compare(base, revision, &matches, &pairs));
    let findings = draft::findings(drafts, &matches);
    let (base, revision) = (info(base), info(revision));
    let wire = draft::step(&findings, Axis::Wire);
    let verdict = Verdict {
        wire,
        source: draft::step(&findings, Axis::Source),
        documents: draft::step(&findings, Axis::Document),
        promise: promise(&base.version, &revision.version, wire),
    };
    Report { base, revision, findings, verdict }
}
