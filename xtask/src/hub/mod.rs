//! What a workflow leaves on GitHub, through the program `gh`: a comment that the next run replaces,
//! and a pull request that it brings up to date. Nothing goes through a shell.

mod branch;
mod written;

pub use branch::{Branch, Update};
pub use written::{apply, patch};

use crate::failure::Failure;
use crate::git::Git;
use crate::lock::Lock;
use crate::report::printable;
use crate::workspace::Workspace;
use serde_json::Value;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// In a comment that is not worth making, but worth replacing an older one.
pub const QUIET: &str = "<!-- nothing to tell -->";

/// The program, run in the workspace.
#[derive(Clone, Debug)]
pub struct Hub<'a> {
    workspace: &'a Workspace,
    program: &'a OsStr,
}

impl<'a> Hub<'a> {
    /// `gh`, or what tests put in its place.
    #[must_use]
    pub fn new(workspace: &'a Workspace, program: &'a OsStr) -> Self {
        Self { workspace, program }
    }

    fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Result<String, Failure> {
        let output = Command::new(self.program)
            .args(args)
            .current_dir(self.workspace.root())
            .output()
            .map_err(|error| Failure::Usage(format!("gh cannot be run: {error}")))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let said = printable(String::from_utf8_lossy(&output.stderr).trim());
        let error = std::io::Error::other(said);
        Err(Failure::io("reach GitHub with", Path::new(self.program))(error))
    }

    /// Makes the text of `file` the one comment of its kind on a pull request. Its first line, a
    /// comment of HTML, is what it is known by.
    ///
    /// # Errors
    /// The file has no such line, or GitHub refuses.
    pub fn comment(&self, pull_request: u64, file: &Path) -> Result<&'static str, Failure> {
        let text = crate::workspace::read(file)?;
        let marker = text.lines().next().unwrap_or_default().trim_end();
        if !(marker.starts_with("<!--") && marker.ends_with("-->")) {
            let file = file.display();
            return Err(Failure::Usage(format!("{file} does not begin with a comment of HTML")));
        }
        let comments = format!("repos/{{owner}}/{{repo}}/issues/{pull_request}/comments");
        let query = ".[] | {id, body}";
        let found = self.run(["api", "--paginate", &comments, "--jq", query])?;
        let body = format!("body=@{}", file.display());
        match known_by(marker, &found) {
            Some(id) => {
                let comment = format!("repos/{{owner}}/{{repo}}/issues/comments/{id}");
                self.run(["api", "--method", "PATCH", &comment, "--field", &body])?;
                Ok("the comment is replaced")
            }
            None if text.lines().any(|line| line == QUIET) => {
                Ok("nothing to tell, and no comment to replace")
            }
            None => {
                self.run(["api", "--method", "POST", &comments, "--field", &body])?;
                Ok("the comment is made")
            }
        }
    }

    /// Commits what `drift` wrote to a branch, and opens a pull request for it or brings the open one
    /// up to date. The working tree stays where it is.
    ///
    /// # Errors
    /// Git or GitHub refuse.
    pub fn propose(&self, branch: &Branch, body: &Path) -> Result<String, Failure> {
        let git = Git::open(self.workspace.root())?;
        let version = Lock::read(self.workspace)?.map(|lock| lock.version).unwrap_or_default();
        let title = title(&version);
        let body = body.canonicalize().map_err(Failure::io("read", body))?.display().to_string();
        let state = match branch.update(&git, self.workspace, &title)? {
            Update::Nothing => return Ok("nothing has changed: nothing to propose".to_owned()),
            Update::Foreign(who) => {
                let name = &branch.name;
                return Ok(format!("{name} has commits of {}: it is left alone", printable(&who)));
            }
            Update::Same => "the same as before",
            Update::Pushed => "pushed",
        };
        let name = &branch.name;
        let query = [
            ["pr", "list", "--state", "open", "--head"].as_slice(),
            &[name, "--json", "number", "--jq", ".[0].number // empty"],
        ];
        let open = self.run(query.concat())?;
        let text = ["--title", &title, "--body-file", &body];
        if open.is_empty() {
            let made = self.run(["pr", "create", "--head", name].iter().chain(&text))?;
            Ok(format!("{name} is {state}; {made}"))
        } else {
            self.run(["pr", "edit", &open].iter().chain(&text))?;
            Ok(format!("{name} is {state}; pull request {open} is up to date"))
        }
    }
}

/// The identifier of the comment that begins with `marker`, in the JSON objects that gh printed.
fn known_by(marker: &str, comments: &str) -> Option<u64> {
    let comments = serde_json::Deserializer::from_str(comments).into_iter::<Value>();
    let ours = comments.flatten().find(|comment| {
        let body = comment.get("body").and_then(Value::as_str).unwrap_or_default();
        body.lines().next().map(str::trim_end) == Some(marker)
    });
    ours?.get("id")?.as_u64()
}

/// The title of a proposal. The version is the document's own word.
fn title(version: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || ".-+ ".contains(*c);
    let version: String = version.chars().filter(is_plain).take(40).collect();
    format!("Follow Onyx {version}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{known_by, title};

    #[test]
    fn a_comment_is_known_by_its_first_line() {
        let comments = "{\"id\":1,\"body\":\"a\\n<!-- m -->\"}\n{\"id\":2,\"body\":null}\n\
                        {\"id\":3,\"body\":\"<!-- m -->\\r\\ntext\"}";
        assert_eq!(known_by("<!-- m -->", comments), Some(3));
        assert_eq!(known_by("<!-- n -->", comments), None);
        assert_eq!(known_by("<!-- m -->", ""), None);
    }

    #[test]
    fn a_title_holds_nothing_but_a_version() {
        assert_eq!(title("v4.7.0-beta.1"), "Follow Onyx v4.7.0-beta.1");
        assert_eq!(title("@all\n`x`"), "Follow Onyx allx");
        assert_eq!(title(""), "Follow Onyx");
    }
}
