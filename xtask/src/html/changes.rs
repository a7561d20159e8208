//! The findings of a comparison as a list: by axis, the gravest first, each with what it is about and
//! what it means; opened, with both sides and all operations that it concerns.

use super::excerpt::excerpt;
use super::markup::Html;
use super::page::{count, heading};
use super::resources::Resources;
use super::verdict::{severity_title, title};
use crate::diff::Comparison;
use crate::diff::accepted::Entry;
use crate::diff::words::{self, Judged, named};
use onyx_diff::{Axis, Finding, Severity};

/// The findings of a comparison, and how they stand on the page.
#[derive(Clone, Copy)]
pub(super) struct Changes<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) resources: &'a Resources<'a>,
    /// What ids begin with, where there are several comparisons on the page.
    pub(super) prefix: &'a str,
    /// The level of the headings of an axis.
    pub(super) level: usize,
}

impl Changes<'_> {
    pub(super) fn show(&self, html: &mut Html) {
        if self.comparison.report.findings.is_empty() {
            html.raw(
                "<p class=\"empty\">Nothing differs: the two describe the same interface.</p>\n",
            );
        }
        for axis in Axis::ALL {
            if self.comparison.report.findings.iter().any(|finding| finding.axis == axis) {
                let id = format!("{}{axis}", self.prefix);
                html.element("section", &[("class", "part axis"), ("id", &id)], |html| {
                    self.axis(html, axis);
                });
                html.end();
            }
        }
    }

    fn axis(&self, html: &mut Html, axis: Axis) {
        html.element(heading(self.level), &[], |html| {
            html.text(title(axis));
            html.raw(" ");
            let question = words::question(axis, self.comparison);
            html.leaf("small", &[], &question);
        });
        for severity in Severity::ALL {
            let is_one = |it: &Judged<'_>| it.0.axis == axis && it.0.severity == severity;
            let findings: Vec<Judged<'_>> = self.comparison.findings().filter(is_one).collect();
            if !findings.is_empty() {
                self.group(html, axis, severity, &findings);
            }
        }
    }

    fn group(&self, html: &mut Html, axis: Axis, severity: Severity, findings: &[Judged<'_>]) {
        let id = format!("{}{axis}-{severity}", self.prefix);
        let attributes = [
            ("class", "part group"),
            ("id", id.as_str()),
            ("data-axis", axis.as_str()),
            ("data-severity", severity.as_str()),
        ];
        html.element("section", &attributes, |html| {
            html.element(heading(self.level + 1), &[("class", severity.as_str())], |html| {
                html.raw(severity_title(severity));
                html.raw(" ");
                html.leaf("span", &[("class", "number")], &findings.len().to_string());
            });
            html.element("ul", &[("class", "findings")], |html| {
                for judged in findings {
                    self.finding(html, *judged);
                }
            });
        });
    }

    fn finding(&self, html: &mut Html, (finding, accepted): Judged<'_>) {
        let id = format!("{}{}", self.prefix, finding.fingerprint);
        let resources: Vec<&str> = self.resources.of_finding(finding).into_iter().collect();
        let attributes = [("id", id.as_str()), ("data-resources", &resources.join(" "))];
        html.element("li", &attributes, |html| {
            html.element("details", &[], |html| {
                html.element("summary", &[], |html| summary(html, finding, accepted, &resources));
                html.element("div", &[("class", "more")], |html| self.more(html, finding, &id));
            });
        });
        html.end();
    }

    /// What is seen of a finding once it is opened.
    fn more(&self, html: &mut Html, finding: &Finding, id: &str) {
        let models = &self.comparison.models;
        excerpt(html, finding, &models.base.document, &models.revision.document);
        if finding.operations.len() > 1 {
            html.element("ul", &[("class", "operations")], |html| {
                for operation in &finding.operations {
                    html.element("li", &[], |html| html.leaf("code", &[], &named(operation)));
                }
            });
        }
        html.element("p", &[("class", "rule")], |html| {
            html.leaf("code", &[], finding.id);
            html.raw(": ");
            html.sentence(finding.rule().map_or("", |rule| rule.about));
            html.raw(" ");
            html.leaf("a", &[("href", &format!("#{id}"))], "Link to this change");
        });
    }
}

/// The line by which a finding is known.
fn summary(html: &mut Html, finding: &Finding, accepted: Option<&Entry>, resources: &[&str]) {
    html.element("span", &[("class", "about")], |html| {
        let about = words::heading(finding);
        if about.contains('`') { html.sentence(&about) } else { html.leaf("code", &[], &about) }
    });
    html.raw(" ");
    html.element("span", &[("class", "says")], |html| html.sentence(&finding.message));
    html.raw(" ");
    html.element("span", &[("class", "meta")], |html| {
        html.leaf("span", &[], finding.id);
        match finding.operations.as_slice() {
            [] => {}
            [one] if named(one) == words::heading(finding) => {}
            [one] => html.leaf("span", &[], &named(one)),
            several => {
                html.leaf("span", &[], &count(several.len(), "operation", "operations"));
            }
        }
        if let [first, rest @ ..] = resources {
            let more = if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) };
            html.leaf("span", &[("class", "resource")], &format!("{first}{more}"));
        }
        if let Some(Entry { reason, expires, .. }) = accepted {
            let until = format!("accepted until {expires}: {reason}");
            html.leaf("span", &[("class", "accepted")], &until);
        }
    });
}
