//! The probe against the stand-in: faults that are planted in it are found where they are, and
//! nothing else is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail so")]

mod probing;

use onyx_api::demo::StandIn;
use probing::{Probe, clean, findings};
use serde_json::{Value, json};
use std::time::Duration;

/// The outcomes of calls of an operation, in their order.
fn outcomes<'a>(report: &'a Value, operation: &str) -> Vec<&'a str> {
    let calls = report["calls"].as_array().unwrap().iter();
    let calls = calls.filter(|call| call["operation"] == operation);
    calls.map(|call| call["outcome"].as_str().unwrap()).collect()
}

#[test]
fn a_clean_server_has_no_findings() {
    let server = StandIn::start();
    let report = Probe::new(&server).fast().arguments(&["--ids", "--write"]).report(0);
    assert!(clean(&report), "{report:#}");
    assert_eq!(report["actions"], json!([]));
    assert_eq!(outcomes(&report, "users.list_accepted_users"), ["reached"]);
    let calls = report["calls"].as_array().unwrap();
    let reached = calls.iter().filter(|call| call["outcome"] == "reached").count();
    assert!(reached >= 25, "only {reached} were reached");
}

#[test]
fn without_write_nothing_is_changed() {
    let server = StandIn::start();
    let report = Probe::new(&server).fast().arguments(&["--ids"]).report(0);
    assert_eq!(report["rounds"], json!([]));
    let methods: Vec<String> =
        server.mock().requests().iter().map(|request| request.method().to_owned()).collect();
    assert!(methods.iter().all(|method| method == "GET" || method == "HEAD"), "{methods:?}");
    assert!(methods.len() > 100, "only {} calls", methods.len());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_a_report() {
    let server = StandIn::start();
    let probe = Probe::new(&server).arguments(&["--rate", "20", "--format", "json"]);
    let printed = probe.interrupted(|| server.mock().requests().len() > 3);
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["end"], "interrupted");
    let calls = report["calls"].as_array().unwrap().len();
    assert!((3..100).contains(&calls), "{calls}");
    assert!(findings(&report).is_empty());
}

#[test]
fn it_makes_no_more_calls_than_it_may() {
    let server = StandIn::start();
    let report = Probe::new(&server).fast().arguments(&["--max-calls", "7"]).report(0);
    assert_eq!(report["end"], "max-calls");
    assert_eq!(server.mock().requests().len(), 7);
    let begun = std::time::Instant::now();
    Probe::new(&server).arguments(&["--max-calls", "5", "--rate", "10"]).report(0);
    assert!(begun.elapsed() >= Duration::from_millis(400), "{:?}", begun.elapsed());
}
