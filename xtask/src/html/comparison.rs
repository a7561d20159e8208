//! The page of one comparison.

use super::changes::Changes;
use super::filters::Filters;
use super::markup::Html;
use super::resources::Resources;
use super::{page, verdict};
use crate::diff::Comparison;
use crate::diff::words;

/// The comparison as a page.
#[must_use]
pub fn comparison(comparison: &Comparison) -> String {
    let report = &comparison.report;
    let versions = format!("{} → {}", report.base.version, report.revision.version);
    let title = format!("{} {versions}", report.revision.title);
    page::page(&title, |html| {
        html.element("header", &[("class", "top")], |html| top(html, comparison, &versions));
        html.element("main", &[], |html| main(html, comparison));
    })
}

fn top(html: &mut Html, comparison: &Comparison, versions: &str) {
    html.raw("<p class=\"kind\">What changed in the interface</p>");
    html.element("h1", &[], |html| {
        html.text(&comparison.report.revision.title);
        html.raw(" ");
        html.leaf("span", &[("class", "versions")], versions);
    });
    html.element("p", &[("class", "from")], |html| {
        html.leaf("code", &[], &comparison.base.label);
        html.raw(" against ");
        html.leaf("code", &[], &comparison.revision.label);
    });
}

fn main(html: &mut Html, comparison: &Comparison) {
    let resources = Resources::of([&comparison.models.base, &comparison.models.revision]);
    let changes = Changes { comparison, resources: &resources, prefix: "", level: 3 };
    html.element("section", &[("aria-labelledby", "verdict")], |html| {
        html.raw("<h2 id=\"verdict\">Verdict</h2>\n");
        outcome(html, comparison);
        verdict::cards(html, comparison, "", 3);
        misfits(html, comparison);
    });
    let filters = Filters { parts: &[changes], releases: Vec::new() };
    html.element("section", &[("class", "work"), ("aria-labelledby", "changes")], |html| {
        html.raw("<h2 id=\"changes\" tabindex=\"-1\">Changes</h2>\n");
        filters.show(html, |html| changes.show(html));
    });
}

/// That it fails, and why.
fn outcome(html: &mut Html, comparison: &Comparison) {
    let Some(outcome) = words::outcome(comparison) else { return };
    html.element("div", &[("class", "fails")], |html| {
        html.leaf("p", &[], &format!("This {outcome}."));
        html.element("ul", &[], |html| {
            for problem in comparison.problems.iter() {
                html.element("li", &[], |html| {
                    html.leaf("code", &[], problem.file.as_deref().unwrap_or_default());
                    html.raw(": ");
                    html.sentence(&problem.message);
                });
            }
        });
    });
}

/// The entries of the overlay and the rules that do not fit any more.
fn misfits(html: &mut Html, comparison: &Comparison) {
    let misfits: Vec<_> = comparison.misfits().collect();
    if misfits.is_empty() {
        return;
    }
    html.element("details", &[("class", "misfits")], |html| {
        let entries = page::count(misfits.len(), "entry", "entries");
        html.leaf("summary", &[], &format!("{entries} of the overlay and the rules fit no more"));
        html.element("ul", &[], |html| {
            for misfit in misfits {
                let file = misfit.file.as_deref().unwrap_or_default();
                html.element("li", &[], |html| {
                    html.leaf("code", &[], &format!("{file} {}", misfit.pointer));
                    html.raw(": ");
                    html.sentence(&misfit.message);
                });
            }
        });
    });
}
