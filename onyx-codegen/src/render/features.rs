//! The Cargo features of a client, and what of the runtime each of them needs: what none needs is not
//! compiled, nor is what it depends on.

use super::Context;
use crate::Features;
use crate::api::{Answer, Content, Framing, Operation, Stream};

/// A feature for each resource, with the features of the runtime that its operations need.
pub(crate) fn features(context: &Context<'_>) -> Features {
    let named = context.names.resources.iter().zip(&context.facts.operations_of);
    named
        .map(|(names, operations)| {
            let operations =
                operations.iter().filter_map(|index| context.api.operations.get(*index));
            (names.feature.clone(), operations.flat_map(needs).collect())
        })
        .collect()
}

fn needs(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let sends_files = operation
        .body
        .as_ref()
        .is_some_and(|body| matches!(body.content, Content::Multipart(_) | Content::Bytes { .. }));
    let has_events = streams(operation).any(|stream| stream.framing == Framing::ServerSentEvents);
    let events = has_events.then_some("events");
    events.into_iter().chain(sends_files.then_some("uploads"))
}

fn streams(operation: &Operation) -> impl Iterator<Item = &Stream> {
    let always = match &operation.answer {
        Answer::Stream(stream) => Some(stream),
        _ => None,
    };
    let switched = operation.stream_switch.as_ref().map(|switch| &switch.stream);
    always.into_iter().chain(switched)
}
