//! Whether a call is awaited or waited for.

use super::{Answer, Client, Request, Sending};

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// Whether a client's calls are awaited ([`Async`]) or waited for (`Blocking`, behind the feature
/// `blocking`). Everything else about them is the same.
pub trait Mode: sealed::Sealed + Clone + Send + Sync + Sized + 'static {
    /// What sending gives: a future of the answer, or the answer.
    type Sent<T: Answer>;

    #[doc(hidden)]
    fn send<T: Answer>(client: &Client<Self>, request: Request) -> Self::Sent<T>;
}

/// Calls are awaited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Async;

impl sealed::Sealed for Async {}

impl Mode for Async {
    type Sent<T: Answer> = Sending<T>;

    fn send<T: Answer>(client: &Client<Self>, request: Request) -> Sending<T> {
        Sending::new(client, request)
    }
}
