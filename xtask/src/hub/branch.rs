//! A branch that holds one commit on top of the current one, made anew each time.

use super::written;
use crate::failure::Failure;
use crate::git::Git;
use crate::workspace::{LOCK, Workspace};
use std::ffi::OsStr;

const REMOTE: &str = "origin";

/// The branch, and in whose name it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name, such as `onyx-drift`.
    pub name: String,
    /// The author of its commit.
    pub author: String,
    /// The author's address, by which the author's own commits are known.
    pub email: String,
}

/// What has become of the branch on the remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// There is nothing to commit.
    Nothing,
    /// Somebody else has committed to it, whose work is not to be lost.
    Foreign(String),
    /// It holds just this already.
    Same,
    /// It holds the new commit.
    Pushed,
}

impl Branch {
    pub(super) fn update(
        &self,
        git: &Git,
        workspace: &Workspace,
        message: &str,
    ) -> Result<Update, Failure> {
        let base = git.commit("HEAD")?;
        let tree = written::tree(git, workspace)?;
        if tree == tree_of(git, &base)? {
            return Ok(Update::Nothing);
        }
        let remote = self.on_remote(git)?;
        if let Some(remote) = &remote {
            if let Some(who) = self.foreign(git, &base, remote)? {
                return Ok(Update::Foreign(who));
            }
            let parent = git.say(&["rev-parse", &format!("{remote}^")])?;
            // The lock says when the document came, which is another time on every run.
            let changed = git.say(&["diff-tree", "-r", "--name-only", remote, &tree])?;
            if parent == base && (changed.is_empty() || changed == LOCK) {
                return Ok(Update::Same);
            }
        }
        let commit = self.commit(git, &tree, &base, message)?;
        let (name, old) = (&self.name, remote.unwrap_or_default());
        // Refused where somebody has pushed in the meantime.
        let lease = format!("--force-with-lease=refs/heads/{name}:{old}");
        git.say(&["push", "--quiet", &lease, REMOTE, &format!("{commit}:refs/heads/{name}")])?;
        Ok(Update::Pushed)
    }

    /// The commit that the branch is at on the remote, fetched.
    fn on_remote(&self, git: &Git) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{}", self.name);
        let found = git.say(&["ls-remote", REMOTE, &reference])?;
        let Some((commit, _)) = found.split_once('\t') else { return Ok(None) };
        git.say(&["fetch", "--quiet", "--no-tags", REMOTE, &reference])?;
        Ok(Some(commit.to_owned()))
    }

    /// Somebody else who has committed to the branch.
    fn foreign(&self, git: &Git, base: &str, remote: &str) -> Result<Option<String>, Failure> {
        let authors = git.say(&["log", "--format=%ae", &format!("{base}..{remote}")])?;
        Ok(authors.lines().find(|author| *author != self.email).map(str::to_owned))
    }

    fn commit(&self, git: &Git, tree: &str, base: &str, message: &str) -> Result<String, Failure> {
        let [author, email] = [&self.author, &self.email].map(OsStr::new);
        let identity = [
            ("GIT_AUTHOR_NAME", author),
            ("GIT_AUTHOR_EMAIL", email),
            ("GIT_COMMITTER_NAME", author),
            ("GIT_COMMITTER_EMAIL", email),
        ];
        git.say_with(&["commit-tree", tree, "-p", base, "-m", message], &identity)
    }
}

fn tree_of(git: &Git, commit: &str) -> Result<String, Failure> {
    git.say(&["rev-parse", &format!("{commit}^{{tree}}")])
}
