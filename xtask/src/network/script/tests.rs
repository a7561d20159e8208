use super::{Named, configured, named};

fn documents(script: &str) -> Vec<String> {
    named(script).documents
}

/// The script of FastAPI's page.
const FASTAPI: &str = r##"
    const ui = SwaggerUIBundle({
        url: '/openapi.json',
    "dom_id": "#swagger-ui",
"layout": "BaseLayout",
"deepLinking": true,
oauth2RedirectUrl: window.location.origin + '/docs/oauth2-redirect',
    presets: [
        SwaggerUIBundle.presets.apis,
        SwaggerUIBundle.SwaggerUIStandalonePreset
        ],
    })
"##;

#[test]
fn the_argument_of_the_call_counts() {
    assert_eq!(documents(FASTAPI), ["/openapi.json"]);
    for (script, expected) in [
        (r#"SwaggerUIBundle({"url": "\/a.json"})"#, "/a.json"),
        (r#"window.ui = new SwaggerUIBundle({ "url" : "\u002fa.json" , })"#, "/a.json"),
        (r"SwaggerUIBundle({url: `/a.json`})", "/a.json"),
        (r#"SwaggerUIBundle({url: window.location.origin + "/a.json"})"#, "/a.json"),
        (r#"SwaggerUIBundle({url: "/a" + '.json', x: a + b})"#, "/a.json"),
        (
            r#"SwaggerUIBundle({f() { return {url: "/no"} }, ...rest, short, url: "/a.json"})"#,
            "/a.json",
        ),
        (r#"SwaggerUIBundle({on: () => ({url: "/no"}), re: /[/"]}/, url: "/a.json"})"#, "/a.json"),
        (r#"const o = {url: "/a.json"}; SwaggerUIBundle(o)"#, "/a.json"),
        ("Redoc.init('/a.json', {}, null)", "/a.json"),
        ("Scalar.createApiReference('#app', { url: '/a.json' })", "/a.json"),
        (
            "Scalar.createApiReference('#app', { sources: [{url: '/b'}, {url: '/a.json', default: true}] })",
            "/a.json",
        ),
    ] {
        assert_eq!(documents(script), [expected], "{script}");
    }
}

#[test]
fn comments_and_strings_are_no_code() {
    for script in [
        "// SwaggerUIBundle({url: '/no'})",
        "/* SwaggerUIBundle({url: '/no'}) */",
        "<!-- SwaggerUIBundle({url: '/no'})",
        "let s = \"SwaggerUIBundle({url: '/no'})\"",
        "let s = `SwaggerUIBundle({url: '/no'})`",
        "let r = /SwaggerUIBundle({url: '\\/no'})/",
        "analytics({url: '/no'})",
        "const o = {url: '/no'}",
        "SwaggerUIBundle({x: {url: '/no'}})",
        "SwaggerUIBundle({url: base + '/no'})",
        "SwaggerUIBundle({url: `${base}/no`})",
        "SwaggerUIBundle({url: ''})",
    ] {
        assert_eq!(named(script), Named::default(), "{script}");
    }
    let script =
        "SwaggerUIBundle({\n// url: '/old.json',\n/* url: '/older.json', */ url: '/a.json' })";
    assert_eq!(documents(script), ["/a.json"]);
}

#[test]
fn of_several_documents_the_one_that_is_shown_counts() {
    let list = "urls: [{url: '/a', name: 'A'}, {url: '/b', name: 'B'}]";
    assert_eq!(documents(&format!("SwaggerUIBundle({{{list}}})")), ["/a"]);
    let primary = format!("SwaggerUIBundle({{url: '/c', {list}, 'urls.primaryName': 'B'}})");
    assert_eq!(documents(&primary), ["/b", "/c"]);
    let missing = format!("SwaggerUIBundle({{{list}, 'urls.primaryName': 'C'}})");
    assert_eq!(documents(&missing), ["/a"]);
}

#[test]
fn a_configuration_may_lie_elsewhere() {
    let script = "SwaggerUIBundle({url: '/a', configUrl: '/config'})";
    let expected =
        Named { configurations: vec!["/config".to_owned()], documents: vec!["/a".to_owned()] };
    assert_eq!(named(script), expected);
    assert_eq!(configured(r#"{"urls": [{"url": "/b", "name": "B"}]}"#).documents, ["/b"]);
    assert_eq!(configured("<html>"), Named::default());
}

#[test]
fn broken_scripts_end() {
    let deep = format!("SwaggerUIBundle({}", "{a:[".repeat(10_000));
    for script in [
        "SwaggerUIBundle(",
        "SwaggerUIBundle({",
        "SwaggerUIBundle({url:",
        "SwaggerUIBundle({url: '/no",
        "SwaggerUIBundle({url}",
        "SwaggerUIBundle(})",
        "`${",
        "'\\",
        "'\\u{110000}",
        "/*",
        "/[",
        &deep,
    ] {
        assert!(named(script).documents.iter().all(|url| url == "/no"), "{script:.40}");
    }
}
