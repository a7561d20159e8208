//! How fast the stream of a chat answer is read, from the body to its items: `cargo bench -p onyx-api
//! --bench stream`. Ten times as many packets, and lines ten times as long, take ten times as long:
//! what is to be seen is that the throughput stays.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot run stops")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use http_body::Frame;
use onyx_api::Client;
use onyx_api::runtime::{Bytes, Error, Exchange, ItemStream, Middleware, Next};
use onyx_api::types::{ChatStreamItem, SendMessageRequest};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Builder;

/// As much as comes at once.
const CHUNK: usize = 16 << 10;

/// A server that answers with this body, without network.
struct Server(Bytes);

impl Middleware for Server {
    fn handle<'a>(&'a self, _request: reqwest::Request, _next: Next<'a>) -> Exchange<'a> {
        let body = reqwest::Body::wrap(Chunks(self.0.clone()));
        Box::pin(async { Ok(http::Response::new(body).into()) })
    }
}

/// What is left of a body.
struct Chunks(Bytes);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.0.len().min(CHUNK);
        let chunk = self.0.split_to(length);
        Poll::Ready((!chunk.is_empty()).then(|| Ok(Frame::data(chunk))))
    }
}

/// Lines whose texts are so long.
fn body(lines: usize, length: usize) -> Bytes {
    let text = "a word, ".repeat(length.div_ceil(8));
    let line = format!(
        r#"{{"placement": {{"turn_index": 0, "tab_index": 0}}, "obj": {{"type": "message_delta", "content": "{text}"}}}}"#
    );
    (line + "\n").repeat(lines).into()
}

async fn stream(client: &Client) -> ItemStream<ChatStreamItem> {
    client.chat().send_chat_message_stream(SendMessageRequest::new("?")).await.unwrap()
}

async fn count_items(client: &Client) -> Result<usize, Error> {
    let mut items = stream(client).await;
    let mut count = 0;
    while items.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

async fn count_text(client: &Client) -> Result<usize, Error> {
    let mut text = stream(client).await.text();
    let mut count = 0;
    while text.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

fn compare(criterion: &mut Criterion, name: &str, sizes: [(usize, usize); 2]) {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    for (lines, length) in sizes {
        let body = body(lines, length);
        group.throughput(Throughput::Bytes(body.len() as u64));
        let server = Client::builder().server("http://localhost").middleware(Server(body));
        let client = server.build().unwrap();
        let size = if name == "packets" { lines } else { length };
        group.bench_function(BenchmarkId::new("items", size), |bench| {
            bench.iter(|| assert_eq!(runtime.block_on(count_items(&client)).unwrap(), lines));
        });
        group.bench_function(BenchmarkId::new("text", size), |bench| {
            bench.iter(|| assert_eq!(runtime.block_on(count_text(&client)).unwrap(), lines));
        });
    }
    group.finish();
}

fn streams(criterion: &mut Criterion) {
    compare(criterion, "packets", [(10_000, 24), (100_000, 24)]);
    compare(criterion, "lines", [(20, 100_000), (20, 1_000_000)]);
}

criterion_group!(benches, streams);
criterion_main!(benches);
