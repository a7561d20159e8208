//! The probe against the stand-in: faults that are planted in it are found where they are, and
//! nothing else is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail so")]

mod planted;
mod probing;
mod recordings;
mod rounds;
mod secrets;

use onyx_api::demo::StandIn;
use probing::{Probe, clean, corrected, findings};
use serde_json::{Value, json};
use std::collections::BTreeSet;
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
    let printed = probe.interrupted(|| server.mock().requests().len() > 6);
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["end"], "interrupted");
    let calls = report["calls"].as_array().unwrap().len();
    // The first request asks for the key's level, and the last may be under way.
    assert!((5..100).contains(&calls), "{calls}");
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

/// A probe that looks at what the faults are planted in.
fn probe_of_faults(server: &StandIn) -> Probe {
    Probe::new(server).fast().arguments(&["--slow", "0.5"])
}

fn sorted(report: &Value) -> Vec<(String, String, String)> {
    let mut found = findings(report);
    found.sort();
    found
}

fn expected(found: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let owned = |(operation, kind, at): &(&str, &str, &str)| {
        ((*operation).to_owned(), (*kind).to_owned(), (*at).to_owned())
    };
    found.iter().map(owned).collect()
}

#[test]
fn every_planted_fault_is_found_where_it_is() {
    let server = planted::server();
    let report = probe_of_faults(&server).report(1);
    assert_eq!(sorted(&report), expected(&planted::FOUND));
    let calls = report["calls"].as_array().unwrap();
    let misread: Vec<&Value> = calls.iter().filter(|call| call["decoded"] == false).collect();
    let places: Vec<_> =
        misread.iter().map(|call| (&call["operation"], &call["mismatch"]["at"])).collect();
    // The first that stands in the answer.
    let expected = [
        (&json!("users.list_accepted_users"), &json!("$.items[0].created_at")),
        (&json!("users.list_invited_users"), &json!("$[1]")),
    ];
    assert_eq!(places, expected);
}

#[test]
fn every_form_tells_the_findings_and_nobodys_data() {
    for format in ["text", "markdown", "json", "overlay"] {
        let server = planted::server();
        let printed = probe_of_faults(&server).arguments(&["--format", format]).prints(1);
        assert!(!printed.contains(planted::ADDRESS), "{format}: {printed}");
        let told: Vec<&str> = match format {
            "overlay" => vec!["emperor", "flavour", "text/plain"],
            "json" => planted::FOUND.iter().flat_map(|found| [found.1, found.2]).collect(),
            _ => planted::FOUND.iter().map(|found| found.2).collect(),
        };
        for word in told {
            assert!(printed.contains(word), "{format} does not tell {word}:\n{printed}");
        }
    }
}

#[test]
fn the_suggested_actions_make_the_document_true() {
    let server = planted::server();
    let actions = probe_of_faults(&server).arguments(&["--format", "overlay"]).prints(1);
    let document = corrected(&actions);
    let probe = Probe::with_document(&server, &document).fast().arguments(&["--slow", "0.5"]);
    let unmended = [("server.healthcheck", "slow", "$"), ("tools.list_tools", "failed", "$")];
    assert_eq!(sorted(&probe.report(1)), expected(&unmended));
}

/// The levels of the operations that were called with a key of this role.
fn levels_called(role: &Value) -> (String, BTreeSet<&'static str>) {
    let server = StandIn::start();
    server.mock().user_settings().get_me().answers_json(&json!({ "role": role }));
    let report = Probe::new(&server).fast().report(1);
    let levels = report["calls"].as_array().unwrap().iter().filter_map(|call| {
        let entry = onyx_api::dispatch::find(call["operation"].as_str().unwrap()).unwrap();
        entry.operation.access.map(|access| access.level)
    });
    (report["level"].as_str().unwrap().to_owned(), levels.collect())
}

#[test]
fn a_key_is_used_as_far_as_it_goes() {
    let (level, called) = levels_called(&json!("basic"));
    assert_eq!(level, "basic");
    assert!(called.contains("basic") && called.contains("limited"), "{called:?}");
    assert!(!called.contains("admin") && !called.contains("curator"), "{called:?}");
    let (level, called) = levels_called(&json!("admin"));
    assert_eq!(level, "admin");
    assert!(called.contains("admin"), "{called:?}");
    assert_eq!(levels_called(&json!(7)).0, "unknown");
}
