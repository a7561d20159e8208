//! Asks Onyx a question and prints the answer with what it cites.
//!
//! ```sh
//! ONYX_SERVER_URL=https://onyx.example.com ONYX_API_KEY=on_… cargo run --example ask -- "What is Onyx?"
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::SendMessageRequest;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(question) = std::env::args().nth(1) else {
        eprintln!("usage: ask QUESTION");
        return ExitCode::from(2);
    };
    match ask(question).await {
        Ok(()) => ExitCode::SUCCESS,
        // An error names the operation, what the server said and what to do about it.
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn ask(question: String) -> Result<(), Error> {
    // ONYX_SERVER_URL, and ONYX_API_KEY or ONYX_PAT.
    let onyx = Client::from_env()?;
    let answer = onyx.chat().send_chat_message(SendMessageRequest::new(question)).await?;
    // A model that fails is told in the answer, not by a status.
    if let Some(error) = &answer.error_msg {
        eprintln!("the model failed: {error}");
    }
    println!("{}", answer.answer);
    for document in &answer.top_documents {
        println!("- {}", document.semantic_identifier);
    }
    Ok(())
}
