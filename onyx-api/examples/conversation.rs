//! Goes on with a conversation, and starts it over in the same session.
//!
//! ```sh
//! cargo run --example conversation
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{ChatSessionCreationRequest, SendMessageRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let onyx = Client::from_env()?;
    let begun = ChatSessionCreationRequest::new().description("Planning");
    let session = onyx.chat().create_new_chat_session(begun).await?.chat_session_id;
    let question = |text: &str| SendMessageRequest::new(text).chat_session_id(session);

    let first = onyx.chat().send_chat_message(question("Whom should we invite?")).await?;
    println!("{}\n", first.answer_citationless);

    // Nothing is said about what it follows, so it follows the last message.
    let second = onyx.chat().send_chat_message(question("And why them?")).await?;
    println!("{}\n", second.answer_citationless);

    // The same question in another branch: it follows the first answer too.
    let branch = question("And when?").parent_message_id(first.message_id);
    println!("{}\n", onyx.chat().send_chat_message(branch).await?.answer_citationless);

    // Null is not the same as absent: it starts the conversation over.
    let over = question("What shall we eat?").parent_message_id(None);
    println!("{}\n", onyx.chat().send_chat_message(over).await?.answer_citationless);

    onyx.chat().delete_chat_session_by_id(session).await?;
    Ok(())
}
