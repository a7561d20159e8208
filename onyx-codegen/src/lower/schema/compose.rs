//! `$ref`, `allOf`, `anyOf` and `oneOf`.

use super::super::Lowering;
use super::super::extension;
use super::super::node::Node;
use super::combine::without_null;
use super::kinds;
use super::types::{self, JsonType, Types};
use super::values::merge_enumerations;
use super::{Lowered, boxed, of_kind, placeholder};
use crate::diagnostic::Diagnostic;
use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;

/// Keywords that put a schema together out of others.
const COMPOSITIONS: &[&str] = &["$ref", "allOf", "anyOf", "discriminator", "oneOf"];

impl<'d> Lowering<'d, '_> {
    /// What the compositions of a node come to, each a part of the whole.
    pub(super) fn compositions(
        &mut self,
        node: &Node<'d>,
        types: &Types,
        data: &mut SchemaData,
    ) -> Vec<Lowered> {
        if !node.has_any(COMPOSITIONS) {
            return Vec::new();
        }
        // `type` beside a composition holds for each member that has none. In `allOf` it says
        // something only about a member that restricts it further.
        let inherited = if types.explicit { types.names.as_slice() } else { &[] };
        let mut parts: Vec<_> = self.reference(node).into_iter().collect();
        parts.extend(self.members(node, "allOf", inherited));
        for keyword in ["anyOf", "oneOf"] {
            parts.extend(self.union(node, keyword, inherited, data));
        }
        let heirs = self.heirs(node);
        if !heirs.is_empty() {
            parts.push(unite(node, "oneOf", heirs));
        }
        parts
    }

    fn reference(&mut self, node: &Node<'d>) -> Option<Lowered> {
        let reference = self.text(node, "$ref")?;
        Some(match self.schema_reference(reference, &node.child("$ref")) {
            Some(reference) => ReferenceOr::Reference { reference },
            None => ReferenceOr::Item(placeholder(&node.at)),
        })
    }

    fn members(&mut self, node: &Node<'d>, keyword: &str, inherited: &[JsonType]) -> Vec<Lowered> {
        let members = self.list(node, keyword);
        if members.is_empty() && node.get(keyword).is_some_and(Value::is_array) {
            let message = format!("`{keyword}` has no member");
            let error = Diagnostic::error("empty-composition", &node.child(keyword), message);
            self.report(error.help("give it a member, or leave it out"));
        }
        let mut lowered = Vec::new();
        for (value, at) in members {
            let speaks = keyword != "allOf" || types::restricts(value);
            lowered.push(self.schema_with(value, &at, if speaks { inherited } else { &[] }));
        }
        lowered
    }

    fn union(
        &mut self,
        node: &Node<'d>,
        keyword: &str,
        inherited: &[JsonType],
        data: &mut SchemaData,
    ) -> Option<Lowered> {
        if only_constrains(node, keyword) {
            self.unsupported(keyword, node.child(keyword));
            return None;
        }
        let written = self.members(node, keyword, inherited);
        if written.is_empty() {
            return None;
        }
        let mut members = Members::default();
        for member in written {
            members.add(member);
        }
        if members.kept.is_empty() {
            let empty = placeholder(&node.at);
            let nothing = if members.nullable { kinds::null(empty) } else { kinds::never(empty) };
            return Some(ReferenceOr::Item(nothing));
        }
        data.nullable |= members.nullable;
        Some(unite(node, keyword, members.kept))
    }
}

/// `anyOf: [{required: [a]}, {required: [b]}]`: no member says what the value is.
fn only_constrains(node: &Node<'_>, keyword: &str) -> bool {
    let constrains = |value: &Value| {
        value.as_object().is_some_and(|members| {
            let mut keys = members.keys().map(String::as_str);
            members.contains_key("required")
                && keys.all(|key| matches!(key, "required" | "not" | "title" | "description"))
        })
    };
    let members = node.get(keyword).and_then(Value::as_array);
    members.is_some_and(|list| !list.is_empty() && list.iter().all(constrains))
}

fn unite(node: &Node<'_>, keyword: &str, mut members: Vec<Lowered>) -> Lowered {
    // With a discriminator even a single member is told by its tag.
    if members.len() == 1 && !node.has("discriminator") {
        return members.remove(0);
    }
    if let Some(merged) = merge_enumerations(&members) {
        return ReferenceOr::Item(merged);
    }
    let members = members.into_iter().map(ReferenceOr::unbox).collect();
    ReferenceOr::Item(of_kind(match keyword {
        "oneOf" => SchemaKind::OneOf { one_of: members },
        _ => SchemaKind::AnyOf { any_of: members },
    }))
}

/// The members of a union without null, which the union itself says.
#[derive(Default)]
struct Members {
    kept: Vec<Lowered>,
    nullable: bool,
}

impl Members {
    fn add(&mut self, member: Lowered) {
        let ReferenceOr::Item(schema) = member else { return self.kept.push(member) };
        let data = &schema.schema_data;
        if data.extensions.contains_key(extension::NULL) {
            self.nullable = true;
        } else if !data.extensions.contains_key(extension::NEVER) {
            self.nullable |= data.nullable;
            self.flatten(schema);
        }
    }

    /// A union in a union is the same as its members, unless a discriminator tells them apart.
    fn flatten(&mut self, schema: Box<Schema>) {
        match schema.schema_kind {
            SchemaKind::AnyOf { any_of: members } | SchemaKind::OneOf { one_of: members }
                if schema.schema_data.discriminator.is_none() =>
            {
                self.kept.extend(members.into_iter().map(boxed));
            }
            _ => self.kept.push(without_null(schema)),
        }
    }
}
