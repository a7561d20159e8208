//! What comes back, for people or for programs.
//!
//! What a server writes reaches a terminal without the characters that steer it.

use crate::exit::Failure;
use crate::terminal::harmless;
use crate::{table, tree};
use clap::ArgMatches;
use onyx_api::ChatAnswer;
use onyx_api::runtime::Download;
use onyx_api::runtime::dispatch::{Entry, Items, Reply};
use onyx_api::types::ChatStreamItem;
use serde_json::Value;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

pub(crate) async fn reply(
    entry: &Entry,
    reply: Reply,
    matches: &ArgMatches,
) -> Result<(), Failure> {
    match reply {
        Reply::Json(value) => json(&value, matches),
        Reply::Text(text) => bytes(text.as_bytes()),
        Reply::File(file) => save(file, matches).await,
        Reply::Items(items) if is_chat(entry) && !matches.get_flag(tree::JSON) => chat(items).await,
        Reply::Items(items) => lines(items).await,
        _ => Ok(()),
    }
}

/// JSON, or a table where nobody wants JSON.
pub(crate) fn json(value: &Value, matches: &ArgMatches) -> Result<(), Failure> {
    let text = match table::table(value) {
        _ if value.is_null() => return Ok(()),
        Some(table) if !matches.get_flag(tree::JSON) => table,
        _ => serde_json::to_string_pretty(value)
            .map_err(|error| Failure::other(error.to_string()))?,
    };
    line(&text)
}

/// Bytes as they are, or text that steers nothing where a terminal shows it.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if out.is_terminal() {
        let text = harmless(&String::from_utf8_lossy(bytes));
        writeln!(out, "{text}")?;
    } else {
        out.write_all(bytes)?;
    }
    Ok(out.flush()?)
}

fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

async fn save(mut file: Download, matches: &ArgMatches) -> Result<(), Failure> {
    if let Some(path) = matches.get_one::<PathBuf>(tree::OUTPUT) {
        let written = file.save_to(path).await?;
        eprintln!("{}: {written} bytes", path.display());
        return Ok(());
    }
    let mut out = std::io::stdout();
    if out.is_terminal() && !file.media_type().is_some_and(|ty| ty.starts_with("text/")) {
        let message = "the answer is a file: say where it goes with --output FILE";
        return Err(Failure::usage(message.to_owned()));
    }
    while let Some(chunk) = file.chunk().await? {
        out.write_all(&chunk)?;
    }
    Ok(out.flush()?)
}

/// A line of JSON for each item.
async fn lines(mut items: Items) -> Result<(), Failure> {
    while let Some(item) = items.next().await {
        line(&item?.to_string())?;
    }
    Ok(())
}

fn is_chat(entry: &Entry) -> bool {
    entry.resource == "chat"
}

/// The text of an answer, as it is written.
async fn chat(mut items: Items) -> Result<(), Failure> {
    let mut answer = ChatAnswer::default();
    let mut shown = 0;
    while let Some(item) = items.next().await {
        let item = serde_json::from_value::<ChatStreamItem>(item?);
        answer.push(item.map_err(|error| Failure::other(error.to_string()))?);
        let text = answer.text();
        let new = text.get(shown..).unwrap_or_default();
        shown = text.len();
        let mut out = std::io::stdout().lock();
        write!(out, "{}", harmless(new))?;
        out.flush()?;
    }
    line("")
}
