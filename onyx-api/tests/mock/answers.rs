//! Answers of every kind.

use crate::{answer, ask, started};
use onyx_api::runtime::mock::{Failure, File, Script};
use onyx_api::runtime::{Error, ErrorKind, Method, StatusCode};
use onyx_api::types::{ChatMessageIds, ChatStreamItem, NewChatSession, Packet, SendMessageRequest};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[tokio::test]
async fn json_is_a_value_of_the_operations_type() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers(answer("42").incognito(true));
    let call = onyx.chat().send_chat_message(SendMessageRequest::new("?"));
    assert_eq!(call.await?, answer("42").incognito(true));
    Ok(())
}

#[tokio::test]
async fn an_answer_may_depend_on_the_request_and_be_a_refusal() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers_or_fails(|request| {
        let asked: SendMessageRequest = request.json()?;
        match asked.message.as_str() {
            "?" => Ok(answer("42")),
            other => Err(Failure::new(418, "TEAPOT", format!("no {other}"))),
        }
    });
    assert_eq!(ask(&onyx, "?").await?, "42");
    let error = ask(&onyx, "coffee").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::IM_A_TEAPOT));
    assert_eq!((error.code(), error.server_message()), (Some("TEAPOT"), Some("no coffee")));
    // A body that is no message.
    let call = onyx.request::<Value>(Method::POST, "/chat/send-chat-message");
    let mut call = call.retries(0);
    call.request_mut().json(&json!({"stream": false}));
    assert_eq!(call.await.unwrap_err().code(), Some("VALIDATION_ERROR"));
    Ok(())
}

#[tokio::test]
async fn untyped_json_may_be_what_no_type_allows() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers_json(&json!({"answer": 42})).then().answers_raw(
        200,
        &[("content-type", "text/html")],
        "<html></html>",
    );
    let error = ask(&onyx, "?").await.unwrap_err();
    assert_eq!(error.mismatch().unwrap().path, "$.answer");
    assert_eq!(ask(&onyx, "?").await.unwrap_err().kind(), ErrorKind::NotTheApi);
    Ok(())
}

#[tokio::test]
async fn nothing_is_an_answer_too() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.projects().delete_project().path("project_id", 7).answers(());
    let raw = onyx.projects().delete_project(7).send_raw().await?;
    assert_eq!((raw.status, raw.bytes.len()), (StatusCode::NO_CONTENT, 0));
    mock.chat().stop_chat_session().answers_empty();
    let id = "4c25c3ce-0d09-4f7b-8839-ab8b1b2c5506".parse().unwrap();
    let raw = onyx.chat().stop_chat_session(id).send_raw().await?;
    assert_eq!(raw.status, StatusCode::NO_CONTENT);
    Ok(())
}

#[tokio::test]
async fn files_have_names_and_media_types() -> Result<(), Error> {
    let (mock, onyx) = started();
    let bytes = vec![0, 159, 146, 150];
    let file = File::new(bytes.clone()).name("Grüße \"2\"; x.bin").media_type("image/png");
    mock.chat().fetch_chat_file().path("file_id", "a/b").answers(file);
    let file = onyx.chat().fetch_chat_file("a/b").await?;
    assert_eq!(file.file_name().as_deref(), Some("Grüße \"2\"; x.bin"));
    assert_eq!((file.media_type(), file.remaining()), (Some("image/png"), Some(4)));
    assert_eq!(file.bytes().await?, bytes);

    mock.chat().fetch_chat_file().answers("plain");
    assert_eq!(onyx.chat().fetch_chat_file("c").await?.bytes().await?, "plain");
    Ok(())
}

fn ids() -> ChatMessageIds {
    ChatMessageIds::new(1, 2)
}

fn packet(text: &str) -> Packet {
    let obj = json!({"type": "message_delta", "content": text});
    Packet::from_json(json!({"placement": {"turn_index": 0}, "obj": obj})).unwrap()
}

#[tokio::test]
async fn a_stream_says_typed_items_as_json_lines() -> Result<(), Error> {
    let (mock, onyx) = started();
    let items: Vec<ChatStreamItem> = vec![ids().into(), packet("4").into(), packet("2").into()];
    mock.chat().send_chat_message_stream().answers(items.clone());
    let stream = || onyx.chat().send_chat_message_stream(SendMessageRequest::new("?"));
    let mut came = stream().await?;
    for item in items {
        assert_eq!(came.try_next().await?, Some(item));
    }
    assert_eq!(came.try_next().await?, None);
    assert!(came.is_complete());
    let raw = stream().send_raw().await?;
    assert_eq!(String::from_utf8_lossy(&raw.bytes).lines().count(), 3);
    assert!(!raw.bytes.starts_with(b"data:"));
    Ok(())
}

