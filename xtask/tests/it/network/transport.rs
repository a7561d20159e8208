//! What goes wrong on the way, and what is never sent.

use super::server::{Reply, Server, swagger_page};
use super::{found, options, refused};
use crate::common::document as openapi;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use xtask::network::{Credential, Options, document};

fn with_key() -> Options {
    Options { credential: Some(Credential::new("on_secret")), ..options() }
}

/// A server whose first answers are `bad` and which then has the document.
fn after(count: usize, bad: Reply) -> Server {
    let asked = AtomicUsize::new(0);
    Server::new(move |_| {
        if asked.fetch_add(1, Ordering::SeqCst) < count {
            bad.clone()
        } else {
            Reply::json(openapi("v1", &["a"]))
        }
    })
}

/// An answer that says it is longer than it is.
fn cut() -> Reply {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n";
    Reply::Raw(format!("{head}{{\"openapi\": \"3.1.0\"").into_bytes(), Duration::ZERO)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_answers_are_read() {
    let text = openapi("v1", &["a"]);
    let reply = Reply::json(gzip(text.as_bytes())).with("Content-Encoding", "gzip");
    let server = Server::with([("/openapi.json", reply)]);
    assert_eq!(found(&server.url("/openapi.json")).bytes, text.as_bytes());
    assert!(server.requests()[0].header("accept-encoding").unwrap().contains("gzip"));

    let whole = gzip(text.as_bytes());
    for (body, code) in
        [(&b"no gzip at all"[..], "bad-encoding"), (&whole[..whole.len() / 2], "cut-off")]
    {
        let broken = Reply::json(body).with("Content-Encoding", "gzip");
        let server = Server::with([("/openapi.json", broken)]);
        assert_eq!(refused(&server.url("/openapi.json"), &options()).code, code);
    }
}

#[test]
fn an_answer_over_the_limit_is_not_read() {
    let options = Options { max_bytes: 1000, ..options() };
    let large = "x".repeat(1001);
    for reply in [
        Reply::json(large.clone()),
        Reply::json(gzip(large.as_bytes())).with("Content-Encoding", "gzip"),
        Reply::Raw(format!("HTTP/1.1 200 OK\r\n\r\n{large}").into_bytes(), Duration::ZERO),
    ] {
        let finding = refused(&Server::new(move |_| reply.clone()).url("/openapi.json"), &options);
        assert_eq!(finding.code, "too-large");
        assert!(finding.help.unwrap().contains("--max-size"));
    }
    let text = openapi("v1", &["a"]);
    assert!(text.len() <= 1000);
    let server = Server::with([("/openapi.json", Reply::json(text))]);
    document(&server.url("/openapi.json"), &options).unwrap();
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let server = after(2, cut());
    found(&server.url("/openapi.json"));
    assert_eq!(server.targets(), ["/openapi.json"; 3]);

    let finding = refused(&Server::new(|_| cut()).url("/openapi.json"), &options());
    assert_eq!(finding.code, "cut-off");
    assert!(finding.message.contains("19 bytes"), "{}", finding.message);

    let nothing = Server::new(|_| Reply::Raw(Vec::new(), Duration::ZERO));
    assert_eq!(refused(&nothing.url("/"), &options()).code, "connection-failed");
}

#[test]
fn what_may_pass_is_asked_again_and_the_server_may_say_when() {
    for status in [429, 502, 503, 504] {
        let server = after(2, Reply::new(status, "text/html", "<html></html>"));
        found(&server.url("/openapi.json"));
        assert_eq!(server.requests().len(), 3, "{status}");
    }
    let server = after(1, Reply::new(503, "text/plain", "").with("Retry-After", "1"));
    let start = Instant::now();
    found(&server.url("/openapi.json"));
    assert!(start.elapsed() >= Duration::from_secs(1));

    // What asks for more than anybody waits for is not asked again.
    let server = Server::new(|_| Reply::new(429, "text/plain", "").with("Retry-After", "3600"));
    assert_eq!(refused(&server.url("/openapi.json"), &options()).code, "rate-limited");
    let targets = server.targets();
    assert_eq!(
        targets.iter().filter(|target| *target == "/openapi.json").count(),
        1,
        "{targets:?}"
    );

    let server = after(1, Reply::new(500, "text/plain", ""));
    assert_eq!(server.targets().len(), 0);
    found(&server.url("/openapi.json"));
    assert_eq!(server.targets()[..2], ["/openapi.json", "/docs"], "500 does not pass");
}

#[test]
fn a_slow_server_is_given_up() {
    let options = Options { timeout: Duration::from_millis(600), ..options() };
    let body = format!("HTTP/1.1 200 OK\r\n\r\n{}", openapi("v1", &["a"]));
    for reply in [Reply::Silence, Reply::Raw(body.into_bytes(), Duration::from_millis(200))] {
        let server = Server::new(move |_| reply.clone());
        let start = Instant::now();
        let finding = refused(&server.url("/openapi.json"), &options);
        assert_eq!(finding.code, "timed-out");
        assert!(finding.message.contains("/openapi.json"), "{}", finding.message);
        assert!(finding.help.unwrap().contains("--timeout"));
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn a_server_that_is_not_there_is_asked_once_for_all_places() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let free = listener.local_addr().unwrap();
    drop(listener);
    let finding = refused(&format!("http://{free}/"), &options());
    assert_eq!(finding.code, "connection-refused");
    assert!(!finding.message.contains("this was tried"), "{}", finding.message);

    // A name that no resolver may know (RFC 6761).
    let finding = refused("http://nowhere.invalid/", &Options { retries: 0, ..options() });
    assert_eq!(finding.code, "unknown-host", "{finding}");
}

#[test]
fn tls_that_fails_is_told_from_a_server_that_is_not_there() {
    // What a server that speaks plain HTTP says to the first word of TLS: nothing, or an error.
    let silent = Server::new(|_| Reply::json("{}")).host;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let answers = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut hello = [0; 16];
            stream.read_exact(&mut hello).unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        }
    });
    for host in [silent, answers] {
        let finding = refused(&format!("https://{host}/"), &options());
        assert_eq!(finding.code, "tls-failed", "{finding}");
        assert!(finding.help.unwrap().contains("http://"));
    }
}

