//! Who is calling, and that nobody else learns it.

use crate::client::{ADD_PET, LIST_PETS, Petstore, build, client};
use crate::server::{Server, json, reply};
use onyx_runtime::{Auth, ErrorKind, Method, Operation, SecretString};

static BASIC: Operation = Operation::new("basic", Method::GET, "/x").auth(Auth::Basic);
static HEADER: Operation = Operation::new("header", Method::GET, "/x").auth(Auth::Header("x-key"));
static QUERY: Operation = Operation::new("query", Method::GET, "/x").auth(Auth::Query("key"));
static COOKIE: Operation = Operation::new("cookie", Method::GET, "/x").auth(Auth::Cookie("sid"));
static NONE: Operation = Operation::new("none", Method::GET, "/x");

async fn server() -> Server {
    Server::answering([json("200 OK", "null")]).await
}

#[tokio::test]
async fn the_key_goes_where_the_operation_wants_it() {
    let server = server().await;
    let client = build(&server, |b| b.api_key("user:pass word").session_cookie("s3ssion"));
    for operation in [&LIST_PETS, &BASIC, &HEADER, &QUERY, &COOKIE, &NONE] {
        client.call::<()>(operation).await.unwrap();
    }
    let [bearer, basic, header, query, cookie, none] = server.received().try_into().unwrap();
    assert_eq!(bearer.all("authorization"), ["Bearer user:pass word"]);
    assert_eq!(basic.all("authorization"), ["Basic dXNlcjpwYXNzIHdvcmQ="]);
    assert_eq!(
        (header.header("x-key"), header.header("authorization")),
        (Some("user:pass word"), None)
    );
    assert_eq!(query.target, "/api/x?key=user%3Apass%20word");
    assert_eq!(
        (cookie.header("cookie"), cookie.header("authorization")),
        (Some("sid=s3ssion"), None)
    );
    assert_eq!((none.header("authorization"), none.header("cookie")), (None, None));
    assert_eq!(bearer.header("cookie"), None, "a key needs no session beside it");
}

#[tokio::test]
async fn a_session_stands_for_a_key() {
    let server = server().await;
    build(&server, |b| b.session_cookie("s3ssion")).call::<()>(&LIST_PETS).await.unwrap();
    assert_eq!(server.only().header("cookie"), Some("session=s3ssion"));
}

#[tokio::test]
async fn another_header_may_carry_the_token() {
    let server = server().await;
    let client = build(&server, |b| b.api_key("k").authorization_header("X-Onyx-Authorization"));
    client.call::<()>(&LIST_PETS).await.unwrap();
    let received = server.only();
    assert_eq!(received.header("x-onyx-authorization"), Some("Bearer k"));
    assert_eq!(received.header("authorization"), None);
}

#[tokio::test]
async fn headers_of_client_and_call_add_up() {
    let server = server().await;
    let client = build(&server, |b| {
        b.session_cookie("s")
            .user_agent("me/1")
            .default_header("x-a", "client")
            .default_header("x-b", "client")
            .default_header("x-b", "client, later")
            .default_header("cookie", "proxy=p")
    });
    let mut call = client.call::<()>(&LIST_PETS);
    call.request_mut().cookie("theme", &"dark;mode");
    call.request_mut().header("x-a", &"and more");
    call.request_mut().header_list("x-list", [1, 2]);
    call.header("x-a", "call").header("accept", "text/plain").await.unwrap();
    let received = server.only();
    assert_eq!(received.all("cookie"), ["session=s; proxy=p; theme=dark%3Bmode"]);
    assert_eq!(received.all("x-a"), ["and more", "call"]);
    assert_eq!(received.all("x-b"), ["client, later"]);
    assert_eq!(received.all("x-list"), ["1,2"]);
    assert_eq!(received.all("accept"), ["text/plain"]);
    assert_eq!(received.all("user-agent"), ["me/1"]);
    assert_eq!(received.header("x-request-id").unwrap().len(), 32);
}

