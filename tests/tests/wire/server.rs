//! A server on loopback that keeps each request and plays the answers it was given, in order.

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::{HeaderMap, Request, Response, StatusCode, service::service_fn};
use hyper_util::rt::TokioIo;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// As it stands in the request, percent-encoded.
    pub(crate) path: String,
    /// Decoded, in order.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// An answer to play.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canned {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// Sent one by one, each flushed before the next.
    pub(crate) chunks: Vec<Bytes>,
}

impl Canned {
    pub(crate) fn new(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("content-type".to_owned(), media_type.to_owned())];
        Self { status, headers, chunks: vec![body.into()] }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

#[derive(Default)]
struct State {
    seen: Vec<Seen>,
    answers: VecDeque<Canned>,
}

pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Listens until the runtime ends.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                // Small answers are to leave at once.
                let _ = socket.set_nodelay(true);
                let state = Arc::clone(&shared);
                let service = service_fn(move |request| answer(Arc::clone(&state), request));
                let connection = hyper::server::conn::http1::Builder::new();
                tokio::spawn(connection.serve_connection(TokioIo::new(socket), service));
            }
        });
        Self { url, state }
    }

    /// Answers the next request so. A request that comes unexpected is not found.
    pub(crate) fn answers(&self, canned: Canned) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.answers.clear();
        state.seen.clear();
        state.answers.push_back(canned);
    }

    /// The first request since then.
    pub(crate) fn seen(&self) -> Option<Seen> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.seen.first().cloned()
    }
}

type Chunk = Result<Frame<Bytes>, Infallible>;
type Played = StreamBody<stream::BoxStream<'static, Chunk>>;

async fn answer(
    state: Arc<Mutex<State>>,
    request: Request<Incoming>,
) -> Result<Response<Played>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let query = head.uri.query().unwrap_or_default().as_bytes();
    let query = url::form_urlencoded::parse(query).into_owned().collect();
    let (method, path) = (head.method.to_string(), head.uri.path().to_owned());
    let seen = Seen { method, path, query, headers: head.headers, body };
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.seen.push(seen);
    let canned = state.answers.pop_front().unwrap_or_else(|| Canned::empty(404));
    Ok(play(canned))
}

fn play(canned: Canned) -> Response<Played> {
    // The pause in between lets each piece out before the next comes.
    let chunks = stream::iter(canned.chunks).then(|chunk| async {
        tokio::task::yield_now().await;
        Ok(Frame::data(chunk))
    });
    let mut response = Response::new(StreamBody::new(chunks.boxed()));
    *response.status_mut() = StatusCode::from_u16(canned.status).expect("a status");
    for (name, value) in canned.headers {
        let name = hyper::header::HeaderName::try_from(name).expect("the name of a header");
        response.headers_mut().append(name, value.parse().expect("the value of a header"));
    }
    response
}
