//! What a program costs: the processor time of it and of all that it starts.

use crate::failure::Failure;
use std::process::{Command, Output, Stdio};

/// The processor time, user and system, of the programs that this process has started and that have
/// ended, and of what those have started.
#[cfg(unix)]
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "the seconds that a benchmark takes")]
pub fn children_seconds() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return f64::NAN };
    [usage.user_time(), usage.system_time()]
        .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
        .iter()
        .sum()
}

/// There is no such number outside of Unix.
#[cfg(not(unix))]
#[must_use]
pub fn children_seconds() -> f64 {
    f64::NAN
}

/// Runs a program to its end, without what it prints, and tells what it cost.
///
/// # Errors
/// It cannot be run, or says that it failed; then with what it said.
pub fn run(command: &mut Command) -> Result<f64, Failure> {
    let before = children_seconds();
    output(command)?;
    Ok(children_seconds() - before)
}

/// Runs a program to its end, and tells what it printed.
///
/// # Errors
/// It cannot be run, or says that it failed; then with what it said.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    ended(command).map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program to its end, and tells what it said beside what it printed.
///
/// # Errors
/// It cannot be run, or says that it failed; then with what it said.
pub fn said(command: &mut Command) -> Result<String, Failure> {
    ended(command).map(|output| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn ended(command: &mut Command) -> Result<Output, Failure> {
    let output = command.stdin(Stdio::null()).output();
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        output.map_err(|error| Failure::Usage(format!("{name} cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let args: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
    Err(Failure::Bench(format!("`{name} {}` failed:\n{said}", args.join(" "))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    #[cfg(unix)]
    fn what_children_of_children_spend_counts() {
        let busy = "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; exit 0";
        let spent = run(Command::new("sh").args(["-c", busy])).unwrap();
        assert!(spent > 0.01, "{spent}");
    }

    #[test]
    #[cfg(unix)]
    fn a_failure_says_what_the_program_said() {
        let failure = run(Command::new("sh").args(["-c", "echo wrong >&2; exit 3"])).unwrap_err();
        assert!(failure.to_string().contains("wrong"), "{failure}");
    }
}
