//! Where redirects lead, and what goes along.

use crate::client::{ADD_PET, build, client};
use crate::server::{Server, json, reply};
use onyx_runtime::{Auth, ErrorKind, Method, Operation, Text};
use serde_json::Value;

static KEYED: Operation = Operation::new("keyed", Method::GET, "/x").auth(Auth::Header("x-key"));

fn to(status: &str, location: &str) -> crate::server::Reply {
    reply(status, &[("Location", location)], "")
}

#[tokio::test]
async fn to_the_same_host_everything_goes_along() {
    let server = Server::answering([to("307 T", "/api/elsewhere"), json("200 OK", "1")]).await;
    let pets = client(&server);
    pets.add_pet::<Value>(|request| request.json(&"Rex")).header("x-own", 1).await.unwrap();
    let [_, second] = server.received().try_into().unwrap();
    assert_eq!((second.method.as_str(), second.target.as_str()), ("POST", "/api/elsewhere"));
    assert_eq!(second.text(), "\"Rex\"");
    assert_eq!(second.header("authorization"), Some("Bearer top-secret-key"));
    assert_eq!(second.header("x-own"), Some("1"));
}

#[tokio::test]
async fn to_another_host_no_secret_goes_along() {
    let other = Server::answering([json("200 OK", "\"file\"")]).await;
    for status in ["301 M", "302 M", "303 M", "307 M", "308 M"] {
        let server = Server::answering([to(status, &other.url)]).await;
        let pets = build(&server, |b| {
            b.api_key("hunter2").session_cookie("hunter2").default_header("x-proxy", "hunter2")
        });
        pets.call::<Value>(&KEYED).header("x-own", "hunter2").await.unwrap();
        assert_eq!(server.only().header("x-key"), Some("hunter2"));
    }
    let received = other.received();
    assert_eq!(received.len(), 5);
    assert!(!format!("{received:?}").contains("hunter2"), "{received:?}");
}

#[tokio::test]
async fn and_what_left_once_does_not_trust_again() {
    let home = Server::answering([json("200 OK", "1")]).await;
    let away = Server::answering([to("302 F", &home.url)]).await;
    let start = Server::answering([to("302 F", &away.url)]).await;
    client(&start).get_pet("7").await.unwrap();
    assert_eq!(home.only().header("authorization"), None);
}

#[tokio::test]
async fn content_does_not_go_to_another_host() {
    let other = Server::answering([json("200 OK", "1")]).await;
    let server = Server::answering([to("307 T", &other.url)]).await;
    let error = client(&server).call::<Value>(&ADD_PET).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Redirect, 307));
    assert!(other.received().is_empty());
}

#[tokio::test]
async fn what_leads_nowhere_is_told() {
    for location in ["file:///etc/passwd", "ftp://h/x", "http://["] {
        let server = Server::answering([to("302 F", location)]).await;
        let error = client(&server).get_pet("7").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{location}");
    }
    let server = Server::answering([to("302 F", "/api/pets/7")]).await;
    let error = client(&server).get_pet("7").await.unwrap_err();
    assert_eq!((error.kind(), server.received().len()), (ErrorKind::Redirect, 10));
    let server = Server::answering([reply("304 N", &[], ""), reply("302 F", &[], "")]).await;
    for status in [304, 302] {
        let error = client(&server).call::<Text>(&KEYED).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, status));
    }
}
