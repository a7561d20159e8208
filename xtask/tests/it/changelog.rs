//! `changelog` and the history that it is made of.

use crate::common::Sandbox;
use crate::diff::{DOCUMENT, document, pretty};
use std::time::SystemTime;
use xtask::fetch::{Descriptions, fetch, source};
use xtask::workspace::Workspace;
use xtask::{changelog, history};

const FILE: &str = "CHANGELOG-onyx.md";

fn bring(sandbox: &Sandbox, version: &str, names: &[&str]) {
    let path = sandbox.write("incoming.json", pretty(&document("Pets", version, names)));
    let received = source::from_file(&path).unwrap();
    fetch(&sandbox.workspace(), &received, Descriptions::Drop, SystemTime::now()).unwrap();
}

fn kept(sandbox: &Sandbox) -> Vec<String> {
    history::all(&sandbox.workspace())
        .unwrap()
        .into_iter()
        .map(|it| it.version.to_string())
        .collect()
}

#[test]
fn fetch_keeps_the_document_that_a_newer_one_replaces() {
    let sandbox = Sandbox::new();
    bring(&sandbox, "v1.9.0", &["cats"]);
    let first = sandbox.read(DOCUMENT);
    bring(&sandbox, "v1.9.0", &["cats", "birds"]);
    assert_eq!(kept(&sandbox), [""; 0], "another document of the same version is no former one");
    bring(&sandbox, "v1.9.0", &["cats"]);
    bring(&sandbox, "v1.10.0", &["cats", "dogs"]);
    bring(&sandbox, "v2.0.0", &["dogs"]);
    assert_eq!(kept(&sandbox), ["1.9.0", "1.10.0"], "in the order of versions");
    assert_eq!(history::all(&sandbox.workspace()).unwrap()[0].text, first);
}

#[test]
fn what_is_no_document_of_its_version_is_refused() {
    for (name, text) in [
        ("notes.txt", "a"),
        ("one.openapi.json.gz", "{}"),
        (
            "1.0.0.openapi.json.gz",
            "{\"openapi\": \"3.1.0\", \"info\": {\"version\": \"1.0.1\"}, \"paths\": {}}",
        ),
        ("1.0.0.openapi.json.gz", "[]"),
    ] {
        let sandbox = Sandbox::new();
        bring(&sandbox, "v2.0.0", &["cats"]);
        sandbox.write(&format!("specs/history/{name}"), text);
        sandbox.write("specs/history/.DS_Store", "");
        assert_eq!(changelog::write(&sandbox.workspace()).unwrap_err().exit_code(), 1, "{name}");
    }
}

#[test]
fn the_changelog_tells_what_came_went_and_broke() {
    let sandbox = Sandbox::new();
    for (version, names) in
        [("v1.0.0", &["cats"][..]), ("v1.1.0", &["cats", "dogs"]), ("v1.2.0", &["dogs"])]
    {
        bring(&sandbox, version, names);
    }
    assert!(changelog::check(&sandbox.workspace()).is_err());
    assert!(changelog::write(&sandbox.workspace()).unwrap());
    assert!(!changelog::write(&sandbox.workspace()).unwrap(), "it is up to date");
    changelog::check(&sandbox.workspace()).unwrap();

    let text = sandbox.read(FILE);
    let titles: Vec<_> = text.lines().filter(|line| line.starts_with("##")).collect();
    assert_eq!(
        titles,
        [
            "## 1.2.0",
            "### Broke code that is compiled again",
            "### Went",
            "## 1.1.0",
            "### Came",
            "## 1.0.0"
        ]
    );
    for part in [
        "1 operations in 1 resources; 0 came and 1 went since 1.1.0.",
        "By its number this is a minor version, and yet it breaks clients of 1.1.0.",
        "- `cats`\n  - `get_cats` (`GET /cats`)\n",
        "- `dogs`, a new resource\n  - `get_dogs` (`GET /dogs`)\n",
        "The oldest version kept: 1 operations in 1 resources.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    sandbox.write(FILE, text.replace("1 went", "2 went"));
    let (code, _, err) = sandbox.xtask(&["changelog", "--check"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("error[stale-changelog]") && err.contains("run `cargo xtask changelog`"),
        "{err}"
    );
}

#[test]
fn a_document_without_a_version_comes_last_and_one_that_came_back_counts_once() {
    let sandbox = Sandbox::new();
    bring(&sandbox, "v1.0.0", &["cats"]);
    bring(&sandbox, "Development", &["cats", "dogs"]);
    let text = changelog::text(&sandbox.workspace()).unwrap();
    let titles = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect()
    };
    assert_eq!(titles(&text), ["Development", "1.0.0"]);
    bring(&sandbox, "v1.0.0", &["cats", "birds"]);
    assert_eq!(titles(&changelog::text(&sandbox.workspace()).unwrap()), ["1.0.0"]);
}

#[test]
fn the_report_has_every_version_and_links_that_stay() {
    let sandbox = Sandbox::new();
    bring(&sandbox, "v1.0.0", &["cats"]);
    let page = |sandbox: &Sandbox| {
        let out = sandbox.root().join("site/report.html");
        let (code, said, err) = sandbox.xtask(&["report", "--out", out.to_str().unwrap()]);
        assert_eq!(code, 0, "{err}");
        assert!(said.contains("site/report.html is written"), "{said}");
        sandbox.read("site/report.html")
    };
    assert!(page(&sandbox).contains("<th scope=\"row\">1.0.0</th><td>1</td><td>1</td><td>–</td>"));
    bring(&sandbox, "v1.1.0", &["cats", "dogs"]);
    let before = page(&sandbox);
    bring(&sandbox, "v1.2.0", &["dogs"]);
    let after = page(&sandbox);
    for row in [
        "1.2.0</a></th><td>1 <small>+0 −1</small></td><td>1</td><td>1</td><td>1</td>",
        "1.1.0</a></th><td>2 <small>+1 −0</small></td><td>1</td><td>0</td><td>0</td>",
    ] {
        assert!(after.contains(row), "{row}: {after}");
    }
    let ids = |page: &str| -> Vec<String> {
        page.split("id=\"r1-").skip(1).map(|it| it.split('"').next().unwrap().to_owned()).collect()
    };
    assert!(ids(&before).len() > 3);
    assert_eq!(ids(&before), ids(&after), "a new version moves no link");
    assert!(
        after
            .contains("1.1.0: 0 on the wire and 0 in source; 1.2.0: 1 on the wire and 1 in source")
    );
}

#[test]
fn the_changelog_of_the_real_server_is_a_snapshot() {
    let text = changelog::text(&Workspace::here()).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(
        "what is told of the server's versions has changed; read the difference, run `cargo xtask \
         changelog`, and take it over with `cargo insta review`",
    );
    settings.bind(|| insta::assert_snapshot!("changelog", text));
}
