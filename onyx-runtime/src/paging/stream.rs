//! Pages and their items, one after the other: as a stream, or as an iterator for those who do
//! not use async.

use super::Paging;
use super::walk::{Seen, Walk};
use crate::{Answer, Async, Call, Client, Error, Mode, Sending};
use futures_core::Stream;
use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// The pages of an answer: a stream, or an iterator of a blocking client.
///
/// It ends after the last page, and after the first error. A page is asked for when it is wanted.
/// An empty page is given only where it is the first.
///
/// ```no_run
/// # use onyx_api::runtime::{Error, Pages};
/// # async fn f(mut pages: Pages<Vec<String>, String>) -> Result<(), Error> {
/// while let Some(page) = pages.try_next().await? {
///     println!("{} of {:?}", page.len(), pages.total());
/// }
/// # Ok(()) }
/// ```
#[must_use = "pages are asked for when they are taken"]
pub struct Pages<P, I, M: Mode = Async> {
    client: Client<M>,
    paging: Paging<P, I>,
    walk: Walk,
    /// The page that is on its way.
    sending: Option<Sending<P>>,
    /// The first and the last item of the page before, by which it is known again.
    edges: Option<(I, I)>,
    total: Option<u64>,
    is_first: bool,
}

/// The items of all pages of an answer: a stream, or an iterator of a blocking client.
///
/// It ends after the last item, and after the first error. A page is asked for when the one before
/// is used up.
///
/// ```no_run
/// # use onyx_api::runtime::{Error, Items};
/// # async fn f(mut names: Items<Vec<String>, String>) -> Result<(), Error> {
/// while let Some(name) = names.try_next().await? {
///     println!("{name}");
/// }
/// # Ok(()) }
/// ```
#[must_use = "pages are asked for when their items are taken"]
pub struct Items<P, I, M: Mode = Async> {
    pages: Pages<P, I, M>,
    /// What is left of the page that came last.
    page: vec::IntoIter<I>,
}

impl<P, I, M: Mode> Pages<P, I, M> {
    /// How many items there are in all, as the page that came last says; nothing before the first,
    /// and where the server does not tell.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The items of the pages that are still to come.
    pub fn items(self) -> Items<P, I, M> {
        Items { pages: self, page: Vec::new().into_iter() }
    }
}

impl<P: Answer, I: Clone + PartialEq, M: Mode> Pages<P, I, M> {
    /// The pages of a call, from the position that it says, or from the first.
    pub fn new(call: Call<P, M>, paging: Paging<P, I>) -> Self {
        let (client, request) = call.into_parts();
        let walk = Walk::new(paging.way, request);
        Self { client, paging, walk, sending: None, edges: None, total: None, is_first: true }
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<P, Error>>> {
        loop {
            let sending = match &mut self.sending {
                Some(sending) => sending,
                none => match self.walk.request() {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return self.end(error),
                    Some(Ok(request)) => none.insert(Sending::new(&self.client, request)),
                },
            };
            let answer = ready!(Pin::new(sending).poll(cx));
            self.sending = None;
            match answer {
                Err(error) => return self.end(error),
                Ok(page) => {
                    if let Some(page) = self.note(page) {
                        return Poll::Ready(Some(page));
                    }
                }
            }
        }
    }

    fn end(&mut self, error: Error) -> Poll<Option<Result<P, Error>>> {
        self.walk.stop();
        Poll::Ready(Some(Err(error)))
    }

    /// Finds the way on in a page, and gives the page unless it is empty and not the first.
    fn note(&mut self, page: P) -> Option<Result<P, Error>> {
        let items = (self.paging.items)(&page);
        if let (Some((first, last)), [head, ..]) = (&self.edges, items.as_slice())
            && *head == first
            && items.last() == Some(&last)
        {
            return Some(Err(self.walk.repeated()));
        }
        let edges = items.first().zip(items.last());
        self.edges = edges.map(|(first, last)| ((*first).clone(), (*last).clone()));
        let count = items.len();
        let total = (self.paging.total)(&page);
        self.total = total.and_then(|total| u64::try_from(total).ok());
        let (next, more) = ((self.paging.next)(&page), (self.paging.more)(&page));
        self.walk.arrived(Seen { count, next, total, more });
        let is_first = std::mem::replace(&mut self.is_first, false);
        (is_first || count > 0).then_some(Ok(page))
    }
}

impl<P, I, M: Mode> Items<P, I, M> {
    /// How many items there are in all, as the page that came last says; nothing before the first,
    /// and where the server does not tell.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.pages.total
    }
}

impl<P: Answer, I: Clone + PartialEq, M: Mode> Items<P, I, M> {
    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.page = (self.pages.paging.into_items)(page).into_iter(),
            }
        }
    }
}

impl<P: Answer, I: Clone + PartialEq> Pages<P, I> {
    /// The next page, or none at the end.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The next page, or none at the end.
    pub async fn try_next(&mut self) -> Result<Option<P>, Error> {
        self.next().await.transpose()
    }
}

impl<P: Answer, I: Clone + PartialEq> Items<P, I> {
    /// The next item, or none at the end.
    pub async fn next(&mut self) -> Option<Result<I, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// The next item, or none at the end.
    pub async fn try_next(&mut self) -> Result<Option<I>, Error> {
        self.next().await.transpose()
    }

    /// All items that are left, in memory.
    pub async fn all(mut self) -> Result<Vec<I>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.try_next().await? {
            all.push(item);
        }
        Ok(all)
    }
}

impl<P: Answer, I: Clone + PartialEq + Unpin> Stream for Pages<P, I> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

impl<P: Answer, I: Clone + PartialEq + Unpin> Stream for Items<P, I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

#[cfg(feature = "blocking")]
mod blocking {
    use super::{Answer, Error, Items, Pages, poll_fn};
    use crate::Blocking;

    impl<P: Answer, I: Clone + PartialEq> Iterator for Pages<P, I, Blocking> {
        type Item = Result<P, Error>;

        fn next(&mut self) -> Option<Self::Item> {
            let mode = self.client.mode.clone();
            mode.wait(poll_fn(|cx| self.poll_page(cx)))
        }
    }

    impl<P: Answer, I: Clone + PartialEq> Iterator for Items<P, I, Blocking> {
        type Item = Result<I, Error>;

        fn next(&mut self) -> Option<Self::Item> {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            let mode = self.pages.client.mode.clone();
            mode.wait(poll_fn(|cx| self.poll_item(cx)))
        }
    }
}

impl<P, I, M: Mode> fmt::Debug for Pages<P, I, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({:?})", self.paging.way)
    }
}

impl<P, I, M: Mode> fmt::Debug for Items<P, I, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items({:?})", self.pages.paging.way)
    }
}
