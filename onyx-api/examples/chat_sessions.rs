//! Lists, searches, renames and deletes chat sessions.
//!
//! ```sh
//! cargo run --example chat_sessions
//! ```

use onyx_api::Client;
use onyx_api::runtime::Error;
use onyx_api::types::{ChatRenameRequest, ChatSessionCreationRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let chat = Client::from_env()?.chat();
    for topic in ["Holidays in Norway", "Quarterly report"] {
        chat.create_new_chat_session(ChatSessionCreationRequest::new().description(topic)).await?;
    }

    // All sessions, page by page as they are needed; each page is one request.
    let mut sessions = chat.get_user_chat_sessions().page_size(1).items();
    let mut found = Vec::new();
    while let Some(session) = sessions.try_next().await? {
        println!("{}  {}", session.id, session.name.as_deref().unwrap_or("(no name)"));
        found.push(session.id);
    }

    let hits = chat.search_chats().query("norway").await?;
    for hit in hits.groups.iter().flat_map(|group| &group.chats) {
        let renamed = ChatRenameRequest::new(hit.id).name("Norway, next summer");
        println!("now it is {:?}", chat.rename_chat_session(renamed).await?.new_name);
    }

    for id in found {
        chat.delete_chat_session_by_id(id).await?;
    }
    println!("{} are left", chat.get_user_chat_sessions().await?.sessions.len());
    Ok(())
}
