//! What networks, proxies and servers do to an answer that was meant well.

use crate::client::{Petstore, build, client};
use crate::server::{Reply, Server, Step, head, json, reply};
use onyx_runtime::{Error, ErrorKind, Framing, ItemStream, Method, Operation};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt as _;

static LINES: Operation =
    Operation::new("lines", Method::GET, "/lines").framing(Framing::JsonLines);

/// Fails with what a server that answers so brings about.
async fn failure(reply: Reply) -> (Server, Error) {
    let server = Server::answering([reply]).await;
    let error = client(&server).get_pet("7").retries(0).await.unwrap_err();
    (server, error)
}

#[tokio::test]
async fn a_connection_is_reset_anywhere() {
    let length = head("200 OK", &[("content-length", "9")]);
    for steps in [
        vec![Step::Reset],
        vec![Step::Write(b"HTTP/1.1 200 OK\r\nContent-Le".into()), Step::Reset],
        vec![length.clone(), Step::Reset],
        vec![length, Step::Write(b"[1".into()), Step::Reset],
    ] {
        let (server, error) = failure(steps).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert!(error.is_retryable() && error.request_id().is_some());
        assert_eq!(server.received().len(), 1);
    }
    let begun = vec![head("200 OK", &[]), Step::Write(b"1\n2".into()), Step::Reset];
    let server = Server::answering([begun]).await;
    let mut items = client(&server).call::<ItemStream<Value>>(&LINES).await.unwrap();
    // What came before the reset may be lost with it, as TCP has it.
    let error = match items.try_next().await {
        Ok(_) => items.try_next().await.unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(!items.is_complete());
}

#[tokio::test]
async fn a_body_that_drips_arrives_and_the_time_for_all_of_it_is_limited() {
    let drip = |_: &_| {
        let mut steps = vec![head("200 OK", &[])];
        for byte in b"\"slow but sure\"" {
            steps.extend([Step::Write(vec![*byte]), Step::Wait(Duration::from_millis(20))]);
        }
        steps.push(Step::Close);
        steps
    };
    let server = Server::start(drip).await;
    // No silence is as long as what the client bears, though all of them together are.
    let patient = build(&server, |b| b.read_timeout(Duration::from_millis(200)));
    assert_eq!(patient.get_pet("7").await.unwrap(), "slow but sure");
    let hurried = client(&server).get_pet("7").retries(0).timeout(Duration::from_millis(100));
    assert_eq!(hurried.await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn json_that_was_cut_is_kept_with_the_place() {
    let (_, error) = failure(json("200 OK", r#""Re"#)).await;
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert_eq!(error.body().as_ref(), br#""Re"#);
    assert!(error.to_string().contains("EOF"), "{error}");
    let (_, nothing) = failure(json("200 OK", "")).await;
    assert_eq!(nothing.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn the_media_type_does_not_decide_what_json_is() {
    for headers in [&[("Content-Type", "text/plain")][..], &[("Content-Type", "no type")], &[]] {
        let server = Server::answering([reply("200 OK", headers, r#""Rex""#)]).await;
        assert_eq!(client(&server).get_pet("7").await.unwrap(), "Rex");
    }
    let png = reply("200 OK", &[("Content-Type", "image/png")], b"\x89PNG\r\n\x1a\n");
    let (_, error) = failure(png).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("image/png"), "{error}");
}

#[tokio::test]
async fn ten_megabytes_arrive_whole() {
    let pets: Vec<String> = (0..500_000).map(|id| format!("pet number {id:09}")).collect();
    let body = serde_json::to_string(&pets).unwrap();
    assert!(body.len() > 10 << 20);
    let server = Server::answering([json("200 OK", &body)]).await;
    assert_eq!(client(&server).list_pets().await.unwrap(), pets);
}

#[tokio::test]
async fn a_line_of_a_megabyte_in_small_pieces_takes_no_longer_than_its_length() {
    let body = |size: usize| {
        let line = format!("\"{}\"\n\"short\"\n", "x".repeat(size));
        let mut steps = vec![head("200 OK", &[])];
        steps.extend(line.as_bytes().chunks(1000).map(|piece| Step::Write(piece.to_vec())));
        steps.push(Step::Close);
        steps
    };
    let read = async |size| {
        let server = Server::answering([body(size)]).await;
        let start = Instant::now();
        let mut items = client(&server).call::<ItemStream<String>>(&LINES).await.unwrap();
        assert_eq!(items.try_next().await.unwrap().unwrap().len(), size);
        assert_eq!(items.try_next().await.unwrap().unwrap(), "short");
        assert!(items.try_next().await.unwrap().is_none() && items.is_complete());
        start.elapsed()
    };
    let (one, eight) = (read(1 << 20).await, read(8 << 20).await);
    // Time that grew with the square would be 64 times as long.
    assert!(eight < one * 32 + Duration::from_millis(100), "1 MB: {one:?}, 8 MB: {eight:?}");
}

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let any = Server::answering([vec![]]).await;
    let client: Petstore = build(&any, |b| b.server(url));
    let call = tokio::spawn({
        let call = client.get_pet("7");
        async move { call.await }
    });
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = [0; 4096];
    assert!(stream.read(&mut request).await.unwrap() > 0);
    call.abort();
    let end = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut request)).await;
    assert_eq!(end.unwrap().unwrap(), 0, "the server sees that nobody waits any more");
}
