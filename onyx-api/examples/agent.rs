//! Creates an agent that may call an API of yours, asks it, and takes it away again.
//!
//! The interface calls agents personas, and their actions tools. Creating a tool takes the key of an
//! admin.
//!
//! ```sh
//! cargo run --example agent
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{
    ChatSessionCreationRequest, CustomToolCreate, PersonaUpsertRequest, SendMessageRequest,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the tool can do, as an OpenAPI document.
fn weather_api() -> BTreeMap<String, Value> {
    let document = json!({
        "openapi": "3.0.0",
        "info": {"title": "Weather", "version": "1", "description": "The weather of today."},
        "servers": [{"url": "https://weather.example.com"}],
        "paths": {"/today": {"get": {
            "operationId": "today",
            "summary": "The weather of today",
            "responses": {"200": {"description": "The weather"}},
        }}},
    });
    document.as_object().cloned().unwrap_or_default().into_iter().collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let onyx = Client::from_env()?;
    let weather = CustomToolCreate::new("weather", weather_api(), false);
    let tool = onyx.tools().create_custom_tool(weather).await?;

    let instructions = "You plan trips. Ask for the weather before you say anything.";
    let guide =
        PersonaUpsertRequest::new("Guide", "Plans trips", [], [tool.id], instructions, "", true);
    let agent = onyx.personas().create_persona(guide.is_public(false)).await?;
    println!("{} may use {}", agent.name, agent.tools[0].display_name);

    let session = ChatSessionCreationRequest::new().persona_id(agent.id);
    let question = SendMessageRequest::new("Where shall we go?").chat_session_info(session);
    println!("{}", onyx.chat().send_chat_message(question).await?.answer);

    onyx.personas().delete_persona(agent.id).await?;
    onyx.tools().delete_custom_tool(tool.id).await?;
    Ok(())
}
