//! What an answer says of the server: whether it has the operation, whether the client understands
//! it, and where it is not as the document says.

use crate::call::{Exchange, Outcome};
use crate::check::check;
use crate::document::Document;
use crate::finding::{Finding, Kind, Mend, shape};
use crate::place::{Place, without_data};
use onyx_api::runtime::{Error, ErrorKind, HeaderMap, Method, RawResponse, StatusCode};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What the client did not understand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Misread {
    /// The place in the answer, as a JSONPath.
    pub(crate) at: String,
    /// The type that it was to become.
    pub(crate) expected: String,
    /// Why it did not, without a value of the answer.
    pub(crate) reason: String,
}

/// What a status says, with what is known of how Onyx and its editions use it.
pub(crate) fn outcome(status: StatusCode, body: &[u8]) -> Outcome {
    let answer = || serde_json::from_slice::<Value>(body).unwrap_or_default();
    match status.as_u16() {
        200..300 => Outcome::Reached,
        401 | 403 => Outcome::Refused,
        402 => Outcome::Unlicensed,
        // FastAPI's own words for a path that it does not know, in contrast to an object.
        404 if answer() == json!({"detail": "Not Found"}) => Outcome::Absent,
        404 => Outcome::Missing,
        405 | 501 => Outcome::Absent,
        _ => Outcome::Failed,
    }
}

/// The media type, without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("content-type")?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |letter: char| letter.is_ascii_alphanumeric() || "!#$&^_.+-/".contains(letter);
    (!essence.is_empty() && essence.len() < 100 && essence.chars().all(is_token)).then_some(essence)
}

/// Takes down what is to be said of an answer.
pub(crate) fn judge(document: &Document, exchange: &mut Exchange, raw: RawResponse) {
    let status = raw.status.as_u16();
    match exchange.outcome {
        Outcome::Reached if exchange.entry.operation.method == Method::HEAD => {}
        Outcome::Reached => {
            judge_answer(document, exchange);
            exchange.decoded = Some(match exchange.entry.understand(raw) {
                Ok(_) => Ok(()),
                Err(error) => Err(misread(&error)),
            });
        }
        Outcome::Failed if status == 422 => {
            let expected = "a request with all that is required is taken";
            exchange.findings.push(Finding::of_answer(Kind::Invalid, expected, "422"));
        }
        Outcome::Failed if status >= 500 => exchange.findings.push(failed(&status.to_string())),
        _ => {}
    }
}

/// The finding that the server failed.
pub(crate) fn failed(how: &str) -> Finding {
    Finding::of_answer(Kind::Failed, "an answer", how)
}

/// The finding that it took long.
pub(crate) fn slow(limit: Duration, took: Duration) -> Finding {
    let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
    Finding::of_answer(Kind::Slow, &format!("an answer within {}", seconds(limit)), &seconds(took))
}

fn judge_answer(document: &Document, exchange: &mut Exchange) {
    let operation = exchange.entry.operation;
    let status = exchange.status.unwrap_or_default();
    let Some((response, described)) = document.response(operation, status) else {
        let documented = documented_statuses(document, exchange);
        let finding = Finding::of_answer(Kind::Status, &documented, &status.to_string());
        let mend = Mend::Member(status.to_string(), answer_in_openapi(exchange));
        exchange.findings.push(finding.mended(Document::responses(operation), mend));
        return;
    };
    let content = described.get("content").and_then(Value::as_object);
    if exchange.answer.trim_ascii().is_empty() {
        exchange.findings.extend(missing_body(&response, described, content));
        return;
    }
    let matched = content.and_then(|content| matching(content, exchange.media_type.as_deref()));
    match (matched, content) {
        (Some(key), _) => check_body(document, exchange, &response.name("content").name(key)),
        (None, Some(content)) if !content.is_empty() => {
            exchange.findings.push(other_media_type(exchange, &response, content));
            // JSON under another name is still held against what it was to be.
            if let Some(key) = matching(content, Some("application/json")) {
                check_body(document, exchange, &response.name("content").name(key));
            }
        }
        _ => {}
    }
}

fn documented_statuses(document: &Document, exchange: &Exchange) -> String {
    let responses = document.find(&Document::responses(exchange.entry.operation));
    let keys = responses.and_then(Value::as_object).into_iter().flat_map(Map::keys);
    keys.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// What would have to be written of an answer that is not documented at all.
fn answer_in_openapi(exchange: &Exchange) -> Value {
    let mut answer = json!({"description": "An answer that was observed."});
    if let Some(media_type) = &exchange.media_type {
        let schema = exchange.json().map_or_else(|| json!({}), |body| shape(&body));
        answer["content"] = json!({ media_type: {"schema": schema} });
    }
    answer
}

fn missing_body(
    response: &Place,
    described: &Value,
    content: Option<&Map<String, Value>>,
) -> Option<Finding> {
    const MAY_BE_EMPTY: &str = "x-codegen-may-be-empty";
    let content = content.filter(|content| !content.is_empty())?;
    if described.get(MAY_BE_EMPTY) == Some(&Value::Bool(true)) {
        return None;
    }
    let documented = content.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mend = Mend::Member(MAY_BE_EMPTY.to_owned(), Value::Bool(true));
    Some(Finding::of_answer(Kind::Empty, &documented, "nothing").mended(response.clone(), mend))
}

/// The documented media type that one is of.
fn matching<'a>(content: &'a Map<String, Value>, media_type: Option<&str>) -> Option<&'a str> {
    let media_type = media_type?;
    let is_of = |range: &str| {
        let range = range.split(';').next().unwrap_or_default().trim();
        range.eq_ignore_ascii_case(media_type)
            || range == "*/*"
            || range.strip_suffix('*').is_some_and(|kind| media_type.starts_with(kind))
    };
    content.keys().map(String::as_str).find(|range| is_of(range))
}

