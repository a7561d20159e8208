//! Files and forms, up and down.

use crate::client::{build, client};
use crate::server::{Reply, Server, Step, head, json, reply};
use futures_util::StreamExt as _;
use onyx_runtime::{
    Body, Bytes, Download, ErrorKind, Form, ListStyle, Method, Multipart, Operation, Upload,
};
use serde_json::Value;
use std::path::PathBuf;

static FILE: Operation = Operation::new("file", Method::GET, "/file").accept("text/csv");

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("onyx-api-{:016x}", fastrand::u64(..)));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_form_with_files_is_what_rfc_7578_says() {
    let folder = Folder::new();
    let path = folder.0.join("on disk.bin");
    std::fs::write(&path, b"\0\x01\xff").unwrap();
    let server = Server::answering([json("200 OK", "1")]).await;
    let mut form = Multipart::new();
    form.text("project id", &7);
    form.list("tag", ["a", "b"], ListStyle::Repeat);
    form.list("csv", ["a", "b"], ListStyle::Join(','));
    form.json("meta", &[1]);
    form.file("files", Upload::bytes("ü \"1\"\r\n.txt", "one").media_type("text/plain"));
    form.file("files", Upload::path(&path));
    form.file("files", Upload::bytes("chart.PNG", "image"));
    let pets = client(&server);
    pets.add_pet::<Value>(|request| request.multipart(form)).await.unwrap();

    let received = server.only();
    let boundary = received.header("content-type").unwrap().split_once("boundary=").unwrap().1;
    let part = |head: &str, content: &[u8]| {
        [
            format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
            content,
            b"\r\n",
        ]
        .concat()
    };
    let expected = [
        part("name=\"project id\"", b"7"),
        part("name=\"tag\"", b"a"),
        part("name=\"tag\"", b"b"),
        part("name=\"csv\"", b"a,b"),
        part("name=\"meta\"\r\nContent-Type: application/json", b"[1]"),
        part(
            "name=\"files\"; filename=\"ü %221%22%0D%0A.txt\"\r\nContent-Type: text/plain",
            b"one",
        ),
        part(
            "name=\"files\"; filename=\"on disk.bin\"\r\nContent-Type: application/octet-stream",
            b"\0\x01\xff",
        ),
        part("name=\"files\"; filename=\"chart.PNG\"\r\nContent-Type: image/png", b"image"),
        format!("--{boundary}--\r\n").into_bytes(),
    ]
    .concat();
    assert_eq!(String::from_utf8_lossy(&received.body), String::from_utf8_lossy(&expected));
    assert_eq!(received.body, expected);
    assert_eq!(received.header("content-length").unwrap(), expected.len().to_string());
    assert_eq!(received.header("transfer-encoding"), None);
}

#[tokio::test]
async fn a_form_whose_length_is_not_known_is_sent_in_chunks() {
    let server = Server::answering([json("200 OK", "1")]).await;
    let chunks = futures_util::stream::iter([Ok(Bytes::from("a")), Ok(Bytes::from("bc"))]);
    let mut form = Multipart::new();
    form.file("f", Upload::new("s", Body::stream(chunks, None)));
    form.file("f", Upload::new("r", Body::reader(&b"reader"[..], Some(6))));
    client(&server).add_pet::<Value>(|request| request.multipart(form)).await.unwrap();
    let received = server.only();
    assert_eq!(received.header("transfer-encoding"), Some("chunked"));
    assert!(
        received.text().contains("\r\n\r\nabc\r\n--")
            && received.text().contains("\r\n\r\nreader\r\n--")
    );
}

