//! `cargo xtask report`.

use super::Done;
use crate::failure::Failure;
use crate::files;
use crate::versions;
use crate::workspace::Workspace;
use clap::Args;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Examples:
  cargo xtask report                       # target/report.html
  cargo xtask report --out site/onyx.html

One page that needs no network: how operations and schemas grew over the versions in specs/history
and specs/, what broke with each, and every change with both sides, to be filtered by severity, axis,
release, resource and text. `cargo xtask diff --format html` is the same for two documents.

Exit codes: 0 written, 1 a document was refused, 2 wrong usage.";

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// The file to write [default: target/report.html]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(workspace: &Workspace, args: &ReportArgs) -> Result<Done, Failure> {
    let page = versions::report(workspace)?;
    let file = args.out.clone().unwrap_or_else(|| workspace.path("target/report.html"));
    files::write(&file, &page)?;
    Ok(Done::saying(format!("{} is written", file.display())))
}
