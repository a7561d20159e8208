//! The command line.

mod bench;
mod changelog;
mod ci;
mod diff;
mod program;
mod versions;

use crate::Generator;
use crate::explain;
use crate::failure::Failure;
use crate::fetch::source::Received;
use crate::fetch::{self, Descriptions};
use crate::generate;
use crate::network::{self, Credential};
use crate::regen::{self, Outcome};
use crate::report::{self, Style};
use crate::workspace::{DOCUMENT, Workspace};
use clap::{Args, Parser, Subcommand};
use onyx_codegen::diagnostic::Diagnostics;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

const AFTER_HELP: &str = "\
A new version of the server, step by step:
  cargo xtask fetch --server https://onyx.example   # specs/ takes in its OpenAPI document
  cargo xtask diff                                  # what changed, and whom it breaks
  cargo xtask regen                                 # onyx-api follows
  cargo test --workspace                            # the snapshots say what moved

Exit codes:
  0  done
  1  refused, with diagnostics on standard error; or, with --check, not up to date
  2  wrong usage

Where one command fails, nothing that it would have written is.";

const FETCH_HELP: &str = "\
Examples:
  cargo xtask fetch --server https://cloud.onyx.app
  cargo xtask fetch --server localhost:8080 --timeout 5m
  cargo xtask fetch --server https://onyx.example/api/docs --allow-downgrade
  cargo xtask fetch --from openapi.json
  cargo xtask fetch --from openapi.yaml --descriptions keep

The address may be that of the site, of its API, of the page that shows the document, or of the
document itself. A server answers its document with ENABLE_PUBLIC_DOCS=true in its environment.
Without a scheme, http is meant on this machine and https elsewhere.

Environment:
  ONYX_SERVER_URL               the server, where neither --server nor --from is given
  ONYX_API_KEY, ONYX_PAT        a key, if the server wants one; it goes to no other server
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY
  SSL_CERT_FILE                 (Linux) authorities to trust in place of the system's

Writes specs/onyx.openapi.json (keys in a fixed order, so that a git diff of it reads as a change
of the interface; nothing of where the server runs) and specs/onyx.lock.json (where it came from
and its hashes). A document that is older than the one in specs/ is refused. Where anything fails,
specs/ stay as they were. The next steps are `cargo xtask diff` and `cargo xtask regen`.

Exit codes: 0 written or unchanged, 1 no document, or it was refused, 2 wrong usage.";

const REGEN_HELP: &str = "\
Examples:
  cargo xtask regen              # bring onyx-api/src/generated up to date
  cargo xtask regen --check      # only say whether it is, as CI does
  cargo xtask regen --timings    # and how long each part takes

Reads specs/onyx.openapi.json, specs/onyx.overlay.yaml and specs/onyx.codegen.yaml; writes
onyx-api/src/generated, the features between the markers in onyx-api/Cargo.toml, and the hashes in
specs/onyx.lock.json. Only files that differ are written, and only files that begin with
`// @generated` are ever removed.

Exit codes: 0 up to date, 1 refused or (with --check) not up to date, 2 wrong usage.";

const GENERATE_HELP: &str = "\
Examples:
  cargo xtask generate --spec petstore.yaml --out ../petstore
  cargo xtask generate --spec onyx-4.5.6.json --out ../onyx-4 --name onyx-4 \\
      --overlay specs/onyx.overlay.yaml --config specs/onyx.codegen.yaml

Overlay actions and rules that match nothing in this document are listed, not refused. The crate
depends on this checkout's onyx-runtime by its path. Run again, it updates the crate in place.

Exit codes: 0 written, 1 the document was refused (nothing is written), 2 wrong usage.";

const EXPLAIN_HELP: &str = "\
Examples:
  cargo xtask explain send_chat_message
  cargo xtask explain chat.send_chat_message
  cargo xtask explain 'GET /persona/{persona_id}'
  cargo xtask explain SendMessageRequest

Prints what stands in the document, what the overlay makes of it, the lowered node, the model with
what follows from it, and the Rust text, in this order.

