//! How fast answers are read, against serde's derives on the same types by `serde_json`, both from the
//! bytes that come: `cargo bench -p onyx-api --bench decode`. `cargo xtask bench wire` makes a table of
//! it.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot run stops")]

mod derived;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onyx_api::runtime::de;
use onyx_api::types;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::hint::black_box;

/// As many packets as a long answer has, in the mix of one that reasons, calls a tool and cites.
fn packets() -> Vec<Vec<u8>> {
    // The tag first, as the server writes it.
    let line = |tag: &str, rest: &Value| {
        let placement =
            r#"{"turn_index": 1, "tab_index": 0, "sub_turn_index": null, "model_index": 0}"#;
        let rest = rest.to_string();
        let rest = rest.trim_start_matches('{');
        let comma = if rest == "}" { "" } else { ", " };
        format!(r#"{{"placement": {placement}, "obj": {{"type": "{tag}"{comma}{rest}}}"#)
            .into_bytes()
    };
    let mut lines = vec![
        line("reasoning_start", &json!({})),
        line("reasoning_delta", &json!({"reasoning": "The user asks about the handbook."})),
        line("reasoning_done", &json!({})),
        line("custom_tool_start", &json!({"tool_name": "search", "tool_id": 7})),
        line("message_start", &json!({"final_documents": null})),
    ];
    for number in 0..40 {
        lines.push(line("message_delta", &json!({"content": format!("word {number} ")})));
    }
    lines.push(line("citation_info", &json!({"citation_number": 1, "document_id": "handbook"})));
    lines.push(line("section_end", &json!({})));
    lines.push(line("stop", &json!({"stop_reason": "finished"})));
    lines
}

/// A list of some ten megabytes.
fn sessions() -> Vec<u8> {
    let session = |number: usize| {
        json!({
            "id": format!("0511ca5e-0000-4000-8000-{number:012}"),
            "name": format!("What does the handbook say about chapter {number}?"),
            "persona_id": 0,
            "time_created": "2026-11-24T18:18:16.364897+00:00",
            "time_updated": "2026-11-24T18:18:20.001234+00:00",
            "shared_status": "private",
            "current_alternate_model": null,
            "current_temperature_override": 0.5,
        })
    };
    let sessions: Vec<Value> = (0..30_000).map(session).collect();
    json!({"sessions": sessions, "has_more": false}).to_string().into_bytes()
}

fn long_line() -> Vec<u8> {
    let text = "A sentence with an \u{e4} in it, and \"quotes\".\n".repeat(20_000);
    let text = Value::from(text);
    format!(r#"{{"placement": {{"turn_index": 0}}, "obj": {{"type": "message_delta", "content": {text}}}}}"#)
        .into_bytes()
}

fn compare<Ours: DeserializeOwned, Theirs: DeserializeOwned>(
    criterion: &mut Criterion,
    name: &str,
    texts: &[Vec<u8>],
) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    // Each answer is dropped before the next is read, as a program does that is done with it.
    group.bench_function("ours", |bench| {
        bench.iter(|| {
            for text in texts {
                black_box(de::json::<Ours>(black_box(text)).unwrap());
            }
        });
    });
    group.bench_function("derived", |bench| {
        bench.iter(|| {
            for text in texts {
                black_box(serde_json::from_slice::<Theirs>(black_box(text)).unwrap());
            }
        });
    });
    group.finish();
}

fn decode(criterion: &mut Criterion) {
    compare::<types::Packet, derived::chat::Packet>(criterion, "packets", &packets());
    compare::<types::Packet, derived::chat::Packet>(criterion, "line", &[long_line()]);
    compare::<types::ChatSessionsResponse, derived::lists::ChatSessionsResponse>(
        criterion,
        "list",
        &[sessions()],
    );
}

criterion_group!(benches, decode);
criterion_main!(benches);
