//! The history of what was asked, and its export as a table.

use super::world::{Session, State, World, shaped};
use crate::MockOnyx;
use crate::runtime::mock::{Failure, File};
use crate::types::{ChatSessionMinimal, PaginatedChatSessions};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use uuid::Uuid;

/// The task that makes an export; there is only ever one.
const TASK: &str = "export-1";

pub(super) fn register(mock: &MockOnyx, world: &World) {
    let history = mock.query_history();
    history.get_chat_session_history().answers_or_fails(world.told(|state, _| page(state)));
    history
        .start_query_history_export()
        .answers(BTreeMap::from([("request_id".to_owned(), TASK.to_owned())]));
    history
        .get_query_history_export_status()
        .answers(status("PENDING"))
        .then()
        .answers(status("SUCCESS"));
    history.download_query_history_csv().answers_with(
        world.told(|state, _| {
            File::new(table(state)).name("query_history.csv").media_type("text/csv")
        }),
    );
}

fn status(word: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("status".to_owned(), word.to_owned())])
}

fn page(state: &State) -> Result<PaginatedChatSessions, Failure> {
    let sessions = state.sessions.iter().map(|(id, session)| row(*id, session));
    let sessions = sessions.collect::<Result<Vec<_>, _>>()?;
    let total = i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    Ok(PaginatedChatSessions::new(sessions, total))
}

fn row(id: Uuid, session: &Session) -> Result<ChatSessionMinimal, Failure> {
    shaped(json!({
        "id": id,
        "user_email": "admin@example.com",
        "name": session.name,
        "first_user_message": first(session, false),
        "first_ai_message": first(session, true),
        "assistant_id": session.persona_id,
        "assistant_name": "Assistant",
        "time_created": session.time,
        "feedback_type": null,
        "flow_type": "Chat",
        "conversation_length": session.messages.len(),
    }))
}

/// The first question, or the first answer.
fn first(session: &Session, is_answer: bool) -> &str {
    let mut messages = session.messages.iter();
    messages.find(|message| message.is_answer == is_answer).map_or("", |message| &message.text)
}

/// All sessions as CSV (RFC 4180).
fn table(state: &State) -> String {
    let mut table = "chat_session_id,user_message,time_created\r\n".to_owned();
    for (id, session) in &state.sessions {
        let question = first(session, false).replace('"', "\"\"");
        // Writing to a string cannot fail.
        let _ = write!(table, "{id},\"{question}\",{}\r\n", session.time);
    }
    table
}
