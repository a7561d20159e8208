//! What other commands ask git: which commit a revision is, what a file was in it, which tags there
//! are. The program `git` is run without a shell, and nothing that a caller passes can become an
//! option of it.

use crate::failure::Failure;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository, seen from one of its folders.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
}

impl Git {
    /// The repository that `folder` lies in.
    ///
    /// # Errors
    /// Wrong usage: there is no git, or `folder` is in no repository.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let git = Self { folder: folder.to_owned() };
        let output = git.run(["rev-parse", "--git-dir"])?;
        if output.status.success() {
            return Ok(git);
        }
        // Git also refuses repositories that belong to somebody else, and says how to allow them.
        let said = said(&output);
        let reason = if said.contains("not a git repository") {
            "it is not in a git repository".to_owned()
        } else {
            said
        };
        let folder = folder.display();
        Err(Failure::Usage(format!("nothing can be asked of git about {folder}: {reason}")))
    }

    /// The commit that `revision` names, as its full hash.
    ///
    /// # Errors
    /// Wrong usage: there is no such commit here.
    pub fn commit(&self, revision: &str) -> Result<String, Failure> {
        let commit = format!("{revision}^{{commit}}");
        let args = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
        // An argument cannot hold NUL, and no revision does.
        let output = if revision.contains('\0') { None } else { Some(self.run(args)?) };
        match output {
            Some(output) if output.status.success() => Ok(text(&output.stdout)),
            _ => Err(Failure::Usage(self.no_such(revision)?)),
        }
    }

    fn no_such(&self, revision: &str) -> Result<String, Failure> {
        let mut message = format!("git knows no commit `{}`", revision.escape_debug());
        if revision == "HEAD" {
            message.push_str(": nothing is committed yet");
        } else if self.is_shallow()? {
            message.push_str(
                ": this clone is shallow; `git fetch --unshallow` or, in a workflow, \
                 `fetch-depth: 0` brings the rest",
            );
        } else {
            message.push_str("; `git fetch` may bring it");
        }
        Ok(message)
    }

    /// Whether only a part of the history is here.
    pub fn is_shallow(&self) -> Result<bool, Failure> {
        let output = self.run(["rev-parse", "--is-shallow-repository"])?;
        Ok(text(&output.stdout) == "true")
    }

    /// The bytes of the file `name`, as seen from the folder, in a commit; `None` where the commit
    /// has no such file.
    pub fn file(&self, commit: &str, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let listed = self.run(["ls-tree", "-z", "--name-only", commit, "--", name])?;
        if !listed.status.success() {
            return Err(self.failed(&listed));
        }
        if listed.stdout.is_empty() {
            return Ok(None);
        }
        let object = format!("{commit}:./{name}");
        let output = self.run(["cat-file", "blob", &object])?;
        if output.status.success() { Ok(Some(output.stdout)) } else { Err(self.failed(&output)) }
    }

    /// The names of the tags that the commit HEAD stands on; none before the first commit.
    pub fn tags(&self) -> Result<Vec<String>, Failure> {
        if self.commit("HEAD").is_err() {
            return Ok(Vec::new());
        }
        let output = self.run(["tag", "--list", "--merged", "HEAD"])?;
        if !output.status.success() {
            return Err(self.failed(&output));
        }
        Ok(text(&output.stdout).lines().map(str::to_owned).collect())
    }

    /// What git says to these arguments.
    pub(crate) fn say(&self, args: &[&str]) -> Result<String, Failure> {
        self.say_with(args, &[])
    }

    /// What git says to these arguments, with these variables in its environment.
    pub(crate) fn say_with(
        &self,
        args: &[&str],
        env: &[(&str, &OsStr)],
    ) -> Result<String, Failure> {
        self.bytes(args, env).map(|bytes| text(&bytes))
    }

    /// As [`Self::say_with`], to the byte.
    pub(crate) fn bytes(&self, args: &[&str], env: &[(&str, &OsStr)]) -> Result<Vec<u8>, Failure> {
        let output = self.command().args(args).envs(env.iter().copied()).output();
        let output = output.map_err(cannot_run)?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.failed(&output)) }
    }

    fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Result<Output, Failure> {
        self.command().args(args).output().map_err(cannot_run)
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder);
        command
    }

    fn failed(&self, output: &Output) -> Failure {
        let error = std::io::Error::other(said(output));
        Failure::io("use the git repository of", &self.folder)(error)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn cannot_run(error: std::io::Error) -> Failure {
    Failure::Usage(format!("git cannot be run: {error}"))
}

/// What git said about a failure, on one line.
fn said(output: &Output) -> String {
    let said = text(&output.stderr);
    said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}
