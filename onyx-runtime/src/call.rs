//! A call: a request and the type of its answer.

use super::execute::{Executing, start};
use super::{Answer, Async, Client, Error, Mode, RawResponse, Request};
use std::fmt::{self, Display};
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// A call that is ready to be sent. Nothing happens until it is: awaited, or by
/// [`send`](Self::send).
///
/// It owns all it needs, so it can be kept, moved to another thread and spawned.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<T, M: Mode = Async> {
    client: Client<M>,
    request: Request,
    answer: PhantomData<fn() -> T>,
}

impl<T: Answer, M: Mode> Call<T, M> {
    /// A call of a client.
    pub fn new(client: &Client<M>, request: Request) -> Self {
        Self { client: client.clone(), request, answer: PhantomData }
    }

    /// Sends it and gives the answer.
    pub fn send(self) -> M::Sent<T> {
        M::send(&self.client, self.request)
    }

    /// Sends it and gives the answer as it came: status, headers and bytes. A status that is no
    /// success is no error here; retries happen all the same.
    pub fn send_raw(self) -> M::Sent<RawResponse> {
        M::send(&self.client, self.request)
    }

    /// Sets how long the call may take, retries and all; of a download or a stream, until its
    /// first byte.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.options.timeout = Some(timeout);
        self
    }

    /// Adds a header. It replaces one of the same name that the client sends by itself.
    pub fn header(mut self, name: &str, value: impl Display) -> Self {
        self.request.header(name, &value);
        self
    }

    /// Adds a query parameter that the document does not have.
    pub fn extra_query(mut self, name: &str, value: impl Display) -> Self {
        self.request.query(name, &value);
        self
    }

    /// Sets how often the request is sent again after a failure that may pass.
    pub fn retries(mut self, retries: u32) -> Self {
        self.request.options.retries = Some(retries);
        self
    }

    /// Sets whether the request may be sent again although its method says that this may do
    /// something twice (POST and PATCH).
    pub fn retry_non_idempotent(mut self, yes: bool) -> Self {
        self.request.options.retry_non_idempotent = Some(yes);
        self
    }

    pub(crate) fn into_parts(self) -> (Client<M>, Request) {
        (self.client, self.request)
    }

    /// The request, to put into it what has no method of its own.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }
}

impl<T, M: Mode> fmt::Debug for Call<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.request.operation())
    }
}

impl<T: Answer> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Sending<T> {
        self.send()
    }
}

/// A call on its way: a future of its answer. Dropping it gives the call up.
#[must_use = "a call does nothing until it is awaited"]
pub struct Sending<T> {
    response: Executing,
    answer: PhantomData<fn() -> T>,
}

impl<T: Answer> Sending<T> {
    pub(crate) fn new<M: Mode>(client: &Client<M>, request: Request) -> Self {
        Self { response: start(&client.core, request, T::READING), answer: PhantomData }
    }

    /// The future of the answer before it is understood.
    #[cfg(feature = "dispatch")]
    pub(crate) fn into_response(self) -> Executing {
        self.response
    }
}

impl<T: Answer> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.response.as_mut().poll(cx).map(|response| T::from_response(response?))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// Gives the methods of a [`Call`] to a struct around one, by delegation: `send`, `send_raw`,
/// `timeout`, `header`, `extra_query`, `retries`, `retry_non_idempotent` and `IntoFuture`.
///
/// The struct has a field `call` and a parameter for the [`Mode`].
///
/// ```
/// use onyx_api::runtime::{Async, Call, Mode, builder};
///
/// pub struct ListPets<M: Mode = Async> { call: Call<Vec<String>, M> }
///
/// builder! { ListPets => Vec<String> }
///
/// impl<M: Mode> ListPets<M> {
///     /// How many to answer with.
///     pub fn limit(mut self, limit: i64) -> Self {
///         self.call.request_mut().query("limit", &limit);
///         self
///     }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __runtime_builder {
    ($name:ident => $answer:ty) => {
        impl<M: $crate::Mode> $name<M> {
            /// Sends the call and gives the answer.
            pub fn send(self) -> M::Sent<$answer> {
                self.call.send()
            }

            /// Sends the call and gives the answer as it came: status, headers and bytes. A
            /// status that is no success is no error here.
            pub fn send_raw(self) -> M::Sent<$crate::RawResponse> {
                self.call.send_raw()
            }

            /// Sets how long the call may take, retries and all; of a download or a stream, until
            /// its first byte.
            #[must_use]
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.call = self.call.timeout(timeout);
                self
            }

            /// Adds a header. It replaces one of the same name that the client sends by itself.
            #[must_use]
            pub fn header(mut self, name: &str, value: impl ::core::fmt::Display) -> Self {
                self.call.request_mut().header(name, &value);
                self
            }

            /// Adds a query parameter that the document does not have.
            #[must_use]
            pub fn extra_query(mut self, name: &str, value: impl ::core::fmt::Display) -> Self {
                self.call.request_mut().query(name, &value);
                self
            }

            /// Sets how often the request is sent again after a failure that may pass.
            #[must_use]
            pub fn retries(mut self, retries: u32) -> Self {
                self.call = self.call.retries(retries);
                self
            }

            /// Sets whether the request may be sent again although its method says that this may
            /// do something twice.
            #[must_use]
            pub fn retry_non_idempotent(mut self, yes: bool) -> Self {
                self.call = self.call.retry_non_idempotent(yes);
                self
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$answer, $crate::Error>;
            type IntoFuture = $crate::Sending<$answer>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.send()
            }
        }
    };
}
