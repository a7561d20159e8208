//! Components that consist of themselves: `A: {$ref: B}` with `B: {$ref: A}`, and the same through
//! `allOf`, `anyOf` and `oneOf`. No value settles what they are. (Recursion through a property or
//! an item is something else, and legal.)

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
        for cycle in cycles(schemas) {
            let Some(first) = cycle.first() else { continue };
            let at = place(schemas, first);
            let way = cycle.iter().chain([first]).map(String::as_str).collect::<Vec<_>>();
            let message = format!("`{first}` consists of itself: {}", way.join(" → "));
            self.report(Diagnostic::error("reference-cycle", &at, message).help(
                "let one of them be a definition; move what they share into a schema of its own",
            ));
            schemas.insert(first.clone(), ReferenceOr::Item(placeholder(&at)).unbox());
        }
    }
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
fn cycles(schemas: &Schemas) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut entered: BTreeMap<String, bool> = BTreeMap::new();
    for start in schemas.keys() {
        if entered.contains_key(start) {
            continue;
        }
        let mut way = vec![enter(schemas, start, &mut entered)];
        while let Some(step) = way.last_mut() {
            let Some(next) = step.parts.pop() else {
                entered.insert(step.name.clone(), false);
                way.pop();
                continue;
            };
            match entered.get(&next) {
                None => way.push(enter(schemas, &next, &mut entered)),
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

fn enter(schemas: &Schemas, name: &str, entered: &mut BTreeMap<String, bool>) -> Step {
    entered.insert(name.to_owned(), true);
    let mut parts = Vec::new();
    if let Some(schema) = schemas.get(name) {
        collect_parts(schema, &mut parts);
    }
    parts.retain(|part| schemas.contains_key(part));
    parts.reverse();
    Step { name: name.to_owned(), parts }
}

/// The components that a schema consists of, in the document's order.
fn collect_parts(schema: &ReferenceOr<Schema>, parts: &mut Vec<String>) {
    let item = match schema {
        ReferenceOr::Reference { reference } => {
            parts.extend(reference.strip_prefix(&component("")).map(str::to_owned));
            return;
        }
        ReferenceOr::Item(item) => item,
    };
    if let SchemaKind::AllOf { all_of: members }
    | SchemaKind::AnyOf { any_of: members }
    | SchemaKind::OneOf { one_of: members } = &item.schema_kind
    {
        for member in members {
            collect_parts(member, parts);
        }
    }
}
