//! `bench wire`: how fast answers are read, against serde's derives on the same types.
//!
//! Criterion measures (`onyx-api/benches/decode.rs`); this makes a table of its samples.

use super::table::Report;
use super::{Bar, Effort, Row, Sample, Unit, cargo_bench, machine, meter, target_folder};
use crate::failure::Failure;
use crate::workspace::Workspace;
use serde::Deserialize;
use std::path::Path;

/// What is compared, criterion's name for it, and the most that ours may take of theirs.
const COMPARED: [(&str, &str, f64); 3] = [
    ("the packets of a chat answer, one by one", "packets", 1.0 / 1.5),
    ("a packet of 1 MB, with escapes", "line", 1.0),
    ("a list of 30,000 chat sessions, 10 MB", "list", 1.0),
];

/// Measures, and tells what it found.
///
/// # Errors
/// The benchmark does not run.
pub fn run(workspace: &Workspace, effort: Effort) -> Result<Report, Failure> {
    let target = target_folder(workspace).join("bench/wire");
    let (warm_up, time) = if effort.short { ("0.5", "1") } else { ("2", "5") };
    let samples = (effort.runs * 10).to_string();
    let mut command = cargo_bench(workspace, &target, "onyx-api", "decode");
    command.args(["--noplot", "--quiet", "--warm-up-time", warm_up]);
    command.args(["--measurement-time", time, "--sample-size", &samples]);
    meter::run(&mut command)?;
    let rows = COMPARED.map(|(what, group, bar)| row(&target, what, group, bar));
    Ok(Report {
        title: "How fast answers are read".to_owned(),
        notes: vec![
            machine::describe(workspace),
            format!(
                "Seconds for all of it, medians of {samples} samples by criterion. Theirs is serde's \
                 derives on the same types, by `serde_json`; both read the bytes that come."
            ),
        ],
        rows: rows.into_iter().collect::<Result<_, _>>()?,
    })
}

fn row(target: &Path, what: &str, group: &str, bar: f64) -> Result<Row, Failure> {
    Ok(Row {
        what: what.to_owned(),
        unit: Unit::Seconds,
        ours: sample(target, group, "ours")?,
        theirs: Some(sample(target, group, "derived")?),
        bar: Bar::RatioAtMost(bar),
    })
}

/// What criterion keeps of a measurement: how often it ran, and how many nanoseconds that took.
#[derive(Deserialize)]
struct Measured {
    iters: Vec<f64>,
    times: Vec<f64>,
}

fn sample(target: &Path, group: &str, side: &str) -> Result<Sample, Failure> {
    let path = target.join("criterion").join(group).join(side).join("new/sample.json");
    let text = std::fs::read(&path).map_err(Failure::io("read", &path))?;
    let measured: Measured =
        serde_json::from_slice(&text).map_err(|error| Failure::io("read", &path)(error.into()))?;
    let runs = measured.times.iter().zip(&measured.iters).map(|(time, count)| time / count / 1e9);
    Ok(Sample::new(runs.collect()))
}