#[tokio::test]
async fn a_stream_fails_and_breaks_as_it_is_told() -> Result<(), Error> {
    let (mock, onyx) = started();
    let script = Script::new()
        .item(ids())
        .pause(Duration::from_millis(50))
        .error("the model is gone", "LLM_PROVIDER_ERROR")
        .item(packet("late"))
        .cut();
    mock.chat().send_chat_message_stream().answers(script);
    let mut items = onyx.chat().send_chat_message_stream(SendMessageRequest::new("?")).await?;
    let began = Instant::now();
    assert_eq!(items.try_next().await?, Some(ids().into()));
    let error = items.try_next().await.unwrap_err();
    assert!(began.elapsed() >= Duration::from_millis(50));
    assert_eq!((error.kind(), error.code()), (ErrorKind::Reported, Some("LLM_PROVIDER_ERROR")));
    assert_eq!(items.try_next().await?, Some(packet("late").into()));
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Transport);
    assert!(!items.is_complete());
    Ok(())
}

#[tokio::test]
async fn what_is_before_a_pause_has_left() -> Result<(), Error> {
    let (mock, onyx) = started();
    let script = Script::new().item(ids()).item(ids()).pause(Duration::from_mins(5)).item(ids());
    mock.chat().send_chat_message_stream().answers(script);
    let items = onyx.chat().send_chat_message_stream(SendMessageRequest::new("?")).await?;
    let mut items = items.idle_timeout(Duration::from_secs(1));
    assert_eq!(items.try_next().await?, Some(ids().into()));
    assert_eq!(items.try_next().await?, Some(ids().into()));
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Timeout);
    Ok(())
}

#[tokio::test]
async fn server_sent_events_are_framed_as_such() -> Result<(), Error> {
    let (mock, onyx) = started();
    let items = [json!({"text": "a\nb"}), json!(2)];
    let script = Script::new().items(items.clone()).raw("data: [DONE]\n\n").item(json!("unseen"));
    mock.gateway().gateway_chat_completions_stream().answers(script);
    let request = || serde_json::from_value(json!({"model": "m", "messages": []})).unwrap();
    let mut came = onyx.gateway().gateway_chat_completions_stream(request()).await?;
    for item in items {
        assert_eq!(came.try_next().await?, Some(item));
    }
    assert_eq!(came.try_next().await?, None);
    let raw = onyx.gateway().gateway_chat_completions_stream(request()).send_raw().await?;
    assert!(raw.bytes.starts_with(b"event: message\ndata: {\"text\":\"a\\nb\"}\n\n"));
    Ok(())
}

/// Both functions of an operation have the same path.
#[tokio::test]
async fn whole_answers_and_streams_are_told_apart() -> Result<(), Error> {
    let (mock, onyx) = started();
    let whole = mock.chat().send_chat_message().answers(answer("whole"));
    let stream = mock.chat().send_chat_message_stream().answers([ids().into()]);
    let mut items = onyx.chat().send_chat_message_stream(SendMessageRequest::new("?")).await?;
    assert_eq!(items.try_next().await?, Some(ids().into()));
    assert_eq!(ask(&onyx, "?").await?, "whole");
    assert_eq!((whole.requests().len(), stream.requests().len()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn errors_have_the_shape_that_the_server_gives_them() {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().fails(404, "SESSION_NOT_FOUND", "no such session");
    let error = ask(&onyx, "?").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.code(), Some("SESSION_NOT_FOUND"));
    assert_eq!(error.server_message(), Some("no such session"));
}

#[tokio::test]
async fn status_headers_and_delay_are_those_of_the_last_answer() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat()
        .create_new_chat_session()
        .answers(NewChatSession::from_json(json!({
            "chat_session_id": "4c25c3ce-0d09-4f7b-8839-ab8b1b2c5506"
        }))?)
        .status(201)
        .then()
        .answers_raw(202, &[("x-a", "1")], "later")
        .header("x-b", "2")
        .delay(Duration::from_millis(40));
    let create = || {
        let request = serde_json::from_value(json!({})).unwrap();
        onyx.chat().create_new_chat_session(request).send_raw()
    };
    assert_eq!(create().await?.status, StatusCode::CREATED);
    let began = Instant::now();
    let raw = create().await?;
    assert!(began.elapsed() >= Duration::from_millis(40));
    assert_eq!((raw.status, &raw.bytes[..]), (StatusCode::ACCEPTED, &b"later"[..]));
    assert_eq!([&raw.headers["x-a"], &raw.headers["x-b"]], ["1", "2"]);
    Ok(())
}

#[tokio::test]
async fn an_answer_can_be_made_of_its_request() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers_with(|request| {
        let body: Value = request.json().unwrap();
        answer(body["message"].as_str().unwrap())
    });
    assert_eq!(ask(&onyx, "echo").await?, "echo");
    Ok(())
}

#[tokio::test]
async fn a_broken_connection_is_no_answer() {
    let (mock, onyx) = started();
    let broken = mock.chat().send_chat_message().breaks();
    assert_eq!(ask(&onyx, "?").await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(broken.requests().len(), 1);
}

#[tokio::test]
async fn the_version_is_the_one_that_the_client_was_made_for() -> Result<(), Error> {
    let (mock, onyx) = started();
    let version = onyx.raw().server_version().await?.version.unwrap();
    assert_eq!(version, onyx_api::DOCUMENT_VERSION.trim_start_matches('v'));
    assert!(onyx.raw().compatibility().await?.is_compatible());
    mock.verify();
    Ok(())
}
