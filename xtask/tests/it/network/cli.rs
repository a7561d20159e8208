//! The command line of `fetch --server`: what it reads from the environment, and its exit codes.

use super::server::{Reply, Server};
use crate::common::{Sandbox, document};
use std::process::Command;

/// What the environment of whoever runs the tests may say.
const VARIABLES: [&str; 7] = [
    "ONYX_SERVER_URL",
    "ONYX_API_KEY",
    "ONYX_PAT",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
];

/// Exit code, standard output and standard error of `xtask fetch ARGS`, where the environment says
/// only `vars` about servers.
fn fetch(sandbox: &Sandbox, args: &[&str], vars: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("fetch").args(args).arg("--root").arg(sandbox.root());
    for name in VARIABLES {
        command.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    command.current_dir(sandbox.root()).envs(vars.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_server_on_the_command_line_or_in_the_environment_is_asked() {
    let server = Server::with([("/openapi.json", Reply::json(document("v1", &["a"])))]);
    let sandbox = Sandbox::new();
    let (code, out, err) =
        fetch(&sandbox, &["--server", &server.host], &[("ONYX_API_KEY", "on_x")]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with(&format!("taken from {}", server.url("/openapi.json"))), "{out}");
    assert!(out.ends_with("next: cargo xtask regen\n"), "{out}");
    let keys: Vec<_> =
        server.requests().iter().map(|r| r.header("authorization").map(str::to_owned)).collect();
    assert!(keys.iter().all(|key| key.as_deref() == Some("Bearer on_x")), "{keys:?}");

    let url = server.url("");
    let (code, out, _) = fetch(&sandbox, &[], &[("ONYX_SERVER_URL", &url), ("ONYX_PAT", "")]);
    assert_eq!(code, 0);
    assert!(out.contains("already holds v1") || out.contains("already held v1"), "{out}");
    assert_eq!(server.requests().last().unwrap().header("authorization"), None);

    let file = sandbox.write("api.json", document("v2", &["a", "b"]));
    let file = file.display().to_string();
    let asked = server.requests().len();
    let (code, out, _) = fetch(&sandbox, &["--from", &file], &[("ONYX_SERVER_URL", &url)]);
    assert_eq!((code, server.requests().len()), (0, asked), "a file goes before the environment");
    assert!(out.contains("  + GET /b\n") && out.contains("next: cargo xtask diff"), "{out}");
}

#[test]
fn refusals_are_1_and_name_the_place_of_the_document() {
    let server = Server::with([("/openapi.json", Reply::json("{\"swagger\": \"2.0\"}"))]);
    let sandbox = Sandbox::new();
    let (code, out, err) = fetch(&sandbox, &["--server", &server.url("")], &[]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error[swagger-2]: "), "{err}");
    assert!(err.contains(&format!("at {} #/swagger", server.url("/openapi.json"))), "{err}");

    let key = ("ONYX_API_KEY", "on_hunter2");
    let (code, _, err) =
        fetch(&sandbox, &["--server", &Server::with([]).url("/?k=hunter2")], &[key]);
    assert_eq!(code, 1);
    assert!(err.contains("ENABLE_PUBLIC_DOCS=true") && !err.contains("hunter2"), "{err}");
}

#[test]
fn wrong_usage_is_2() {
    let sandbox = Sandbox::new();
    sandbox.write("api.json", document("v1", &["a"]));
    let wrong: [(&[&str], &str); 8] = [
        (&[], "ONYX_SERVER_URL"),
        (&["--server", "ftp://onyx.example"], "http or https"),
        (&["--server", "file:///api.json"], "--from"),
        (&["--server", "api.json"], "--from"),
        (&["--server", "https://me:hunter2@onyx.example"], "ONYX_API_KEY"),
        (&["--server", "onyx.example", "--from", "api.json"], "--from"),
        (&["--server", "onyx.example", "--timeout", "soon"], "--timeout"),
        (&["--from", "api.json", "--timeout", "1m"], "--timeout"),
    ];
    for (args, says) in wrong {
        let (code, out, err) = fetch(&sandbox, args, &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(says) && !err.contains("hunter2"), "{args:?}: {err}");
    }
    let key = [("ONYX_API_KEY", "on_hunter2\nx")];
    let (code, _, err) = fetch(&sandbox, &["--server", "127.0.0.1:1"], &key);
    assert_eq!(code, 2);
    assert!(err.contains("line break") && !err.contains("hunter2"), "{err}");
    assert!(sandbox.files("specs").is_empty());
}

#[test]
fn a_proxy_that_fails_is_told_from_a_server_that_does() {
    let sandbox = Sandbox::new();
    let of = |server: &str, vars: &[(&str, &str)]| {
        let (code, _, err) = fetch(&sandbox, &["--server", server], vars);
        assert_eq!(code, 1, "{err}");
        err
    };
    let dead = "http://user:hunter2@127.0.0.1:1";
    let err = of("http://onyx.invalid", &[("http_proxy", dead)]);
    assert!(err.starts_with("error[proxy-failed]") && err.contains("127.0.0.1:1"), "{err}");
    assert!(!err.contains("hunter2"), "{err}");
    let refuses = Server::new(|_| Reply::new(403, "text/plain", "no"));
    let err = of("https://onyx.invalid", &[("HTTPS_PROXY", &refuses.url(""))]);
    assert!(err.starts_with("error[proxy-failed]"), "{err}");
    assert_eq!(refuses.requests()[0].target, "onyx.invalid:443");
    let err = of("http://127.0.0.1:1", &[("http_proxy", dead), ("no_proxy", "127.0.0.1")]);
    assert!(err.starts_with("error[connection-refused]"), "{err}");
}

#[test]
fn a_key_that_others_can_read_is_warned_of() {
    let proxy =
        Server::with([("http://onyx.invalid/openapi.json", Reply::json(document("v1", &["a"])))]);
    let url = proxy.url("");
    let of = |vars: &[(&str, &str)]| {
        let sandbox = Sandbox::new();
        let (code, _, err) = fetch(&sandbox, &["--server", "http://onyx.invalid"], vars);
        assert_eq!(code, 0, "{err}");
        err
    };
    let err = of(&[("http_proxy", &url), ("ONYX_PAT", "onyx_pat_hunter2")]);
    assert!(err.starts_with("warning[exposed-key]") && !err.contains("hunter2"), "{err}");
    assert_eq!(of(&[("http_proxy", &url)]), "");
}

#[test]
fn a_server_can_be_a_side_of_a_comparison() {
    let server = Server::with([("/openapi.json", Reply::json(document("v2", &["a", "b"])))]);
    let sandbox = Sandbox::new();
    sandbox.write("old.json", document("v1", &["a"]));
    let (code, out, err) =
        sandbox.xtask(&["diff", "old.json", &server.url("/docs?k=hunter2"), "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(crate::diff::told(&report, "wire"), ["operation-added GET /b"]);
    assert_eq!(report["revision"]["source"], server.url("/docs"));
    let (code, _, err) = sandbox.xtask(&["diff", "old.json", "http://127.0.0.1:1"]);
    assert_eq!(code, 1);
    assert!(err.starts_with("error[connection-refused]"), "{err}");
}
