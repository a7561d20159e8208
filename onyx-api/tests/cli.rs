//! The program `onyx`, as a shell would start it, against the stand-in and against servers that fail.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail so")]

use onyx_api::MockOnyx;
use onyx_api::demo::StandIn;
use serde_json::Value;
use std::io::Write as _;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

const KEY: &str = "on_not-a-real-key";

fn program(server: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onyx"));
    command.env("ONYX_SERVER_URL", server).env("ONYX_API_KEY", KEY);
    command.env_remove("ONYX_PAT").env_remove("ONYX_API_PREFIX").env("COLUMNS", "120");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What is printed by a program that must not fail.
fn prints(server: &str, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = program(server).args(arguments).output().unwrap();
    let complaints = text(&stderr);
    assert!(status.success(), "{arguments:?}: {complaints}");
    assert!(!complaints.contains(KEY));
    text(&stdout)
}

/// How a program ends that must fail, and what it says.
fn fails(server: &str, arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = program(server).args(arguments).output().unwrap();
    assert_eq!(text(&stdout), "", "{arguments:?}");
    let complaints = text(&stderr);
    assert!(!complaints.contains("not-a-real-key"), "{complaints}");
    (status.code().unwrap(), complaints)
}

#[test]
fn a_question_is_answered_as_a_whole_and_as_it_is_written() {
    let server = StandIn::start();
    let whole = prints(server.url(), &["chat", "send-message", "Why?", "--json"]);
    let whole: Value = serde_json::from_str(&whole).unwrap();
    let answer = whole["answer"].as_str().unwrap();
    assert!(answer.contains("Why?"), "{answer}");

    // Shortened, as people type.
    let written = prints(server.url(), &["chat", "send", "Why?", "--stream"]);
    assert_eq!(written.trim_end(), answer.trim_end());
    let packets = prints(server.url(), &["chat", "send", "Why?", "--stream", "--json"]);
    let packets: Vec<Value> =
        packets.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(packets.len() > 3, "{packets:?}");
}

#[test]
fn what_is_made_is_listed() {
    let server = StandIn::start();
    let project = prints(server.url(), &["projects", "create", "--name", "Moon", "--json"]);
    let project: Value = serde_json::from_str(&project).unwrap();
    let id = project["id"].to_string();
    let list = prints(server.url(), &["projects", "get-projects"]);
    let mut lines = list.lines();
    assert!(lines.next().unwrap().trim_start().starts_with("id"), "{list}");
    let row = lines.find(|line| line.contains("Moon")).unwrap();
    assert!(row.trim_start().starts_with(&id), "{list}");
}

#[test]
fn a_list_is_json_where_that_is_asked_for() {
    let server = StandIn::start();
    let personas = prints(server.url(), &["personas", "list", "--json"]);
    let personas: Value = serde_json::from_str(&personas).unwrap();
    assert!(!personas.as_array().unwrap().is_empty());
}

#[test]
fn anything_can_be_requested() {
    let server = StandIn::start();
    let version = prints(server.url(), &["request", "get", "/version", "--json"]);
    let version: Value = serde_json::from_str(&version).unwrap();
    assert!(version["backend_version"].is_string(), "{version}");
}

#[test]
fn a_body_comes_in_and_flags_go_over_it() {
    let mock = MockOnyx::start();
    let question = mock.chat().send_chat_message().answers_json(&Value::Null);
    let mut child = program(mock.url())
        .args(["chat", "send-message", "--body", "-", "--deep-research", "--allowed-tool-ids", "7"])
        .args(["--allowed-tool-ids", "8", "--llm-override", r#"{"temperature": 0.5}"#])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let body = br#"{"message": "from a file", "deep_research": false}"#;
    child.stdin.take().unwrap().write_all(body).unwrap();
    child.wait().unwrap();
    let sent = question.bodies().unwrap();
    assert_eq!(sent[0].message, "from a file");
    assert_eq!(sent[0].deep_research, Some(true));
    assert_eq!(sent[0].allowed_tool_ids.clone().value(), Some(vec![7, 8]));
    assert_eq!(sent[0].llm_override.clone().value().unwrap().temperature.value(), Some(0.5));
}

#[test]
fn the_way_of_failing_is_a_number() {
    let cases =
        [(401, 4), (403, 4), (404, 5), (422, 6), (429, 7), (402, 7), (500, 8), (503, 8), (418, 1)];
    for (status, code) in cases {
        let mock = MockOnyx::start();
        mock.personas().get_persona().fails(status, "NO", "not today");
        let (ended, complaint) = fails(mock.url(), &["personas", "get", "7"]);
        assert_eq!(ended, code, "{status}: {complaint}");
        assert!(complaint.contains("not today"), "{complaint}");
    }
    let mock = MockOnyx::start();
    mock.personas().get_persona().answers_json(&Value::from(7));
    assert_eq!(fails(mock.url(), &["personas", "get", "7"]).0, 9);
}

#[test]
fn a_server_that_does_not_answer_is_told_from_one_that_refuses() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    assert_eq!(fails(&url, &["personas", "list", "--timeout", "0.3"]).0, 3);
    drop(silent);
    assert_eq!(fails(&url, &["personas", "list"]).0, 3);
}

#[test]
fn wrong_usage_is_told_before_anything_is_sent() {
    let mock = MockOnyx::start();
    for arguments in [
        &["personas", "get"][..],
        &["personas", "get", "seven"],
        &["personas", "gat", "7"],
        &["chat", "send-message"],
        &["chat", "send-message", "a", "--llm-override", "{"],
        &["chat", "send-message", "a", "--body", "/nowhere"],
        &["request", "FETCH", "/version"],
        &["request", "GET", "/version", "--query", "a"],
    ] {
        let (code, complaint) = fails(mock.url(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {complaint}");
    }
    assert!(mock.unmatched().is_empty());
}

#[test]
fn completions_are_there_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = prints("http://unused", &["completions", shell]);
        assert!(script.contains("send-message"), "{shell}");
    }
}

#[test]
fn help_says_what_an_operation_does_and_who_may() {
    let help = prints("http://unused", &["chat", "send-message", "--help"]);
    for part in
        ["Asks a question", "POST /chat/send-chat-message", "Access: write_chat", "--stream"]
    {
        assert!(help.contains(part), "{help}");
    }
    assert!(!help.contains(KEY));
}
