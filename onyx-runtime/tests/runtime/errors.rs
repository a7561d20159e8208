//! What an error keeps and what it says.

use crate::client::{GET_PET, LIST_PETS, Petstore, build, client};
use crate::server::{Server, Step, head, json, reply};
use onyx_runtime::{Auth, Error, ErrorKind, Method, Operation, RawResponse, Text};
use serde_json::Value;
use std::time::Duration;

static NOTHING: Operation = Operation::new("nothing", Method::GET, "/x");
static MAYBE: Operation = Operation::new("maybe", Method::GET, "/x").may_be_empty();
static SESSION: Operation = Operation::new("session", Method::GET, "/x").auth(Auth::Cookie("sid"));

/// The error of a call that is answered so.
async fn error(status: &str, body: &str) -> Error {
    let server = Server::answering([json(status, body)]).await;
    client(&server).get_pet("7").retries(0).await.unwrap_err()
}

#[tokio::test]
async fn every_shape_of_an_error_is_understood_and_kept() {
    let body = r#"{"error_code": "PET_GONE", "detail": "Rex ran away"}"#;
    let coded = error("409 Conflict", body).await;
    assert_eq!(coded.kind(), ErrorKind::Status);
    assert_eq!(coded.status().unwrap(), 409);
    assert_eq!((coded.code(), coded.server_message()), (Some("PET_GONE"), Some("Rex ran away")));
    assert_eq!(coded.body(), body);
    assert_eq!(coded.headers()["content-type"], "application/json");
    assert_eq!(coded.operation().unwrap().id, "get_pet");
    assert_eq!(coded.request_id().unwrap().len(), 32);

    let detail = error("404 Not Found", r#"{"detail": "no such pet"}"#).await;
    assert_eq!((detail.code(), detail.server_message()), (None, Some("no such pet")));

    let message = error("400 Bad Request", r#"{"message": "Pet 7 does not exist"}"#).await;
    assert_eq!(message.server_message(), Some("Pet 7 does not exist"));

    let list = error(
        "422 Unprocessable Entity",
        r#"{"detail": [{"loc": ["body", "legs", 3], "msg": "too many", "type": "less_than"}]}"#,
    )
    .await;
    let item = &list.validation()[0];
    assert_eq!(item.location, ["body", "legs", "3"]);
    assert_eq!((item.message.as_str(), item.kind.as_deref()), ("too many", Some("less_than")));
    assert!(list.to_string().contains("body.legs.3: too many"), "{list}");

    let envelope = error(
        "422 Unprocessable Entity",
        r#"{"status_code": 422, "message": "2 validation errors: {'type': 'missing', 'loc': ('body', 'name'), 'msg': 'Field required', 'input': {}} {'type': 'int_parsing', 'loc': ('query', 'a', 0), 'msg': \"isn't a number\"}", "data": null}"#,
    )
    .await;
    assert!(envelope.server_message().unwrap().starts_with("2 validation errors"));
    let [name, number] = envelope.validation() else { panic!("{envelope:?}") };
    assert_eq!(
        (name.location.join("."), name.message.as_str()),
        ("body.name".into(), "Field required")
    );
    assert_eq!(name.kind.as_deref(), Some("missing"));
    assert_eq!(
        (number.location.join("."), number.message.as_str()),
        ("query.a.0".into(), "isn't a number")
    );
    assert_eq!(number.kind.as_deref(), Some("int_parsing"));

    let plan = error(
        "402 Payment Required",
        r#"{"error_code": "FEATURE_NOT_AVAILABLE", "detail": "no", "required_tier": "business"}"#,
    )
    .await;
    assert_eq!(plan.required_tier(), Some("business"));
    assert!(plan.to_string().contains("`business`"), "{plan}");
}

#[tokio::test]
async fn an_error_whose_body_says_nothing_keeps_its_status() {
    for body in ["", "[]", "oops", "{\"detail\": 7}", "\"text\"", "{\"detail\": "] {
        let error = error("500 Internal Server Error", body).await;
        assert_eq!(error.status().unwrap(), 500, "{body}");
        assert_eq!(error.body(), body);
        assert!(error.to_string().contains("get_pet (GET /pets/{pet_id}): 500"), "{error}");
    }
    let broken =
        [head("500 Oh", &[("content-length", "9")]), Step::Write(b"{\"de".into()), Step::Close];
    let server = Server::answering([broken.to_vec()]).await;
    let error = client(&server).get_pet("7").retries(0).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 500));
}

