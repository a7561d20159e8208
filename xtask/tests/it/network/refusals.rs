//! What is no document is told apart, each with what to do about it.

use super::server::{Reply, Server, login_page, web_page};
use super::{options, refused};

/// The code, the message and the help for what is at the root of `server`.
fn refusal(server: &Server) -> (&'static str, String, String) {
    let finding = refused(&server.url(""), &options());
    assert_eq!(finding.file, Some(server.url("/")));
    (finding.code, finding.message, finding.help.unwrap())
}

#[test]
fn the_docs_are_off_by_default() {
    let (code, message, help) = refusal(&Server::with([]));
    assert_eq!(code, "docs-off");
    assert!(help.contains("ENABLE_PUBLIC_DOCS=true") && help.contains("--from"), "{help}");
    for place in ["/docs: HTTP 404", "/openapi.json: HTTP 404", "/api/openapi.json: HTTP 404"] {
        assert!(message.contains(place), "{message}");
    }
    // Behind nginx, where the web application answers everything else.
    let server = Server::new(|request| match request.target.as_str() {
        target if target.starts_with("/api") || target == "/openapi.json" => Reply::not_found(),
        "/docs" => Reply::new(502, "text/html", "<html></html>"),
        _ => web_page(),
    });
    assert_eq!(refusal(&server).0, "docs-off");
}

#[test]
fn a_page_to_sign_in_is_no_document() {
    let form = Server::new(|_| login_page());
    assert_eq!(refusal(&form).0, "login-page");

    let to_login = Server::new(|request| match request.target.as_str() {
        target if target.starts_with("/auth/login") => web_page(),
        _ => Reply::redirect(307, "/auth/login?next=secret"),
    });
    let (code, message, _) = refusal(&to_login);
    assert_eq!(code, "login-page");
    assert!(message.contains("/auth/login") && !message.contains("secret"), "{message}");

    let provider = Server::new(|_| web_page());
    let at = provider.url("/authorize").replace("127.0.0.1", "localhost");
    let elsewhere = Server::new(move |_| Reply::redirect(302, at.clone()));
    assert_eq!(refusal(&elsewhere).0, "login-page");
}

#[test]
fn other_pages_are_told_from_it() {
    assert_eq!(refusal(&Server::new(|_| web_page())).0, "html-document");
    let moved = Server::new(|request| match request.target.as_str() {
        "/app" => web_page(),
        _ => Reply::redirect(302, "/app"),
    });
    assert_eq!(refusal(&moved).0, "html-document");
    let example =
        "<script>SwaggerUIBundle({url: 'https://petstore.swagger.io/v2/swagger.json'})</script>";
    let (code, message, _) = refusal(&Server::with([("/docs", Reply::html(example))]));
    assert_eq!(code, "docs-off", "{message}");
    assert!(message.contains("the example of Swagger UI"), "{message}");
}

#[test]
fn statuses_say_what_to_do() {
    for (status, code, says) in [
        (401, "access-denied", "ONYX_API_KEY"),
        (403, "access-denied", "ONYX_PAT"),
        (429, "rate-limited", "wait"),
        (500, "server-error", "log"),
        (502, "server-error", "502"),
        (410, "docs-off", "ENABLE_PUBLIC_DOCS"),
        (418, "no-document", "--from"),
    ] {
        let server = Server::new(move |_| Reply::new(status, "application/json", "{}"));
        let (found, message, help) = refusal(&server);
        assert_eq!(found, code, "{status}");
        assert!(message.contains(&format!("HTTP {status}")), "{message}");
        assert!(help.contains(says), "{help}");
    }
}

#[test]
fn what_answers_and_is_no_document_is_named() {
    for (body, code) in [("{\"status\": \"ok\"}", "not-openapi"), ("[]", "not-openapi")] {
        assert_eq!(refusal(&Server::new(move |_| Reply::json(body))).0, code);
    }
    let (code, message, _) = refusal(&Server::new(|_| Reply::new(200, "text/plain", "hello")));
    assert_eq!(code, "no-document");
    assert!(message.contains("text/plain"), "{message}");
    assert_eq!(refusal(&Server::new(|_| Reply::new(204, "text/plain", ""))).0, "no-document");
}
