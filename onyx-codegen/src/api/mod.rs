//! The interface as the document describes it, without a word of Rust and without a `$ref`.
//!
//! Everything here is plain data in an order that does not depend on the order of the document's
//! keys: operations by path and method, types by name, fields by name.

mod build;

pub use build::build;

use crate::diagnostic::Pointer;
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// All that the document offers.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`, as it stands there.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The URLs of `servers`, variables replaced by their defaults.
    pub servers: Vec<String>,
    /// Security schemes by their name.
    pub security_schemes: BTreeMap<String, SecurityScheme>,
    /// Operations, by path and then by method.
    pub operations: Vec<Operation>,
    /// Types; a [`TypeId`] is an index into them. Components come first, by name.
    pub types: Vec<TypeDef>,
    /// How many webhooks and callbacks the document describes; a client calls none of them.
    pub webhooks_and_callbacks: usize,
}

/// An index into [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A type with a name of its own.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where its name comes from.
    pub origin: Origin,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is made of.
    pub shape: Shape,
}

/// Where a type gets its name from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Origin {
    /// A component schema, by its key.
    Component(String),
    /// A schema that stands inside another component; the words lead there (property names,
    /// `item`, `value`, or a title where the document gives a telling one).
    InComponent {
        /// The component's key.
        component: String,
        /// What leads from the component to the schema.
        words: Vec<String>,
    },
    /// A schema that stands inside an operation: the words are a parameter's name, or `body` or
    /// `response`, and then as for components. The operation is an index into
    /// [`Api::operations`].
    InOperation {
        /// An index into [`Api::operations`].
        operation: usize,
        /// What leads from the operation to the schema.
        words: Vec<String>,
    },
}

/// Prose of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// A heading: an operation's `summary`, a schema's `title` where it says more than its name.
    pub title: Option<String>,
    /// `description`, in `CommonMark`, untrusted.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `example` and `examples`.
    pub examples: Vec<Value>,
}

/// What a named type is made of.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// Strings from a list. Closed in the document, open in Rust.
    StringEnum(Vec<String>),
    /// Integers from a list.
    IntegerEnum(Vec<i64>),
    /// Values of several kinds from a list.
    MixedEnum(Vec<Value>),
    /// Told apart by the value of one property.
    Tagged(Tagged),
    /// Told apart by what they look like. In the document's order.
    Untagged(Vec<Type>),
    /// Another name for something else.
    Alias(Type),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The properties: required ones in the order of `required`, then the others by name.
    pub fields: Vec<Field>,
    /// What else the object may hold and a client must keep: the type of the values of
    /// `additionalProperties` beside `properties`. `None` where unknown members are dropped.
    pub additional: Option<Type>,
    /// Whether other members than `fields` are refused: `additionalProperties: false`.
    pub closed: bool,
}

/// A property.
// What a property is said to be are independent facts, as in the document.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug)]
pub struct Field {
    /// The property's name on the wire.
    pub name: String,
    /// Its type where it is neither absent nor null; never [`Type::Nullable`].
    pub ty: Type,
    /// Whether it is in `required`.
    pub required: bool,
    /// Whether null is a value of it.
    pub nullable: bool,
    /// The only value it can have. Such a property is no field in Rust: it is always written and
    /// never read.
    pub constant: Option<Value>,
    /// `default`.
    pub default: Option<Value>,
    /// `readOnly`: left out of what is sent.
    pub read_only: bool,
    /// `writeOnly`: left out of what is received.
    pub write_only: bool,
    /// Limits that the server checks.
    pub bounds: Bounds,
    /// A format that has no type of its own, such as `email`.
    pub format: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// Limits that the document states; the client tells them and does not check them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// `minimum`, `exclusiveMinimum`.
    pub minimum: Option<Limit>,
    /// `maximum`, `exclusiveMaximum`.
    pub maximum: Option<Limit>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression.
    pub pattern: Option<String>,
    /// `minItems`, or `minProperties` of a map.
    pub min_items: Option<u64>,
    /// `maxItems`, or `maxProperties` of a map.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
}

/// A numeric limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The number.
    pub value: Number,
    /// Whether the number itself is outside.
    pub exclusive: bool,
}

/// A union whose members are told apart by one property.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// The property that tells, on the wire.
    pub tag: String,
    /// The members, by their first tag.
    pub variants: Vec<TaggedVariant>,
}

/// A member of a tagged union.
#[derive(Clone, Debug)]
pub struct TaggedVariant {
    /// The values of the tag that mean this member, at least one.
    pub tags: Vec<String>,
    /// The member, a struct.
    pub ty: TypeId,
}

/// How a value looks on the wire.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Type {
    /// The document states no type. The pointer says where, for the list of such places.
    Any(Pointer),
    /// Only null.
    Null,
    /// `type: boolean`.
    Boolean,
    /// `type: integer`.
    Integer(Integer),
    /// `type: number`.
    Number,
    /// `type: string`, of no format that has a type of its own.
    String,
    /// `format: date-time`, RFC 3339; without a zone it is UTC.
    DateTime,
    /// `format: date`.
    Date,
    /// `format: uuid`.
    Uuid,
    /// `format: password`, and `writeOnly` strings of that format.
    Secret,
    /// `format: byte`, `contentEncoding: base64`.
    Base64,
    /// A file in a form: `format: binary`, `contentMediaType` without an encoding.
    File,
    /// `type: array`.
    List(Box<Type>),
    /// String keys; or the keys that a string enum lists (`propertyNames`).
    Map {
        /// The string enum of the keys, where they are listed.
        key: Option<TypeId>,
        /// What the values are.
        value: Box<Type>,
    },
    /// `prefixItems` with nothing behind.
    Tuple(Vec<Type>),
    /// The value or null, where no [`Field`] can say so.
    Nullable(Box<Type>),
    /// A type with a name of its own.
    Named(TypeId),
}

