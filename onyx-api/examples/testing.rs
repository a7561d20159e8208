//! Tests code of yours that calls Onyx, without an Onyx: the feature `mock`.
//!
//! ```sh
//! cargo run --example testing --features mock
//! ```

use onyx_api::runtime::Error;
use onyx_api::types::{ChatFullResponse, SendMessageRequest};
use onyx_api::{Client, MockOnyx};

/// What is to be tested: it asks once more where the model has nothing to say.
async fn insist(onyx: &Client, question: &str) -> Result<String, Error> {
    for _ in 0..2 {
        let answer = onyx.chat().send_chat_message(SendMessageRequest::new(question)).await?;
        if !answer.answer.is_empty() {
            return Ok(answer.answer);
        }
    }
    Ok("no answer".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mock = MockOnyx::start();
    let answer = |text: &str| ChatFullResponse::new(text, text, [], [], 1);
    let asked = mock
        .chat()
        .send_chat_message()
        .when_body(|body| body.message.ends_with('?'))
        .answers(answer(""))
        .then()
        .answers(answer("42"))
        .expect(2);

    assert_eq!(insist(&mock.client(), "What is everything?").await?, "42");
    assert_eq!(asked.bodies()?[1].message, "What is everything?");
    // Everything came that was expected, and nothing else.
    mock.verify();
    println!("passed");
    Ok(())
}
