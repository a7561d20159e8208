//! What only some features bring.

use crate::client::build;
use crate::server::Server;

/// The first bytes that a client sends to a server, which does not answer.
#[cfg(feature = "rustls")]
async fn greeting() -> Vec<u8> {
    use onyx_runtime::ErrorKind;
    use tokio::io::AsyncReadExt as _;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = Server::answering([vec![]]).await;
    let client = build(&server, |b| b.server(url).api_key("hunter2"));
    let call = tokio::spawn(client.get_pet("7").retries(0).send());
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut bytes = vec![0; 4096];
    let length = stream.read(&mut bytes).await.unwrap();
    bytes.truncate(length);
    drop(stream);
    assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Connect);
    bytes
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn https_begins_with_a_handshake() {
    let bytes = greeting().await;
    assert_eq!(bytes[..2], [0x16, 0x03], "a handshake record of TLS (RFC 8446, section 5.1)");
    let offers = |protocol: &[u8]| bytes.windows(protocol.len()).any(|window| window == protocol);
    assert!(offers(b"\x08http/1.1"));
    assert_eq!(offers(b"\x02h2"), cfg!(feature = "http2"));
    assert!(!offers(b"hunter2"));
}

#[cfg(feature = "gzip")]
mod gzip {
    use super::*;
    use crate::client::client;
    use crate::server::reply;
    use onyx_runtime::ErrorKind;

    const HEADERS: [(&str, &str); 1] = [("Content-Encoding", "gzip")];
    /// `["Rex"]`
    const PACKED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x8b\x56\x0a\x4a\xad\x50\x8a\x05\x00\x15\x0f\x7b\x50\x07\x00\x00\x00";

    #[tokio::test]
    async fn answers_are_unpacked() {
        let server = Server::answering([reply("200 OK", &HEADERS, PACKED)]).await;
        assert_eq!(client(&server).list_pets().await.unwrap(), ["Rex"]);
        assert!(server.only().header("accept-encoding").unwrap().contains("gzip"));
    }

    #[tokio::test]
    async fn what_grows_too_large_is_refused() {
        let server = Server::answering([reply("200 OK", &HEADERS, PACKED)]).await;
        let small = build(&server, |b| b.max_response_size(6));
        assert_eq!(small.list_pets().await.unwrap_err().kind(), ErrorKind::TooLarge);
    }

    #[tokio::test]
    async fn what_is_broken_is_told() {
        let cut = &PACKED[..PACKED.len() - 9];
        let server = Server::answering([reply("200 OK", &HEADERS, cut)]).await;
        let error = client(&server).list_pets().retries(0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
    }
}

#[cfg(feature = "tracing")]
mod tracing {
    use super::*;
    use crate::server::json;
    use ::tracing::field::{Field, Visit};
    use ::tracing::span::{Attributes, Id, Record};
    use ::tracing::{Event, Metadata, Subscriber};
    use std::fmt::Debug;
    use std::sync::{Arc, Mutex};

    /// Writes down all that is traced.
    #[derive(Clone, Default)]
    struct Notes(Arc<Mutex<String>>);

    impl Visit for Notes {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            self.0.lock().unwrap().push_str(&format!("{field}={value:?} "));
        }
    }

    impl Subscriber for Notes {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target().starts_with("onyx_runtime")
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            span.record(&mut self.clone());
            Id::from_u64(1)
        }

        fn record(&self, _span: &Id, values: &Record<'_>) {
            values.record(&mut self.clone());
        }

        fn event(&self, event: &Event<'_>) {
            event.record(&mut self.clone());
        }

        fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
        fn enter(&self, _span: &Id) {}
        fn exit(&self, _span: &Id) {}
    }

    #[tokio::test]
    async fn a_call_has_a_span_without_secrets() {
        // What is traced at a place in the code is settled for all threads when the first of them comes
        // by, and another test may be that one while nobody listens.
        const NAME: &str = "features::tracing::a_call_has_a_span_without_secrets";
        if !crate::alone::is_alone(NAME, "PETSTORE_ALONE", "1".as_ref()) {
            return;
        }
        let secret = json("404 N", r#"{"detail": "hunter2"}"#);
        let server = Server::answering([json("503 T", "\"hunter2\""), secret]).await;
        let notes = Notes::default();
        let client = build(&server, |b| b.api_key("hunter2"));
        let guard = ::tracing::subscriber::set_default(notes.clone());
        client.get_pet("hunter2").extra_query("q", "hunter2").await.unwrap_err();
        drop(guard);
        let notes = notes.0.lock().unwrap().clone();
        for expected in [
            "service=\"Petstore\"",
            "operation=\"get_pet\"",
            "method=\"GET\"",
            "path=\"/pets/{pet_id}\"",
            "attempts=2",
            "status=404",
            "error=Status",
            "elapsed_ms=",
            "status=503",
        ] {
            assert!(notes.contains(expected), "{expected}: {notes}");
        }
        assert!(!notes.contains("hunter2"), "{notes}");
    }
}