/// The range of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integer {
    /// `format: int32`.
    I32,
    /// Without a format, and `int64`.
    I64,
    /// Bounds that reach beyond `i64`.
    U64,
}

/// A method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, or a name made of method and path where it is missing or taken.
    pub id: String,
    /// The method in upper case.
    pub method: String,
    /// The path template, as in the document.
    pub path: String,
    /// What the document says about it: `summary` is the title.
    pub docs: Docs,
    /// `tags`.
    pub tags: Vec<String>,
    /// Path parameters in the order of the template, then query, header and cookie parameters by
    /// name.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// What success looks like.
    pub answer: Answer,
    /// The other shape of success, where the caller chooses by a property of the body.
    pub stream_switch: Option<StreamSwitch>,
    /// The success statuses that the document lists.
    pub success_statuses: Vec<u16>,
    /// Documented errors by status (`404`, `4XX`, `default`): description and schema.
    pub errors: Vec<DocumentedError>,
    /// Alternatives; each is a set of scheme names that go together. Empty: nothing is wanted.
    pub security: Vec<Vec<String>>,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// A documented error answer.
#[derive(Clone, Debug)]
pub struct DocumentedError {
    /// `404`, `4XX` or `default`.
    pub status: String,
    /// What the document says about it.
    pub description: Option<String>,
    /// The JSON body, where one is described.
    pub ty: Option<Type>,
}

/// A parameter outside of the body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it travels.
    pub place: Place,
    /// Its type; never [`Type::Nullable`] (an absent parameter is how null is said).
    pub ty: Type,
    /// Whether it must be given.
    pub required: bool,
    /// How lists and objects are spelled.
    pub style: Style,
    /// `default`.
    pub default: Option<Value>,
    /// Limits that the server checks.
    pub bounds: Bounds,
    /// A format that has no type of its own.
    pub format: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Place {
    /// In the path, in place of `{name}`.
    Path,
    /// Behind the `?`.
    Query,
    /// As a header of its own.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter is spelled (Style Values in version 3.1 of the specification).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Query and cookie: the name once for each item of a list (`form`, `explode: true`).
    Repeat,
    /// The items joined by this character (`form` without explode and `simple`: `,`;
    /// `spaceDelimited`: ` `; `pipeDelimited`: `|`).
    Join(char),
    /// Path and header: an object as `key=value,key=value` (`simple`, exploded).
    SimpleExploded,
    /// Query: `name[key]=value`.
    DeepObject,
    /// Path: `.a,b`, exploded `.a.b` (`label`).
    Label {
        /// `explode`.
        explode: bool,
    },
    /// Path: `;name=a,b`, exploded `;name=a;name=b` (`matrix`).
    Matrix {
        /// `explode`.
        explode: bool,
    },
    /// `content: application/json`: the value as JSON text.
    Json,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it must be given. A body that may be null is not required.
    pub required: bool,
    /// How it is spelled.
    pub content: Content,
    /// What the document says about it.
    pub docs: Docs,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// How a request body is spelled.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Content {
    /// JSON, with the media type as documented (`application/json`, `application/scim+json` …).
    Json {
        /// As documented.
        media_type: String,
        /// What the JSON is.
        ty: Type,
    },
    /// `multipart/form-data`; the type is a [`Shape::Struct`], its files are [`Type::File`].
    Multipart(TypeId),
    /// `application/x-www-form-urlencoded`; the type is a [`Shape::Struct`].
    Form(TypeId),
    /// Text of this media type.
    Text {
        /// As documented.
        media_type: String,
    },
    /// Bytes of this media type.
    Bytes {
        /// As documented; `application/octet-stream` for a range such as `image/*`.
        media_type: String,
    },
}

/// What success looks like.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Answer {
    /// No body.
    Empty,
    /// JSON. `may_be_empty`: the server may also answer with no body at all.
    Json {
        /// What the JSON is.
        ty: Type,
        /// Whether there may be no body at all.
        may_be_empty: bool,
    },
    /// Text, such as `text/plain` with a schema of type string.
    Text,
    /// Bytes of these media types, with a file name where the server gives one.
    File {
        /// As documented, sorted.
        media_types: Vec<String>,
    },
    /// Items, one after the other.
    Stream(Stream),
}

/// A sequence of items.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// How the items are told apart.
    pub framing: Framing,
    /// One item; [`Type::String`] where the document says nothing more than text.
    pub item: Type,
    /// What the server sends in place of an item when it fails half way.
    pub error: Option<Type>,
    /// The `type` of items by which the server only shows that it is still there.
    pub heartbeat: Option<String>,
}

/// How the items of a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// One JSON text per line.
    JsonLines,
    /// Server-sent events (WHATWG HTML, section 9.2).
    ServerSentEvents,
}

/// An operation that answers at once or as a stream, as a boolean property of its body says.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamSwitch {
    /// The property's name on the wire.
    pub property: String,
    /// What comes when it is true; [`Operation::answer`] is what comes when it is false.
    pub stream: Stream,
}

/// A way to say who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityScheme {
    /// `http` with scheme `bearer`; also `oauth2` and `openIdConnect`, whose tokens travel so.
    Bearer,
    /// `http` with scheme `basic`.
    Basic,
    /// `apiKey` in a header of this name.
    Header(String),
    /// `apiKey` in a query parameter of this name.
    Query(String),
    /// `apiKey` in a cookie of this name.
    Cookie(String),
    /// Anything else (`mutualTLS`, other `http` schemes): not the client's business.
    Other(String),
}
