//! Asks Onyx a question and prints the answer as it is written, through `onyx-api`.

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::SendMessageRequest;
use std::io::{Write, stdout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let question = std::env::args().nth(1).unwrap_or_default();
    let onyx = Client::from_env()?;
    let request = SendMessageRequest::new(question);
    let mut text = onyx.chat().send_chat_message_stream(request).await?.text();
    while let Some(piece) = text.try_next().await? {
        print!("{piece}");
        let _ = stdout().flush();
    }
    println!();
    Ok(())
}
