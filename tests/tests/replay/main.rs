//! Real exchanges with a server, played again: what it answered is understood by the client's own
//! function, or is the right error, and nothing of it is lost.
//!
//! `tests/fixtures/recordings` holds a selection. All recordings are played where
//! `../shared/recordings` lies beside the workspace, and those in the folder that `ONYX_REPLAY`
//! names: an `exchanges.jsonl` with an exchange a line, and the bodies of streams as
//! `stream-NAME.txt`.

#![cfg(feature = "full-serde")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod exchange;
mod streams;
#[path = "../wire/mod.rs"]
#[allow(dead_code, reason = "the contract looks at more of what the server has seen")]
mod wire;

use std::path::{Path, PathBuf};
use wire::server::Server;

/// What was played from a folder.
#[derive(Default)]
struct Report {
    exchanges: usize,
    /// Those whose requests no typed function can express.
    untyped: usize,
    /// Those whose bodies redaction has replaced.
    status_only: usize,
    streams: usize,
    faults: Vec<String>,
}

#[tokio::test]
async fn replay_of_the_fixtures() {
    let report = replay(&manifest_folder().join("fixtures/recordings")).await;
    assert!(report.exchanges >= 60 && report.streams >= 7, "fixtures are missing");
}

#[tokio::test]
async fn replay_of_all_recordings() {
    let beside = manifest_folder().join("../../shared/recordings");
    let named = std::env::var_os("ONYX_REPLAY").map(PathBuf::from);
    for folder in [beside.exists().then_some(beside), named].into_iter().flatten() {
        let report = replay(&folder).await;
        assert!(report.exchanges + report.streams > 0, "no recordings in {}", folder.display());
    }
}

fn manifest_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[tokio::test]
async fn replay_of_what_a_probe_records() {
    let report = replay(&manifest_folder().join("fixtures/probe/clean")).await;
    assert!(report.exchanges >= 10, "only {} exchanges", report.exchanges);
}

/// What a user records of a server that does not keep to its document is a test that fails.
#[tokio::test]
async fn replay_of_what_a_probe_records_of_a_faulty_server() {
    let report = played(&manifest_folder().join("fixtures/probe/faulty")).await;
    let faults: Vec<&str> = report.faults.iter().filter_map(|fault| fault.lines().next()).collect();
    let expected = [
        ("get_version 200", ".flavour: \"text of 4 characters\" is lost"),
        ("list_accepted_users 200", "at $.items[0].created_at: invalid value"),
        ("list_invited_users 200", "at $[1]: missing field `email`"),
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:?}");
    for (fault, (operation, what)) in faults.iter().zip(expected) {
        assert!(fault.starts_with(operation) && fault.contains(what), "{fault}");
    }
}

/// Plays everything in a folder, without a fault.
async fn replay(folder: &Path) -> Report {
    let report = played(folder).await;
    let Report { exchanges, untyped, status_only, streams, faults } = &report;
    let decoded = exchanges - faults.len().min(*exchanges);
    println!(
        "replay of {}: {decoded} of {exchanges} exchanges decoded ({untyped} of requests that no \
         function takes, {status_only} by their status only), {streams} streams decoded",
        folder.display()
    );
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    report
}

async fn played(folder: &Path) -> Report {
    let server = Server::start().await;
    let client = wire::client(&server.url);
    let mut report = Report::default();
    if let Ok(lines) = std::fs::read_to_string(folder.join("exchanges.jsonl")) {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            exchange::play(line, &server, &client, &mut report).await;
        }
    }
    for (name, bytes) in stream_files(folder) {
        streams::play(&name, bytes.into(), &server, &client, &mut report).await;
    }
    report
}

fn stream_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("the folder of recordings");
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name.strip_suffix(".txt").is_some_and(|name| name.starts_with("stream-")))
        .collect();
    names.sort();
    let read = |name: String| {
        let bytes = std::fs::read(folder.join(&name)).expect("a recorded stream");
        (name, bytes)
    };
    names.into_iter().map(read).collect()
}
