//! A benchmark's rows as a table in markdown, with what has to be known to read it.

use super::{Bar, Row, Sample, Unit, Verdict};
use std::fmt::Write;

/// What one benchmark found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The heading.
    pub title: String,
    /// What was compared, how, and on which machine: a paragraph each.
    pub notes: Vec<String>,
    /// What was measured.
    pub rows: Vec<Row>,
}

impl Report {
    /// The report in markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        for note in &self.notes {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{note}\n");
        }
        text.push_str(
            "\n| measured | ours | theirs | ratio | bar | |\n|---|---|---|---|---|---|\n",
        );
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }
}

fn line(row: &Row) -> String {
    let theirs = row.theirs.as_ref().map(|theirs| sample(theirs, row.unit)).unwrap_or_default();
    let ratio = row.ratio().map(|ratio| format!("{ratio:.3}")).unwrap_or_default();
    let verdict = match row.verdict() {
        Verdict::Told => "",
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::Failed => "**missed by more than a quarter**",
    };
    let (what, ours, bar) = (&row.what, sample(&row.ours, row.unit), bar(row.bar, row.unit));
    format!("| {what} | {ours} | {theirs} | {ratio} | {bar} | {verdict} |\n")
}

/// The median, and between which runs it lies.
fn sample(sample: &Sample, unit: Unit) -> String {
    let median = number(sample.median(), unit);
    match sample.range() {
        Some((lowest, highest)) => {
            format!("{median} ({} to {})", number(lowest, unit), number(highest, unit))
        }
        None => median,
    }
}

fn bar(bar: Bar, unit: Unit) -> String {
    match bar {
        Bar::RatioAtMost(bar) => format!("≤ {}", short(bar)),
        Bar::RatioAtLeast(bar) => format!("≥ {}", short(bar)),
        Bar::AtMost(bar) => format!("≤ {}", number(bar, unit)),
        Bar::None => String::new(),
    }
}

/// A ratio without more digits than tell something.
fn short(ratio: f64) -> f64 {
    (ratio * 1e3).round() / 1e3
}

fn number(number: f64, unit: Unit) -> String {
    match unit {
        Unit::CpuSeconds | Unit::Seconds => seconds(number),
        Unit::Bytes => bytes(number),
        Unit::BytesPerSecond => format!("{}/s", bytes(number)),
        Unit::Count => format!("{number:.0}"),
    }
}

/// Seconds in the largest unit of which there is some.
fn seconds(number: f64) -> String {
    match number {
        ..1e-3 => format!("{:.2} µs", number * 1e6),
        ..0.1 => format!("{:.2} ms", number * 1e3),
        _ => format!("{number:.2} s"),
    }
}

/// Bytes in the largest unit of thousands that they fill.
fn bytes(number: f64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    match units.into_iter().find(|(size, _)| number >= *size) {
        Some((size, unit)) => format!("{:.2} {unit}", number / size),
        None => format!("{number:.0} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_both_sides_their_ratio_and_the_bar() {
        let check = Row {
            what: "`cargo check`".to_owned(),
            unit: Unit::CpuSeconds,
            ours: Sample::new(vec![5.0, 4.0, 6.0]),
            theirs: Some(Sample::new(vec![20.0])),
            bar: Bar::RatioAtMost(0.4),
        };
        let size = Row {
            what: "rlib".to_owned(),
            unit: Unit::Bytes,
            ours: Sample::exact(25_500_000),
            theirs: None,
            bar: Bar::AtMost(20e6),
        };
        let (title, notes) = ("Compile".to_owned(), vec!["On a machine.".to_owned()]);
        let report = Report { title, notes, rows: vec![check, size] };
        let want = "# Compile

On a machine.

| measured | ours | theirs | ratio | bar | |
|---|---|---|---|---|---|
| `cargo check` | 5.00 s (4.00 s to 6.00 s) | 20.00 s | 0.250 | ≤ 0.4 | met |
| rlib | 25.50 MB |  |  | ≤ 20.00 MB | **missed by more than a quarter** |
";
        assert_eq!(report.markdown(), want);
    }

    #[test]
    fn seconds_are_told_in_a_unit_of_which_there_is_some() {
        let told = [8.49e-6, 7.5e-3, 0.1, 61.0].map(seconds);
        assert_eq!(told, ["8.49 µs", "7.50 ms", "0.10 s", "61.00 s"]);
        assert_eq!(bar(Bar::RatioAtMost(2.0 / 3.0), Unit::Seconds), "≤ 0.667");
    }

    #[test]
    fn bytes_are_told_in_the_unit_that_they_fill() {
        assert_eq!(bytes(999.0), "999 B");
        assert_eq!(bytes(1_500.0), "1.50 kB");
        assert_eq!(number(2.5e9, Unit::BytesPerSecond), "2.50 GB/s");
    }
}
