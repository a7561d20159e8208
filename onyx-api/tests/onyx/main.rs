//! The generated client and what is written by hand on top of it, against servers on this machine.
#![cfg(feature = "all-resources")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail so")]
#![allow(clippy::format_push_string, reason = "plain to read")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "nobody uses a test")]

mod chat;
mod paging;
#[path = "../../../onyx-runtime/tests/runtime/server.rs"]
mod server;
#[cfg(feature = "dispatch")]
mod values;

use onyx_api::Client;
use server::Server;

fn client(server: &Server) -> Client {
    Client::builder().server(&server.url).api_key("k").build().unwrap()
}

#[tokio::test]
async fn the_client_itself_asks_for_what_no_resource_has() {
    use onyx_api::runtime::Method;
    let version = onyx_api::DOCUMENT_VERSION.trim_start_matches('v');
    let answer = format!("{{\"backend_version\": \"v{version}\"}}");
    let server = Server::answering([server::json("200 OK", &answer)]).await;
    let onyx = client(&server);
    let body: serde_json::Value = onyx.request(Method::GET, "/not/documented").await.unwrap();
    assert_eq!(body["backend_version"], format!("v{version}"));
    assert_eq!(onyx.server_version().await.unwrap().to_string(), version);
    assert!(onyx.compatibility().await.unwrap().is_compatible());
    let received = server.received();
    assert_eq!(received[0].target, "/api/not/documented");
    assert_eq!(received[0].header("authorization"), Some("Bearer k"));
}

/// A server on a thread of its own, for clients that are waited for.
#[cfg(feature = "blocking")]
fn serve(replies: Vec<server::Reply>) -> Server {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            sender.send(Server::answering(replies).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}
