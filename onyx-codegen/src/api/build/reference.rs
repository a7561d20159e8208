//! References to component schemas, and looking behind them.

use super::extension::{self, keys};
use super::location::Location;
use super::{Builder, Component, component_name};
use crate::api::Type;
use openapiv3::{ReferenceOr, Schema, SchemaKind};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many references may lead to one another before the way is taken for a circle.
const CHAIN_LIMIT: usize = 64;

/// A schema as it stands in the document, whichever way openapiv3 boxes it.
#[derive(Clone, Copy)]
pub(super) enum SchemaRef<'s> {
    Reference(&'s str),
    Item(&'s Schema),
}

impl<'s> From<&'s ReferenceOr<Schema>> for SchemaRef<'s> {
    fn from(schema: &'s ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

impl<'s> From<&'s ReferenceOr<Box<Schema>>> for SchemaRef<'s> {
    fn from(schema: &'s ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

impl<'a> Builder<'a> {
    /// The component that a reference names, with its key.
    pub(super) fn target(&self, reference: &str) -> Option<(&'a str, Component<'a>)> {
        let name = component_name(reference)?;
        self.components.get_key_value(name.as_str()).map(|(name, component)| (*name, *component))
    }

    /// The type that a reference means.
    pub(super) fn referenced(&mut self, reference: &str, at: &Location) -> Type {
        match self.target(reference) {
            Some(_) if at.is_part() && self.is_binary(SchemaRef::Reference(reference)) => {
                Type::File
            }
            Some((_, component)) => Type::Named(component.id),
            None => {
                let message = format!("`{reference}` leads nowhere");
                let help = "name a schema of `components.schemas`";
                self.error("dangling-reference", at.pointer(), message, help);
                Type::Any(at.pointer().clone())
            }
        }
    }

    /// The schema behind a reference, and behind an `allOf` that holds nothing but one.
    pub(super) fn resolve<'s>(&self, schema: SchemaRef<'s>) -> Option<&'s Schema>
    where
        'a: 's,
    {
        let mut schema = schema;
        for _ in 0..CHAIN_LIMIT {
            schema = match schema {
                SchemaRef::Reference(reference) => self.target(reference)?.1.schema.into(),
                SchemaRef::Item(item) => match &item.schema_kind {
                    SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                        [only] => only.into(),
                        _ => return Some(item),
                    },
                    _ => return Some(item),
                },
            };
        }
        None
    }

    /// Whether null is a value of the schema.
    pub(super) fn is_nullable(&self, schema: SchemaRef<'_>) -> bool {
        self.is_nullable_within(schema, &mut BTreeSet::new(), CHAIN_LIMIT)
    }

    fn is_nullable_within(
        &self,
        schema: SchemaRef<'_>,
        seen: &mut BTreeSet<&'a str>,
        depth: usize,
    ) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let schema = match schema {
            SchemaRef::Item(schema) => schema,
            SchemaRef::Reference(reference) => {
                return self.target(reference).is_some_and(|(name, component)| {
                    seen.insert(name)
                        && self.is_nullable_within(component.schema.into(), seen, depth)
                });
            }
        };
        let members = match &schema.schema_kind {
            SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members } => {
                members.as_slice()
            }
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => all_of.as_slice(),
            _ => &[],
        };
        schema.schema_data.nullable
            || members.iter().any(|member| self.is_nullable_within(member.into(), seen, depth))
    }

    /// The only value that the schema admits.
    pub(super) fn constant<'s>(&self, schema: SchemaRef<'s>) -> Option<&'s Value>
    where
        'a: 's,
    {
        self.resolve(schema)?.schema_data.extensions.get(keys::CONST)
    }

    /// Whether the schema admits nothing at all.
    pub(super) fn is_never(schema: SchemaRef<'_>) -> bool {
        matches!(schema, SchemaRef::Item(schema)
            if extension::flag(&schema.schema_data.extensions, keys::NEVER))
    }

    /// The components that are the whole body of a multipart form, and what these are merged of.
    pub(super) fn find_form_components(&self) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        for (_, _, operation) in self.document.operations() {
            let body = operation.request_body.as_ref().and_then(super::item);
            let content = body.iter().flat_map(|body| &body.content);
            for (_, media_type) in content.filter(|(name, _)| super::media_type::is_form_data(name))
            {
                if let Some(schema) = &media_type.schema {
                    self.collect_form(schema.into(), &mut found, CHAIN_LIMIT);
                }
            }
        }
        found
    }

    fn collect_form(&self, schema: SchemaRef<'_>, found: &mut BTreeSet<&'a str>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match schema {
            SchemaRef::Reference(reference) => {
                if let Some((name, component)) = self.target(reference)
                    && found.insert(name)
                {
                    self.collect_form(component.schema.into(), found, depth);
                }
            }
            SchemaRef::Item(Schema { schema_kind: SchemaKind::AllOf { all_of }, .. }) => {
                for member in all_of {
                    self.collect_form(member.into(), found, depth);
                }
            }
            SchemaRef::Item(_) => {}
        }
    }
}
