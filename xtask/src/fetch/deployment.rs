//! What a document says about where its server runs, which is no part of the interface and differs
//! from one deployment to the next. All deployments of one server give the same document:
//!
//! - A prefix that all paths begin with is taken off where the address of a server ends in it
//!   too. With `API_PREFIX=/api`, Onyx says it in both places, and joined they would say it twice
//!   (observed on Onyx 4.6.1).
//! - A server that is only a path is left out where others are whole addresses: that is what
//!   FastAPI adds for its `root_path`.
//! - The host in a server's address becomes the one that Onyx has by default. The real one is
//!   nobody's business, in a repository least of all.

use serde_json::{Map, Value};

/// Where Onyx believes to run while nobody tells it (`WEB_DOMAIN`).
pub const DEFAULT_ORIGIN: &str = "http://localhost:3000";

/// Makes the document of a deployment the document of its server; gives the prefix that was taken
/// off its paths.
pub fn normalize(document: &mut Value) -> Option<String> {
    let prefix = server_paths(document).into_iter().find(|path| is_common_prefix(document, path));
    if let Some(prefix) = &prefix {
        take_off(document, prefix);
    }
    normalize_servers(document);
    prefix
}

/// The paths that the addresses of the document's servers end in, those that say something.
fn server_paths(document: &Value) -> Vec<String> {
    let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
    let urls = servers.filter_map(|server| server.get("url").and_then(Value::as_str));
    let mut paths: Vec<String> =
        urls.map(|url| split(url).1.to_owned()).filter(|path| path.len() > 1).collect();
    // A server may lie below another path still, as in `https://example/onyx/api`.
    let last = |path: &String| path.rfind('/').and_then(|at| path.get(at..)).map(str::to_owned);
    let shorter: Vec<String> = paths.iter().filter_map(last).collect();
    paths.extend(shorter);
    paths.retain(|path| path.starts_with('/') && !path.contains('{'));
    paths
}

/// An address, as what tells the host (empty where it is only a path) and a path without a slash
/// at its end. Written with variables, it is no URL that a parser would take.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| {
        let behind = at + 3;
        url.get(behind..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| behind + at)
    });
    let (host, path) = url.split_at(host);
    (host, path.trim_end_matches('/'))
}

fn is_common_prefix(document: &Value, prefix: &str) -> bool {
    let mut any = false;
    paths(document).all(|path| {
        any = true;
        below(path, prefix).is_some()
    }) && any
}

/// What is left of `path` behind `prefix`; it begins with a slash.
fn below<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    path.strip_prefix(prefix).filter(|rest| rest.starts_with('/'))
}

fn paths(document: &Value) -> impl Iterator<Item = &String> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    paths.filter(|path| !path.starts_with("x-"))
}

fn take_off(document: &mut Value, prefix: &str) {
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        let shorter = |path: String| below(&path, prefix).map(str::to_owned).unwrap_or(path);
        *paths =
            std::mem::take(paths).into_iter().map(|(path, item)| (shorter(path), item)).collect();
    }
    let schemes =
        document.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut);
    let flows = schemes
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(|scheme| scheme.get_mut("flows").and_then(Value::as_object_mut))
        .flat_map(Map::values_mut);
    for flow in flows {
        for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
            if let Some(Value::String(url)) = flow.get_mut(key) {
                shorten(url, prefix);
            }
        }
    }
}

/// Takes the prefix off an address that is a path on the same server.
fn shorten(url: &mut String, prefix: &str) {
    let at = if url.starts_with('/') { prefix } else { prefix.trim_start_matches('/') };
    let Some(rest) = below(url, at) else { return };
    let rest = if url.starts_with('/') { rest } else { rest.trim_start_matches('/') };
    *url = rest.to_owned();
}

fn normalize_servers(document: &mut Value) {
    let Some(servers) = document.get_mut("servers").and_then(Value::as_array_mut) else { return };
    let is_whole = |server: &Value| {
        server.get("url").and_then(Value::as_str).is_some_and(|url| !split(url).0.is_empty())
    };
    if servers.iter().any(is_whole) {
        servers.retain(is_whole);
    }
    let mut kept: Vec<Value> = Vec::new();
    for mut server in std::mem::take(servers) {
        if let Some(Value::String(url)) = server.get_mut("url") {
            *url = at_default(url);
        }
        if !kept.contains(&server) {
            kept.push(server);
        }
    }
    *servers = kept;
}

