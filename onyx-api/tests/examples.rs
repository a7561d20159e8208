//! Every example does its task against the stand-in, as a program of its own.
//!
//! Cargo builds the examples before it runs this: those whose features are on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail so")]

use onyx_api::demo::StandIn;
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The program of an example: it lies in `examples` beside `deps`, where this test lies.
fn program(name: &str) -> PathBuf {
    let test = env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    folder.join("examples").join(name).with_extension(env::consts::EXE_EXTENSION)
}

/// Runs an example; what it printed.
fn run(name: &str, arguments: &[&str]) -> String {
    let server = StandIn::start();
    let output = Command::new(program(name))
        .args(arguments)
        .env("ONYX_SERVER_URL", server.url())
        .env("ONYX_API_KEY", "on_not-a-real-key")
        .env_remove("ONYX_PAT")
        .env_remove("ONYX_API_PREFIX")
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}; is its feature on?"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (printed, complaints) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{name} fails:\n{printed}{complaints}");
    // What the stand-in does not know, it answers with an error; an example that ignores it would
    // look as if it worked.
    let unmatched = server.mock().unmatched();
    assert!(unmatched.is_empty(), "{name} asks what the stand-in does not know: {unmatched:?}");
    assert!(!printed.contains("not-a-real-key"), "{name} prints a key");
    printed
}

/// Runs an example that has to print all of these, in this order.
fn prints(name: &str, arguments: &[&str], expected: &[&str]) {
    let printed = run(name, arguments);
    let mut rest = printed.as_str();
    for part in expected {
        let Some((_, behind)) = rest.split_once(part) else {
            panic!("{name} does not print {part:?}, or not there:\n{printed}")
        };
        rest = behind;
    }
}

#[test]
fn ask() {
    prints("ask", &["Why?"], &["\"Why?\"", "- Handbook"]);
}

#[test]
fn stream() {
    let searched = "searches: [\"Why?\"]";
    prints("stream", &["Why?"], &["\"Why?\"", "thinks: ", searched, "cites: handbook", "done"]);
}

#[test]
fn conversation() {
    let answers = [
        "Whom should we invite?\" Onyx",
        "And why them?\" I remember 2",
        "And when?\" I remember 2",
        "What shall we eat?\" Onyx",
    ];
    prints("conversation", &[], &answers);
}

#[test]
fn chat_sessions() {
    let renamed = "now it is \"Norway, next summer\"";
    let lines = ["Quarterly report", "Holidays in Norway", renamed, "0 are left"];
    prints("chat_sessions", &[], &lines);
}

#[test]
fn agent() {
    prints("agent", &[], &["Guide may use weather", "You asked Guide"]);
}

#[test]
fn project_file() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let lines = ["Cargo.toml is Some(Completed)", "begins with \"[package]\""];
    prints("project_file", &[file], &lines);
}

#[test]
fn ingestion() {
    prints("ingestion", &[], &["note-1: new", "note-2: new", "note-1  Opening hours", "Parking"]);
}

#[test]
fn connector() {
    prints("connector", &[], &["INITIAL_INDEXING: 40", "INITIAL_INDEXING: 80", "ACTIVE: 120"]);
}

#[test]
fn admin() {
    let lines =
        ["invited: 1", "basic      ada@example.com", "a key of 22 characters", "limited  on_*"];
    prints("admin", &[], &lines);
}

#[test]
fn query_history() {
    let folder = env::temp_dir().join(format!("onyx-api-examples-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let table = folder.join("table.csv");
    prints("query_history", &[table.to_str().unwrap()], &["query_history.csv", "43 bytes"]);
    assert!(std::fs::read_to_string(&table).unwrap().starts_with("chat_session_id,"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn scim() {
    prints("scim", &[], &["grace@example.com", "active: false"]);
}

#[test]
fn gateway() {
    prints("gateway", &[], &["1/stand-in", "\"A stand-in has spoken.\"", "A stand-in has spoken."]);
}

#[test]
fn errors() {
    let lines =
        ["get_persona", "refused it, as Some(\"NOT_FOUND\")", "1 agents", "404 Not Found and"];
    prints("errors", &[], &lines);
}

#[test]
fn middleware() {
    prints("middleware", &[], &["healthcheck: 1 calls", "list_personas: 3 calls"]);
}

#[test]
fn testing() {
    prints("testing", &[], &["passed"]);
}

#[test]
fn blocking() {
    prints("blocking", &[], &["Assistant: Answers from", "You asked Assistant"]);
}
