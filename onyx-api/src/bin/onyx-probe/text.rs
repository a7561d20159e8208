//! The report for a terminal.

use crate::call::{Exchange, Outcome};
use crate::finding::Finding;
use crate::report::Report;
use crate::rounds::RoundEnd;
use crate::{suggest, terminal};
use onyx_api::runtime::dispatch::Entry;
use std::fmt::Write as _;

/// How many names stand beside a reason.
const MAX_NAMES: usize = 4;

/// The report as text: a line for each call, below it what is not as documented.
pub(crate) fn text(report: &Report) -> String {
    let mut text = format!("{}, as {}\n\n", report.server, report.level);
    let (absent, there): (Vec<_>, Vec<_>) =
        report.exchanges.iter().partition(|exchange| exchange.outcome == Outcome::Absent);
    for exchange in there {
        call(&mut text, exchange);
    }
    if !absent.is_empty() {
        let entries = absent.iter().map(|exchange| exchange.entry);
        line(&mut text, &format!("\nnot on this server: {}", some(entries)));
    }
    if !report.rounds.is_empty() {
        text.push_str("\nobjects of its own:\n");
    }
    for round in &report.rounds {
        line(&mut text, &format!("  {:<14} {}", round.thing, end(&round.end)));
    }
    if !report.left.is_empty() {
        text.push_str("\nnot called:\n");
    }
    for (reason, left) in report.left_by_reason() {
        line(&mut text, &format!("  {reason}: {}", some(left.iter().map(|left| left.entry))));
    }
    if !report.actions.is_empty() {
        text.push_str(
            "\nwhat would make the document true, for `actions` of specs/onyx.overlay.yaml:\n",
        );
        text.push_str(&suggest::yaml(&report.actions));
    }
    line(&mut text, &format!("\n{}", report.summary()));
    text
}

/// The first names, and how many more there are: the other forms have them all.
fn some(entries: impl ExactSizeIterator<Item = &'static Entry>) -> String {
    let count = entries.len();
    let names: Vec<String> = entries.take(MAX_NAMES).map(Entry::name).collect();
    match count - names.len() {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

fn call(text: &mut String, exchange: &Exchange) {
    let status = exchange.status.map_or_else(|| "—".to_owned(), |status| status.to_string());
    let told = [
        exchange.media_type.clone(),
        exchange.trouble.clone(),
        Some(format!("{} ms", exchange.took.as_millis())),
        decoded(exchange),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let (name, outcome) = (exchange.entry.name(), exchange.outcome.phrase());
    line(text, &format!("{status:>3}  {name:<48} {outcome}, {}", told.join(", ")));
    for finding in &exchange.findings {
        line(text, &format!("     ✗ {}", sentence(finding)));
    }
    if exchange.is_faulty() && !exchange.answer.is_empty() {
        line(text, &format!("     {}", harmless(&String::from_utf8_lossy(&exchange.answer))));
    }
}

/// Whether and where the client understood the answer.
pub(crate) fn decoded(exchange: &Exchange) -> Option<String> {
    exchange.decoded.as_ref().map(|decoded| match decoded {
        Ok(()) => "decoded".to_owned(),
        Err(misread) => format!(
            "not decoded at {}: {} wanted, {}",
            misread.at, misread.expected, misread.reason
        ),
    })
}

/// A finding in a line.
pub(crate) fn sentence(finding: &Finding) -> String {
    let Finding { kind, at, expected, found, count, .. } = finding;
    let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
    format!("{at}: {}: expected {expected}, found {found}{times}", kind.phrase())
}

/// How a round ended, in words.
pub(crate) fn end(end: &RoundEnd) -> String {
    match end {
        RoundEnd::Whole => "made, read, changed, read again, deleted".to_owned(),
        RoundEnd::Part(reason) => reason.clone(),
        RoundEnd::LeftBehind(what) => format!("may have been left behind: {what}"),
    }
}

/// A text from a server as it may stand in a line of a terminal.
pub(crate) fn harmless(text: &str) -> String {
    terminal::harmless(text).replace(['\n', '\t'], "\u{fffd}")
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