#[tokio::test]
async fn a_refusal_says_which_access_is_wanted() {
    let server = Server::answering([json("403 Forbidden", r#"{"detail": "no"}"#)]).await;
    let text = client(&server).get_pet("7").await.unwrap_err().to_string();
    assert!(text.contains("access level `owner`: the key of the pet's owner"), "{text}");
    assert!(!text.contains("has no key"), "{text}");
    let text = build(&server, |b| b).get_pet("7").await.unwrap_err().to_string();
    assert!(text.contains("the client has no key"), "{text}");
    let text = client(&server).call::<()>(&SESSION).await.unwrap_err().to_string();
    assert!(text.contains("session cookie"), "{text}");
}

#[tokio::test]
async fn a_body_that_is_not_what_was_promised_is_kept_with_the_place() {
    let body = r#"["Rex", {"name": "Bello"}]"#;
    let server = Server::answering([json("200 OK", body)]).await;
    let error = client(&server).list_pets().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.body(), body);
    let mismatch = error.mismatch().unwrap();
    assert_eq!(mismatch.path, "$[1]");
    assert!(mismatch.expected.contains("Vec<alloc::string::String>"), "{mismatch:?}");
    assert!(mismatch.reason.contains("expected a string"), "{mismatch:?}");
    assert!(!error.is_retryable());

    let csv = reply("200 OK", &[("Content-Type", "text/csv")], "name\nRex");
    let error = client(&Server::answering([csv]).await).list_pets().await.unwrap_err();
    assert!(error.to_string().contains("it is text/csv"), "{error}");

    let server = Server::answering([json("200 OK", r#"["Rex", "Be"#)]).await;
    let error = client(&server).list_pets().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.mismatch().unwrap().path.as_str()),
        (ErrorKind::Decode, "$[1]")
    );
}

#[tokio::test]
async fn an_error_under_a_status_of_success_is_one() {
    let body = r#"  {"error_code": "LLM_PROVIDER_ERROR", "detail": "overloaded"}"#;
    let server = Server::answering([json("200 OK", body)]).await;
    let error = client(&server).list_pets().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Reported, Some("LLM_PROVIDER_ERROR")));
    assert!(error.to_string().contains("overloaded"), "{error}");
}

#[tokio::test]
async fn a_web_page_says_that_the_address_is_wrong() {
    let page = "<!DOCTYPE html><html><body>Welcome</body></html>";
    let html = [("Content-Type", "text/html; charset=utf-8")];
    let server = Server::answering([
        reply("200 OK", &html, page),
        reply("200 OK", &[], page),
        reply("404 Not Found", &html, page),
        reply("502 Bad Gateway", &html, page),
    ])
    .await;
    let pets = client(&server);
    for _ in 0..2 {
        let error = pets.list_pets().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotTheApi);
        assert!(error.to_string().contains("web application's"), "{error}");
        assert!(error.to_string().contains("`/api`"), "{error}");
        assert_eq!(error.body(), page);
    }
    let error = pets.list_pets().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 404));
    assert!(error.to_string().contains("web application's"), "{error}");
    let error = pets.list_pets().retries(0).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
    assert!(error.to_string().contains("proxy"), "{error}");
}

#[tokio::test]
async fn an_operation_that_the_server_lacks_names_both_versions_asked_for_once() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/version" => json("200 OK", r#"{"backend_version": "v1.9.3"}"#),
        "/api/pets/gone" => json("404 Not Found", r#"{"detail": "no such pet"}"#),
        _ => json("404 Not Found", r#"{"detail":"Not Found"}"#),
    })
    .await;
    let pets = client(&server);
    for _ in 0..2 {
        let error = pets.list_pets().await.unwrap_err();
        assert_eq!(error.server_version(), Some("1.9.3"));
        let text = error.to_string();
        assert!(text.contains("Petstore 1.9.3") && text.contains("Petstore 2.1.0"), "{text}");
    }
    let error = pets.get_pet("gone").await.unwrap_err();
    assert_eq!(error.server_version(), None);
    let probes = server.received().iter().filter(|r| r.target == "/api/version").count();
    assert_eq!(probes, 1);
}

#[tokio::test]
async fn a_version_that_was_not_told_is_asked_for_again_and_one_that_cannot_be_is_not() {
    let missing = || json("404 Not Found", r#"{"detail":"Not Found"}"#);
    let answers = [
        missing(),
        vec![Step::Close],
        missing(),
        json("404 Not Found", r#"{"detail":"Not Found"}"#),
        missing(),
    ];
    let server = Server::answering(answers).await;
    let pets = client(&server);
    for _ in 0..4 {
        let error = pets.list_pets().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.server_version()), (404, None));
        assert!(error.to_string().contains("older or newer"), "{error}");
    }
    let probes = server.received().iter().filter(|r| r.target == "/api/version").count();
    assert_eq!(probes, 2);
}

#[tokio::test]
async fn nothing_is_an_answer_where_it_may_be() {
    let server = Server::answering([reply("200 OK", &[], "")]).await;
    let pets = client(&server);
    pets.call::<()>(&NOTHING).await.unwrap();
    assert_eq!(pets.call::<Option<String>>(&MAYBE).await.unwrap(), None);
    let error = pets.call::<Option<String>>(&NOTHING).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);

    let server =
        Server::answering([vec![Step::Write(b"HTTP/1.1 204 No Content\r\n\r\n".into())]]).await;
    assert_eq!(client(&server).call::<Value>(&NOTHING).await.unwrap(), Value::Null);

    let server = Server::answering([json("200 OK", "{\"more\": \"than wanted\"}")]).await;
    client(&server).call::<()>(&NOTHING).await.unwrap();
}

