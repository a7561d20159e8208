//! The list of findings, and what it is filtered by. Without the script, which does it, the filters are
//! not shown.

use super::changes::Changes;
use super::markup::Html;
use super::page::count;
use super::verdict::{severity_title, title};
use onyx_diff::{Axis, Finding, Severity};
use std::collections::BTreeMap;

/// The list of findings and what can be chosen from it.
pub(super) struct Filters<'a> {
    /// The findings, a part for each release.
    pub(super) parts: &'a [Changes<'a>],
    /// What releases are called; empty where the page is about one comparison.
    pub(super) releases: Vec<Choice>,
}

/// A value to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    /// How many findings have it.
    pub(super) number: usize,
}

impl Filters<'_> {
    /// The filters, and the list beside them.
    pub(super) fn show(&self, html: &mut Html, list: impl FnOnce(&mut Html)) {
        let all = self.findings().count();
        if all > 0 {
            html.element("div", &[("class", "side-bar")], |html| self.side_bar(html, all));
            html.end();
        }
        html.element("div", &[("class", "list")], |html| {
            list(html);
            html.raw(
                "<p id=\"no-match\" class=\"empty\" hidden>No change matches. \
                 <button type=\"reset\" form=\"filters\">Clear the filters</button></p>\n",
            );
        });
    }

    fn side_bar(&self, html: &mut Html, all: usize) {
        let attributes =
            [("id", "filters"), ("role", "search"), ("aria-label", "Changes"), ("hidden", "")];
        html.element("form", &attributes, |html| self.form(html));
        html.element("p", &[("id", "count"), ("role", "status")], |html| {
            html.text(&count(all, "change", "changes"));
        });
    }

    fn form(&self, html: &mut Html) {
        html.raw(
            "<label class=\"field\"><span>Search <kbd>/</kbd></span>\
             <input type=\"search\" name=\"text\" autocomplete=\"off\" spellcheck=\"false\"></label>\n",
        );
        let severities = Severity::ALL.map(|severity| {
            self.choice(severity.as_str(), severity_title(severity), |finding| {
                finding.severity == severity
            })
        });
        toggles(html, "Severity", "severity", &severities);
        let axes = Axis::ALL
            .map(|axis| self.choice(axis.as_str(), title(axis), |finding| finding.axis == axis));
        toggles(html, "Axis", "axis", &axes);
        if self.releases.len() > 1 {
            select(html, "Release", "release", "All releases", &self.releases);
        }
        select(html, "Resource", "resource", "All resources", &self.resources());
        html.raw(
            "<p class=\"buttons\"><button type=\"reset\">Clear</button>\
             <button type=\"button\" id=\"open-all\">Open all</button></p>",
        );
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.parts.iter().flat_map(|part| &part.comparison.report.findings)
    }

    fn choice(&self, value: &str, label: &str, is_one: impl Fn(&Finding) -> bool) -> Choice {
        let number = self.findings().filter(|finding| is_one(finding)).count();
        Choice { value: value.to_owned(), label: label.to_owned(), number }
    }

    /// The resources that findings are about, by name.
    fn resources(&self) -> Vec<Choice> {
        let mut numbers = BTreeMap::<&str, usize>::new();
        for part in self.parts {
            for finding in &part.comparison.report.findings {
                for resource in part.resources.of_finding(finding) {
                    *numbers.entry(resource).or_default() += 1;
                }
            }
        }
        let choice = |(name, number): (&str, usize)| Choice {
            value: name.to_owned(),
            label: name.to_owned(),
            number,
        };
        numbers.into_iter().map(choice).collect()
    }
}

/// Values of which any number may be chosen; none means all of them.
fn toggles(html: &mut Html, legend: &'static str, name: &'static str, choices: &[Choice]) {
    html.element("fieldset", &[], |html| {
        html.leaf("legend", &[], legend);
        for Choice { value, label, number } in choices {
            html.element("label", &[("class", value)], |html| {
                html.open("input", &[("type", "checkbox"), ("name", name), ("value", value)]);
                html.element("span", &[], |html| {
                    html.text(label);
                    html.raw(" ");
                    html.leaf("small", &[], &number.to_string());
                });
            });
        }
    });
    html.end();
}

/// Values of which one may be chosen. An option is text alone, so the script gets its label apart.
fn select(
    html: &mut Html,
    label: &'static str,
    name: &'static str,
    all: &'static str,
    choices: &[Choice],
) {
    html.element("label", &[("class", "field")], |html| {
        html.leaf("span", &[], label);
        html.element("select", &[("name", name)], |html| {
            html.element("option", &[("value", "")], |html| html.text(all));
            for Choice { value, label, number } in choices {
                let attributes = [("value", value.as_str()), ("data-label", label)];
                html.leaf("option", &attributes, &format!("{label} ({number})"));
            }
        });
    });
    html.end();
}