Exit codes: 0 printed, 1 nothing of that name (or specs/ are refused), 2 wrong usage.";

/// The maintainer's commands: from the server's OpenAPI document to the client
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = AFTER_HELP)]
#[command(arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Show every warning in full
    #[arg(long, short, global = true)]
    verbose: bool,
    /// The checkout to work on [default: the one that this program was built in]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what a client does with Onyx, with or without a server
    #[command(after_help = program::DEMO_HELP)]
    Demo(program::DemoArgs),
    /// Find where a server does not keep to its document
    Probe(program::ProbeArgs),
    /// Bring an OpenAPI document into specs/
    #[command(after_help = FETCH_HELP)]
    Fetch(FetchArgs),
    /// Say what changed between two documents, and whom it breaks
    #[command(after_help = diff::HELP)]
    Diff(diff::DiffArgs),
    /// Accept what breaks between two documents, with a reason and a last day
    #[command(after_help = diff::ACCEPT_HELP)]
    Accept(diff::AcceptArgs),
    /// Write what each version of the server changed
    #[command(after_help = changelog::HELP)]
    Changelog(changelog::ChangelogArgs),
    /// Draw how the interface grew over its versions, as a page for a browser
    #[command(after_help = versions::HELP)]
    Report(versions::ReportArgs),
    /// Write the client that specs/ describe
    #[command(after_help = REGEN_HELP)]
    Regen(RegenArgs),
    /// Show an operation or a type at every stage, from the document to Rust
    #[command(after_help = EXPLAIN_HELP)]
    Explain(ExplainArgs),
    /// Make a crate of any OpenAPI document
    #[command(after_help = GENERATE_HELP)]
    Generate(GenerateArgs),
    /// Measure the client against what users would otherwise take
    #[command(after_help = bench::HELP)]
    Bench(bench::BenchArgs),
    /// Check the version of onyx-api against what changed since the last release
    #[command(after_help = ci::RELEASE_CHECK_HELP)]
    ReleaseCheck,
    /// Follow the server in one go, and report: what a scheduled workflow does
    #[command(after_help = ci::DRIFT_HELP)]
    Drift(ci::DriftArgs),
    /// Open a pull request for what `drift` wrote, or bring the open one up to date
    #[command(after_help = ci::PROPOSE_HELP)]
    Propose(ci::ProposeArgs),
    /// Make a comment on a pull request, or replace it
    #[command(after_help = ci::COMMENT_HELP)]
    Comment(ci::CommentArgs),
}

#[derive(Debug, Args)]
struct FetchArgs {
    /// The server [default: `ONYX_SERVER_URL` of the environment]
    #[arg(long, value_name = "URL", conflicts_with = "from")]
    server: Option<String>,
    /// The document, JSON or YAML
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Whether to keep the document's own prose, which becomes rustdoc
    #[arg(long, value_enum, default_value_t)]
    descriptions: Descriptions,
    /// Take in a document that is older than the one in specs/
    #[arg(long)]
    allow_downgrade: bool,
    /// How long to look for the document on the server, such as 90s or 5m [default: 1m]
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration, conflicts_with = "from")]
    timeout: Option<Duration>,
    /// How large an answer of the server may be, in MiB [default: 64]
    #[arg(long, value_name = "MIB", conflicts_with = "from")]
    max_size: Option<u32>,
}

impl FetchArgs {
    /// The server, where the document is to come from one: as it is given or as the environment
    /// says.
    fn server(&self) -> Option<String> {
        let said = || std::env::var(network::SERVER_VARIABLE).ok().filter(|url| !url.is_empty());
        self.server.clone().or_else(|| if self.from.is_none() { said() } else { None })
    }

    /// What findings about the document call it until it has a name.
    fn document(&self) -> String {
        let file = || self.from.as_ref().map(|file| file.display().to_string());
        self.server().map(|server| network::shown(&server)).or_else(file).unwrap_or_default()
    }

