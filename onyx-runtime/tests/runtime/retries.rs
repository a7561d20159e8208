//! What is sent again, and what is not.

use crate::client::{ADD_PET, build, client};
use crate::server::{Reply, Server, Step, head, json, reply};
use onyx_runtime::{Body, Error, RetryPolicy};
use serde_json::Value;
use std::time::{Duration, Instant};

fn failing(status: &str) -> Reply {
    json(status, r#"{"detail": "later"}"#)
}

fn fine() -> Reply {
    json("200 OK", r#"["Rex"]"#)
}

#[tokio::test]
async fn what_may_pass_is_tried_three_times() {
    for status in ["408 T", "429 T", "502 T", "503 T", "504 T"] {
        let server = Server::answering([failing(status)]).await;
        let error = client(&server).list_pets().await.unwrap_err();
        assert_eq!((server.received().len(), error.attempts()), (3, 3), "{status}");
        assert!(error.is_retryable());
        assert!(error.to_string().contains("sent 3 times"), "{error}");
        let server = Server::answering([failing(status), fine()]).await;
        assert_eq!(client(&server).list_pets().await.unwrap(), ["Rex"]);
    }
    let ids: Vec<_> = {
        let server = Server::answering([failing("503 T"), fine()]).await;
        client(&server).list_pets().await.unwrap();
        server.received().iter().map(|r| r.header("x-request-id").unwrap().to_owned()).collect()
    };
    assert_eq!(ids[0], ids[1], "it stays the same request");
}

#[tokio::test]
async fn what_stays_wrong_is_not_tried_again() {
    for status in ["400 B", "401 B", "404 B", "409 B", "422 B", "500 B", "501 B"] {
        let server = Server::answering([failing(status)]).await;
        let error = client(&server).list_pets().await.unwrap_err();
        assert_eq!((server.received().len(), error.is_retryable()), (1, false), "{status}");
    }
}

#[tokio::test]
async fn connections_that_break_are_tried_again() {
    let broken =
        [head("200 OK", &[("content-length", "9")]), Step::Write(b"[".into()), Step::Close];
    let server = Server::answering([vec![Step::Close], broken.to_vec(), fine()]).await;
    assert_eq!(client(&server).list_pets().await.unwrap(), ["Rex"]);
}

#[tokio::test]
async fn what_is_not_idempotent_is_tried_again_only_on_request() {
    let server = Server::answering([failing("503 T")]).await;
    let pets = client(&server);
    let add = |retry| pets.call::<Value>(&ADD_PET).retry_non_idempotent(retry);
    add(false).await.unwrap_err();
    assert_eq!(server.received().len(), 1);
    add(true).await.unwrap_err();
    assert_eq!(server.received().len(), 1 + 3);
    add(true).retries(1).await.unwrap_err();
    assert_eq!(server.received().len(), 1 + 3 + 2);
    let eager = build(&server, |b| {
        b.retry(
            RetryPolicy::default()
                .retries(1)
                .non_idempotent(true)
                .pauses(Duration::ZERO, Duration::ZERO),
        )
    });
    eager.call::<Value>(&ADD_PET).await.unwrap_err();
    assert_eq!(server.received().len(), 1 + 3 + 2 + 2);
}

#[tokio::test]
async fn a_body_that_is_used_up_is_not_sent_again() {
    let server = Server::answering([failing("503 T")]).await;
    let send = async |body: Body| -> Error {
        let call = client(&server).add_pet::<Value>(|request| request.bytes("text/plain", body));
        call.retry_non_idempotent(true).await.unwrap_err()
    };
    let error = send(Body::reader(&b"once"[..], None)).await;
    assert_eq!((server.received().len(), error.attempts()), (1, 1));
    send(Body::from("again")).await;
    let texts: Vec<_> = server.received().iter().map(crate::server::Received::text).collect();
    assert_eq!(texts, ["once", "again", "again", "again"]);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let asking = |pause: &str| reply("429 T", &[("Retry-After", pause)], "");
    let server = Server::answering([asking("1"), fine()]).await;
    let start = Instant::now();
    client(&server).list_pets().await.unwrap();
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(1) && waited < Duration::from_millis(1900), "{waited:?}");

    let date = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(2));
    let server = Server::answering([asking(&date), fine()]).await;
    let start = Instant::now();
    client(&server).list_pets().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_pause_that_is_too_long_is_not_waited_for() {
    let asking = reply("503 T", &[("Retry-After", "90")], "");
    let server = Server::answering([asking]).await;
    let start = Instant::now();
    let error = client(&server).list_pets().await.unwrap_err();
    assert_eq!((server.received().len(), error.retry_after()), (1, Some(Duration::from_secs(90))));

    let server = Server::answering([reply("503 T", &[("Retry-After", "5")], "")]).await;
    let error = client(&server).list_pets().timeout(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503, "the answer that there is, not a timeout");
    assert!(start.elapsed() < Duration::from_secs(2));
}
