//! An operation that was told what to answer.

use super::condition::Condition;
use super::reply::{Reply, header, status};
use super::route::Route;
use super::shared::{Handle, lock};
use super::{Given, Received, decode};
use crate::Error;
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use std::fmt::{self, Write};
use std::marker::PhantomData;
use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An operation that was told what to answer, with `T`, to requests whose body is `B`.
///
/// Dropping it changes nothing: the mock goes on to answer. It can be kept to look at what it
/// answered, and changed as long as no request has come.
pub struct Expectation<T, B> {
    handle: Handle,
    rule: Arc<Rule>,
    types: PhantomData<fn() -> (T, B)>,
}

#[allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "it answers whether anybody keeps it or not"
)]
impl<T, B> Expectation<T, B> {
    pub(super) fn new(handle: Handle, rule: Arc<Rule>) -> Self {
        Self { handle, rule, types: PhantomData }
    }

    /// Goes on: what is answered next. An answer that is followed by another is given once, or as
    /// often as [`times`](Self::times) says; the last one stays.
    pub fn then(self) -> Given<T, B> {
        Given::after(self.handle, &self.rule)
    }

    /// Gives the answer that was said last only so often. After the last answer of all, the
    /// expectation answers no more, and older ones do in its place.
    pub fn times(self, times: usize) -> Self {
        self.last(|answer| answer.times = Some(times))
    }

    /// Waits before the answer that was said last.
    pub fn delay(self, delay: Duration) -> Self {
        self.last(|answer| answer.delay = delay)
    }

    /// Sets the status of the answer that was said last.
    ///
    /// # Panics
    /// It is none from 200 to 999.
    #[track_caller]
    pub fn status(self, number: u16) -> Self {
        let status = status(number);
        self.last(|answer| answer.status = Some(status))
    }

    /// Adds a header to the answer that was said last, such as `Retry-After`.
    ///
    /// # Panics
    /// It is no header.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        let header = header(name, value);
        self.last(|answer| answer.headers.push(header))
    }

    fn last(self, change: impl FnOnce(&mut Answering)) -> Self {
        lock(&self.rule.progress).answers.last_mut().map(change);
        self
    }

    /// How many requests there must have been in the end: a number, or a range of numbers.
    /// [`verify`](super::Server::verify) checks it, and so does the end of the mock, which panics
    /// where it does not hold, unless the test has failed already.
    pub fn expect(self, count: impl Into<Count>) -> Self {
        lock(&self.rule.progress).expected = Some(count.into());
        self
    }

    /// The requests that it answered, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.rule.progress).answered.clone()
    }

    /// The bodies of the requests that it answered.
    pub fn bodies(&self) -> Result<Vec<B>, Error>
    where
        B: DeserializeOwned,
    {
        self.requests().iter().map(|request| decode(request.body())).collect()
    }
}

impl<T, B> fmt::Debug for Expectation<T, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expectation({})", self.rule.route.operation)
    }
}

/// How many requests are expected: a number, or a range of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    least: usize,
    most: usize,
}

impl Count {
    fn has(&self, count: usize) -> bool {
        (self.least..=self.most).contains(&count)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (least, most) if least == most => write!(f, "{least}"),
            (least, usize::MAX) => write!(f, "at least {least}"),
            (0, most) => write!(f, "at most {most}"),
            (least, most) => write!(f, "{least} to {most}"),
        }
    }
}

impl From<usize> for Count {
    fn from(count: usize) -> Self {
        Self { least: count, most: count }
    }
}

impl From<RangeFrom<usize>> for Count {
    fn from(range: RangeFrom<usize>) -> Self {
        Self { least: range.start, most: usize::MAX }
    }
}

impl From<RangeInclusive<usize>> for Count {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self { least: *range.start(), most: *range.end() }
    }
}

impl From<RangeToInclusive<usize>> for Count {
    fn from(range: RangeToInclusive<usize>) -> Self {
        Self { least: 0, most: range.end }
    }
}

