//! One server, deployed in many ways, gives one document; and each refusal leaves `specs/` alone.

use super::server::{Reply, Server, swagger_page};
use super::{found, options};
use crate::common::{Sandbox, document};
use serde_json::{Value, json};
use std::time::SystemTime;
use xtask::failure::Failure;
use xtask::fetch::{Descriptions, Fetched, Options, fetch};

const DOCUMENT: &str = "specs/onyx.openapi.json";
const LOCK: &str = "specs/onyx.lock.json";

fn bring(sandbox: &Sandbox, server: &Server, path: &str) -> Result<Fetched, Failure> {
    let received = xtask::network::document(&server.url(path), &options())?;
    fetch(&sandbox.workspace(), &received, Descriptions::Drop, SystemTime::UNIX_EPOCH)
}

/// The document with other servers, and a prefix before its paths.
fn deployed(servers: &Value, prefix: &str) -> Reply {
    let mut document: Value = serde_json::from_str(&document("v4.6.1", &["a", "b"])).unwrap();
    document["servers"] = servers.clone();
    let paths = document["paths"].as_object().unwrap().clone();
    document["paths"] =
        paths.into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)).collect();
    Reply::json(document.to_string())
}

#[test]
fn a_prefix_and_a_root_path_change_nothing() {
    let web = "https://onyx.internal/api";
    let plain = Server::with([
        ("/docs", swagger_page("/openapi.json")),
        ("/openapi.json", deployed(&json!([{"url": "http://localhost:3000/api"}]), "")),
    ]);
    let prefixed = Server::with([
        ("/api/docs", swagger_page("/api/openapi.json")),
        ("/api/openapi.json", deployed(&json!([{"url": web}]), "/api")),
    ]);
    let root_path = Server::with([
        ("/docs", swagger_page("/api/openapi.json")),
        ("/api/openapi.json", deployed(&json!([{"url": "/api"}, {"url": web}]), "")),
    ]);
    let sandbox = Sandbox::new();
    bring(&sandbox, &plain, "/docs").unwrap();
    let before = sandbox.read(DOCUMENT);
    assert!(before.contains("\"url\": \"http://localhost:3000/api\""), "{before}");

    for (server, prefix) in [(&prefixed, Some("/api")), (&root_path, None)] {
        let fetched = bring(&sandbox, server, "/").unwrap();
        assert!(!fetched.is_new, "{}", sandbox.read(DOCUMENT));
        assert_eq!(fetched.prefix.as_deref(), prefix);
        assert_eq!(sandbox.read(DOCUMENT), before);
        assert!(fetched.to_string().contains("/api/openapi.json"), "it says which it took");
    }
}

#[test]
fn the_lock_names_the_address_and_no_more() {
    let server = Server::new(|_| Reply::json(document("v1", &["a"])));
    let sandbox = Sandbox::new();
    bring(&sandbox, &server, "/openapi.json?key=hunter2#part").unwrap();
    let lock: Value = serde_json::from_str(&sandbox.read(LOCK)).unwrap();
    assert_eq!(lock["source"], server.url("/openapi.json"));
}

#[test]
fn a_refused_document_leaves_specs_as_they_were() {
    let sandbox = Sandbox::new();
    let first = Server::new(|_| Reply::json(document("v4.6.1", &["a"])));
    bring(&sandbox, &first, "/openapi.json").unwrap();
    let before = sandbox.files("");
    let cut = format!("HTTP/1.1 200 OK\r\n\r\n{}", &document("v5.0.0", &["a"])[..80]);
    for (reply, code) in [
        (Reply::json("{\"swagger\": \"2.0\", \"paths\": {\"/a\": {}}}"), "swagger-2"),
        (Reply::json("{\"a\": 1}"), "not-openapi"),
        (Reply::json("{\"openapi\": \"3.1.0\", \"paths\": {}}"), "no-paths"),
        (Reply::json("{\"openapi\": \"4.0.0\", \"paths\": {\"/a\": {}}}"), "unsupported-version"),
        (Reply::Raw(cut.into_bytes(), std::time::Duration::ZERO), "invalid-json"),
        (Reply::json(document("v4.5.6", &["a"])), "older-document"),
        (Reply::not_found(), "docs-off"),
    ] {
        let server = Server::new(move |_| reply.clone());
        let Err(Failure::Refused(findings)) = bring(&sandbox, &server, "/openapi.json") else {
            panic!("not refused: {code}");
        };
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [code]);
        assert_eq!(sandbox.files(""), before);
    }
}

#[test]
fn an_older_document_is_taken_in_on_request() {
    let sandbox = Sandbox::new();
    let of = |version: &'static str| Server::new(move |_| Reply::json(document(version, &["a"])));
    bring(&sandbox, &of("v4.6.1"), "/").unwrap();
    let older = found(&of("v4.5.6").url("/"));
    let options = Options { allow_downgrade: true, ..Options::default() };
    fetch(&sandbox.workspace(), &older, options, SystemTime::UNIX_EPOCH).unwrap();
    assert!(sandbox.read(DOCUMENT).contains("v4.5.6"));

    // What cannot be compared is taken in, and said.
    let fetched = bring(&sandbox, &of("Development"), "/").unwrap();
    let codes: Vec<&str> = fetched.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["unknown-age"]);
}
