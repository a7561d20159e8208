//! What is left on GitHub, with a program in the place of `gh` and a repository in the place of the
//! remote.
#![cfg(unix)]

use crate::common::Sandbox;
use crate::diff::{DOCUMENT, document, pretty};
use crate::git::git;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use xtask::hub::{self, Branch, Hub};

/// A workspace with a remote, and a `gh` that logs its arguments and answers what it is told to.
struct Home {
    sandbox: Sandbox,
    remote: Sandbox,
    gh: PathBuf,
}

impl Home {
    fn new(answer: &str) -> Self {
        let (sandbox, remote) = (Sandbox::new(), Sandbox::new());
        git(remote.root(), &["init", "--quiet", "--bare", "--initial-branch=main", "remote.git"]);
        sandbox.init();
        sandbox.write(".gitignore", "target\ngh\ngh.log\nanswer\nbody.md\n*.patch\n");
        sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.0.0", &["cats"])));
        sandbox.commit("first");
        let url = remote.root().join("remote.git");
        git(sandbox.root(), &["remote", "add", "origin", url.to_str().unwrap()]);
        git(sandbox.root(), &["push", "--quiet", "origin", "main"]);
        sandbox.write("answer", answer);
        let gh = sandbox
            .write("gh", "#!/bin/sh\nprintf '%s|' \"$@\" >> gh.log\necho >> gh.log\ncat answer\n");
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        Self { sandbox, remote, gh }
    }

    fn comment(&self, body: &str) -> &'static str {
        let file = self.sandbox.write("body.md", body);
        let workspace = self.sandbox.workspace();
        Hub::new(&workspace, self.gh.as_os_str()).comment(12, &file).unwrap()
    }

    fn propose(&self) -> String {
        let file = self.sandbox.write("body.md", "the body");
        let workspace = self.sandbox.workspace();
        let branch = Branch {
            name: "drift/onyx".into(),
            author: "Bot".into(),
            email: "bot@example.org".into(),
        };
        Hub::new(&workspace, self.gh.as_os_str()).propose(&branch, &file).unwrap()
    }

    /// The calls of `gh` since the last time.
    fn calls(&self) -> Vec<String> {
        let log = self.sandbox.root().join("gh.log");
        let text = fs::read_to_string(&log).unwrap_or_default();
        let _ = fs::remove_file(log);
        text.lines().map(str::to_owned).collect()
    }

    fn on_remote(&self, args: &[&str]) -> String {
        git(&self.remote.root().join("remote.git"), args)
    }
}

/// What says when the document came, which alone is no reason to push.
const LOCK: &str = r#"{"source": "a", "fetched": "2026-01-02T03:04:05Z", "version": "v1.1.0",
    "openapi": "3.1.0", "sha256": {"received": "a", "canonical": "b"},
    "counts": {"paths": 1, "operations": 1, "schemas": 1}, "generator": "0.1.0"}"#;
const COMMENTS: &str = "repos/{owner}/{repo}/issues/12/comments";

#[test]
fn the_first_comment_is_made_and_the_next_replaces_it() {
    let home = Home::new("{\"id\":7,\"body\":\"<!-- other -->\\ntext\"}\n");
    assert_eq!(home.comment("<!-- mine -->\ntext"), "the comment is made");
    let calls = home.calls();
    assert_eq!(calls[0], format!("api|--paginate|{COMMENTS}|--jq|.[] | {{id, body}}|"));
    assert!(
        calls[1].starts_with(&format!("api|--method|POST|{COMMENTS}|--field|body=@/")),
        "{calls:?}"
    );

    home.sandbox.write(
        "answer",
        "{\"id\":7,\"body\":\"x\"}\n{\"id\":8,\"body\":\"<!-- mine -->\\r\\nold\"}\n",
    );
    assert_eq!(home.comment("<!-- mine -->\ntext"), "the comment is replaced");
    let call = home.calls().remove(1);
    assert!(
        call.starts_with("api|--method|PATCH|repos/{owner}/{repo}/issues/comments/8|--field|"),
        "{call}"
    );
}

#[test]
fn nothing_to_tell_makes_no_comment_but_replaces_one() {
    let home = Home::new("");
    let quiet = format!("<!-- mine -->\n{}\n", hub::QUIET);
    assert_eq!(home.comment(&quiet), "nothing to tell, and no comment to replace");
    assert_eq!(home.calls().len(), 1);
    let loud = format!("<!-- mine -->\n- `{}` is gone\n", hub::QUIET);
    assert_eq!(
        home.comment(&loud),
        "the comment is made",
        "a name in a document keeps nobody quiet"
    );
    home.sandbox.write("answer", "{\"id\":8,\"body\":\"<!-- mine -->\"}");
    assert_eq!(home.comment(&quiet), "the comment is replaced");
}

