//! A client whose server is a function: a middleware that answers by itself, so that targets reach
//! the runtime by its public interface and nothing is sent.

use bytes::Bytes;
use onyx_runtime::{
    Answer, Async, Call, ClientBuilder, Error, ErrorKind, Exchange, Middleware, Mode, Next,
    Operation, Request, RetryPolicy, Root, Service,
};
use std::sync::{Mutex, MutexGuard, PoisonError};

static SERVICE: Service = Service::new("Fuzzed").server("http://localhost");

struct Client<M: Mode = Async>(onyx_runtime::Client<M>);

impl<M: Mode> From<onyx_runtime::Client<M>> for Client<M> {
    fn from(client: onyx_runtime::Client<M>) -> Self {
        Self(client)
    }
}

impl<M: Mode> Root for Client<M> {
    const SERVICE: &'static Service = &SERVICE;
    type In<N: Mode> = Client<N>;
}

/// What came as a request, and what goes out as the answer to it.
#[derive(Default)]
struct Wire {
    received: Bytes,
    content_type: String,
    answer: http::Response<Vec<Bytes>>,
}

static WIRE: Mutex<Option<Wire>> = Mutex::new(None);

fn wire() -> MutexGuard<'static, Option<Wire>> {
    WIRE.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Server;

impl Middleware for Server {
    fn handle<'a>(&'a self, mut request: reqwest::Request, _next: Next<'a>) -> Exchange<'a> {
        Box::pin(async move {
            let content_type = request.headers().get("content-type");
            let content_type = content_type.and_then(|value| value.to_str().ok());
            let content_type = content_type.unwrap_or_default().to_owned();
            let received = match request.body_mut().take() {
                Some(body) => http_body_util::BodyExt::collect(body)
                    .await
                    .map_err(|error| Error::other(ErrorKind::Transport, error.to_string()))?
                    .to_bytes(),
                None => Bytes::new(),
            };
            let answer = std::mem::take(wire().get_or_insert_default()).answer;
            *wire() = Some(Wire { received, content_type, answer: http::Response::default() });
            Ok(answer.map(body).into())
        })
    }
}

/// A body that arrives in these chunks.
fn body(chunks: Vec<Bytes>) -> reqwest::Body {
    let frames = chunks.into_iter().map(|chunk| Ok::<_, Error>(http_body::Frame::data(chunk)));
    reqwest::Body::wrap(http_body_util::StreamBody::new(futures_util::stream::iter(frames)))
}

thread_local! {
    static CLIENT: Client = ClientBuilder::<Client>::new()
        .retry(RetryPolicy::never())
        .middleware(Server)
        .build()
        .expect("a client");
    static RUNTIME: tokio::runtime::Runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
}

/// One exchange at a time: the wire is one for the whole process.
static TURN: Mutex<()> = Mutex::new(());

/// Calls an operation that is answered so, and reads the answer to its end.
pub(crate) fn answered<T: Answer, R>(
    operation: &'static Operation,
    answer: http::Response<Vec<Bytes>>,
    read: impl AsyncFnOnce(Result<T, Error>) -> R,
) -> R {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    *wire() = Some(Wire { answer, ..Wire::default() });
    RUNTIME.with(|runtime| {
        let call = CLIENT.with(|client| Call::<T>::new(&client.0, Request::new(operation)));
        runtime.block_on(async { read(call.await).await })
    })
}

/// The content type and the body of a request, unless it is refused.
pub(crate) fn sent(
    operation: &'static Operation,
    fill: impl FnOnce(&mut Request),
) -> Result<(String, Bytes), Error> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    *wire() = Some(Wire::default());
    let mut request = Request::new(operation);
    fill(&mut request);
    RUNTIME.with(|runtime| {
        let call = CLIENT.with(|client| Call::<()>::new(&client.0, request));
        runtime.block_on(call.send())
    })?;
    let wire = wire().take().unwrap_or_default();
    Ok((wire.content_type, wire.received))
}
