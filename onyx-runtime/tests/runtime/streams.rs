//! Answers in items, however they are cut.

use crate::client::{build, client};
use crate::server::{Reply, Server, Step, head};
use futures_util::StreamExt as _;
use onyx_runtime::{Error, ErrorKind, Event, Framing, ItemStream, Method, Operation};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

static LINES: Operation = Operation::new("lines", Method::POST, "/lines")
    .accept("text/event-stream")
    .framing(Framing::JsonLines)
    .in_band_error("error")
    .heartbeat("ping");
static EVENTS: Operation = Operation::new("events", Method::POST, "/events")
    .accept("text/event-stream")
    .framing(Framing::ServerSentEvents)
    .in_band_error("error");

/// A body in chunks of its own.
fn chunked<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Reply {
    let mut steps = vec![Step::Write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .into(),
    )];
    for chunk in chunks.into_iter().filter(|chunk| !chunk.is_empty()) {
        steps.push(Step::Write(
            [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat(),
        ));
        // So that it is not read together with the next.
        steps.push(Step::Wait(Duration::from_micros(50)));
    }
    steps.push(Step::Write(b"0\r\n\r\n".into()));
    steps
}

async fn items<T: onyx_runtime::StreamItem>(
    operation: &'static Operation,
    reply: Reply,
) -> Vec<Result<T, Error>> {
    let server = Server::answering([reply]).await;
    let stream = client(&server).call::<ItemStream<T>>(operation).await.unwrap();
    stream.collect().await
}

async fn values(operation: &'static Operation, reply: Reply) -> Vec<Value> {
    items(operation, reply).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test]
async fn lines_may_be_cut_anywhere() {
    let text = "\u{feff}{\"a\": \"é😀\"}\r\n\n  \n{\"b\":1}\n{\"c\": [\"\\n\"]}".as_bytes();
    let expected = [json!({"a": "é😀"}), json!({"b": 1}), json!({"c": ["\n"]})];
    for cut in 0..text.len() {
        let (before, after) = text.split_at(cut);
        assert_eq!(values(&LINES, chunked([before, after])).await, expected, "cut at {cut}");
    }
    assert_eq!(values(&LINES, chunked(text.chunks(1))).await, expected);
}

#[tokio::test]
async fn events_may_be_cut_anywhere_and_lines_end_in_every_way() {
    let text = "\u{feff}: hello\n\nevent: a\ndata: {\"a\":\ndata: \"é😀\"}\nid: 7\nretry: 250\n\n\
                :\n\ndata:2\n\nevent: empty\n\ndata: [3]\nunknown: x\n\n";
    let event = |event: Option<&str>, data: &str, id: Option<&str>, retry: Option<u64>| {
        let mut made = Event::default();
        made.event = event.map(str::to_owned);
        made.data = data.to_owned();
        made.id = id.map(str::to_owned);
        made.retry = retry.map(Duration::from_millis);
        made
    };
    let expected = [
        event(Some("a"), "{\"a\":\n\"é😀\"}", Some("7"), Some(250)),
        event(None, "2", None, None),
        event(None, "[3]", None, None),
    ];
    for end in ["\n", "\r", "\r\n"] {
        let text = text.replace('\n', end);
        let text = text.as_bytes();
        for cut in 0..text.len() {
            let (before, after) = text.split_at(cut);
            let events = items::<Event>(&EVENTS, chunked([before, after])).await;
            let events: Vec<_> = events.into_iter().map(Result::unwrap).collect();
            assert_eq!(events, expected, "{end:?} cut at {cut}");
        }
        let events = values(&EVENTS, chunked(text.chunks(1))).await;
        assert_eq!(events, [json!({"a": "é😀"}), json!(2), json!([3])], "{end:?}");
    }
}

