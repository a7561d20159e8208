//! What `cargo xtask drift` has written, seen against the current commit. The index of whoever works
//! here is left alone: this goes through one of its own.

use crate::failure::Failure;
use crate::git::Git;
use crate::workspace::Workspace;
use std::ffi::OsStr;
use std::path::Path;

/// All that it may have written. Nothing of it is run by whoever applies a patch.
const WRITTEN: [&str; 5] = ["specs", "onyx-api", "tests", "xtask/tests", "CHANGELOG-onyx.md"];

/// The tree of the current commit with what was written.
pub(super) fn tree(git: &Git, workspace: &Workspace) -> Result<String, Failure> {
    let tree = with_index(git, workspace, &["write-tree"])?;
    Ok(String::from_utf8_lossy(&tree).trim().to_owned())
}

/// What was written, as a patch for [`apply`].
///
/// # Errors
/// There is no repository, or no commit yet.
pub fn patch(workspace: &Workspace) -> Result<Vec<u8>, Failure> {
    let git = Git::open(workspace.root())?;
    // Nobody's settings make it another patch.
    let plain = ["diff-index", "--cached", "--binary", "--full-index", "--no-renames"];
    let plain = plain.iter().chain(&["--no-ext-diff", "--no-textconv", "--no-color"]);
    let prefixes = ["--src-prefix=a/", "--dst-prefix=b/", "HEAD"];
    let args: Vec<&str> = plain.chain(&prefixes).copied().collect();
    with_index(&git, workspace, &args)
}

/// Applies a patch of [`patch`] to the working tree; what it holds of other files is left out.
///
/// # Errors
/// It does not fit.
pub fn apply(workspace: &Workspace, patch: &Path) -> Result<(), Failure> {
    let git = Git::open(workspace.root())?;
    let patch = std::path::absolute(patch).map_err(Failure::io("find", patch))?;
    let patch = patch.to_string_lossy();
    let includes: Vec<String> = WRITTEN
        .iter()
        .flat_map(|name| [format!("--include={name}"), format!("--include={name}/*")])
        .collect();
    let mut args = vec!["apply", "--whitespace=nowarn"];
    args.extend(includes.iter().map(String::as_str));
    args.push(&patch);
    git.say(&args).map(drop)
}

/// Runs git on an index that holds the current commit and what was written.
fn with_index(git: &Git, workspace: &Workspace, args: &[&str]) -> Result<Vec<u8>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("create", &std::env::temp_dir()))?;
    let index = folder.path().join("index");
    let env: [(&str, &OsStr); 1] = [("GIT_INDEX_FILE", index.as_os_str())];
    git.bytes(&["read-tree", "HEAD"], &env)?;
    let there = WRITTEN.into_iter().filter(|name| workspace.path(name).exists());
    let add: Vec<&str> = ["add", "--all", "--"].into_iter().chain(there).collect();
    git.bytes(&add, &env)?;
    git.bytes(args, &env)
}
