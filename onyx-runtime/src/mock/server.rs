//! The server on loopback, on a thread of its own.

use super::body::Playing;
use super::{Handle, Received, Route, fail};
use crate::{Async, ClientBuilder, RetryPolicy, Root, transport};
use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::net::Ipv4Addr;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// A server on loopback, in the place of the one that the root client `C` is for.
///
/// It runs on a thread of its own, so it serves clients that are awaited and those that block. It
/// ends when it is dropped; then it panics where an
/// [`expect`](super::Expectation::expect) does not hold, unless the thread is panicking already.
pub struct Server<C> {
    handle: Handle,
    url: String,
    running: Option<Running>,
    client: PhantomData<fn() -> C>,
}

struct Running {
    thread: JoinHandle<()>,
    /// The thread waits for this to be dropped.
    alive: oneshot::Sender<()>,
}

impl<C: Root> Server<C> {
    /// Starts a server that knows these operations.
    ///
    /// # Panics
    /// There is no free port on loopback, or no thread to be had.
    #[must_use]
    #[track_caller]
    pub fn start(routes: &[&[Route]]) -> Self {
        let handle = Handle::new(C::SERVICE, routes);
        match listen(&handle) {
            Ok((url, running)) => Self { handle, url, running: Some(running), client: PhantomData },
            Err(error) => fail(&format!("the mock cannot be started: {error}")),
        }
    }

    /// A client of this server, with a key and a session that are not real.
    ///
    /// # Panics
    /// The HTTP client cannot be built.
    #[must_use]
    #[track_caller]
    pub fn client(&self) -> C::In<Async> {
        match self.builder().build() {
            Ok(client) => client,
            Err(error) => fail(&format!("no client of the mock: {error}")),
        }
    }

    /// A client of this server whose calls are waited for.
    ///
    /// # Panics
    /// The HTTP client cannot be built, or its thread not be started.
    #[cfg(feature = "blocking")]
    #[must_use]
    #[track_caller]
    pub fn blocking_client(&self) -> C::In<crate::Blocking> {
        match self.builder().build_blocking() {
            Ok(client) => client,
            Err(error) => fail(&format!("no client of the mock: {error}")),
        }
    }

    /// The settings of [`client`](Self::client), to be changed: this server, and no proxy on the
    /// way to it; a key and a session; retries as often as by default, after pauses of
    /// milliseconds.
    ///
    /// # Panics
    /// The HTTP client cannot be built.
    #[must_use]
    #[track_caller]
    pub fn builder(&self) -> ClientBuilder<C> {
        let (base, cap) = (Duration::from_millis(1), Duration::from_millis(10));
        let patience = Duration::from_secs(10);
        let http = transport::http_client_with(patience, reqwest::ClientBuilder::no_proxy);
        let http = http.unwrap_or_else(|error| fail(&format!("no client of the mock: {error}")));
        ClientBuilder::new()
            .server(self.url.as_str())
            .http_client(http)
            .api_key("mock-key")
            .session_cookie("mock-session")
            .retry(RetryPolicy::default().pauses(base, cap))
    }
}

impl<C> Server<C> {
    /// The address of the server, without the service's prefix, such as `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The server, as the handles of generated code know it.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// All requests that it got, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.handle.requests()
    }

    /// The requests that no expectation answered, in the order in which they came.
    #[must_use]
    pub fn unmatched(&self) -> Vec<Received> {
        self.handle.unmatched()
    }

    /// Forgets all expectations, and all requests that came.
    pub fn reset(&self) {
        self.handle.reset();
    }

    /// Checks that every [`expect`](super::Expectation::expect) holds, and that no request came
    /// that nothing answers.
    ///
    /// # Panics
    /// It is not so. The message says what came and what was expected.
    #[track_caller]
    pub fn verify(&self) {
        let mut faults = self.handle.complaints();
        faults.extend(self.handle.surprises());
        if !faults.is_empty() {
            fail(&report(&faults));
        }
    }

    fn stop(&mut self) {
        let Some(Running { thread, alive }) = self.running.take() else { return };
        drop(alive);
        // What an expectation holds may be dropped on the server's thread, and the server with it.
        if thread.thread().id() != thread::current().id() {
            // A panic of that thread was printed when it happened.
            let _ = thread.join();
        }
    }
}

impl<C> Drop for Server<C> {
    fn drop(&mut self) {
        self.stop();
        let mut faults = self.handle.complaints();
        if !faults.is_empty() && !thread::panicking() {
            faults.extend(self.handle.surprises());
            fail(&report(&faults));
        }
    }
}

impl<C> fmt::Debug for Server<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Server");
        shown.field("url", &self.url).field("handle", &self.handle).finish_non_exhaustive()
    }
}

fn report(faults: &[String]) -> String {
    format!("the mock was not asked as expected:\n  {}", faults.join("\n  "))
}

fn listen(handle: &Handle) -> io::Result<(String, Running)> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _entered = runtime.enter();
        TcpListener::from_std(listener)?
    };
    let (alive, gone) = oneshot::channel();
    let handle = handle.clone();
    let thread = thread::Builder::new()
        .name("onyx-api mock".to_owned())
        .spawn(move || run(&runtime, listener, handle, gone))?;
    Ok((url, Running { thread, alive }))
}

/// Serves until the test is done with it. With the runtime all connections end.
fn run(runtime: &Runtime, listener: TcpListener, handle: Handle, gone: oneshot::Receiver<()>) {
    runtime.spawn(accept(listener, handle));
    // An error is what is waited for: the sender is gone.
    let _ = runtime.block_on(gone);
}

async fn accept(listener: TcpListener, handle: Handle) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // A connection that was given up is nobody's loss; a machine without another file
            // descriptor needs a moment.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // Small answers are to leave at once.
        let _ = stream.set_nodelay(true);
        let handle = handle.clone();
        let service = service_fn(move |request| answer(handle.clone(), request));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

type Broken = Box<dyn StdError + Send + Sync>;

async fn answer(handle: Handle, request: Request<Incoming>) -> Result<Response<Playing>, Broken> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let reply = handle.answer(head, body);
    tokio::time::sleep(reply.delay).await;
    if reply.breaks {
        return Err(io::Error::from(io::ErrorKind::ConnectionAborted).into());
    }
    Ok(reply.into_response())
}
