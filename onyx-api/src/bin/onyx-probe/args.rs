//! The command line.

use crate::access;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

const AFTER_HELP: &str = "\
Examples:
  ONYX_API_KEY=on_… cargo xtask probe --server https://onyx.example
  cargo xtask probe --server http://localhost:3000 --ids --write
  cargo xtask probe --server http://localhost:3000 --only users --only personas --format markdown
  cargo xtask probe --server http://localhost:3000 --format overlay >>specs/onyx.overlay.yaml
  cargo xtask probe --server http://localhost:3000 --ids --record recording

Without --write nothing is changed: only GET and HEAD are sent, and of these not what begins a
login, costs money, brings secrets or large files, or has no end. The report says what was left out
and why. What --write makes, it takes away again, also where something fails half way.

No key, and nothing of an answer but names, types and words such as lists of values have, is ever
printed; --bodies shows the bodies of the answers that are not as documented.

Environment:
  ONYX_SERVER_URL               the server, where --server is not given
  ONYX_API_KEY, ONYX_PAT        the key; it is never taken from the command line
  ONYX_API_PREFIX               the path that the API is below, where it is not /api

Ctrl-C ends it in order, with a report of what was done until then.

Exit codes: 0 all answers are as documented, 1 some are not, or an object may have been left behind,
2 wrong usage, 3 nothing can be said (no connection, no document, nothing was reached, no recording
could be written), 130 interrupted. Slow answers are told, and count for nothing.";

/// Holds a server against its OpenAPI document: where does it not keep its word?
#[derive(Debug, Parser)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[command(name = "onyx-probe", bin_name = "cargo xtask probe", after_help = AFTER_HELP)]
#[command(override_usage = "cargo xtask probe [--server URL] [OPTIONS]")]
pub(crate) struct Args {
    /// The server [default: `ONYX_SERVER_URL` of the environment]
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// The document, with its overlay applied, as JSON; `cargo xtask probe` gives the one in specs/
    #[arg(long, value_name = "FILE")]
    pub(crate) document: PathBuf,
    /// Also call what wants an id, where an earlier answer gave one
    #[arg(long)]
    pub(crate) ids: bool,
    /// Also make, read, change and delete objects of its own
    #[arg(long)]
    pub(crate) write: bool,
    /// Call only operations of this resource, or of this name; give it again for more
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// The key's access level [default: the server is asked]
    #[arg(long, value_name = "LEVEL", value_parser = access::names())]
    pub(crate) level: Option<String>,
    /// Also call what the key's access level does not reach
    #[arg(long)]
    pub(crate) all: bool,
    /// How many calls at most
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) max_calls: usize,
    /// How many calls in a second at most
    #[arg(long, value_name = "N", default_value_t = 5.0, value_parser = rate)]
    pub(crate) rate: f64,
    /// From how many seconds on an answer is slow
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub(crate) slow: Duration,
    /// How many seconds to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Also show the bodies of answers that are not as documented, without the key
    #[arg(long)]
    pub(crate) bodies: bool,
    /// Write the exchanges, without anybody's data, into a new exchanges.jsonl in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Text,
    /// For an issue
    Markdown,
    /// For programs
    Json,
    /// Only the overlay actions that would make the document true
    Overlay,
}

impl Args {
    /// What is typed, with a server in it or in the environment. Wrong usage ends the process here.
    pub(crate) fn of_process() -> Self {
        let args = Self::parse();
        if args.server.is_none() && !is_set("ONYX_SERVER_URL") {
            let complaint = "which server? Give --server URL, or set ONYX_SERVER_URL";
            Self::command().error(ErrorKind::MissingRequiredArgument, complaint).exit();
        }
        args
    }
}

/// Whether the environment says something.
pub(crate) fn is_set(name: &str) -> bool {
    std::env::var(name).is_ok_and(|value| !value.is_empty())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    let duration = Duration::try_from_secs_f64(number).map_err(|error| error.to_string())?;
    if duration.is_zero() { Err("it has to be more than nothing".to_owned()) } else { Ok(duration) }
}

fn rate(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.01..=1000.0).contains(&number) {
        Ok(number)
    } else {
        Err("it has to be between 0.01 and 1000".to_owned())
    }
}
