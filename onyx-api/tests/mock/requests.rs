//! What the mock tells of the requests that came.

use crate::{answer, ask, started};
use onyx_api::Client;
use onyx_api::runtime::{Error, Upload};
use onyx_api::types::{CategorizedFilesSnapshot, SendMessageRequest, UploadUserFilesForm};
use serde_json::{Value, json};

#[tokio::test]
async fn a_request_is_told_in_all_its_parts() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().fetch_chat_file().answers("x");
    onyx.chat()
        .fetch_chat_file("a/b ü")
        .extra_query("tag", "1 & 2")
        .extra_query("tag", "3")
        .await?;
    let requests = mock.requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((request.method(), request.path()), ("GET", "/chat/file/a%2Fb%20%C3%BC"));
    assert_eq!(request.operation().unwrap().id, "fetch_chat_file");
    assert_eq!(request.path_parameter("file_id"), Some("a/b ü"));
    assert_eq!(request.path_parameter("id"), None);
    assert_eq!(request.query_parameter("tag"), ["1 & 2", "3"]);
    assert_eq!(request.query().len(), 2);
    assert_eq!(request.header("Authorization"), Some("Bearer mock-key"));
    assert!(request.body().is_empty());
    Ok(())
}

#[tokio::test]
async fn bodies_are_typed() -> Result<(), Error> {
    let (mock, onyx) = started();
    let kept = mock.chat().send_chat_message().answers(answer("x"));
    let sent = SendMessageRequest::new("Why?").allowed_tool_ids(vec![1]).parent_message_id(None);
    onyx.chat().send_chat_message(sent.clone()).await?;
    assert_eq!(kept.bodies()?, [sent.clone().stream(false)]);
    // The same by way of the operation, whatever answered.
    let given = mock.chat().send_chat_message();
    assert_eq!(given.bodies()?[0].message, "Why?");
    assert!(given.when_body(|body| body.message.is_empty()).requests().is_empty());

    let request = &kept.requests()[0];
    let expected = json!({
        "message": "Why?", "allowed_tool_ids": [1], "parent_message_id": null, "stream": false
    });
    assert_eq!(request.json::<Value>()?, expected);
    let error = request.json::<Vec<i32>>().unwrap_err();
    assert_eq!(error.mismatch().unwrap().path, "$");
    Ok(())
}

#[tokio::test]
async fn a_client_may_say_another_prefix() -> Result<(), Error> {
    let (mock, _) = started();
    mock.chat().send_chat_message().answers(answer("x"));
    for prefix in ["", "/api"] {
        let onyx = Client::builder().server(mock.url()).api_prefix(prefix).build()?;
        assert_eq!(ask(&onyx, "?").await?, "x");
    }
    assert!(mock.requests().iter().all(|request| request.path() == "/chat/send-chat-message"));
    Ok(())
}

#[tokio::test]
async fn nothing_that_is_printed_shows_a_key() -> Result<(), Error> {
    let (mock, _) = started();
    let builder = Client::builder().server(mock.url()).api_key("s3cret-key");
    let onyx = builder.session_cookie("s3cret-session").build()?;
    let given = mock.chat().send_chat_message().header("authorization", "Bearer s3cret-key");
    let kept = given.answers(answer("x"));
    let mut call = onyx.chat().send_chat_message(SendMessageRequest::new("s3cret-body"));
    call.request_mut().query("api_key", &"s3cret-query");
    call.request_mut().header("x-token", &"s3cret-header");
    call.await?;
    let _ = onyx.chat().fetch_chat_file("a").await;
    // One that the condition does not hold for.
    let error = ask(&mock.client(), "?").await.unwrap_err();
    let printed = format!(
        "{mock:?} {kept:?} {:?} {:?} {error} {error:?} {:?} {:?}",
        mock.requests(),
        mock.unmatched(),
        mock.chat(),
        mock.chat().send_chat_message(),
    );
    assert!(!printed.contains("s3cret"), "{printed}");
    assert!(printed.contains("\"authorization\", \"…\""), "{printed}");
    assert!(printed.contains("application/json"), "{printed}");
    Ok(())
}

#[tokio::test]
async fn files_are_told_as_the_parts_of_their_form() -> Result<(), Error> {
    let (mock, onyx) = started();
    let kept = mock.projects().upload_user_files().answers(CategorizedFilesSnapshot::new([], []));
    let odd =
        Upload::bytes("a \"b\"\r\n; name=\"x\".txt", "1\r\n--2\r\n\r\n3").media_type("text/plain");
    let form = UploadUserFilesForm::new([odd, Upload::bytes("empty.bin", "")]).project_id(7);
    onyx.projects().upload_user_files(form).await?;
    let parts = kept.requests()[0].parts();
    let told: Vec<_> = parts
        .iter()
        .map(|part| {
            (&*part.name, part.file_name.as_deref(), part.media_type.as_deref(), &*part.bytes)
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "files",
                Some("a \"b\"\r\n; name=\"x\".txt"),
                Some("text/plain"),
                &b"1\r\n--2\r\n\r\n3"[..]
            ),
            ("files", Some("empty.bin"), Some("application/octet-stream"), &b""[..]),
            ("project_id", None, None, &b"7"[..]),
        ]
    );
    // What is no form has no parts.
    mock.chat().fetch_chat_file().answers("x");
    onyx.chat().fetch_chat_file("1").await?;
    assert_eq!(mock.requests()[1].parts(), []);
    Ok(())
}
