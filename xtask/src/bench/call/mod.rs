//! `bench call`: what a call costs, and how large files go through, against the same written by hand on
//! reqwest.
//!
//! Two programs do the same against a server on loopback (`xtask/bench/calls.rs`, `calls_by_hand.rs`).
//! Instructions and allocations are counted by valgrind, where it is installed: those of so many calls
//! less those of few, so that what a program does once does not count.

mod server;

use super::cargo::Cargo;
use super::crates::{CALLS, CALLS_BY_HAND, Crates};
use super::table::Report;
use super::{Bar, Effort, Row, Sample, Unit, machine, meter};
use crate::failure::Failure;
use crate::workspace::Workspace;
use server::Server;
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// How many calls are counted by valgrind beyond those that are taken off.
const COUNTED: u32 = 1_000;
const TAKEN_OFF: u32 = 100;

/// What two measurements of the same may differ by.
const NOISE: f64 = 1.1;

/// Measures, and tells what it found.
///
/// # Errors
/// Something does not build or does not run.
pub fn run(workspace: &Workspace, effort: Effort) -> Result<Report, Failure> {
    let crates = Crates::write(workspace)?;
    let cargo = Cargo::new(crates.root(), &crates.target())?;
    for package in [CALLS, CALLS_BY_HAND] {
        cargo.run(&["build", "--release", "--package", package].map(str::to_owned))?;
    }
    let server = Server::start()
        .map_err(|error| Failure::Bench(format!("a server on loopback cannot start: {error}")))?;
    let programs = [CALLS, CALLS_BY_HAND].map(|package| crates.built(package));
    let bench = Bench { server, programs, runs: effort.runs };
    let mut notes = vec![
        machine::describe(workspace),
        format!(
            "Ours and the same by hand on reqwest in turn, medians of {} runs, against a server of a thread \
             for each connection on the same machine.",
            effort.runs
        ),
    ];
    let mut rows = Vec::new();
    match machine::version("valgrind") {
        Some(valgrind) => {
            notes.push(format!("{valgrind} has counted instructions and allocations."));
            rows.extend(bench.counted()?);
        }
        None => notes.push("Without valgrind nothing was counted.".to_owned()),
    }
    rows.extend(bench.many()?);
    if !effort.short {
        rows.extend(bench.files(&crates)?);
    }
    let title = "What calls cost".to_owned();
    Ok(Report { title, notes, rows })
}

struct Bench {
    server: Server,
    /// Ours, and the one by hand.
    programs: [PathBuf; 2],
    runs: usize,
}

/// What a run of a program took.
struct Taken {
    seconds: f64,
    /// The most memory that it had, in bytes.
    peak: f64,
}

impl Bench {
    /// One call after the other.
    fn counted(&self) -> Result<Vec<Row>, Failure> {
        let count = |tool: &[&str], unit: &str| -> Result<[f64; 2], Failure> {
            let mut found = [0.0; 2];
            for (program, found) in self.programs.iter().zip(&mut found) {
                let of = |calls: u32| {
                    let mut command = Command::new("valgrind");
                    command.args(tool).arg(program).args([&self.server.url, "one"]);
                    command.arg(calls.to_string());
                    number_behind(&meter::said(&mut command)?, unit)
                };
                *found = (of(TAKEN_OFF + COUNTED)? - of(TAKEN_OFF)?) / f64::from(COUNTED);
            }
            Ok(found)
        };
        let callgrind = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let instructions = count(&callgrind, "Collected : ")?;
        let memcheck = ["--tool=memcheck", "--undef-value-errors=no", "--leak-check=no"];
        let allocations = count(&memcheck, "total heap usage: ")?;
        self.server.take_connections();
        self.run(0, &["one", "10000"])?;
        let connections = self.server.take_connections();
        let row = |what: &str, ours, theirs, bar| Row {
            what: what.to_owned(),
            unit: Unit::Count,
            ours,
            theirs,
            bar,
        };
        let both = |what, [ours, theirs]: [f64; 2], bar| {
            row(what, Sample::new(vec![ours]), Some(Sample::new(vec![theirs])), bar)
        };
        let at_most = Bar::AtMost((allocations[1] + 5.0).round());
        Ok(vec![
            both("instructions of a call", instructions, Bar::RatioAtMost(1.02)),
            both("allocations of a call", allocations, at_most),
            row(
                "connections for 10,000 calls, one after the other",
                Sample::exact(connections as u64),
                None,
                Bar::AtMost(1.0),
            ),
        ])
    }

