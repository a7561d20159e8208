//! Secrets that come back: from a server, or a proxy before it, that repeats what it got. Nothing that
//! is printed, logged or traced shows them, and what came is there for those who ask for it.

use crate::client::{LIST_PETS, build};
use crate::server::{Server, Step, json, reply};
use onyx_runtime::{
    Auth, Download, ErrorKind, Exchange, Framing, ItemStream, Method, Middleware, Next, Operation,
    RawResponse,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const KEY: &str = "on_tenant:hunter2 secret";
const SESSION: &str = "hunter2-session";

static QUERY: Operation = Operation::new("query", Method::GET, "/x").auth(Auth::Query("key"));
static BASIC: Operation = Operation::new("basic", Method::GET, "/x").auth(Auth::Basic);
static SESSIONS: Operation = Operation::new("session", Method::GET, "/x").auth(Auth::Cookie("sid"));
static LINES: Operation = Operation::new("lines", Method::GET, "/x")
    .auth(Auth::Bearer)
    .framing(Framing::JsonLines)
    .in_band_error("error");

/// A server that repeats all that it gets: in a header, in an address and in the body's every place.
async fn parrot(status: &'static str) -> Server {
    Server::start(move |request| {
        let header = |name| request.header(name).unwrap_or_default().to_owned();
        let secret = [header("authorization"), header("cookie"), request.target.clone()].join(" ");
        let body = serde_json::json!({
            "error_code": secret, "detail": format!("bad key: {secret}"), "required_tier": secret,
        });
        let headers = [
            ("Content-Type", "application/json"),
            ("X-Echo", secret.as_str()),
            ("Location", request.target.as_str()),
            ("Set-Cookie", "sid=hunter2"),
            ("WWW-Authenticate", secret.as_str()),
        ];
        reply(status, &headers, body.to_string())
    })
    .await
}

fn hidden(printed: &str) {
    for secret in ["hunter2", "aHVudGVyMi", "b25fdGVuYW50Omh1bnRlcjIgc2VjcmV0", "hunter%32"] {
        assert!(!printed.contains(secret), "{secret}: {printed}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_the_key_does_not_make_the_client_print_it() {
    crate::logs::start();
    let mut printed = String::new();
    for status in ["401 Unauthorized", "402 Payment Required", "200 OK", "404 N", "500 E", "304 N"]
    {
        let server = parrot(status).await;
        let client = build(&server, |b| b.api_key(KEY).session_cookie(SESSION));
        for operation in [&LIST_PETS, &QUERY, &BASIC, &SESSIONS] {
            let error = client.call::<Vec<i32>>(operation).retries(0).await.unwrap_err();
            assert_ne!(error.kind(), ErrorKind::Transport, "{error}");
            printed += &format!("{error} {error:?} {:?}\n", error.headers());
            printed += &format!("{:?} {:?} {:?}", error.code(), error.server_message(), error);
            printed += &format!("{:?} {:?}", error.required_tier(), error.mismatch());
            let raw = client.call::<RawResponse>(operation).await.unwrap();
            printed += &format!("{raw:?} {:?}\n", raw.headers);
            assert!(status.starts_with("304") || !raw.bytes.is_empty());
        }
        assert!(format!("{:?}", server.received()).contains("hunter2"));
    }
    assert!(printed.contains("bad key: Bearer [hidden]"), "{printed}");
    hidden(&printed);
}

#[tokio::test]
async fn what_came_is_there_for_those_who_ask() {
    let server = parrot("401 Unauthorized").await;
    let client = build(&server, |b| b.api_key(KEY));
    let error = client.call::<Value>(&LIST_PETS).await.unwrap_err();
    assert!(String::from_utf8_lossy(error.body()).contains(KEY));
    assert_eq!(
        error.headers()["x-echo"].to_str().unwrap().trim(),
        format!("Bearer {KEY}  /api/pets")
    );
}

#[tokio::test]
async fn nor_does_one_in_a_stream_a_file_or_a_redirect() {
    let lines = format!("{{\"error\": \"{KEY}\"}}\n[\"{KEY}\"]\n{{\"{KEY}\": [1, x\n");
    let server = Server::answering([reply("200 OK", &[("X-Echo", KEY)], &lines)]).await;
    let client = build(&server, |b| b.api_key(KEY));
    let mut stream = client.call::<ItemStream<Vec<i32>>>(&LINES).await.unwrap();
    let mut printed = format!("{stream:?} {:?}", stream.headers());
    while let Some(item) = stream.next().await {
        let error = item.unwrap_err();
        printed += &format!("{error} {error:?} {:?}\n", error.mismatch());
    }
    let named = format!("{{\"{KEY}\": \"x\"}}");
    let named = Server::answering([reply("200 OK", &[("Content-Type", KEY)], named)]).await;
    let error = build(&named, |b| b.api_key(KEY)).call::<BTreeMap<String, i32>>(&LIST_PETS).await;
    let error = error.unwrap_err();
    assert!(error.to_string().contains("at $[\"[hidden]\"]: "), "{error}");
    assert!(error.to_string().contains("it is [hidden]"), "{error}");
    printed += &format!("{error} {error:?} {:?}\n", error.mismatch());
    let file = client.call::<Download>(&LINES).await.unwrap();
    printed += &format!("{file:?} {:?}", file.headers());
    let location = format!("file:///{}", KEY.replace(' ', "%20"));
    let server = Server::answering([reply("302 F", &[("Location", &location)], "")]).await;
    let error = build(&server, |b| b.api_key(KEY)).call::<Value>(&LINES).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    printed += &format!("{error} {error:?} {:?}", error.headers());
    hidden(&printed);
}

#[tokio::test]
async fn nothing_that_is_logged_shows_a_secret() {
    crate::logs::start();
    let away = Server::answering([json("200 OK", "[]")]).await;
    let server = Server::answering([
        reply("302 F", &[("Location", "/api/y?key=logged-hunter9")], ""),
        reply("302 F", &[("Location", &format!("{}/?token=logged-hunter9", away.url))], ""),
        vec![Step::Reset],
        json("401 U", r#"{"detail": "logged-hunter9"}"#),
    ])
    .await;
    let client = build(&server, |b| {
        b.api_key("logged-hunter9")
            .session_cookie("logged-hunter9")
            .default_header("x-proxy-key", "logged-hunter9")
    });
    for operation in [&QUERY, &BASIC, &LIST_PETS, &SESSIONS, &QUERY] {
        let _ = client.call::<Value>(operation).header("x-own", "logged-hunter9").await;
    }
    let gone = build(&server, |b| b.server("http://127.0.0.1:1").api_key("logged-hunter9"));
    gone.call::<Value>(&QUERY).await.unwrap_err();
    let lines = crate::logs::lines();
    assert!(lines.contains("reqwest"), "the HTTP client's own lines are among them: {lines}");
    assert!(!lines.contains("hunter9"), "{lines}");
}

#[tokio::test]
async fn a_middleware_that_prints_requests_prints_no_header_of_the_callers() {
    #[derive(Clone, Default)]
    struct Printed(Arc<Mutex<String>>);

    impl Middleware for Printed {
        fn handle<'a>(&'a self, request: reqwest::Request, next: Next<'a>) -> Exchange<'a> {
            *self.0.lock().unwrap() += &format!("{request:?}");
            next.run(request)
        }
    }

    let server = Server::answering([json("200 OK", "[]")]).await;
    let printed = Printed::default();
    let client = build(&server, |b| {
        b.api_key(KEY).default_header("x-proxy", "hunter2").middleware(printed.clone())
    });
    let mut call = client.call::<Value>(&LIST_PETS).header("x-own", "hunter2");
    call.request_mut().cookie("c", &"hunter2");
    call.await.unwrap();
    let printed = printed.0.lock().unwrap().clone();
    assert!(printed.contains("x-own"), "{printed}");
    hidden(&printed);
}

#[tokio::test]
async fn a_value_in_a_path_by_hand_is_not_shown() {
    let server = Server::answering([json("404 N", "{}")]).await;
    let client = build(&server, |b| b);
    let mut call = client.0.request::<Value>(Method::GET, "/invite/{token}?q=hunter2");
    call.request_mut().path("token", &"hunter2");
    let printed = format!("{call:?}");
    let error = call.await.unwrap_err();
    assert!(error.to_string().starts_with("GET /invite/{token}: 404"), "{error}");
    hidden(&format!("{printed} {error} {error:?}"));
    assert_eq!(server.only().target, "/api/invite/hunter2?q=hunter2");
}

#[tokio::test]
async fn what_a_server_says_stays_on_its_line_and_ends() {
    let detail = "no\r\n2026-01-01 ERROR all is lost\u{1b}[2J\u{202e}\u{2028}\0";
    let body = serde_json::json!({"detail": detail, "error_code": "A\nB"}).to_string();
    let server = Server::answering([json("400 B", &body)]).await;
    let error = build(&server, |b| b).list_pets().await.unwrap_err();
    assert_eq!(error.server_message(), Some(detail), "the words themselves are kept");
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains(['\r', '\n', '\0', '\u{1b}', '\u{202e}', '\u{2028}']), "{printed:?}");
    assert!(error.to_string().contains(r"no\r\n2026-01-01 ERROR all is lost\u{1b}[2J"), "{error}");

    let long = "word ".repeat(100_000);
    let items: Vec<Value> =
        (0..1000).map(|_| serde_json::json!({"loc": ["body", long], "msg": long})).collect();
    for (status, body) in [
        ("400 B", serde_json::json!({ "detail": long })),
        ("400 B", serde_json::json!({ "detail": "x", "error_code": long })),
        ("422 U", serde_json::json!({"detail": items.get(..1)})),
        ("402 P", serde_json::json!({"detail": "x", "required_tier": long})),
        ("200 OK", Value::from(long.as_str())),
    ] {
        let server = Server::answering([json(status, &body.to_string())]).await;
        let error = build(&server, |b| b).list_pets().await.unwrap_err();
        let text = error.to_string();
        assert!((1000..10_000).contains(&text.len()), "{status}: {} bytes", text.len());
    }
}

#[cfg(feature = "dispatch")]
#[test]
fn arguments_do_not_show_their_values() {
    use onyx_runtime::dispatch::Arguments;
    let arguments = serde_json::json!({"query": {"q": "hunter2"}, "body": {"api_key": "hunter2"}});
    let printed = format!("{:?}", Arguments::new(arguments).unwrap());
    assert!(printed.contains("api_key"), "{printed}");
    hidden(&printed);
}