#[test]
fn a_text_that_could_not_be_found_again_is_refused() {
    let home = Home::new("");
    let file = home.sandbox.write("body.md", "text");
    let workspace = home.sandbox.workspace();
    let refused = Hub::new(&workspace, home.gh.as_os_str()).comment(1, &file).unwrap_err();
    assert_eq!((refused.exit_code(), home.calls().len()), (2, 0));
}

#[test]
fn a_proposal_is_one_commit_on_a_branch_of_its_own() {
    let home = Home::new("");
    assert_eq!(home.propose(), "nothing has changed: nothing to propose");
    assert_eq!(home.calls(), [""; 0]);

    home.sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.1.0", &["cats", "dogs"])));
    home.sandbox.write("onyx-api/src/new.rs", "//");
    home.sandbox.write("notes.txt", "not a part of it");
    let said = home.propose();
    assert!(said.starts_with("drift/onyx is pushed"), "{said}");
    let calls = home.calls();
    assert!(calls[0].starts_with("pr|list|--state|open|--head|drift/onyx|"), "{calls:?}");
    assert!(calls[1].starts_with("pr|create|--head|drift/onyx|--title|Follow Onyx"), "{calls:?}");
    let files = home.on_remote(&["diff", "--name-only", "main", "drift/onyx"]);
    assert_eq!(files, "onyx-api/src/new.rs\nspecs/onyx.openapi.json");
    assert_eq!(home.on_remote(&["log", "--format=%an %s", "main..drift/onyx"]), "Bot Follow Onyx");
    let status = git(home.sandbox.root(), &["status", "--porcelain"]);
    assert!(
        status.contains("M specs/onyx.openapi.json") && status.contains("?? notes.txt"),
        "{status}"
    );
    assert_eq!(
        git(home.sandbox.root(), &["diff", "--cached", "--name-only"]),
        "",
        "the index is its owner's"
    );

    home.sandbox.write("answer", "5\n");
    home.sandbox.write("specs/onyx.lock.json", LOCK);
    let said = home.propose();
    assert_eq!(said, "drift/onyx is the same as before; pull request 5 is up to date");
    assert!(home.calls()[1].starts_with("pr|edit|5|--title|Follow Onyx v1.1.0|--body-file|/"));

    home.sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.2.0", &["cats"])));
    assert!(home.propose().starts_with("drift/onyx is pushed"));
    assert_eq!(
        home.on_remote(&["rev-list", "--count", "main..drift/onyx"]),
        "1",
        "in place of the other"
    );
}

#[test]
fn what_somebody_else_committed_is_not_lost() {
    let home = Home::new("");
    home.sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.1.0", &["dogs"])));
    home.propose();
    let clone = Sandbox::new();
    let url = home.remote.root().join("remote.git");
    git(clone.root(), &["clone", "--quiet", "--branch=drift/onyx", url.to_str().unwrap(), "clone"]);
    let folder = clone.root().join("clone");
    git(&folder, &["commit", "--quiet", "--allow-empty", "--message=mend the overlay"]);
    git(&folder, &["push", "--quiet"]);
    let before = home.on_remote(&["rev-parse", "drift/onyx"]);
    home.calls();
    home.sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.2.0", &["dogs"])));
    assert_eq!(home.propose(), "drift/onyx has commits of a@example.org: it is left alone");
    assert_eq!((home.on_remote(&["rev-parse", "drift/onyx"]), home.calls().len()), (before, 0));
}

#[test]
fn a_patch_brings_what_drift_wrote_and_nothing_else() {
    let home = Home::new("");
    home.sandbox.write(DOCUMENT, pretty(&document("Pets", "v1.1.0", &["dogs"])));
    home.sandbox.write("specs/history/1.0.0.gz", [0, 159, 146, 150, 10, 13, 10]);
    home.sandbox.write("xtask/src/evil.rs", "fn main() {}");
    let patch = hub::patch(&home.sandbox.workspace()).unwrap();
    let mut patch = String::from_utf8(patch).unwrap();
    assert!(!patch.contains("evil"));
    patch.push_str("diff --git a/xtask/src/evil.rs b/xtask/src/evil.rs\nnew file mode 100644\n--- /dev/null\n+++ b/xtask/src/evil.rs\n@@ -0,0 +1 @@\n+fn main() {}\n");

    let clone = Sandbox::new();
    let url = home.remote.root().join("remote.git");
    git(clone.root(), &["clone", "--quiet", url.to_str().unwrap(), "clone"]);
    let workspace = xtask::workspace::Workspace::new(clone.root().join("clone"));
    let file = clone.write("the.patch", patch);
    hub::apply(&workspace, &file).unwrap();
    assert_eq!(workspace.read(DOCUMENT).unwrap(), home.sandbox.read(DOCUMENT));
    assert!(workspace.path("specs/history/1.0.0.gz").exists());
    assert!(!workspace.path("xtask").exists());
}
