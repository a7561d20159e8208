//! The commands that are programs of `onyx-api`.

use crate::failure::Failure;
use crate::network::SERVER_VARIABLE;
use crate::program::Program;
use crate::workspace::Workspace;
use clap::Args;
use std::ffi::OsString;
use std::process::ExitCode;

pub(super) const DEMO_HELP: &str = "\
Examples:
  cargo xtask demo
  cargo xtask demo 'Who knows about our holidays?'
  ONYX_SERVER_URL=https://onyx.example ONYX_API_KEY=on_… cargo xtask demo

Without ONYX_SERVER_URL a small stand-in for Onyx answers, on this machine and with nothing to set up.
With it the demo asks that server, with the key in ONYX_API_KEY or ONYX_PAT, and deletes the chat
session that it began.

Exit codes: 0 shown, 1 something failed, 2 wrong usage.";

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// What to ask
    question: Option<OsString>,
}

pub(super) fn demo(workspace: &Workspace, args: &DemoArgs) -> Result<ExitCode, Failure> {
    let server = std::env::var(SERVER_VARIABLE).ok();
    Program::DEMO.run(workspace, server.as_deref(), args.question.as_slice())
}
