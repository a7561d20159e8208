//! Which expectation answers, how often, and what is said where none does.

use crate::{answer, ask, complaint, started};
use onyx_api::MockOnyx;
use onyx_api::runtime::{Error, ErrorKind, Method, RetryPolicy};
use serde_json::{Value, json};
use std::panic::AssertUnwindSafe;

#[tokio::test]
async fn answers_follow_one_another_and_the_last_one_stays() -> Result<(), Error> {
    let (mock, onyx) = started();
    let kept = mock
        .chat()
        .send_chat_message()
        .answers(answer("1"))
        .times(2)
        .then()
        .answers(answer("2"))
        .then()
        .answers(answer("3"));
    for expected in ["1", "1", "2", "3", "3"] {
        assert_eq!(ask(&onyx, "?").await?, expected);
    }
    assert_eq!(kept.requests().len(), 5);
    Ok(())
}

/// Only methods that may be repeated are, unless the caller says otherwise.
#[tokio::test]
async fn retries_meet_one_answer_after_the_other() -> Result<(), Error> {
    let (mock, onyx) = started();
    let sessions = json!({"sessions": [], "has_more": false});
    let kept = mock
        .chat()
        .get_user_chat_sessions()
        .fails(503, "SERVICE_UNAVAILABLE", "not now")
        .then()
        .breaks()
        .then()
        .answers_json(&sessions);
    assert!(onyx.chat().get_user_chat_sessions().await?.sessions.is_empty());
    assert_eq!(kept.requests().len(), 3);

    let never = mock.builder().retry(RetryPolicy::never()).build()?;
    mock.chat().get_user_chat_sessions().fails(503, "SERVICE_UNAVAILABLE", "not now");
    assert_eq!(never.chat().get_user_chat_sessions().await.unwrap_err().attempts(), 1);
    Ok(())
}

#[tokio::test]
async fn the_last_that_was_made_is_asked_first() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers(answer("general"));
    mock.chat()
        .send_chat_message()
        .when_body(|body| body.message == "special")
        .answers(answer("special"));
    mock.chat()
        .send_chat_message()
        .when(|request| request.text().contains("once"))
        .answers(answer("once"))
        .times(1);
    assert_eq!(ask(&onyx, "special").await?, "special");
    assert_eq!(ask(&onyx, "other").await?, "general");
    assert_eq!(ask(&onyx, "once").await?, "once");
    assert_eq!(ask(&onyx, "once").await?, "general");
    Ok(())
}

#[tokio::test]
async fn conditions_look_at_every_part_of_a_request() -> Result<(), Error> {
    let (mock, onyx) = started();
    let page = |more: bool| json!({"sessions": [], "has_more": more});
    let sessions = || mock.chat().get_user_chat_sessions();
    sessions().answers_json(&page(false));
    sessions().query("page_size", 20).header("x-team", "a b").answers_json(&page(true));
    let list = || onyx.chat().get_user_chat_sessions();
    assert_eq!(list().page_size(20).await?.has_more, Some(false));
    assert_eq!(list().page_size(2).header("x-team", "a b").await?.has_more, Some(false));
    assert_eq!(list().page_size(20).header("x-team", "a b").await?.has_more, Some(true));

    mock.chat().fetch_chat_file().path("file_id", "a/b ü").answers("this");
    assert_eq!(onyx.chat().fetch_chat_file("a/b ü").await?.bytes().await?, "this");
    let error = onyx.chat().fetch_chat_file("a").await.unwrap_err();
    assert_eq!(error.code(), Some("NOT_MOCKED"));
    Ok(())
}

#[test]
fn a_parameter_that_the_path_does_not_have_is_told_at_once() {
    let said = complaint(|| {
        let _ = MockOnyx::start().chat().fetch_chat_file().path("id", 1);
    });
    assert!(said.contains("/chat/file/{file_id}") && said.contains("`id`"), "{said}");
}

