//! Neither the key nor anybody's data leaves the probe, whatever a server answers.

use crate::planted::ADDRESS;
use crate::probing::{KEY, Probe, folder};
use onyx_api::demo::StandIn;
use serde_json::json;
use std::fs;

/// A server that repeats the key wherever there is room.
fn echo() -> StandIn {
    let server = StandIn::start();
    let members = json!({
        "backend_version": KEY,
        KEY: 1,
        ADDRESS: {"seats": "many"},
        "flavour": format!("Bearer {KEY}"),
    });
    server.mock().server().get_version().answers_json(&members);
    let wrong = format!("text/{KEY}");
    server.mock().projects().get_projects().answers_raw(200, &[("content-type", &wrong)], "[]");
    server.mock().users().list_invited_users().answers_json(&json!([{"email": 1, "key": KEY}]));
    server
}

#[test]
fn no_form_tells_the_key() {
    // That the key is in nothing that is printed, every call of the probe checks.
    for format in ["text", "markdown", "json", "overlay"] {
        let printed = Probe::new(&echo()).fast().arguments(&["--format", format]).prints(1);
        assert!(!printed.contains(ADDRESS) && !printed.contains("many"), "{format}: {printed}");
    }
}

#[test]
fn bodies_are_shown_where_they_are_asked_for_and_without_the_key() {
    for format in ["text", "markdown", "json"] {
        let arguments = ["--format", format, "--bodies", "--only", "server"];
        let printed = Probe::new(&echo()).fast().arguments(&arguments).prints(1);
        assert!(printed.contains(ADDRESS) && printed.contains("many"), "{format}: {printed}");
    }
}

#[test]
fn a_recording_has_neither() {
    let folder = folder();
    let arguments = ["--write", "--ids", "--record", folder.to_str().unwrap()];
    Probe::new(&echo()).fast().arguments(&arguments).prints(1);
    let recorded = fs::read_to_string(folder.join("exchanges.jsonl")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    for word in [KEY, ADDRESS, "many", "mild", "admin@example.com", "Assistant"] {
        assert!(!recorded.contains(word), "{word} is in the recording:\n{recorded}");
    }
    assert!(recorded.lines().count() > 20);
}
