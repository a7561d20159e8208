//! What requests look like on the wire.

use crate::client::{ADD_PET, Petstore, client};
use crate::server::{Server, Step, json};
use onyx_runtime::{
    Body, Download, ErrorKind, ItemStream, ListStyle, Multipart, PathStyle, Request, Upload,
};
use serde_json::json;
use std::time::Duration;

async fn pets() -> (Server, Petstore) {
    let server = Server::answering([json("200 OK", r#"["Rex"]"#)]).await;
    let client = client(&server);
    (server, client)
}

#[tokio::test]
async fn a_call_is_awaited_or_sent() {
    let (server, client) = pets().await;
    let pets = client.list_pets().limit(3).extra_query("new", "a b&c").header("x-extra", 7).await;
    assert_eq!(pets.unwrap(), ["Rex"]);
    assert_eq!(client.list_pets().send().await.unwrap(), ["Rex"]);
    let received = server.received();
    assert_eq!(received[0].method, "GET");
    assert_eq!(received[0].target, "/api/pets?limit=3&new=a%20b%26c");
    assert_eq!(received[0].header("x-extra"), Some("7"));
    assert_eq!(received[0].header("accept"), Some("application/json"));
    assert_eq!(received[0].header("authorization"), Some("Bearer top-secret-key"));
    assert_eq!(received[1].target, "/api/pets");
    assert_eq!(server.connections(), 1, "the connection is used again");
}

#[tokio::test]
async fn a_thousand_calls_at_once_all_come_back() {
    let server = Server::start(|request| json("200 OK", &format!("{:?}", request.target))).await;
    let client = client(&server);
    let calls = (0..1000).map(|id| {
        let call = client.get_pet(&id.to_string());
        tokio::spawn(async move { (id, call.await.unwrap()) })
    });
    for call in calls.collect::<Vec<_>>() {
        let (id, answer) = call.await.unwrap();
        assert_eq!(answer, format!("/api/pets/{id}"));
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_given_up() {
    let server = Server::answering([vec![Step::Wait(Duration::from_mins(1))]]).await;
    let client = client(&server);
    let call = tokio::time::timeout(Duration::from_millis(50), client.get_pet("7").send());
    assert!(call.await.is_err());
    assert_eq!(server.received().len(), 1);
}

#[test]
fn calls_go_to_other_threads() {
    fn check<T: Send + 'static>(_: &T) {}
    fn check_shared<T: Sync>(_: &T) {}
    let client = Petstore::builder().server("https://h").build().unwrap();
    check_shared(&client);
    check(&client.list_pets());
    check(&client.get_pet("7"));
    let mut form = Multipart::new();
    form.file("f", Upload::new("n", Body::reader(tokio::io::empty(), None)));
    check(&client.add_pet::<ItemStream<String>>(|request| request.multipart(form)).send());
    check(&client.call::<Download>(&ADD_PET).send());
}

#[tokio::test]
async fn a_path_value_stays_one_segment() {
    let (server, client) = pets().await;
    for (value, sent) in [
        ("7", "7"),
        ("a/b", "a%2Fb"),
        ("../admin", "..%2Fadmin"),
        ("%2e%2e", "%252e%252e"),
        ("a?x=1#y", "a%3Fx%3D1%23y"),
        ("nul\0\r\n", "nul%00%0D%0A"),
        ("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80"),
        ("{pet_id}", "%7Bpet_id%7D"),
        ("...", "..."),
        ("a\\b;c:d@e+f", "a%5Cb%3Bc%3Ad%40e%2Bf"),
    ] {
        client.get_pet(value).await.unwrap();
        let target = server.received().pop().unwrap().target;
        assert_eq!(target, format!("/api/pets/{sent}"), "{value:?}");
    }
}

#[tokio::test]
async fn a_path_value_that_would_vanish_is_refused() {
    let (server, client) = pets().await;
    for value in ["", ".", ".."] {
        let error = client.get_pet(value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("`pet_id`"), "{error}");
        assert!(error.to_string().contains("get_pet"), "{error}");
    }
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn lists_and_objects_have_their_styles() {
    let (server, client) = pets().await;
    let call = client.add_pet::<serde_json::Value>(|request| {
        request.query_list("r", ["a,b", "c"], ListStyle::Repeat);
        request.query_list("j", ["a,b", "c"], ListStyle::Join(','));
        request.query_list("s", ["a", "c"], ListStyle::Join(' '));
        request.query_list("p", ["a", "c"], ListStyle::Join('|'));
        request.query_list("none", Vec::<i32>::new(), ListStyle::Join(','));
        request.query_json("o", &json!({"a": 1}));
        request.query_object("d", &json!({"a": {"b": true}, "l": [1, 2], "n": null, "t": "x y"}));
        request.json(&json!({"name": "Rex"}));
    });
    call.await.unwrap();
    let received = server.only();
    assert_eq!(
        received.target,
        "/api/pets?r=a%2Cb&r=c&j=a%2Cb,c&s=a%20c&p=a%7Cc&o=%7B%22a%22%3A1%7D\
         &d%5Ba%5D%5Bb%5D=true&d%5Bl%5D=1&d%5Bl%5D=2&d%5Bt%5D=x%20y"
    );
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.text(), r#"{"name":"Rex"}"#);
}

#[tokio::test]
async fn paths_have_styles_too() {
    let (server, client) = pets().await;
    let target = async |fill: fn(&mut Request)| {
        let mut call = client.0.request::<serde_json::Value>(onyx_runtime::Method::GET, "/x/{a}/y");
        fill(call.request_mut());
        call.await.map(|_| server.received().pop().unwrap().target)
    };
    for (fill, expected) in [
        (
            (|request| request.path_list("a", ["1,2", "3"], PathStyle::Simple)) as fn(&mut Request),
            "/api/x/1%2C2,3/y",
        ),
        (|request| request.path_list("a", ["1", "2"], PathStyle::Label), "/api/x/.1,2/y"),
        (|request| request.path_list("a", ["1", "2"], PathStyle::LabelExploded), "/api/x/.1.2/y"),
        (|request| request.path_list("a", ["1", "2"], PathStyle::Matrix), "/api/x/;a=1,2/y"),
        (
            |request| request.path_list("a", ["1", "2"], PathStyle::MatrixExploded),
            "/api/x/;a=1;a=2/y",
        ),
        (|request| request.path_value("a", &json!("7 up")), "/api/x/7%20up/y"),
        (|request| request.path_value("a", &json!(7)), "/api/x/7/y"),
        (|request| request.path_styled("a", &"v;", PathStyle::Matrix), "/api/x/;a=v%3B/y"),
        (|request| request.path_json("a", &[1]), "/api/x/%5B1%5D/y"),
    ] {
        assert_eq!(target(fill).await.unwrap(), expected);
    }
    let error =
        target(|request| request.path_list("a", [""; 0], PathStyle::Simple)).await.unwrap_err();
    assert!(error.to_string().contains("`a`"), "{error}");
    let error = target(|request| request.path("b", &1)).await.unwrap_err();
    assert!(error.to_string().contains("no parameter `b`"), "{error}");
}

#[tokio::test]
async fn headers_and_cookies_can_be_json() {
    let (server, client) = pets().await;
    let call = client.add_pet::<serde_json::Value>(|request| {
        request.header_json("x-filter", &json!({"a": 1}));
        request.cookie_json("c", &[1]);
        request.json_as("application/scim+json", &json!(null));
    });
    call.await.unwrap();
    let received = server.only();
    assert_eq!(received.header("x-filter"), Some(r#"{"a":1}"#));
    assert_eq!(received.header("cookie"), Some("c=%5B1%5D"));
    assert_eq!(received.header("content-type"), Some("application/scim+json"));
}

/// What cannot be written as JSON.
struct Unwritable;

impl serde::Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _serializer: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("not this one"))
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_told_when_the_call_is_sent() {
    use onyx_runtime::Form;
    let (server, client) = pets().await;
    for fill in [
        (|request| request.json(&Unwritable)) as fn(&mut Request),
        |request| request.query_json("q", &Unwritable),
        |request| request.query_object("q", &Unwritable),
        |request| {
            let mut form = Multipart::new();
            form.json("part", &Unwritable);
            request.multipart(form);
        },
        |request| {
            let mut form = Form::new();
            form.json("field", &Unwritable);
            request.form(form);
        },
        |request| request.text("text/\nplain", String::new()),
    ] {
        let error = client.add_pet::<serde_json::Value>(fill).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(server.received().is_empty());
}