    /// The document as it came, and how it is to be taken in.
    fn received(&self) -> Result<(Received, fetch::Options), Failure> {
        let received = match (self.server(), &self.from) {
            (Some(server), _) => network::document(&server, &self.network())?,
            (None, Some(file)) => fetch::source::from_file(file)?,
            (None, None) => {
                return Err(Failure::Usage(format!(
                    "nothing says where the document is: give --server URL or --from FILE, or set \
                     {}",
                    network::SERVER_VARIABLE
                )));
            }
        };
        let Self { descriptions, allow_downgrade, .. } = *self;
        Ok((received, fetch::Options { descriptions, allow_downgrade }))
    }

    fn network(&self) -> network::Options {
        let mut options =
            network::Options { credential: Credential::from_env(), ..network::Options::default() };
        if let Some(timeout) = self.timeout {
            options.timeout = timeout;
        }
        if let Some(mebibytes) = self.max_size {
            options.max_bytes = u64::from(mebibytes) << 20;
        }
        options
    }
}

#[derive(Debug, Args)]
struct RegenArgs {
    /// Write nothing; fail and say what differs if the client is not up to date
    #[arg(long)]
    check: bool,
    /// Print how long each part took
    #[arg(long)]
    timings: bool,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// An operationId, `METHOD /path`, schema, function or type
    name: String,
}

#[derive(Debug, Args)]
struct GenerateArgs {
    /// The OpenAPI document, JSON or YAML
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The folder to write the crate into: new, empty, or made by this command before
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The package's name [default: made of the document's title]
    #[arg(long)]
    name: Option<String>,
    /// An OpenAPI overlay; give it again for more, they apply in this order
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// Rules for resources, access and names
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write even into a folder that holds something else
    #[arg(long)]
    force: bool,
}

impl Command {
    /// What findings about the document call it.
    fn document(&self) -> String {
        match self {
            Self::Fetch(args) => args.document(),
            Self::Drift(args) => args.fetch.document(),
            Self::Generate(args) => args.spec.display().to_string(),
            _ => DOCUMENT.to_owned(),
        }
    }

    /// Whether it asks a server for a document.
    fn needs_network(&self) -> bool {
        match self {
            Self::Fetch(args) => args.server().is_some(),
            Self::Diff(args) => args.sides.needs_network(),
            Self::Accept(args) => args.sides.needs_network(),
            Self::Drift(args) => args.fetch.server().is_some(),
            _ => false,
        }
    }
}

/// Whether these arguments, behind the program's name, make a command line.
///
/// # Errors
/// They do not, and why.
pub fn parse<A: Into<OsString> + Clone>(
    args: impl IntoIterator<Item = A>,
) -> Result<(), clap::Error> {
    let program = OsString::from("xtask");
    let args = std::iter::once(program).chain(args.into_iter().map(Into::into));
    Cli::try_parse_from(args).map(drop)
}

