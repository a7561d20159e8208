//! Asks Onyx a question and prints the answer as it is written.
//!
//! ```sh
//! cargo run --example stream -- "What is Onyx?"
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{ChatStreamItem, PacketObj, SendMessageRequest};
use std::env;
use std::io::{Write, stdout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let question = env::args().nth(1).unwrap_or_else(|| "What is Onyx?".to_owned());
    let onyx = Client::from_env()?;

    // Whoever only wants the text takes that.
    let stream = onyx.chat().send_chat_message_stream(SendMessageRequest::new(&question)).await?;
    let mut text = stream.text();
    while let Some(piece) = text.try_next().await? {
        print!("{piece}");
        let _ = stdout().flush();
    }
    println!("\n");

    // Everything else that happens is a packet of its own.
    let mut items = onyx.chat().send_chat_message_stream(SendMessageRequest::new(question)).await?;
    while let Some(item) = items.try_next().await? {
        let ChatStreamItem::Packet(packet) = item else { continue };
        match packet.obj {
            PacketObj::ReasoningDelta(delta) => println!("thinks: {}", delta.reasoning),
            PacketObj::SearchToolQueriesDelta(delta) => println!("searches: {:?}", delta.queries),
            PacketObj::CitationInfo(citation) => println!("cites: {}", citation.document_id),
            PacketObj::OverallStop(_) => println!("done"),
            // A newer server may send packets that this client does not know.
            PacketObj::Unrecognized(json) => println!("something new: {json}"),
            _ => {}
        }
    }
    Ok(())
}
