//! Throw-away repositories, whose commits are the same on every run.

use crate::common::Sandbox;
use std::path::Path;
use std::process::Command;

/// Runs git in `folder`, out of reach of this machine's settings; gives what it says.
pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let output = command("git", folder).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    assert!(output.status.success(), "git {args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// A program with the environment of these tests.
pub(crate) fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("GIT")) {
        command.env_remove(name);
    }
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "ONYX_SERVER_URL", "ONYX_API_KEY", "ONYX_PAT"] {
        command.env_remove(name);
    }
    let fixed = [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" }),
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"),
        ("GIT_COMMITTER_NAME", "C"),
        ("GIT_COMMITTER_EMAIL", "c@example.org"),
        ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"),
        ("LC_ALL", "C"),
    ];
    command.current_dir(folder).envs(fixed);
    command
}

impl Sandbox {
    /// Makes the workspace a repository.
    pub(crate) fn init(&self) {
        git(self.root(), &["init", "--quiet", "--initial-branch=main"]);
        self.write(".gitignore", "target\n");
    }

    /// Commits everything; gives the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        git(self.root(), &["add", "--all"]);
        git(self.root(), &["commit", "--quiet", "--allow-empty", "--message", message]);
        git(self.root(), &["rev-parse", "HEAD"])
    }

    /// Exit code, standard output and standard error of `xtask ARGS` on the workspace.
    pub(crate) fn xtask(&self, args: &[&str]) -> (i32, String, String) {
        self.xtask_with(args, &[])
    }

    /// The same, with variables in the environment.
    pub(crate) fn xtask_with(&self, args: &[&str], vars: &[(&str, &str)]) -> (i32, String, String) {
        let mut command = command(env!("CARGO_BIN_EXE_xtask"), self.root());
        command.args(args).arg("--root").arg(self.root()).envs(vars.iter().copied());
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}