#[test]
fn a_server_that_a_redirect_leads_to_is_the_one_to_blame() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let provider = format!("http://{}/authorize", listener.local_addr().unwrap());
    drop(listener);
    let to = provider.clone();
    let wall = Server::new(move |request| match request.target.as_str() {
        "/api/openapi.json" => Reply::json(openapi("v1", &["a"])),
        _ => Reply::redirect(302, to.clone()),
    });
    found(&wall.url("/"));

    let to = provider.clone();
    let wall = Server::new(move |_| Reply::redirect(302, to.clone()));
    let finding = refused(&wall.url("/"), &options());
    assert_eq!(finding.code, "connection-refused");
    assert!(
        finding.message.contains(&format!("leads to {provider}: nothing listens")),
        "{finding}"
    );
    let targets = wall.targets();
    assert_eq!(targets.iter().filter(|target| *target == "/docs").count(), 1, "{targets:?}");
}

#[test]
fn redirects_end() {
    let server = Server::new(|request| Reply::redirect(302, format!("{}x", request.target)));
    assert_eq!(refused(&server.url("/openapi.json"), &options()).code, "bad-redirect");
    assert!(server.requests().len() < 100);
    let file = Server::with([("/openapi.json", Reply::redirect(302, "file:///etc/passwd"))]);
    assert_eq!(refused(&file.url("/openapi.json"), &options()).code, "bad-redirect");
}

#[test]
fn the_key_goes_to_the_server_and_nowhere_else() {
    let text = || Reply::json(openapi("v1", &["a"]));
    let other = Server::new(move |_| text());
    let (spec, moved) = (other.url("/spec.json"), other.url("/moved.json"));
    let server = Server::new(move |request| match request.target.as_str() {
        "/docs" => swagger_page(&spec),
        "/moved" => Reply::redirect(307, moved.clone()),
        "/same" => Reply::redirect(307, "/there"),
        "/there" => text(),
        _ => Reply::not_found(),
    });
    let received = document(&server.url("/docs"), &with_key()).unwrap();
    assert_eq!(received.name, other.url("/spec.json"));
    document(&server.url("/moved"), &with_key()).unwrap();
    document(&server.url("/same"), &with_key()).unwrap();
    assert!(!server.requests().is_empty() && other.requests().len() == 2);
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer on_secret"), "{}", request.target);
    }
    for request in other.requests() {
        assert_eq!(request.header("authorization"), None, "{}", request.target);
    }
}

#[test]
fn a_key_that_went_away_does_not_come_back() {
    // From the server to another and back: the other has chosen what is asked for.
    let host = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let back = std::sync::Arc::clone(&host);
    let other = Server::new(move |_| Reply::redirect(307, back.lock().unwrap().clone()));
    let away = other.url("/");
    let server = Server::new(move |request| match request.target.as_str() {
        "/start.json" => Reply::redirect(307, away.clone()),
        _ => Reply::json(openapi("v1", &["a"])),
    });
    *host.lock().unwrap() = server.url("/chosen");
    document(&server.url("/start.json"), &with_key()).unwrap();
    let keys: Vec<bool> =
        server.requests().iter().map(|r| r.header("authorization").is_some()).collect();
    assert_eq!(keys, [true, false]);
}

#[test]
fn no_secret_is_told() {
    let server = Server::new(|_| Reply::new(403, "application/json", "{}"));
    let finding = refused(&server.url("/openapi.json?token=hunter2"), &with_key());
    let all = format!("{finding} {finding:?}");
    assert!(!all.contains("secret") && !all.contains("hunter2"), "{all}");
    let told = format!("{:?}", with_key());
    assert!(!told.contains("secret"), "{told}");
}
