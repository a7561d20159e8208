//! The list of accepted changes.

use super::fingerprint;
use crate::common::Sandbox;
use onyx_codegen::diagnostic::Diagnostics;
use xtask::diff::accepted::Accepted;

const LIST: &str = "specs/accepted-changes.yaml";

fn list(entries: &[String]) -> String {
    format!("# known\n{}", entries.concat())
}

fn entry(fingerprint: &str, expires: &str) -> String {
    format!("- fingerprint: \"{fingerprint}\"\n  reason: nobody calls it\n  expires: {expires}\n")
}

#[test]
fn what_is_accepted_does_not_fail_and_is_told() {
    let sandbox = Sandbox::without_dogs();
    let (code, report) = sandbox.report(&["--fail-on", "wire"]);
    assert_eq!((code, &report["verdict"]["failing"]), (1, &1.into()));
    assert_eq!(sandbox.report(&["--fail-on", "never"]).0, 0);
    let wire = fingerprint(&report, "operation-removed");
    let source = fingerprint(&report, "feature-removed");

    sandbox.write(LIST, list(&[entry(&wire, "9999-12-31")]));
    let (code, report) = sandbox.report(&["--fail-on", "wire"]);
    assert_eq!((code, &report["verdict"]["fails"]), (0, &false.into()));
    assert_eq!(report["findings"][0]["accepted"]["reason"], "nobody calls it");
    assert_eq!(sandbox.report(&["--fail-on", "any"]).0, 1, "what it does to code is not accepted");
    assert_eq!(sandbox.report(&["--fail-on", "any", "--no-accepted"]).1["verdict"]["fails"], true);
    let (_, text, _) = sandbox.xtask(&["diff"]);
    assert!(text.contains("ACCEPTED") && text.contains("nobody calls it"), "{text}");
    assert!(text.contains("1 breaking (1 accepted)"), "{text}");

    sandbox.write(LIST, list(&[entry(&wire, "9999-12-31"), entry(&source, "9999-12-31")]));
    assert_eq!(sandbox.report(&["--fail-on", "any"]).0, 0);
}

#[test]
fn an_entry_that_is_over_or_matches_nothing_fails_on_every_axis() {
    let sandbox = Sandbox::without_dogs();
    let wire = fingerprint(&sandbox.report(&[]).1, "operation-removed");
    for (entry, code, line) in [
        (entry(&wire, "2020-02-29"), "accepted-change-expired", "accepted-changes.yaml:2"),
        (entry("0123456789abcdef", "9999-12-31"), "accepted-change-unused", "yaml:2"),
    ] {
        sandbox.write(LIST, list(&[entry]));
        let (exit, out, err) = sandbox.xtask(&["diff", "--fail-on", "never"]);
        assert_eq!(exit, 1);
        assert!(out.contains("VERDICT"), "the report is there all the same: {out}");
        assert!(err.contains(code) && err.contains(line) && err.contains("remove it"), "{err}");
        assert_eq!(sandbox.xtask(&["diff", "--no-accepted"]).0, 0);
    }
}

fn problems(text: &str) -> Vec<(String, String)> {
    let findings: Diagnostics = Accepted::parse(text, "list.yaml").findings;
    let findings = findings.into_iter().map(|it| (it.file.unwrap_or_default(), it.message));
    findings.collect()
}

#[test]
fn an_empty_list_is_fine_in_any_spelling() {
    for text in ["", "# nothing\n", "[]", "---\n[]\n", "~"] {
        assert_eq!(problems(text), [], "{text:?}");
    }
    let digits = "- {fingerprint: 0123456789012345, reason: r, expires: 2030-01-01}\n\
                  - {fingerprint: 1234567890123e45, reason: r, expires: '2030-01-01', id: type-removed, comment: c}\n";
    assert_eq!(problems(digits), [], "a fingerprint is no number");
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let text = "\
# known
- fingerprint: 0123456789abcdef
  reason: r
  expires: 2030-02-30
- fingerprint: 0123456789abcdeF
  expires: tomorrow
  owner: me

- {reason: ' ', expires: 2030-01-01, expires: 2031-01-01, id: no-such-rule}
- {fingerprint: 00000000000000aa, reason: r, expires: 2030-01-01}
- {fingerprint: 00000000000000aa, reason: r, expires: 2030-01-01}
";
    let problems = problems(text);
    let expected: [(&str, &[&str]); 4] = [
        ("list.yaml:2", &["`2030-02-30` is no day"]),
        ("list.yaml:5", &["`owner` is no key", "no `reason`", "no fingerprint", "`tomorrow`"]),
        (
            "list.yaml:9",
            &[
                "no `fingerprint`",
                "no `reason`",
                "`expires` stands there twice",
                "no rule `no-such-rule`",
            ],
        ),
        ("list.yaml:11", &["accepted by an entry before"]),
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for ((place, message), (line, parts)) in problems.iter().zip(expected) {
        assert_eq!(place, line, "{message}");
        for part in parts {
            assert!(message.contains(part), "{part}: {message}");
        }
    }
}

#[test]
fn what_is_no_list_is_refused() {
    for text in ["a: 1", "- a", "- [1]", "- {a: [1]}", "[", "- {a: 1}\n---\n- {}"] {
        assert_eq!(problems(text).len(), 1, "{text}");
    }
}

#[test]
fn accept_writes_what_the_comparison_asks_for() {
    let sandbox = Sandbox::without_dogs();
    sandbox.write(LIST, format!("# above\n\n{}", entry("0123456789abcdef", "9999-12-31")));
    let accept = |args: &[&str]| sandbox.xtask(&[&["accept"], args].concat());
    let (code, out, err) =
        accept(&["--reason", "agreed: \"yes\"\n# no", "--expires", "9999-01-01"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "specs/accepted-changes.yaml: 2 accepted, 0 kept, 1 removed\n");
    let text = sandbox.read(LIST);
    assert!(text.starts_with("# above\n\n- fingerprint: \""), "{text}");
    let (code, report) = sandbox.report(&["--fail-on", "any"]);
    assert_eq!(
        (code, &report["findings"][0]["accepted"]["reason"]),
        (0, &"agreed: \"yes\"\n# no".into())
    );

    let (_, out, _) = accept(&["--reason", "again"]);
    assert_eq!(out, "specs/accepted-changes.yaml: 0 accepted, 2 kept, 0 removed\n");
    assert_eq!(sandbox.read(LIST), text, "what is there stays as it is");
    let (_, out, _) = accept(&["git:HEAD", "git:HEAD"]);
    assert_eq!(out, "specs/accepted-changes.yaml: 0 accepted, 0 kept, 2 removed\n");
    assert_eq!(sandbox.read(LIST), "# above\n\n[]\n");

    for args in [
        &["--reason", " "][..],
        &["--reason", "r", "--expires", "2020-01-01"],
        &["--reason", "r", "--expires", "soon"],
        &[],
    ] {
        assert_eq!(accept(args).0, 2, "{args:?}");
    }
    sandbox.write(LIST, "- {fingerprint: 1}");
    assert_eq!(accept(&["--reason", "r"]).0, 1);
    assert_eq!(sandbox.read(LIST), "- {fingerprint: 1}");
}
