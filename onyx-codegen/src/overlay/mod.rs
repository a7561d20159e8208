//! OpenAPI Overlay 1.0 and 1.1: changes to a document, as a list of actions that each name what
//! they change by a JSONPath (RFC 9535).
//!
//! An action that matches nothing or changes nothing is legal by the specification. Here it is
//! always reported, and an error in strict mode: an overlay is a list of corrections to one known
//! document, and a correction that no longer applies is one to be removed.
//!
//! Our own code on top of a JSONPath library: the crate there is for overlays refuses primitive
//! targets and replaces across kinds, against the specification, and stops at the first error.

mod act;
mod json_path;
mod merge;
mod overlay_file;
#[cfg(test)]
mod tests;

use crate::Source;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, Severity};
use crate::document::{Limits, read};
use serde_json::Value;
use serde_json_path::JsonPath;

/// What an overlay has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// An entry for each action, in order; none when the overlay itself is refused.
    pub actions: Vec<AppliedAction>,
}

/// What an action has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedAction {
    /// Its place in the list, from 1.
    pub number: usize,
    /// The JSONPath of what it changes.
    pub target: String,
    /// Why it is there.
    pub description: Option<String>,
    /// `update`, `copy` or `remove`.
    pub verb: &'static str,
    /// How many nodes the target has selected.
    pub matched: usize,
    /// How many of them are no longer what they were.
    pub changed: usize,
}

/// Applies an overlay to a document.
///
/// An overlay that is malformed anywhere is refused whole. An action that fails does what it can
/// and does not keep the others from being tried, so that one run names every mistake; its error
/// refuses the document.
///
/// `strict`: an action that matches nothing or changes nothing is an error, else a warning.
pub fn apply(
    document: &mut Value,
    overlay: Source<'_>,
    strict: bool,
    diagnostics: &mut Diagnostics,
) -> Applied {
    let mut findings = Diagnostics::default();
    let applied = apply_text(document, overlay.text, strict, &mut findings);
    for finding in findings {
        diagnostics.push(finding.in_file(overlay.name));
    }
    applied
}

fn apply_text(
    document: &mut Value,
    text: &str,
    strict: bool,
    findings: &mut Diagnostics,
) -> Applied {
    let (overlay, broken) = read(text, &Limits::default());
    for finding in broken {
        findings.push(finding);
    }
    let actions = overlay.map(|overlay| overlay_file::actions(&overlay, findings));
    if findings.has_errors() {
        return Applied::default();
    }
    let actions = actions.unwrap_or_default();
    Applied {
        actions: actions.iter().map(|each| act::act(document, each, strict, findings)).collect(),
    }
}

/// An action, checked.
struct Action {
    number: usize,
    target: Query,
    description: Option<String>,
    verb: Verb,
    /// Overlay 1.0 has no word for replacing a primitive that the target selects.
    may_replace_primitives: bool,
}

/// A JSONPath, and how it is written in the overlay.
struct Query {
    text: String,
    path: JsonPath,
}

/// What is to be done with what the target selects.
enum Verb {
    Update(Value),
    Copy(Query),
    Remove,
    /// An action of an overlay 1.0 that names nothing to do.
    Nothing,
}

impl Verb {
    fn name(&self) -> &'static str {
        match self {
            Self::Update(_) | Self::Nothing => "update",
            Self::Copy(_) => "copy",
            Self::Remove => "remove",
        }
    }
}

impl Action {
    /// A finding about this action: what it did wrong, and why it is there.
    fn finding(&self, severity: Severity, code: &'static str, what: &str) -> Diagnostic {
        let reason = self.description.as_deref().map(str::trim).unwrap_or_default();
        let reason =
            if reason.is_empty() { String::new() } else { format!("; its reason: {reason}") };
        let message = format!("action {} on `{}` {what}{reason}", self.number, self.target.text);
        let at = Pointer::root().child("actions").child(self.number - 1).child("target");
        match severity {
            Severity::Error => Diagnostic::error(code, &at, message),
            Severity::Warning => Diagnostic::warning(code, &at, message),
        }
    }
}
