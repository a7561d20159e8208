//! What the probe makes it takes away again, whatever happens in between.

use crate::outcomes;
use crate::probing::Probe;
use onyx_api::demo::StandIn;
use serde_json::{Value, json};
use std::time::Duration;

fn round<'a>(report: &'a Value, object: &str) -> &'a Value {
    let rounds = report["rounds"].as_array().unwrap();
    rounds.iter().find(|round| round["object"] == object).unwrap()
}

fn probe(server: &StandIn) -> Probe {
    Probe::new(server).fast().arguments(&["--write", "--only", "personas"])
}

/// The agents that are there.
fn agents(server: &StandIn) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = server.client();
    runtime.block_on(async { client.personas().list_personas().await.unwrap().len() })
}

/// How many requests of this method came.
fn count(server: &StandIn, method: &str) -> usize {
    let requests = server.mock().requests();
    requests.iter().filter(|request| request.method() == method).count()
}

#[test]
fn a_round_is_made_whole_and_leaves_nothing() {
    let server = StandIn::start();
    let before = agents(&server);
    let report = probe(&server).report(0);
    assert_eq!(round(&report, "agent")["end"], "whole", "{report:#}");
    assert_eq!(round(&report, "project")["detail"], "not asked for");
    assert_eq!(count(&server, "DELETE"), 1);
    assert_eq!(agents(&server), before);
}

#[test]
fn what_fails_half_way_is_taken_away() {
    let server = StandIn::start();
    let before = agents(&server);
    server.mock().personas().update_persona().fails(500, "INTERNAL_ERROR", "no");
    let report = probe(&server).report(1);
    assert_eq!(round(&report, "agent")["detail"], "update: failed");
    assert_eq!(outcomes(&report, "personas.delete_persona"), ["reached"]);
    assert_eq!(agents(&server), before);
}

#[test]
fn a_change_that_is_not_kept_is_a_finding() {
    let server = StandIn::start();
    let agent = json!({"name": "another"});
    server.mock().personas().update_persona().answers_json(&agent);
    let report = probe(&server).report(1);
    let calls = report["calls"].as_array().unwrap().iter();
    let kept = calls.flat_map(|call| call["findings"].as_array().unwrap());
    let kept: Vec<&Value> = kept.filter(|finding| finding["kind"] == "not-kept").collect();
    let places: Vec<&Value> = kept.iter().map(|finding| &finding["at"]).collect();
    assert_eq!(places, ["$.description", "$.name"]);
}

#[test]
fn what_cannot_be_taken_away_is_named() {
    let server = StandIn::start();
    server.mock().personas().delete_persona().fails(500, "INTERNAL_ERROR", "no");
    let report = probe(&server).report(1);
    let round = round(&report, "agent");
    assert_eq!(round["end"], "left-behind");
    let name = round["detail"].as_str().unwrap();
    assert!(name.starts_with("agent probe-") && name.contains(", id "), "{name}");
    assert_eq!(outcomes(&report, "personas.delete_persona"), ["failed"; 3]);
}

#[test]
fn the_number_of_calls_does_not_keep_it_from_cleaning_up() {
    let server = StandIn::start();
    let before = agents(&server);
    // One call asks for the key's level, and as many read as there are; the round's first is the last.
    let reads = probe(&server).report(0)["calls"].as_array().unwrap().len() - 5;
    let limit = (1 + reads + 1).to_string();
    let report = probe(&server).arguments(&["--max-calls", &limit]).report(0);
    assert_eq!(round(&report, "agent")["detail"], "there were enough calls", "{report:#}");
    assert_eq!(outcomes(&report, "personas.delete_persona"), ["reached"]);
    assert_eq!(agents(&server), before);
}

#[cfg(unix)]
#[test]
fn ctrl_c_half_way_takes_away_what_was_made() {
    let server = StandIn::start();
    let before = agents(&server);
    let slow = server.mock().personas().update_persona().answers_json(&json!({}));
    slow.delay(Duration::from_millis(700));
    let probe = probe(&server).arguments(&["--format", "json"]);
    let is_changing = || count(&server, "PATCH") > 0 || count(&server, "DELETE") > 0;
    let report: Value = serde_json::from_str(&probe.interrupted(is_changing)).unwrap();
    assert_eq!(round(&report, "agent")["detail"], "it was interrupted", "{report:#}");
    assert_eq!(outcomes(&report, "personas.delete_persona"), ["reached"]);
    assert_eq!(agents(&server), before);
}
