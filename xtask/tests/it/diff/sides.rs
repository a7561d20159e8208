//! BASE and REVISION.

use super::{DOCUMENT, document, pretty, told};
use crate::common::Sandbox;
use crate::git::git;
use serde_json::{Value, json};
use std::fs;

const OVERLAY: &str = "specs/onyx.overlay.yaml";
const RULES: &str = "specs/onyx.codegen.yaml";

#[test]
fn the_commit_is_compared_with_the_working_tree() {
    let sandbox = Sandbox::without_dogs();
    let (code, report) = sandbox.report(&[]);
    assert_eq!(code, 0);
    assert_eq!(told(&report, "wire"), ["operation-removed GET /dogs"]);
    let (base, revision) = (&report["base"], &report["revision"]);
    assert_eq!((&base["source"], &base["version"]), (&json!("git:HEAD"), &json!("v1.0.0")));
    assert_eq!(base["commit"], git(sandbox.root(), &["rev-parse", "HEAD"]));
    assert_eq!((&revision["source"], &revision["commit"]), (&json!("specs"), &Value::Null));
    assert_eq!(report["verdict"]["promise"], "broken");

    let (_, back) = sandbox.report(&["specs", "git:HEAD"]);
    assert_eq!(told(&back, "wire"), ["operation-added GET /dogs"]);
    let (_, nothing) = sandbox.report(&["git:main", "git:HEAD"]);
    assert_eq!(nothing["findings"], json!([]));
}

#[test]
fn a_commit_has_its_own_overlay_and_rules() {
    let sandbox = Sandbox::without_dogs();
    let before = git(sandbox.root(), &["rev-parse", "HEAD"]);
    let rules = |level: &str| {
        format!(
            "access:\n  levels: {{basic: a key, admin: a key of an admin}}\n  order: [basic, admin]\n  \
             rules: [{{level: {level}, paths: [/**]}}]\n"
        )
    };
    let overlay = "overlay: 1.1.0\ninfo: {title: a, version: '1'}\nactions:\n  - target: \
                   $.paths['/cats'].get\n    description: gone\n    remove: true\n";
    sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.1.0", &["cats", "birds"])));
    sandbox.write(RULES, rules("basic"));
    sandbox.commit("rules");
    sandbox.write(RULES, rules("admin"));
    let (_, report) = sandbox.report(&[]);
    assert_eq!(told(&report, "wire"), ["access-raised GET /birds", "access-raised GET /cats"]);
    assert_eq!(report["base"]["overlay"], false);

    sandbox.write(OVERLAY, overlay);
    sandbox.commit("overlay");
    fs::remove_file(sandbox.root().join(OVERLAY)).unwrap();
    let (_, report) = sandbox.report(&[]);
    assert_eq!(told(&report, "wire"), ["operation-added GET /cats"]);
    assert_eq!(report["base"]["overlay"], true);
    let (_, report) = sandbox.report(&[&format!("git:{before}"), "git:HEAD~1"]);
    assert_eq!(report["base"]["overlay"], false, "a commit that has none has none");
}

#[test]
fn an_overlay_that_fits_no_more_is_told_and_stops_nothing() {
    let sandbox = Sandbox::without_dogs();
    let overlay = "overlay: 1.1.0\ninfo: {title: a, version: '1'}\nactions:\n  - target: \
                   $.paths['/dogs'].get\n    description: d\n    update: {deprecated: true}\n";
    sandbox.write(OVERLAY, overlay);
    let (code, out, err) = sandbox.xtask(&["diff"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("OVERLAY AND RULES: 1 ") && out.contains("#/actions/0"), "{out}");
}

#[test]
fn files_and_folders_may_hold_spaces_and_files_may_be_compressed() {
    let sandbox = Sandbox::without_dogs();
    let (old, new) = (document("Pets", "1.0.0", &["a"]), document("Pets", "1.1.0", &["a", "b"]));
    sandbox.write("some docs/old one.json", pretty(&old));
    let yaml = serde_yaml::to_string(&new).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, yaml.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    sandbox.write("some docs/new one.yaml.gz", &packed);
    let sides = ["some docs/old one.json", "some docs/new one.yaml.gz"];
    let (code, report) = sandbox.report(&sides);
    assert_eq!((code, told(&report, "wire")), (0, vec!["operation-added GET /b".to_owned()]));

    sandbox.write("cut.gz", &packed[..packed.len() / 2]);
    let (code, _, err) = sandbox.xtask(&["diff", "specs", "cut.gz"]);
    assert_eq!(code, 1);
    assert!(err.starts_with("error[bad-gzip]") && err.contains("cut.gz"), "{err}");
}

#[test]
fn a_workspace_below_the_root_of_its_repository_is_found() {
    let outer = Sandbox::new();
    outer.init();
    outer.write(
        &format!("the client/{DOCUMENT}"),
        pretty(&document("Pets", "v1.0.0", &["cats", "dogs"])),
    );
    outer.commit("both");
    outer.write(&format!("the client/{DOCUMENT}"), pretty(&document("Pets", "v1.1.0", &["dogs"])));
    let folder = outer.root().join("the client");
    let mut command = crate::git::command(env!("CARGO_BIN_EXE_xtask"), outer.root());
    let output = command.args(["diff", "--format", "json", "--root"]).arg(folder).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told(&report, "wire"), ["operation-removed GET /cats"]);
}

