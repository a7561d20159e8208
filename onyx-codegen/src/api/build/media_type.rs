//! What a media type means for the body that has it.

use crate::api::Framing;

/// How a body of some media type is read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Multipart,
    Form,
    Stream(Framing),
    Text,
    /// `*/*`: whatever the schema makes it.
    Whatever,
    Bytes,
}

/// The kind of a media type as it stands in the document.
pub(super) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/json" | "text/json" => Kind::Json,
        "multipart/form-data" => Kind::Multipart,
        "application/x-www-form-urlencoded" => Kind::Form,
        "text/event-stream" => Kind::Stream(Framing::ServerSentEvents),
        "application/jsonl"
        | "application/x-ndjson"
        | "application/json-seq"
        | "application/x-jsonlines"
        | "application/ndjson" => Kind::Stream(Framing::JsonLines),
        "*/*" => Kind::Whatever,
        _ if essence.ends_with("+json") => Kind::Json,
        _ if essence.starts_with("text/") => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// Whether this is the media type of forms with files.
pub(super) fn is_form_data(media_type: &str) -> bool {
    kind(media_type) == Kind::Multipart
}

/// Text that is kept or passed on rather than read (`text/csv`), in contrast to a plain text.
pub(super) fn is_document(media_type: &str) -> bool {
    !matches!(essence(media_type).as_str(), "text/plain" | "text/html" | "text/*")
}

/// The media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
