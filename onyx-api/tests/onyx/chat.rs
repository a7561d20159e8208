//! A chat stream in one piece, and its text alone.

use crate::client;
use crate::server::{Reply, Server, Step, head};
use onyx_api::runtime::{Error, ErrorKind};
use onyx_api::types::SendMessageRequest;
use onyx_api::{ChatAnswer, ChatText};
use serde_json::{Value, json};

fn stream(lines: &[Value]) -> Reply {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    let body = lines.join("\n");
    let media_type = ("Content-Type", "text/event-stream; charset=utf-8");
    vec![head("200 OK", &[media_type]), Step::Write(body.into()), Step::Close]
}

async fn start(lines: &[Value]) -> onyx_api::runtime::ItemStream<onyx_api::types::ChatStreamItem> {
    let server = Server::answering([stream(lines)]).await;
    let question = SendMessageRequest::new("Why?");
    client(&server).chat().send_chat_message_stream(question).await.unwrap()
}

async fn answer(lines: &[Value]) -> Result<ChatAnswer, Error> {
    start(lines).await.answer().await
}

fn packet(model: impl Into<Value>, obj: &Value) -> Value {
    let model: Value = model.into();
    json!({"placement": {"turn_index": 0, "tab_index": 0, "model_index": model}, "obj": obj})
}

fn delta(model: i64, text: &str) -> Value {
    packet(model, &json!({"type": "message_delta", "content": text}))
}

fn stop(model: i64, reason: Option<&str>) -> Value {
    packet(model, &json!({"type": "stop", "stop_reason": reason}))
}

fn ids() -> Value {
    json!({"user_message_id": 8, "reserved_assistant_message_id": 9})
}

fn document(id: &str, chunk: i64) -> Value {
    json!({
        "document_id": id, "chunk_ind": chunk, "semantic_identifier": id, "blurb": "",
        "source_type": "web", "boost": 0, "hidden": false, "metadata": {}, "match_highlights": [],
    })
}

fn failure(model: Option<i64>) -> Value {
    json!({
        "error": "no credit", "stack_trace": null, "error_code": "AUTH_ERROR",
        "is_retryable": false, "details": {"model": "m", "model_index": model},
    })
}

#[tokio::test]
async fn an_answer_is_its_text_and_all_that_came_with_it() {
    let session = "4c25c3ce-0d09-4f7b-8839-ab8b1b2c5506";
    let lines = [
        json!({"chat_session_id": session, "incognito": false}),
        ids(),
        packet(0, &json!({"type": "reasoning_start"})),
        packet(0, &json!({"type": "reasoning_delta", "reasoning": "Let me "})),
        packet(0, &json!({"type": "reasoning_delta", "reasoning": "think."})),
        packet(0, &json!({"type": "reasoning_done"})),
        packet(
            0,
            &json!({
                "type": "search_tool_documents_delta",
                "documents": [document("a", 0), document("b", 0), document("a", 0)],
            }),
        ),
        packet(0, &json!({"type": "open_url_documents", "documents": [document("c", 0)]})),
        packet(
            0,
            &json!({
                "type": "image_generation_final",
                "images": [{"file_id": "f", "url": "/f", "revised_prompt": "p"}],
            }),
        ),
        packet(0, &json!({"type": "chat_heartbeat"})),
        packet(0, &json!({"type": "of a newer server"})),
        json!({"of": "a newer server"}),
        packet(
            0,
            &json!({
                "type": "message_start", "final_documents": [document("b", 0), document("b", 1)],
            }),
        ),
        delta(0, "Because "),
        packet(Value::Null, &json!({"type": "message_delta", "content": "世界 [1]."})),
        packet(0, &json!({"type": "citation_info", "citation_number": 1, "document_id": "b"})),
        packet(0, &json!({"type": "citation_info", "citation_number": 1, "document_id": "b"})),
        stop(0, Some("user_cancelled")),
    ];
    let answer = answer(&lines).await.unwrap();
    assert_eq!(answer.session_id.unwrap().to_string(), session);
    assert_eq!((answer.user_message_id, answer.message_id()), (Some(8), Some(9)));
    assert_eq!(answer.text(), "Because 世界 [1].");
    let found: Vec<_> = answer
        .documents()
        .iter()
        .map(|found| (found.document_id.as_str(), found.chunk_ind))
        .collect();
    assert_eq!(found, [("a", 0), ("b", 0), ("c", 0), ("b", 1)]);
    let model = answer.first().unwrap();
    assert_eq!((model.reasoning.as_str(), model.images.len()), ("Let me think.", 1));
    assert_eq!(answer.citations().len(), 1);
    assert_eq!(model.cited(&answer.citations()[0]).unwrap().document_id, "b");
    assert!(answer.is_finished());
    assert_eq!(model.stop_reason.as_deref(), Some("user_cancelled"));
    assert_eq!(answer.models.len(), 1);
}

#[tokio::test]
async fn a_stream_without_a_stop_is_told_apart_from_a_finished_one() {
    let finished = answer(&[ids(), delta(0, "all"), stop(0, None)]).await.unwrap();
    assert!(finished.is_finished());
    let cut = answer(&[ids(), delta(0, "al")]).await.unwrap();
    assert_eq!((cut.text(), cut.is_finished()), ("al", false));
    assert!(!answer(&[]).await.unwrap().is_finished());
}

