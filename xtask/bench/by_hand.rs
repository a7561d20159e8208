//! Asks Onyx a question and prints the answer as it is written, on reqwest, serde and tokio alone.

use reqwest::header::AUTHORIZATION;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::io::{Write, stdout};

#[derive(Serialize)]
struct Question {
    message: String,
    stream: bool,
}

/// A line of the answer: a packet, or the error that ended it. Other lines have neither.
#[derive(Deserialize)]
struct Line {
    obj: Option<Packet>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Packet {
    #[serde(rename = "message_delta")]
    Text { content: String },
    #[serde(other)]
    Other,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "another provider of TLS is there")?;
    let message = std::env::args().nth(1).unwrap_or_default();
    let server = std::env::var("ONYX_SERVER_URL")?;
    let key = std::env::var("ONYX_API_KEY")?;
    let mut response = reqwest::Client::new()
        .post(format!("{server}/api/chat/send-chat-message"))
        .header(AUTHORIZATION, format!("Bearer {key}"))
        .json(&Question { message, stream: true })
        .send()
        .await?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("{status}: {}", response.text().await?).into());
    }
    let mut waiting = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        waiting.extend_from_slice(&chunk);
        while let Some(end) = waiting.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = waiting.drain(..=end).collect();
            print_line(&line)?;
        }
    }
    print_line(&waiting)?;
    println!();
    Ok(())
}

fn print_line(line: &[u8]) -> Result<(), Box<dyn Error>> {
    if line.trim_ascii().is_empty() {
        return Ok(());
    }
    let Line { obj, error } = serde_json::from_slice(line)?;
    if let Some(error) = error {
        return Err(error.into());
    }
    if let Some(Packet::Text { content }) = obj {
        print!("{content}");
        stdout().flush()?;
    }
    Ok(())
}
