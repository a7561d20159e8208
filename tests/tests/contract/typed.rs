//! Typed functions, called as a user calls them, whichever features are on: the arguments of the
//! other tests come out of JSON, and what is compiled by default cannot read them.

use crate::document::Document;
use crate::wire::{self, server::Canned, server::Server};
use futures_util::TryStreamExt;
use onyx_api::Client;
use onyx_api::runtime::{Error, Maybe, Upload};
use onyx_api::types::{
    ChatSessionCreationRequest, LlmOverride, SendMessageRequest, UploadUserFilesForm,
};
use serde_json::{Value, json};

/// The server, a client of it, and the document that requests are held against.
struct Fixture {
    document: Document,
    server: Server,
    client: Client,
}

impl Fixture {
    async fn new() -> Self {
        let server = Server::start().await;
        let client = wire::client(&server.url);
        Self { document: Document::read(), server, client }
    }

    /// The JSON that the request for an operation held, valid by its schema.
    fn sent(&self, method: &str, path: &str) -> Value {
        let seen = self.server.seen().expect("a request");
        let mut operations = self.document.operations.iter();
        let operation = operations.find(|o| o.method == method && o.path == path);
        let body = operation.expect("an operation").body.as_ref().expect("a body");
        let sent = serde_json::from_slice(&seen.body).expect("JSON");
        let errors: Vec<String> =
            body.validator.iter_errors(&sent).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{sent}");
        sent
    }
}

#[tokio::test]
async fn a_message_says_what_its_setters_said_and_no_more() -> Result<(), Error> {
    let fixture = Fixture::new().await;
    let lines = "{\"user_message_id\": 1, \"reserved_assistant_message_id\": 2}\n\
                 {\"placement\": {\"turn_index\": 0}, \"obj\": {\"type\": \"from_a_newer_server\"}}";
    fixture.server.answers(Canned::new(200, "text/event-stream", lines));
    let request = SendMessageRequest::new("Grüße")
        .parent_message_id(None)
        .llm_override(LlmOverride::new().temperature(0.5))
        .chat_session_info(ChatSessionCreationRequest::new().persona_id(3))
        .mcp_headers(Maybe::Absent)
        .allowed_tool_ids(vec![1, 2]);
    let items = fixture.client.chat().send_chat_message_stream(request).await?;
    let items: Vec<_> = items.try_collect().await?;
    assert_eq!(items.len(), 2);
    let expected = json!({
        "message": "Grüße",
        "parent_message_id": null,
        "llm_override": {"temperature": 0.5},
        "chat_session_info": {"persona_id": 3},
        "allowed_tool_ids": [1, 2],
        "stream": true,
    });
    assert_eq!(fixture.sent("POST", "/chat/send-chat-message"), expected);
    Ok(())
}

#[tokio::test]
async fn parameters_travel_where_they_belong() -> Result<(), Error> {
    let fixture = Fixture::new().await;
    fixture.server.answers(Canned::new(
        200,
        "application/json",
        "{\"sessions\": [], \"has_more\": false}",
    ));
    let sessions = fixture.client.chat().get_user_chat_sessions().page_size(20).await?;
    assert!(sessions.sessions.is_empty());
    let seen = fixture.server.seen().expect("a request");
    assert_eq!(seen.query, [("page_size".to_owned(), "20".to_owned())]);

    let bytes = &b"\x89PNG"[..];
    fixture.server.answers(Canned::new(200, "image/png", bytes));
    let file = fixture.client.chat().fetch_chat_file("a/b ü").await?;
    assert_eq!(file.bytes().await?, bytes);
    assert_eq!(fixture.server.seen().expect("a request").path, "/chat/file/a%2Fb%20%C3%BC");
    Ok(())
}

#[tokio::test]
async fn files_travel_in_forms() -> Result<(), Error> {
    let fixture = Fixture::new().await;
    let answer = json!({"user_files": [], "rejected_files": [], "id_to_temp_id": {}});
    fixture.server.answers(Canned::new(200, "application/json", answer.to_string()));
    let files = vec![Upload::bytes("a.txt", "first"), Upload::bytes("b.txt", "second")];
    let form = UploadUserFilesForm::new(files).project_id(7);
    fixture.client.projects().upload_user_files(form).await?;
    let seen = fixture.server.seen().expect("a request");
    let body = String::from_utf8_lossy(&seen.body);
    let at = |text: &str| body.find(text).unwrap_or_else(|| panic!("{text} is not in {body}"));
    assert!(at("name=\"files\"; filename=\"a.txt\"") < at("first"));
    assert!(at("first") < at("name=\"files\"; filename=\"b.txt\""));
    assert!(at("second") < at("name=\"project_id\"\r\n\r\n7\r\n"));
    Ok(())
}
