//! Talks to a language model through Onyx, in the words of the chat completions that many
//! models know.
//!
//! It takes a personal access token with the scope `use_llm_gateway`.
//!
//! ```sh
//! ONYX_PAT=onyx_pat_… cargo run --example gateway
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::ChatCompletionRequest;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{Write, stdout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let gateway = Client::from_env()?.gateway();

    let models = gateway.gateway_list_models().await?;
    let Some(model) = models["data"][0]["id"].as_str() else { return Ok(()) };
    println!("{model}");

    let message = [("role", json!("user")), ("content", json!("Say hello."))];
    let message = BTreeMap::from(message.map(|(name, value)| (name.to_owned(), value)));
    let request = ChatCompletionRequest::new(model, [message]).temperature(0.2);

    let whole = gateway.gateway_chat_completions(request.clone()).await?;
    println!("{}", whole["choices"][0]["message"]["content"]);

    // The same, as it is written. The items have no type in the document of Onyx.
    let mut chunks = gateway.gateway_chat_completions_stream(request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        print!("{}", chunk["choices"][0]["delta"]["content"].as_str().unwrap_or_default());
        let _ = stdout().flush();
    }
    println!();
    Ok(())
}
