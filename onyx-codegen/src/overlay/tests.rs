use super::{Applied, apply};
use crate::Source;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use serde_json::{Value, json};

const NAME: &str = "a.overlay.yaml";

fn run(mut document: Value, overlay: &str, strict: bool) -> (Value, Applied, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let source = Source { name: NAME, text: overlay };
    let applied = apply(&mut document, source, strict, &mut diagnostics);
    let findings: Vec<_> = diagnostics.into_iter().collect();
    assert!(findings.iter().all(|finding| finding.file.as_deref() == Some(NAME)));
    (document, applied, findings)
}

fn overlay(version: &str, actions: &str) -> String {
    format!("overlay: {version}\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}")
}

/// The document after actions that all take effect.
fn result(document: Value, actions: &str) -> Value {
    let (document, _, findings) = run(document, &overlay("1.1.0", actions), true);
    assert_eq!(findings, [], "{actions}");
    document
}

/// Code and pointer of everything found.
fn findings(document: Value, text: &str) -> Vec<(&'static str, String)> {
    let (_, _, findings) = run(document, text, true);
    findings.into_iter().map(|found| (found.code, found.pointer.as_str().to_owned())).collect()
}

fn refused(actions: &str) -> Vec<(&'static str, String)> {
    let document = json!({"a": 1});
    let text = overlay("1.1.0", actions);
    let (after, applied, _) = run(document.clone(), &text, true);
    assert_eq!((after, applied), (document.clone(), Applied::default()));
    findings(document, &text)
}

fn petstore() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets"},
        "servers": [{"url": "a"}, {"url": "b", "description": "Dev"}, {"url": "c", "description": "Dev"}],
        "paths": {
            "/pets": {"get": {"tags": ["pets"], "summary": "List", "parameters": [{"name": "dummy"}, {"name": "limit"}]}},
            "/pets/{id}": {"get": {"tags": ["pets", "dummy"], "responses": {"200": {}, "500": {}}}},
        },
    })
}

#[test]
fn an_update_reaches_every_node_that_is_selected() {
    let document = result(
        petstore(),
        "- {target: '$.paths.*.get', update: {tags: [seen], x-safe: true}}\n\
         - {target: '$', update: {info: {x-overlaid: yes}}}\n",
    );
    assert_eq!(document["paths"]["/pets"]["get"]["tags"], json!(["pets", "seen"]));
    assert_eq!(document["paths"]["/pets/{id}"]["get"]["tags"], json!(["pets", "dummy", "seen"]));
    assert_eq!(document["paths"]["/pets/{id}"]["get"]["x-safe"], json!(true));
    assert_eq!(document["info"], json!({"title": "Pets", "x-overlaid": "yes"}));
}

#[test]
fn lists_are_appended_to_and_primitives_replaced() {
    let document = result(
        petstore(),
        "- {target: '$.paths[\"/pets\"].get.parameters', update: {name: new}}\n\
         - {target: '$.paths[\"/pets\"].get.tags', update: [a, b]}\n\
         - {target: '$.paths[\"/pets\"].get.summary', update: All pets}\n\
         - {target: '$.info.title', update: null}\n",
    );
    let get = &document["paths"]["/pets"]["get"];
    assert_eq!(get["parameters"], json!([{"name": "dummy"}, {"name": "limit"}, {"name": "new"}]));
    assert_eq!(get["tags"], json!(["pets", "a", "b"]));
    assert_eq!(get["summary"], json!("All pets"));
    assert_eq!(document["info"]["title"], json!(null));
}

#[test]
fn removal_takes_members_items_and_primitives() {
    let document = result(
        petstore(),
        "- {target: '$.servers[?@.description == \"Dev\"]', remove: true}\n\
         - {target: '$.paths..responses[\"500\"]', remove: true}\n\
         - {target: '$.paths[\"/pets\"].get.summary', remove: true}\n\
         - {target: '$.paths.*.get.tags[?@ == \"dummy\"]', remove: true}\n",
    );
    assert_eq!(document["servers"], json!([{"url": "a"}]));
    let get = &document["paths"]["/pets/{id}"]["get"];
    assert_eq!(get, &json!({"tags": ["pets"], "responses": {"200": {}}}));
    assert_eq!(document["paths"]["/pets"]["get"].get("summary"), None);
}

#[test]
fn removal_is_right_whatever_order_the_path_selects_in() {
    let numbers = |count: usize| json!({"list": (0..count).collect::<Vec<_>>()});
    let target = |selectors: &str| format!("- {{target: '$.list[{selectors}]', remove: true}}\n");
    assert_eq!(
        result(numbers(12), &target("10, 2, 2, 0"))["list"],
        json!([1, 3, 4, 5, 6, 7, 8, 9, 11])
    );
    assert_eq!(result(numbers(4), &target("::-1")), json!({"list": []}));
    let nested = json!({"x": {"x": {"x": 1}}, "list": [{"x": 2}]});
    assert_eq!(result(nested, "- {target: '$..x', remove: true}\n"), json!({"list": [{}]}));
}

