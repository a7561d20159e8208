//! Recordings are fixtures of the replay: `tests/fixtures/probe` holds what is recorded here, and
//! `tests/tests/replay` plays it. `INSTA_UPDATE=always` writes it anew.

use crate::planted;
use crate::probing::{Probe, folder};
use onyx_api::demo::StandIn;
use std::env;
use std::fs;
use std::path::Path;

/// Holds what a probe records of a server against the fixture.
fn records(server: &StandIn, code: i32, name: &str) {
    let folder = folder();
    let arguments = ["--ids", "--record", folder.to_str().unwrap()];
    Probe::new(server).fast().arguments(&arguments).prints(code);
    let recorded = fs::read_to_string(folder.join("exchanges.jsonl")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/probe");
    let fixture = fixtures.join(name).join("exchanges.jsonl");
    if env::var("INSTA_UPDATE").is_ok_and(|value| value == "always") {
        fs::create_dir_all(fixture.parent().unwrap()).unwrap();
        fs::write(&fixture, &recorded).unwrap();
    }
    let known = fs::read_to_string(&fixture).unwrap_or_default();
    assert!(known == recorded, "{} is not what is recorded:\n{recorded}", fixture.display());
}

#[test]
fn of_a_clean_server() {
    records(&StandIn::start(), 0, "clean");
}

#[test]
fn of_a_server_with_faults() {
    records(&planted::server(), 1, "faulty");
}

#[test]
fn a_recording_that_is_there_is_not_replaced() {
    let folder = folder();
    fs::write(folder.join("exchanges.jsonl"), "mine").unwrap();
    let arguments = ["--record", folder.to_str().unwrap()];
    Probe::new(&StandIn::start()).arguments(&arguments).prints(3);
    assert_eq!(fs::read_to_string(folder.join("exchanges.jsonl")).unwrap(), "mine");
    fs::remove_dir_all(&folder).unwrap();
}
