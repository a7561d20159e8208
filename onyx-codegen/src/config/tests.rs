use super::{Assigned, Config, Used, assign, parse, unused};
use crate::Source;
use crate::diagnostic::{Diagnostics, Severity};

const NAME: &str = "codegen.yaml";

type Found = Vec<(&'static str, String)>;

fn read(text: &str) -> (Option<Config>, Found) {
    let mut diagnostics = Diagnostics::default();
    let config = parse(Source { name: NAME, text }, &mut diagnostics);
    let found = diagnostics.into_iter().map(|finding| {
        assert_eq!((finding.severity, finding.file.as_deref()), (Severity::Error, Some(NAME)));
        (finding.code, finding.pointer.as_str().to_owned())
    });
    (config, found.collect())
}

fn rules(text: &str) -> Config {
    let (config, found) = read(text);
    assert_eq!(found, [], "{text}");
    config.expect("there are rules without findings")
}

fn refused(text: &str) -> Found {
    read(text).1
}

fn found(code: &'static str, at: &str) -> Found {
    vec![(code, at.to_owned())]
}

fn unused_at(config: &Config, assigned: &Assigned, used: &Used) -> Vec<(String, String)> {
    let findings = unused(config, assigned, used, true).into_iter();
    findings.map(|found| (found.pointer.as_str().to_owned(), found.message)).collect()
}

const RULES: &str = "
resources:
  - {name: chat, about: Talk., paths: [/chat/**], operations: ['GET /persona/{id}']}
  - {name: personas, paths: [/persona/**, /persona/*]}
access:
  levels: {admin: an admin's key, basic: any key, gone: nothing}
  rules:
    - {level: basic, operations: ['GET /persona/{id}']}
    - {level: admin, paths: [/persona/**], methods: [GET, DELETE]}
    - {level: basic, paths: [/persona, /chat/old]}
names:
  operations: {get_chat: chat, lost: found}
  types: {Chat: Talk, '#/components/schemas/A/properties/b': Bee, Lost: Found}
summaries: {GET /persona: Lists them., GET /gone: Was there.}
examples: {library: chat, client: chat, operations: [get_chat, gone]}
derives: {Chat: [Hash, std::cmp::Ord], Lost: [Hash]}
";

const OPERATIONS: &[(&str, &str)] = &[
    ("POST", "/chat"),
    ("GET", "/persona/{id}"),
    ("GET", "/persona"),
    ("POST", "/persona"),
    ("PUT", "/web-search/{id}"),
];

#[test]
fn single_operations_win_then_the_first_rule_then_the_path() {
    let assigned = assign(&rules(RULES), OPERATIONS);
    assert_eq!(assigned.resource, ["chat", "chat", "personas", "personas", "web_search"]);
    let access: Vec<_> = assigned.access.iter().map(Option::as_deref).collect();
    assert_eq!(access, [None, Some("basic"), Some("admin"), Some("basic"), None]);
}

#[test]
fn every_entry_that_decides_nothing_is_listed() {
    let config = rules(RULES);
    let used = Used {
        operations: ["get_chat".to_owned()].into(),
        calls: ["GET /persona".to_owned()].into(),
        types: ["Chat".to_owned(), "#/components/schemas/A/properties/b".to_owned()].into(),
    };
    let listed = unused_at(&config, &assign(&config, OPERATIONS), &used);
    let shadowed = "decides nothing: whatever it matches, another entry decides before it";
    let expected = [
        ("/resources/1/paths/1", format!("`/persona/*` {shadowed}")),
        ("/access/rules/1/methods/1", "`DELETE` matches no operation".to_owned()),
        ("/access/rules/2/paths/1", "`/chat/old` matches no operation".to_owned()),
        ("/access/levels/gone", "no operation wants the access level `gone`".to_owned()),
        ("/names/operations/lost", "there is no operation of the id `lost`".to_owned()),
        ("/names/types/Lost", "no type comes from `Lost`".to_owned()),
        ("/summaries/GET ~1gone", "there is no operation `GET /gone`".to_owned()),
        ("/examples/operations/1", "there is no operation of the id `gone`".to_owned()),
        ("/derives/Lost", "no type comes from `Lost`".to_owned()),
    ];
    assert_eq!(listed, expected.map(|(at, message)| (at.to_owned(), message)));
}

#[test]
fn an_unused_entry_is_an_error_only_when_strict() {
    let config = rules("resources: [{name: a, paths: [/a]}]");
    for (strict, severity) in [(true, Severity::Error), (false, Severity::Warning)] {
        let findings = unused(&config, &assign(&config, &[]), &Used::default(), strict);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].severity, findings[0].code), (severity, "unused-rule"));
        assert_eq!(findings[0].file.as_deref(), Some(NAME));
    }
}

#[test]
fn the_result_follows_the_order_of_the_operations_only() {
    let config = rules(RULES);
    let reversed: Vec<_> = OPERATIONS.iter().rev().copied().collect();
    let (forth, back) = (assign(&config, OPERATIONS), assign(&config, &reversed));
    assert!(back.resource.iter().rev().eq(&forth.resource));
    assert!(back.access.iter().rev().eq(&forth.access));
    let used = Used::default();
    assert_eq!(unused(&config, &forth, &used, true), unused(&config, &back, &used, true));
}

#[test]
fn empty_rules_are_rules() {
    for text in
        ["# nothing yet", "resources:\naccess:\nnames:\nderives:\n", "access: {levels: , rules: }"]
    {
        let config = rules(text);
        assert!(config.resources.is_empty() && config.access.rules.is_empty());
        assert_eq!(config.file, NAME);
    }
}

#[test]
fn misfits_are_refused_at_their_entry() {
    assert_eq!(refused("resource: []"), found("unknown-field", "/resource"));
    assert_eq!(refused("access: {level: {}}"), found("unknown-field", "/access/level"));
    assert_eq!(refused("resources: {}"), found("wrong-kind", "/resources"));
    assert_eq!(refused("names: []"), found("wrong-kind", "/names"));
    assert_eq!(refused("[]"), found("wrong-kind", ""));
    assert_eq!(
        refused("resources: [{name: a, path: [/a]}]"),
        found("invalid-rule", "/resources/0")
    );
    assert_eq!(refused("resources: [{paths: [/a]}]"), found("invalid-rule", "/resources/0"));
    assert_eq!(refused("names: {types: {A: 1}}"), found("invalid-rule", "/names/types/A"));
    assert_eq!(refused("service: {nome: a}"), found("invalid-rule", "/service"));
    assert_eq!(refused("derives: {A: Hash}"), found("invalid-rule", "/derives/A"));
    assert_eq!(refused("a: 1\na: 2\n")[0], ("duplicate-key", "/a".to_owned()));
    assert_eq!(refused("a: [").first().map(|f| f.0), Some("invalid-yaml"));
}

#[test]
fn rules_that_can_never_be_right_are_refused() {
    let resource = |name: &str| refused(&format!("resources: [{{name: {name}, paths: [/a]}}]"));
    for name in
        ["Chat", "chat-x", "type", "self", "2fa", "a__b", "a_", "_a", "default", "'r#a'", "''"]
    {
        assert_eq!(resource(name), found("invalid-name", "/resources/0/name"), "{name}");
    }
    let twice = "resources: [{name: a, paths: [/a]}, {name: a, paths: [/b]}]";
    assert_eq!(refused(twice), found("duplicate-resource", "/resources/1/name"));
    let operation = "resources: [{name: a, operations: [GET /a]}, {name: b, operations: [GET /a]}]";
    assert_eq!(refused(operation), found("duplicate-operation", "/resources/1/operations/0"));
    assert_eq!(refused("resources: [{name: a}]"), found("empty-rule", "/resources/0"));

    let access =
        |rule: &str| refused(&format!("access: {{levels: {{a: b}}, rules: [{{{rule}}}]}}"));
    assert_eq!(access("level: b, paths: [/a]"), found("unknown-level", "/access/rules/0/level"));
    let order = "access: {levels: {a: b}, order: [a, c], rules: [{level: a, paths: [/a]}]}";
    assert_eq!(refused(order), found("unknown-level", "/access/order/1"));
    for pattern in ["a", "/a*", "/**/a", "/*a/b", "/***"] {
        let rule = format!("level: a, paths: ['{pattern}']");
        assert_eq!(access(&rule), found("invalid-pattern", "/access/rules/0/paths/0"), "{pattern}");
    }
    for method in ["get", "FETCH"] {
        let rule = format!("level: a, paths: [/a], methods: [{method}]");
        assert_eq!(access(&rule), found("invalid-method", "/access/rules/0/methods/0"));
    }
    for single in ["/a", "get /a", "GET a", "GET  /a", "GET"] {
        let rule = format!("level: a, operations: ['{single}']");
        assert_eq!(access(&rule), found("invalid-operation", "/access/rules/0/operations/0"));
    }

    assert_eq!(
        refused("names: {operations: {a/b: fn}}"),
        found("invalid-name", "/names/operations/a~1b")
    );
    assert_eq!(refused("names: {types: {a: lower}}"), found("invalid-name", "/names/types/a"));
    assert_eq!(refused("names: {types: {a: Self}}"), found("invalid-name", "/names/types/a"));
    assert_eq!(
        refused("derives: {A: [Hash, 'not a path']}"),
        found("invalid-name", "/derives/A/1")
    );

    let call = found("invalid-operation", "/summaries/get ~1a");
    assert_eq!(refused("summaries: {get /a: Gives it.}"), call);
    let blank = found("empty-rule", "/summaries/GET ~1a");
    assert_eq!(refused("summaries: {GET /a: ' '}"), blank);
    assert_eq!(refused("summaries: {GET /a: []}"), found("invalid-rule", "/summaries/GET ~1a"));

    let examples = |rules: &str| refused(&format!("examples: {{library: a, client: b, {rules}}}"));
    assert_eq!(examples("operations: [x, y]"), []);
    let twice = found("duplicate-operation", "/examples/operations/2");
    assert_eq!(examples("operations: [x, y, x]"), twice);
    let library = found("invalid-name", "/examples/library");
    assert_eq!(refused("examples: {library: a-b, client: c, operations: [x]}"), library);
    let client = found("invalid-name", "/examples/client");
    assert_eq!(refused("examples: {library: a, client: self, operations: [x]}"), client);
}
