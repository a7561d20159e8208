//! A comparison for programs: `specs/schemas/diff.schema.json` describes the form. Members are only
//! ever added to it.

use super::accepted::Entry;
use super::side::Side;
use super::{Comparison, place};
use onyx_codegen::diagnostic::Pointer;
use onyx_diff::{Finding, OperationRef, SideInfo};
use serde::Serialize;

/// The comparison as JSON, with two-space indent.
#[must_use]
pub fn json(comparison: &Comparison) -> String {
    let report = &comparison.report;
    let told = Told {
        base: Document::new(&comparison.base, &report.base),
        revision: Document::new(&comparison.revision, &report.revision),
        findings: comparison
            .findings()
            .map(|(finding, entry)| Change::new(finding, entry))
            .collect(),
        verdict: Verdict {
            wire: report.verdict.wire.as_str(),
            source: report.verdict.source.as_str(),
            documents: report.verdict.documents.as_str(),
            promise: report.verdict.promise.as_str(),
            failing: comparison.failing(),
            fails: comparison.fails(),
        },
    };
    // Text and numbers alone: nothing here that JSON cannot say.
    serde_json::to_string_pretty(&told).unwrap_or_default()
}

#[derive(Serialize)]
struct Told<'a> {
    base: Document<'a>,
    revision: Document<'a>,
    findings: Vec<Change<'a>>,
    verdict: Verdict,
}

#[derive(Serialize)]
struct Document<'a> {
    source: &'a str,
    commit: Option<&'a str>,
    title: &'a str,
    version: &'a str,
    overlay: bool,
}

impl<'a> Document<'a> {
    fn new(side: &'a Side, info: &'a SideInfo) -> Self {
        Self {
            source: &side.label,
            commit: side.commit.as_deref(),
            title: &info.title,
            version: &info.version,
            overlay: side.has_overlay(),
        }
    }
}

#[derive(Serialize)]
struct Change<'a> {
    id: &'static str,
    axis: &'static str,
    severity: &'static str,
    method: Option<&'a str>,
    path: Option<&'a str>,
    pointer: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
    message: &'a str,
    fingerprint: &'a str,
    step: &'static str,
    subject: &'a str,
    base_pointer: Option<&'a str>,
    revision_pointer: Option<&'a str>,
    operations: Vec<Operation<'a>>,
    accepted: Option<Acceptance<'a>>,
}

impl<'a> Change<'a> {
    fn new(finding: &'a Finding, entry: Option<&'a Entry>) -> Self {
        Self {
            id: finding.id,
            axis: finding.axis.as_str(),
            severity: finding.severity.as_str(),
            method: finding.method.as_deref(),
            path: finding.path.as_deref(),
            pointer: place(finding).map(Pointer::as_str),
            old: finding.old.as_deref(),
            new: finding.new.as_deref(),
            message: &finding.message,
            fingerprint: &finding.fingerprint,
            step: finding.step.as_str(),
            subject: &finding.subject,
            base_pointer: finding.base.as_ref().map(Pointer::as_str),
            revision_pointer: finding.revision.as_ref().map(Pointer::as_str),
            operations: finding.operations.iter().map(Operation::from).collect(),
            accepted: entry.map(Acceptance::from),
        }
    }
}

#[derive(Serialize)]
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
}

impl<'a> From<&'a OperationRef> for Operation<'a> {
    fn from(operation: &'a OperationRef) -> Self {
        Self { method: &operation.method, path: &operation.path }
    }
}

#[derive(Serialize)]
struct Acceptance<'a> {
    reason: &'a str,
    expires: &'a str,
}

impl<'a> From<&'a Entry> for Acceptance<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self { reason: &entry.reason, expires: &entry.expires }
    }
}

#[derive(Serialize)]
struct Verdict {
    wire: &'static str,
    source: &'static str,
    documents: &'static str,
    promise: &'static str,
    failing: usize,
    fails: bool,
}
