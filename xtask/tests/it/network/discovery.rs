//! Every address that leads to a document, and the way from there.

use super::server::{Reply, Server, login_page, swagger_page, web_page};
use super::{found, options, refused};
use crate::common::document;

fn openapi() -> Reply {
    Reply::json(document("v1", &["a"]))
}

/// As Onyx's own nginx has it: `/api` and `/openapi.json` go to the API, which does not see the
/// `/api`; everything else is the web application's.
fn behind_nginx() -> Server {
    Server::new(|request| {
        let target = request.target.as_str();
        let api =
            target.strip_prefix("/api").filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let of_api = api.or_else(|| target.starts_with("/openapi.json").then_some(target));
        match of_api {
            Some("/docs") => swagger_page("/openapi.json"),
            Some("/openapi.json") => openapi(),
            Some("/docs/") => Reply::redirect(307, "http://localhost/docs"),
            Some(_) => Reply::not_found(),
            None if target == "/docs" => Reply::new(502, "text/html", "<html>Bad Gateway</html>"),
            None => web_page(),
        }
    })
}

#[test]
fn any_address_of_a_site_leads_to_its_document() {
    let server = behind_nginx();
    for path in
        ["", "/", "/api", "/api/", "/api/docs", "/openapi.json", "/api/openapi.json", "/chat?id=1"]
    {
        let received = found(&server.url(path));
        let expected = if path == "/api/openapi.json" { path } else { "/openapi.json" };
        assert_eq!(received.name, server.url(expected), "{path}");
        assert_eq!(received.bytes, document("v1", &["a"]).as_bytes());
    }
    let received = found(&server.host);
    assert_eq!(received.name, server.url("/openapi.json"), "without a scheme");
}

#[test]
fn it_says_which_place_it_took_and_why() {
    let how = |path: &str, server: &Server| found(&server.url(path)).how.unwrap();
    let server = behind_nginx();
    let document = server.url("/openapi.json");
    assert_eq!(
        how("/api/docs", &server),
        format!("{document} (named by {})", server.url("/api/docs"))
    );
    assert_eq!(how("/openapi.json", &server), format!("{document} (the address given)"));
    let bare = Server::with([("/openapi.json", openapi())]);
    let document = bare.url("/openapi.json");
    assert_eq!(how("/", &bare), format!("{document} (a usual place of {})", bare.url("/")));
}

#[test]
fn an_address_that_is_the_document_is_asked_alone() {
    let server = Server::with([("/v1/api.json?x=1", openapi())]);
    let received = found(&server.url("/v1/api.json?x=1#frag"));
    assert_eq!(server.targets(), ["/v1/api.json?x=1"]);
    assert_eq!(received.name, server.url("/v1/api.json"), "a query may hold a secret");
}

#[test]
fn a_server_of_the_api_alone_is_understood() {
    for (page, names) in
        [("/docs", "/openapi.json"), ("/docs", "openapi.json"), ("/redoc", "/openapi.json")]
    {
        let reply = match page {
            "/redoc" => Reply::html(format!("<redoc spec-url=\"{names}\"></redoc>")),
            _ => swagger_page(names),
        };
        let server = Server::with([(page, reply), ("/openapi.json", openapi())]);
        for path in ["", page, "/docs"] {
            assert_eq!(found(&server.url(path)).name, server.url("/openapi.json"), "{page} {path}");
        }
    }
}

#[test]
fn what_a_page_names_goes_before_the_usual_places() {
    let server = Server::with([
        ("/docs", swagger_page("/spec/v2")),
        ("/spec/v2", Reply::new(200, "application/yaml", "openapi: 3.1.0\npaths: {/b: {}}\n")),
        ("/openapi.json", openapi()),
    ]);
    let received = found(&server.url("/docs"));
    assert_eq!(received.name, server.url("/spec/v2"));
    assert!(received.bytes.starts_with(b"openapi: 3.1.0"));
}

#[test]
fn a_page_that_names_a_wrong_place_is_not_the_end() {
    // Behind a proxy that takes a prefix off, the page may name what is not there.
    let server =
        Server::with([("/x/docs", swagger_page("/openapi.json")), ("/x/openapi.json", openapi())]);
    assert_eq!(found(&server.url("/x/docs")).name, server.url("/x/openapi.json"));
}

#[test]
fn swagger_ui_of_every_make_is_read() {
    let html = |body: &str| Reply::html(body.to_owned());
    let initializer = "window.onload = function() {\n  // url: \"https://petstore.swagger.io/v2/swagger.json\"\n\
        window.ui = SwaggerUIBundle({\n    configUrl: \"/v3/config\", url: \"https://petstore.swagger.io/v2/swagger.json\", dom_id: '#x' });\n};";
    let server = Server::with([
        ("/", html("<base href=\"/ui/\"><script src=\"./swagger-initializer.js\"></script>")),
        ("/ui/swagger-initializer.js", Reply::new(200, "text/javascript", initializer)),
        (
            "/v3/config",
            Reply::json(
                r#"{"urls": [{"url": "/a", "name": "A"}, {"url": "v3/b", "name": "B"}], "urls.primaryName": "B"}"#,
            ),
        ),
        ("/ui/v3/b", openapi()),
        ("/a", Reply::json(document("v1", &["other"]))),
    ]);
    assert_eq!(found(&server.url("/")).name, server.url("/ui/v3/b"));
    assert_eq!(server.targets(), ["/", "/ui/swagger-initializer.js", "/v3/config", "/ui/v3/b"]);
}

#[test]
fn references_resolve_as_in_a_browser() {
    let server = Server::with([
        ("/old", Reply::redirect(301, "/new/docs/")),
        ("/new/docs/", swagger_page("../spec.json")),
        ("/new/spec.json", openapi()),
        ("/based", Reply::html("<base href=\"/elsewhere/\"><redoc spec-url='spec.json'></redoc>")),
        ("/elsewhere/spec.json", openapi()),
        ("/moved", Reply::redirect(302, "/ui/index.html")),
        ("/ui/index.html", web_page()),
        ("/ui/openapi.json", openapi()),
    ]);
    for (path, expected) in [
        ("/old", "/new/spec.json"),
        ("/based", "/elsewhere/spec.json"),
        ("/moved", "/ui/openapi.json"),
    ] {
        assert_eq!(found(&server.url(path)).name, server.url(expected));
    }
}

#[test]
fn pages_that_lead_in_circles_end() {
    let server = Server::new(|request| {
        let n = request.target.len();
        Reply::html(format!(
            "<redoc spec-url='{}x'></redoc><redoc spec-url='/y{n}'></redoc>",
            request.target
        ))
    });
    let finding = refused(&server.url("/"), &options());
    assert!(server.requests().len() <= 40, "{}", server.requests().len());
    assert_eq!(finding.code, "no-document");

    let itself = Server::new(|request| swagger_page(&request.target));
    refused(&itself.url("/"), &options());
    assert!(itself.requests().len() < 10);
}

#[test]
fn a_login_wall_before_the_site_does_not_hide_the_api() {
    let server = Server::new(|request| match request.target.as_str() {
        "/openapi.json" => openapi(),
        "/auth/login" => login_page(),
        _ => Reply::redirect(307, "/auth/login"),
    });
    assert_eq!(found(&server.url("/")).name, server.url("/openapi.json"));
}