fn other_media_type(
    exchange: &Exchange,
    response: &Place,
    content: &Map<String, Value>,
) -> Finding {
    let documented = content.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let found = exchange.media_type.as_deref();
    let finding =
        Finding::of_answer(Kind::MediaType, &documented, found.unwrap_or("no media type"));
    match found {
        // A page in place of an answer comes of something between the client and the API.
        None | Some("text/html") => finding,
        Some(media_type) => {
            let mend = Mend::Member(media_type.to_owned(), json!({}));
            finding.mended(response.name("content"), mend)
        }
    }
}

fn check_body(document: &Document, exchange: &mut Exchange, media_type: &Place) {
    if let Some(body) = exchange.json() {
        let checked = check(document, &media_type.name("schema"), &body);
        exchange.findings.extend(checked.findings);
        exchange.vocabulary = checked.vocabulary;
        if checked.is_part {
            exchange.trouble = Some("too large to be looked at whole".to_owned());
        }
    }
}

fn misread(error: &Error) -> Misread {
    match error.mismatch() {
        Some(mismatch) if error.kind() == ErrorKind::Decode => Misread {
            at: without_data(&mismatch.path),
            expected: without_paths(mismatch.expected),
            reason: without_values(&mismatch.reason),
        },
        Some(mismatch) => Misread {
            at: "$".to_owned(),
            expected: without_paths(mismatch.expected),
            reason: format!("{:?}", error.kind()),
        },
        None => Misread {
            at: "$".to_owned(),
            expected: "an answer".to_owned(),
            reason: format!("{:?}", error.kind()),
        },
    }
}

/// A Rust type without the modules before its names.
fn without_paths(name: &str) -> String {
    let is_of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let mut text = String::new();
    let mut word = String::new();
    for letter in name.chars().chain(['\0']) {
        if is_of_path(letter) {
            word.push(letter);
        } else {
            text.push_str(word.rsplit("::").next().unwrap_or_default());
            word.clear();
            text.extend((letter != '\0').then_some(letter));
        }
    }
    text
}

/// serde's words without what stood in the answer: it quotes strings as Rust does, and numbers
/// between backticks.
fn without_values(reason: &str) -> String {
    let Some((what, expected)) = reason.rsplit_once(", expected ") else {
        let is_of_schema = reason.starts_with("missing field");
        let what =
            if is_of_schema { reason } else { reason.split(['`', '"']).next().unwrap_or_default() };
        return what.trim().to_owned();
    };
    let what = what.split(['`', '"']).next().unwrap_or_default().trim();
    format!("{what}, expected {expected}")
}

#[cfg(test)]
mod tests {
    use super::{Outcome, outcome, without_paths, without_values};
    use onyx_api::runtime::StatusCode;

    #[test]
    fn statuses_are_what_they_mean_on_a_real_server() {
        let of = |status, body: &str| {
            outcome(StatusCode::from_u16(status).unwrap_or_default(), body.as_bytes())
        };
        assert_eq!(of(200, ""), Outcome::Reached);
        assert_eq!(of(404, r#"{"detail":"Not Found"}"#), Outcome::Absent);
        assert_eq!(of(404, r#"{"error_code":"NOT_FOUND","detail":"Not Found"}"#), Outcome::Missing);
        assert_eq!(of(402, "{}"), Outcome::Unlicensed);
        assert_eq!(of(403, "{}"), Outcome::Refused);
        assert_eq!(of(501, ""), Outcome::Absent);
        assert_eq!(of(500, ""), Outcome::Failed);
    }

    #[test]
    fn reasons_are_told_without_values() {
        let told = without_values(
            r#"invalid type: string "a \"secret, expected x", expected i64 at line 1 column 9"#,
        );
        assert_eq!(told, "invalid type: string, expected i64 at line 1 column 9");
        let told =
            without_values("invalid type: integer `42`, expected a string at line 1 column 2");
        assert_eq!(told, "invalid type: integer, expected a string at line 1 column 2");
        assert_eq!(without_values("missing field `id` at line 1"), "missing field `id` at line 1");
        assert_eq!(without_values("unknown variant `secret`"), "unknown variant");
        assert_eq!(without_paths("alloc::vec::Vec<a::b::Pet>"), "Vec<Pet>");
    }
}
