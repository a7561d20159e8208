//! What generated clients send, byte for byte: every place of a parameter, every kind of body.
//!
//! Compiled and run by `tests/compile.rs`, in the workspace of the generated crates.

use onyx_runtime::{Client as Runtime, ErrorKind, Maybe, Root, Upload};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

/// A request as it arrived.
struct Sent {
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Sent {
    fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(header, _)| header == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    fn header(&self, name: &str) -> &str {
        self.all(name).first().copied().unwrap_or_default()
    }
}

/// Takes one request, answers it with 204, and gives it back.
fn server() -> (String, thread::JoinHandle<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let received = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        let sent = loop {
            let count = stream.read(&mut buffer).expect("bytes");
            bytes.extend_from_slice(&buffer[..count]);
            if let Some(sent) = complete(&bytes, count == 0) {
                break sent;
            }
        };
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").expect("an answer");
        sent
    });
    (url, received)
}

/// The request, once all of it is there.
fn complete(bytes: &[u8], ended: bool) -> Option<Sent> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let target = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let sent = Sent { target, headers, body: body.to_owned() };
    let length = sent.header("content-length").parse().unwrap_or(0);
    let chunked = !sent.header("transfer-encoding").is_empty();
    let whole = if chunked { body.ends_with("0\r\n\r\n") } else { body.len() >= length };
    (whole || ended).then_some(sent)
}

fn client<C: Root + From<Runtime>>(url: &str) -> C
where
    C: Root<In<onyx_runtime::Async> = C>,
{
    onyx_runtime::ClientBuilder::<C>::new().server(url).build().expect("a client")
}

/// Sends a call and gives back what arrived.
macro_rules! sent {
    ($crate_name:ident, |$client:ident| $call:expr) => {{
        let (url, received) = server();
        let $client: $crate_name::Client = client(&url);
        $call.send().await.expect("an answer");
        received.join().expect("a request")
    }};
}

/// The error of a call that is not sent.
macro_rules! refused {
    ($crate_name:ident, |$client:ident| $call:expr) => {{
        let $client: $crate_name::Client = client("http://127.0.0.1:9");
        let error = $call.send().await.expect_err("it is not sent");
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        error.to_string()
    }};
}

#[tokio::test]
async fn a_path_parameter_stays_one_segment() {
    for (value, encoded) in [
        ("plain-_.~", "plain-_.~"),
        ("a/b", "a%2Fb"),
        ("a b?c#d%e", "a%20b%3Fc%23d%25e"),
        ("é日", "%C3%A9%E6%97%A5"),
        ("...", "..."),
        ("{id}", "%7Bid%7D"),
        ("\\\"\n", "%5C%22%0A"),
    ] {
        let sent = sent!(parameters_path, |client| client.simple().simple(value, -7));
        assert_eq!(sent.target, format!("/simple/{encoded}/of/-7"));
    }
    for value in ["", ".", ".."] {
        let error = refused!(parameters_path, |client| client.simple().simple(value, 1));
        assert!(error.contains("`name`"), "{error}");
    }
}

#[tokio::test]
async fn path_parameters_have_types_and_styles() {
    let uuid = "c5a0a4a5-1111-4222-8333-123456789abc".parse().expect("a UUID");
    let day = "2026-02-03".parse().expect("a date");
    let instant: onyx_runtime::DateTime = "2026-02-03T04:05:06+01:00".parse().expect("a time");
    let sent = sent!(parameters_path, |client| {
        client.typed().typed(uuid, day, instant, "a/b", true)
    });
    assert_eq!(
        sent.target,
        "/typed/c5a0a4a5-1111-4222-8333-123456789abc/2026-02-03/2026-02-03T03%3A05%3A06Z/a%2Fb/true"
    );
    let point = serde_json::from_str::<parameters_path::types::Point>("{\"x\":1}").expect("a point");
    let sent = sent!(parameters_path, |client| client.styled().styled("a.b", 3, &point));
    assert_eq!(sent.target, "/styled/.a.b/;matrix=3/%7B%22x%22%3A1%7D");
    let sent = sent!(parameters_path, |client| client.files().part_of_a_segment("a.b", "c/d"));
    assert_eq!(sent.target, "/files/a.b.c%2Fd");
    let sent = sent!(parameters_path, |client| {
        client.lists().lists([1, 2], ["a", "b"], ["c", "d"])
    });
    assert_eq!(sent.target, "/lists/1,2/.a,b/;matrix=c;matrix=d");
    // A union that turns out to be a text is that text.
    let either = parameters_path::types::Either::from("a b".to_owned());
    let sent = sent!(parameters_path, |client| client.either().either(&either));
    assert_eq!(sent.target, "/either/a%20b");
}

