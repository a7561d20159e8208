//! What a comparison comes to: a card for each axis, and whether the version keeps its promise.

use super::markup::Html;
use super::page::heading;
use crate::diff::{Comparison, words};
use onyx_diff::{Axis, Severity};

/// The cards; `prefix` is that of the findings they lead to.
pub(super) fn cards(html: &mut Html, comparison: &Comparison, prefix: &str, level: usize) {
    html.element("ul", &[("class", "cards")], |html| {
        for axis in Axis::ALL {
            html.element("li", &[], |html| card(html, comparison, axis, prefix, level));
        }
    });
    html.end();
    if let Some(promise) = words::promise(comparison) {
        html.leaf("p", &[("class", "promise")], &promise);
    }
}

fn card(html: &mut Html, comparison: &Comparison, axis: Axis, prefix: &str, level: usize) {
    let verdict = &comparison.report.verdict;
    let step = match axis {
        Axis::Wire => verdict.wire,
        Axis::Source => verdict.source,
        Axis::Document => verdict.documents,
    };
    html.element(heading(level), &[], |html| {
        html.text(title(axis));
        html.raw(" ");
        html.leaf("span", &[("class", &format!("step {step}"))], step.as_str());
    });
    html.leaf("p", &[("class", "question")], &words::question(axis, comparison));
    html.element("p", &[("class", "tally")], |html| tally(html, comparison, axis, prefix));
}

fn tally(html: &mut Html, comparison: &Comparison, axis: Axis, prefix: &str) {
    let mut is_first = true;
    for (severity, count, word) in words::counts(comparison, axis) {
        html.raw(if is_first { "" } else { " · " });
        let target = format!("#{prefix}{axis}-{severity}");
        html.element("a", &[("class", severity.as_str()), ("href", &target)], |html| {
            html.leaf("b", &[], &count.to_string());
            html.raw(" ");
            html.raw(word);
        });
        is_first = false;
    }
    if is_first {
        html.raw("no difference");
    }
}

/// An axis as a heading.
pub(super) fn title(axis: Axis) -> &'static str {
    match axis {
        Axis::Wire => "Wire",
        Axis::Source => "Source",
        Axis::Document => "Document",
    }
}

/// The findings of a severity as a heading.
pub(super) fn severity_title(severity: Severity) -> &'static str {
    match severity {
        Severity::Breaking => "Breaking",
        Severity::Warning => "Warnings",
        Severity::Info => "Others",
    }
}
