//! Tests that cannot share a program with others: of what belongs to the whole program.

use std::env;
use std::ffi::OsStr;
use std::process::Command;

/// Whether this is a program that runs this test only. Where it is not, that program is run, with a
/// variable set by which it knows itself, and must say that the test has passed.
pub fn is_alone(test: &str, variable: &str, value: &OsStr) -> bool {
    if env::var_os(variable).is_some() {
        return true;
    }
    let program = env::current_exe().unwrap();
    let run = Command::new(program).args(["--exact", test]).env(variable, value).output().unwrap();
    let printed = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && printed.contains("1 passed"), "{printed}");
    false
}