#[test]
fn copies_and_moves() {
    let document = result(
        petstore(),
        "- {target: '$.paths', update: {/animals: {}}}\n\
         - {target: '$.paths[\"/animals\"]', copy: '$.paths[\"/pets\"]'}\n\
         - {target: '$.paths[\"/pets\"]', remove: true}\n\
         - {target: '$.paths[\"/pets/{id}\"].get.tags', copy: '$.paths[\"/animals\"].get.tags'}\n\
         - {target: '$.info.title', copy: '$.openapi'}\n",
    );
    assert_eq!(document["paths"]["/animals"], petstore()["paths"]["/pets"]);
    assert_eq!(document["paths"].get("/pets"), None);
    assert_eq!(document["paths"]["/pets/{id}"]["get"]["tags"], json!(["pets", "dummy", "pets"]));
    assert_eq!(document["info"]["title"], json!("3.1.0"));
}

#[test]
fn what_each_action_did_is_told() {
    let actions = "- {target: $.servers.*, update: {x-a: 1}}\n- {target: $.info, remove: true, description: why}\n";
    let (_, applied, findings) = run(petstore(), &overlay("1.1.0", actions), true);
    assert_eq!(findings, []);
    let told: Vec<_> = applied
        .actions
        .iter()
        .map(|a| {
            (a.number, a.target.as_str(), a.description.as_deref(), a.verb, a.matched, a.changed)
        })
        .collect();
    assert_eq!(
        told,
        [(1, "$.servers.*", None, "update", 3, 3), (2, "$.info", Some("why"), "remove", 1, 1)]
    );
}

#[test]
fn an_action_without_effect_is_an_error_only_when_strict() {
    let actions = "- {target: $.nowhere, remove: true, description: gone since 2.0}\n\
                   - {target: $.info, update: {title: Pets}}\n\
                   - {target: $.info, copy: $.nowhere}\n";
    let text = overlay("1.1.0", actions);
    for (strict, severity) in [(true, Severity::Error), (false, Severity::Warning)] {
        let (document, applied, found) = run(petstore(), &text, strict);
        assert_eq!(document, petstore());
        assert_eq!(
            applied.actions.iter().map(|a| (a.matched, a.changed)).collect::<Vec<_>>(),
            [(0, 0), (1, 0), (1, 0)]
        );
        assert!(found.iter().all(|finding| finding.severity == severity && finding.help.is_some()));
        let found: Vec<_> =
            found.iter().map(|f| (f.code, f.pointer.as_str(), f.message.as_str())).collect();
        assert_eq!(
            found,
            [
                (
                    "overlay-no-match",
                    "/actions/0/target",
                    "action 1 on `$.nowhere` matches nothing; its reason: gone since 2.0"
                ),
                ("overlay-no-change", "/actions/1/target", "action 2 on `$.info` changes nothing"),
                (
                    "overlay-copy-source",
                    "/actions/2/target",
                    "action 3 on `$.info` copies from `$.nowhere`, which matches nothing"
                ),
            ]
        );
    }
}

#[test]
fn what_does_not_fit_is_always_an_error() {
    let cases = [
        ("{target: $.info, update: [1]}", "overlay-mismatch"),
        ("{target: $.info, update: {title: {}}}", "overlay-mismatch"),
        ("{target: $.servers, copy: '$.servers[0].url', update: 1}", "ambiguous-action"),
        ("{target: $.info.title, update: {}}", "overlay-mismatch"),
        ("{target: '$.*', update: {}}", "overlay-mixed-targets"),
        ("{target: $, remove: true}", "overlay-root-removal"),
        ("{target: $.info, copy: '$.servers.*'}", "overlay-copy-source"),
    ];
    for (action, code) in cases {
        let (document, _, found) =
            run(petstore(), &overlay("1.1.0", &format!("- {action}\n")), false);
        assert_eq!(document, petstore(), "{action}");
        let found: Vec<_> = found.iter().map(|f| (f.severity, f.code)).collect();
        assert_eq!(found, [(Severity::Error, code)], "{action}");
    }
}

#[test]
fn a_conflict_names_the_node_in_the_document() {
    let actions = "- {target: '$.paths[\"/pets\"]', update: {get: {tags: {}}}}\n";
    let (_, _, found) = run(petstore(), &overlay("1.1.0", actions), true);
    let at = "at `#/paths/~1pets/get/tags`";
    assert!(found[0].message.contains(at), "{}", found[0].message);
    assert!(found[0].message.contains("an object cannot be merged into a list"));
}