/// Runs the command that the arguments of this process name.
#[must_use]
pub fn main() -> ExitCode {
    // Wrong usage and --help end the process here, with 2 and 0.
    let Cli { command, verbose, root } = Cli::parse();
    let style = Style::of_stderr(verbose);
    let workspace = root.map_or_else(Workspace::here, Workspace::new);
    let document = command.document();
    let failed = |failure: &Failure| {
        complain(failure, &document, style);
        ExitCode::from(failure.exit_code())
    };
    if command.needs_network() {
        match network::hand_over() {
            Ok(None) => {}
            Ok(Some(code)) => return code,
            Err(failure) => return failed(&failure),
        }
    }
    let done = match command {
        Command::Demo(args) => {
            return program::demo(&workspace, &args).unwrap_or_else(|failure| failed(&failure));
        }
        Command::Probe(args) => {
            return program::probe(&workspace, &args).unwrap_or_else(|failure| failed(&failure));
        }
        Command::Fetch(args) => run_fetch(&workspace, &args),
        Command::Diff(args) => diff::run(&workspace, &args, verbose),
        Command::Accept(args) => diff::accept(&workspace, &args),
        Command::Changelog(args) => changelog::run(&workspace, &args),
        Command::Report(args) => versions::run(&workspace, &args),
        Command::Regen(args) => run_regen(&workspace, &args),
        Command::Explain(args) => {
            let text = explain::explain(&workspace, &args.name);
            text.map(Done::saying)
        }
        Command::Generate(args) => run_generate(&workspace, args),
        Command::Bench(args) => bench::run(&workspace, &args),
        Command::ReleaseCheck => ci::release_check(&workspace),
        Command::Drift(args) => ci::drift(&workspace, &args),
        Command::Propose(args) => ci::propose(&workspace, &args),
        Command::Comment(args) => ci::comment(&workspace, &args),
    };
    match done {
        Ok(Done { warnings, text, fails }) => {
            if fails {
                // What was asked for comes before the reasons why that is not enough.
                say(&text);
            }
            tell(&report::render(&warnings, &document, style));
            if !fails {
                say(&text);
            }
            ExitCode::from(u8::from(fails))
        }
        Err(failure) => failed(&failure),
    }
}

/// What a command has to say when it has worked.
struct Done {
    warnings: Diagnostics,
    text: String,
    /// Whether what it found is for the exit code to tell.
    fails: bool,
}

impl Done {
    fn saying(text: String) -> Self {
        Self { warnings: Diagnostics::default(), text, fails: false }
    }
}

fn run_fetch(workspace: &Workspace, args: &FetchArgs) -> Result<Done, Failure> {
    let (received, options) = args.received()?;
    let fetched = fetch::fetch(workspace, &received, options, SystemTime::now())
        .map_err(|failure| received.name_in(failure))?;
    let text = fetched.to_string();
    Ok(Done { warnings: fetched.warnings, ..Done::saying(text) })
}

fn run_regen(workspace: &Workspace, args: &RegenArgs) -> Result<Done, Failure> {
    let generator: Generator = onyx_codegen::generate;
    let outcome = if args.check {
        regen::check(workspace, generator)?
    } else {
        regen::regen(workspace, generator)?
    };
    let Outcome { written, removed, counts, warnings, timings } = outcome;
    let mut text = match (args.check, written, removed) {
        (true, ..) | (_, 0, 0) => "the generated client is up to date".to_owned(),
        _ => format!("{written} files written, {removed} removed"),
    };
    text.push_str(&in_words(&counts));
    if args.timings {
        // Writing into a String cannot fail.
        let _ = write!(text, "\n{timings}");
    }
    Ok(Done { warnings, ..Done::saying(text) })
}

fn run_generate(workspace: &Workspace, args: GenerateArgs) -> Result<Done, Failure> {
    let GenerateArgs { spec, out, name, overlays, config, force } = args;
    let options = generate::Options { spec, out, name, overlays, config, force };
    let made = generate::generate(workspace, &options, onyx_codegen::generate)?;
    let text = format!(
        "{} is in {}, {} files changed{}\nnext: cargo check --manifest-path {}",
        made.name,
        options.out.display(),
        made.written,
        in_words(&made.counts),
        options.out.join("Cargo.toml").display(),
    );
    Ok(Done { warnings: made.warnings, ..Done::saying(text) })
}

/// `": 622 operations, 732 schemas"`, or nothing where nothing was counted.
fn in_words(counts: &BTreeMap<&'static str, usize>) -> String {
    let counts: Vec<String> =
        counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
    if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) }
}

fn complain(failure: &Failure, document: &str, style: Style) {
    match failure {
        Failure::Refused(findings) => tell(&report::render(findings, document, style)),
        Failure::Stale(drift) => tell(&format!("{drift}\n")),
        Failure::Usage(_) | Failure::Bench(_) | Failure::Io { .. } => {
            tell(&format!("error: {failure}\n"));
        }
    }
}

/// Writes to standard error, where findings go. Whether anybody listens is not our business.
fn tell(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes to standard output, where results go.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
