//! What requests look like on the wire.

use crate::client::{Petstore, client};
use crate::server::{Server, json};
use onyx_api::runtime::{ErrorKind, ListStyle};
use serde_json::json;

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
