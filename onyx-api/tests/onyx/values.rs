//! Values of users in the paths of all operations: they stay the segment that they are put in, or
//! nothing is sent.

use onyx_api::Client;
use onyx_api::runtime::dispatch::{Entry, Place};
use onyx_api::runtime::{Error, ErrorKind, Exchange, Middleware, Next};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex};

/// What users may call their things.
const VALUES: [&str; 20] = [
    "../admin",
    "..",
    ".",
    "",
    "%2e%2e",
    "%2E.",
    "a/b",
    "a\\b",
    "\\..\\x",
    "?x=1",
    "#x",
    ";x=1",
    "a;b,c=d",
    "nul\0",
    "\r\nX: 1",
    "\t..",
    "//evil.example",
    "@evil.example",
    "\u{2025}/\u{ff0f}é😀",
    "{id}",
];

/// Keeps the addresses of requests, and answers them all with null.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<reqwest::Url>>>);

impl Middleware for Sent {
    fn handle<'a>(&'a self, request: reqwest::Request, _next: Next<'a>) -> Exchange<'a> {
        self.0.lock().unwrap().push(request.url().clone());
        Box::pin(async { Ok(http::Response::new("null").into()) })
    }
}

fn client() -> (Client, Sent) {
    let sent = Sent::default();
    let builder = Client::builder().server("https://onyx.example").api_key("key");
    (builder.middleware(sent.clone()).build().unwrap(), sent)
}

/// The segments of a path template below the service's prefix.
fn template(entry: &Entry) -> Vec<&'static str> {
    ["api"].into_iter().chain(entry.operation.path.split('/').skip(1)).collect()
}

/// Checks that an address is the template's, but for what stands in the place of parameters.
fn check(entry: &Entry, url: &reqwest::Url, value: &str) {
    assert_eq!(url.origin().ascii_serialization(), "https://onyx.example", "{value:?}: {url}");
    assert_eq!((url.query(), url.fragment()), (None, None), "{value:?}: {url}");
    let segments: Vec<&str> = url.path_segments().unwrap().collect();
    let template = template(entry);
    assert_eq!(segments.len(), template.len(), "{value:?} in {}: {url}", entry.operation);
    for (segment, wanted) in segments.iter().zip(template) {
        assert!(wanted.contains('{') || *segment == wanted, "{value:?}: {url}");
    }
}

fn path_parameters(entry: &Entry) -> impl Iterator<Item = &'static str> {
    let parameters = entry.parameters.iter().filter(|parameter| parameter.place == Place::Path);
    parameters.map(|parameter| parameter.name)
}

/// Whether a failure is of the request itself, so that nothing was sent.
fn is_refused<T>(outcome: &Result<T, Error>) -> bool {
    outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::Request)
}

#[tokio::test]
async fn no_value_leaves_the_path_of_its_operation() {
    let (client, sent) = client();
    let mut count = 0;
    for entry in onyx_api::dispatch::operations() {
        let names: Vec<&str> = path_parameters(entry).collect();
        for value in VALUES.iter().filter(|_| !names.is_empty()) {
            let call = entry.untyped(client.raw(), |request| {
                for name in &names {
                    request.path(name, value);
                }
            });
            let outcome = call.await;
            match sent.0.lock().unwrap().pop() {
                Some(url) => check(entry, &url, value),
                None => assert!(is_refused(&outcome), "{value:?} in {}", entry.operation),
            }
            count += 1;
        }
    }
    assert!(count > 1000, "{count} requests");
}

#[cfg(feature = "full-serde")]
#[tokio::test]
async fn nor_does_one_that_comes_as_json() {
    let (client, sent) = client();
    let mut count = 0;
    for entry in onyx_api::dispatch::operations().filter(|entry| entry.body.is_none()) {
        for value in VALUES {
            let path: Map<String, Value> =
                path_parameters(entry).map(|name| (name.to_owned(), value.into())).collect();
            if path.is_empty() {
                continue;
            }
            let arguments = Map::from_iter([("path".to_owned(), path.into())]);
            let outcome = match onyx_api::dispatch::call(&client, &entry.name(), arguments.into()) {
                Ok(call) => call.await,
                Err(error) => Err(error),
            };
            match sent.0.lock().unwrap().pop() {
                // Required queries were not given, so nothing else is in the address.
                Some(url) => {
                    check(entry, &url, value);
                    count += 1;
                }
                None => assert!(is_refused(&outcome), "{value:?} in {}", entry.operation),
            }
        }
    }
    assert!(count > 100, "{count} requests");
}
