//! `drift`: all that a new document of the server asks for, in one run, and a report for the pull
//! request that brings it. What a scheduled workflow does is this, and a laptop can do the same.

use crate::diff::side::{Place, Side};
use crate::diff::{self, markdown, text};
use crate::failure::Failure;
use crate::fetch::source::Received;
use crate::fetch::{self, Options};
use crate::workspace::{self, LOCK, Workspace};
use crate::{Generator, changelog, network, regen};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// How a report is known to be one.
const FIRST: &str = "<!-- cargo xtask drift -->";
/// How many tests that fail are named.
const SHOWN: usize = 30;

/// What the new document brought.
#[derive(Clone, Debug)]
pub struct Drifted {
    /// For a pull request, in Markdown.
    pub report: String,
    /// For a terminal.
    pub summary: String,
}

/// What the tests said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tests {
    /// They were not asked.
    Skipped,
    /// All passed.
    Passed,
    /// These failed; none where they could not even be built.
    Failed(BTreeSet<String>),
}

/// What runs the tests of a workspace.
pub type Tester = fn(&Workspace) -> Result<Tests, Failure>;

/// Takes the document in and lets everything follow; `None` where it is the one in `specs/`, and
/// then nothing is written.
///
/// # Errors
/// The document is refused, or the file system fails; what was written so far stays.
pub fn drift(
    workspace: &Workspace,
    received: &Received,
    options: Options,
    generator: Generator,
    test: Tester,
) -> Result<Option<Drifted>, Failure> {
    let network = network::Options::default();
    let mut base = Side::read(workspace, &Place::WorkingTree, &network)?;
    "before".clone_into(&mut base.label);
    let lock = workspace.read_optional(LOCK)?;
    let fetched = fetch::fetch(workspace, received, options, SystemTime::now())
        .map_err(|failure| received.name_in(failure))?;
    if !fetched.is_new {
        // Another deployment or another day is no reason for a pull request.
        restore(&workspace.path(LOCK), lock.as_deref())?;
        return Ok(None);
    }
    regen::regen_leniently(workspace, generator)?;
    changelog::write(workspace)?;
    let revision = Side::read(workspace, &Place::WorkingTree, &network)?;
    let comparison = diff::compare(base, revision)?;
    let tests = test(workspace)?;
    let first = format!("{FIRST}\n{}", told(&tests));
    let report = markdown::body(&comparison, false, &first, markdown::LIMIT);
    let summary = format!("{fetched}\n{}\n{}", text::verdict(&comparison), told(&tests));
    Ok(Some(Drifted { report: report + "\n", summary }))
}

fn restore(path: &Path, text: Option<&str>) -> Result<(), Failure> {
    match text {
        Some(text) => fs::write(path, text).map_err(Failure::io("write", path)),
        None => Ok(()),
    }
}

/// What the tests said, in Markdown.
fn told(tests: &Tests) -> String {
    let failed = match tests {
        Tests::Skipped => return "The tests were not run.\n".to_owned(),
        Tests::Passed => {
            return "All tests pass; the snapshots are brought up to date.\n".to_owned();
        }
        Tests::Failed(failed) if failed.is_empty() => {
            return "**The tests do not build.** The client does not compile, or the tests do not \
                    fit it any more.\n"
                .to_owned();
        }
        Tests::Failed(failed) => failed,
    };
    let mut text = format!("**{} tests fail:**\n\n", failed.len());
    for name in failed.iter().take(SHOWN) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "- {}", markdown::code(name));
    }
    if failed.len() > SHOWN {
        let _ = writeln!(text, "- … and {} more", failed.len() - SHOWN);
    }
    text
}

/// Does not run the tests.
pub fn no_tests(_: &Workspace) -> Result<Tests, Failure> {
    Ok(Tests::Skipped)
}

/// Runs `cargo test --workspace`, which takes new snapshots over on the way: whoever reviews the
/// pull request reads them there.
pub fn cargo_test(workspace: &Workspace) -> Result<Tests, Failure> {
    let cargo = workspace::cargo();
    let failed = |error| Failure::io("run", Path::new(&cargo))(error);
    let mut child = Command::new(&cargo)
        .args(["test", "--workspace", "--no-fail-fast"])
        .env("INSTA_UPDATE", "always")
        .current_dir(workspace.root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut names = BTreeSet::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(failed)?;
            let line = String::from_utf8_lossy(&line);
            // Results go to standard output; this is for whoever waits.
            let _ = writeln!(std::io::stderr(), "{line}");
            names.extend(failed_test(&line).map(str::to_owned));
        }
    }
    let status = child.wait().map_err(failed)?;
    Ok(if status.success() { Tests::Passed } else { Tests::Failed(names) })
}

/// The test that a line of libtest says has failed.
fn failed_test(line: &str) -> Option<&str> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    result.starts_with("FAILED").then_some(name)
}

/// Tells the workflow that this runs in, if any, whether there is something to propose.
pub fn tell_workflow(changed: bool) -> Result<(), Failure> {
    let Some(file) = std::env::var_os("GITHUB_OUTPUT").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let path = PathBuf::from(file);
    let appended = OpenOptions::new().create(true).append(true).open(&path);
    let mut file = appended.map_err(Failure::io("open", &path))?;
    writeln!(file, "changed={changed}").map_err(Failure::io("write", &path))
}

#[cfg(test)]
mod tests {
    use super::{SHOWN, Tests, failed_test, told};

    #[test]
    fn failing_tests_are_read_off_the_lines_of_libtest() {
        assert_eq!(failed_test("test a::b ... FAILED"), Some("a::b"));
        assert_eq!(failed_test("test a::b ... ok"), None);
        assert_eq!(failed_test("test result: FAILED. 1 passed"), None);
    }

    #[test]
    fn what_fails_is_named_up_to_a_point() {
        let names = |count: usize| (0..count).map(|n| format!("t{n:02}")).collect();
        let few = told(&Tests::Failed(names(2)));
        assert_eq!(few, "**2 tests fail:**\n\n- `t00`\n- `t01`\n");
        let many = told(&Tests::Failed(names(SHOWN + 4)));
        assert!(many.ends_with("- … and 4 more\n"), "{many}");
        assert!(told(&Tests::Failed(names(0))).contains("do not build"));
    }
}
