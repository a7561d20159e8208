//! The same client for programs that do not use async: the feature `blocking`.
//!
//! ```sh
//! cargo run --example blocking --features blocking
//! ```

use onyx_api::Client;
use onyx_api::runtime::{ClientBuilder, Error};
use onyx_api::types::SendMessageRequest;

fn main() -> Result<(), Error> {
    let onyx = ClientBuilder::<Client>::from_env().build_blocking()?;
    for agent in onyx.personas().list_personas().send()? {
        println!("{}: {}", agent.name, agent.description);
    }

    // A stream is an iterator.
    let question = SendMessageRequest::new("What is Onyx?");
    for piece in onyx.chat().send_chat_message_stream(question).send()?.text() {
        print!("{}", piece?);
    }
    println!();
    Ok(())
}
