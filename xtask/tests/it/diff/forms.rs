//! The forms of the report.

use super::{DOCUMENT, document, pretty};
use crate::common::Sandbox;
use serde_json::{Value, json};

fn shown(sandbox: &Sandbox, format: &str) -> String {
    let (code, out, err) = sandbox.xtask(&["diff", "--format", format]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    out
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/schemas");
    let schema = std::fs::read_to_string(schema.join("diff.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::validator_for(&schema).unwrap();
    let (_, mut report) = Sandbox::without_dogs().report(&[]);
    let errors: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    report["findings"][0]["severity"] = json!("fatal");
    assert!(!schema.is_valid(&report), "the schema looks at findings");
}

#[test]
fn annotations_lead_to_the_lines_of_the_document() {
    let sandbox = Sandbox::without_dogs();
    let mut changed = document("Pets", "v1.1.0", &["cats"]);
    changed["components"]["schemas"]["Pet"]["properties"]["id"]["type"] = json!("integer");
    sandbox.write(DOCUMENT, pretty(&changed));
    let out = shown(&sandbox, "github");
    let line_of = |rule: &str| -> usize {
        let annotation = out.lines().find(|line| line.contains(&format!("title={rule}"))).unwrap();
        let start = format!("::error file={DOCUMENT},line=");
        let rest = annotation.strip_prefix(&start).unwrap_or_else(|| panic!("{annotation}"));
        rest.split(',').next().unwrap().parse().unwrap()
    };
    let text = sandbox.read(DOCUMENT);
    let line = |rule| text.lines().nth(line_of(rule) - 1).unwrap().trim();
    assert!(line("response-type-changed").starts_with("\"id\""));
    assert_eq!(line("operation-removed"), "\"paths\": {", "what is gone is where it was");
    let rank = |line: &str| {
        ["::error ", "::warning ", "::notice "].iter().position(|it| line.starts_with(it))
    };
    assert!(out.lines().map(rank).is_sorted(), "the gravest first: {out}");
    assert!(out.lines().last().unwrap().starts_with("::notice title=cargo xtask diff::"));
}

#[test]
fn sarif_has_a_rule_and_a_place_for_each_result() {
    let sandbox = Sandbox::without_dogs();
    let log: Value = serde_json::from_str(&shown(&sandbox, "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["onyxDiff/v1"].as_str().unwrap().len() == 16);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], DOCUMENT);
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
    }
    assert_eq!(
        (&results[0]["ruleId"], &results[0]["level"]),
        (&json!("operation-removed"), &json!("error"))
    );
}

#[test]
fn a_comment_is_known_by_its_first_line_and_never_too_long() {
    let sandbox = Sandbox::without_dogs();
    let out = shown(&sandbox, "markdown");
    assert!(out.starts_with("<!-- cargo xtask diff -->\n"), "{out}");
    assert!(out.contains("Do not call GET /dogs: it is gone. `operation-removed`"), "{out}");

    let names: Vec<String> = (0..1200).map(|n| format!("{n:04}{}", "x".repeat(90))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    sandbox.write("many.json", pretty(&document("Pets", "v0.9.0", &names)));
    let (_, long, _) = sandbox.xtask(&["diff", "many.json", "--format", "markdown", "--verbose"]);
    assert!((50_000..=65_536).contains(&long.trim_end().len()), "{}", long.len());
    let cut = long.lines().last().unwrap();
    let cut: usize = cut.split(' ').next().unwrap().parse().unwrap();
    assert!((500..2400).contains(&cut), "{cut}");
    assert_eq!(long.matches("<details").count(), long.matches("</details>").count());
}

#[test]
fn the_words_of_a_document_are_only_words() {
    let sandbox = Sandbox::without_dogs();
    let mut hostile = document("<img src=x> @all [a](http://b)", "v1\n::error::x\u{1b}[2J", &[]);
    let path = "/a`|</details>\u{1b}[31m\n::warning::b";
    hostile["paths"][path] =
        json!({"get": {"operationId": "a", "responses": {"204": {"description": ""}}}});
    sandbox.write("hostile.json", hostile.to_string());
    for format in ["text", "markdown", "github", "html"] {
        let (code, out, err) = sandbox.xtask(&["diff", "hostile.json", "--format", format]);
        assert_eq!(code, 0, "{err}");
        assert!(!out.contains('\u{1b}'), "{format}: {out}");
        assert!(
            !out.lines()
                .any(|line| line.starts_with("::warning::") || line.starts_with("::error::")),
            "{out}"
        );
    }
    let (_, out, _) = sandbox.xtask(&["diff", "specs", "hostile.json", "--format", "markdown"]);
    assert!(out.contains("\\<img") && !out.contains("@all"), "{out}");
    assert_eq!(
        out.matches("<details").count(),
        out.lines().filter(|it| *it == "</details>").count()
    );
}

/// What a page is but for its style and its script.
fn body(page: &str) -> &str {
    let (_, body) = page.split_once("<body>").unwrap();
    body.rsplit_once("<script>").unwrap().0
}

#[test]
fn a_page_lets_nothing_in_and_out() {
    let sandbox = Sandbox::without_dogs();
    let script = "</script></style><script>alert(1)</script>";
    let image = "'\"><img src=x onerror=alert(1)>";
    let mut hostile = document(script, image, &[]);
    hostile["paths"][format!("/{script}{image}")] =
        json!({"get": {"operationId": image, "responses": {"204": {"description": ""}}}});
    sandbox.write("hostile.json", hostile.to_string());
    let (_, page, _) = sandbox.xtask(&["diff", "specs", "hostile.json", "--format", "html"]);
    assert_eq!((page.matches("<script>").count(), page.matches("</script>").count()), (1, 1));
    assert_eq!((page.matches("<style>").count(), page.matches("</style>").count()), (1, 1));
    let body = body(&page);
    assert!(body.contains("&lt;script&gt;alert(1)"), "the names are told: {body}");
    assert!(!body.contains("<img") && !body.contains("'\"") && !body.contains("http"), "{body}");
    for attribute in [" style=", " onclick=", " src="] {
        assert!(!page.contains(&format!("\"{attribute}")), "{attribute} is not allowed to run");
    }
    assert!(page.contains("content=\"default-src &#39;none&#39;; script-src &#39;sha256-"));
}

#[test]
fn a_page_tells_every_change_and_what_is_accepted() {
    let sandbox = Sandbox::without_dogs();
    sandbox.xtask(&["accept", "--reason", "nobody calls <it>", "--expires", "2199-12-31"]);
    let page = shown(&sandbox, "html");
    assert_eq!(page, shown(&sandbox, "html"), "the same every time");
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => "the page of a small comparison has changed; look at it in a browser",
    }, {
        // A line for each element, so that a difference can be read.
        insta::assert_snapshot!("page", body(&page).replace("><", ">\n<"));
    });
    let (_, report) = sandbox.report(&[]);
    for finding in report["findings"].as_array().unwrap() {
        let id = format!("<li id=\"{}\"", finding["fingerprint"].as_str().unwrap());
        assert_eq!(page.matches(&id).count(), 1, "{finding}");
    }
}

#[test]
fn text_is_coloured_on_request_alone_and_folds() {
    let sandbox = Sandbox::without_dogs();
    assert!(!shown(&sandbox, "text").contains('\u{1b}'), "this is no terminal");
    let (_, forced, _) = sandbox.xtask_with(&["diff"], &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.contains("\u{1b}["), "{forced}");
    let (_, never, _) =
        sandbox.xtask_with(&["diff"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!never.contains('\u{1b}'));

    let names: Vec<String> = (0..40).map(|n| format!("n{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    sandbox.write("many.json", pretty(&document("Pets", "v0.9.0", &names)));
    let (_, short, _) = sandbox.xtask(&["diff", "many.json"]);
    assert!(short.contains("… and 28 more: operation-removed (--verbose shows all)"), "{short}");
    let (_, long, _) = sandbox.xtask(&["diff", "many.json", "--verbose"]);
    assert_eq!(long.matches("it is gone.  operation-removed").count(), 40, "{long}");
}

#[test]
fn a_report_can_go_into_a_file() {
    let sandbox = Sandbox::without_dogs();
    let args = ["diff", "--format", "json", "--output", "out/report.json"];
    let (code, out, _) = sandbox.xtask(&args);
    assert_eq!(code, 0);
    assert!(out.starts_with("VERDICT"), "{out}");
    let report: Value = serde_json::from_str(&sandbox.read("out/report.json")).unwrap();
    assert_eq!(report["verdict"]["wire"], "major");
}
