//! From the bytes of a document to its value, with every reason why it is none.

use crate::failure::Failure;
use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{Limits, decode, parse, version};
use serde_json::Value;

/// The text in `bytes`, which diagnostics call `name`.
pub(crate) fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, Failure> {
    decode(bytes).map_err(|refusal| refusal.in_file(name).into())
}

/// The document in `source` and what there is to say about it; refused where nothing could be
/// generated from it.
pub(crate) fn read(source: Source<'_>) -> Result<(Value, Diagnostics), Failure> {
    let mut findings = Diagnostics::default();
    let document = parse(source, &Limits::default(), &mut findings);
    if let Some(document) = &document {
        version(document, &mut findings);
    }
    match document {
        Some(document) if !findings.has_errors() => Ok((document, findings)),
        _ => Err(findings.into()),
    }
}
