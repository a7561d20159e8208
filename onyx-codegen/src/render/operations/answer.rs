//! What a call gives back.

use super::{Function, Uses};
use crate::api::{Answer, Framing, Shape, Stream, Type};
use crate::render::Context;
use crate::render::structs::resolve;
use crate::render::ty::{Path, rust};
use proc_macro2::TokenStream;
use quote::quote;

/// The type that a call of the function gives back.
pub(in crate::render) fn ty(
    context: &Context<'_>,
    function: &Function<'_>,
    uses: &mut Uses,
) -> TokenStream {
    if let Some(stream) = function.stream {
        return stream_type(context, stream, uses);
    }
    match &function.operation.answer {
        Answer::Empty => quote!(()),
        Answer::Json { ty, may_be_empty } => {
            let rust = named(context, ty, uses);
            let takes_null =
                matches!(resolve(context, ty), Type::Any(_) | Type::Null | Type::Nullable(_));
            if *may_be_empty && !takes_null { quote!(Option<#rust>) } else { rust }
        }
        Answer::Text => runtime(uses, "Text", quote!(Text)),
        Answer::File { .. } => runtime(uses, "Download", quote!(Download)),
        Answer::Stream(stream) => stream_type(context, stream, uses),
    }
}

fn stream_type(context: &Context<'_>, stream: &Stream, uses: &mut Uses) -> TokenStream {
    uses.runtime.insert("ItemStream");
    let item = named(context, &stream.item, uses);
    quote!(ItemStream<#item>)
}

fn named(context: &Context<'_>, ty: &Type, uses: &mut Uses) -> TokenStream {
    let ty = rust(context, ty, Path::Qualified, &mut uses.types);
    uses.generated |= !uses.types.types.is_empty();
    ty
}

fn runtime(uses: &mut Uses, name: &'static str, tokens: TokenStream) -> TokenStream {
    uses.runtime.insert(name);
    tokens
}

/// What the runtime has to know of the answer, behind `Operation::new(…)`.
pub(super) fn described(
    context: &Context<'_>,
    function: &Function<'_>,
    uses: &mut Uses,
) -> TokenStream {
    if let Some(stream) = function.stream {
        return describe_stream(context, stream, uses);
    }
    match &function.operation.answer {
        // Nothing is expected, and whatever comes is no error.
        Answer::Empty => quote!(.may_be_empty()),
        Answer::Json { may_be_empty, .. } => {
            if *may_be_empty {
                quote!(.may_be_empty())
            } else {
                TokenStream::new()
            }
        }
        Answer::Text => quote!(.accept("text/*, */*;q=0.5")),
        Answer::File { media_types } => {
            let accept = media_types.join(", ");
            let accept = if accept.is_empty() { "*/*".to_owned() } else { accept };
            quote!(.accept(#accept))
        }
        Answer::Stream(stream) => describe_stream(context, stream, uses),
    }
}

fn describe_stream(context: &Context<'_>, stream: &Stream, uses: &mut Uses) -> TokenStream {
    uses.runtime.insert("Framing");
    let (framing, accept) = match stream.framing {
        Framing::JsonLines => (quote!(Framing::JsonLines), "text/event-stream, application/jsonl"),
        Framing::ServerSentEvents => (quote!(Framing::ServerSentEvents), "text/event-stream"),
    };
    let error = stream.error.as_ref().and_then(|error| error_member(context, error));
    let error = error.map(|member| quote!(.in_band_error(#member)));
    let heartbeat = stream.heartbeat.as_ref().map(|item_type| quote!(.heartbeat(#item_type)));
    quote!(.accept(#accept).framing(#framing) #error #heartbeat)
}

/// The member by which an item is known to be an error: the first that every error has.
fn error_member<'a>(context: &Context<'a>, error: &'a Type) -> Option<&'a str> {
    let Type::Named(id) = resolve(context, error) else { return None };
    let Some(Shape::Struct(object)) = context.def(*id).map(|def| &def.shape) else { return None };
    object.fields.iter().find(|field| field.required).map(|field| field.name.as_str())
}
