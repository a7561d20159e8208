//! Calls: one at a time within the bounds, each with what came of it.

use crate::document::Document;
use crate::finding::Finding;
use crate::judge::{self, Misread};
use crate::record::Recorder;
use crate::report::End;
use crate::stop::Stop;
use onyx_api::Client;
use onyx_api::runtime::dispatch::{Entry, Place};
use onyx_api::runtime::{Bytes, Error, ErrorKind, RawResponse, Request};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::time::Interval;

/// After how many calls without a connection there are no more.
const MAX_UNREACHED: usize = 3;

/// A value for a parameter.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// What makes calls.
pub(crate) struct Caller {
    pub(crate) client: Client,
    pub(crate) document: Document,
    pub(crate) has_key: bool,
    pub(crate) stop: Stop,
    pub(crate) recorder: Option<Recorder>,
    /// How many calls there may be, and how many there were.
    pub(crate) max_calls: usize,
    pub(crate) calls: AtomicUsize,
    /// How many of the last calls found no connection.
    pub(crate) unreached: AtomicUsize,
    /// From when on an answer is slow.
    pub(crate) slow: Duration,
    /// Ticks when the next one may be made.
    pub(crate) pace: tokio::sync::Mutex<Interval>,
    /// What the recorder could not write.
    pub(crate) complaint: Mutex<Option<String>>,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Outcome {
    /// It answered with success.
    Reached,
    /// The server has no such operation: it is older or newer, another edition, or a stand-in.
    Absent,
    /// The key may not.
    Refused,
    /// The licence does not have it.
    Unlicensed,
    /// The operation is there, and what it is about is not.
    Missing,
    /// It answered with another error, or not at all.
    Failed,
    /// There was no connection.
    Unreachable,
}

impl Outcome {
    /// In a word, for programs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Absent => "absent",
            Self::Refused => "refused",
            Self::Unlicensed => "unlicensed",
            Self::Missing => "missing",
            Self::Failed => "failed",
            Self::Unreachable => "unreachable",
        }
    }

    /// In words.
    pub(crate) const fn phrase(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Absent => "not on this server",
            Self::Refused => "refused to this key",
            Self::Unlicensed => "not in the licence",
            Self::Missing => "not found",
            Self::Failed => "failed",
            Self::Unreachable => "no connection",
        }
    }
}

/// A call, and what came of it.
pub(crate) struct Exchange {
    pub(crate) entry: &'static Entry,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) body: Option<Value>,
    pub(crate) took: Duration,
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<u16>,
    pub(crate) media_type: Option<String>,
    pub(crate) answer: Bytes,
    /// Whether the client understood it, where there was something to understand.
    pub(crate) decoded: Option<Result<(), Misread>>,
    /// Why there is no answer, or not all of it is looked at.
    pub(crate) trouble: Option<String>,
    pub(crate) findings: Vec<Finding>,
    /// As of [`crate::check::Checked`].
    pub(crate) vocabulary: HashSet<String>,
}

impl Exchange {
    /// The answer as JSON, where it is some.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.answer).ok()
    }

    pub(crate) fn is_reached(&self) -> bool {
        self.outcome == Outcome::Reached
    }

    /// Whether the server did not keep its word.
    pub(crate) fn is_faulty(&self) -> bool {
        !self.findings.is_empty() || matches!(self.decoded, Some(Err(_)))
    }
}

impl Caller {
    /// Calls an operation, unless the bounds are reached or somebody wants an end.
    pub(crate) async fn call(
        &self,
        entry: &'static Entry,
        arguments: &[Argument],
        body: Option<&Value>,
    ) -> Option<Exchange> {
        tokio::select! {
            biased;
            () = self.stop.wanted() => None,
            exchange = self.call_through(entry, arguments, body) => exchange,
        }
    }

    /// The same, to its end: what has begun to change something is not left half done.
    pub(crate) async fn call_through(
        &self,
        entry: &'static Entry,
        arguments: &[Argument],
        body: Option<&Value>,
    ) -> Option<Exchange> {
        if self.unreached.load(Ordering::Relaxed) >= MAX_UNREACHED {
            return None;
        }
        let count = |calls| (calls < self.max_calls).then_some(calls + 1);
        self.calls.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count).ok()?;
        Some(self.call_unbounded(entry, arguments, body).await)
    }

    /// The same beyond the number of calls that there may be: for taking away what was made.
    pub(crate) async fn call_unbounded(
        &self,
        entry: &'static Entry,
        arguments: &[Argument],
        body: Option<&Value>,
    ) -> Exchange {
        self.pace.lock().await.tick().await;
        let begun = Instant::now();
        let raw = entry.raw(self.client.raw(), |request| fill(request, arguments, body)).await;
        let mut exchange = Exchange {
            entry,
            arguments: arguments.to_vec(),
            body: body.cloned(),
            took: begun.elapsed(),
            outcome: Outcome::Failed,
            status: None,
            media_type: None,
            answer: Bytes::new(),
            decoded: None,
            trouble: None,
            findings: Vec::new(),
            vocabulary: HashSet::new(),
        };
        match raw {
            Ok(raw) => self.take_answer(&mut exchange, raw),
            Err(error) => exchange.take_error(&error),
        }
        match exchange.outcome {
            Outcome::Unreachable => self.unreached.fetch_add(1, Ordering::Relaxed),
            _ => self.unreached.swap(0, Ordering::Relaxed),
        };
        if exchange.took > self.slow {
            exchange.findings.push(judge::slow(self.slow, exchange.took));
        }
        self.record(&exchange);
        exchange
    }

    /// Why no more calls are made.
    pub(crate) fn end(&self) -> End {
        if self.stop.is_wanted() {
            End::Interrupted
        } else if self.unreached.load(Ordering::Relaxed) >= MAX_UNREACHED {
            End::Unreachable
        } else if self.calls.load(Ordering::Relaxed) >= self.max_calls {
            End::Enough
        } else {
            End::Done
        }
    }

    fn take_answer(&self, exchange: &mut Exchange, raw: RawResponse) {
        exchange.status = Some(raw.status.as_u16());
        exchange.media_type = judge::media_type(&raw.headers);
        exchange.answer = raw.bytes.clone();
        exchange.outcome = judge::outcome(raw.status, &raw.bytes);
        judge::judge(&self.document, exchange, raw);
    }

    fn record(&self, exchange: &Exchange) {
        let Some(recorder) = &self.recorder else { return };
        if let Err(error) = recorder.record(exchange, |text| self.client.raw().hide_secrets(text))
            && let Ok(mut complaint) = self.complaint.lock()
        {
            *complaint = Some(format!("cannot record: {error}"));
        }
    }
}

impl Exchange {
    fn take_error(&mut self, error: &Error) {
        self.status = error.status().map(|status| status.as_u16());
        self.trouble = Some(error.to_string());
        match error.kind() {
            ErrorKind::Connect => self.outcome = Outcome::Unreachable,
            ErrorKind::Timeout => self.findings.push(judge::failed("no answer in time")),
            ErrorKind::Transport => self.findings.push(judge::failed("the connection broke")),
            _ => {}
        }
    }
}

fn fill(request: &mut Request, arguments: &[Argument], body: Option<&Value>) {
    for Argument { place, name, value } in arguments {
        let text: &dyn Display = match value {
            Value::String(text) => text,
            other => other,
        };
        match place {
            Place::Path => request.path(name, text),
            Place::Query => request.query(name, text),
            Place::Header => request.header(name, text),
            _ => request.cookie(name, text),
        }
    }
    if let Some(body) = body {
        request.json(body);
    }
}
