//! All operations of Onyx on the command line, for people and scripts.
//!
//! Everything that is particular to an operation is in the list that the client has of them
//! (`onyx_api::dispatch`): `names` finds short names, `tree` makes commands and flags of it, `value`
//! reads what was typed for one, `given` makes arguments of all that was typed, and `output` shows what
//! comes back. `request` sends what no operation is for.

#![forbid(unsafe_code)]

mod exit;
mod given;
mod input;
mod names;
mod output;
mod request;
mod table;
#[path = "../common/terminal.rs"]
mod terminal;
mod tree;
mod value;

use clap::ArgMatches;
use exit::Failure;
use names::Verb;
use onyx_api::Client;
use onyx_api::dispatch;
use onyx_api::runtime::ClientBuilder;
use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    // Only the resource that is asked for is put together in full.
    let mut program = tree::program(tree::Extent::Of(&typed));
    let matches = match program.try_get_matches_from_mut(typed) {
        Ok(matches) => matches,
        Err(error) => error.exit(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(&matches)),
        Err(error) => Err(Failure::other(format!("no runtime to be had: {error}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    match matches.subcommand() {
        Some((tree::COMPLETIONS, given)) => tree::completions(given),
        Some((tree::REQUEST, given)) => request::request(&client(given)?, given).await,
        Some((resource, matches)) => {
            let (name, given) = matches.subcommand().unwrap_or(("", matches));
            let verbs = names::verbs(resource);
            let verb = verbs.iter().find(|verb| verb.name == name);
            let verb = verb.ok_or_else(|| Failure::usage(format!("there is no `{name}`")))?;
            call(&client(given)?, verb, given).await
        }
        None => Err(Failure::usage("which resource?".to_owned())),
    }
}

async fn call(client: &Client, verb: &Verb, matches: &ArgMatches) -> Result<(), Failure> {
    let streams = verb.stream.is_some() && matches.get_flag(tree::STREAM);
    let entry = verb.stream.filter(|_| streams).unwrap_or(verb.entry);
    let arguments = given::arguments(entry, matches)?;
    let reply = dispatch::call(client, &entry.name(), arguments)?.await?;
    output::reply(entry, reply, matches).await
}

/// The client that the environment and the flags describe.
fn client(matches: &ArgMatches) -> Result<Client, Failure> {
    let mut builder = ClientBuilder::<Client>::from_env();
    if let Some(server) = matches.get_one::<String>(tree::SERVER) {
        builder = builder.server(server);
    }
    if let Some(timeout) = matches.get_one::<std::time::Duration>(tree::TIMEOUT) {
        builder = builder.timeout(*timeout);
    }
    Ok(builder.build()?)
}
