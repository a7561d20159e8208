//! The contract, for every operation of the document: what the client sends is what the document
//! asks for, and what the server may answer is understood.
//!
//! The server validates requests by the JSON Schema of the corrected document, not by the
//! generator's idea of it; answers are made out of the same schemas, and out of what a newer server
//! may say beyond them. With the feature `full-serde` arguments go through the typed functions,
//! and what the client understood is written again and compared. Without it the types cannot do
//! that: the same answers are then only read, by the same decoders that the functions use, and the
//! functions themselves are called for a few operations by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(
    not(feature = "full-serde"),
    allow(dead_code, reason = "without it requests are checked by hand, and for a few operations")
)]

mod answer;
mod document;
mod example;
#[cfg(feature = "full-serde")]
mod mock;
#[cfg(feature = "full-serde")]
mod request;
mod typed;
#[path = "../wire/mod.rs"]
mod wire;

use document::{Document, Operation};
use example::{Direction, Kind, Maker, rounds};
use onyx_api::runtime::dispatch::{Entry, ReplyKind};
use serde_json::{Map, Value, json};
use wire::server::Server;

/// Operations that are left out, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[];

const KINDS: [Kind; 6] = [
    Kind::Minimal,
    Kind::Maximal,
    Kind::Nulls,
    Kind::Extra,
    Kind::UnknownValues,
    Kind::UnknownMembers,
];

/// What was done, and what went wrong.
#[derive(Default)]
struct Report {
    operations: usize,
    functions: usize,
    requests: usize,
    answers: usize,
    faults: Vec<String>,
}

#[tokio::test]
async fn every_operation_keeps_the_contract() {
    let document = Document::read();
    let server = Server::start().await;
    let client = wire::client(&server.url);
    let mut report = Report::default();
    for operation in &document.operations {
        let entries: Vec<&Entry> = onyx_api::dispatch::operations()
            .filter(|entry| entry.operation.method.as_str() == operation.method)
            .filter(|entry| entry.operation.path == operation.path)
            .collect();
        if entries.iter().any(|entry| LEFT_OUT.iter().any(|(name, _)| entry.is_named(name))) {
            assert!(entries.iter().all(|entry| entry.answer != ReplyKind::Json));
            continue;
        }
        let expected = if operation.switch.is_some() { 2 } else { 1 };
        assert_eq!(entries.len(), expected, "{} {}", operation.method, operation.path);
        report.operations += 1;
        for entry in entries {
            report.functions += 1;
            Case { document: &document, operation, entry, server: &server, client: &client }
                .run(&mut report)
                .await;
        }
    }
    let Report { operations, functions, requests, answers, faults } = &report;
    println!(
        "contract: {operations} operations by {functions} functions, {requests} requests \
         validated, {answers} answers decoded, {} operations left out",
        LEFT_OUT.len()
    );
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(LEFT_OUT.len() <= 10);
    assert_eq!(operations + LEFT_OUT.len(), document.operations.len());
    assert_eq!(onyx_api::dispatch::operations().count(), *functions);
}

/// A function of an operation against the server.
struct Case<'a> {
    document: &'a Document,
    operation: &'a Operation,
    entry: &'a Entry,
    server: &'a Server,
    client: &'a onyx_api::Client,
}

