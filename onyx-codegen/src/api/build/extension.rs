//! What lowering and overlays say through `x-codegen-…`.

/// The names of the extensions.
pub(super) use crate::lower::extension as keys;

use crate::diagnostic::Pointer;
use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

/// The extensions of a node.
pub(super) type Extensions = IndexMap<String, Value>;

/// A text.
pub(super) fn text<'e>(extensions: &'e Extensions, key: &str) -> Option<&'e str> {
    extensions.get(key)?.as_str()
}

/// A flag; absent is false.
pub(super) fn flag(extensions: &Extensions, key: &str) -> bool {
    extensions.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// A list; absent is empty.
pub(super) fn list<'e>(extensions: &'e Extensions, key: &str) -> &'e [Value] {
    extensions.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Where the node stands in the document, as lowering has recorded it.
pub(super) fn pointer(extensions: &Extensions) -> Option<Pointer> {
    text(extensions, keys::POINTER).map(Pointer::parse)
}

/// A schema that lowering has written as JSON.
pub(super) fn schema_of(value: &Value) -> Result<ReferenceOr<Schema>, serde_json::Error> {
    serde_json::from_value(value.clone())
}

/// How many callbacks and webhooks lowering has left out.
pub(super) fn skipped_calls(extensions: &Extensions) -> usize {
    let count = |kind| {
        let skipped = extensions.get(keys::SKIPPED)?;
        usize::try_from(skipped.get(kind)?.as_u64()?).ok()
    };
    count("callbacks").unwrap_or_default() + count("webhooks").unwrap_or_default()
}
