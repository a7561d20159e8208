//! The way from page to page, whatever is on them.

use super::{Position, Way};
use crate::runtime::{Error, ErrorKind, Request};
use std::collections::HashSet;

/// Where a walk through the pages stands.
pub(super) struct Walk {
    way: Way,
    /// The request of the next page.
    request: Request,
    at: At,
    /// How many items have come.
    counted: i64,
    state: State,
}

/// The position of the next page.
enum At {
    /// A number, and the one that the walk began with.
    Number { start: i64, next: i64 },
    /// What the pages have told so far.
    Told(HashSet<String>),
}

enum State {
    /// There may be a next page.
    Open,
    /// There is none, and this is why.
    Refused(Error),
    Over,
}

/// What a page says about the way on.
pub(super) struct Seen {
    /// How many items are on it.
    pub(super) count: usize,
    pub(super) next: Option<String>,
    pub(super) total: Option<i64>,
    pub(super) more: Option<bool>,
}

impl Walk {
    /// A walk that begins where the request says, or at the first page.
    pub(super) fn new(way: Way, request: Request) -> Self {
        let given = request.query_value(way.parameter);
        let mut state = State::Open;
        let at = match way.position {
            Position::Told => At::Told(given.into_iter().collect()),
            Position::Page(first) | Position::Offset(first) => {
                let start = given.map_or(Ok(first), |given| given.parse()).unwrap_or_else(|_| {
                    let message = format!("`{}` is no number to count pages from", way.parameter);
                    state = State::Refused(Error::new(ErrorKind::Request, message));
                    first
                });
                At::Number { start, next: start }
            }
        };
        Self { way, request, at, counted: 0, state }
    }

    /// The request of the next page, if there may be one.
    pub(super) fn request(&mut self) -> Option<Result<Request, Error>> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Over => None,
            State::Refused(error) => Some(Err(self.within(error))),
            State::Open => {
                self.state = State::Open;
                Some(self.request.again().map_err(|error| self.within(error)))
            }
        }
    }

    /// Ends the walk.
    pub(super) fn stop(&mut self) {
        self.state = State::Over;
    }

    /// The error of a page that is the one before once more: the server does not heed the
    /// position, so asking on would never end.
    pub(super) fn repeated(&mut self) -> Error {
        self.stop();
        self.refusal("the server has answered with the same page twice")
    }

    /// Takes note of a page, and finds the position of the next.
    pub(super) fn arrived(&mut self, seen: Seen) {
        let count = i64::try_from(seen.count).unwrap_or(i64::MAX);
        self.counted = self.counted.saturating_add(count);
        let is_last = self.is_last(count, &seen);
        let next = match &mut self.at {
            _ if is_last => None,
            At::Number { next, .. } => {
                let step = if matches!(self.way.position, Position::Page(_)) { 1 } else { count };
                next.checked_add(step).map(|number| {
                    *next = number;
                    number.to_string()
                })
            }
            At::Told(told) => match seen.next.filter(|next| !next.is_empty()) {
                Some(next) if !told.insert(next.clone()) => {
                    let parameter = self.way.parameter;
                    let message = format!("the server leads back to the same `{parameter}`");
                    self.state = State::Refused(self.refusal(&message));
                    return;
                }
                next => next,
            },
        };
        match next {
            Some(next) => self.request.set_query(self.way.parameter, &next),
            None => self.stop(),
        }
    }

    /// Whether nothing can come after a page, as far as it says so.
    fn is_last(&self, count: i64, seen: &Seen) -> bool {
        if let Some(more) = seen.more {
            return !more || self.is_counted() && count == 0;
        }
        // A cursor may lead over an empty page.
        self.is_counted() && (count == 0 || self.is_complete(count, seen.total))
    }

    fn is_counted(&self) -> bool {
        matches!(self.at, At::Number { .. })
    }

    /// Whether all items have come: by the total, and otherwise by a page that is short.
    fn is_complete(&self, count: i64, total: Option<i64>) -> bool {
        match total {
            Some(total) => self.skipped().saturating_add(self.counted) >= total,
            None => self.size().is_some_and(|size| count < size),
        }
    }

    /// How many items are before the page that the walk began with, at least.
    fn skipped(&self) -> i64 {
        match (&self.at, self.way.position) {
            (At::Number { start, .. }, Position::Offset(first)) => start.saturating_sub(first),
            // How many items a page has is told for sure only by those that have come: a server
            // may allow less than it was asked for.
            (At::Number { start, next }, Position::Page(first)) => {
                let pages = next.saturating_sub(*start).saturating_add(1).max(1);
                let each = self.counted.checked_div(pages).unwrap_or(0);
                start.saturating_sub(first).saturating_mul(each)
            }
            _ => 0,
        }
    }

    /// How many items a page was asked to have.
    fn size(&self) -> Option<i64> {
        let (parameter, default) = self.way.size?;
        self.request.query_value(parameter).and_then(|size| size.parse().ok()).or(default)
    }

    fn refusal(&self, message: &str) -> Error {
        self.within(Error::new(ErrorKind::Decode, message))
    }

    fn within(&self, error: Error) -> Error {
        error.from_operation(self.request.operation())
    }
}
