//! The way from page to page, whatever is on them.

use super::{Position, Way};
use crate::{Error, ErrorKind, Request};
use std::collections::HashSet;

/// How many pages in a row may be empty: a cursor may lead over some, and a server that leads on for
/// ever would never let its client go.
const MAX_EMPTY: u32 = 1000;

/// Where a walk through the pages stands.
pub(super) struct Walk {
    way: Way,
    /// The request of the next page.
    request: Request,
    at: At,
    /// How many items have come.
    counted: i64,
    /// How many the fullest page had.
    fullest: i64,
    /// How many of the last pages were empty.
    empty: u32,
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
        Self { way, request, at, counted: 0, fullest: 0, empty: 0, state }
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
        self.fullest = self.fullest.max(count);
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        if self.empty > MAX_EMPTY {
            let message = format!("the server has answered with {MAX_EMPTY} empty pages in a row");
            self.state = State::Refused(self.refusal(&message));
            return;
        }
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
            // A server may allow less than it was asked for, so only what has come tells how many
            // items are on a page.
            (At::Number { start, .. }, Position::Page(first)) => {
                start.saturating_sub(first).saturating_mul(self.fullest)
            }
            (At::Told(_), _) | (_, Position::Told) => 0,
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
        error.with_operation(self.request.operation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, Operation};

    const LIST: Operation = Operation::new("list", Method::GET, "/list");

    fn walk(position: Position, query: &[(&str, &str)]) -> Walk {
        let mut request = Request::new(&LIST);
        for (name, value) in query {
            request.query(name, value);
        }
        Walk::new(Way { position, parameter: "at", size: Some(("size", Some(10))) }, request)
    }

    /// What is asked for after a page with so many items, which tells nothing else.
    fn after(walk: &mut Walk, count: usize) -> Option<String> {
        walk.arrived(Seen { count, next: None, total: None, more: None });
        walk.request().map(|request| request.unwrap().target)
    }

    #[test]
    fn a_page_shorter_than_was_asked_for_is_the_last_where_nothing_else_tells() {
        let mut by_default = walk(Position::Page(0), &[]);
        assert_eq!(after(&mut by_default, 10).as_deref(), Some("/list?at=1"));
        assert_eq!(after(&mut by_default, 9), None);
        let mut as_asked = walk(Position::Offset(0), &[("size", "3")]);
        assert_eq!(after(&mut as_asked, 3).as_deref(), Some("/list?size=3&at=3"));
        assert_eq!(after(&mut as_asked, 3).as_deref(), Some("/list?size=3&at=6"));
        assert_eq!(after(&mut as_asked, 2), None);
    }

    #[test]
    fn the_position_takes_the_place_of_every_one_that_was_set() {
        let query = [("at", "4"), ("a b", "x&at=9"), ("at", "7"), ("size", "1")];
        let mut walk = walk(Position::Page(0), &query);
        let first = walk.request().unwrap().unwrap();
        assert_eq!(first.target, "/list?at=4&a%20b=x%26at%3D9&at=7&size=1");
        let next = after(&mut walk, 1);
        assert_eq!(next.as_deref(), Some("/list?a%20b=x%26at%3D9&size=1&at=8"));
    }

    #[test]
    fn a_server_that_gives_less_than_it_was_asked_for_is_walked_to_the_total() {
        let mut walk = walk(Position::Page(0), &[("size", "100")]);
        for (page, more) in [(1, true), (2, true), (3, false)] {
            walk.arrived(Seen { count: 20, next: None, total: Some(60), more: None });
            assert_eq!(walk.request().is_some(), more, "{page}");
        }
    }

    #[test]
    fn numbers_end_where_they_cannot_be_counted_on() {
        let last = i64::MAX.to_string();
        let mut walk = walk(Position::Page(0), &[("at", &last)]);
        assert_eq!(after(&mut walk, 10), None);
    }

    #[test]
    fn a_server_that_leads_over_empty_pages_for_ever_is_left() {
        let mut walk = walk(Position::Told, &[]);
        let mut lead = |count, next: usize| {
            let next = Some(next.to_string());
            walk.arrived(Seen { count, next, total: None, more: None });
            walk.request().map(|request| request.map(|request| request.target))
        };
        assert!((0..1000).all(|page| lead(0, page).unwrap().is_ok()));
        lead(1, 1000).unwrap().unwrap();
        assert!((1001..2001).all(|page| lead(0, page).unwrap().is_ok()));
        assert_eq!(lead(0, 2001).unwrap().unwrap_err().kind(), ErrorKind::Decode);
        assert!(walk.request().is_none());
    }

    #[test]
    fn what_can_be_sent_once_has_no_second_page() {
        let mut walk = walk(Position::Page(0), &[]);
        let body = crate::Body::from("x");
        walk.request.bytes("text/plain", body);
        let error = walk.request().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
    }
}
