//! The commands and their flags, as clap wants them.
//!
//! A command for each resource and, below, one for each operation. What is in the path is given in
//! its order; all else by flags, called as on the wire. Where a body has one member that must be
//! there, and it is a text or a number, that one needs no flag.

use crate::exit::{EXIT_CODES, Failure};
use crate::names::{self, Verb, kebab};
use crate::value;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use onyx_api::dispatch::RESOURCES;
use onyx_api::runtime::dispatch::{Content, Entry, Kind, Parameter, Place, ReplyKind};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const COMPLETIONS: &str = "completions";
pub(crate) const REQUEST: &str = "request";

pub(crate) const BODY: &str = "body";
pub(crate) const JSON: &str = "json";
pub(crate) const OUTPUT: &str = "output";
pub(crate) const SERVER: &str = "server";
pub(crate) const STREAM: &str = "stream";
pub(crate) const TIMEOUT: &str = "timeout";
/// What no flag of an operation may be called.
const TAKEN: [&str; 8] = [BODY, JSON, OUTPUT, SERVER, STREAM, TIMEOUT, "help", "version"];

const AFTER_HELP: &str = "\
Environment:
  ONYX_SERVER_URL        the server, unless --server is given
  ONYX_API_KEY, ONYX_PAT an API key, or else a personal access token; never taken from the command line
  ONYX_API_PREFIX        the path that the API is below, where it is not /api

Examples:
  onyx chat send-message \"What is Onyx?\" --stream
  onyx personas list --json
  onyx personas get 7
  onyx projects upload-user-files --files report.pdf
  onyx request GET /version
  echo '{\"message\": \"hi\"}' | onyx chat send-message --body -

Commands may be shortened, as in `onyx chat send`, for as long as one is meant; scripts better spell
them out.";

/// How much of the commands is put together.
#[derive(Clone, Copy)]
pub(crate) enum Extent<'a> {
    /// All of them, for completions and tests.
    All,
    /// Those of the resource that is named here.
    Of(&'a [OsString]),
}

impl Extent<'_> {
    fn reaches(&self, resource: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(typed) => typed.iter().skip(1).filter_map(|word| word.to_str()).any(|word| {
                // As far as names may be shortened.
                !word.is_empty() && resource.starts_with(word)
            }),
        }
    }
}

/// The whole program.
pub(crate) fn program(extent: Extent<'_>) -> Command {
    let resources = RESOURCES.iter().map(|(name, about)| {
        let command = Command::new(kebab(name)).about(*about);
        let command = command.subcommand_required(true).arg_required_else_help(true);
        let command = command.infer_subcommands(true).disable_help_subcommand(true);
        let is_wanted = extent.reaches(&kebab(name));
        let verbs = if is_wanted { names::verbs(name) } else { Vec::new() };
        command.subcommands(verbs.iter().map(verb))
    });
    Command::new("onyx")
        .version(env!("CARGO_PKG_VERSION"))
        .about("All operations of an Onyx server on the command line")
        .after_help(format!("{AFTER_HELP}\n\n{EXIT_CODES}"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .infer_subcommands(true)
        .disable_help_subcommand(true)
        .args(everywhere())
        .subcommand(request())
        .subcommand(completion_command())
        .subcommands(resources)
}

fn request() -> Command {
    Command::new(REQUEST)
        .about("Sends a request of any kind, with the same key, retries and errors")
        .arg(Arg::new("method").required(true).value_name("METHOD").help("GET, POST …"))
        .arg(
            Arg::new("path")
                .required(true)
                .value_name("PATH")
                .help("Below the API, as in /version"),
        )
        .arg(
            Arg::new("query")
                .long("query")
                .short('q')
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .help("A query parameter; again for more"),
        )
        .arg(
            Arg::new("header")
                .long("header")
                .short('H')
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .help("A header; again for more"),
        )
        .arg(body_arg("JSON"))
}

fn completion_command() -> Command {
    let shell = Arg::new("shell").required(true).value_parser(value_parser!(Shell));
    Command::new(COMPLETIONS).about("Writes what makes a shell complete the commands").arg(shell)
}

/// Writes completions for a shell.
pub(crate) fn completions(matches: &ArgMatches) -> Result<(), Failure> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Ok(()) };
    let mut text = Vec::new();
    clap_complete::generate(*shell, &mut program(Extent::All), "onyx", &mut text);
    std::io::Write::write_all(&mut std::io::stdout().lock(), &text)?;
    Ok(())
}

/// The command of an operation.
fn verb(verb: &Verb) -> Command {
    let entry = verb.entry;
    let operation = entry.operation;
    let call = format!("{} {}", operation.method.as_str(), operation.path);
    let about = if entry.about.is_empty() { call.clone() } else { entry.about.to_owned() };
    let access =
        operation.access.map(|access| format!("Access: {}: {}.", access.level, access.phrase));
    let command = Command::new(verb.name.clone())
        .about(about)
        .after_help([Some(call), access].into_iter().flatten().collect::<Vec<_>>().join("\n"))
        .args(flags(entry).iter().map(|flag| flag.arg(entry)));
    let command = match entry.body {
        Some(content) => command.arg(body(entry, content)),
        None => command,
    };
    let command = match verb.stream {
        Some(_) => command.arg(
            Arg::new(STREAM)
                .long(STREAM)
                .action(ArgAction::SetTrue)
                .help("Show the answer while it is written"),
        ),
        None => command,
    };
    let is_file = entry.answer == ReplyKind::File;
    if is_file { command.arg(output()) } else { command }
}

