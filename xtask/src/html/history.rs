//! The page of all versions: how the interface grew, what broke, and what each release changed.

use super::changes::Changes;
use super::filters::{Choice, Filters};
use super::markup::Html;
use super::page;
use super::plot::{Plot, Series};
use super::resources::Resources;
use super::verdict;
use crate::diff::Comparison;
use crate::diff::side::Side;
use crate::diff::words;
use onyx_codegen::document::counts;
use onyx_diff::{Axis, Severity};
use serde_json::Value;

/// The page of these versions, oldest first, and of what lies between each and the next.
#[must_use]
pub fn history(versions: &[Side], comparisons: &[Comparison]) -> String {
    let versions: Vec<Version> = versions.iter().map(Version::new).collect();
    let releases: Vec<Release<'_>> = comparisons
        .iter()
        .zip(versions.iter().zip(versions.iter().skip(1)))
        .enumerate()
        .map(|(index, (comparison, sides))| Release::new(index, comparison, sides))
        .collect();
    let last = versions.last().map_or("", |version| version.title.as_str());
    page::page(&format!("{last}: every version"), |html| {
        html.element("header", &[("class", "top")], |html| top(html, last, &versions));
        html.element("main", &[], |html| {
            growth(html, &versions, &releases);
            changes(html, &releases);
        });
    })
}

/// What there is to say of one version.
struct Version {
    title: String,
    name: String,
    operations: usize,
    schemas: usize,
}

impl Version {
    fn new(side: &Side) -> Self {
        let word = |pointer: &str| {
            let word = side.value().pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            word.trim().to_owned()
        };
        let (title, name) = (word("/info/title"), word("/info/version"));
        let name = name.strip_prefix('v').unwrap_or(&name).to_owned();
        let counts = counts(side.value());
        Self { title, name, operations: counts.operations, schemas: counts.schemas }
    }
}

/// A version and what it changed.
struct Release<'a> {
    comparison: &'a Comparison,
    base: &'a Version,
    revision: &'a Version,
    resources: Resources<'a>,
    /// What its ids begin with. Counted from the oldest, so that links stay when a new one comes.
    prefix: String,
}

impl<'a> Release<'a> {
    fn new(
        index: usize,
        comparison: &'a Comparison,
        (base, revision): (&'a Version, &'a Version),
    ) -> Self {
        let models = [&comparison.models.base, &comparison.models.revision];
        let prefix = format!("r{}-", index + 1);
        Self { comparison, base, revision, resources: Resources::of(models), prefix }
    }

    fn changes(&self) -> Changes<'_> {
        let Self { comparison, resources, prefix, .. } = self;
        Changes { comparison, resources, prefix, level: 4 }
    }

    fn choice(&self) -> Choice {
        Choice {
            value: self.prefix.clone(),
            label: self.revision.name.clone(),
            number: self.comparison.report.findings.len(),
        }
    }

    fn breaking(&self, axis: Axis) -> usize {
        words::number(self.comparison, axis, Severity::Breaking)
    }

    /// The operations that came and that went.
    fn moved(&self) -> [usize; 2] {
        let findings = &self.comparison.report.findings;
        ["operation-added", "operation-removed"]
            .map(|rule| findings.iter().filter(|finding| finding.id == rule).count())
    }
}

fn top(html: &mut Html, title: &str, versions: &[Version]) {
    html.raw("<p class=\"kind\">How the interface grew</p>");
    html.element("h1", &[], |html| {
        html.text(title);
        if let (Some(first), Some(last)) = (versions.first(), versions.last()) {
            html.raw(" ");
            let range = format!("{} to {}", first.name, last.name);
            html.leaf("span", &[("class", "versions")], &range);
        }
    });
    html.raw("<p class=\"from\">The documents in <code>specs/history</code> and the one in <code>specs</code>.</p>");
}

