//! What users call things, and what programs put into requests of it: none of it becomes another
//! segment, header, cookie or part.

use crate::client::{ADD_PET, Petstore};
use onyx_runtime::{
    Error, ErrorKind, Exchange, Method, Middleware, Multipart, Next, Operation, PathStyle, Request,
    Upload,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Ids that are no ids.
const VALUES: [&str; 22] = [
    "../admin",
    "..",
    ".",
    "",
    "...",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "a/b",
    "a\\b",
    "/",
    "\\",
    "?x=1",
    "#x",
    ";x=1",
    "a;b,c=d.e",
    "nul\0",
    "\r\nX-Evil: 1",
    "\t",
    " ",
    "é\u{2025}\u{ff0f}😀",
    "{a}",
];

/// Keeps the last request, and answers with null.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Option<reqwest::Request>>>);

impl Middleware for Sent {
    fn handle<'a>(&'a self, request: reqwest::Request, _next: Next<'a>) -> Exchange<'a> {
        *self.0.lock().unwrap() = Some(request);
        Box::pin(async { Ok(http::Response::new("null").into()) })
    }
}

impl Sent {
    fn client() -> (Self, Petstore) {
        let sent = Self::default();
        let builder = Petstore::builder().server("https://pets.example").api_key("key");
        let client = builder.middleware(sent.clone()).build().unwrap();
        (sent, client)
    }

    fn take(&self) -> Option<reqwest::Request> {
        self.0.lock().unwrap().take()
    }
}

type Builder = onyx_runtime::ClientBuilder<Petstore>;
type Fill = fn(&mut Request, &str);

/// Every way in which a value gets into a path.
const WAYS: [(&str, Fill); 14] = [
    ("path", |request, value| request.path("a", &value)),
    ("value", |request, value| request.path_value("a", &value)),
    ("json", |request, value| request.path_json("a", &value)),
    ("label", |request, value| request.path_styled("a", &value, PathStyle::Label)),
    ("matrix", |request, value| request.path_styled("a", &value, PathStyle::Matrix)),
    ("list", |request, value| request.path_list("a", [value, value], PathStyle::Simple)),
    ("one", |request, value| request.path_list("a", [value], PathStyle::SimpleExploded)),
    ("labels", |request, value| request.path_list("a", [value, value], PathStyle::Label)),
    ("dots", |request, value| request.path_list("a", [value, value], PathStyle::LabelExploded)),
    ("matrices", |request, value| request.path_list("a", [value; 2], PathStyle::MatrixExploded)),
    ("pairs", |request, value| request.path_pairs("a", &json!({value: value}), PathStyle::Simple)),
    ("equals", |request, value| {
        request.path_pairs("a", &json!({value: value}), PathStyle::SimpleExploded);
    }),
    ("members", |request, value| {
        request.path_pairs("a", &json!({value: value}), PathStyle::LabelExploded);
    }),
    ("semicolons", |request, value| {
        request.path_pairs("a", &json!({value: value}), PathStyle::MatrixExploded);
    }),
];

#[tokio::test]
async fn a_value_of_any_style_stays_one_segment_or_is_refused() {
    let (sent, client) = Sent::client();
    for (way, fill) in WAYS {
        for value in VALUES {
            let mut call = client.0.request::<Value>(Method::GET, "/pets/{a}/toys");
            fill(call.request_mut(), value);
            let outcome = call.await;
            let Some(request) = sent.take() else {
                assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Request, "{way}: {value:?}");
                assert!(value.trim_matches('.').is_empty(), "{way}: {value:?} can be sent");
                continue;
            };
            let url = request.url();
            let segments: Vec<&str> = url.path_segments().unwrap().collect();
            assert_eq!(segments.len(), 4, "{way}: {value:?} makes {url}");
            assert_eq!((segments[0], segments[1], segments[3]), ("api", "pets", "toys"), "{url}");
            assert_eq!((url.query(), url.fragment()), (None, None), "{way}: {value:?} makes {url}");
            assert_eq!(url.host_str(), Some("pets.example"));
        }
    }
}

#[tokio::test]
async fn a_path_that_would_lead_elsewhere_is_refused() {
    static UP: Operation = Operation::new("up", Method::GET, "/pets/../admin");
    let (sent, client) = Sent::client();
    for value in ["..", "../../admin", "x/../../y", ".", "%2e%2E/x", "x/.%2e/y", "x/."] {
        let call = client.0.request::<Value>(Method::GET, &format!("/pets/{value}"));
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Request, "{value}");
    }
    assert_eq!(client.call::<Value>(&UP).await.unwrap_err().kind(), ErrorKind::Request);
    assert!(sent.take().is_none());
}

#[tokio::test]
async fn a_path_that_is_put_together_by_hand_is_a_path_and_a_query() {
    let (sent, client) = Sent::client();
    for (path, expected) in [
        ("/x/a#b", "/api/x/a%23b"),
        ("/x/\t.\t./y", "/api/x/%09.%09./y"),
        ("/x\\..\\y", "/api/x%5C..%5Cy"),
        ("/x\r\nHost: evil/y", "/api/x%0D%0AHost:%20evil/y"),
        ("//evil.example/x", "/api//evil.example/x"),
        ("@evil.example", "/api/@evil.example"),
        ("/x?q=1#f", "/api/x?q=1%23f"),
        ("/x?q={a}&../y", "/api/x?q=%26%2F&../y"),
    ] {
        let mut call = client.0.request::<Value>(Method::GET, path);
        if path.contains("{a}") {
            call.request_mut().path("a", &"&/");
        }
        call.await.unwrap();
        let url = sent.take().unwrap().url().to_string();
        assert_eq!(url.strip_prefix("https://pets.example"), Some(expected), "{path:?}");
    }
}