#[tokio::test]
async fn an_error_in_the_stream_is_the_error_of_the_answer() {
    let error = answer(&[ids(), delta(0, "so far"), failure(Some(0))]).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Reported, Some("AUTH_ERROR")));
    assert!(!error.is_retryable());
    let error = answer(&[json!({"error": "bad"})]).await.unwrap_err();
    assert_eq!(error.server_message(), Some("bad"));
    let error = answer(&[ids(), packet(0, &json!({"type": "error"}))]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reported);
}

#[tokio::test]
async fn what_came_before_an_error_is_kept_by_those_who_read_the_items() {
    let mut items = start(&[ids(), delta(0, "so far"), failure(Some(0))]).await;
    let mut answer = ChatAnswer::default();
    while let Ok(Some(item)) = items.try_next().await {
        answer.push(item);
    }
    assert_eq!((answer.text(), answer.is_finished()), ("so far", false));
}

fn several() -> Value {
    let slot = |id: i64, name: &str| json!({"message_id": id, "model_name": name});
    json!({"user_message_id": null, "responses": [slot(11, "one"), slot(12, "two")]})
}

#[tokio::test]
async fn several_models_are_kept_apart() {
    let lines = [
        several(),
        delta(1, "B"),
        delta(0, "A"),
        delta(1, "b"),
        stop(1, None),
        delta(0, "a"),
        stop(0, None),
    ];
    let answer = answer(&lines).await.unwrap();
    let told: Vec<_> = answer
        .models
        .iter()
        .map(|model| (model.model_name.as_deref(), model.message_id, model.text.as_str()))
        .collect();
    assert_eq!(told, [(Some("one"), Some(11), "Aa"), (Some("two"), Some(12), "Bb")]);
    assert!(answer.is_finished());
    assert_eq!((answer.text(), answer.user_message_id), ("Aa", None));
    // One that has not stopped.
    let cut = crate::chat::answer(&lines[..6]).await.unwrap();
    assert!(!cut.is_finished() && cut.models[1].is_finished);
}

#[tokio::test]
async fn of_several_models_one_may_fail() {
    let lines = [several(), delta(0, "A"), failure(Some(1)), delta(0, "a"), stop(0, None)];
    let answer = answer(&lines).await.unwrap();
    assert_eq!((answer.text(), answer.is_finished()), ("Aa", false));
    assert_eq!(answer.models[1].error.as_ref().unwrap().code(), Some("AUTH_ERROR"));
    assert!(answer.models[0].error.is_none());
    // An error that is no model's own is everybody's.
    let error = crate::chat::answer(&[several(), failure(None)]).await.unwrap_err();
    assert_eq!(error.code(), Some("AUTH_ERROR"));
}

#[tokio::test]
async fn the_index_of_a_model_is_no_number_of_models() {
    let answer = answer(&[delta(i64::MAX, "z"), delta(-1, "a")]).await.unwrap();
    let indices: Vec<_> = answer.models.iter().map(|model| model.index).collect();
    assert_eq!(indices, [-1, i64::MAX]);
}

async fn pieces(mut text: ChatText) -> (Vec<String>, Option<Error>, bool) {
    let (mut pieces, mut failed) = (Vec::new(), None);
    while let Some(piece) = text.next().await {
        match piece {
            Ok(piece) => pieces.push(piece),
            Err(error) => failed = Some(error),
        }
    }
    (pieces, failed, text.is_finished())
}

#[tokio::test]
async fn the_text_alone_is_that_of_the_first_model() {
    let lines = [
        several(),
        packet(0, &json!({"type": "reasoning_delta", "reasoning": "hm"})),
        delta(0, "A"),
        delta(1, "B"),
        failure(Some(1)),
        delta(0, "a"),
    ];
    let (text, failed, finished) = pieces(start(&lines).await.text()).await;
    assert_eq!((text.concat().as_str(), failed.is_none(), finished), ("Aa", true, false));
    let (text, failed, finished) =
        pieces(start(&[delta(0, "A"), failure(Some(0))]).await.text()).await;
    assert_eq!((text.concat().as_str(), finished), ("A", false));
    assert_eq!(failed.unwrap().code(), Some("AUTH_ERROR"));
    let (.., finished) = pieces(start(&[delta(0, "A"), stop(0, None)]).await.text()).await;
    assert!(finished);
}

#[cfg(feature = "blocking")]
#[test]
fn streams_of_a_blocking_client_can_do_the_same() {
    let lines = [ids(), delta(0, "A"), delta(0, "a"), stop(0, None)];
    let server = crate::serve(vec![stream(&lines)]);
    let client = onyx_api::Client::builder().server(&server.url).api_key("k");
    let chat = client.build_blocking().unwrap().chat();
    let send = || chat.send_chat_message_stream(SendMessageRequest::new("Why?")).send().unwrap();
    let answer = send().answer().unwrap();
    assert_eq!((answer.text(), answer.is_finished()), ("Aa", true));
    let mut text = send().text();
    assert_eq!(text.by_ref().map(Result::unwrap).collect::<String>(), "Aa");
    assert!(text.is_finished());
}
