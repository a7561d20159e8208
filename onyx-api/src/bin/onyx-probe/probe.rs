//! A probe from its beginning to its report.

use crate::access::{self, Level};
use crate::args::{Args, is_set};
use crate::call::{Argument, Caller, Exchange};
use crate::document::Document;
use crate::ids::Ids;
use crate::plan::{self, Left, Planned, Scope};
use crate::record::Recorder;
use crate::report::{End, Report};
use crate::rounds::{self, Round};
use crate::stop::Stop;
use crate::suggest;
use indicatif::{ProgressBar, ProgressStyle};
use onyx_api::Client;
use onyx_api::runtime::dispatch::Entry;
use onyx_api::runtime::{Bytes, ClientBuilder, RetryPolicy};
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How large an answer may be that is looked at.
const MAX_ANSWER: usize = 64 << 20;

/// Probes a server as the command line says, or says why it cannot.
pub(crate) async fn probe(args: &Args) -> Result<Report, String> {
    let document = Document::read(&args.document)?;
    let caller = caller(args, document)?;
    let level = match &args.level {
        Some(level) => Level::named(level),
        None => access::level_of_key(&caller).await,
    };
    // It waits for the level because a fixture says which key brought it about.
    let recorder = args.record.as_deref().map(|folder| {
        Recorder::new(folder, level.to_string())
            .map_err(|error| format!("cannot record into {}: {error}", folder.display()))
    });
    let caller = Caller { recorder: recorder.transpose()?, ..caller };
    let scope = Scope { level, all: args.all, only: args.only.clone() };
    let mut run = Run { caller: &caller, args, exchanges: Vec::new(), bar: bar(args) };
    let left = run.reads(&scope).await;
    let rounds = if args.write { run.rounds(&scope).await } else { Vec::new() };
    run.bar.finish_and_clear();
    let exchanges = run.exchanges;
    Ok(report(&caller, scope.level, exchanges, left, rounds))
}

fn caller(args: &Args, document: Document) -> Result<Caller, String> {
    let mut builder = ClientBuilder::<Client>::from_env()
        .retry(RetryPolicy::never())
        .timeout(args.timeout)
        .read_timeout(args.timeout)
        .max_response_size(MAX_ANSWER);
    if let Some(server) = &args.server {
        builder = builder.server(server);
    }
    let mut pace = tokio::time::interval(Duration::from_secs_f64(args.rate.recip()));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    Ok(Caller {
        client: builder.build().map_err(|error| error.to_string())?,
        document,
        has_key: is_set("ONYX_API_KEY") || is_set("ONYX_PAT"),
        stop: Stop::on_ctrl_c(),
        recorder: None,
        max_calls: args.max_calls,
        slow: args.slow,
        calls: AtomicUsize::new(0),
        unreached: AtomicUsize::new(0),
        pace: tokio::sync::Mutex::new(pace),
        complaint: Mutex::new(None),
    })
}

/// Shows how far it is, where there is a terminal.
fn bar(args: &Args) -> ProgressBar {
    let bar = ProgressBar::new(args.max_calls as u64);
    let style = ProgressStyle::with_template("{pos}/{len} {bar:30} {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// What is under way.
struct Run<'a> {
    caller: &'a Caller,
    args: &'a Args,
    exchanges: Vec<Exchange>,
    bar: ProgressBar,
}

impl Run<'_> {
    /// Calls all that only reads, in waves: what one answers may be what the next needs. Gives back
    /// what was not called.
    async fn reads(&mut self, scope: &Scope) -> Vec<Left> {
        let (mut open, mut left) = plan::safe_operations(scope);
        let mut ids = self.args.ids.then(Ids::default);
        loop {
            let wave = plan::next_wave(&mut open, &self.caller.document, ids.as_ref());
            if wave.is_empty() {
                break;
            }
            self.bar.set_length((self.exchanges.len() + wave.len()) as u64);
            let mut waiting = wave.into_iter();
            while let Some(planned) = waiting.next() {
                if !self.read(&planned, ids.as_mut()).await {
                    let unmade = std::iter::once(planned.entry).chain(waiting.map(|it| it.entry));
                    left.extend(self.cut_off(unmade.chain(open)));
                    return left;
                }
            }
        }
        left.extend(plan::without_arguments(open));
        left
    }

    /// Whether the call was made.
    async fn read(&mut self, planned: &Planned, ids: Option<&mut Ids>) -> bool {
        self.bar.set_message(planned.entry.name());
        let argument = |id: &crate::ids::Id| Argument {
            place: plan::place_of(planned.entry, &id.parameter),
            name: id.parameter.clone(),
            value: id.value.clone(),
        };
        let arguments: Vec<Argument> = planned.ids.iter().map(argument).collect();
        let Some(exchange) = self.caller.call(planned.entry, &arguments, None).await else {
            return false;
        };
        if let (Some(ids), Some(answer)) = (ids, exchange.json())
            && exchange.is_reached()
        {
            ids.learn(planned.entry, &answer);
        }
        self.keep(exchange);
        self.bar.inc(1);
        true
    }

    /// Keeps what the report needs: of bodies only those that are asked for.
    fn keep(&mut self, mut exchange: Exchange) {
        if !(self.args.bodies && exchange.is_faulty()) {
            exchange.answer = Bytes::new();
        }
        self.exchanges.push(exchange);
    }

    fn cut_off(&self, entries: impl Iterator<Item = &'static Entry>) -> Vec<Left> {
        let reason = match self.caller.end() {
            End::Interrupted => "it was interrupted before",
            End::Unreachable => "the server was not reached any more",
            _ => "there were enough calls",
        };
        entries.map(|entry| Left { entry, reason: reason.to_owned() }).collect()
    }

    async fn rounds(&mut self, scope: &Scope) -> Vec<Round> {
        let mut rounds = Vec::new();
        for script in rounds::scripts() {
            self.bar.set_message(script.thing.clone());
            let (round, exchanges) = rounds::play(self.caller, scope, &script).await;
            for exchange in exchanges {
                self.keep(exchange);
            }
            rounds.push(round);
        }
        rounds
    }
}

fn report(
    caller: &Caller,
    level: Level,
    exchanges: Vec<Exchange>,
    left: Vec<Left>,
    rounds: Vec<Round>,
) -> Report {
    let version = caller.document.version();
    let actions = suggest::actions(
        &caller.document,
        exchanges.iter(),
        &format!("observed by a probe of a server, against the document of {version}"),
    );
    let server = caller.client.raw().base_url().to_owned();
    let complaint = caller.complaint.lock().ok().and_then(|complaint| complaint.clone());
    let client = caller.client.clone();
    Report { server, level, exchanges, left, rounds, actions, end: caller.end(), complaint, client }
}
