//! The gateway to language models, in the words of their own interfaces.

use crate::MockOnyx;
use crate::runtime::mock::{Received, Script};
use crate::types::ChatCompletionRequest;
use serde_json::{Value, json};

const MODEL: &str = "1/stand-in";
const WORDS: [&str; 4] = ["A", " stand-in", " has", " spoken."];

pub(super) fn register(mock: &MockOnyx) {
    let gateway = mock.gateway();
    gateway.gateway_list_models().answers(json!({
        "object": "list",
        "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "onyx"}],
    }));
    gateway.gateway_chat_completions().answers_with(whole);
    gateway.gateway_chat_completions_stream().answers_with(pieces);
}

fn model(request: &Received) -> String {
    request.json().map_or_else(|_| MODEL.to_owned(), |sent: ChatCompletionRequest| sent.model)
}

fn whole(request: &Received) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model(request),
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": WORDS.concat()},
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 4, "completion_tokens": 4, "total_tokens": 8},
    })
}

fn pieces(request: &Received) -> Script<Value> {
    let model = model(request);
    let chunk = |delta: Value, finish: Option<&str>| {
        json!({
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        })
    };
    let words = WORDS.map(|word| chunk(json!({"content": word}), None));
    Script::new().items(words).item(chunk(json!({}), Some("stop"))).raw("data: [DONE]\n\n")
}
