//! Recorded streams, whole and in pieces.

use crate::Report;
use crate::wire::compare::{Allowed, difference};
use crate::wire::server::{Canned, Server};
use bytes::Bytes;
use onyx_api::Client;
use onyx_api::runtime::ErrorKind;
use onyx_api::runtime::dispatch::Reply;
use serde_json::{Value, json};

/// How often a stream is cut at places of chance.
const ROUNDS: u64 = 20;

/// An item of a stream, or the error that stands in its place.
type Item = Result<Value, Value>;

/// The function that answers with a stream, arguments for it, and what is in the stream.
fn plan(name: &str, bytes: &[u8]) -> (&'static str, Value, Vec<Item>) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let parsed = |line: &str| serde_json::from_str::<Value>(line).expect("JSON in a line");
    if name.starts_with("stream-gateway") {
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        let items = data.filter(|data| *data != "[DONE]").map(|data| Ok(parsed(data)));
        let body = json!({"model": "1/stub-model", "messages": []});
        return ("gateway.gateway_chat_completions_stream", body, items.collect());
    }
    let items = text.lines().map(parsed);
    let items = items.map(|item| if item["error"].is_null() { Ok(item) } else { Err(item) });
    ("chat.send_chat_message_stream", json!({"message": "Hello"}), items.collect())
}

/// Plays a stream in one piece, byte by byte, and cut at places of chance.
pub(crate) async fn play(
    name: &str,
    bytes: Bytes,
    server: &Server,
    client: &Client,
    report: &mut Report,
) {
    let mut cuts: Vec<Vec<usize>> = vec![Vec::new(), (1..bytes.len()).collect()];
    cuts.extend((0..ROUNDS).map(|seed| {
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut places: Vec<usize> =
            std::iter::repeat_with(|| chance.usize(1..bytes.len().max(2))).take(12).collect();
        places.sort_unstable();
        places.dedup();
        places.retain(|place| *place < bytes.len());
        places
    }));
    for places in cuts {
        let mut canned = Canned::new(200, "text/event-stream; charset=utf-8", "");
        canned.chunks = cut(&bytes, &places);
        server.answers(canned);
        if let Some(fault) = fault(name, &bytes, client).await {
            report.faults.push(format!("{name} cut at {places:?}: {fault}"));
            return;
        }
    }
    report.streams += 1;
}

/// Bytes in pieces.
fn cut(bytes: &Bytes, places: &[usize]) -> Vec<Bytes> {
    let starts = std::iter::once(0).chain(places.iter().copied());
    let ends = places.iter().copied().chain([bytes.len()]);
    starts.zip(ends).map(|(start, end)| bytes.slice(start..end)).collect()
}

async fn fault(name: &str, bytes: &[u8], client: &Client) -> Option<String> {
    let (function, body, expected) = plan(name, bytes);
    let call = onyx_api::dispatch::call(client, function, json!({ "body": body }));
    let Reply::Items(mut items) = call.expect("arguments").await.expect("a stream") else {
        return Some("no stream".to_owned());
    };
    for item in expected {
        match (item, items.next().await) {
            (Ok(came), Some(Ok(written))) => {
                let allowed = Allowed { null_for_absent: true, ..Allowed::default() };
                if let Some(lost) = difference(&came, &written, allowed) {
                    return Some(lost);
                }
            }
            (Err(came), Some(Err(error))) => {
                let same = error.kind() == ErrorKind::Reported
                    && error.code() == came["error_code"].as_str()
                    && came["is_retryable"].as_bool().is_none_or(|r| r == error.is_retryable())
                    && serde_json::from_slice::<Value>(error.body()).is_ok_and(|body| body == came);
                if !same {
                    return Some(format!("{came} became {error}"));
                }
            }
            (came, item) => return Some(format!("{came:?} became {item:?}")),
        }
    }
    items.next().await.map(|more| format!("there is more: {more:?}"))
}
