//! A schema as the place that uses it needs it: its type, and what the place says beside.

use super::extension::{self, keys};
use super::location::Location;
use super::reference::SchemaRef;
use super::union::kind;
use super::{Builder, scalar};
use crate::api::{Bounds, Docs, Type};
use openapiv3::{ReferenceOr, Schema, SchemaKind};
use serde_json::Value;

/// What a property, a parameter or an item is told about its schema.
pub(super) struct Usage {
    /// Never [`Type::Nullable`].
    pub(super) ty: Type,
    pub(super) nullable: bool,
    pub(super) default: Option<Value>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) bounds: Bounds,
    pub(super) format: Option<String>,
}

impl Usage {
    /// The type where only a type can stand.
    pub(super) fn into_type(self) -> Type {
        if self.nullable && !matches!(self.ty, Type::Any(_) | Type::Null) {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

impl Builder<'_> {
    /// What the place `at` has to know of the schema that stands there.
    pub(super) fn usage(&mut self, schema: SchemaRef<'_>, at: &Location) -> Usage {
        let ty = self.type_at(schema, at);
        let target = self.resolve(schema);
        let target_says = |flag: fn(&Schema) -> bool| target.is_some_and(flag);
        Usage {
            nullable: self.is_nullable(schema),
            default: outermost(schema).and_then(|schema| schema.schema_data.default.clone()),
            read_only: target_says(|schema| schema.schema_data.read_only)
                || outermost(schema).is_some_and(|schema| schema.schema_data.read_only),
            write_only: target_says(|schema| schema.schema_data.write_only)
                || outermost(schema).is_some_and(|schema| schema.schema_data.write_only),
            bounds: scalar::bounds(target, outermost(schema)),
            format: target.and_then(|schema| scalar::untyped_format(schema, &ty)),
            ty,
        }
    }

    /// The type of the schema at `at`, null included.
    pub(super) fn value_type(&mut self, schema: SchemaRef<'_>, at: &Location) -> Type {
        self.usage(schema, at).into_type()
    }

    /// The type of the schema at `at`, null left aside.
    pub(super) fn type_at(&mut self, schema: SchemaRef<'_>, at: &Location) -> Type {
        match schema {
            SchemaRef::Reference(reference) => self.referenced(reference, at),
            SchemaRef::Item(item) => {
                let at = at.clone().schema(item);
                // Whether the place is deprecated says nothing about the type.
                let docs = Docs { deprecated: false, ..docs_of(schema, at.name()) };
                self.inline(&at, kind(item), docs, |builder| builder.draft(schema, &at))
            }
        }
    }
}

/// What stands at the place itself, not behind a reference.
fn outermost(schema: SchemaRef<'_>) -> Option<&Schema> {
    match schema {
        SchemaRef::Reference(_) => None,
        SchemaRef::Item(schema) => Some(schema),
    }
}

/// The prose at the place itself; a title that only repeats `name` is none.
pub(super) fn docs_of(schema: SchemaRef<'_>, name: &str) -> Docs {
    let Some(schema) = outermost(schema) else { return Docs::default() };
    let data = &schema.schema_data;
    let listed = extension::list(&data.extensions, keys::EXAMPLES);
    Docs {
        title: data.title.clone().filter(|title| says_more(title, name)),
        description: data.description.clone().or_else(|| member_description(schema)),
        deprecated: data.deprecated,
        examples: if listed.is_empty() {
            data.example.iter().cloned().collect()
        } else {
            listed.to_vec()
        },
    }
}

/// The description in the only inline member of an `allOf`, where hand-written documents put what
/// they have to say about a reference.
fn member_description(schema: &Schema) -> Option<String> {
    let SchemaKind::AllOf { all_of } = &schema.schema_kind else { return None };
    let mut inline = all_of.iter().filter_map(ReferenceOr::as_item);
    let only = inline.next().filter(|_| inline.next().is_none())?;
    only.schema_data.description.clone()
}

/// Whether a title is more than its name with other signs (`User Id` of `user_id`).
fn says_more(title: &str, name: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let title = letters(title);
    !title.is_empty() && title != letters(name)
}
