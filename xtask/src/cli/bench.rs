//! `cargo xtask bench`.

use super::Done;
use crate::bench::{self, Effort, Row, call, compile, growth, wire};
use crate::failure::Failure;
use crate::files;
use crate::workspace::Workspace;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Examples:
  cargo xtask bench compile                     # about half an hour on two cores
  cargo xtask bench compile --out table.md
  cargo xtask bench wire                        # some three minutes, most of it to build
  cargo xtask bench call                        # five minutes; counts with valgrind, where it is
  cargo xtask bench growth                      # ten minutes and 7 GB of memory
  cargo xtask bench compile --short --check     # what CI does

Both sides of a comparison run in this run, in turn; what counts is the ratio of their medians.
All that is built for it lies in target/bench. Without a network it works once the crates of
Cargo.lock are downloaded.

Exit codes: 0 measured, 1 something does not run or (with --check) a ratio is worse than its bar by
more than a quarter, 2 wrong usage.";

#[derive(Debug, Args)]
pub(super) struct BenchArgs {
    #[command(subcommand)]
    which: Which,
    /// Only what is cheap to measure, with fewer runs
    #[arg(long, global = true)]
    short: bool,
    /// Fail if a ratio or a size is worse than its bar by more than a quarter
    #[arg(long, global = true)]
    check: bool,
    /// How many runs of each side [default: 5, with --short 2]
    #[arg(long, global = true, value_parser = clap::value_parser!(u16).range(1..))]
    runs: Option<u16>,
    /// Write the table into this file too
    #[arg(long, global = true, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Which {
    /// What the client costs to compile, against serde's derives and against a call by hand
    Compile,
    /// What calls, downloads and uploads cost, against the same by hand on reqwest
    Call,
    /// How fast answers are read, against serde's derives
    Wire,
    /// What the generator takes for documents ten and a hundred times as large
    Growth,
}

pub(super) fn run(workspace: &Workspace, args: &BenchArgs) -> Result<Done, Failure> {
    let effort = Effort {
        short: args.short,
        runs: args.runs.unwrap_or(if args.short { 2 } else { 5 }).into(),
    };
    let report = match args.which {
        Which::Compile => compile::run(workspace, effort)?,
        Which::Call => call::run(workspace, effort)?,
        Which::Wire => wire::run(workspace, effort)?,
        Which::Growth => growth::run(workspace, effort)?,
    };
    let mut text = report.markdown();
    if let Some(out) = &args.out {
        files::write(out, &text)?;
    }
    let fails = args.check && tell_failed(&report.rows, &mut text);
    Ok(Done { fails, ..Done::saying(text) })
}

/// Adds which rows are too bad, and says whether there are any.
fn tell_failed(rows: &[Row], text: &mut String) -> bool {
    let failed: Vec<&str> = bench::failed(rows).map(|row| row.what.as_str()).collect();
    if !failed.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\nworse than the bar by more than a quarter: {}", failed.join(", "));
    }
    !failed.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{Bar, Sample, Unit};

    fn row(what: &str, ours: f64) -> Row {
        let [ours, theirs] = [ours, 1.0].map(|run| Sample::new(vec![run]));
        let (what, theirs) = (what.to_owned(), Some(theirs));
        Row { what, unit: Unit::CpuSeconds, ours, theirs, bar: Bar::RatioAtMost(0.4) }
    }

    #[test]
    fn what_is_too_bad_is_told_by_name() {
        let mut text = String::new();
        assert!(tell_failed(&[row("check", 0.6), row("doc", 0.3), row("chat", 0.7)], &mut text));
        assert_eq!(text, "\nworse than the bar by more than a quarter: check, chat");
    }

    #[test]
    fn noise_fails_nothing() {
        let mut text = String::new();
        assert!(!tell_failed(&[row("check", 0.45), row("doc", 0.3)], &mut text));
        assert_eq!(text, "");
    }
}