    /// Many calls at once.
    fn many(&self) -> Result<Vec<Row>, Failure> {
        let [ours, theirs] = self.both(&["many", "10000"])?;
        let [few, _] = self.both(&["many", "1000"])?;
        Ok(vec![
            compared("10,000 calls, 64 at once", Unit::Seconds, &ours, &theirs, NOISE),
            compared(
                "memory for 10,000 calls against that for 1,000",
                Unit::Bytes,
                &ours,
                &few,
                NOISE,
            ),
        ])
    }

    /// A file of a gigabyte, either way.
    fn files(&self, crates: &Crates) -> Result<Vec<Row>, Failure> {
        let path = crates.target().join("upload.bin");
        let mut rows = Vec::new();
        for way in ["download", "upload"] {
            let run = |length: u64| {
                // A download has no use for it; a file of nothing but its length costs nothing.
                File::create(&path)
                    .and_then(|file| file.set_len(length))
                    .map_err(Failure::io("write", &path))?;
                self.both(&[way, &length.to_string(), &path.display().to_string()])
            };
            let [ours, theirs] = run(1_000_000_000)?;
            let [small, _] = run(100_000_000)?;
            let what = format!("{way} of 1 GB");
            rows.push(compared(&what, Unit::Seconds, &ours, &theirs, NOISE));
            let what = format!("{way} of 1 GB, memory against that for 100 MB");
            rows.push(compared(&what, Unit::Bytes, &ours, &small, NOISE));
        }
        std::fs::remove_file(&path).map_err(Failure::io("remove", &path))?;
        Ok(rows)
    }

    /// Runs both programs in turn.
    fn both(&self, args: &[&str]) -> Result<[Vec<Taken>; 2], Failure> {
        let mut taken = [Vec::new(), Vec::new()];
        for _ in 0..self.runs {
            for (index, taken) in taken.iter_mut().enumerate() {
                taken.push(self.run(index, args)?);
            }
        }
        Ok(taken)
    }

    fn run(&self, program: usize, args: &[&str]) -> Result<Taken, Failure> {
        let mut command = Command::new(&self.programs[program]);
        command.arg(&self.server.url).args(args);
        let start = Instant::now();
        let said = meter::output(&mut command)?;
        let seconds = start.elapsed().as_secs_f64();
        let peak = said.trim().parse().map_or(f64::NAN, |kilobytes: f64| kilobytes * 1024.0);
        Ok(Taken { seconds, peak })
    }
}

fn compared(what: &str, unit: Unit, ours: &[Taken], theirs: &[Taken], bar: f64) -> Row {
    let sample = |runs: &[Taken]| {
        let number = |taken: &Taken| if unit == Unit::Bytes { taken.peak } else { taken.seconds };
        Sample::new(runs.iter().map(number).collect())
    };
    let (ours, theirs) = (sample(ours), Some(sample(theirs)));
    Row { what: what.to_owned(), unit, ours, theirs, bar: Bar::RatioAtMost(bar) }
}

/// The number that stands behind these words in what valgrind says.
fn number_behind(said: &str, words: &str) -> Result<f64, Failure> {
    let number = said.split_once(words).and_then(|(_, rest)| rest.split_whitespace().next());
    number
        .and_then(|number| number.replace(',', "").parse().ok())
        .ok_or_else(|| Failure::Bench(format!("valgrind has not told `{words}`:\n{said}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_valgrind_has_counted_is_found() {
        let said = "==1== Collected : 20,5\n==1==   total heap usage: 1,234 allocs, 1,000 frees\n";
        let found = |words| number_behind(said, words).map(|number| format!("{number}")).ok();
        assert_eq!(found("total heap usage: ").as_deref(), Some("1234"));
        assert_eq!(found("Collected : ").as_deref(), Some("205"));
        assert_eq!(found("Missing: "), None);
    }
}
