//! The mock of a generated client that is not Onyx's.
//!
//! Compiled and run by `tests/compile.rs`, in the workspace of the generated crates.

use mocked::mock::Mock;
use mocked::types::{Either, Given, Question, Received, Word};
use onyx_runtime::Error;

#[tokio::test]
async fn every_kind_of_operation_is_mocked() -> Result<(), Error> {
    let mock = Mock::start();
    let client = mock.client();
    let word = Word::new("yes");
    let given = Given::new().new_(true).from_json_(word.clone()).next(Given::new());
    let received = Received::new("n", 1, None).given(given.clone());

    mock.mock_().get_mock().path("id", "x").answers(received.clone());
    mock.mock_().new_().answers([received.clone()]);
    assert_eq!(client.mock_().get_mock("x").await?, received);
    assert_eq!(client.mock_().new_().await?, [received]);

    mock.requests_().fetch().path("suffix", "gz").answers("zipped");
    let file = client.requests().fetch("a.tar", "gz").await?;
    assert_eq!(file.bytes().await?, "zipped");

    mock.verify_().from_json().when_body(|body| body.text == "?").answers("text");
    assert_eq!(client.verify().from_json(Question::new("?")).await?.0, "text");
    let deleted = mock.start_().mock().answers(()).expect(1);
    client.start().mock().await?;
    assert_eq!(deleted.requests().len(), 1);

    mock.core().ask().answers(given.clone());
    mock.core().ask_stream().answers([Either::from(word), Either::from(7)]);
    assert_eq!(client.core().ask(Question::new("?")).await?, given);
    let mut items = client.core().ask_stream(Question::new("?")).await?;
    assert_eq!(items.try_next().await?, Some(Word::new("yes").into()));
    assert_eq!(items.try_next().await?, Some(Either::from(7)));
    assert_eq!(items.try_next().await?, None);

    mock.verify();
    assert_eq!(mock.requests().len(), 7);
    Ok(())
}

#[test]
fn json_becomes_a_value_or_an_error_with_its_place() {
    let json = r#"{"new": "n", "from_json": 1, "maybe": null, "kind": "received", "more": "x"}"#;
    let received = Received::from_json(json).expect("a value");
    let more = [("more".to_owned(), "x".to_owned())];
    let made = Received::new("n", 1, None).additional_properties(more.clone());
    assert_eq!(received, made);
    let error = Received::from_json(r#"{"new": "n", "given": {"many": [{"word": 1}]}}"#);
    let error = error.expect_err("an error").to_string();
    assert!(error.contains("$.given.many[0].word"), "{error}");
}
