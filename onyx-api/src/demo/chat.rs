//! Chat sessions and what is said in them.

use super::script::{Asked, Said};
use super::world::{Message, NOW, Session, State, World, found, missing, removed, shaped};
use crate::MockOnyx;
use crate::runtime::Maybe;
use crate::runtime::mock::{Failure, Received, Script};
use crate::types::{
    ChatFullResponse, ChatMessageIds, ChatRenameRequest, ChatSearchResponse,
    ChatSessionCreationRequest, ChatSessionDetailResponse, ChatSessionDetails, ChatSessionGroup,
    ChatSessionSharedStatus, ChatSessionSummary, ChatSessionsResponse, ChatStreamItem,
    NewChatSession, RenameChatSessionResponse, SendMessageRequest, ToolCallResponse,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::iter;
use std::time::Duration;
use uuid::Uuid;

pub(super) fn register(mock: &MockOnyx, world: &World, pace: Duration) {
    sessions(mock, world);
    mock.chat()
        .send_chat_message_stream()
        .answers_or_fails(world.told(move |state, request| stream(state, request, pace)));
    mock.chat().send_chat_message().answers_or_fails(world.told(answer));
    mock.chat().stop_chat_session().answers(BTreeMap::new());
}

fn sessions(mock: &MockOnyx, world: &World) {
    let chat = mock.chat();
    chat.create_new_chat_session().answers_or_fails(world.told(create));
    chat.get_user_chat_sessions().answers_with(world.told(list));
    chat.search_chats().answers_or_fails(world.told(search));
    chat.get_chat_session().answers_or_fails(world.told(show));
    chat.rename_chat_session().answers_or_fails(world.told(rename));
    chat.delete_chat_session_by_id().answers_or_fails(world.told(|state, request| {
        let id = request.path_parameter("session_id");
        removed(&mut state.sessions, id, "chat session").map(|_| Value::Null)
    }));
}

fn create(state: &mut State, request: &Received) -> Result<NewChatSession, Failure> {
    let wanted: ChatSessionCreationRequest = request.json()?;
    Ok(NewChatSession::new(begin(state, &wanted)).incognito(false))
}

fn begin(state: &mut State, wanted: &ChatSessionCreationRequest) -> Uuid {
    let (id, time) = (state.new_uuid(), state.new_time());
    let name = wanted.description.as_ref().cloned();
    let persona_id = wanted.persona_id.unwrap_or_default();
    state.sessions.insert(id, Session { time, name, persona_id, messages: Vec::new() });
    id
}

/// The newest first; on request, only those before a time.
fn list(state: &mut State, request: &Received) -> ChatSessionsResponse {
    let parameter = |name: &str| request.query_parameter(name).first().copied();
    let most = parameter("page_size").and_then(|size| size.parse().ok()).unwrap_or(50);
    let before = parameter("before");
    let is_wanted = |session: &Session| before.is_none_or(|before| *session.time < *before);
    let wanted: Vec<_> = state.sessions.iter().rev().filter(|(_, s)| is_wanted(s)).collect();
    let sessions = wanted.iter().take(most).map(|(id, Session { name, time, persona_id, .. })| {
        let access = ChatSessionSharedStatus::Private;
        ChatSessionDetails::new(**id, name.clone(), time, time, access).persona_id(*persona_id)
    });
    let response = ChatSessionsResponse::new(sessions.collect::<Vec<_>>());
    response.has_more(wanted.len() > most)
}

fn search(state: &mut State, request: &Received) -> Result<ChatSearchResponse, Failure> {
    let wanted = request.query_parameter("query").concat().to_lowercase();
    let is_hit = |session: &Session| {
        let name = session.name.as_deref().unwrap_or_default();
        let texts = session.messages.iter().map(|message| &*message.text);
        texts.chain([name]).any(|text| text.to_lowercase().contains(&wanted))
    };
    let hits = state.sessions.iter().rev().filter(|(_, session)| is_hit(session));
    let chats = hits.map(|(id, session)| {
        shaped(json!({
            "id": id,
            "name": session.name,
            "persona_id": session.persona_id,
            "time_created": session.time,
            "shared_status": "private",
            "current_alternate_model": null,
            "current_temperature_override": null,
            "current_reasoning_effort_override": null,
        }))
    });
    let chats: Vec<ChatSessionSummary> = chats.collect::<Result<_, _>>()?;
    let groups =
        if chats.is_empty() { vec![] } else { vec![ChatSessionGroup::new("Today", chats)] };
    Ok(ChatSearchResponse::new(groups, false))
}

fn show(state: &mut State, request: &Received) -> Result<ChatSessionDetailResponse, Failure> {
    let id = request.path_parameter("session_id");
    let session = found(&mut state.sessions, id, "chat session")?;
    let messages: Vec<Value> = session.messages.iter().map(message).collect();
    shaped(json!({
        "chat_session_id": id,
        "description": session.name,
        "persona_id": session.persona_id,
        "persona_name": "Assistant",
        "personal_icon_name": null,
        "messages": messages,
        "time_created": session.time,
        "shared_status": "private",
        "current_alternate_model": null,
        "current_temperature_override": null,
        "current_reasoning_effort_override": null,
        "deleted": false,
        "incognito": false,
        "owner_name": null,
        "packets": [],
    }))
}

fn message(message: &Message) -> Value {
    json!({
        "message_id": message.id,
        "parent_message": message.parent,
        "message": message.text,
        "message_type": if message.is_answer { "assistant" } else { "user" },
        "time_sent": NOW,
        "files": [],
        "context_docs": [],
    })
}

fn rename(state: &mut State, request: &Received) -> Result<RenameChatSessionResponse, Failure> {
    let wanted: ChatRenameRequest = request.json()?;
    let session = state.sessions.get_mut(&wanted.chat_session_id);
    let session = session.ok_or_else(|| missing("chat session"))?;
    let first = session.messages.first().map(|message| message.text.clone());
    let name = wanted.name.value().or(first).unwrap_or_else(|| "A chat".to_owned());
    session.name = Some(name.clone());
    Ok(RenameChatSessionResponse::new(name))
}

/// A question that was heard, and what is said to it.
struct Turn {
    session: Uuid,
    is_new: bool,
    question: i64,
    answer: i64,
    said: Said,
}

fn stream(
    state: &mut State,
    request: &Received,
    pace: Duration,
) -> Result<Script<ChatStreamItem>, Failure> {
    let turn = hear(state, &request.json()?)?;
    let mut script = Script::new();
    if turn.is_new {
        script = script.item(NewChatSession::new(turn.session).incognito(false));
    }
    let script = script.item(ChatMessageIds::new(turn.question, turn.answer));
    Ok(turn.said.play(script, pace))
}

fn answer(state: &mut State, request: &Received) -> Result<ChatFullResponse, Failure> {
    let Turn { session, answer, said, .. } = hear(state, &request.json()?)?;
    let search = ToolCallResponse::new(
        "internal_search",
        BTreeMap::from([("queries".to_owned(), json!([said.query]))]),
        "2 documents",
    );
    let (text, plain, citations) = (said.text(true), said.text(false), said.citations());
    Ok(ChatFullResponse::new(text, plain, said.documents, citations, answer)
        .chat_session_id(session)
        .incognito(false)
        .pre_answer_reasoning(Said::THOUGHT.to_owned())
        .tool_calls(vec![search]))
}

/// Notes a question and the answer to it.
fn hear(state: &mut State, sent: &SendMessageRequest) -> Result<Turn, Failure> {
    let known = sent.chat_session_id.as_ref().copied();
    let id = known.unwrap_or_else(|| {
        let unnamed = ChatSessionCreationRequest::new();
        begin(state, sent.chat_session_info.as_ref().unwrap_or(&unnamed))
    });
    let files = handed_over(state, sent)?;
    let (question, answer) = (state.new_id(), state.new_id());
    let session = state.sessions.get_mut(&id).ok_or_else(|| missing("chat session"))?;
    let persona = state.personas.get(&session.persona_id).ok_or_else(|| missing("persona"))?;
    let parent = match sent.parent_message_id {
        Maybe::Absent => session.messages.last().map(|message| message.id),
        Maybe::Null => None,
        Maybe::Value(parent) => Some(parent),
    };
    let said = Said::to(&Asked {
        question: sent.message.clone(),
        agent: persona.name.clone(),
        remembered: chain(&session.messages, parent),
        files,
    })?;
    session.messages.extend([
        Message { id: question, parent, is_answer: false, text: sent.message.clone() },
        Message { id: answer, parent: Some(question), is_answer: true, text: said.text(true) },
    ]);
    Ok(Turn { session: id, is_new: known.is_none(), question, answer, said })
}

/// How many messages there are from the first to this one.
fn chain(messages: &[Message], last: Option<i64>) -> usize {
    let before = |id: &i64| messages.iter().find(|message| message.id == *id)?.parent;
    // A client can name any parent, so the chain may be a ring.
    iter::successors(last, before).take(messages.len()).count()
}

/// The files of a question, and those of the project that its session belongs to.
fn handed_over(state: &State, sent: &SendMessageRequest) -> Result<Vec<(String, String)>, Failure> {
    let descriptors = sent.file_descriptors.iter().flatten();
    let files = descriptors.map(|descriptor| {
        let mut known = state.files.values();
        let file = known.find(|file| file.snapshot.file_id == descriptor.id);
        file.ok_or_else(|| missing("file"))
    });
    let named = files.map(|file| file.map(|file| (file.snapshot.name.clone(), file.text.clone())));
    named.collect()
}