#[tokio::test]
async fn a_header_cannot_be_broken_out_of() {
    let server = server().await;
    let client = client(&server);
    for (name, value) in [("x-a", "1\r\nx-evil: 1"), ("x-a", "\0"), ("x a", "1"), ("", "1")] {
        let error = client.call::<()>(&ADD_PET).header(name, value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{name:?}");
        assert!(!error.to_string().contains("evil"), "{error}");
    }
    assert!(server.received().is_empty());
}

#[test]
fn a_key_that_cannot_be_sent_is_told_without_showing_it() {
    for (key, complaint) in [
        ("hunter2\n", "line break"),
        ("hun\r\nter2", "line break"),
        ("hunter2\u{fc}", "not printable ASCII"),
        ("hunter2\0", "not printable ASCII"),
        (" hunter2", "space"),
        ("", "empty"),
    ] {
        let result = Petstore::builder().server("https://h").api_key(key).build();
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let text = format!("{error} {error:?}");
        assert!(text.contains(complaint) && !text.contains("ter2"), "{text}");
    }
}

#[tokio::test]
async fn nothing_that_is_printed_shows_a_secret() {
    let server = Server::answering([json("403 Forbidden", r#"{"detail": "no"}"#)]).await;
    let builder = Petstore::builder()
        .server(&server.url)
        .api_key(SecretString::from("hunter2"))
        .session_cookie("hunter2")
        .default_header("x-proxy-key", "hunter2");
    let mut printed = format!("{builder:?}");
    let client = builder.build().unwrap();
    printed += &format!("{client:?} {:?}", client.call::<()>(&QUERY));
    for operation in [&LIST_PETS, &QUERY, &COOKIE] {
        let error = client.call::<()>(operation).await.unwrap_err();
        printed += &format!("{error} {error:?}");
    }
    let body = r#"{"api_key": "hunter2", "name": 1}"#;
    let made = reply("200 OK", &[("Set-Cookie", "session=hunter2")], body);
    let server = Server::answering([made]).await;
    let error = crate::client::client(&server).list_pets().await.unwrap_err();
    assert_eq!(error.body(), body);
    printed += &format!("{error} {error:?}");
    let gone = build(&server, |b| b.server("http://127.0.0.1:1").api_key("hunter2"));
    let error = gone.call::<()>(&QUERY).await.unwrap_err();
    printed += &format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(!printed.contains("hunter2"), "{printed}");
}

/// A key that is no Unicode is told, and not taken for none: the requests would go without it.
#[cfg(unix)]
#[test]
fn a_key_in_the_environment_that_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt as _;
    const NAME: &str = "auth::a_key_in_the_environment_that_is_no_text_is_told";
    let key = std::ffi::OsStr::from_bytes(b"hunter2\xff");
    // A program's own environment is not to be changed.
    if !crate::alone::is_alone(NAME, "PETSTORE_API_KEY", key) {
        return;
    }
    let builder = onyx_runtime::ClientBuilder::<Petstore>::from_env();
    let error = builder.server("https://h").build().unwrap_err();
    assert!(error.to_string().contains("not printable ASCII"), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn the_environment_says_where_and_who() {
    let build = |set: &[(&str, &str)]| {
        let set: std::collections::HashMap<String, String> =
            set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        onyx_runtime::ClientBuilder::<Petstore>::from_lookup(move |name| set.get(name).cloned())
            .build()
    };
    let client = build(&[("PETSTORE_SERVER_URL", "https://h"), ("PETSTORE_PAT", "p")]).unwrap();
    assert_eq!(client.0.base_url(), "https://h/api");
    assert!(format!("{client:?}").contains("has_key: true"));
    let client =
        build(&[("PETSTORE_SERVER_URL", "http://localhost:8080"), ("PETSTORE_API_PREFIX", "")]);
    assert_eq!(client.unwrap().0.base_url(), "http://localhost:8080");
    let client = build(&[("PETSTORE_SERVER_URL", "https://h"), ("PETSTORE_API_PREFIX", "/v1")]);
    assert_eq!(client.unwrap().0.base_url(), "https://h/v1");
    let error = build(&[("PETSTORE_SERVER_URL", "")]).unwrap_err().to_string();
    assert!(error.contains("PETSTORE_SERVER_URL"), "{error}");
}

#[test]
fn a_key_over_http_can_be_forbidden() {
    let build = |server: &str, allow| {
        Petstore::builder().server(server).api_key("k").allow_http(allow).build()
    };
    assert!(build("http://10.0.0.1", false).unwrap_err().to_string().contains("TLS"));
    assert!(build("http://10.0.0.1", true).is_ok());
    assert!(build("http://localhost:8080", false).is_ok());
    assert!(Petstore::builder().server("http://10.0.0.1").allow_http(false).build().is_ok());
}

#[cfg(not(feature = "tracing"))]
#[test]
fn a_key_over_http_is_warned_of() {
    crate::logs::start();
    let build =
        |server: &str| Petstore::builder().server(server).api_key("hunter2").build().unwrap();
    for fine in ["http://localhost", "https://quiet.example"] {
        build(fine);
    }
    build("http://loud.example");
    let lines = crate::logs::lines();
    let of = |host: &str| lines.lines().filter(|line| line.contains(host)).collect::<Vec<_>>();
    assert!(of("loud.example")[0].starts_with("WARN"), "{lines}");
    assert!(of("loud.example")[0].contains("TLS"), "{lines}");
    assert!(of("quiet.example").is_empty() && of("http://localhost").is_empty(), "{lines}");
    assert!(!of("loud.example")[0].contains("hunter2"));
}