impl From<Range<usize>> for Count {
    fn from(range: Range<usize>) -> Self {
        Self { least: range.start, most: range.end.saturating_sub(1) }
    }
}

impl From<RangeTo<usize>> for Count {
    fn from(range: RangeTo<usize>) -> Self {
        (0..range.end).into()
    }
}

/// An expectation as the server asks it.
pub(super) struct Rule {
    pub(super) route: Route,
    conditions: Mutex<Vec<Condition>>,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    answers: Vec<Answering>,
    /// The one whose turn it is.
    turn: usize,
    answered: Vec<Received>,
    expected: Option<Count>,
}

type Make = dyn Fn(&Received) -> Reply + Send + Sync;

/// An answer, and what was said about it.
struct Answering {
    make: Arc<Make>,
    status: Option<StatusCode>,
    headers: Vec<(HeaderName, HeaderValue)>,
    delay: Duration,
    /// How often it may be given.
    times: Option<usize>,
    given: usize,
}

impl Rule {
    pub(super) fn new(route: Route) -> Self {
        Self { route, conditions: Mutex::default(), progress: Mutex::default() }
    }

    /// Adds an answer behind those that it has, and conditions for all of them.
    pub(super) fn add(&self, conditions: Vec<Condition>, make: Arc<Make>) {
        lock(&self.conditions).extend(conditions);
        lock(&self.progress).answers.push(Answering {
            make,
            status: None,
            headers: Vec::new(),
            delay: Duration::ZERO,
            times: None,
            given: 0,
        });
    }

    /// The answer to a request, if it has one left for it. The caller's own functions run without
    /// a lock, so they may look at the mock.
    pub(super) fn answer(&self, received: &Received) -> Option<Reply> {
        let conditions = lock(&self.conditions).clone();
        if !conditions.iter().all(|condition| condition.holds(received)) {
            return None;
        }
        let (make, change) = lock(&self.progress).take(received)?;
        Some(change(make(received)))
    }

    /// Why it does not answer.
    pub(super) fn excuse(&self, received: &Received) -> String {
        let conditions = lock(&self.conditions).clone();
        let broken = conditions.iter().find(|condition| !condition.holds(received));
        match broken {
            Some(condition) => format!("wants {condition}"),
            None => format!("has given all its answers to {} requests", self.requests()),
        }
    }

    /// How many requests it answered.
    fn requests(&self) -> usize {
        lock(&self.progress).answered.len()
    }

    /// In which way it was not asked as expected.
    pub(super) fn complaint(&self) -> Option<String> {
        let progress = lock(&self.progress);
        let (expected, count) = (progress.expected.as_ref()?, progress.answered.len());
        if expected.has(count) {
            return None;
        }
        let mut text = format!("{}.{}", self.route.resource, self.route.operation);
        for condition in lock(&self.conditions).iter() {
            // Writing to a string cannot fail.
            let _ = write!(text, " with {condition}");
        }
        Some(format!("{text}: {count} requests came, and {expected} were expected"))
    }
}

type Change = Box<dyn FnOnce(Reply) -> Reply + Send>;

impl Progress {
    /// The answer whose turn it is, and what is to be changed about it.
    fn take(&mut self, received: &Received) -> Option<(Arc<Make>, Change)> {
        let last = self.answers.len().checked_sub(1)?;
        while let Some(answer) = self.answers.get_mut(self.turn) {
            let limit = answer.times.unwrap_or(if self.turn == last { usize::MAX } else { 1 });
            if answer.given < limit {
                answer.given += 1;
                self.answered.push(received.clone());
                return Some((Arc::clone(&answer.make), answer.change()));
            }
            self.turn += 1;
        }
        None
    }
}

impl Answering {
    fn change(&self) -> Change {
        let (status, headers, delay) = (self.status, self.headers.clone(), self.delay);
        Box::new(move |mut reply| {
            reply.delay = delay;
            let reply = headers
                .into_iter()
                .fold(reply, |reply, (name, value)| reply.with_header(name, value));
            status.into_iter().fold(reply, Reply::with_status)
        })
    }
}
