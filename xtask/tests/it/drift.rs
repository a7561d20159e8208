//! `drift`: the whole way from a document to a report.

use crate::common::{Sandbox, one_module_per_path};
use crate::diff::{DOCUMENT, document, pretty};
use std::collections::BTreeSet;
use std::time::SystemTime;
use xtask::drift::{Drifted, Tester, Tests, drift, no_tests};
use xtask::failure::Failure;
use xtask::fetch::{Descriptions, Options, fetch, source};
use xtask::workspace::Workspace;

const OVERLAY: &str = "overlay: 1.1.0\ninfo: {title: a, version: '1'}\nactions:\n  - target: \
                       $.paths['/dogs'].get\n    description: d\n    update: {deprecated: true}\n";

fn workspace() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.init();
    sandbox.write("specs/onyx.overlay.yaml", OVERLAY);
    let path =
        sandbox.write("incoming.json", pretty(&document("Pets", "v1.0.0", &["cats", "dogs"])));
    let received = source::from_file(&path).unwrap();
    fetch(&sandbox.workspace(), &received, Descriptions::Drop, SystemTime::now()).unwrap();
    xtask::regen::regen(&sandbox.workspace(), one_module_per_path).unwrap();
    xtask::changelog::write(&sandbox.workspace()).unwrap();
    sandbox
}

fn run(
    sandbox: &Sandbox,
    version: &str,
    names: &[&str],
    test: Tester,
) -> Result<Option<Drifted>, Failure> {
    let path = sandbox.write("incoming.json", document("Pets", version, names).to_string());
    let received = source::from_file(&path).unwrap();
    drift(&sandbox.workspace(), &received, Options::default(), one_module_per_path, test)
}

#[test]
fn a_new_document_brings_all_that_follows_from_it() {
    let sandbox = workspace();
    let drifted = run(&sandbox, "v1.1.0", &["cats", "birds"], |_: &Workspace| {
        Ok(Tests::Failed(BTreeSet::from(["surface::types".to_owned()])))
    });
    let Drifted { report, summary } = drifted.unwrap().unwrap();
    assert!(sandbox.read(DOCUMENT).contains("/birds"));
    assert!(sandbox.read("onyx-api/src/generated/birds/mod.rs").contains("birds"));
    assert!(sandbox.root().join("specs/history/1.0.0.openapi.json.gz").exists());
    assert!(sandbox.read("CHANGELOG-onyx.md").contains("## 1.1.0"));
    for part in [
        "<!-- cargo xtask drift -->\n",
        "**1 tests fail:**\n\n- `surface::types`\n",
        "`v1.0.0` → `v1.1.0`",
        "Do not call GET /dogs: it is gone. `operation-removed`",
        "1 overlay actions and rules that fit no more",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    assert!(summary.contains("VERDICT") && summary.contains("1 tests fail"), "{summary}");
}

fn untold(_: &Workspace) -> Result<Tests, Failure> {
    panic!("nothing is tested where nothing is new")
}

#[test]
fn the_same_document_is_no_news() {
    let sandbox = workspace();
    let before = sandbox.files("");
    assert!(run(&sandbox, "v1.0.0", &["dogs", "cats"], untold).unwrap().is_none());
    let mut after = sandbox.files("");
    after.insert("incoming.json".to_owned(), before["incoming.json"].clone());
    assert_eq!(after, before);
}

#[test]
fn what_fetch_refuses_is_refused() {
    let sandbox = workspace();
    let refused = run(&sandbox, "v0.9.0", &["cats"], no_tests).unwrap_err();
    assert_eq!(refused.exit_code(), 1);
}

#[test]
fn a_workflow_is_told_whether_there_is_something_to_propose() {
    let sandbox = workspace();
    sandbox.commit("all");
    let output = sandbox.root().join("output");
    let vars = [("GITHUB_OUTPUT", output.to_str().unwrap())];
    let args =
        ["drift", "--from", "incoming.json", "--no-test", "--output", "d.md", "--patch", "d.patch"];
    assert_eq!(sandbox.xtask_with(&args, &vars).0, 0);
    assert_eq!(sandbox.read("output"), "changed=false\n");
    assert!(!sandbox.root().join("d.md").exists());
    sandbox.write("incoming.json", document("Pets", "v1.1.0", &["cats"]).to_string());
    let (code, out, err) = sandbox.xtask_with(&args, &vars);
    assert_eq!(code, 0, "{err}");
    assert_eq!(sandbox.read("output"), "changed=false\nchanged=true\n");
    assert!(
        out.contains("VERDICT") && sandbox.read("d.md").contains("tests were not run"),
        "{out}"
    );
    assert!(sandbox.read("d.patch").contains("specs/history/1.0.0.openapi.json.gz"));
}
