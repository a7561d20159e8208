//! Components that consist of themselves: `A: {$ref: B}` with `B: {$ref: A}`, and the same through
//! `allOf`, or through `anyOf` and `oneOf`. No value settles what they are.
//!
//! Recursion through a property or an item is something else, and legal. So is a way round that
//! leads through both kinds: a base that lists with `oneOf` the schemas that extend it by `allOf`.

use super::Lowering;
use super::extension;
use super::references::component;
use super::schema::placeholder;
use crate::diagnostic::{Diagnostic, Pointer};
use openapiv3::{ReferenceOr, Schema, SchemaKind};
use std::collections::BTreeMap;

type Schemas = BTreeMap<String, ReferenceOr<Schema>>;

impl Lowering<'_, '_> {
    /// Reports each cycle once, and puts a placeholder where it begins.
    pub(super) fn break_cycles(&mut self, schemas: &mut Schemas) {
        for through in [Through::Merging, Through::Choosing] {
            for cycle in cycles(schemas, through) {
                self.break_cycle(&cycle, schemas);
            }
        }
    }

    fn break_cycle(&mut self, cycle: &[String], schemas: &mut Schemas) {
        let Some(first) = cycle.first() else { return };
        let at = place(schemas, first);
        let way = cycle.iter().chain([first]).map(String::as_str).collect::<Vec<_>>();
        let message = format!("`{first}` consists of itself: {}", way.join(" → "));
        self.report(Diagnostic::error("reference-cycle", &at, message).help(
            "let one of them be a definition; move what they share into a schema of its own",
        ));
        schemas.insert(first.clone(), ReferenceOr::Item(placeholder(&at)).unbox());
    }
}

/// Which compositions a way may lead through, beside plain references.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    /// `allOf`
    Merging,
    /// `anyOf` and `oneOf`
    Choosing,
}

/// Where a component stands in the document.
fn place(schemas: &Schemas, name: &str) -> Pointer {
    let schema = schemas.get(name).and_then(ReferenceOr::as_item);
    let stated = schema.and_then(|schema| schema.schema_data.extensions.get(extension::POINTER));
    match stated.and_then(serde_json::Value::as_str) {
        Some(pointer) => Pointer::parse(pointer),
        None => Pointer::root().child("components").child("schemas").child(name),
    }
}

/// A component on the way, and what it consists of that is still to be followed.
struct Step {
    name: String,
    parts: Vec<String>,
}

/// The cycles, each from where it was entered. Depth first, on a stack of its own.
fn cycles(schemas: &Schemas, through: Through) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut entered: BTreeMap<String, bool> = BTreeMap::new();
    for start in schemas.keys() {
        if entered.contains_key(start) {
            continue;
        }
        let mut way = vec![enter(schemas, start, through, &mut entered)];
        while let Some(step) = way.last_mut() {
            let Some(next) = step.parts.pop() else {
                entered.insert(step.name.clone(), false);
                way.pop();
                continue;
            };
            match entered.get(&next) {
                None => way.push(enter(schemas, &next, through, &mut entered)),
                Some(true) => {
                    let names = way.iter().map(|step| step.name.clone());
                    found.push(names.skip_while(|name| *name != next).collect());
                }
                Some(false) => {}
            }
        }
    }
    found
}

fn enter(
    schemas: &Schemas,
    name: &str,
    through: Through,
    entered: &mut BTreeMap<String, bool>,
) -> Step {
    entered.insert(name.to_owned(), true);
    let mut parts = Vec::new();
    if let Some(schema) = schemas.get(name) {
        collect_parts(schema, through, &mut parts);
    }
    parts.retain(|part| schemas.contains_key(part));
    parts.reverse();
    Step { name: name.to_owned(), parts }
}

/// The components that a schema consists of, in the document's order.
fn collect_parts(schema: &ReferenceOr<Schema>, through: Through, parts: &mut Vec<String>) {
    let item = match schema {
        ReferenceOr::Reference { reference } => {
            parts.extend(reference.strip_prefix(&component("")).map(str::to_owned));
            return;
        }
        ReferenceOr::Item(item) => item,
    };
    let members = match (&item.schema_kind, through) {
        // A reference with words beside it.
        (SchemaKind::AllOf { all_of }, _) if all_of.len() == 1 => all_of,
        (SchemaKind::AllOf { all_of }, Through::Merging) => all_of,
        (
            SchemaKind::AnyOf { any_of: members } | SchemaKind::OneOf { one_of: members },
            Through::Choosing,
        ) => members,
        _ => return,
    };
    for member in members {
        collect_parts(member, through, parts);
    }
}