fn growth(html: &mut Html, versions: &[Version], releases: &[Release<'_>]) {
    html.element("section", &[("aria-labelledby", "growth")], |html| {
        html.raw("<h2 id=\"growth\">Growth</h2>\n");
        html.element("div", &[("class", "plots")], |html| {
            sizes(html, versions);
            if !releases.is_empty() {
                breaks(html, releases);
            }
        });
        table(html, versions, releases);
    });
}

fn sizes(html: &mut Html, versions: &[Version]) {
    let labels: Vec<String> = versions.iter().map(|it| it.name.clone()).collect();
    let said: Vec<String> = versions
        .iter()
        .map(|it| format!("{}: {} operations and {} schemas", it.name, it.operations, it.schemas))
        .collect();
    let series = [
        Series { name: "schemas", values: versions.iter().map(|it| it.schemas).collect() },
        Series { name: "operations", values: versions.iter().map(|it| it.operations).collect() },
    ];
    let plot = Plot {
        id: "sizes",
        title: "Size of the interface",
        about: &said.join("; "),
        labels: &labels,
        series: &series,
    };
    plot.lines(html);
}

fn breaks(html: &mut Html, releases: &[Release<'_>]) {
    let labels: Vec<String> = releases.iter().map(|it| it.revision.name.clone()).collect();
    let said: Vec<String> = releases
        .iter()
        .map(|it| {
            let [wire, source] = [Axis::Wire, Axis::Source].map(|axis| it.breaking(axis));
            format!("{}: {wire} on the wire and {source} in source", it.revision.name)
        })
        .collect();
    let series = [("wire", Axis::Wire), ("source", Axis::Source)].map(|(name, axis)| Series {
        name,
        values: releases.iter().map(|release| release.breaking(axis)).collect(),
    });
    let plot = Plot {
        id: "breaks",
        title: "Breaking changes",
        about: &said.join("; "),
        labels: &labels,
        series: &series,
    };
    plot.bars(html);
}

/// The same numbers as a table.
fn table(html: &mut Html, versions: &[Version], releases: &[Release<'_>]) {
    html.element("table", &[], |html| {
        html.raw(
            "<caption>Every version, the newest first</caption>\n\
             <thead><tr><th scope=\"col\">Version</th><th scope=\"col\">Operations</th>\
             <th scope=\"col\">Schemas</th><th scope=\"col\">Breaks wire</th>\
             <th scope=\"col\">Breaks source</th></tr></thead>\n",
        );
        html.element("tbody", &[], |html| {
            // The oldest version has no release that led to it.
            let before = std::iter::once(None).chain(releases.iter().map(Some));
            let rows: Vec<_> = versions.iter().zip(before).collect();
            for (version, release) in rows.into_iter().rev() {
                html.element("tr", &[], |html| row(html, version, release));
                html.end();
            }
        });
    });
    html.end();
}

fn row(html: &mut Html, version: &Version, release: Option<&Release<'_>>) {
    html.element("th", &[("scope", "row")], |html| match release {
        Some(release) => {
            let target = format!("#{}release", release.prefix);
            html.leaf("a", &[("href", &target)], &version.name);
        }
        None => html.text(&version.name),
    });
    html.element("td", &[], |html| {
        html.text(&version.operations.to_string());
        if let Some([came, went]) = release.map(Release::moved) {
            html.raw(" ");
            html.leaf("small", &[], &format!("+{came} −{went}"));
        }
    });
    html.leaf("td", &[], &version.schemas.to_string());
    for axis in [Axis::Wire, Axis::Source] {
        let number = release.map(|release| release.breaking(axis).to_string());
        html.leaf("td", &[], number.as_deref().unwrap_or("–"));
    }
}

fn changes(html: &mut Html, releases: &[Release<'_>]) {
    let parts: Vec<Changes<'_>> = releases.iter().map(Release::changes).collect();
    let choices = releases.iter().rev().map(Release::choice).collect();
    let filters = Filters { parts: &parts, releases: choices };
    html.element("section", &[("class", "work"), ("aria-labelledby", "changes")], |html| {
        html.raw("<h2 id=\"changes\" tabindex=\"-1\">Changes</h2>\n");
        filters.show(html, |html| {
            if releases.is_empty() {
                html.raw("<p class=\"empty\">There is one version yet, and nothing to compare it with.</p>");
            }
            for (release, changes) in releases.iter().zip(&parts).rev() {
                one(html, release, changes);
            }
        });
    });
}

fn one(html: &mut Html, release: &Release<'_>, changes: &Changes<'_>) {
    let id = format!("{}release", release.prefix);
    let attributes =
        [("class", "part release"), ("id", id.as_str()), ("data-release", release.prefix.as_str())];
    html.element("section", &attributes, |html| {
        let title = format!("{} → {}", release.base.name, release.revision.name);
        html.leaf("h3", &[], &title);
        verdict::cards(html, release.comparison, &release.prefix, 4);
        changes.show(html);
    });
    html.end();
}
