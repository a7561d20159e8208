//! Documents that mean harm, or that nobody has meant: what they say stays words, and what is too
//! much is refused where it stands, soon and without taking the machine's memory.
//!
//! - `documents`: a document, and words that mean harm in all of its places; `tests/tests/hostile.rs`
//!   compiles clients of it.
//! - `inert`: words of all kinds in all places change nothing of the code but its names and literals.
//! - `encoding`: text and numbers that are not what JSON has.
//! - `size`: what is too large, too deep, or endless.
//! - `skeleton`: generated code without the words of its document.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by them")]

mod documents;
mod encoding;
mod inert;
mod size;
mod skeleton;

use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use onyx_codegen::{Input, Output, Source, generate};
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How long a refusal may take.
const TIME: Duration = Duration::from_secs(10);

/// How much memory all that runs at once may take.
const BYTES: usize = 1_000_000_000;

/// The client of a document, or what stands in the way. What is carried may take its time, but none
/// that grows with the square of the document: these take seconds where nothing is optimised.
fn answer(text: &str) -> Result<Output, Diagnostics> {
    let document = Source { name: "document", text };
    let start = Instant::now();
    let outcome = generate(&Input { document, overlays: Vec::new(), config: None, strict: false });
    let (taken, peak) = (start.elapsed(), MEMORY.peak_usage());
    let most = if outcome.is_ok() { 6 * TIME } else { TIME };
    assert!(taken < most, "{taken:?}");
    assert!(peak < BYTES, "{peak} bytes");
    outcome
}

/// The only error of a document: its code, its place, and the sentence.
fn refusal(text: &str) -> (&'static str, String, String) {
    let findings = answer(text).expect_err("must be refused");
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let errors: Vec<&Diagnostic> = findings.iter().filter(is_error).collect();
    let [error] = errors.as_slice() else { panic!("{findings:#?}") };
    assert!(error.help.is_some(), "{error:?} says nothing of what to do");
    (error.code, error.pointer.to_string(), error.message.clone())
}

/// A document of one operation that answers the schema `Zoo`.
fn zoo(schemas: &Value) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Zoo" });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Zoo", "version": "1" },
        "paths": { "/zoo": { "get": {
            "operationId": "visit",
            "responses": { "200": {
                "description": "", "content": { "application/json": { "schema": schema } }
            } },
        } } },
        "components": { "schemas": schemas },
    })
}
