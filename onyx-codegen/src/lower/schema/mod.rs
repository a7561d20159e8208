//! Schemas: a node is taken apart into its reference, its own keywords and its compositions, each
//! of these is lowered, and what there is is put together in one way.

mod combine;
mod compose;
mod containers;
mod kinds;
mod limits;
mod scalars;
mod types;
mod values;

use super::Lowering;
use super::extension;
use super::node::Node;
use super::references::component;
use crate::diagnostic::{Diagnostic, Pointer};
use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;
use types::JsonType;

/// How deep schemas may nest. Far more than anyone writes, and few enough for every pass to
/// recurse on a common stack.
const MAX_DEPTH: usize = 200;

/// A lowered schema on its way. Boxed, because schemas are large and lowering them recurses: what
/// the functions on the way pass around must be small for the stack to hold [`MAX_DEPTH`] of them.
pub(super) type Lowered = ReferenceOr<Box<Schema>>;

/// A schema of this kind without annotations.
fn of_kind(schema_kind: SchemaKind) -> Box<Schema> {
    Box::new(Schema { schema_data: SchemaData::default(), schema_kind })
}

/// Back into the box.
fn boxed(schema: ReferenceOr<Schema>) -> Lowered {
    match schema {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::boxed_item(schema),
    }
}

/// A schema that says nothing, in place of one that was refused.
pub(super) fn placeholder(at: &Pointer) -> Box<Schema> {
    let mut schema = of_kind(SchemaKind::Any(AnySchema::default()));
    let pointer = Value::String(at.as_str().to_owned());
    schema.schema_data.extensions.insert(extension::POINTER.to_owned(), pointer);
    schema
}

impl<'d> Lowering<'d, '_> {
    /// The schema at `at`, by reference where it is a component.
    pub(super) fn schema(&mut self, value: &'d Value, at: &Pointer) -> Lowered {
        self.schema_with(value, at, &[])
    }

    /// The schema at `at` as a JSON value, for extensions.
    pub(super) fn schema_value(&mut self, value: &'d Value, at: &Pointer) -> Value {
        let schema = self.schema(value, at);
        serde_json::to_value(schema).unwrap_or_default()
    }

    /// The schema at `at` itself.
    pub(super) fn definition(&mut self, value: &'d Value, at: &Pointer) -> Lowered {
        self.nested(value, at, &[])
    }

    /// A schema whose `type` may stand in the schema around it.
    fn schema_with(&mut self, value: &'d Value, at: &Pointer, inherited: &[JsonType]) -> Lowered {
        match self.targets.name(at) {
            Some(name) => ReferenceOr::Reference { reference: component(name) },
            None => self.nested(value, at, inherited),
        }
    }

    fn nested(&mut self, value: &'d Value, at: &Pointer, inherited: &[JsonType]) -> Lowered {
        if self.depth == MAX_DEPTH {
            return ReferenceOr::Item(self.too_deep(at));
        }
        self.depth += 1;
        let lowered = match value {
            Value::Object(members) => self.keywords(&Node { members, at: at.clone() }, inherited),
            Value::Bool(true) => ReferenceOr::Item(placeholder(at)),
            Value::Bool(false) => ReferenceOr::Item(kinds::never(placeholder(at))),
            other => {
                self.wrong_kind(other, at, "a schema (an object)");
                ReferenceOr::Item(placeholder(at))
            }
        };
        self.depth -= 1;
        lowered
    }

    fn too_deep(&mut self, at: &Pointer) -> Box<Schema> {
        let message = format!("schemas nest deeper than {MAX_DEPTH} levels");
        let error = Diagnostic::error("too-deep", at, message);
        self.report(error.help("make components of the inner ones and refer to them"));
        placeholder(at)
    }

    fn keywords(&mut self, node: &Node<'d>, inherited: &[JsonType]) -> Lowered {
        self.note_unsupported(node);
        let mut data = self.annotations(node);
        let types = self.types(node, inherited);
        data.nullable |= types.nullable;
        let mut parts = self.compositions(node, &types, &mut data);
        let composed = !parts.iter().all(combine::only_annotates);
        match self.own_part(node, &types, composed, &mut data) {
            Some(own) => parts.push(ReferenceOr::Item(own)),
            None => self.limit_parts(node, &types, &mut parts, &mut data),
        }
        combine::combine(data, parts)
    }
}
