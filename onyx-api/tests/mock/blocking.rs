//! Clients that block, also on the thread that has the mock.

use crate::{answer, complaint};
use onyx_api::MockOnyx;
use onyx_api::types::SendMessageRequest;

#[test]
fn calls_are_waited_for() {
    let mock = MockOnyx::start();
    let onyx = mock.blocking_client();
    let kept = mock.chat().send_chat_message().answers(answer("42"));
    let answer = onyx.chat().send_chat_message(SendMessageRequest::new("?")).send().unwrap();
    assert_eq!(answer.answer, "42");
    assert_eq!(kept.bodies().unwrap()[0].message, "?");
    mock.verify();
}

#[tokio::test]
async fn it_works_inside_of_a_runtime_too() {
    let mock = MockOnyx::start();
    let onyx = mock.blocking_client();
    mock.chat().send_chat_message().answers(answer("42"));
    let answer = onyx.chat().send_chat_message(SendMessageRequest::new("?")).send().unwrap();
    assert_eq!(answer.answer, "42");
    let said = complaint(std::panic::AssertUnwindSafe(|| {
        mock.chat().fetch_chat_file().answers("x").expect(1..);
        mock.verify();
    }));
    assert!(said.contains("at least 1 were expected"), "{said}");
    mock.reset();
}
