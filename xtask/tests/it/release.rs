//! `release-check`, on repositories with tags.

use crate::common::Sandbox;
use crate::diff::{DOCUMENT, document, pretty};
use crate::git::git;

/// A repository whose commit, of this version of the crate, offers `names`.
fn released(sandbox: &Sandbox, version: &str, names: &[&str], tag: &str) {
    at(sandbox, version, names);
    sandbox.commit(tag);
    git(sandbox.root(), &["tag", tag]);
}

fn at(sandbox: &Sandbox, version: &str, names: &[&str]) {
    let manifest =
        format!("[package]\nname = \"onyx-api\"\nversion = \"{version}\"\nedition = \"2024\"\n");
    sandbox.write("onyx-api/Cargo.toml", manifest);
    sandbox.write("onyx-api/src/lib.rs", "");
    sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.0.0", names)));
}

fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.init();
    sandbox
}

fn check(sandbox: &Sandbox) -> (i32, String) {
    let (code, out, err) = sandbox.xtask(&["release-check"]);
    (code, out + &err)
}

#[test]
fn before_1_0_0_what_breaks_asks_for_a_minor_version() {
    let sandbox = repository();
    released(&sandbox, "0.1.0", &["cats"], "v0.1.0");
    released(&sandbox, "0.2.0", &["cats", "dogs"], "onyx-api-v0.2.0");
    assert_eq!(check(&sandbox).0, 0, "nothing has changed");
    for (version, names, code, least) in [
        ("0.2.0", &["cats", "dogs", "birds"][..], 1, "0.2.1"),
        ("0.2.1", &["cats", "dogs", "birds"], 0, "0.2.1"),
        ("0.2.1", &["cats"], 1, "0.3.0"),
        ("0.3.0-rc.1", &["cats"], 0, "0.3.0"),
        ("0.3.0", &["cats"], 0, "0.3.0"),
        ("1.0.0", &["cats"], 0, "0.3.0"),
        ("0.1.9", &["cats", "dogs"], 1, "0.2.0"),
    ] {
        at(&sandbox, version, names);
        let (found, out) = check(&sandbox);
        assert_eq!(found, code, "{version} {names:?}: {out}");
        assert!(out.contains(&format!("for {least} or more")), "{least}: {out}");
        assert!(out.contains("since onyx-api-v0.2.0"), "{out}");
        assert_eq!(out.contains(&format!("set the version to {least}")), code == 1, "{out}");
    }
}

#[test]
fn only_tags_below_head_count() {
    let sandbox = repository();
    released(&sandbox, "1.0.0", &["cats"], "v1.0.0");
    git(sandbox.root(), &["switch", "--quiet", "--create", "other"]);
    released(&sandbox, "2.0.0", &["dogs"], "v2.0.0");
    git(sandbox.root(), &["switch", "--quiet", "main"]);
    at(&sandbox, "1.0.0", &["cats", "dogs"]);
    let (code, out) = check(&sandbox);
    assert_eq!(code, 1);
    assert!(out.contains("since v1.0.0") && out.contains("for 1.1.0 or more"), "{out}");
    at(&sandbox, "1.9.0", &["dogs"]);
    let (code, out) = check(&sandbox);
    assert_eq!((code, out.contains("for 2.0.0 or more")), (1, true), "{out}");
}

#[test]
fn a_branch_of_the_same_name_is_not_taken_for_the_tag() {
    let sandbox = repository();
    released(&sandbox, "1.0.0", &["cats"], "v1.0.0");
    at(&sandbox, "1.0.0", &["cats", "dogs"]);
    sandbox.commit("more");
    git(sandbox.root(), &["branch", "v1.0.0"]);
    let (code, out) = check(&sandbox);
    assert_eq!((code, out.contains("for 1.1.0 or more")), (1, true), "{out}");
}

#[test]
fn without_a_release_any_version_will_do() {
    let sandbox = repository();
    at(&sandbox, "0.1.0", &["cats"]);
    assert_eq!(check(&sandbox).0, 0, "nothing is committed yet");
    sandbox.commit("first");
    git(sandbox.root(), &["tag", "v0.1.0-rc.1"]);
    let (code, out) = check(&sandbox);
    assert_eq!(code, 0);
    assert!(out.contains("no release is tagged yet"), "{out}");
}
