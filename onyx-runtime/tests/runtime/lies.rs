//! Servers that lie: about lengths, without end, or in circles. The client answers with an error, in
//! time and without holding more than it was told to.

use crate::client::{LIST_PETS, build, client};
use crate::server::{Reply, Server, Step, head, json, reply};
use onyx_runtime::{
    Auth, Download, ErrorKind, Event, Framing, ItemStream, Method, Operation, RawResponse,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

static LINES: Operation = Operation::new("lines", Method::GET, "/x").framing(Framing::JsonLines);
static EVENTS: Operation =
    Operation::new("events", Method::GET, "/x").framing(Framing::ServerSentEvents);
static FILE: Operation = Operation::new("file", Method::GET, "/x").auth(Auth::Bearer);

/// A start, and then the same as often as the client takes it, up to 64 MiB.
fn endless(start: &str, more: &str) -> Reply {
    let piece = Step::Write(more.repeat(1 + 65_536 / more.len()).into_bytes());
    let mut steps = vec![Step::Write(start.into())];
    steps.extend(std::iter::repeat_n(piece, 1024));
    steps
}

fn chunks(steps: impl IntoIterator<Item = Vec<u8>>) -> Reply {
    let start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let chunk =
        |step: Vec<u8>| [format!("{:x}\r\n", step.len()).as_bytes(), &step, b"\r\n"].concat();
    [start].into_iter().chain(steps.into_iter().map(chunk)).map(Step::Write).collect()
}

#[tokio::test]
async fn what_is_behind_an_answer_is_not_the_answer_to_the_next_request() {
    let smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n[\"evil\"]";
    let behind = |body: &str| [format!("HTTP/1.1 200 OK\r\n{body}"), smuggled.to_owned()].concat();
    for first in [
        behind("Content-Length: 7\r\n\r\n[\"Rex\"]"),
        behind("Transfer-Encoding: chunked\r\n\r\n7\r\n[\"Rex\"]\r\n0\r\n\r\n"),
        // Of both lengths, the chunks count (RFC 9112, section 6.3).
        behind(
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n[\"Rex\"]\r\n0\r\n\r\n",
        ),
    ] {
        let server =
            Server::answering([vec![Step::Write(first.into())], json("200 OK", r#"["Ada"]"#)]);
        let server = server.await;
        let pets = client(&server);
        assert_eq!(pets.list_pets().await.unwrap(), ["Rex"]);
        assert_eq!(pets.list_pets().await.unwrap(), ["Ada"]);
        assert_eq!(server.received().len(), 2);
    }
}

#[tokio::test]
async fn lengths_that_cannot_be_are_errors() {
    for lengths in [
        "Content-Length: 7\r\nContent-Length: 3",
        "Content-Length: -1",
        "Content-Length: 7x",
        "Content-Length: 18446744073709551616",
        "Transfer-Encoding: chunked\r\nX: 1\r\n\r\nffffffffffffffffff\r\n",
        "Transfer-Encoding: chunked\r\nX: 1\r\n\r\n-1\r\n",
        "Transfer-Encoding: chunked\r\nX: 1\r\n\r\n7\r\n[\"Rex\"]XX0\r\n",
        "Content-Length: 9999",
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{lengths}\r\n\r\n[\"Rex\"]");
        let server = Server::answering([vec![Step::Write(answer.into()), Step::Close]]).await;
        let error = client(&server).list_pets().retries(0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{lengths}: {error}");
    }
    let huge = "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551000\r\n\r\n[";
    let server = Server::answering([vec![Step::Write(huge.into()), Step::Wait(Duration::MAX / 4)]]);
    let error = client(&server.await).list_pets().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

#[tokio::test]
async fn a_head_without_end_is_given_up() {
    let ok = "HTTP/1.1 200 OK\r\n";
    let body = format!("{ok}Transfer-Encoding: chunked\r\n\r\n");
    for (start, more) in [
        ("HTTP/1.1 200 ", "O"),
        (ok, "X-Pet: Rex\r\n"),
        (ok, "X"),
        (&format!("{ok}X: "), "x"),
        (&format!("{body}1\r\n1\r\n0\r\n"), "X-Trailer: Rex\r\n"),
        (&format!("{body}1;"), "extension"),
    ] {
        let start_time = Instant::now();
        let server = Server::answering([endless(start, more)]).await;
        let pets = build(&server, |b| b.timeout(Duration::from_secs(20)));
        let error = pets.list_pets().retries(0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{start}{more}: {error}");
        assert!(start_time.elapsed() < Duration::from_secs(10), "{start}{more}");
    }
}

#[tokio::test]
async fn a_server_that_is_never_done_is_left_when_the_time_is_over() {
    let drip = |start: &'static str, more: &'static str| {
        let steps = [Step::Write(more.into()), Step::Wait(Duration::from_millis(10))];
        let start = Step::Write(start.into());
        [start].into_iter().chain(std::iter::repeat_n(steps, 2000).flatten()).collect::<Reply>()
    };
    for reply in [
        drip("HTTP/1.1 200 OK\r\nX: ", "x"),
        drip("", "HTTP/1.1 100 Continue\r\n\r\n"),
        drip("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
        drip("HTTP/1.1 200 OK\r\n\r\n", " "),
        endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0"),
    ] {
        let server = Server::answering([reply]).await;
        let start = Instant::now();
        let call = client(&server).list_pets().timeout(Duration::from_millis(200));
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn the_body_of_an_error_is_kept_up_to_a_size_and_not_waited_for() {
    let start = "HTTP/1.1 404 Not Found\r\n\r\n{\"detail\": \"";
    let server = Server::answering([endless(start, "no ")]).await;
    let pets = build(&server, |b| b.max_error_size(1000));
    for _ in 0..2 {
        let error = pets.list_pets().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 404));
        assert_eq!(error.body().len(), 1000);
        assert!(error.body().starts_with(b"{\"detail\": \"no no"));
    }
    assert_eq!(client(&server).list_pets().await.unwrap_err().body().len(), 1 << 20);

    let stuck = vec![
        head("500 Oh", &[("content-length", "9")]),
        Step::Write(b"{\"de".into()),
        Step::Wait(Duration::from_secs(30)),
    ];
    let server = Server::answering([stuck]).await;
    let call = client(&server).list_pets().retries(0).timeout(Duration::from_millis(400));
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 500));
    assert_eq!(error.body().as_ref(), b"{\"de", "what came in time is kept");
}

#[tokio::test]
async fn a_raw_answer_is_whole_or_an_error() {
    let long = "x".repeat(3 << 20);
    let server = Server::answering([json("404 N", &long)]).await;
    let raw = client(&server).call::<RawResponse>(&FILE).await.unwrap();
    assert_eq!(raw.bytes.len(), long.len(), "it is asked for as it came");
    let broken =
        vec![head("404 N", &[("content-length", "9")]), Step::Write(b"half".into()), Step::Close];
    let server = Server::answering([broken]).await;
    let error = client(&server).call::<RawResponse>(&FILE).retries(0).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Transport, 404));
}

#[tokio::test]
async fn an_item_without_end_is_refused_and_items_without_end_are_not() {
    for (operation, more) in [
        (&LINES, "x"),
        (&EVENTS, "data: x\n"),
        (&EVENTS, "x"),
        (&EVENTS, ": nothing\n"),
        (&EVENTS, "event: x\n"),
    ] {
        let server = Server::answering([endless("HTTP/1.1 200 OK\r\n\r\n", more)]).await;
        let pets = build(&server, |b| b.max_item_size(100_000));
        let mut stream = pets.call::<ItemStream<Event>>(operation).await.unwrap();
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{more}");
        assert!(error.to_string().contains("max_item_size"), "{error}");
        assert!(stream.try_next().await.unwrap().is_none() && !stream.is_complete());
    }
    for (operation, more) in
        [(&LINES, " \n[1]\n"), (&LINES, "\n"), (&EVENTS, ": beat\n\n"), (&EVENTS, "data: 1\n\n")]
    {
        let body = [more.repeat(100_000), "\n\ndata: 2\n\n".to_owned()].concat();
        let server = Server::answering([reply("200 OK", &[], body)]).await;
        let pets = build(&server, |b| b.max_item_size(100_000));
        let mut stream = pets.call::<ItemStream<Event>>(operation).await.unwrap();
        let mut last = None;
        while let Some(event) = stream.try_next().await.unwrap() {
            last = Some(event.data);
        }
        assert!(last.is_some_and(|data| data.ends_with('2')), "{more:?}");
    }
}

#[tokio::test]
async fn json_that_nests_without_end_is_an_error_and_costs_little() {
    let open = "[".repeat(8 << 20);
    let named = format!("{{\"known\": 1, \"unknown\": {open}");
    for body in [&open, &named, &"{\"a\":".repeat(1 << 20)] {
        let server = Server::answering([json("200 OK", body)]).await;
        let pets = client(&server);
        let error = pets.call::<Value>(&LIST_PETS).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let error = pets.call::<BTreeMap<String, Value>>(&LIST_PETS).await.unwrap_err();
        assert!(error.mismatch().unwrap().path.len() < 1000, "{:?}", error.mismatch());
        let error = pets.call::<Vec<String>>(&LIST_PETS).await.unwrap_err();
        assert!(error.to_string().len() < 3000);
    }
}

#[tokio::test]
async fn something_large_is_not_searched_for_what_is_wrong() {
    let error = r#"{"error_code": "GONE", "detail": "x"}"#;
    let padded = error.replace('}', &format!(", \"y\": \"{}\"}}", "y".repeat(1 << 20)));
    for (body, kind, code) in
        [(error, ErrorKind::Reported, Some("GONE")), (&padded, ErrorKind::Decode, None)]
    {
        let server = Server::answering([json("200 OK", body)]).await;
        let error = client(&server).list_pets().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, code));
        assert_eq!(error.body(), body);
    }
}

#[tokio::test]
async fn redirects_in_circles_over_hosts_end() {
    let back = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
    let location = std::sync::Arc::clone(&back);
    let other =
        Server::start(move |_| reply("302 F", &[("Location", location.get().unwrap())], ""));
    let other = other.await;
    let first = Server::answering([reply("307 T", &[("Location", &other.url)], "")]).await;
    back.set(first.url.clone()).unwrap();
    let error = client(&first).list_pets().await.unwrap_err();
    assert_eq!((error.kind(), first.received().len()), (ErrorKind::Redirect, 5));
    assert_eq!(first.received()[1].header("authorization"), None);
    let circle = Server::start(|request| {
        let next = if request.target == "/api/a" { "/api/b" } else { "/api/a" };
        reply("303 S", &[("Location", next)], "x".repeat(100_000))
    })
    .await;
    let error = client(&circle).list_pets().await.unwrap_err();
    assert_eq!((error.kind(), circle.received().len()), (ErrorKind::Redirect, 10));
}

#[tokio::test]
async fn a_user_in_an_address_is_nobody() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/pets" => {
            let host = request.header("host").unwrap();
            let location = format!("http://evil:pass@{host}/api/there");
            reply("302 F", &[("Location", &location)], "")
        }
        _ => json("200 OK", "[]"),
    })
    .await;
    client(&server).list_pets().await.unwrap();
    build(&server, |b| b).list_pets().await.unwrap();
    let received = server.received();
    let sent: Vec<_> = received.iter().map(|request| request.all("authorization")).collect();
    assert_eq!(
        sent,
        [vec!["Bearer top-secret-key"], vec!["Bearer top-secret-key"], vec![], vec![]]
    );
}