#[test]
fn overlay_and_rules_apply_to_documents_of_the_same_service_alone() {
    let sandbox = Sandbox::without_dogs();
    sandbox.write(OVERLAY, "overlay: 1.1.0\ninfo: {title: a, version: '1'}\nactions:\n  - target: $.info\n    description: d\n    update: {x-a: 1}\n");
    sandbox.write("same.json", pretty(&document(" pets", "2.0.0", &["horses"])));
    sandbox.write("other.json", pretty(&document("Cars", "2.0.0", &["cats"])));
    let overlaid = |file: &str| sandbox.report(&["specs", file]).1["revision"]["overlay"].clone();
    assert_eq!(overlaid("same.json"), true);
    assert_eq!(overlaid("other.json"), false);
}

#[test]
fn another_deployment_and_prose_that_was_dropped_are_no_difference() {
    let sandbox = Sandbox::without_dogs();
    let mut plain = document("Pets", "v1.1.0", &["cats"]);
    plain["servers"] = json!([{"url": "http://localhost:3000/api"}]);
    sandbox.write(DOCUMENT, pretty(&plain));
    let mut deployed = plain.clone();
    deployed["servers"] = json!([{"url": "https://pets.example/api"}]);
    let cats = deployed["paths"].as_object_mut().unwrap().remove("/cats").unwrap();
    deployed["paths"]["/api/cats"] = cats;
    deployed["info"]["description"] = json!("Prose.");
    deployed["components"]["schemas"]["Pet"]["description"] = json!("More prose.");
    sandbox.write("deployed.json", deployed.to_string());
    let (_, report) = sandbox.report(&["specs", "deployed.json"]);
    assert_eq!(report["findings"], json!([]));
}

#[test]
fn what_git_does_not_know_is_wrong_usage() {
    let sandbox = Sandbox::without_dogs();
    for (side, says) in [
        ("git:nowhere", "no commit `nowhere`"),
        ("git:", "no commit ``"),
        ("git:--output=made", "no commit `--output=made`"),
        ("git:$(touch made)", "no commit `$(touch made)`"),
        ("git:HEAD; touch made", "no commit"),
        ("git:HEAD:specs", "no commit"),
        ("nowhere.json", "nowhere.json"),
    ] {
        let (code, out, err) = sandbox.xtask(&["diff", side]);
        assert_eq!((code, out.as_str()), (2, ""), "{side}: {err}");
        assert!(err.contains(says), "{side}: {err}");
    }
    assert!(!sandbox.root().join("made").exists());

    let text = sandbox.read(DOCUMENT);
    fs::remove_file(sandbox.root().join(DOCUMENT)).unwrap();
    sandbox.commit("without");
    sandbox.write(DOCUMENT, text);
    let (code, _, err) = sandbox.xtask(&["diff"]);
    assert_eq!(code, 2);
    assert!(err.contains("there is no specs/onyx.openapi.json in git:HEAD"), "{err}");
}

#[test]
fn a_folder_without_commits_or_without_git_is_wrong_usage() {
    let sandbox = Sandbox::new();
    sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.0.0", &["cats"])));
    let (code, _, err) = sandbox.xtask(&["diff"]);
    assert_eq!(code, 2);
    assert!(err.contains("not in a git repository"), "{err}");
    sandbox.init();
    let (code, _, err) = sandbox.xtask(&["diff"]);
    assert_eq!(code, 2);
    assert!(err.contains("nothing is committed yet"), "{err}");
}

#[test]
fn a_shallow_clone_says_what_it_lacks() {
    let origin = Sandbox::without_dogs();
    origin.commit("second");
    let clones = Sandbox::new();
    let url = format!("file://{}", origin.root().display());
    git(clones.root(), &["clone", "--quiet", "--depth=1", &url, "clone"]);
    let folder = clones.root().join("clone");
    let mut command = crate::git::command(env!("CARGO_BIN_EXE_xtask"), &folder);
    let output = command.args(["diff", "git:HEAD~1", "--root"]).arg(&folder).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err.contains("shallow") && err.contains("git fetch --unshallow"), "{err}");
}

#[test]
fn a_document_that_is_refused_names_its_side() {
    let sandbox = Sandbox::without_dogs();
    sandbox.write(DOCUMENT, "{\"swagger\": \"2.0\"}");
    let (code, out, err) = sandbox.xtask(&["diff"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("error[swagger-2]") && err.contains(DOCUMENT), "{err}");
    sandbox.commit("bad");
    sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.0.0", &["cats"])));
    let (code, _, err) = sandbox.xtask(&["diff"]);
    assert_eq!(code, 1);
    assert!(err.contains("git:HEAD:specs/onyx.openapi.json"), "{err}");
}
