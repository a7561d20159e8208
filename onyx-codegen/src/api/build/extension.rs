//! What lowering and overlays say through `x-codegen-…`.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

/// The names of the extensions.
pub(super) mod keys {
    pub(crate) const POINTER: &str = "x-codegen-pointer";
    pub(crate) const CONST: &str = "x-codegen-const";
    pub(crate) const NULL: &str = "x-codegen-null";
    pub(crate) const NEVER: &str = "x-codegen-never";
    pub(crate) const ENUM: &str = "x-codegen-enum";
    pub(crate) const EXAMPLES: &str = "x-codegen-examples";
    pub(crate) const MINIMUM: &str = "x-codegen-minimum";
    pub(crate) const MAXIMUM: &str = "x-codegen-maximum";
    pub(crate) const PREFIX_ITEMS: &str = "x-codegen-prefix-items";
    pub(crate) const OPEN_TUPLE: &str = "x-codegen-open-tuple";
    pub(crate) const PROPERTY_NAMES: &str = "x-codegen-property-names";
    pub(crate) const CONTENT_MEDIA_TYPE: &str = "x-codegen-content-media-type";
    pub(crate) const CONTENT_ENCODING: &str = "x-codegen-content-encoding";
    pub(crate) const ITEM_SCHEMA: &str = "x-codegen-item-schema";
    pub(crate) const ERROR_ITEM: &str = "x-codegen-error-item";
    pub(crate) const FRAMING: &str = "x-codegen-framing";
    pub(crate) const MAY_BE_EMPTY: &str = "x-codegen-may-be-empty";
    pub(crate) const STREAM_SWITCH: &str = "x-codegen-stream-switch";
    pub(crate) const SKIPPED: &str = "x-codegen-skipped";
}

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

/// A schema, which lowering has written as JSON.
pub(super) fn schema(
    extensions: &Extensions,
    key: &str,
) -> Option<Result<ReferenceOr<Schema>, serde_json::Error>> {
    extensions.get(key).map(schema_of)
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
