//! What workflows call: `cargo xtask drift`, `propose` and `comment`, and `release-check`.

use super::{Done, FetchArgs};
use crate::drift;
use crate::failure::Failure;
use crate::hub::{self, Branch, Hub};
use crate::release;
use crate::workspace::Workspace;
use clap::Args;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub(super) const DRIFT_HELP: &str = "\
Examples:
  cargo xtask drift --server https://onyx.example --output drift.md
  cargo xtask drift --from openapi.json --no-test

Fetches the document; where it is not the one in specs/, regenerates the client, brings
CHANGELOG-onyx.md and the snapshots up to date, runs the tests, and writes a report in Markdown.
Overlay actions and rules that fit no more do not stop it; they are a part of the report. Where the
document is the same, nothing is written. Environment variables as for `fetch`; in a GitHub
workflow the output `changed` says `true` or `false`.

Exit codes: 0 done, also where tests fail (the report says so), 1 refused, 2 wrong usage.";

pub(super) const PROPOSE_HELP: &str = "\
Examples:
  cargo xtask propose --body drift.md
  cargo xtask propose --body drift.md --patch drift.patch

Commits what `drift` wrote to the branch on `origin`, in place of what it held, and opens a pull
request with the program gh, or brings the open one up to date. A branch that somebody else has
committed to is left alone. The working tree stays on its branch.

Exit codes: 0 done or nothing to do, 1 git or GitHub refused, 2 wrong usage.";

pub(super) const COMMENT_HELP: &str = "\
Examples:
  cargo xtask diff git:origin/main --format markdown --output diff.md
  cargo xtask comment --pull-request 12 --body diff.md

The first line of the file, a comment of HTML, is what the comment is known by: the next one with
the same first line replaces it. Uses the program gh.

Exit codes: 0 done or nothing to do, 1 GitHub refused, 2 wrong usage.";

pub(super) const RELEASE_CHECK_HELP: &str = "\
Examples:
  cargo xtask release-check

Compares the client that the last release's specs/ describe (the greatest tag `vX.Y.Z` or
`onyx-api-vX.Y.Z` below HEAD) with today's, and says which version of onyx-api that asks for, by the
source axis of `cargo xtask diff`.

Exit codes: 0 the version is enough, or nothing was released yet, 1 it is not, 2 wrong usage.";

#[derive(Debug, Args)]
pub(super) struct DriftArgs {
    #[command(flatten)]
    pub(super) fetch: FetchArgs,
    /// Where to write the report
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where to write what changed, for `propose --patch` in another checkout
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    /// Leave the tests and their snapshots out
    #[arg(long)]
    no_test: bool,
}

#[derive(Debug, Args)]
pub(super) struct ProposeArgs {
    /// The text of the pull request, in Markdown
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
    /// Apply what `drift --patch` wrote in another checkout of the same commit first
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    /// The branch to write
    #[arg(long, value_name = "NAME", default_value = "onyx-drift")]
    branch: String,
    /// The author of the commit
    #[arg(long, value_name = "NAME", default_value = "github-actions[bot]")]
    author: String,
    /// The author's address
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "41898282+github-actions[bot]@users.noreply.github.com"
    )]
    email: String,
}

#[derive(Debug, Args)]
pub(super) struct CommentArgs {
    /// The number of the pull request
    #[arg(long, value_name = "NUMBER")]
    pull_request: u64,
    /// The text of the comment, in Markdown
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
}

pub(super) fn drift(workspace: &Workspace, args: &DriftArgs) -> Result<Done, Failure> {
    let (received, options) = args.fetch.received()?;
    let test: drift::Tester = if args.no_test { drift::no_tests } else { drift::cargo_test };
    let drifted = drift::drift(workspace, &received, options, onyx_codegen::generate, test)?;
    drift::tell_workflow(drifted.is_some())?;
    let Some(drifted) = drifted else {
        return Ok(Done::saying("the document is the one in specs/: nothing to do".to_owned()));
    };
    let write =
        |file: &Path, bytes: &[u8]| std::fs::write(file, bytes).map_err(Failure::io("write", file));
    if let Some(file) = &args.output {
        write(file, drifted.report.as_bytes())?;
    }
    if let Some(file) = &args.patch {
        write(file, &hub::patch(workspace)?)?;
    }
    Ok(Done::saying(drifted.summary))
}

pub(super) fn propose(workspace: &Workspace, args: &ProposeArgs) -> Result<Done, Failure> {
    let ProposeArgs { body, patch, branch, author, email } = args;
    if let Some(patch) = patch {
        hub::apply(workspace, patch)?;
    }
    let branch = Branch { name: branch.clone(), author: author.clone(), email: email.clone() };
    Hub::new(workspace, OsStr::new("gh")).propose(&branch, body).map(Done::saying)
}

pub(super) fn comment(workspace: &Workspace, args: &CommentArgs) -> Result<Done, Failure> {
    let body = std::path::absolute(&args.body).map_err(Failure::io("find", &args.body))?;
    let state = Hub::new(workspace, OsStr::new("gh")).comment(args.pull_request, &body)?;
    Ok(Done::saying(state.to_owned()))
}

pub(super) fn release_check(workspace: &Workspace) -> Result<Done, Failure> {
    let release::Outcome { text, fails } = release::check(workspace)?;
    Ok(Done { fails, ..Done::saying(text) })
}