#[tokio::test]
async fn what_nothing_answers_is_answered_with_what_to_do() {
    let (mock, onyx) = started();
    let error = ask(&onyx, "?").await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 501));
    assert_eq!(error.attempts(), 1);
    let said = error.server_message().unwrap();
    for words in ["POST /chat/send-chat-message", "mock.chat().send_chat_message()", ".answers("] {
        assert!(said.contains(words), "{words} is not in: {said}");
    }

    mock.chat().send_chat_message().when_body(|body| body.message == "x").answers(answer("x"));
    mock.chat().send_chat_message().answers(answer("once")).times(1);
    ask(&onyx, "?").await.unwrap();
    let error = ask(&onyx, "?").await.unwrap_err();
    let said = error.server_message().unwrap();
    assert!(said.contains("expectation 1 wants what `when_body` says"), "{said}");
    assert!(said.contains("expectation 2 has given all its answers to 1 requests"), "{said}");

    let error = onyx.raw().request::<Value>(Method::GET, "/nowhere").await.unwrap_err();
    assert!(error.server_message().unwrap().contains("no such operation"), "{error}");
    let paths: Vec<String> =
        mock.unmatched().iter().map(|request| request.path().to_owned()).collect();
    assert_eq!(paths, ["/chat/send-chat-message", "/chat/send-chat-message", "/nowhere"]);
    let said = complaint(AssertUnwindSafe(|| mock.verify()));
    assert!(said.contains("GET /nowhere"), "{said}");
    mock.reset();
    mock.verify();
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn what_is_expected_is_checked_in_the_end() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers(answer("x")).expect(2);
    ask(&onyx, "?").await?;
    let said = complaint(AssertUnwindSafe(|| mock.verify()));
    assert!(said.contains("send_chat_message") && said.contains("1 requests"), "{said}");
    let said = complaint(AssertUnwindSafe(move || drop(mock)));
    assert!(said.contains("and 2 were expected"), "{said}");

    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers(answer("x")).expect(1..=2);
    ask(&onyx, "?").await?;
    mock.verify();
    // What nobody expected is a matter of `verify`, and not of the end.
    let _ = onyx.chat().fetch_chat_file("a").await;
    drop(mock);
    Ok(())
}

/// A second panic would end the program.
#[test]
fn a_test_that_has_failed_is_left_alone() {
    let said = complaint(|| {
        let mock = MockOnyx::start();
        mock.chat().send_chat_message().answers(answer("x")).expect(1);
        panic!("{}", "the test's own");
    });
    assert_eq!(said, "the test's own");
}

#[tokio::test]
async fn a_function_of_the_test_may_look_at_the_mock() -> Result<(), Error> {
    let (mock, onyx) = started();
    let given = mock.chat().send_chat_message();
    mock.chat()
        .send_chat_message()
        .answers_with(move |_| answer(&given.requests().len().to_string()));
    assert_eq!(ask(&onyx, "?").await?, "1");
    assert_eq!(ask(&onyx, "?").await?, "2");
    Ok(())
}

/// What a function of the test says is printed, and the client sees a connection that breaks.
#[tokio::test]
async fn a_function_that_panics_ends_its_request_only() -> Result<(), Error> {
    let (mock, onyx) = started();
    mock.chat().send_chat_message().answers_with(|request| {
        assert!(!request.text().contains("bad"));
        answer("good")
    });
    assert_eq!(ask(&onyx, "bad").await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(ask(&onyx, "?").await?, "good");
    Ok(())
}

#[tokio::test]
async fn many_calls_at_once_are_answered_once_each() {
    let (mock, onyx) = started();
    let kept = mock
        .chat()
        .send_chat_message()
        .answers(answer("some"))
        .times(10)
        .then()
        .answers_with(|request| answer(&request.text()));
    let calls = (0..50).map(|number| {
        let onyx = onyx.clone();
        tokio::spawn(async move { ask(&onyx, &format!("<{number}>")).await.unwrap() })
    });
    let calls: Vec<_> = calls.collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| *answer == "some").count(), 10);
    assert_eq!(kept.requests().len(), 50);
    assert_eq!(kept.bodies().unwrap().len(), 50);
}

#[tokio::test]
async fn the_server_ends_with_the_mock() {
    let (mock, onyx) = started();
    let late = mock.client();
    mock.chat().send_chat_message().answers(answer("x"));
    ask(&onyx, "?").await.unwrap();
    drop(mock);
    assert_eq!(ask(&onyx, "?").await.unwrap_err().status(), None, "by a connection that is open");
    assert_eq!(ask(&late, "?").await.unwrap_err().kind(), ErrorKind::Connect);
}
