//! Answers that come page by page.
//!
//! How the pages of an operation follow one another is a [`Paging`]: the parameter that says which
//! page is wanted, and functions that find in a page what is on it and where to go on. [`Pages`] sends the same request for one page after the other, [`Items`] takes
//! them apart. Nothing is asked for before the caller wants it.

mod stream;
mod walk;

pub use stream::{Items, Pages};

use std::fmt;

/// How the pages of an operation follow one another.
///
/// Generated code makes one for each operation that is paged.
///
/// ```
/// use onyx_api::runtime::Paging;
///
/// #[derive(Clone)]
/// struct Pets { pets: Vec<String>, total: i64 }
///
/// let paging = Paging::<Pets, String>::page(
///     "page",
///     1,
///     |page| page.pets.iter().collect(),
///     |page| page.pets,
/// )
/// .size("page_size", Some(10))
/// .total(|page| Some(page.total));
/// ```
pub struct Paging<P, I> {
    way: Way,
    items: fn(&P) -> Vec<&I>,
    into_items: fn(P) -> Vec<I>,
    next: fn(&P) -> Option<String>,
    total: fn(&P) -> Option<i64>,
    more: fn(&P) -> Option<bool>,
}

/// What the parameters of a paged operation mean.
#[derive(Clone, Copy, Debug)]
struct Way {
    position: Position,
    /// The query parameter that takes the position.
    parameter: &'static str,
    /// The query parameter that says how many items a page may have, and its default.
    size: Option<(&'static str, Option<i64>)>,
}

/// How the position of a page is known.
#[derive(Clone, Copy, Debug)]
enum Position {
    /// Pages are counted, from this number on.
    Page(i64),
    /// Items are counted, from this number on.
    Offset(i64),
    /// The page before tells it.
    Told,
}

impl<P, I> Paging<P, I> {
    /// Pages that are counted, the first being `first`.
    #[must_use]
    pub const fn page(
        parameter: &'static str,
        first: i64,
        items: fn(&P) -> Vec<&I>,
        into_items: fn(P) -> Vec<I>,
    ) -> Self {
        Self::new(Position::Page(first), parameter, items, into_items)
    }

    /// Pages that are told by the number of their first item, the very first being `first`.
    #[must_use]
    pub const fn offset(
        parameter: &'static str,
        first: i64,
        items: fn(&P) -> Vec<&I>,
        into_items: fn(P) -> Vec<I>,
    ) -> Self {
        Self::new(Position::Offset(first), parameter, items, into_items)
    }

    /// Pages that say themselves where to go on, by a cursor or by their last item.
    #[must_use]
    pub const fn told(
        parameter: &'static str,
        next: fn(&P) -> Option<String>,
        items: fn(&P) -> Vec<&I>,
        into_items: fn(P) -> Vec<I>,
    ) -> Self {
        Self { next, ..Self::new(Position::Told, parameter, items, into_items) }
    }

    const fn new(
        position: Position,
        parameter: &'static str,
        items: fn(&P) -> Vec<&I>,
        into_items: fn(P) -> Vec<I>,
    ) -> Self {
        let way = Way { position, parameter, size: None };
        Self { way, items, into_items, next: |_| None, total: |_| None, more: |_| None }
    }

    /// Names the parameter that says how many items a page may have, and its default. Where a page
    /// tells neither a total nor whether there is more, one with fewer items is the last.
    #[must_use]
    pub const fn size(mut self, parameter: &'static str, default: Option<i64>) -> Self {
        self.way.size = Some((parameter, default));
        self
    }

    /// Says where a page tells how many items there are in all.
    #[must_use]
    pub const fn total(mut self, total: fn(&P) -> Option<i64>) -> Self {
        self.total = total;
        self
    }

    /// Says where a page tells whether there is more.
    #[must_use]
    pub const fn more(mut self, more: fn(&P) -> Option<bool>) -> Self {
        self.more = more;
        self
    }
}

impl<P, I> Clone for Paging<P, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, I> Copy for Paging<P, I> {}

impl<P, I> fmt::Debug for Paging<P, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Paging").field(&self.way).finish()
    }
}