impl Case<'_> {
    /// Sends every kind of arguments and gets every kind of answer, side by side.
    async fn run(&self, report: &mut Report) {
        let requests = self.requests();
        let answers = answer::answers(self.document, self.operation, self.entry);
        assert!(!answers.is_empty(), "{:?} has no answer", self.entry);
        for index in 0..requests.len().max(answers.len()) {
            let arguments = &requests[index % requests.len()];
            let answer = &answers[index % answers.len()];
            self.server.answers(answer.canned.clone());
            let reply = self.call(arguments).await;
            report.requests += usize::from(cfg!(feature = "full-serde"));
            report.answers += 1;
            let mut faults: Vec<String> =
                answer.fault(self.document, reply).await.into_iter().collect();
            faults.extend(self.request_faults(arguments));
            let told = faults.into_iter().map(|fault| {
                format!("{:?} {}: {fault}\n    {arguments}", self.entry, answer.about)
            });
            report.faults.extend(told.take(1));
        }
    }

    #[cfg(feature = "full-serde")]
    async fn call(&self, arguments: &Value) -> answer::Outcome {
        onyx_api::dispatch::call(self.client, &self.entry.name(), arguments.clone())?.await
    }

    #[cfg(not(feature = "full-serde"))]
    async fn call(&self, arguments: &Value) -> answer::Outcome {
        let call = self.entry.untyped(self.client.raw(), |request| {
            for (name, value) in document::members(&arguments["path"]) {
                match value {
                    Value::String(text) => request.path(name, text),
                    value => request.path(name, value),
                }
            }
        });
        call.await
    }

    #[cfg(feature = "full-serde")]
    fn request_faults(&self, arguments: &Value) -> Vec<String> {
        let Some(seen) = self.server.seen() else { return vec!["nothing was sent".to_owned()] };
        let switched = self.operation.switch.is_some();
        let switched = switched.then(|| self.entry.answer == ReplyKind::Items);
        request::faults(self.document, self.operation, arguments, switched, &seen)
    }

    #[cfg(not(feature = "full-serde"))]
    fn request_faults(&self, _: &Value) -> Vec<String> {
        Vec::new()
    }

    /// Arguments: as few as possible, and as many, with each member of each union once.
    fn requests(&self) -> Vec<Value> {
        let body = self.operation.body.as_ref().map(|body| &body.schema);
        let rounds = body.map_or(1, |body| rounds(self.document, body));
        let several = (0..rounds.max(2)).map(|pick| (Kind::Maximal, pick));
        let fixed = [(Kind::Minimal, 0), (Kind::Nulls, 0)];
        fixed.into_iter().chain(several).map(|(kind, pick)| self.arguments(kind, pick)).collect()
    }

    fn arguments(&self, kind: Kind, pick: usize) -> Value {
        let direction = Direction::ToServer;
        let maker = Maker { document: self.document, kind, direction, pick, least_items: 0 };
        let mut arguments = Map::new();
        for parameter in &self.operation.parameters {
            if parameter.required || kind != Kind::Minimal {
                let place = arguments.entry(parameter.place.clone()).or_insert_with(|| json!({}));
                let mut value = maker.make(&parameter.schema);
                if parameter.required && value.is_null() {
                    // Outside of JSON there is no null: a parameter that is given has a value.
                    let maker = Maker { kind: Kind::Maximal, ..maker };
                    value = maker.make(&parameter.schema);
                }
                place[&parameter.name] = value;
            }
        }
        if let Some(body) = &self.operation.body
            && (body.required || kind != Kind::Minimal)
        {
            // A form says nothing of a list that is empty.
            let form = body.media_type != "application/json";
            let maker = Maker { least_items: usize::from(form), ..maker };
            let mut value = maker.make(&body.schema);
            if body.media_type == "multipart/form-data" {
                self.describe_files(&body.schema, &mut value);
            }
            arguments.insert("body".to_owned(), value);
        }
        Value::Object(arguments)
    }

    /// Puts the description of a file where the form has one.
    fn describe_files(&self, schema: &Value, value: &mut Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.describe_files(self.document.target(reference), value);
        }
        let is_file = schema.get("contentMediaType").is_some() || schema["format"] == "binary";
        match value {
            Value::String(text) if is_file => {
                *value =
                    json!({"file_name": "a \"b\".txt", "media_type": "text/plain", "text": text});
            }
            Value::Array(items) => {
                for item in items {
                    self.describe_files(&schema["items"], item);
                }
            }
            Value::Object(form) => {
                for (name, value) in form {
                    let property = &schema["properties"][name];
                    let options = example::alternatives(property).into_iter().flatten();
                    options.chain([property]).for_each(|schema| self.describe_files(schema, value));
                }
            }
            _ => {}
        }
    }
}
