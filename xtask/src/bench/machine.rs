//! What a reader has to know of the machine and the programs that the numbers come from.

use crate::git::Git;
use crate::workspace::Workspace;
use std::process::Command;

/// The machine, the programs and the commit, in a sentence each.
#[must_use]
pub fn describe(workspace: &Workspace) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = processor().unwrap_or_else(|| "an unknown processor".to_owned());
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let [rustc, cargo] = ["rustc", "cargo"].map(|program| version(program).unwrap_or_default());
    let commit = commit(workspace).map(|commit| format!(" Commit {commit}.")).unwrap_or_default();
    let load = load().map(|load| format!(" Load at the start: {load}.")).unwrap_or_default();
    format!("{processor}, {cores} cores, {os} {arch}. {rustc}; {cargo}.{commit}{load}")
}

/// What a program says of its version.
#[must_use]
pub fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().next().map(|line| line.trim().to_owned())
}

fn processor() -> Option<String> {
    let linux = std::fs::read_to_string("/proc/cpuinfo").ok();
    let name = |text: String| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        line.split_once(':').map(|(_, name)| name.trim().to_owned())
    };
    linux.and_then(name).or_else(|| {
        let asked =
            Command::new("sysctl").args(["-n", "machdep.cpu.brand_string"]).output().ok()?;
        let name = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        (!name.is_empty()).then_some(name)
    })
}

/// The commit, and whether something of it was changed.
fn commit(workspace: &Workspace) -> Option<String> {
    let git = Git::open(workspace.root()).ok()?;
    git.say(&["describe", "--always", "--dirty", "--exclude=*"]).ok()
}

/// How many programs wanted a processor in the last minute: other work makes noise.
fn load() -> Option<String> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next().map(str::to_owned)
}
