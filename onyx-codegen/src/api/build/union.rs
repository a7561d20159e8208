//! `oneOf` and `anyOf`: the members, before it is known what tells them apart.

use super::location::Location;
use super::normalize::normalized;
use super::reference::SchemaRef;
use super::{Builder, Draft, component_name};
use crate::api::Type;
use crate::diagnostic::Pointer;
use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind, Type as Typed};
use std::collections::BTreeMap;

/// The members of a union and what the document says about telling them apart.
pub(super) struct Union {
    pub(super) members: Vec<Member>,
    pub(super) discriminator: Option<Tags>,
    pub(super) pointer: Pointer,
}

/// A member of a union.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) ty: Type,
    /// The component that it is, by its key.
    pub(super) component: Option<String>,
}

/// A discriminator.
pub(super) struct Tags {
    pub(super) property: String,
    /// Which tag means which type; sorted, so that the order of the keys means nothing.
    pub(super) mapping: BTreeMap<String, Type>,
}

impl Union {
    pub(super) fn types(&self) -> Vec<Type> {
        self.members.iter().map(|member| member.ty.clone()).collect()
    }
}

impl Builder<'_> {
    /// A union; `at` is where its list of members stands.
    pub(super) fn union(
        &mut self,
        members: &[ReferenceOr<Schema>],
        discriminator: Option<&Discriminator>,
        at: &Location,
    ) -> Draft {
        let words = self.member_words(members);
        let mut built: Vec<Member> = Vec::with_capacity(members.len());
        for (index, (member, word)) in members.iter().zip(words).enumerate() {
            let place = at.token(index).word(word);
            // That a member admits null is said where the union is used.
            let ty = self.type_at(member.into(), &place);
            if built.iter().all(|other| other.ty != ty) {
                built.push(Member { ty, component: component_of(member) });
            }
        }
        let discriminator = discriminator.map(|found| self.tags(found, at));
        self.union_of(built, discriminator, at)
    }

    /// A union of members that are built already.
    pub(super) fn union_of(
        &mut self,
        members: Vec<Member>,
        discriminator: Option<Tags>,
        at: &Location,
    ) -> Draft {
        if discriminator.is_none() {
            // Where anything goes, or only one thing, there is nothing to choose from.
            let anything = members.iter().find(|member| matches!(member.ty, Type::Any(_)));
            if let Some(member) = anything.or(members.first().filter(|_| members.len() == 1)) {
                return Draft::Type(member.ty.clone());
            }
        }
        if members.is_empty() {
            let message = "a union without members admits nothing; it is taken to admit anything";
            self.warn("empty-union", at.pointer(), message.to_owned(), "list its members");
            return Draft::Type(Type::Any(at.pointer().clone()));
        }
        Draft::Union(Union { members, discriminator, pointer: at.pointer().clone() })
    }

    pub(super) fn tags(&mut self, discriminator: &Discriminator, at: &Location) -> Tags {
        let mut mapping = BTreeMap::new();
        for (tag, reference) in &discriminator.mapping {
            mapping.insert(tag.clone(), self.referenced(reference, at));
        }
        Tags { property: discriminator.property_name.clone(), mapping }
    }

    /// A word for each member that may have to be named: its title, the constant that tells it
    /// from the others, or its kind, with a number where that is the kind of several.
    pub(super) fn member_words(&self, members: &[ReferenceOr<Schema>]) -> Vec<String> {
        let words: Vec<_> = members.iter().map(|member| self.member_word(member.into())).collect();
        let several = |word: &String| words.iter().filter(|other| *other == word).count() > 1;
        let numbered = words.iter().enumerate().map(|(index, word)| {
            if several(word) { format!("{word} {}", index + 1) } else { word.clone() }
        });
        numbered.collect()
    }

    fn member_word(&self, member: SchemaRef<'_>) -> String {
        let schema = match member {
            SchemaRef::Reference(reference) => {
                return component_name(reference).unwrap_or_else(|| "member".to_owned());
            }
            SchemaRef::Item(schema) => normalized(schema),
        };
        let title = schema.schema_data.title.clone().filter(|title| !title.trim().is_empty());
        title.or_else(|| self.telling_constant(&schema)).unwrap_or_else(|| kind(&schema).to_owned())
    }

    fn telling_constant(&self, schema: &Schema) -> Option<String> {
        let SchemaKind::Type(Typed::Object(object)) = &schema.schema_kind else { return None };
        let constants = object.properties.iter().filter_map(|(name, property)| {
            Some((name, self.constant(property.into())?.as_str()?.to_owned()))
        });
        constants.min().map(|(_, value)| value)
    }
}

/// The component that a member is, also where something is said beside its reference.
pub(super) fn component_of(member: &ReferenceOr<Schema>) -> Option<String> {
    match member {
        ReferenceOr::Reference { reference } => component_name(reference),
        ReferenceOr::Item(schema) => match &schema.schema_kind {
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => {
                all_of.first().and_then(component_of)
            }
            _ => None,
        },
    }
}

/// What a schema is, in a word.
pub(super) fn kind(schema: &Schema) -> &'static str {
    match &schema.schema_kind {
        SchemaKind::Type(Typed::String(string)) if !string.enumeration.is_empty() => "enum",
        SchemaKind::Type(Typed::String(_)) => "string",
        SchemaKind::Type(Typed::Number(_)) => "number",
        SchemaKind::Type(Typed::Integer(_)) => "integer",
        SchemaKind::Type(Typed::Boolean(_)) => "boolean",
        SchemaKind::Type(Typed::Object(_)) | SchemaKind::AllOf { .. } => "object",
        SchemaKind::Type(Typed::Array(_)) => "list",
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => "union",
        SchemaKind::Not { .. } | SchemaKind::Any(_) => "value",
    }
}
