//! Findings in the making, and how they become a report.

use crate::matching::Matches;
use crate::report::{Finding, OperationRef, Severity, Step};
use crate::rules::Rule;
use onyx_codegen::diagnostic::Pointer;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A finding whose operations may not be known yet.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) rule: &'static Rule,
    /// What has changed, for readers.
    pub(crate) subject: String,
    /// Where, in words that do not depend on the order of anything in the documents.
    pub(crate) location: String,
    pub(crate) base: Option<Pointer>,
    pub(crate) revision: Option<Pointer>,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    pub(crate) message: String,
    /// Indexes into the matched operations.
    pub(crate) operations: Vec<usize>,
}

impl Draft {
    pub(crate) fn new(rule: &'static Rule, subject: String, location: String) -> Self {
        Self {
            rule,
            subject,
            location,
            base: None,
            revision: None,
            old: None,
            new: None,
            message: String::new(),
            operations: Vec::new(),
        }
    }

    pub(crate) fn at(mut self, base: Option<&Pointer>, revision: Option<&Pointer>) -> Self {
        (self.base, self.revision) = (base.cloned(), revision.cloned());
        self
    }

    pub(crate) fn old(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(crate) fn new_value(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }

    /// One sentence, which begins as sentences do.
    pub(crate) fn say(mut self, message: impl AsRef<str>) -> Self {
        self.message = capital(message.as_ref());
        self
    }

    pub(crate) fn of(mut self, operation: usize) -> Self {
        self.operations.push(operation);
        self
    }

    fn fingerprint(&self) -> String {
        let (old, new) = (self.old.as_deref(), self.new.as_deref());
        let parts =
            [Some(self.rule.id), Some(self.rule.axis.as_str()), Some(&self.location), old, new];
        let mut hash = Sha256::new();
        for part in parts {
            // A length before each part: no two lists of parts read the same.
            hash.update(part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
            hash.update(part.unwrap_or_default());
        }
        hash.finalize().iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// Turns drafts into findings: what is the same change is told once, with all its operations.
pub(crate) fn findings(drafts: Vec<Draft>, matches: &Matches<'_>) -> Vec<Finding> {
    let mut merged: BTreeMap<String, Draft> = BTreeMap::new();
    for draft in drafts {
        let fingerprint = draft.fingerprint();
        match merged.get_mut(&fingerprint) {
            Some(first) => first.operations.extend(draft.operations),
            None => {
                merged.insert(fingerprint, draft);
            }
        }
    }
    let mut findings: Vec<(String, Finding)> = merged
        .into_iter()
        .map(|(fingerprint, draft)| (draft.location.clone(), finding(draft, fingerprint, matches)))
        .collect();
    findings.sort_by(|(a_location, a), (b_location, b)| {
        let key = |finding: &Finding| (finding.axis, finding.severity);
        let place = |finding: &Finding| (finding.path.clone(), finding.method.clone());
        key(a)
            .cmp(&key(b))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| a_location.cmp(b_location))
            .then_with(|| (a.id, &a.fingerprint).cmp(&(b.id, &b.fingerprint)))
    });
    findings.into_iter().map(|(_, finding)| finding).collect()
}

fn finding(draft: Draft, fingerprint: String, matches: &Matches<'_>) -> Finding {
    let mut operations: Vec<OperationRef> =
        draft.operations.iter().filter_map(|index| matches.name(*index)).collect();
    operations.sort();
    operations.dedup();
    let first = operations.first();
    Finding {
        id: draft.rule.id,
        axis: draft.rule.axis,
        severity: draft.rule.severity,
        step: draft.rule.step,
        subject: draft.subject,
        method: first.map(|operation| operation.method.clone()),
        path: first.map(|operation| operation.path.clone()),
        operations,
        base: draft.base,
        revision: draft.revision,
        old: draft.old,
        new: draft.new,
        message: draft.message,
        fingerprint,
    }
}

/// The step that findings of one axis ask for together.
pub(crate) fn step(findings: &[Finding], axis: crate::Axis) -> Step {
    let of_axis = findings.iter().filter(|finding| finding.axis == axis);
    of_axis.map(|finding| finding.step).max().unwrap_or_default()
}

/// The same words at the beginning of a sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// A word or a list of words as code.
pub(crate) fn code(text: &str) -> String {
    format!("`{text}`")
}

impl Severity {
    /// Whether it makes something fail.
    #[must_use]
    pub const fn is_breaking(self) -> bool {
        matches!(self, Self::Breaking)
    }
}
