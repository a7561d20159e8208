//! What stood at a place of a document and what stands there now, side by side: the lines that are
//! not on both sides are marked, and long stretches of those that are, are left out.

use super::markup::Html;
use onyx_codegen::diagnostic::Pointer;
use onyx_diff::{Axis, Finding};
use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// How many lines a side has at most.
const LINES: usize = 24;
/// How many characters a line has at most.
const WIDTH: usize = 200;
/// How many lines around what differs are shown.
const AROUND: usize = 3;

/// One side of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Side {
    /// The place, where the document has it.
    place: Option<String>,
    /// A word or two of what is there.
    word: Option<String>,
    /// What is there.
    lines: Vec<String>,
}

/// A line as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line<'a> {
    Same(&'a str),
    Differs(&'a str),
    LeftOut,
}

/// The two sides of a finding, out of the documents that it is about.
pub(super) fn excerpt(html: &mut Html, finding: &Finding, base: &Value, revision: &Value) {
    let (base, revision) = sides(finding, base, revision);
    let (before, after) = compared(&base.lines, &revision.lines);
    html.element("div", &[("class", "sides")], |html| {
        for (title, side, lines) in [("Before", &base, before), ("After", &revision, after)] {
            html.element("div", &[("class", "side")], |html| column(html, title, side, &lines));
        }
    });
}

fn sides(finding: &Finding, base: &Value, revision: &Value) -> (Side, Side) {
    // What code looks like is not in the documents; `old` and `new` are Rust.
    if finding.axis == Axis::Source {
        let side = |word: &Option<String>| Side { word: word.clone(), ..Side::default() };
        return (side(&finding.old), side(&finding.new));
    }
    let (old, new) = (finding.base.as_ref(), finding.revision.as_ref());
    (
        Side::new(old.filter(|old| !is_around(old, new)), finding.old.as_deref(), base),
        Side::new(new.filter(|new| !is_around(new, old)), finding.new.as_deref(), revision),
    )
}

/// Whether a place is only what lies around the other: then the thing itself is not there.
fn is_around(place: &Pointer, other: Option<&Pointer>) -> bool {
    let rest = other.and_then(|other| other.as_str().strip_prefix(place.as_str()));
    rest.is_some_and(|rest| rest.starts_with('/'))
}

impl Side {
    fn new(place: Option<&Pointer>, word: Option<&str>, document: &Value) -> Self {
        let value = place.and_then(|place| document.pointer(place.as_str()));
        Self {
            place: place.map(Pointer::to_string),
            word: word.map(str::to_owned),
            lines: value.map(lines).unwrap_or_default(),
        }
    }
}

/// A value as lines of JSON, in one order, whatever the document's is.
fn lines(value: &Value) -> Vec<String> {
    let mut value = value.clone();
    value.sort_all_objects();
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.lines().map(shortened).collect()
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Both sides with what differs marked.
fn compared<'a>(before: &'a [String], after: &'a [String]) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
    let operations = capture_diff_slices(Algorithm::Myers, before, after);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for operation in &operations {
        let mark =
            if matches!(operation, DiffOp::Equal { .. }) { Line::Same } else { Line::Differs };
        let marked = |lines: &'a [String], range: Range<usize>| -> Vec<Line<'a>> {
            lines.get(range).unwrap_or_default().iter().map(|line| mark(line)).collect()
        };
        old.extend(marked(before, operation.old_range()));
        new.extend(marked(after, operation.new_range()));
    }
    (folded(&old), folded(&new))
}

/// What differs and what is near it, of at most [`LINES`] lines.
fn folded<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let differs = |line: &Line<'_>| matches!(line, Line::Differs(_));
    let is_same = !lines.iter().any(differs);
    let is_near = |index: usize| {
        let around = index.saturating_sub(AROUND)..lines.len().min(index + AROUND + 1);
        lines.get(around).is_some_and(|around| around.iter().any(differs))
    };
    let mut shown = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if shown.len() < LINES && (is_same || is_near(index)) {
            shown.push(*line);
        } else if shown.last() != Some(&Line::LeftOut) {
            shown.push(Line::LeftOut);
        }
    }
    shown
}

fn column(html: &mut Html, title: &'static str, side: &Side, lines: &[Line<'_>]) {
    html.element("p", &[("class", "title")], |html| {
        html.leaf("b", &[], title);
        if let Some(word) = &side.word {
            html.raw(" ");
            html.leaf("code", &[], word);
        }
        if side.word.is_none() && lines.is_empty() {
            html.raw(" <span class=\"nothing\">not there</span>");
        }
    });
    if let Some(place) = &side.place {
        html.leaf("p", &[("class", "place")], place);
    }
    if !lines.is_empty() {
        html.element("pre", &[], |html| lines.iter().for_each(|line| show(html, *line, title)));
    }
}

fn show(html: &mut Html, line: Line<'_>, title: &'static str) {
    match line {
        Line::Same(text) => html.text(text),
        Line::Differs(text) => {
            html.leaf(if title == "Before" { "del" } else { "ins" }, &[], text);
        }
        Line::LeftOut => html.raw("⋮"),
    }
    html.end();
}

#[cfg(test)]
mod tests {
    use super::{LINES, Line, compared, folded, is_around, lines, shortened};
    use onyx_codegen::diagnostic::Pointer;
    use serde_json::json;

    #[test]
    fn what_differs_is_marked_on_its_side() {
        let (before, after) = (lines(&json!({"b": 1, "a": 2})), lines(&json!({"a": 2, "b": 3})));
        let (old, new) = compared(&before, &after);
        assert_eq!(old[1..3], [Line::Same("  \"a\": 2,"), Line::Differs("  \"b\": 1")]);
        assert_eq!(new[1..3], [Line::Same("  \"a\": 2,"), Line::Differs("  \"b\": 3")]);
    }

    #[test]
    fn what_is_far_from_any_difference_is_left_out() {
        let many = vec![Line::Same("a"); 20];
        let shown = folded(&[&many[..], &[Line::Differs("b")], &many].concat());
        assert_eq!(shown.len(), 9);
        assert_eq!(
            (shown[0], shown[4], shown[8]),
            (Line::LeftOut, Line::Differs("b"), Line::LeftOut)
        );
        assert_eq!(folded(&vec![Line::Differs("b"); 99]).len(), LINES + 1);
        assert_eq!(folded(&many), many, "without a difference, all of it");
    }

    #[test]
    fn the_object_around_a_property_is_not_the_property() {
        let [object, property, other] =
            ["/schemas/A", "/schemas/A/properties/b", "/schemas/Ab"].map(Pointer::parse);
        assert!(is_around(&object, Some(&property)));
        for (place, beside) in [(&property, &object), (&object, &object), (&object, &other)] {
            assert!(!is_around(place, Some(beside)), "{place} {beside}");
        }
        assert!(!is_around(&object, None));
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        assert_eq!(shortened(&"é".repeat(300)).chars().count(), 201);
        assert_eq!(shortened("é"), "é");
    }
}