#[tokio::test]
async fn the_word_done_ends_a_stream_of_events() {
    let server =
        Server::answering([chunked([&b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n"[..]])]).await;
    let mut stream = client(&server).call::<ItemStream<Value>>(&EVENTS).await.unwrap();
    assert_eq!(stream.try_next().await.unwrap(), Some(json!(1)));
    assert!(!stream.is_complete());
    assert_eq!(stream.try_next().await.unwrap(), None);
    assert!(stream.is_complete());
    assert_eq!(stream.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn the_last_event_needs_no_blank_line() {
    for text in ["data: 1", "data: 1\n", "data: 1\r"] {
        assert_eq!(values(&EVENTS, chunked([text.as_bytes()])).await, [json!(1)], "{text:?}");
    }
}

#[tokio::test]
async fn an_error_in_the_stream_is_one_and_the_stream_goes_on() {
    let text = concat!(
        "{\"obj\": {\"error\": null, \"note\": \"error\"}}\n",
        "{\"error\": null}\n",
        "{\"error\": \"no model\", \"error_code\": \"AUTH_ERROR\", \"is_retryable\": false, \"details\": null}\n",
        "{\"error\": \"busy\"}\n",
        "{\"error\": {\"message\": \"quota\", \"type\": \"insufficient_quota\"}}\n",
        "{\"last\": 1}\n",
    );
    let items = items::<Value>(&LINES, chunked([text.as_bytes()])).await;
    let [nested, null, auth, busy, quota, last] = items.try_into().unwrap();
    assert!(nested.is_ok() && null.is_ok() && last.is_ok());
    let (auth, busy, quota) = (auth.unwrap_err(), busy.unwrap_err(), quota.unwrap_err());
    assert_eq!((auth.kind(), auth.status().unwrap().as_u16()), (ErrorKind::Reported, 200));
    assert_eq!((auth.code(), auth.server_message()), (Some("AUTH_ERROR"), Some("no model")));
    assert!(!auth.is_retryable() && busy.is_retryable() && !quota.is_retryable());
    assert!(auth.to_string().starts_with("lines (POST /lines): no model"), "{auth}");
    assert_eq!((quota.code(), quota.server_message()), (Some("insufficient_quota"), Some("quota")));
}

#[tokio::test]
async fn an_item_that_is_not_understood_is_an_error_with_its_text() {
    let lines = items::<Vec<i32>>(&LINES, chunked([&b"[1]\n[1, \"x\"]\n{\"a\n[2]"[..]])).await;
    let [first, wrong, broken, last] = lines.try_into().unwrap();
    assert_eq!((first.unwrap(), last.unwrap()), (vec![1], vec![2]));
    let wrong = wrong.unwrap_err();
    assert_eq!((wrong.kind(), wrong.body().as_ref()), (ErrorKind::Decode, &b"[1, \"x\"]"[..]));
    assert_eq!(wrong.mismatch().unwrap().path, "$[1]");
    assert_eq!(broken.unwrap_err().body().as_ref(), b"{\"a");
    let bad = items::<Value>(&EVENTS, chunked([&b"data: \xff\n\n"[..]])).await;
    assert_eq!(bad[0].as_ref().unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn signs_of_life_are_items_or_left_out() {
    let text = b"{\"type\": \"ping\"}\n{\"obj\": {\"type\": \"ping\"}}\n{\"type\": \"x\", \"say\": \"ping\"}\n";
    assert_eq!(values(&LINES, chunked([&text[..]])).await.len(), 3);
    let server = Server::answering([chunked([&text[..]])]).await;
    let stream = client(&server).call::<ItemStream<Value>>(&LINES).await.unwrap().skip_heartbeats();
    let rest: Vec<_> = stream.map(Result::unwrap).collect().await;
    assert_eq!(rest, [json!({"type": "x", "say": "ping"})]);
}

#[tokio::test]
async fn a_stream_that_breaks_is_not_complete() {
    for operation in [&LINES, &EVENTS] {
        let reply = vec![
            Step::Write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".into()),
            Step::Write(b"b\r\ndata: 1\n\nda\r\n".into()),
            Step::Close,
        ];
        let server = Server::answering([reply]).await;
        let mut stream = client(&server).call::<ItemStream<Event>>(operation).await.unwrap();
        assert_eq!(
            stream.try_next().await.unwrap().unwrap().data.trim_start_matches("data: "),
            "1"
        );
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert_eq!(error.operation().unwrap().id, operation.id);
        assert!(stream.next().await.is_none() && !stream.is_complete());
        assert_eq!(server.received().len(), 1, "a stream that began is not asked for again");
    }
}

#[tokio::test]
async fn a_silent_stream_is_given_up() {
    let reply =
        vec![head("200 OK", &[]), Step::Write(b"1\n".into()), Step::Wait(Duration::from_secs(5))];
    let server = Server::answering([reply]).await;
    let patient = build(&server, |b| {
        b.read_timeout(Duration::from_millis(1)).timeout(Duration::from_millis(500))
    });
    let stream = patient.call::<ItemStream<Value>>(&LINES).await.unwrap();
    let mut stream = stream.idle_timeout(Duration::from_millis(100));
    assert_eq!(stream.try_next().await.unwrap(), Some(json!(1)));
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("100ms"), "{error}");
}

#[tokio::test]
async fn an_item_that_is_too_large_is_refused() {
    for (operation, start) in [(&LINES, "\""), (&EVENTS, "data: \"")] {
        let long = vec![b'x'; 400_000];
        let server =
            Server::answering([chunked([start.as_bytes(), &long, &long, b"\"\n\n"])]).await;
        let small = build(&server, |b| b.max_item_size(100_000));
        let mut stream = small.call::<ItemStream<Value>>(operation).await.unwrap();
        assert_eq!(stream.try_next().await.unwrap_err().kind(), ErrorKind::TooLarge);
        let large = client(&server).call::<ItemStream<String>>(operation).await.unwrap();
        let items: Vec<_> = large.map(|item| item.unwrap().len()).collect().await;
        assert_eq!(items, [800_000]);
    }
}

#[tokio::test]
async fn a_slow_reader_holds_the_server_back_and_dropping_closes() {
    let written = Arc::new(AtomicUsize::new(0));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let counter = Arc::clone(&written);
    let closed = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let line = [vec![b'1'; 65_535], vec![b'\n']].concat();
        while stream.write_all(&line).await.is_ok() {
            counter.fetch_add(line.len(), Ordering::SeqCst);
        }
    });
    let any = Server::answering([vec![]]).await;
    let mut stream =
        build(&any, |b| b.server(url)).call::<ItemStream<Event>>(&LINES).await.unwrap();
    assert!(stream.try_next().await.unwrap().is_some());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = written.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(written.load(Ordering::SeqCst), before, "nothing is read before it is asked for");
    assert!(before < 32 << 20, "{before} bytes were taken for one line");
    drop(stream);
    tokio::time::timeout(Duration::from_secs(5), closed).await.unwrap().unwrap();
}
