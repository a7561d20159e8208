//! Answers that the document allows, and a little more; and whether the client understood them.

use crate::document::{Answer, Document, Operation};
use crate::example::{EXTRA, Kind, Maker, rounds};
use crate::wire::compare::{Allowed, difference};
use crate::wire::server::Canned;
use onyx_api::runtime::dispatch::{Entry, Items, Reply, ReplyKind};
use onyx_api::runtime::{Error, ErrorKind};
use serde_json::Value;
use std::fmt::Write;

/// What came of a call.
pub(crate) type Outcome = Result<Reply, Error>;

/// An answer to play, and what is to come of it.
pub(crate) struct Case {
    pub(crate) about: String,
    pub(crate) canned: Canned,
    expected: Expected,
}

enum Expected {
    Json(Value),
    /// Nothing is promised, so nothing is read.
    Nothing,
    Text(String),
    File(Vec<u8>),
    Items(Vec<Value>),
    /// Items, and then an error that the server reports in their place.
    Reported(Vec<Value>),
}

/// All answers that are tried on a function.
pub(crate) fn answers(document: &Document, operation: &Operation, entry: &Entry) -> Vec<Case> {
    let is_stream = |answer: &&Answer| answer.framing.is_some();
    let wanted = operation.answers.iter();
    let wanted = wanted.filter(|answer| is_stream(answer) == (entry.answer == ReplyKind::Items));
    wanted.flat_map(|answer| cases(document, operation, answer, entry.answer)).collect()
}

fn cases(
    document: &Document,
    operation: &Operation,
    answer: &Answer,
    kind: ReplyKind,
) -> Vec<Case> {
    let about = |text: &str| format!("answered {} with {text}", answer.status);
    let case = |text: &str, canned, expected| Case { about: about(text), canned, expected };
    let status = answer.status;
    let Some(media_type) = answer.media_type.as_deref() else {
        let nothing =
            || if has_json(operation) { Expected::Json(Value::Null) } else { Expected::Nothing };
        return vec![case("nothing", Canned::empty(status), nothing())];
    };
    // A HEAD is answered without a body, whatever is documented.
    if operation.method == "HEAD" {
        return vec![case("nothing", Canned::empty(status), Expected::Nothing)];
    }
    match kind {
        ReplyKind::Json => json(document, answer)
            .into_iter()
            .map(|(text, value)| {
                let canned = Canned::new(status, media_type, value.to_string());
                case(&text, canned, Expected::Json(value))
            })
            .collect(),
        ReplyKind::Text => {
            let canned = Canned::new(status, "text/plain; charset=utf-8", "Grüße\n");
            vec![case("text", canned, Expected::Text("Grüße\n".to_owned()))]
        }
        ReplyKind::File => {
            let bytes = vec![0, 159, 146, 150, 10, 13];
            let canned = Canned::new(status, "application/octet-stream", bytes.clone())
                .header("content-disposition", "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.bin");
            vec![case("a file", canned, Expected::File(bytes)), {
                let canned = Canned::new(status, "application/octet-stream", "");
                case("an empty file", canned, Expected::File(Vec::new()))
            }]
        }
        ReplyKind::Items => streams(document, answer),
        kind => panic!("answers of kind {kind:?} are not made"),
    }
}

fn has_json(operation: &Operation) -> bool {
    operation.answers.iter().any(|answer| answer.media_type.is_some())
}

/// Values of every kind, with each member of each union once.
fn json(document: &Document, answer: &Answer) -> Vec<(String, Value)> {
    let rounds = rounds(document, &answer.schema).max(2);
    let picks = crate::KINDS.into_iter().flat_map(|kind| {
        let picks = if kind == Kind::Maximal { rounds } else { 1 };
        (0..picks).map(move |pick| (kind, pick))
    });
    picks
        .map(|(kind, pick)| {
            let value = Maker::answer(document, kind, pick).make(&answer.schema);
            if kind.is_valid() {
                let error = answer.validator.iter_errors(&value).next();
                assert!(error.is_none(), "the example is wrong: {error:?} in {value}");
            }
            (format!("{kind:?} {pick}"), value)
        })
        .collect()
}

