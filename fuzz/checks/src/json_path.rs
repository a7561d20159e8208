//! Any text as the target of an overlay's action, or as the place that it copies from.

use crate::overlay::{applied, document};
use serde_json::{Value, json};

/// Selects by a JSONPath, and does each of the things that can be done with what it selects.
pub fn check(data: &[u8]) {
    let Ok(path) = std::str::from_utf8(data) else { return };
    let matched: Vec<usize> = [
        json!({"target": path, "remove": true}),
        json!({"target": path, "update": {"a": [1]}}),
        json!({"target": path, "copy": "$.info"}),
        json!({"target": "$.info", "copy": path}),
    ]
    .iter()
    .filter_map(matched)
    .collect();
    let selected = matched.iter().take(3);
    assert!(
        selected.clone().all(|count| Some(count) == matched.first()),
        "what a path selects depends on the verb: {matched:?}"
    );
}

/// How many nodes an action's target selects, unless it is refused.
fn matched(action: &Value) -> Option<usize> {
    let info = json!({"title": "t", "version": "1"});
    let overlay = json!({"overlay": "1.1.0", "info": info, "actions": [action]});
    let (after, applied, _) = applied(&overlay.to_string(), false);
    let done = applied.actions.first()?;
    assert!(done.changed <= done.matched, "{done:?}");
    assert!(done.changed > 0 || after == document(), "{done:?}");
    Some(done.matched)
}

/// A path of every kind of selector and filter.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts([
        "$",
        "$.info.title",
        "$['paths']['/pets/{id}'].get.tags[0,-1]",
        "$.paths.*.*.parameters[?@.name == 'limit']",
        "$..tags[::2]",
        "$..[?@.description]",
        "$.paths[*]['x~y/z'][0][1:3:-1]",
        "$..[?length(@.name) >= 2 && !(@.in == \"path\" || count(@.*) != 2)]",
        "$..[?match(@.name, 'l.*') || search(@.name, '[a-c]')]",
        "$..[?value(@..a) > -1.5e3]",
        "$['\\u00e9\\ud83d\\ude00\\'']",
        "$..[?$.info.title == 'T' && @.a.a]",
        "$[?@<2,?@==null]",
    ])
}