#[tokio::test]
async fn a_form_with_files_on_disk_is_sent_again() {
    let folder = Folder::new();
    let path = folder.0.join("f");
    std::fs::write(&path, b"content").unwrap();
    let server = Server::answering([json("503 T", "1"), json("200 OK", "1")]).await;
    let mut form = Multipart::new();
    form.file("f", Upload::from(path));
    let call = client(&server).add_pet::<Value>(|request| request.multipart(form));
    call.retry_non_idempotent(true).await.unwrap();
    let [first, second] = server.received().try_into().unwrap();
    assert!(first.text().contains("content"));
    assert_eq!(first.body, second.body);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let server = Server::answering([json("200 OK", "1")]).await;
    let body = Body::path("no/such/file");
    let call = client(&server).add_pet::<Value>(|request| request.bytes("text/plain", body));
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("no/such/file"), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn large_files_arrive_whole() {
    let folder = Folder::new();
    let path = folder.0.join("large");
    let content: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&path, &content).unwrap();
    let server = Server::answering([json("200 OK", "1")]).await;
    let body = Body::path(path);
    client(&server)
        .add_pet::<Value>(|request| request.bytes("application/zip", body))
        .await
        .unwrap();
    let received = server.only();
    assert_eq!(received.header("content-type"), Some("application/zip"));
    assert!(received.body == content, "{} bytes", received.body.len());
}

#[tokio::test]
async fn simple_forms_are_encoded() {
    let server = Server::answering([json("200 OK", "1")]).await;
    let mut form = Form::new();
    form.text("user name", &"a&b=c d");
    form.json("j", &[1]);
    form.list("s", ["x", "ü"], ListStyle::Repeat);
    assert!(!format!("{form:?}").contains("a%26b"), "{form:?}");
    client(&server).add_pet::<Value>(|request| request.form(form)).await.unwrap();
    let received = server.only();
    assert_eq!(received.text(), "user%20name=a%26b%3Dc%20d&j=%5B1%5D&s=x&s=%C3%BC");
    assert_eq!(received.header("content-type"), Some("application/x-www-form-urlencoded"));
}

fn csv(body: &str) -> Reply {
    let headers = [
        ("Content-Type", "text/csv; charset=utf-8"),
        ("Content-Disposition", "attachment; filename=\"../pets.csv\""),
    ];
    reply("200 OK", &headers, body)
}

#[tokio::test]
async fn a_file_comes_with_its_name_type_and_length() {
    let server = Server::answering([csv("a,b\n")]).await;
    let pets = client(&server);
    let mut file = pets.call::<Download>(&FILE).await.unwrap();
    assert_eq!(file.file_name().as_deref(), Some("pets.csv"));
    assert_eq!(file.media_type(), Some("text/csv; charset=utf-8"));
    assert_eq!(file.remaining(), Some(4));
    assert_eq!(file.chunk().await.unwrap().unwrap(), "a,b\n");
    assert_eq!(file.chunk().await.unwrap(), None);
    assert_eq!(pets.call::<Download>(&FILE).await.unwrap().bytes().await.unwrap(), "a,b\n");
    let file = pets.call::<Download>(&FILE).await.unwrap();
    assert_eq!(file.map(Result::unwrap).collect::<Vec<_>>().await.concat(), b"a,b\n");
    assert_eq!(server.received()[0].header("accept"), Some("text/csv"));

    let small = build(&server, |b| b.max_response_size(3));
    let error = small.call::<Download>(&FILE).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_file_is_saved_whole_or_not_at_all() {
    let folder = Folder::new();
    let target = folder.0.join("pets.csv");
    let server = Server::answering([csv("new")]).await;
    std::fs::write(&target, "old").unwrap();
    let length =
        client(&server).call::<Download>(&FILE).await.unwrap().save_to(&target).await.unwrap();
    assert_eq!(length, 3);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "new");
    assert_eq!(folder.names(), ["pets.csv"]);

    let broken =
        vec![head("200 OK", &[("content-length", "9")]), Step::Write(b"half".into()), Step::Close];
    let server = Server::answering([broken]).await;
    let error =
        client(&server).call::<Download>(&FILE).await.unwrap().save_to(&target).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "new");
    assert_eq!(folder.names(), ["pets.csv"], "nothing is left of what failed");

    let server = Server::answering([csv("x")]).await;
    let nowhere = folder.0.join("no/folder/x");
    let error =
        client(&server).call::<Download>(&FILE).await.unwrap().save_to(nowhere).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
}

#[tokio::test]
async fn an_error_in_place_of_a_file_is_an_error() {
    let server = Server::answering([json("404 Not Found", r#"{"detail": "no such file"}"#)]).await;
    let error = client(&server).call::<Download>(&FILE).await.unwrap_err();
    assert_eq!(error.server_message(), Some("no such file"));
}
