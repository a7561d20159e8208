//! `bench`: what criterion cannot measure, against what users would otherwise take.
//!
//! Machines are noisy, so both sides of a comparison run in the same run, in turn, and what counts is
//! the ratio of the medians. Each benchmark measures [`Row`]s; [`table`] writes them down, and tells
//! which of them hold.

pub mod call;
mod cargo;
pub mod compile;
mod crates;
pub mod growth;
pub mod machine;
pub mod meter;
pub mod table;
pub mod wire;

use crate::workspace::{self, Workspace};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where cargo puts what it builds for this workspace.
pub(crate) fn target_folder(workspace: &Workspace) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace.path(folder),
        None => workspace.path("target"),
    }
}

/// A benchmark of a package as cargo runs it; what it is told comes behind.
fn cargo_bench(workspace: &Workspace, target: &Path, package: &str, bench: &str) -> Command {
    let mut command = Command::new(workspace::cargo());
    command.current_dir(workspace.root()).env("CARGO_TARGET_DIR", target);
    command.args(["bench", "--quiet", "--package", package, "--bench", bench, "--"]);
    command
}

/// How much a benchmark is to do.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Only what is cheap to measure.
    pub short: bool,
    /// How often each side runs.
    pub runs: usize,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds of processor time, user and system.
    CpuSeconds,
    /// Seconds on the clock.
    Seconds,
    /// Bytes, of a file or of memory.
    Bytes,
    /// Bytes in a second.
    BytesPerSecond,
    /// Whatever is counted: instructions, allocations, calls.
    Count,
}

impl Unit {
    /// Whether it tells as much of the machine as of the program.
    #[must_use]
    pub fn depends_on_machine(self) -> bool {
        matches!(self, Self::CpuSeconds | Self::Seconds | Self::BytesPerSecond)
    }
}

/// What the runs of one side gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// The sample of these runs.
    #[must_use]
    pub fn new(mut runs: Vec<f64>) -> Self {
        runs.sort_by(f64::total_cmp);
        Self(runs)
    }

    /// The sample of something that is the same in every run, such as a file's size.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "nothing here has 2^53 bytes")]
    pub fn exact(number: u64) -> Self {
        Self(vec![number as f64])
    }

    /// The run in the middle, or the mean of the two there; `NaN` of no run.
    #[must_use]
    pub fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        let at = |index: usize| self.0.get(index).copied().unwrap_or(f64::NAN);
        if self.0.len() % 2 == 1 {
            at(middle)
        } else {
            f64::midpoint(at(middle.wrapping_sub(1)), at(middle))
        }
    }

    /// The lowest and the highest run, where there are several.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        match self.0.as_slice() {
            [lowest, .., highest] => Some((*lowest, *highest)),
            _ => None,
        }
    }
}

/// What is wanted of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bar {
    /// Ours divided by theirs is at most this.
    RatioAtMost(f64),
    /// Ours divided by theirs is at least this.
    RatioAtLeast(f64),
    /// Ours is at most this, whatever theirs is.
    AtMost(f64),
    /// Nothing: it is told for the context.
    None,
}

/// How a row stands to its bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no bar.
    Told,
    /// The bar is held.
    Met,
    /// It is not held, by no more than a quarter of it.
    Missed,
    /// It is not held by more than a quarter of it.
    Failed,
}

/// By which part of its bar a number may be worse before [`Verdict::Failed`]: what is within may be
/// the machine's noise.
const TOLERANCE: f64 = 0.25;

/// One thing measured, on both sides or only on ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// What the numbers count.
    pub unit: Unit,
    /// Our side.
    pub ours: Sample,
    /// What it is compared with.
    pub theirs: Option<Sample>,
    /// What is wanted.
    pub bar: Bar,
}

impl Row {
    /// Our median divided by theirs.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        self.theirs.as_ref().map(|theirs| self.ours.median() / theirs.median())
    }

    /// How the row stands to its bar. A number that is none holds no bar.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let ratio = self.ratio().unwrap_or(f64::NAN);
        match self.bar {
            Bar::None => Verdict::Told,
            Bar::RatioAtMost(bar) => judge(ratio <= bar, ratio <= bar * (1.0 + TOLERANCE)),
            Bar::RatioAtLeast(bar) => judge(ratio >= bar, ratio >= bar * (1.0 - TOLERANCE)),
            Bar::AtMost(bar) => {
                let ours = self.ours.median();
                // On a slower machine it would fail by no fault of the program's.
                let excused = self.unit.depends_on_machine();
                judge(ours <= bar, excused || ours <= bar * (1.0 + TOLERANCE))
            }
        }
    }
}

fn judge(met: bool, nearly: bool) -> Verdict {
    match (met, nearly) {
        (true, _) => Verdict::Met,
        (false, true) => Verdict::Missed,
        (false, false) => Verdict::Failed,
    }
}

/// The rows that are worse than their bar by more than the machine's noise.
pub fn failed(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.verdict() == Verdict::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours: f64, theirs: f64, bar: Bar) -> Row {
        let sample = |number| Sample::new(vec![number]);
        let (ours, theirs) = (sample(ours), Some(sample(theirs)));
        Row { what: String::new(), unit: Unit::CpuSeconds, ours, theirs, bar }
    }

    #[test]
    fn the_median_is_the_run_in_the_middle() {
        assert!((Sample::new(vec![9.0, 1.0, 2.0]).median() - 2.0).abs() < f64::EPSILON);
        assert!((Sample::new(vec![4.0, 1.0, 9.0, 2.0]).median() - 3.0).abs() < f64::EPSILON);
        assert!(Sample::new(Vec::new()).median().is_nan());
        assert_eq!(Sample::new(vec![9.0, 1.0, 2.0]).range(), Some((1.0, 9.0)));
        assert_eq!(Sample::exact(7).range(), None);
    }

    #[test]
    fn a_ratio_fails_only_beyond_a_quarter_of_its_bar() {
        let at_most = |ours| row(ours, 10.0, Bar::RatioAtMost(0.4)).verdict();
        assert_eq!(at_most(4.0), Verdict::Met);
        assert_eq!(at_most(4.9), Verdict::Missed);
        assert_eq!(at_most(5.1), Verdict::Failed);
        let at_least = |ours| row(ours, 10.0, Bar::RatioAtLeast(1.6)).verdict();
        assert_eq!(at_least(16.0), Verdict::Met);
        assert_eq!(at_least(12.1), Verdict::Missed);
        assert_eq!(at_least(11.9), Verdict::Failed);
    }

    #[test]
    fn a_slow_machine_fails_nothing_and_a_large_file_does() {
        let mut row = row(100.0, 1.0, Bar::AtMost(1.0));
        assert_eq!(row.verdict(), Verdict::Missed);
        row.unit = Unit::Bytes;
        assert_eq!(row.verdict(), Verdict::Failed);
    }

    #[test]
    fn what_could_not_be_measured_holds_no_bar() {
        let mut row = row(1.0, 1.0, Bar::RatioAtMost(2.0));
        row.theirs = None;
        assert_eq!(row.verdict(), Verdict::Failed);
        row.bar = Bar::None;
        assert_eq!(row.verdict(), Verdict::Told);
    }
}
