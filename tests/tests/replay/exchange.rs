//! An exchange, played by a local server to the function that would have brought it about.

use crate::Report;
use crate::arguments::typed;
use crate::wire::compare::{Allowed, difference};
use crate::wire::server::{Canned, Server};
use onyx_api::Client;
use onyx_api::runtime::dispatch::{Entry, Reply, ReplyKind};
use onyx_api::runtime::{Base64, Error, ErrorKind};
use serde_json::Value;

/// A recorded exchange.
pub(crate) struct Exchange(pub(crate) Value);

impl Exchange {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    /// The function that is called: of two for one operation, the one that the body asks for.
    fn entry(&self) -> Option<&'static Entry> {
        let wants_stream = self.0["request_body"]["stream"] == true;
        let mut entries: Vec<&Entry> = onyx_api::dispatch::operations()
            .filter(|entry| entry.operation.method.as_str() == self.text("method"))
            .filter(|entry| entry.operation.path == self.text("path_template"))
            .collect();
        if entries.len() > 1 {
            entries.retain(|entry| (entry.answer == ReplyKind::Items) == wants_stream);
        }
        entries.first().copied()
    }

    fn status(&self) -> u16 {
        self.0["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or_default()
    }

    /// The body as it came, but for the spelling of JSON.
    fn body(&self) -> Vec<u8> {
        let body = &self.0["response_body"];
        match body["kind"].as_str() {
            Some("json") => body["json"].to_string().into_bytes(),
            Some("text") => body["text"].as_str().unwrap_or_default().as_bytes().to_vec(),
            Some("base64") => {
                let bytes: Base64 = serde_json::from_value(body["base64"].clone()).expect("base64");
                bytes.0
            }
            _ => Vec::new(),
        }
    }

    /// The body as JSON, where it is some.
    fn json(&self) -> Option<Value> {
        let body = self.body();
        if body.is_empty() { Some(Value::Null) } else { serde_json::from_slice(&body).ok() }
    }

    /// Whether redaction has replaced the body as a whole.
    fn is_redacted(&self) -> bool {
        self.0["response_body"]["text"].as_str().is_some_and(is_replacement)
    }

    fn canned(&self) -> Canned {
        let mut canned = Canned { status: self.status(), ..Canned::default() };
        for header in self.0["response_headers"].as_array().into_iter().flatten() {
            let part = |index: usize| header[index].as_str().unwrap_or_default();
            canned = canned.header(part(0), part(1));
        }
        canned.chunks = vec![self.body().into()];
        canned
    }
}

/// Whether a text stands where redaction took a longer one away.
fn is_replacement(text: &str) -> bool {
    let number = text.strip_prefix("text of ").and_then(|rest| rest.strip_suffix(" characters"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Plays an exchange, and takes down what came of it.
pub(crate) async fn play(line: &str, server: &Server, client: &Client, report: &mut Report) {
    let exchange = Exchange(serde_json::from_str(line).expect("an exchange a line"));
    report.exchanges += 1;
    report.status_only += usize::from(exchange.is_redacted());
    let fault = match exchange.entry() {
        Some(entry) => played(&exchange, entry, server, client, report).await,
        None => Some("the client has no such operation".to_owned()),
    };
    report.faults.extend(fault.map(|fault| {
        format!("{} {}: {fault}\n    {line:.2000}", exchange.text("operation"), exchange.status())
    }));
}

async fn played(
    exchange: &Exchange,
    entry: &'static Entry,
    server: &Server,
    client: &Client,
    report: &mut Report,
) -> Option<String> {
    server.answers(exchange.canned());
    let outcome = if let Some(call) = typed(entry, exchange, client) {
        call.await
    } else {
        report.untyped += 1;
        entry.untyped(client.raw(), |request| exchange.fill(request)).await
    };
    let Some(seen) = server.seen() else {
        return Some(format!("nothing was sent: {outcome:?}"));
    };
    let decoded = percent_encoding::percent_decode_str(&seen.path).decode_utf8_lossy();
    if decoded != exchange.text("path") {
        return Some(format!("the path was {}", seen.path));
    }
    match outcome {
        Ok(reply) if (200..300).contains(&exchange.status()) => understood(exchange, reply).await,
        Err(_) if exchange.is_redacted() => None,
        Err(error) => refused(exchange, entry, &error),
        Ok(reply) => Some(format!("the status {} became {reply:?}", exchange.status())),
    }
}

/// What of an answer was lost.
async fn understood(exchange: &Exchange, reply: Reply) -> Option<String> {
    if exchange.is_redacted() {
        return None;
    }
    match reply {
        Reply::Json(written) => {
            let allowed = Allowed { null_for_absent: true, ..Allowed::default() };
            difference(&exchange.json()?, &written, allowed)
        }
        Reply::Text(text) => {
            (text.as_bytes() != exchange.body()).then(|| "another text".to_owned())
        }
        Reply::File(file) => match file.bytes().await {
            Ok(bytes) if bytes == exchange.body() => None,
            outcome => Some(format!("another file: {outcome:?}")),
        },
        reply => Some(format!("became {reply:?}")),
    }
}

/// What is wrong with an error.
fn refused(exchange: &Exchange, entry: &Entry, error: &Error) -> Option<String> {
    let status = error.status().map(|status| status.as_u16());
    let name = error.operation().map(|operation| operation.id);
    if error.kind() != ErrorKind::Status || status != Some(exchange.status()) {
        return Some(format!("the error is {:?}: {error}; {:?}", error.kind(), error.mismatch()));
    }
    if name != Some(entry.operation.id) || error.body() != &exchange.body() {
        return Some(format!("the error lacks operation or body: {error}"));
    }
    let body = exchange.json().unwrap_or_default();
    let told = [
        (error.code(), &body["error_code"]),
        (error.required_tier(), &body["required_tier"]),
        (
            error.server_message(),
            if body["detail"].is_string() { &body["detail"] } else { &body["message"] },
        ),
    ];
    let lost = told.iter().find(|(told, came)| came.is_string() && *told != came.as_str());
    lost.map(|(told, came)| format!("the error says {told:?}, and the server {came}"))
}
