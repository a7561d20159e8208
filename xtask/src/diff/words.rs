//! What the forms for people have in common: how findings are grouped, named and counted.

use super::Comparison;
use super::accepted::Entry;
use crate::report::printable;
use onyx_diff::{Axis, Finding, OperationRef, Promise, Severity, Step, step};
use std::collections::BTreeMap;

/// A finding with the entry that accepts it.
pub(crate) type Judged<'a> = (&'a Finding, Option<&'a Entry>);

/// What stands in the document on one line, and steers no terminal.
pub(crate) fn plain(text: &str) -> String {
    printable(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// What a finding is about: an operation, a schema, or what it names itself; where it is about code,
/// the type or the function.
pub(crate) fn heading(finding: &Finding) -> String {
    if finding.axis == Axis::Source {
        return plain(item(&finding.subject));
    }
    let pointer = finding.revision.as_ref().or(finding.base.as_ref());
    let tokens: Vec<String> = pointer.iter().flat_map(|pointer| pointer.tokens()).take(3).collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    plain(&match tokens.as_slice() {
        ["components", "schemas", name] => (*name).to_owned(),
        ["paths", path, method] => format!("{} {path}", method.to_uppercase()),
        _ => match &finding.method.as_ref().zip(finding.path.as_ref()) {
            Some((method, path)) => format!("{method} {path}"),
            None => finding.subject.clone(),
        },
    })
}

/// The last name in a subject such as "field `name` of `Persona`", where it is the name of an item.
fn item(subject: &str) -> &str {
    let name = subject.strip_suffix('`').and_then(|rest| rest.rsplit_once('`'));
    name.map_or(subject, |(_, name)| name)
}

pub(crate) fn named(operation: &OperationRef) -> String {
    plain(&format!("{} {}", operation.method, operation.path))
}

/// The rules that findings follow, the most frequent first, each with its findings.
pub(super) fn by_rule<'a>(findings: &[Judged<'a>]) -> Vec<(&'static str, Vec<Judged<'a>>)> {
    let mut rules: BTreeMap<&'static str, Vec<Judged<'a>>> = BTreeMap::new();
    for judged in findings {
        rules.entry(judged.0.id).or_default().push(*judged);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    rules
}

/// The findings of an axis and a severity that nobody has accepted.
pub(super) fn open(comparison: &Comparison, axis: Axis, severity: Severity) -> Vec<Judged<'_>> {
    let is_one = |(finding, entry): &Judged<'_>| {
        finding.axis == axis && finding.severity == severity && entry.is_none()
    };
    comparison.findings().filter(is_one).collect()
}

/// The findings that are accepted.
pub(super) fn accepted(comparison: &Comparison) -> Vec<(&Finding, &Entry)> {
    comparison.findings().filter_map(|(finding, entry)| Some((finding, entry?))).collect()
}

/// What an axis is about, for these versions.
pub(crate) fn question(axis: Axis, comparison: &Comparison) -> String {
    let (base, revision) = versions(comparison);
    match axis {
        Axis::Wire => format!("a client of {base} that meets a server of {revision}"),
        Axis::Source => {
            format!("code for the client of {base}, compiled against that of {revision}")
        }
        Axis::Document => "the documents themselves".to_owned(),
    }
}

/// The two versions, told apart where they are the same.
pub(crate) fn versions(comparison: &Comparison) -> (String, String) {
    let report = &comparison.report;
    let (base, revision) = (plain(&report.base.version), plain(&report.revision.version));
    if base == revision || base.is_empty() || revision.is_empty() {
        ("BASE".to_owned(), "REVISION".to_owned())
    } else {
        (base, revision)
    }
}

/// How many findings an axis has of each severity that it has any of, and what so many are called.
pub(crate) fn counts(
    comparison: &Comparison,
    axis: Axis,
) -> impl Iterator<Item = (Severity, usize, &'static str)> {
    let counts = Severity::ALL.map(|severity| (severity, number(comparison, axis, severity)));
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(severity, count)| {
        let word = match (severity, count) {
            (Severity::Breaking, _) => "breaking",
            (Severity::Warning, 1) => "warning",
            (Severity::Warning, _) => "warnings",
            (Severity::Info, 1) => "other",
            (Severity::Info, _) => "others",
        };
        (severity, count, word)
    })
}

/// How many findings there are of an axis and a severity.
pub(crate) fn number(comparison: &Comparison, axis: Axis, severity: Severity) -> usize {
    let findings = comparison.report.findings.iter();
    findings.filter(|it| it.axis == axis && it.severity == severity).count()
}

/// `6 breaking, 3 warnings, 49 others`, and how many of them are accepted.
pub(crate) fn tally(comparison: &Comparison, axis: Axis) -> String {
    let accepted = accepted(comparison).iter().filter(|(finding, _)| finding.axis == axis).count();
    let parts: Vec<String> =
        counts(comparison, axis).map(|(_, count, word)| format!("{count} {word}")).collect();
    match (parts.is_empty(), accepted) {
        (true, _) => "no difference".to_owned(),
        (_, 0) => parts.join(", "),
        _ => format!("{} ({accepted} accepted)", parts.join(", ")),
    }
}

/// Whether the server's own version honours what it promises; nothing where it promises nothing.
pub(crate) fn promise(comparison: &Comparison) -> Option<String> {
    let report = &comparison.report;
    let (base, revision) = (plain(&report.base.version), plain(&report.revision.version));
    let taken = match step(&report.base.version, &report.revision.version)? {
        Step::None => "the same version".to_owned(),
        taken => format!("a {taken} step"),
    };
    match report.verdict.promise {
        Promise::Unknown => None,
        Promise::Kept => Some(format!("{base} → {revision} is {taken}, and keeps its promise.")),
        Promise::Broken => Some(format!(
            "{base} → {revision} is {taken}, and breaks its promise: clients fail, which only a \
             major step may bring."
        )),
    }
}

/// What there is to say about failing, or not.
pub(crate) fn outcome(comparison: &Comparison) -> Option<String> {
    let (failing, problems) = (comparison.failing(), comparison.problems.iter().count());
    let mut reasons = Vec::new();
    if failing > 0 {
        reasons.push(format!("{failing} findings that break"));
    }
    if problems > 0 {
        reasons.push("the list of accepted changes".to_owned());
    }
    (!reasons.is_empty()).then(|| format!("fails: {}", reasons.join(", and ")))
}
