//! A stand-in with a fault of each kind, and what has to be found of them.

use onyx_api::demo::StandIn;
use onyx_api::types::StatusResponse;
use serde_json::{Value, json};
use std::time::Duration;

/// What is found: operation, kind, place.
pub(crate) const FOUND: [(&str, &str, &str); 10] = [
    ("api_keys.list_api_keys", "status", "$"),
    ("projects.get_projects", "media-type", "$"),
    ("server.get_version", "unknown-field", "$.flavour"),
    ("server.healthcheck", "slow", "$"),
    ("tools.list_tools", "failed", "$"),
    ("users.list_accepted_users", "format", "$.items[0].created_at"),
    ("users.list_accepted_users", "null", "$.items[0].email"),
    ("users.list_accepted_users", "type", "$.items[1].is_active"),
    ("users.list_accepted_users", "unlisted-value", "$.items[1].role"),
    ("users.list_invited_users", "absent", "$[1].email"),
];

/// An address that must be printed and recorded nowhere.
pub(crate) const ADDRESS: &str = "ada@example.com";

/// Plants the faults.
pub(crate) fn server() -> StandIn {
    let server = StandIn::start();
    let mock = server.mock();
    mock.users().list_accepted_users().answers_json(&users());
    mock.users().list_invited_users().answers_json(&json!([{"email": ADDRESS}, {}]));
    mock.server()
        .get_version()
        .answers_json(&json!({"backend_version": "4.6.1", "flavour": "mild"}));
    mock.projects().get_projects().answers_raw(200, &[("content-type", "text/plain")], "[]");
    mock.api_keys().list_api_keys().answers_json(&json!([])).status(202);
    mock.tools().list_tools().fails(500, "INTERNAL_ERROR", "no");
    let slowly = mock.server().healthcheck().answers(StatusResponse::new(true));
    slowly.delay(Duration::from_millis(700));
    server
}

fn users() -> Value {
    let user = |id: &str, change: &dyn Fn(&mut Value)| {
        let mut user = json!({
            "id": format!("00000000-0000-0000-0000-{id:0>12}"),
            "email": ADDRESS,
            "role": "basic",
            "account_type": "STANDARD",
            "is_active": true,
            "password_configured": true,
            "personal_name": null,
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "groups": [],
            "is_scim_synced": false,
            "craft_enabled": null,
        });
        change(&mut user);
        user
    };
    let first = user("1", &|user| {
        user["email"] = Value::Null;
        user["created_at"] = json!("yesterday");
    });
    let second = user("2", &|user| {
        user["role"] = json!("emperor");
        user["is_active"] = json!("yes");
    });
    json!({"items": [first, second], "total_items": 2})
}
