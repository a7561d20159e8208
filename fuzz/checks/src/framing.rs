//! Streams of items: however a body is cut into chunks, the items are the same.

use crate::exchange::answered;
use bytes::Bytes;
use onyx_runtime::{Error, ErrorKind, Event, Framing, ItemStream, Method, Operation};
use onyx_tests::shuffle::Random;

static LINES: Operation = Operation::new("lines", Method::GET, "/")
    .framing(Framing::JsonLines)
    .in_band_error("error")
    .heartbeat("ping");
static EVENTS: Operation = Operation::new("events", Method::GET, "/")
    .framing(Framing::ServerSentEvents)
    .in_band_error("error")
    .heartbeat("ping");

/// An item, or the kind of its error and the text that stood there.
type Item = Result<Event, (ErrorKind, Bytes)>;

/// Reads a body whole, cut at random and byte by byte, as lines and as events. The first byte says
/// where it is cut.
pub fn check(data: &[u8]) {
    let Some((seed, body)) = data.split_first() else { return };
    for operation in [&LINES, &EVENTS] {
        let whole = items(operation, vec![Bytes::copy_from_slice(body)]);
        let cut = items(operation, cut(body, u64::from(*seed)));
        assert_eq!(whole, cut, "{operation}: {:?}", String::from_utf8_lossy(body));
        let bytes = body.chunks(1).map(Bytes::copy_from_slice).collect();
        assert_eq!(whole, items(operation, bytes), "{operation}, byte by byte");
    }
}

fn cut(body: &[u8], seed: u64) -> Vec<Bytes> {
    let mut random = Random::new(seed);
    let mut chunks = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let length = usize::try_from(random.number() % 24).expect("a length").min(rest.len());
        let (chunk, after) = rest.split_at(length);
        chunks.push(Bytes::copy_from_slice(chunk));
        rest = after;
    }
    chunks
}

/// The items, and whether the stream ended as it should.
fn items(operation: &'static Operation, chunks: Vec<Bytes>) -> (Vec<Item>, bool) {
    answered(operation, http::Response::new(chunks), async |stream| {
        let mut stream: ItemStream<Event> = stream.expect("the head of a stream");
        let mut items = Vec::new();
        while let Some(item) = stream.next().await {
            items.push(item.map_err(|error: Error| (error.kind(), error.body().clone())));
        }
        (items, stream.is_complete())
    })
}

/// Streams in every way to end a line.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "\u{feff}{\"a\": \"é😀\"}\n\n  \n{\"error\": \"x\"}\n{\"type\":\"ping\"}\n[1]",
        "\u{feff}: hello\n\nevent: a\ndata: {\"a\":\ndata: \"é😀\"}\nid: 7\nretry: 250\n\n:\n\n",
        "data:2\n\nevent: empty\n\ndata: [3]\nunknown: x\n\ndata: [DONE]\n\ndata: 4\n\n",
        "data\n\ndata:\n\nid: a\0b\nretry: x\nretry\ndata: {\"error\": {}}\n",
        "data: 1",
    ];
    let ends = ["\n", "\r", "\r\n"];
    let all = texts.iter().flat_map(|text| ends.map(|end| format!("7{}", text.replace('\n', end))));
    crate::texts(all)
}
