//! The extensions by which a lowered document says what OpenAPI 3.0 has no word for.

use indexmap::IndexMap;
use serde_json::Value;

/// The extensions of a node.
pub(super) type Extensions = IndexMap<String, Value>;

/// What every extension of the generator begins with.
pub(super) const PREFIX: &str = "x-codegen-";

/// On every inline node: its JSON pointer in the document, without the `#`.
pub const POINTER: &str = "x-codegen-pointer";
/// On an `allOf` of one reference: it stands for that reference with annotations of its own.
pub const REF_SIBLINGS: &str = "x-codegen-ref-siblings";
/// On a component that the document has elsewhere than in `components/schemas`.
pub const SYNTHETIC: &str = "x-codegen-synthetic";
/// On the schema whose only value is null.
pub const NULL: &str = "x-codegen-null";
/// On the schema that has no value (`false`).
pub const NEVER: &str = "x-codegen-never";
/// `const`.
pub const CONST: &str = "x-codegen-const";
/// `enum`, where its values are of several kinds.
pub const ENUM: &str = "x-codegen-enum";
/// `minimum` of an integer, where no `i64` holds it.
pub const MINIMUM: &str = "x-codegen-minimum";
/// `maximum` of an integer, where no `i64` holds it.
pub const MAXIMUM: &str = "x-codegen-maximum";
/// `multipleOf` of an integer, where no `i64` holds it.
pub const MULTIPLE_OF: &str = "x-codegen-multiple-of";
/// Limits beside a reference or a composition, as a schema with nothing else in it.
pub const CONSTRAINTS: &str = "x-codegen-constraints";
/// `prefixItems`: a list of `ReferenceOr<Schema>`, lowered.
pub const PREFIX_ITEMS: &str = "x-codegen-prefix-items";
/// Whether more items may follow those of [`PREFIX_ITEMS`].
pub const OPEN_TUPLE: &str = "x-codegen-open-tuple";
/// The pattern of the keys of a map.
pub const PATTERN: &str = "x-codegen-pattern";
/// `propertyNames`: a `ReferenceOr<Schema>`, lowered.
pub const PROPERTY_NAMES: &str = "x-codegen-property-names";
/// `contentMediaType`.
pub const CONTENT_MEDIA_TYPE: &str = "x-codegen-content-media-type";
/// `contentEncoding`.
pub const CONTENT_ENCODING: &str = "x-codegen-content-encoding";
/// All values of `example` and `examples`.
pub const EXAMPLES: &str = "x-codegen-examples";
/// On a media type, `itemSchema` of OpenAPI 3.2: a `ReferenceOr<Schema>`, lowered.
pub const ITEM_SCHEMA: &str = "x-codegen-item-schema";
/// On a media type: `json-lines` or `server-sent-events`; the document's own.
pub const FRAMING: &str = "x-codegen-framing";
/// On a media type: what a stream holds when it fails; the document's own, lowered.
pub const ERROR_ITEM: &str = "x-codegen-error-item";
/// On a media type: the `type` of items by which the server only shows that it is still there;
/// the document's own.
pub const HEARTBEAT: &str = "x-codegen-heartbeat";
/// On a response: the body may be missing; the document's own.
pub const MAY_BE_EMPTY: &str = "x-codegen-may-be-empty";
/// On an operation: the property of the body that asks for a stream; the document's own.
pub const STREAM_SWITCH: &str = "x-codegen-stream-switch";
/// On the document: how many callbacks, webhooks and links were left out.
pub const SKIPPED: &str = "x-codegen-skipped";
