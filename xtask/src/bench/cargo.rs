//! Cargo, as the benchmark runs it: without a network, and without what the caller's environment
//! would add to one side or the other.

use super::meter;
use crate::failure::Failure;
use crate::workspace;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Flags change what the compiler does, and would build everything again.
const CLEARED: [&str; 6] = [
    "RUSTFLAGS",
    "RUSTDOCFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_ENCODED_RUSTDOCFLAGS",
    "CARGO_BUILD_TARGET_DIR",
    "RUSTC_WRAPPER",
];

pub(super) struct Cargo {
    program: OsString,
    folder: PathBuf,
    target: PathBuf,
}

impl Cargo {
    /// Cargo in a workspace. Makes sure that all crates are downloaded.
    pub(super) fn new(folder: &Path, target: &Path) -> Result<Self, Failure> {
        let program = workspace::cargo();
        let cargo = Self { program, folder: folder.to_owned(), target: target.to_owned() };
        let offline = meter::run(cargo.command(target).args(["fetch", "--offline"]));
        offline.or_else(|_| meter::run(cargo.command(target).arg("fetch")))?;
        Ok(cargo)
    }

    /// The CPU seconds of a command that builds.
    pub(super) fn run(&self, args: &[String]) -> Result<f64, Failure> {
        self.build(args, &self.target, "0")
    }

    /// The same, as a programmer builds again and again.
    pub(super) fn run_incremental(&self, args: &[String]) -> Result<f64, Failure> {
        self.build(args, &self.target, "1")
    }

    /// The same with nothing in the folder `target` before.
    pub(super) fn run_cold(&self, args: &[String], target: &Path) -> Result<f64, Failure> {
        match fs::remove_dir_all(target) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Failure::io("remove", target)(error));
            }
            _ => {}
        }
        self.build(args, target, "0")
    }

    fn build(&self, args: &[String], target: &Path, incremental: &str) -> Result<f64, Failure> {
        let mut command = self.command(target);
        meter::run(command.args(args).arg("--offline").env("CARGO_INCREMENTAL", incremental))
    }

    fn command(&self, target: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", target);
        for name in CLEARED {
            command.env_remove(name);
        }
        command
    }
}