fn body(entry: &Entry, content: Content) -> Arg {
    let name = match content {
        Content::Text | Content::Bytes => "FILE",
        _ => "JSON",
    };
    let arg = body_arg(name);
    // Where there are no flags for it, there is no other way to give it.
    if entry.body_required && entry.fields.is_empty() { arg.required(true) } else { arg }
}

fn body_arg(what: &str) -> Arg {
    Arg::new(BODY)
        .long(BODY)
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(format!("The body ({what}) out of a file, or with - what comes in; flags go over it"))
}

fn output() -> Arg {
    Arg::new(OUTPUT)
        .long(OUTPUT)
        .short('o')
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("Where to write the file [default: what goes out]")
}

/// What every command takes.
fn everywhere() -> [Arg; 3] {
    let json = Arg::new(JSON).long(JSON).action(ArgAction::SetTrue);
    let server = Arg::new(SERVER).long(SERVER).value_name("URL");
    let timeout = Arg::new(TIMEOUT).long(TIMEOUT).value_name("SECONDS").value_parser(seconds);
    [
        json.help("Show the answer as JSON, rather than as a table"),
        server.help("The server [default: ONYX_SERVER_URL]"),
        timeout.help("How long to wait [default: 600]"),
    ]
    .map(|arg| arg.global(true).help_heading("Everywhere"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(number).map_err(|error| error.to_string())
}

/// A parameter as it is given here.
struct Flag {
    parameter: &'static Parameter,
    name: String,
    is_positional: bool,
}

/// The flags of an operation.
fn flags(entry: &'static Entry) -> Vec<Flag> {
    let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
    let single = natural(entry);
    let parameters = entry.parameters.iter().chain(entry.fields);
    let flags = parameters.map(|parameter| {
        let name = free(&mut taken, parameter);
        let is_single = single.is_some_and(|single| std::ptr::eq(single, parameter));
        Flag { parameter, name, is_positional: parameter.place == Place::Path || is_single }
    });
    flags.collect()
}

/// A name that is free: the parameter's own, or else with its place before it, or a number behind.
fn free(taken: &mut BTreeSet<String>, parameter: &Parameter) -> String {
    let name = kebab(parameter.name);
    let placed = format!("{}-{name}", parameter.place.as_str());
    let numbered = (2..).map(|number| format!("{placed}-{number}"));
    let mut names = [name, placed.clone()].into_iter().chain(numbered);
    let free = names.find(|name| !taken.contains(name)).unwrap_or(placed);
    taken.insert(free.clone());
    free
}

/// The member of the body that needs no flag.
fn natural(entry: &'static Entry) -> Option<&'static Parameter> {
    let required: Vec<&Parameter> = entry.fields.iter().filter(|field| field.required).collect();
    let [single] = required[..] else { return None };
    let is_plain = matches!(single.kind, Kind::Text | Kind::Integer | Kind::Number);
    (is_plain && !single.repeated).then_some(single)
}

/// What clap calls a parameter: no two of one place have one name.
pub(crate) fn id(parameter: &Parameter) -> String {
    format!("{}.{}", parameter.place.as_str(), parameter.name)
}

impl Flag {
    fn arg(&self, entry: &Entry) -> Arg {
        let Parameter { required, repeated, kind, about, .. } = *self.parameter;
        let arg = Arg::new(id(self.parameter)).value_parser(value::parser(kind));
        let arg = if about.is_empty() { arg } else { arg.help(about) };
        let arg = if self.is_positional {
            arg.value_name(self.name.to_ascii_uppercase().replace('-', "_"))
        } else {
            arg.long(self.name.clone())
                .value_name(value::name(kind))
                .allow_hyphen_values(matches!(kind, Kind::Integer | Kind::Number))
        };
        let arg = if repeated { arg.action(ArgAction::Append) } else { arg };
        let arg = if kind == Kind::Boolean && !self.is_positional {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true")
        } else {
            arg
        };
        let is_in_body = self.parameter.place == Place::Body;
        match (required, is_in_body) {
            (true, true) if entry.body_required => arg.required_unless_present(BODY),
            (true, false) => arg.required(true),
            _ => arg,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, TAKEN, flags, program};
    use crate::names;
    use onyx_api::dispatch::RESOURCES;
    use onyx_api::runtime::dispatch::Place;

    /// What clap itself finds wrong with commands and flags, it finds here.
    #[test]
    fn every_command_is_sound() {
        program(Extent::All).debug_assert();
    }

    #[test]
    fn everything_that_an_operation_takes_can_be_given() {
        for verb in RESOURCES.iter().flat_map(|(name, _)| names::verbs(name)) {
            let flags = flags(verb.entry);
            assert_eq!(flags.len(), verb.entry.parameters.len() + verb.entry.fields.len());
            assert!(flags.iter().all(|flag| !TAKEN.contains(&flag.name.as_str())));
            let path = flags.iter().filter(|flag| flag.parameter.place == Place::Path);
            assert!(path.clone().all(|flag| flag.is_positional && flag.parameter.required));
        }
    }

    #[test]
    fn only_the_resource_that_is_named_is_put_together() {
        let typed = ["onyx", "chat", "send"].map(Into::into);
        let program = program(Extent::Of(&typed));
        let verbs = |name: &str| program.find_subcommand(name).unwrap().get_subcommands().count();
        assert!(verbs("chat") > 20);
        assert_eq!(verbs("personas"), 0);
    }
}
