//! `cargo xtask diff`.

use super::Done;
use crate::diff::accept::Terms;
use crate::diff::accepted::Accepted;
use crate::diff::side::{Place, Side};
use crate::diff::text::{self, Paint};
use crate::diff::{self, Comparison, FailOn, Format, github, json, markdown, sarif};
use crate::failure::Failure;
use crate::files;
use crate::html;
use crate::network::{self, Credential};
use crate::workspace::{ACCEPTED, Workspace};
use clap::Args;
use std::path::PathBuf;
use std::time::SystemTime;

pub(super) const HELP: &str = "\
Examples:
  cargo xtask diff                                     # HEAD's document against the working tree's
  cargo xtask diff git:v0.3.0 specs                    # since a release
  cargo xtask diff specs https://onyx.example          # what a server would change
  cargo xtask diff specs/history/4.5.6.openapi.json.gz git:HEAD
  cargo xtask diff git:origin/main specs --format github --fail-on wire
  cargo xtask diff git:v0.3.0 specs --format html --output diff.html

A side is a file, `git:REV` (specs/onyx.openapi.json in that commit, with the overlay and the rules
of that commit), `specs` (the working tree), or a server's address with its https://. Overlay and
rules of the working tree apply to other documents of Onyx as far as they fit; documents of other
services are compared as they are.

Three axes: wire asks whether a client of BASE works against a server of REVISION, source whether
code written for BASE's crate compiles against REVISION's, document has the rest. Text and markdown
fold long groups; --verbose shows all.

By default this only tells. With --fail-on, findings that break on the axis fail, but for those that
specs/accepted-changes.yaml lists with a reason and a last day; entries of that list that are over
or match nothing always fail.

Exit codes: 0 nothing that fails, 1 a document was refused or something fails, 2 wrong usage.";

pub(super) const ACCEPT_HELP: &str = "\
Examples:
  cargo xtask accept --reason 'Onyx 4.7 took it; nobody here calls it'
  cargo xtask accept git:origin/main specs --reason 'agreed in the review' --expires 2030-12-31
  cargo xtask accept            # only takes out what is of no use any more

Writes specs/accepted-changes.yaml anew: with an entry for each finding that would fail `cargo xtask
diff --fail-on any`, with the entries that are still of use, and without those that are over or match
nothing. The comments above the list stay; those between entries do not (`comment: …` does).

Exit codes: 0 done, 1 a document or the list was refused, 2 wrong usage.";

#[derive(Debug, Args)]
pub(super) struct Sides {
    /// The document that clients were built from: a file, `git:REV`, `specs` or an address
    #[arg(default_value = "git:HEAD")]
    base: String,
    /// The document that they will meet
    #[arg(default_value = "specs")]
    revision: String,
}

impl Sides {
    fn places(&self) -> [Place; 2] {
        [&self.base, &self.revision].map(|text| Place::parse(text))
    }

    pub(super) fn needs_network(&self) -> bool {
        self.places().iter().any(Place::is_server)
    }

    fn compare(&self, workspace: &Workspace) -> Result<Comparison, Failure> {
        let network =
            network::Options { credential: Credential::from_env(), ..network::Options::default() };
        let [base, revision] = self.places();
        let base = Side::read(workspace, &base, &network)?;
        diff::compare(base, Side::read(workspace, &revision, &network)?)
    }
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    #[command(flatten)]
    pub(super) sides: Sides,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// What makes the command fail
    #[arg(long, value_enum, default_value_t, value_name = "AXIS")]
    fail_on: FailOn,
    /// Write the report into a file instead
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The list of accepted changes [default: specs/accepted-changes.yaml]
    #[arg(long, value_name = "FILE", conflicts_with = "no_accepted")]
    accepted: Option<PathBuf>,
    /// Leave the list of accepted changes out
    #[arg(long)]
    no_accepted: bool,
}

impl DiffArgs {
    fn accepted(&self, workspace: &Workspace) -> Result<Accepted, Failure> {
        match &self.accepted {
            _ if self.no_accepted => Ok(Accepted::default()),
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| {
                    Failure::Usage(format!("cannot read {}: {error}", file.display()))
                })?;
                Ok(Accepted::parse(&text, &file.display().to_string()))
            }
            None => {
                let text = workspace.read_optional(ACCEPTED)?.unwrap_or_default();
                Ok(Accepted::parse(&text, ACCEPTED))
            }
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct AcceptArgs {
    #[command(flatten)]
    pub(super) sides: Sides,
    /// Why what breaks is no reason to fail; not wanted where nothing new is to be accepted
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The last day that this holds on, as YYYY-MM-DD [default: in 90 days]
    #[arg(long, value_name = "DAY")]
    expires: Option<String>,
}

pub(super) fn run(workspace: &Workspace, args: &DiffArgs, verbose: bool) -> Result<Done, Failure> {
    let accepted = args.accepted(workspace)?;
    let comparison = args.sides.compare(workspace)?;
    let comparison = comparison.judged(&accepted, SystemTime::now(), args.fail_on);
    let paint = if args.output.is_some() { Paint::default() } else { Paint::of_stdout() };
    let report = shown(&comparison, args.format, verbose, paint);
    let fails = comparison.fails();
    let text = match &args.output {
        Some(file) => {
            files::write(file, &format!("{report}\n"))?;
            text::verdict(&comparison)
        }
        None => report,
    };
    Ok(Done { fails, warnings: comparison.problems, text })
}

pub(super) fn accept(workspace: &Workspace, args: &AcceptArgs) -> Result<Done, Failure> {
    let now = SystemTime::now();
    let AcceptArgs { sides, reason, expires } = args;
    let terms = Terms::new(reason.as_deref(), expires.as_deref(), now)?;
    let comparison = sides.compare(workspace)?;
    diff::accept::accept(workspace, &comparison, &terms, now).map(Done::saying)
}

fn shown(comparison: &Comparison, format: Format, verbose: bool, paint: Paint) -> String {
    match format {
        Format::Text => text::text(comparison, verbose, paint),
        Format::Markdown => markdown::markdown(comparison, verbose),
        Format::Json => json::json(comparison),
        Format::Github => github::github(comparison),
        Format::Sarif => sarif::sarif(comparison),
        Format::Html => html::comparison(comparison),
    }
}