#[tokio::test]
async fn query_parameters_have_types_and_styles() {
    use parameters_query::types::{Filter, Kind, SearchEither, SearchMixedItem};
    let instant: onyx_runtime::DateTime = "2026-02-03T04:05:06.5Z".parse().expect("a time");
    let sent = sent!(parameters_query, |client| {
        client.search().search([Kind::FilmTv, Kind::Book], "a b&c=d+é", instant)
    });
    assert_eq!(
        sent.target,
        "/search?kinds=film%20%26%20tv&kinds=book&q=a%20b%26c%3Dd%2B%C3%A9&since=2026-02-03T04%3A05%3A06.5Z"
            .replace(".5Z", ".500Z")
    );
    let call = |client: &parameters_query::Client| {
        let none: [Kind; 0] = [];
        client.search().search(none, "q", instant)
    };
    let filter = || Filter::new().from(1).tags(["x".to_owned(), "y z".to_owned()]);
    #[rustfmt::skip]
    let cases = [
        (sent!(parameters_query, |client| call(&client).page(2).exact(false).score(0.5)), "page=2&exact=false&score=0.5"),
        (sent!(parameters_query, |client| call(&client).kind("book")), "kind=book"),
        (sent!(parameters_query, |client| call(&client).kind("new kind")), "kind=new%20kind"),
        (sent!(parameters_query, |client| call(&client).tag(["a", "b,c"])), "tag=a&tag=b%2Cc"),
        (sent!(parameters_query, |client| call(&client).tag(Vec::<String>::new())), ""),
        (sent!(parameters_query, |client| call(&client).ids([1, 2, 3])), "ids=1,2,3"),
        (sent!(parameters_query, |client| call(&client).words(["a", "b c"])), "words=a%20b%20c"),
        (sent!(parameters_query, |client| call(&client).pipes(["a|b", "c"])), "pipes=a%7Cb%7Cc"),
        (sent!(parameters_query, |client| call(&client).filter(&filter())), "filter%5Bfrom%5D=1&filter%5Btags%5D=x&filter%5Btags%5D=y%20z"),
        (sent!(parameters_query, |client| call(&client).json(&filter())), "json=%7B%22from%22%3A1%2C%22tags%22%3A%5B%22x%22%2C%22y%20z%22%5D%7D"),
        (sent!(parameters_query, |client| call(&client).from(1).to(2).tags(["a"])), "from=1&to=2&tags=a"),
        (sent!(parameters_query, |client| call(&client).either(&SearchEither::from("a b".to_owned()))), "either=a%20b"),
        (sent!(parameters_query, |client| call(&client).either(&SearchEither::from(7))), "either=7"),
        (sent!(parameters_query, |client| call(&client).mixed([SearchMixedItem::from(7), "a b".to_owned().into()])), "mixed=7&mixed=a%20b"),
        (sent!(parameters_query, |client| call(&client).any(&"text".into())), "any=text"),
        (sent!(parameters_query, |client| call(&client).secret("s")), "secret=s"),
        (sent!(parameters_query, |client| call(&client).a_b_c_ue9("v")), "a%20b%26c%3D%C3%A9%5B%5D=v"),
        (sent!(parameters_query, |client| call(&client).extra_query("new", 1)), "new=1"),
    ];
    for (sent, expected) in cases {
        let expected = if expected.is_empty() { String::new() } else { format!("&{expected}") };
        assert_eq!(sent.target, format!("/search?q=q&since=2026-02-03T04%3A05%3A06.500Z{expected}"));
    }
}

#[tokio::test]
async fn headers_and_cookies() {
    use parameters_header_cookie::types::{Either, HeadersXJson};
    let text = Either::from("a b".to_owned());
    let sent = sent!(parameters_header_cookie, |client| {
        let call = client.headers().headers("trace", "se;ss ion");
        let call = call.x_count(3).x_tags(["a", "b"]).x_json(&HeadersXJson::new().a("\"é\""));
        let call = call.x_either(&text).either(&text);
        call.theme("dark").seen([1, 2]).header("X-Own", 1)
    });
    assert_eq!(sent.header("x-trace"), "trace");
    assert_eq!(sent.header("x-count"), "3");
    assert_eq!(sent.header("x-tags"), "a,b");
    assert_eq!(sent.header("x-json"), "{\"a\":\"\\\"é\\\"\"}");
    assert_eq!(sent.header("x-own"), "1");
    assert_eq!(sent.header("x-either"), "a b");
    // RFC 6265, section 5.4: one header with all cookies.
    assert_eq!(sent.all("cookie"), ["session=se%3Bss%20ion; either=a%20b; theme=dark; seen=1; seen=2"]);
    let error = refused!(parameters_header_cookie, |client| {
        client.headers().headers("a\r\nX-Evil: 1", "s")
    });
    assert!(error.contains("X-Trace") && !error.contains("Evil"), "{error}");
}

