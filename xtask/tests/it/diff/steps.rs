//! The real steps of the server: a line for each finding, so that a rule that changes shows.
//!
//! `INSTA_UPDATE=always cargo test -p xtask --test it steps`, or `cargo insta review`, takes a
//! difference over once it has been read.

use std::path::Path;
use xtask::diff::text::{self, Paint};
use xtask::diff::{
    self, Comparison, place,
    side::{Place, Side},
};
use xtask::network;
use xtask::workspace::Workspace;

const HELP: &str = "what the comparison finds has changed; read the difference, look at `cargo xtask \
                    diff`, and take it over with `cargo insta review`";

fn version(name: &str) -> Place {
    match name {
        "now" => Place::WorkingTree,
        name => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/history");
            Place::File(folder.join(format!("{name}.openapi.json.gz")))
        }
    }
}

fn step(base: &str, revision: &str) -> Comparison {
    let side = |name| {
        Side::read(&Workspace::here(), &version(name), &network::Options::default()).unwrap()
    };
    diff::compare(side(base), side(revision)).unwrap()
}

fn lines(comparison: &Comparison) -> String {
    let verdict = &comparison.report.verdict;
    let mut lines = vec![format!(
        "verdict: wire {}, source {}, documents {}, promise {}",
        verdict.wire,
        verdict.source,
        verdict.documents,
        verdict.promise.as_str()
    )];
    lines.extend(comparison.report.findings.iter().map(|it| {
        let operation = it.method.as_deref().zip(it.path.as_deref());
        let operation =
            operation.map_or("-".to_owned(), |(method, path)| format!("{method} {path}"));
        let pointer = place(it).map_or("-".to_owned(), ToString::to_string);
        format!("{} {} {} | {operation} | {pointer} | {}", it.axis, it.severity, it.id, it.subject)
    }));
    lines.join("\n")
}

fn check(name: &str, base: &str, revision: &str) {
    snapshot(name, &lines(&step(base, revision)));
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(HELP);
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), text));
}

#[test]
fn from_4_0_0_to_4_5_6() {
    check("step-4.0.0-4.5.6", "4.0.0", "4.5.6");
}

#[test]
fn from_4_5_6_to_4_0_0() {
    check("step-4.5.6-4.0.0", "4.5.6", "4.0.0");
}

#[test]
fn from_4_5_6_to_the_current_one() {
    check("step-4.5.6-now", "4.5.6", "now");
}

#[test]
fn from_the_current_one_to_4_5_6() {
    check("step-now-4.5.6", "now", "4.5.6");
}

#[test]
fn a_real_step_reads_well() {
    let mut comparison = step("4.5.6", "now");
    comparison.base.label = "git:HEAD".to_owned();
    let text = text::text(&comparison, false, Paint::default());
    assert!(text.lines().count() < 60, "more than a screen:\n{text}");
    snapshot("text-4.5.6-now", &text);
}
