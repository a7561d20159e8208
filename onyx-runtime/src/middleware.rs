//! The seam through which a caller sees and changes requests and responses.

use super::{Error, Operation};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A future of a response, as [`Middleware::handle`] gives it.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<reqwest::Response, Error>> + Send + 'a>>;

/// Something that stands between the client and the server: for signing, caching, metrics.
///
/// It is called for each attempt, so also for each that is sent again and for each step of a
/// redirect. It may change the request, pass it on, change what comes back, or answer by itself
/// without passing anything on. The request holds the credentials.
///
/// ```
/// use onyx_api::runtime::{Exchange, Middleware, Next};
///
/// struct Clock;
///
/// impl Middleware for Clock {
///     fn handle<'a>(&'a self, request: reqwest::Request, next: Next<'a>) -> Exchange<'a> {
///         Box::pin(async move {
///             let (operation, start) = (next.operation(), std::time::Instant::now());
///             let response = next.run(request).await;
///             println!("{operation} took {:?}", start.elapsed());
///             response
///         })
///     }
/// }
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Handles a request: usually by [`Next::run`], with something before or after it.
    fn handle<'a>(&'a self, request: reqwest::Request, next: Next<'a>) -> Exchange<'a>;
}

/// What is behind a middleware: further ones, and at the end the server.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(crate) rest: &'a [Arc<dyn Middleware>],
    pub(crate) http: &'a reqwest::Client,
    pub(crate) operation: &'static Operation,
    pub(crate) attempt: u32,
}

impl<'a> Next<'a> {
    /// Passes a request on.
    pub fn run(self, request: reqwest::Request) -> Exchange<'a> {
        match self.rest.split_first() {
            Some((first, rest)) => first.handle(request, Self { rest, ..self }),
            None => {
                Box::pin(async move { self.http.execute(request).await.map_err(Error::transport) })
            }
        }
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}
