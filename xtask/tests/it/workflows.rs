//! The workflows of the repository: actionlint where it is installed, and in any case what matters
//! here.

use serde_yaml::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::cli;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows")
}

fn workflows() -> BTreeMap<String, Value> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let parsed = files.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let workflow = serde_yaml::from_str(&fs::read_to_string(&path).unwrap());
        (name.clone(), workflow.unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    let workflows: BTreeMap<String, Value> = parsed.collect();
    assert!(workflows.contains_key("ci.yml") && workflows.contains_key("drift.yml"));
    workflows
}

fn jobs(workflow: &Value) -> Vec<(&str, &Value)> {
    let jobs = workflow["jobs"].as_mapping().unwrap();
    jobs.iter().map(|(name, job)| (name.as_str().unwrap(), job)).collect()
}

/// Every step of every workflow, with a name for it.
fn steps(workflows: &BTreeMap<String, Value>) -> Vec<(String, &Value)> {
    let mut steps = Vec::new();
    for (file, workflow) in workflows {
        for (job, body) in jobs(workflow) {
            for (index, step) in body["steps"].as_sequence().unwrap().iter().enumerate() {
                steps.push((format!("{file}, {job}, step {}", index + 1), step));
            }
        }
    }
    steps
}

/// The lines that a step runs in a shell.
fn lines(step: &Value) -> Vec<&str> {
    step["run"].as_str().map(|run| run.lines().map(str::trim).collect()).unwrap_or_default()
}

#[test]
fn actions_are_pinned_to_releases() {
    let mut count = 0;
    for (place, step) in steps(&workflows()) {
        let Some(action) = step["uses"].as_str() else { continue };
        count += 1;
        let (_, at) = action.split_once('@').unwrap_or_else(|| panic!("{place}: {action}"));
        let is_commit = at.len() == 40 && at.bytes().all(|byte| byte.is_ascii_hexdigit());
        let numbers: Vec<&str> = at.strip_prefix('v').unwrap_or_default().split('.').collect();
        let is_release = numbers.len() == 3 && numbers.iter().all(|it| it.parse::<u32>().is_ok());
        assert!(is_commit || is_release, "{place}: {action} is not pinned");
    }
    assert!(count > 3, "only {count} actions were found");
}

#[test]
fn every_command_exists() {
    let mut commands = Vec::new();
    for (place, step) in steps(&workflows()) {
        for line in lines(step) {
            let Some(arguments) = line.strip_prefix("cargo xtask ") else {
                assert!(!line.contains("xtask "), "{place}: {line} is not looked at");
                continue;
            };
            let words: Vec<String> = words(arguments).collect();
            commands.extend(words.first().cloned());
            if let Err(error) = cli::parse(words) {
                panic!("{place}: {line}\n{error}");
            }
        }
    }
    commands.sort();
    commands.dedup();
    assert_eq!(commands, ["comment", "diff", "drift", "propose", "release-check"]);
    assert!(cli::parse(["diff", "--no-such-option"]).is_err(), "mistakes are found");
    assert!(cli::parse(["drifts"]).is_err(), "mistakes are found");
}

/// The words of a command line without expansions; a number stands for what a variable holds.
fn words(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split(' ').map(|word| match word.trim_matches('"') {
        variable if variable.starts_with('$') && !variable.contains('/') => "1".to_owned(),
        word => word.to_owned(),
    })
}

#[test]
fn nobody_gets_more_than_they_need() {
    for (file, workflow) in &workflows() {
        let top = &workflow["permissions"];
        assert_eq!(top["contents"], "read", "{file}: what a job has unless it says otherwise");
        assert_eq!(top.as_mapping().unwrap().len(), 1, "{file}");
        for (job, body) in jobs(workflow) {
            assert!(body["timeout-minutes"].as_u64().is_some(), "{file}, {job} may run forever");
            let writes: Vec<&str> = body["permissions"]
                .as_mapping()
                .into_iter()
                .flatten()
                .filter(|(_, level)| *level == "write")
                .filter_map(|(name, _)| name.as_str())
                .collect();
            let expected: &[&str] = match (file.as_str(), job) {
                ("ci.yml", "diff") => &["pull-requests"],
                ("drift.yml", "propose") => &["contents", "pull-requests"],
                _ => &[],
            };
            assert_eq!(writes, expected, "{file}, {job}");
        }
    }
}

#[test]
fn nothing_untrusted_reaches_a_shell_or_a_privileged_run() {
    let workflows = workflows();
    for (file, workflow) in &workflows {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        assert!(!text.contains("pull_request_target") && !text.contains("workflow_run"), "{file}");
        assert!(workflow["on"].is_mapping(), "{file}: `on` is a key, and no truth");
    }
    for (place, step) in steps(&workflows) {
        for line in lines(step) {
            assert!(!line.contains("${{"), "{place}: {line}\nvalues go through `env`");
        }
        let checkout = step["uses"].as_str().is_some_and(|it| it.starts_with("actions/checkout@"));
        if checkout && !place.contains("propose") {
            assert_eq!(step["with"]["persist-credentials"], false, "{place}");
        }
        if step["env"]["GH_TOKEN"].is_string() {
            let commands = lines(step);
            let is_ours = |line: &&str| {
                ["cargo xtask comment ", "cargo xtask propose "]
                    .iter()
                    .any(|it| line.starts_with(it))
            };
            assert!(commands.iter().all(is_ours), "{place} has a token");
        }
    }
}

#[test]
fn pull_requests_run_what_a_laptop_runs() {
    let workflows = workflows();
    let runs: Vec<&str> = steps(&workflows).iter().flat_map(|(_, step)| lines(step)).collect();
    assert!(runs.contains(&".ci/run"));
    let ci = fs::metadata(folder().join("../../.ci/run")).unwrap();
    assert!(ci.is_file());
}

#[test]
fn actionlint_has_nothing_to_say() {
    let output = Command::new("actionlint").current_dir(folder().join("../..")).output();
    match output {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        Err(_) => println!("skipped: actionlint is not installed"),
    }
}