#[tokio::test]
async fn objects_have_styles_everywhere() {
    use parameters_objects::types::{Color, Open};
    let color = Color::new(100).g(200);
    let sent = sent!(parameters_objects, |client| client.simple().simple(&color, &color));
    assert_eq!(sent.target, "/simple/R,100,G,200/R=100,G=200");
    let sent = sent!(parameters_objects, |client| client.label().label(&color, &color));
    assert_eq!(sent.target, "/label/.R,100,G,200/.R=100.G=200");
    let sent = sent!(parameters_objects, |client| client.matrix().matrix(&color, &color));
    assert_eq!(sent.target, "/matrix/;plain=R,100,G,200/;R=100;G=200");
    let map = std::collections::BTreeMap::from([("a b".to_owned(), 1), ("c".to_owned(), 2)]);
    let mut open = Open::new().names(["x".to_owned(), "y&z".to_owned()]);
    open.additional_properties.insert("more".to_owned(), "m".to_owned());
    let call = |client: &parameters_objects::Client| client.query().query();
    #[rustfmt::skip]
    let cases = [
        (sent!(parameters_objects, |client| call(&client).form(&color)), "form=R,100,G,200"),
        (sent!(parameters_objects, |client| call(&client).spaced(&color)), "spaced=R%20100%20G%20200"),
        (sent!(parameters_objects, |client| call(&client).piped(&color)), "piped=R%7C100%7CG%7C200"),
        (sent!(parameters_objects, |client| call(&client).map(&map)), "a%20b=1&c=2"),
        (sent!(parameters_objects, |client| call(&client).open(&open)), "names=x&names=y%26z&more=m"),
    ];
    for (sent, expected) in cases {
        assert_eq!(sent.target, format!("/query?{expected}"));
    }
    let names = std::collections::BTreeMap::from([("a".to_owned(), "1;".to_owned())]);
    let sent = sent!(parameters_objects, |client| {
        let call = client.other().other().x_plain(&color).x_exploded(&color);
        call.plain(&color).map(&names)
    });
    assert_eq!(sent.header("x-plain"), "R,100,G,200");
    assert_eq!(sent.header("x-exploded"), "R=100,G=200");
    assert_eq!(sent.all("cookie"), ["plain=R%2C100%2CG%2C200; a=1%3B"]);
}

#[tokio::test]
async fn json_bodies() {
    use bodies_json::types::Task;
    let due = "2026-02-03".parse::<chrono::NaiveDate>().expect("a date");
    #[rustfmt::skip]
    let cases = [
        (sent!(bodies_json, |client| client.bodies().required(Task::new("a"))), "application/json", "{\"name\":\"a\"}"),
        (sent!(bodies_json, |client| client.bodies().required(Task::new("a").due(None))), "application/json", "{\"name\":\"a\",\"due\":null}"),
        (sent!(bodies_json, |client| client.bodies().required(Task::new("a").due(due))), "application/json", "{\"name\":\"a\",\"due\":\"2026-02-03\"}"),
        (sent!(bodies_json, |client| client.bodies().required(Task::new("a").due(Some(due)))), "application/json", "{\"name\":\"a\",\"due\":\"2026-02-03\"}"),
        (sent!(bodies_json, |client| client.bodies().required(Task::new("a").due(Maybe::Absent))), "application/json", "{\"name\":\"a\"}"),
        (sent!(bodies_json, |client| client.bodies().optional()), "", ""),
        (sent!(bodies_json, |client| client.bodies().optional().body(Task::new("a"))), "application/json", "{\"name\":\"a\"}"),
        (sent!(bodies_json, |client| client.bodies().on_get(Task::new("a"))), "application/json", "{\"name\":\"a\"}"),
        (sent!(bodies_json, |client| client.bodies().on_delete(vec![1, 2])), "application/json", "[1,2]"),
        (sent!(bodies_json, |client| client.scalar().scalar("é\"".into())), "application/json", "\"é\\\"\""),
        (sent!(bodies_json, |client| client.scalar().anything(serde_json::json!(null))), "application/scim+json", "null"),
        (sent!(bodies_json, |client| client.variants().whatever(true)), "application/json", "true"),
    ];
    for (sent, media_type, body) in cases {
        assert_eq!((sent.header("content-type"), sent.body.as_str()), (media_type, body));
    }
}

