//! Shows what a client does with Onyx: it asks a question and prints what comes, as it comes, goes on
//! with the conversation, and cleans up after itself.
//!
//! With `ONYX_SERVER_URL` set it talks to that server, with the key in `ONYX_API_KEY` or `ONYX_PAT`;
//! otherwise to a stand-in that it starts on loopback. `cargo xtask demo` starts it.

#![forbid(unsafe_code)]

#[path = "common/terminal.rs"]
mod terminal;

use onyx_api::Client;
use onyx_api::demo::StandIn;
use onyx_api::runtime::Error;
use onyx_api::types::{ChatStreamItem, PacketObj, SearchDoc, SendMessageRequest};
use std::env;
use std::io::{IsTerminal, Write, stdout};
use std::process::{ExitCode, exit};
use std::time::Duration;
use terminal::harmless;
use uuid::Uuid;

/// How long the stand-in takes for a packet where somebody looks on.
const PACE: Duration = Duration::from_millis(40);
const QUESTION: &str = "What can I do with Onyx from Rust?";
const FOLLOW_UP: &str = "And what did I ask before?";

/// Prints, and ends where nobody reads any more (`… | head`).
macro_rules! say {
    ($($argument:tt)*) => {
        if write!(stdout(), $($argument)*).is_err() {
            exit(0);
        }
    };
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("no runtime to be had: {error}");
            return ExitCode::FAILURE;
        }
    };
    let question = env::args().nth(1).unwrap_or_else(|| QUESTION.to_owned());
    match runtime.block_on(demo(&question)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

async fn demo(question: &str) -> Result<(), Error> {
    if env::var_os("ONYX_SERVER_URL").is_some() {
        return talk(&Client::from_env()?, question).await;
    }
    let pace = if stdout().is_terminal() { PACE } else { Duration::ZERO };
    let server = StandIn::at_pace(pace);
    say!("ONYX_SERVER_URL is not set, so a stand-in for Onyx answers, at {}.\n", server.url());
    talk(&server.client(), question).await
}

async fn talk(onyx: &Client, question: &str) -> Result<(), Error> {
    let version = onyx.server_version().await?;
    say!(
        "The server says that it is Onyx {}.\n",
        version.version.as_deref().unwrap_or("of an unknown version")
    );

    step("onyx.chat().send_chat_message_stream(question)");
    let Some(session) = ask(onyx, SendMessageRequest::new(question)).await? else {
        say!("The server has not said which session this is, so there is nothing to go on with.\n");
        return Ok(());
    };

    step("….chat_session_id(session), to go on");
    ask(onyx, SendMessageRequest::new(FOLLOW_UP).chat_session_id(session)).await?;

    step("onyx.chat().get_chat_session(session)");
    for message in onyx.chat().get_chat_session(session).await?.messages {
        say!("{:>9}  {}\n", message.message_type.to_string(), shortened(&message.message));
    }

    step("onyx.chat().delete_chat_session_by_id(session)");
    onyx.chat().delete_chat_session_by_id(session).await?;
    say!("deleted\n");
    Ok(())
}

/// Asks, prints what comes, and gives the session where it is new.
async fn ask(onyx: &Client, message: SendMessageRequest) -> Result<Option<Uuid>, Error> {
    say!("{} {}\n", bold("you"), message.message);
    let mut items = onyx.chat().send_chat_message_stream(message).await?;
    let mut session = None;
    while let Some(item) = items.try_next().await? {
        match item {
            ChatStreamItem::NewChatSession(new) => session = Some(new.chat_session_id),
            ChatStreamItem::Packet(packet) => show(&packet.obj),
            _ => {}
        }
    }
    say!("\n");
    Ok(session)
}

/// Prints what a packet says. A newer server may send kinds that this client does not know, so there
/// is always a last arm.
fn show(packet: &PacketObj) {
    match packet {
        PacketObj::ReasoningStart(_) => say!("{} ", dim("thinks")),
        PacketObj::ReasoningDelta(delta) => say!("{}", dim(&harmless(&delta.reasoning))),
        PacketObj::ReasoningDone(_) => say!("\n"),
        PacketObj::CustomToolStart(tool) => {
            say!("{} {}\n", dim("uses"), harmless(&tool.tool_name));
        }
        PacketObj::SearchToolQueriesDelta(delta) => {
            say!("{} {}\n", dim("searches"), harmless(&delta.queries.join(", ")));
        }
        PacketObj::SearchToolDocumentsDelta(delta) => found(&delta.documents),
        PacketObj::AgentResponseStart(_) => say!("{} ", bold("onyx")),
        PacketObj::AgentResponseDelta(delta) => say!("{}", harmless(&delta.content)),
        PacketObj::CitationInfo(citation) => {
            say!(
                "\n{} [{}] {}",
                dim("cites"),
                citation.citation_number,
                harmless(&citation.document_id)
            );
        }
        _ => {}
    }
    // What is printed without a line break would wait.
    let _ = stdout().flush();
}

fn found(documents: &[SearchDoc]) {
    for document in documents {
        say!("{} {}\n", dim("finds"), harmless(&document.semantic_identifier));
    }
}

/// The call that comes next.
fn step(call: &str) {
    say!("\n{}\n", dim(&format!("── {call}")));
}

/// The first line of a text, as far as it fits.
fn shortened(text: &str) -> String {
    let line = harmless(text.lines().next().unwrap_or_default());
    if line.chars().count() <= 70 { line } else { line.chars().take(69).chain(['…']).collect() }
}

fn dim(text: &str) -> String {
    styled(text, "2")
}

fn bold(text: &str) -> String {
    styled(text, "1")
}

/// A text in a style of terminals (ECMA-48, "select graphic rendition"), where one reads it that
/// wants it (<https://no-color.org>).
fn styled(text: &str, style: &str) -> String {
    if stdout().is_terminal() && env::var_os("NO_COLOR").is_none() {
        format!("\x1b[{style}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}
