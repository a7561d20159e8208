//! What a base does not say: which schemas extend it.
//!
//! A discriminator on an object with neither `anyOf` nor `oneOf` means a choice among the schemas that
//! take the object up by `allOf` ("Models with Polymorphism Support" of the Schema Object). They are
//! listed here, so that the base is lowered as if it had a `oneOf` of them.

use super::Lowering;
use super::node::Node;
use super::references::{component, component_name, resolve_schema};
use super::schema::Lowered;
use crate::diagnostic::Pointer;
use openapiv3::ReferenceOr;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The components that extend another one, by its name.
#[derive(Default)]
pub(super) struct Heirs(BTreeMap<String, BTreeSet<String>>);

impl Heirs {
    pub(super) fn collect(document: &Value) -> Self {
        let mut heirs = Self::default();
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        for (name, schema) in schemas.into_iter().flatten() {
            for base in bases(document, name, schema) {
                heirs.0.entry(base).or_default().insert(name.clone());
            }
        }
        heirs
    }

    /// All that extend a component, through one another too.
    fn of<'h>(&'h self, base: &'h str) -> BTreeSet<&'h str> {
        let mut found = BTreeSet::new();
        let mut open = vec![base];
        while let Some(name) = open.pop() {
            let direct = self.0.get(name).into_iter().flatten().map(String::as_str);
            open.extend(direct.filter(|heir| *heir != base && found.insert(*heir)));
        }
        found
    }
}

/// The components that a schema takes up by `allOf`.
fn bases(document: &Value, name: &str, schema: &Value) -> Vec<String> {
    let members = schema.get("allOf").and_then(Value::as_array);
    let references =
        members.into_iter().flatten().filter_map(|member| member.get("$ref")?.as_str());
    let from = Pointer::root().child("components").child("schemas").child(name).child("allOf");
    let places = references.filter_map(|reference| resolve_schema(document, reference, &from).ok());
    places.filter_map(|place| component_name(&place)).collect()
}

/// Whether a schema leaves it to others to say what there is to choose from.
fn is_base(members: &Map<String, Value>) -> bool {
    let has = |keyword: &str| members.contains_key(keyword);
    has("discriminator") && has("properties") && !has("anyOf") && !has("oneOf")
}

impl Lowering<'_, '_> {
    /// References to all that extend this base; none where it is no base.
    pub(super) fn heirs(&self, node: &Node<'_>) -> Vec<Lowered> {
        let Some(name) = component_name(&node.at).filter(|_| is_base(node.members)) else {
            return Vec::new();
        };
        let heirs = self.heirs.of(&name).into_iter();
        heirs.map(|heir| ReferenceOr::Reference { reference: component(heir) }).collect()
    }
}
