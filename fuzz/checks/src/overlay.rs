//! Any text as an overlay: it is refused, or it does what it says that it did.

use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::overlay::{Applied, apply};
use serde_json::{Value, json};

/// A document with one of each: objects, lists, texts, numbers, null, and an escape in a name.
pub(crate) fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1", "x-null": null},
        "paths": {
            "/pets/{id}": {
                "get": {
                    "tags": ["a", "b", "a"],
                    "parameters": [{"name": "id", "in": "path"}, {"name": "limit", "in": "query"}],
                    "responses": {"200": {"description": "a"}, "default": {"description": "b"}},
                },
                "x~y/z": [[1, 2.5, [true]], {"a": {"a": {"a": -0.0}}}],
            },
        },
    })
}

/// Applies a text as an overlay.
pub(crate) fn applied(text: &str, strict: bool) -> (Value, Applied, Diagnostics) {
    let (mut document, mut findings) = (document(), Diagnostics::default());
    let source = Source { name: "overlay", text };
    let applied = apply(&mut document, source, strict, &mut findings);
    (document, applied, findings)
}

/// Applies an overlay.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (after, applied, findings) = applied(text, false);
    let _ = onyx_tests::told(&findings);
    for action in &applied.actions {
        assert!(action.changed <= action.matched, "{action:?}");
    }
    if applied.actions.iter().all(|action| action.changed == 0) {
        assert_eq!(after, document(), "what changed nothing has changed something");
    }
    let (same, _, strict) = self::applied(text, true);
    assert_eq!(same, after, "to be strict is to judge, and not to do something else");
    assert!(strict.has_errors() || !findings.has_errors(), "strict forgives what lenient does not");
}

/// The overlays that there are, and one of every verb.
pub fn seeds() -> Vec<Vec<u8>> {
    let own = ["specs/onyx.overlay.yaml", "tests/documents/rules.overlay.yaml"]
        .map(|path| yaml(&onyx_tests::read(path)).to_string());
    let actions = [
        json!({"target": "$.info", "update": {"title": "U", "x": [1]}}),
        json!({"target": "$.paths['/pets/{id}'].get.tags", "update": "c"}),
        json!({"target": "$..[?@.name=='limit']", "remove": true}),
        json!({"target": "$.info.title", "update": "V"}),
        json!({"target": "$.paths['/pets/{id}']['x~y/z'][1]", "copy": "$.info"}),
        json!({"target": "$.paths.*.*.responses['200','default']", "update": {"description": "c"}}),
    ];
    let one = |version: &str, action: &Value| {
        json!({"overlay": version, "info": {"title": "t", "version": "1"}, "actions": [action]})
            .to_string()
    };
    let single = actions.iter().flat_map(|action| ["1.0.0", "1.1.0"].map(|it| one(it, action)));
    crate::texts(own.into_iter().chain(single))
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("an overlay of the repository")
}