#[tokio::test]
async fn raw_bodies() {
    let sent = sent!(bodies_raw, |client| client.raw_().bytes(vec![1, 2, 3]));
    assert_eq!((sent.header("content-type"), sent.body.as_bytes()), ("application/octet-stream", &[1, 2, 3][..]));
    let sent = sent!(bodies_raw, |client| client.raw_().text("é\n"));
    assert_eq!((sent.header("content-type"), sent.body.as_str()), ("text/plain", "é\n"));
    let sent = sent!(bodies_raw, |client| client.raw_().optional_bytes());
    assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
}

#[tokio::test]
async fn urlencoded_forms() {
    use bodies_form::types::Login;
    let sent = sent!(bodies_form, |client| {
        let login = Login::new("me & you", "p+w d").scopes(["a".to_owned(), "b".to_owned()]);
        client.login().login(login.grant_type("password"))
    });
    assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(
        sent.body,
        "username=me%20%26%20you&password=p%2Bw%20d&grant_type=password&scopes=a&scopes=b"
    );
    let sent = sent!(bodies_form, |client| client.login().login(Login::new("a", "b").grant_type(None)));
    assert_eq!(sent.body, "username=a&password=b");
}

#[tokio::test]
async fn multipart_forms() {
    use bodies_form::types::{UploadForm, UploadFormMeta};
    let sent = sent!(bodies_form, |client| {
        let files = vec![
            Upload::bytes("b \"1\".txt", "two").media_type("text/csv"),
            Upload::bytes("é.bin", "three"),
        ];
        let form = UploadForm::new(Upload::bytes("a.txt", "one"), files);
        let form = form.name("é").count(3).tags(["x".to_owned(), "y".to_owned()]).flag(true);
        client.upload().upload(form.meta(UploadFormMeta::new().x(1)))
    });
    let boundary = sent.header("content-type").strip_prefix("multipart/form-data; boundary=");
    let boundary = boundary.expect("a boundary").trim_matches('"').to_owned();
    let parts: Vec<(&str, &str)> = sent
        .body
        .split(&format!("--{boundary}"))
        .filter_map(|part| part.trim_start().split_once("\r\n\r\n"))
        .map(|(head, content)| (head, content.strip_suffix("\r\n").unwrap_or(content)))
        .collect();
    let content: Vec<&str> = parts.iter().map(|(_, content)| *content).collect();
    // The order of the struct: what is required, then the rest by name.
    assert_eq!(content, ["one", "two", "three", "3", "true", "{\"x\":1}", "é", "x", "y"]);
    let head = |index: usize| parts[index].0.to_ascii_lowercase();
    assert!(head(0).contains("name=\"file\"; filename=\"a.txt\""), "{}", head(0));
    assert!(head(0).contains("content-type: text/plain"), "{}", head(0));
    assert!(head(1).contains("name=\"files\""), "{}", head(1));
    assert!(head(1).contains("filename=\"b %221%22.txt\""), "{}", head(1));
    assert!(head(1).contains("content-type: text/csv"), "{}", head(1));
    assert!(head(2).contains("name=\"files\"; filename=\"é.bin\""), "{}", head(2));
    assert!(head(2).contains("content-type: application/octet-stream"), "{}", head(2));
    assert!(head(5).contains("name=\"meta\"") && head(5).contains("application/json"), "{}", head(5));
    assert!(head(7).contains("name=\"tags\"") && head(8).contains("name=\"tags\""));
}

#[tokio::test]
async fn a_path_template_is_sent_as_it_is_meant() {
    let sent = sent!(names_hostile, |client| {
        let body = names_hostile::types::ABC::new("q", "b");
        client.allow_warnings().comment(7, body)
    });
    assert_eq!(sent.target, "/%23![allow(warnings)]/7");
    assert_eq!(sent.header("content-type"), "application/x\"y+json");
}

#[tokio::test]
async fn access_and_switches_are_told() {
    // A stream switch is set whatever the body says.
    let body = || answers_stream::types::Message::new("hi").stream(true);
    let (url, received) = server();
    let client: answers_stream::Client = client(&url);
    drop(client.chat().send_message(body()).send().await);
    assert_eq!(received.join().expect("a request").body, "{\"text\":\"hi\",\"stream\":false}");
}
