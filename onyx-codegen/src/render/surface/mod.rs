//! What the generated crate offers to those who write code against it, as data: the same decisions
//! as the text, without the text, because two crates are compared by it in no time.

mod functions;
mod ty;
mod types;

use super::Context;
use crate::api::TypeId;
use std::collections::BTreeSet;

/// Everything that callers can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// Resources, by name.
    pub resources: Vec<Resource>,
    /// Functions of the handles, by operation; one that answers in two ways has two.
    pub functions: Vec<Function>,
    /// Types that operations reach, by [`TypeId`].
    pub types: Vec<TypeItem>,
}

/// A resource: a Cargo feature, a module and a handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The Cargo feature.
    pub feature: String,
    /// The module, and the function of the client that leads to the handle.
    pub module: String,
    /// The handle's type.
    pub handle: String,
}

/// A name and its type, as Rust writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// An identifier, with `r#` where Rust wants it.
    pub name: String,
    /// A type, such as `Option<Vec<types::Persona>>` or `impl Into<DateTime>`.
    pub ty: String,
}

/// A function of a handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// An index into the operations of the interface.
    pub operation: usize,
    /// Whether it is the one that asks for a stream, where the operation answers in two ways.
    pub streaming: bool,
    /// The module of its resource.
    pub module: String,
    /// Its name.
    pub name: String,
    /// Its arguments behind `self`, in their order.
    pub arguments: Vec<Typed>,
    /// The type that optional parameters are set on, where there is one; else it is a plain `Call`.
    pub builder: Option<String>,
    /// What can be set on the call, in the order of the parameters; each takes one argument.
    pub setters: Vec<Typed>,
    /// What the call gives back.
    pub answer: String,
    /// What an item of its pages is, where it is paged.
    pub item: Option<String>,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeItem {
    /// Its place in the interface.
    pub id: TypeId,
    /// Its name.
    pub name: String,
    /// What kind of item it is.
    pub kind: TypeKind,
    /// The Cargo features any of which compiles it.
    pub features: BTreeSet<String>,
    /// The traits that it implements without further features: derives, `Serialize`, `Deserialize`,
    /// and conversions such as `From<Persona>`.
    pub traits: BTreeSet<String>,
    /// The fields of a struct.
    pub fields: Vec<Member>,
    /// The arguments of `new`, in their order, where there is one.
    pub constructor: Option<Vec<Typed>>,
    /// The variants of an enum, but for the one that keeps what is unknown.
    pub variants: Vec<Member>,
}

/// What kind of item a type is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// A struct with fields.
    Struct,
    /// A struct around another type.
    Newtype(String),
    /// An enum of strings.
    StringEnum,
    /// An enum of integers.
    IntegerEnum,
    /// An enum of values of several kinds.
    MixedEnum,
    /// An enum whose variants hold something.
    Union,
    /// Another name for this type.
    Alias(String),
}

/// A field or a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is on the wire: the property, the value of an enum as JSON, the tags of a member of a
    /// union. `None` where nothing tells but its type, and for the field of all other properties.
    pub wire: Option<String>,
    /// Its name.
    pub name: String,
    /// What it holds; nothing for a variant without content.
    pub ty: Option<String>,
    /// What sets it, where it is a field that may be left out and the struct is sent.
    pub setter: Option<Typed>,
}

/// Tells what the crate offers.
#[must_use]
pub fn surface(context: &Context<'_>) -> Surface {
    let resources = context.names.resources.iter().map(|names| Resource {
        feature: names.feature.clone(),
        module: names.module.to_string(),
        handle: names.handle.to_string(),
    });
    Surface {
        resources: resources.collect(),
        functions: functions::functions(context),
        types: types::types(context),
    }
}
