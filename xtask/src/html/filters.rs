//! What the list of findings is filtered by. Without the script, which does it, none of this is shown.

use super::changes::Changes;
use super::markup::Html;
use super::page::count;
use super::verdict::title;
use onyx_diff::{Axis, Severity};
use std::collections::BTreeMap;

/// What can be chosen, beyond what is the same on every page.
pub(super) struct Filters {
    /// The value of each release and its name; none where the page is about one comparison.
    pub(super) releases: Vec<(String, String)>,
    /// The resources with the number of their findings.
    pub(super) resources: BTreeMap<String, usize>,
}

/// The number of findings of each resource.
pub(super) fn tally<'a>(
    changes: impl IntoIterator<Item = &'a Changes<'a>>,
) -> BTreeMap<String, usize> {
    let mut resources = BTreeMap::new();
    for changes in changes {
        for finding in &changes.comparison.report.findings {
            for resource in changes.resources.of_finding(finding) {
                *resources.entry(resource.to_owned()).or_default() += 1;
            }
        }
    }
    resources
}

impl Filters {
    pub(super) fn show(&self, html: &mut Html, all: usize) {
        html.element("div", &[("class", "side-bar")], |html| {
            let attributes =
                [("id", "filters"), ("role", "search"), ("aria-label", "Changes"), ("hidden", "")];
            html.element("form", &attributes, |html| self.form(html));
            html.element("p", &[("id", "count"), ("role", "status")], |html| {
                html.text(&count(all, "change", "changes"));
            });
        });
        html.end();
    }

    fn form(&self, html: &mut Html) {
        html.raw(
            "<label class=\"field\"><span>Search <kbd>/</kbd></span>\
             <input type=\"search\" name=\"text\" autocomplete=\"off\" spellcheck=\"false\"></label>\n",
        );
        toggles(
            html,
            "Severity",
            "severity",
            &[
                (Severity::Breaking.as_str(), "Breaking"),
                (Severity::Warning.as_str(), "Warnings"),
                (Severity::Info.as_str(), "Others"),
            ],
        );
        toggles(html, "Axis", "axis", &Axis::ALL.map(|axis| (axis.as_str(), title(axis))));
        if self.releases.len() > 1 {
            let options = self.releases.iter().map(|(value, name)| (value.clone(), name.clone()));
            select(html, "Release", "release", "All releases", options);
        }
        let options = self.resources.iter();
        let options = options.map(|(name, number)| (name.clone(), format!("{name} ({number})")));
        select(html, "Resource", "resource", "All resources", options);
        html.raw(
            "<p class=\"buttons\"><button type=\"reset\">Clear</button>\
             <button type=\"button\" id=\"open-all\">Open all</button></p>",
        );
    }
}

/// Values of which any number may be chosen; none means all of them.
fn toggles(
    html: &mut Html,
    legend: &'static str,
    name: &'static str,
    values: &[(&'static str, &'static str)],
) {
    html.element("fieldset", &[], |html| {
        html.leaf("legend", &[], legend);
        for (value, label) in values {
            html.element("label", &[("class", value)], |html| {
                html.open("input", &[("type", "checkbox"), ("name", name), ("value", value)]);
                html.leaf("span", &[], label);
            });
        }
    });
    html.end();
}

/// Values of which one may be chosen.
fn select(
    html: &mut Html,
    label: &'static str,
    name: &'static str,
    all: &'static str,
    options: impl Iterator<Item = (String, String)>,
) {
    html.element("label", &[("class", "field")], |html| {
        html.leaf("span", &[], label);
        html.element("select", &[("name", name)], |html| {
            html.element("option", &[("value", "")], |html| html.text(all));
            for (value, name) in options {
                html.leaf("option", &[("value", &value)], &name);
            }
        });
    });
    html.end();
}
