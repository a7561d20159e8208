//! The commands that are programs of `onyx-api`.

use crate::corrected;
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

#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct ProbeArgs {
    /// As `cargo xtask probe --help` says: the program itself takes them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    arguments: Vec<OsString>,
}

pub(super) fn demo(workspace: &Workspace, args: &DemoArgs) -> Result<ExitCode, Failure> {
    let server = std::env::var(SERVER_VARIABLE).ok();
    Program::DEMO.run(workspace, server.as_deref(), args.question.as_slice())
}

/// Everything typed is for the program, and so is `--help`. It is given the document of `specs/`,
/// unless another is named.
pub(super) fn probe(workspace: &Workspace, args: &ProbeArgs) -> Result<ExitCode, Failure> {
    let typed = &args.arguments;
    let mut arguments = Vec::new();
    if !asks_for_help(typed) && value(typed, "--document").is_none() {
        arguments.extend(["--document".into(), corrected::write(workspace)?.into_os_string()]);
    }
    arguments.extend(typed.iter().cloned());
    let server = value(typed, "--server").or_else(|| std::env::var(SERVER_VARIABLE).ok());
    Program::PROBE.run(workspace, server.as_deref(), &arguments)
}

fn asks_for_help(typed: &[OsString]) -> bool {
    typed.iter().any(|word| word == "--help" || word == "-h")
}

/// The value that an option was given, as `--option value` or `--option=value`.
fn value(typed: &[OsString], option: &str) -> Option<String> {
    let mut words = typed.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        match word.strip_prefix(option) {
            Some("") => return words.next().map(Into::into),
            Some(rest) => {
                if let Some(value) = rest.strip_prefix('=') {
                    return Some(value.to_owned());
                }
            }
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::value;
    use std::ffi::OsString;

    #[test]
    fn options_are_found_in_both_spellings() {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let typed = words(&["--ids", "--server", "http://a", "--documents=x", "--document=b"]);
        assert_eq!(value(&typed, "--server").as_deref(), Some("http://a"));
        assert_eq!(value(&typed, "--document").as_deref(), Some("b"));
        assert_eq!(value(&words(&["--server"]), "--server"), None);
    }
}