fn streams(document: &Document, answer: &Answer) -> Vec<Case> {
    let items: Vec<Value> = json(document, answer).into_iter().map(|(_, value)| value).collect();
    let media_type = answer.media_type.as_deref().unwrap_or_default();
    let canned = |items: &[Value]| {
        Canned::new(answer.status, media_type, framed(answer.framing.as_deref(), items))
    };
    let mut cases = vec![
        Case {
            about: "with a stream".to_owned(),
            canned: canned(&items),
            expected: Expected::Items(items.clone()),
        },
        Case {
            about: "with an empty stream".to_owned(),
            canned: canned(&[]),
            expected: Expected::Items(Vec::new()),
        },
    ];
    if let Some(error) = &answer.error_item {
        let error = Maker::answer(document, Kind::Maximal, 0).make(error);
        let (some, with_error) = (vec![items[0].clone()], vec![items[0].clone(), error]);
        cases.push(Case {
            about: "with a stream that fails".to_owned(),
            canned: canned(&with_error),
            expected: Expected::Reported(some),
        });
    }
    cases
}

/// Items as a stream spells them.
fn framed(framing: Option<&str>, items: &[Value]) -> String {
    items.iter().fold(String::new(), |mut text, item| {
        let written = match framing {
            Some("server-sent-events") => write!(text, "event: message\ndata: {item}\n\n"),
            _ => writeln!(text, "{item}"),
        };
        written.expect("writing to a string");
        text
    })
}

impl Case {
    /// What is wrong with what came of it.
    pub(crate) async fn fault(&self, document: &Document, outcome: Outcome) -> Option<String> {
        let reply = match outcome {
            Ok(reply) => reply,
            Err(error) => return Some(format!("{error}; {:?}", error.mismatch())),
        };
        match (&self.expected, reply) {
            (Expected::Json(came), Reply::Json(written)) => lost(document, came, &written),
            (Expected::Json(_) | Expected::Nothing, Reply::Understood)
                if !cfg!(feature = "full-serde") =>
            {
                None
            }
            (Expected::Nothing, Reply::Json(Value::Null)) => None,
            (Expected::Text(text), Reply::Text(got)) if *text == got => None,
            (Expected::File(bytes), Reply::File(file)) => {
                let name = file.file_name();
                let got = file.bytes().await;
                let named = bytes.is_empty() || name.as_deref() == Some("Grüße.bin");
                let same = got.is_ok_and(|got| got == *bytes) && named;
                (!same).then(|| format!("the file {name:?} is another"))
            }
            (Expected::Items(items), Reply::Items(got)) => {
                let (got, error) = collected(got).await;
                error.map(|error| error.to_string()).or_else(|| differ(document, items, &got))
            }
            (Expected::Reported(items), Reply::Items(got)) => match collected(got).await {
                (got, Some(error)) if error.kind() == ErrorKind::Reported => {
                    differ(document, items, &got)
                }
                (_, error) => Some(format!("the error is not told: {error:?}")),
            },
            (_, reply) => Some(format!("became {reply:?}")),
        }
    }
}

/// The items up to the first error.
async fn collected(mut items: Items) -> (Vec<Value>, Option<Error>) {
    let mut collected = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => collected.push(item),
            Err(error) => return (collected, Some(error)),
        }
    }
    (collected, None)
}

fn differ(document: &Document, came: &[Value], written: &[Value]) -> Option<String> {
    if came.len() != written.len() {
        return Some(format!("{} items became {}", came.len(), written.len()));
    }
    if !cfg!(feature = "full-serde") {
        return None;
    }
    came.iter().zip(written).find_map(|(came, written)| lost(document, came, written))
}

/// What of an answer was not written again.
fn lost(document: &Document, came: &Value, written: &Value) -> Option<String> {
    let allowed = Allowed { null_for_absent: true, lost: &[EXTRA], constants: &document.constants };
    difference(came, written, allowed)
}