#[tokio::test]
async fn a_header_of_any_kind_holds_no_line_break() {
    let (sent, client) = Sent::client();
    let evil = "1\r\nX-Evil: 1";
    for fill in [
        (|request, value| request.header("x-a", &value)) as Fill,
        |request, value| request.header(value, &1),
        |request, value| request.header("idempotency-key", &value),
        |request, value| request.header("x-request-id", &value),
        |request, value| request.header("cookie", &value),
        |request, value| request.header_list("x-a", ["ok", value]),
        |request, value| request.header_value("x-a", &value),
        |request, value| request.header_pairs("x-a", &json!({"k": value}), true),
        |request, value| request.header_pairs("x-a", &json!({value: 1}), false),
        |request, value| request.text(value, String::new()),
        |request, value| request.json_as(value, &1),
    ] {
        for value in [evil, "1\n2", "\0", "1\r", "\u{7f}"] {
            let error = client.add_pet::<Value>(|request| fill(request, value)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request, "{value:?}");
            let text = format!("{error} {error:?}");
            assert!(!text.contains(['\r', '\n', '\0']), "{text:?}");
            assert!(sent.take().is_none());
        }
    }
}

#[tokio::test]
async fn a_cookie_stays_one_cookie() {
    let (sent, client) = Sent::client();
    let call = client.add_pet::<Value>(|request| {
        request.cookie("theme", &"dark; admin=1");
        request.cookie_json("j", &"a;b");
        request.cookie_value("v", &"a, b=c");
        request.cookie_pairs("p", &json!({"k;x": "v\r\nX: 1"}));
        // In order of names: whether an object keeps its own order is up to a feature of serde_json.
        request.cookie_members("m", &json!({"line\r\nX: 1": "w", "own; admin=1": "v"}));
    });
    call.await.unwrap();
    let request = sent.take().unwrap();
    let cookies = request.headers().get_all("cookie").iter().collect::<Vec<_>>();
    let [cookies] = cookies[..] else { panic!("{cookies:?}") };
    let pairs: Vec<&str> = cookies.to_str().unwrap().split("; ").collect();
    assert_eq!(
        pairs,
        [
            "theme=dark%3B%20admin%3D1",
            "j=%22a%3Bb%22",
            "v=a%2C%20b%3Dc",
            "p=k%3Bx%2Cv%0D%0AX%3A%201",
            "line%0D%0AX%3A%201=w",
            "own%3B%20admin%3D1=v",
        ]
    );
}

#[tokio::test]
async fn names_in_a_form_stay_in_their_quotes() {
    let (sent, client) = Sent::client();
    for (name, written) in [
        ("a\"; filename=\"b", "a%22; filename=%22b"),
        ("a\r\nContent-Type: text/html\r\n\r\nx", "a%0D%0AContent-Type: text/html%0D%0A%0D%0Ax"),
        ("a\\", "a%5C"),
        ("a\\\\", "a\\%5C"),
        ("a\\b", "a\\b"),
        ("\0\u{1b}\u{b}\u{7f}", "%00%1B%0B%7F"),
        ("é\u{2028}", "é\u{2028}"),
        ("", ""),
    ] {
        let mut form = Multipart::new();
        form.text(name, &1);
        form.file(name, Upload::bytes(name, "x").media_type("text/x\r\nX-Evil: 1"));
        client.add_pet::<Value>(|request| request.multipart(form)).await.unwrap();
        let body = sent.take().unwrap().body_mut().take().unwrap();
        let body = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let field = format!("\r\nContent-Disposition: form-data; name=\"{written}\"\r\n\r\n1\r\n");
        let file = format!(
            "\r\nContent-Disposition: form-data; name=\"{written}\"; filename=\"{written}\"\r\n\
             Content-Type: text/xX-Evil: 1\r\n\r\nx\r\n"
        );
        assert!(text.contains(&field) && text.contains(&file), "{text}");
    }
}

#[tokio::test]
async fn no_two_forms_have_the_same_boundary() {
    let (sent, client) = Sent::client();
    let mut boundaries = std::collections::BTreeSet::new();
    for _ in 0..1000 {
        client.add_pet::<Value>(|request| request.multipart(Multipart::new())).await.unwrap();
        let request = sent.take().unwrap();
        let media_type = request.headers()["content-type"].to_str().unwrap();
        boundaries.insert(media_type.split_once("boundary=").unwrap().1.to_owned());
    }
    assert_eq!(boundaries.len(), 1000);
    assert!(boundaries.iter().all(|boundary| boundary.len() == 32));
}

#[test]
fn settings_that_are_no_headers_are_refused() {
    let build = |change: fn(Builder) -> Builder| -> Result<Petstore, Error> {
        change(Petstore::builder().server("https://h").api_key("key")).build()
    };
    for result in [
        build(|b| b.user_agent("me\r\nX-Evil: 1")),
        build(|b| b.default_header("x-a", "1\nX-Evil: 1")),
        build(|b| b.default_header("x\r\n", "1")),
        build(|b| b.authorization_header("x: y")),
        build(|b| b.session_cookie("sid; admin=1")),
        build(|b| b.session_cookie("sid\r\n")),
    ] {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Configuration);
    }
}

#[tokio::test]
async fn what_is_given_to_a_query_stays_one_value() {
    let (sent, client) = Sent::client();
    let mut expected = BTreeMap::new();
    let mut call = client.call::<Value>(&ADD_PET);
    for (index, value) in VALUES.iter().enumerate() {
        call.request_mut().query(&format!("{value}{index}"), value);
        expected.insert(format!("{value}{index}"), (*value).to_owned());
    }
    call.await.unwrap();
    let found: BTreeMap<String, String> =
        sent.take().unwrap().url().query_pairs().into_owned().collect();
    assert_eq!(found, expected);
}
