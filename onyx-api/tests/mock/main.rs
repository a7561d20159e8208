//! The mock, used as a test of somebody's program would use it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail so")]
#![allow(missing_docs, unreachable_pub, reason = "nobody uses a test")]

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
mod expectations;
mod requests;
mod types;

use onyx_api::runtime::Error;
use onyx_api::types::{ChatFullResponse, SendMessageRequest};
use onyx_api::{Client, MockOnyx};

fn answer(text: &str) -> ChatFullResponse {
    ChatFullResponse::new(text, text, [], [], 1)
}

async fn ask(onyx: &Client, question: &str) -> Result<String, Error> {
    let call = onyx.chat().send_chat_message(SendMessageRequest::new(question));
    call.await.map(|answer| answer.answer)
}

/// What a test says that fails, of what it does.
fn complaint(fails: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(fails).expect_err("it does not fail");
    *panic.downcast::<String>().expect("a message")
}

fn started() -> (MockOnyx, Client) {
    let mock = MockOnyx::start();
    let client = mock.client();
    (mock, client)
}