/// The same path on the host that Onyx has by default. What is neither an address nor a path from
/// the root is left alone.
fn at_default(url: &str) -> String {
    let (host, path) = split(url);
    let is_http = host.starts_with("http://") || host.starts_with("https://");
    if is_http || (host.is_empty() && path.starts_with('/')) {
        format!("{DEFAULT_ORIGIN}{path}")
    } else {
        url.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::normalize;
    use serde_json::{Value, json};

    fn document(servers: &[&str], paths: &[&str]) -> Value {
        let servers: Vec<Value> = servers.iter().map(|url| json!({"url": url})).collect();
        let paths: serde_json::Map<String, Value> =
            paths.iter().map(|path| ((*path).to_owned(), json!({}))).collect();
        json!({"servers": servers, "paths": paths})
    }

    /// The servers and paths that are left, and the prefix.
    fn normalized(servers: &[&str], paths: &[&str]) -> (Value, Option<String>) {
        let mut document = document(servers, paths);
        let prefix = normalize(&mut document);
        (document, prefix)
    }

    #[test]
    fn every_deployment_of_a_server_gives_the_same_document() {
        let plain = document(&["http://localhost:3000/api"], &["/a", "/b/{c}"]);
        for (servers, paths, prefix) in [
            (&["http://localhost:3000/api"][..], ["/a", "/b/{c}"], None),
            (&["https://onyx.internal:8443/api/"], ["/a", "/b/{c}"], None),
            (&["https://onyx.internal/api"], ["/api/a", "/api/b/{c}"], Some("/api")),
            (&["/api", "https://onyx.internal/api"], ["/a", "/b/{c}"], None),
            (&["/onyx/api", "https://onyx.internal/api"], ["/a", "/b/{c}"], None),
            (&["/api"], ["/a", "/b/{c}"], None),
        ] {
            let found = normalized(servers, &paths);
            assert_eq!(found, (plain.clone(), prefix.map(str::to_owned)), "{servers:?}");
        }
    }

    #[test]
    fn only_a_prefix_that_servers_and_all_paths_have_is_taken_off() {
        for (servers, paths) in [
            (&["https://h/api"][..], &["/api/a", "/b"][..]),
            (&["https://h"], &["/api/a", "/api/b"]),
            (&["https://h/v1"], &["/api/a"]),
            (&["https://h/api"], &["/apis/a"]),
            (&["https://h/api"], &["/api"]),
            (&["https://h/api"], &[]),
            (&[], &["/api/a"]),
        ] {
            let (found, prefix) = normalized(servers, paths);
            assert_eq!((&found["paths"], prefix), (&document(&[], paths)["paths"], None));
        }
        let (found, prefix) = normalized(&["https://h/onyx/api"], &["/api/a", "/api/b"]);
        assert_eq!(
            (&found["paths"], prefix.as_deref()),
            (&json!({"/a": {}, "/b": {}}), Some("/api"))
        );
    }

    #[test]
    fn addresses_of_tokens_follow_the_paths() {
        let mut document = document(&["https://h/api"], &["/api/a"]);
        let flow = |url: &str| json!({"securitySchemes": {"O": {"flows": {"password": {"tokenUrl": url}}}}});
        for (from, to) in [
            ("/api/login", "/login"),
            ("api/login", "login"),
            ("/login", "/login"),
            ("https://x/api/a", "https://x/api/a"),
        ] {
            document["components"] = flow(from);
            let mut normal = document.clone();
            normalize(&mut normal);
            assert_eq!(normal["components"], flow(to));
        }
    }

    #[test]
    fn what_is_no_address_of_a_server_is_left_alone() {
        for servers in [
            json!(null),
            json!("a"),
            json!([1, {"url": 2}, {}]),
            json!([{"url": "v1"}]),
            json!([{"url": "ws://h/a"}]),
        ] {
            let mut document = json!({"servers": servers, "paths": {"/a": {}}});
            let before = document.clone();
            assert_eq!(normalize(&mut document), None);
            assert_eq!(document, before);
        }
        let mut several = json!({"servers": [{"url": "https://a/api"}, {"url": "https://b/api"}, {"url": "https://{host}/v2", "description": "d"}]});
        normalize(&mut several);
        let expected = json!([{"url": "http://localhost:3000/api"}, {"url": "http://localhost:3000/v2", "description": "d"}]);
        assert_eq!(several["servers"], expected);
    }
}
