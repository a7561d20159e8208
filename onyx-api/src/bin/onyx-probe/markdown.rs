//! The report for an issue: what is not as documented first, the rest folded.

use crate::call::Exchange;
use crate::report::Report;
use crate::suggest;
use crate::text::{decoded, end, harmless};
use std::fmt::Write as _;

/// The report in Markdown.
pub(crate) fn markdown(report: &Report) -> String {
    let server = code(&report.server);
    let mut text = format!("# Probe of {server}, as {}\n\n{}.\n", report.level, report.summary());
    findings(&mut text, report);
    bodies(&mut text, report);
    rounds(&mut text, report);
    if !report.actions.is_empty() {
        let actions = suggest::yaml(&report.actions);
        text.push_str("\n## What would make the document true\n\n");
        text.push_str("For `actions` of `specs/onyx.overlay.yaml`:\n\n");
        fenced(&mut text, "yaml", &actions);
    }
    folded(&mut text, "All calls", &calls(report));
    folded(&mut text, "Not called", &left(report));
    text
}

fn findings(text: &mut String, report: &Report) {
    let mut rows = String::new();
    for (exchange, finding) in report.findings() {
        row(
            &mut rows,
            &[
                &code(&exchange.entry.name()),
                &code(&finding.at),
                finding.kind.phrase(),
                &cell(&finding.expected),
                &cell(&finding.found),
                &finding.count.to_string(),
            ],
        );
    }
    if rows.is_empty() {
        return text.push_str("\nAll that came is as documented.\n");
    }
    text.push_str("\n## Not as documented\n\n");
    text.push_str("| operation | where | what | expected | found | times |\n");
    text.push_str("|---|---|---|---|---|---:|\n");
    text.push_str(&rows);
}

fn bodies(text: &mut String, report: &Report) {
    let shown = |exchange: &&Exchange| exchange.is_faulty() && !exchange.answer.is_empty();
    for exchange in report.exchanges.iter().filter(shown) {
        let _ = writeln!(text, "\nBody of {}:\n", code(&exchange.entry.name()));
        fenced(text, "", &harmless(&String::from_utf8_lossy(&exchange.answer)));
    }
}

fn rounds(text: &mut String, report: &Report) {
    if !report.rounds.is_empty() {
        text.push_str("\n## Objects of its own\n\n| object | what became of it |\n|---|---|\n");
    }
    for round in &report.rounds {
        row(text, &[&cell(&round.thing), &cell(&end(&round.end))]);
    }
}

fn calls(report: &Report) -> String {
    let mut rows = "| operation | outcome | status | media type | ms | decoded |\n\
                    |---|---|---|---|---:|---|\n"
        .to_owned();
    for exchange in &report.exchanges {
        row(
            &mut rows,
            &[
                &code(&exchange.entry.name()),
                exchange.outcome.phrase(),
                &exchange.status.map_or_else(String::new, |status| status.to_string()),
                &cell(exchange.media_type.as_deref().unwrap_or_default()),
                &exchange.took.as_millis().to_string(),
                &cell(&decoded(exchange).unwrap_or_default()),
            ],
        );
    }
    rows
}

fn left(report: &Report) -> String {
    let mut rows = "| operation | why |\n|---|---|\n".to_owned();
    for left in &report.left {
        row(&mut rows, &[&code(&left.entry.name()), &cell(&left.reason)]);
    }
    rows
}

fn folded(text: &mut String, title: &str, rows: &str) {
    let _ = write!(text, "\n<details><summary>{title}</summary>\n\n{rows}\n</details>\n");
}

fn fenced(text: &mut String, language: &str, content: &str) {
    // A fence longer than any in the text.
    let longest = content.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(text, "{fence}{language}\n{}\n{fence}", content.trim_end());
}

fn row(text: &mut String, cells: &[&str]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// A text in a table's cell: nothing in it is markup.
fn cell(text: &str) -> String {
    let mut safe = String::new();
    // Between backticks it is code, where nothing is escaped but what would end the cell.
    let mut is_code = false;
    for letter in harmless(text).chars() {
        is_code ^= letter == '`';
        match letter {
            letter if is_code && letter != '|' => safe.push(letter),
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '|' | '\\' | '*' | '_' | '[' | ']' | '#' | '~' | '@' => safe.extend(['\\', letter]),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A text as code, also within a table.
fn code(text: &str) -> String {
    format!("`{}`", harmless(text).replace('`', "'").replace('|', "\\|"))
}
