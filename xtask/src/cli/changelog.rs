//! `cargo xtask changelog`.

use super::Done;
use crate::changelog::{self, CHANGELOG};
use crate::failure::Failure;
use crate::workspace::Workspace;
use clap::Args;

pub(super) const HELP: &str = "\
Examples:
  cargo xtask changelog            # write CHANGELOG-onyx.md
  cargo xtask changelog --check    # only say whether it is up to date, as CI does

Reads the documents of former versions in specs/history (`fetch` puts the one that it replaces
there), the one in specs/, the overlay and the rules.

Exit codes: 0 up to date, 1 refused or (with --check) not up to date, 2 wrong usage.";

#[derive(Debug, Args)]
pub(super) struct ChangelogArgs {
    /// Write nothing; fail if the file is not up to date
    #[arg(long)]
    check: bool,
}

pub(super) fn run(workspace: &Workspace, args: &ChangelogArgs) -> Result<Done, Failure> {
    let differs = if args.check {
        changelog::check(workspace)?;
        false
    } else {
        changelog::write(workspace)?
    };
    let state = if differs { "is written" } else { "is up to date" };
    Ok(Done::saying(format!("{CHANGELOG} {state}")))
}
