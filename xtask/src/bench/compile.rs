//! `bench compile`: what the client costs to compile and to carry.
//!
//! It is compared with the plainest rendering of the same document, which has serde's derives on every
//! type and the same runtime and functions; and, for a program that asks one question, with the same
//! written by hand on reqwest, serde and tokio.

use super::cargo::Cargo;
use super::crates::{ASK, BY_HAND, Crates, OURS, PLAIN, RUNTIME};
use super::table::Report;
use super::{Bar, Effort, Row, Sample, Unit, machine};
use crate::failure::Failure;
use crate::workspace::Workspace;
use std::path::Path;

/// The features of a program that only asks a question, without TLS.
const CHAT: &[&str] = &["--no-default-features", "--features", "chat"];

/// What makes a program as it is given to others.
const STRIPPED: &[&str] = &["build", "--release", "--config", "profile.release.strip=true"];

/// Measures, and tells what it found.
///
/// # Errors
/// Something cannot be written or does not compile.
pub fn run(workspace: &Workspace, effort: Effort) -> Result<Report, Failure> {
    let machine = machine::describe(workspace);
    let crates = Crates::write(workspace)?;
    let cargo = Cargo::new(crates.root(), &crates.target())?;
    let bench = Bench { cargo, crates, runs: effort.runs };
    let mut rows = bench.check()?;
    if !effort.short {
        rows.extend(bench.release()?);
        rows.extend(bench.documentation()?);
        rows.extend(bench.programs()?);
    }
    let runs = effort.runs;
    let how = format!(
        "Ours and the other side in turn, {runs} runs of each; CPU seconds (user and system, of cargo and \
         all that it starts), medians. Theirs is the plainest rendering of the same document, with \
         serde's derives on every type; for programs, the same written by hand."
    );
    Ok(Report {
        title: "What the client costs to compile".to_owned(),
        notes: vec![machine, how],
        rows,
    })
}

struct Bench {
    cargo: Cargo,
    crates: Crates,
    runs: usize,
}

/// A command of cargo, the crate that it is about, and the one that has changed.
struct Job {
    args: Vec<String>,
    package: &'static str,
    changed: &'static str,
}

impl Job {
    fn new(command: &[&str], package: &'static str, features: &[&str]) -> Self {
        let package_args = ["--package", package];
        let args = command.iter().chain(&package_args).chain(features);
        Self { args: args.map(|arg| (*arg).to_owned()).collect(), package, changed: package }
    }

    /// The same after a change of what the client stands on.
    fn with_runtime(self) -> Self {
        Self { changed: RUNTIME, ..self }
    }
}

impl Bench {
    fn check(&self) -> Result<Vec<Row>, Failure> {
        let check = |package, features| Job::new(&["check"], package, features);
        let jobs = [check(OURS, &[]), check(PLAIN, &[]), check(OURS, CHAT)];
        let [ours, plain, chat] = self.alone(&jobs)?;
        let row = |what: &str, ours, bar| ratio(what, ours, &plain, bar);
        Ok(vec![
            row("`cargo check` of the crate alone", ours, 0.4),
            row("`cargo check` with nothing but `chat`, against all of the plain one", chat, 0.1),
        ])
    }

    fn release(&self) -> Result<Vec<Row>, Failure> {
        let build = |package| Job::new(&["build", "--release"], package, &[]);
        let [ours, plain] = self.alone(&[build(OURS), build(PLAIN)])?;
        let [our_whole, plain_whole] =
            self.alone(&[build(OURS).with_runtime(), build(PLAIN).with_runtime()])?;
        let [our_size, plain_size] =
            [OURS, PLAIN].map(|package| length(&self.crates.rlib(package)));
        Ok(vec![
            ratio("`cargo build --release` of the crate alone", ours, &plain, 0.4),
            Row {
                bar: Bar::None,
                ..ratio("the same with its runtime", our_whole, &plain_whole, 0.0)
            },
            size("rlib", our_size?, Some(plain_size?), Bar::AtMost(20e6)),
        ])
    }

    fn documentation(&self) -> Result<Vec<Row>, Failure> {
        let doc = |package| Job::new(&["doc", "--no-deps"], package, &[]);
        let [ours, plain] = self.alone(&[doc(OURS), doc(PLAIN)])?;
        let [our_page, plain_page] =
            [OURS, PLAIN].map(|package| largest_page(&self.crates.documentation(package)));
        Ok(vec![
            ratio("`cargo doc --no-deps`", ours, &plain, 1.2),
            size(
                "largest page of the documentation",
                our_page?,
                Some(plain_page?),
                Bar::AtMost(1e6),
            ),
        ])
    }