#[tokio::test]
async fn a_raw_answer_is_given_whatever_its_status() {
    let server = Server::answering([
        json("418 Teapot", r#"{"detail": "short and stout"}"#),
        json("200 OK", r#"["Rex"]"#),
    ])
    .await;
    let pets = client(&server);
    let raw = pets.list_pets().send_raw().await.unwrap();
    assert_eq!((raw.status.as_u16(), raw.bytes.len()), (418, 29));
    assert_eq!(raw.decode::<Vec<String>>().unwrap_err().server_message(), Some("short and stout"));
    let raw = pets.list_pets().send_raw().await.unwrap();
    assert_eq!(raw.headers["content-type"], "application/json");
    assert_eq!(raw.decode::<Vec<String>>().unwrap(), ["Rex"]);
}

#[tokio::test]
async fn what_the_document_lacks_can_be_asked_for() {
    let server = Server::answering([
        reply("200 OK", &[("Content-Type", "text/plain")], "hé"),
        json("404 Not Found", r#"{"detail":"Not Found"}"#),
        json("200 OK", "{}"),
    ])
    .await;
    let pets: Petstore = client(&server);
    let mut call = pets.0.request::<Text>(Method::PUT, "/new/{id}");
    call.request_mut().path("id", &"a/b");
    call.request_mut().json(&7);
    assert_eq!(call.await.unwrap().0, "hé");
    let received = server.only();
    assert_eq!((received.method.as_str(), received.target.as_str()), ("PUT", "/api/new/a%2Fb"));
    assert_eq!(
        (received.text().as_str(), received.header("authorization")),
        ("7", Some("Bearer top-secret-key"))
    );

    let error = pets.0.request::<Value>(Method::GET, "/none?q=secret").await.unwrap_err();
    assert!(error.to_string().starts_with("GET /none: 404"), "{error}");
    let error = pets.0.request::<RawResponse>(Method::GET, "/a/{b}").await.unwrap_err();
    assert!(error.to_string().contains("`b` was not given"), "{error}");
}

#[tokio::test]
async fn the_server_tells_its_version() {
    let server = Server::answering([json("200 OK", r#"{"backend_version": "v2.9.0"}"#)]).await;
    let pets = client(&server);
    assert_eq!(pets.0.server_version().await.unwrap().to_string(), "2.9.0");
    assert!(pets.0.compatibility().await.unwrap().is_compatible());
}

#[tokio::test]
async fn answers_that_are_too_large_are_refused() {
    let long = format!("\"{}\"", "x".repeat(3000));
    let endless = |_: &_| {
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        let mut steps =
            vec![Step::Write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".into())];
        steps.extend(std::iter::repeat_n(Step::Write(chunk.into_bytes()), 10_000));
        steps
    };
    for server in [Server::answering([json("200 OK", &long)]).await, Server::start(endless).await] {
        let small = build(&server, |b| b.max_response_size(3000));
        let error = small.get_pet("7").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert_eq!(error.status().unwrap(), 200);
    }
    let server = Server::answering([json("200 OK", &long)]).await;
    assert!(build(&server, |b| b.max_response_size(3002)).get_pet("7").await.is_ok());
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let wait = Step::Wait(Duration::from_secs(5));
    let silent = Server::answering([vec![wait.clone()]]).await;
    let error = client(&silent).get_pet("7").timeout(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("50ms") && error.to_string().contains("get_pet"), "{error}");

    let stuck = [head("200 OK", &[("content-length", "9")]), Step::Write(b"[1, ".into()), wait];
    let stuck = Server::answering([stuck.to_vec()]).await;
    let impatient = build(&stuck, |b| b.read_timeout(Duration::from_millis(50)));
    let error = impatient.get_pet("7").retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("silent"), "{error}");
}

#[tokio::test]
async fn broken_connections_are_told() {
    let refused = build(&Server::answering([vec![]]).await, |b| b.server("http://127.0.0.1:1"));
    let error = refused.get_pet("7").retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("onnection refused"), "{error}");
    for steps in [
        vec![Step::Close],
        vec![Step::Write(b"HTTP/1.1 200 OK\r\nContent-Le".into()), Step::Close],
        vec![head("200 OK", &[("content-length", "9")]), Step::Write(b"[1".into()), Step::Close],
        vec![Step::Write(b"not HTTP at all\r\n\r\n".into()), Step::Close],
    ] {
        let server = Server::answering([steps]).await;
        let error = client(&server).get_pet("7").retries(0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert!(error.is_retryable());
    }
}

#[test]
fn an_error_is_small_and_goes_anywhere() {
    fn check<T: std::error::Error + Send + Sync + 'static>() {}
    check::<Error>();
    // A box and its vtable.
    assert_eq!(size_of::<Result<(), Error>>(), 2 * size_of::<usize>());
    let _ = (&GET_PET, &LIST_PETS);
}