#[test]
fn version_1_0_is_1_1_without_copy_and_primitive_targets() {
    let one = |action: &str| findings(petstore(), &overlay("1.0.0", &format!("- {action}\n")));
    let found = |code, at: &str| vec![(code, at.to_owned())];
    assert_eq!(one("{target: $.info, update: {a: 1}}"), []);
    assert_eq!(one("{target: $.info, update: {a: 1}, remove: true}"), []);
    assert_eq!(one("{target: $.info.title, remove: true}"), []);
    assert_eq!(
        one("{target: $.info.title, update: a}"),
        found("overlay-primitive-target", "/actions/0/target")
    );
    assert_eq!(one("{target: $.info, copy: $.paths}"), found("unknown-field", "/actions/0/copy"));
    assert_eq!(one("{target: $.info}"), found("overlay-no-change", "/actions/0/target"));
}

#[test]
fn an_overlay_is_refused_whole_with_everything_that_is_wrong() {
    let actions = "- {target: $.a, update: 2}\n- {target: $.a, remove: 1}\n- {update: 1, extra: 2}\n- 7\n- {target: $.a}\n\
                   - {target: $.a, update: 1, remove: true}\n- {target: $.a, copy: 1}\n- {target: 1, description: 2, remove: true}\n\
                   - {target: $.a, update: 2}\n";
    let found = [
        ("wrong-kind", "/actions/1/remove"),
        ("unknown-field", "/actions/2/extra"),
        ("missing-field", "/actions/2"),
        ("wrong-kind", "/actions/3"),
        ("ambiguous-action", "/actions/4"),
        ("ambiguous-action", "/actions/5"),
        ("wrong-kind", "/actions/6/copy"),
        ("wrong-kind", "/actions/7/description"),
        ("wrong-kind", "/actions/7/target"),
        ("duplicate-action", "/actions/8"),
    ];
    assert_eq!(refused(actions), found.map(|(code, at)| (code, at.to_owned())));
}

#[test]
fn a_bad_path_is_refused_with_its_position() {
    let text = overlay(
        "1.1.0",
        "- {target: '$.paths./pets', remove: true}\n- {target: info, update: 1}\n- {target: $.a, copy: '$['}\n",
    );
    let (_, _, found) = run(petstore(), &text, true);
    let places: Vec<_> = found.iter().map(|f| (f.code, f.pointer.as_str())).collect();
    assert_eq!(
        places,
        [
            ("invalid-json-path", "/actions/0/target"),
            ("invalid-json-path", "/actions/1/target"),
            ("invalid-json-path", "/actions/2/copy"),
        ]
    );
    assert!(found[0].message.contains("at character 8"), "{}", found[0].message);
}

#[test]
fn the_head_of_an_overlay_is_checked() {
    let one = |text: &str| {
        let mut found = findings(json!({}), text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.remove(0)
    };
    let found = |code, at: &str| (code, at.to_owned());
    let action = "actions: [{target: $, update: {a: 1}}]";
    let info = "info: {title: t, version: '1'}";
    assert_eq!(one(&format!("{info}\n{action}")), found("missing-field", ""));
    assert_eq!(
        one(&format!("overlay: 1.2.0\n{info}\n{action}")),
        found("unsupported-version", "/overlay")
    );
    assert_eq!(one(&format!("overlay: 1.1\n{info}\n{action}")), found("wrong-kind", "/overlay"));
    assert_eq!(
        one(&format!("overlay: '1.1'\n{info}\n{action}")),
        found("unsupported-version", "/overlay")
    );
    assert_eq!(one(&format!("overlay: 1.1.0\n{action}")), found("missing-field", ""));
    assert_eq!(one(&format!("overlay: 1.1.0\ninfo: []\n{action}")), found("wrong-kind", "/info"));
    assert_eq!(
        one(&format!("overlay: 1.1.0\ninfo: {{title: t}}\n{action}")),
        found("missing-field", "/info")
    );
    assert_eq!(
        one(&format!("overlay: 1.1.0\ninfo: {{title: t, version: 1}}\n{action}")),
        found("wrong-kind", "/info/version")
    );
    assert_eq!(
        one(&format!("overlay: 1.1.0\n{info}\nextends: 1\n{action}")),
        found("wrong-kind", "/extends")
    );
    assert_eq!(
        one(&format!("overlay: 1.1.0\n{info}\nmore: 1\n{action}")),
        found("unknown-field", "/more")
    );
    assert_eq!(one(&format!("overlay: 1.1.0\n{info}")), found("missing-field", ""));
    assert_eq!(
        one(&format!("overlay: 1.1.0\n{info}\nactions: []")),
        found("no-actions", "/actions")
    );
    assert_eq!(
        one(&format!("overlay: 1.1.0\n{info}\nactions: {{}}")),
        found("wrong-kind", "/actions")
    );
    assert_eq!(one("[]"), found("wrong-kind", ""));
    assert_eq!(one("{"), found("invalid-json", ""));
    assert_eq!(findings(json!({}), &format!("overlay: 1.1.0\n{info}\nx-note: 1\n{action}")), []);
}