#[tokio::test]
async fn a_file_that_breaks_off_or_lies_is_an_error() {
    let short =
        vec![head("200 OK", &[("content-length", "9")]), Step::Write(b"half".into()), Step::Close];
    let cut = chunks([b"half".to_vec()]).into_iter().chain([Step::Close]).collect();
    for reply in [short, cut] {
        let server = Server::answering([reply]).await;
        let mut file = client(&server).call::<Download>(&FILE).await.unwrap();
        assert_eq!(file.chunk().await.unwrap().unwrap(), "half");
        assert_eq!(file.chunk().await.unwrap_err().kind(), ErrorKind::Transport);
        assert!(file.chunk().await.unwrap().is_none());
    }
    let server = Server::answering([endless("HTTP/1.1 200 OK\r\n\r\n", "x")]).await;
    let pets = build(&server, |b| b.max_response_size(1 << 20));
    let error = pets.call::<Download>(&FILE).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[cfg(feature = "gzip")]
mod bombs {
    use super::*;
    use std::io::Write as _;

    /// What unpacks to 64 MiB, a thousand times its size.
    fn bomb(status: &str, start: &str) -> Reply {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(start.as_bytes()).unwrap();
        for _ in 0..64 {
            gzip.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        let packed = gzip.finish().unwrap();
        assert!(packed.len() < 100_000, "{}", packed.len());
        reply(status, &[("Content-Encoding", "gzip")], packed)
    }

    #[tokio::test]
    async fn what_unpacks_without_end_is_refused() {
        let server = Server::answering([bomb("200 OK", "[")]).await;
        let pets = build(&server, |b| b.max_response_size(1 << 20).max_item_size(1 << 20));
        assert_eq!(pets.list_pets().await.unwrap_err().kind(), ErrorKind::TooLarge);
        let mut stream = pets.call::<ItemStream<Value>>(&LINES).await.unwrap();
        assert_eq!(stream.try_next().await.unwrap_err().kind(), ErrorKind::TooLarge);
        let file = pets.call::<Download>(&FILE).await.unwrap();
        assert_eq!(file.bytes().await.unwrap_err().kind(), ErrorKind::TooLarge);
        let server = Server::answering([bomb("404 N", "{\"detail\": \"x\"}")]).await;
        let error = client(&server).list_pets().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.body().len()), (404, 1 << 20));
        assert_eq!(error.server_message(), Some("x"));
    }
}
