//! What stands between the client and the server.

use crate::client::{LIST_PETS, build};
use crate::server::{Server, json};
use onyx_runtime::{Error, ErrorKind, Exchange, Middleware, Next};
use std::sync::{Arc, Mutex};

/// Notes what it sees, and signs.
struct Notes(&'static str, Arc<Mutex<Vec<String>>>);

impl Middleware for Notes {
    fn handle<'a>(&'a self, mut request: reqwest::Request, next: Next<'a>) -> Exchange<'a> {
        Box::pin(async move {
            let note = |text: String| self.1.lock().unwrap().push(format!("{} {text}", self.0));
            note(format!("{} {}", next.operation().id, next.attempt()));
            request.headers_mut().insert("x-signed-by", self.0.parse().unwrap());
            let mut response = next.run(request).await?;
            note(response.status().as_u16().to_string());
            response.headers_mut().insert("x-seen", "1".parse().unwrap());
            Ok(response)
        })
    }
}

/// Answers by itself, or fails.
struct Wall(bool);

impl Middleware for Wall {
    fn handle<'a>(&'a self, _request: reqwest::Request, _next: Next<'a>) -> Exchange<'a> {
        let answer = http::Response::new("[\"cached\"]");
        Box::pin(async move {
            if self.0 {
                Ok(answer.into())
            } else {
                Err(Error::other(ErrorKind::Request, "not today"))
            }
        })
    }
}

#[tokio::test]
async fn it_sees_and_changes_every_attempt() {
    let server = Server::answering([json("503 T", "1"), json("200 OK", "[]")]).await;
    let notes = Arc::default();
    let pets = build(&server, |b| {
        b.middleware(Notes("outer", Arc::clone(&notes)))
            .middleware(Notes("inner", Arc::clone(&notes)))
    });
    let raw = pets.list_pets().send_raw().await.unwrap();
    assert_eq!(raw.headers["x-seen"], "1");
    assert_eq!(server.received()[1].all("x-signed-by"), ["inner"]);
    assert_eq!(
        *notes.lock().unwrap(),
        [
            "outer list_pets 1",
            "inner list_pets 1",
            "inner 503",
            "outer 503",
            "outer list_pets 2",
            "inner list_pets 2",
            "inner 200",
            "outer 200",
        ]
    );
}

#[tokio::test]
async fn it_may_answer_by_itself() {
    let server = Server::answering([json("200 OK", "[]")]).await;
    let pets = build(&server, |b| b.middleware(Wall(true)));
    assert_eq!(pets.list_pets().await.unwrap(), ["cached"]);
    let pets = build(&server, |b| b.middleware(Wall(false)));
    let error = pets.call::<()>(&LIST_PETS).await.unwrap_err();
    assert_eq!(error.to_string(), "list_pets (GET /pets): not today");
    assert!(server.received().is_empty());
}