    /// A program that asks a question, from nothing and after a change of it.
    fn programs(&self) -> Result<Vec<Row>, Failure> {
        let jobs = [ASK, BY_HAND].map(|package| Job::new(STRIPPED, package, &[]));
        let [cold_ours, cold_theirs] = in_turn(&jobs, self.runs, |job| {
            self.cargo.run_cold(&job.args, &self.crates.cold_target(job.package))
        })?;
        let [our_size, their_size] =
            [ASK, BY_HAND].map(|package| length(&self.crates.program(package)));
        let debug = |package| Job::new(&["build"], package, &[]);
        let jobs = [debug(ASK), debug(BY_HAND)];
        // Half a second each, so that the noise of one is a tenth of it.
        let [again_ours, again_theirs] =
            self.alone_with(&jobs, self.runs * 5, Cargo::run_incremental)?;
        Ok(vec![
            ratio(
                "a program that asks, `cargo build --release` from nothing",
                cold_ours,
                &cold_theirs,
                1.15,
            ),
            Row {
                bar: Bar::RatioAtMost(1.05),
                ..size("its file, stripped", our_size?, Some(their_size?), Bar::None)
            },
            ratio("its `cargo build` again after a change of it", again_ours, &again_theirs, 1.15),
        ])
    }

    /// What each job costs where all but its own crate is built already.
    fn alone<const N: usize>(&self, jobs: &[Job; N]) -> Result<[Sample; N], Failure> {
        self.alone_with(jobs, self.runs, Cargo::run)
    }

    fn alone_with<const N: usize>(
        &self,
        jobs: &[Job; N],
        runs: usize,
        run: impl Fn(&Cargo, &[String]) -> Result<f64, Failure>,
    ) -> Result<[Sample; N], Failure> {
        for job in jobs {
            run(&self.cargo, &job.args)?;
        }
        in_turn(jobs, runs, |job| {
            self.crates.touch(job.changed)?;
            run(&self.cargo, &job.args)
        })
    }
}

/// Runs all jobs in turn.
fn in_turn<const N: usize>(
    jobs: &[Job; N],
    runs: usize,
    run: impl Fn(&Job) -> Result<f64, Failure>,
) -> Result<[Sample; N], Failure> {
    let mut taken = [const { Vec::new() }; N];
    for _ in 0..runs {
        for (job, taken) in jobs.iter().zip(&mut taken) {
            taken.push(run(job)?);
        }
    }
    Ok(taken.map(Sample::new))
}

fn ratio(what: &str, ours: Sample, theirs: &Sample, bar: f64) -> Row {
    let (what, theirs) = (what.to_owned(), Some(theirs.clone()));
    Row { what, unit: Unit::CpuSeconds, ours, theirs, bar: Bar::RatioAtMost(bar) }
}

fn size(what: &str, ours: u64, theirs: Option<u64>, bar: Bar) -> Row {
    let (ours, theirs) = (Sample::exact(ours), theirs.map(Sample::exact));
    Row { what: what.to_owned(), unit: Unit::Bytes, ours, theirs, bar }
}

/// The size of the file at `path`.
fn length(path: &Path) -> Result<u64, Failure> {
    std::fs::metadata(path).map(|file| file.len()).map_err(Failure::io("measure", path))
}

/// The size of the largest page below a folder.
fn largest_page(folder: &Path) -> Result<u64, Failure> {
    let (mut largest, mut open) = (0, vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).map_err(Failure::io("list", &next))? {
            let path = entry.map_err(Failure::io("list", &next))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "html") {
                largest = largest.max(length(&path)?);
            }
        }
    }
    Ok(largest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::fs;

    #[test]
    fn the_largest_page_is_found_however_deep_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("types/chat");
        fs::create_dir_all(&deep).unwrap();
        fs::write(folder.path().join("index.html"), "12").unwrap();
        fs::write(deep.join("struct.Answer.html"), "12345").unwrap();
        fs::write(deep.join("search.js"), "1234567").unwrap();
        assert_eq!(largest_page(folder.path()).unwrap(), 5);
        assert!(largest_page(&folder.path().join("none")).is_err());
    }

    #[test]
    fn a_job_is_about_one_package() {
        let job = Job::new(&["check"], OURS, CHAT);
        let want = ["check", "--package", OURS, "--no-default-features", "--features", "chat"];
        assert_eq!((job.args, job.package), (want.map(str::to_owned).to_vec(), OURS));
    }
}
