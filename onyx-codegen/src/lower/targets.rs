//! The schemas outside of `components/schemas` that become components.
//!
//! A schema may be referred to wherever it stands, but the lowered model has references to
//! components only. So the document is searched once, beforehand, for targets elsewhere: each gets
//! a name and is lowered as a component, and its own place refers to that component too. Thus every
//! schema is lowered exactly once. So it is with what stands in a shared response or request body:
//! these are resolved in place, and their types would be repeated by each operation.

use super::extension;
use super::references::{component_name, resolve, resolve_schema};
use crate::diagnostic::Pointer;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Schemas outside of `components/schemas` that become components, and their names.
#[derive(Default)]
pub(super) struct Targets(BTreeMap<Pointer, String>);

impl Targets {
    /// Finds them in the whole document, and names them in the order of their places.
    pub(super) fn collect(document: &Value) -> Self {
        let mut search = Search { document, places: BTreeSet::new(), open: Vec::new() };
        search.run();
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let mut taken: BTreeSet<_> = schemas.into_iter().flat_map(Map::keys).cloned().collect();
        let mut targets = Self::default();
        for place in search.places {
            let name = free_name(&name_of(&place), &mut taken);
            targets.0.insert(place, name);
        }
        targets
    }

    /// The name of the component at this place, where it is one.
    pub(super) fn name(&self, place: &Pointer) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }

    /// Places and names, by place.
    pub(super) fn to_vec(&self) -> Vec<(Pointer, String)> {
        self.0.iter().map(|(place, name)| (place.clone(), name.clone())).collect()
    }
}

/// The search, on a stack of its own: nothing bounds the depth of the document here.
struct Search<'d> {
    document: &'d Value,
    places: BTreeSet<Pointer>,
    open: Vec<Open<'d>>,
}

/// A value to search.
struct Open<'d> {
    value: &'d Value,
    at: Pointer,
    /// Whether its keys are names that the document's author chose.
    named: bool,
}

impl<'d> Search<'d> {
    fn run(&mut self) {
        self.open.push(Open { value: self.document, at: Pointer::root(), named: false });
        while let Some(Open { value, at, named }) = self.open.pop() {
            match value {
                Value::Object(members) => self.object(members, &at, named),
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate().filter(|(_, item)| holds(item)) {
                        self.open.push(Open { value: item, at: at.child(index), named: false });
                    }
                }
                _ => {}
            }
        }
    }

    fn object(&mut self, members: &'d Map<String, Value>, at: &Pointer, named: bool) {
        if !named {
            self.references(members, at);
        }
        for (key, value) in members.iter().filter(|(_, value)| holds(value)) {
            if named || !is_data(key) {
                let named = !named && naming(key).is_some();
                self.open.push(Open { value, at: at.child(key), named });
            }
        }
    }

    fn references(&mut self, members: &Map<String, Value>, at: &Pointer) {
        if let Some(Value::String(reference)) = members.get("$ref") {
            let is_schema = component_name(at).is_some() || is_schema_place(at);
            let from = at.child("$ref");
            if is_schema { self.schema(reference, &from) } else { self.shared(reference, &from) }
        }
        let mapping = members.get("discriminator").and_then(|value| value.get("mapping"));
        for reference in mapping.and_then(Value::as_object).into_iter().flat_map(Map::values) {
            if let Value::String(reference) = reference {
                self.schema(reference, &at.child("discriminator"));
            }
        }
    }

    fn schema(&mut self, reference: &str, from: &Pointer) {
        let Ok(place) = resolve_schema(self.document, reference, from) else { return };
        if component_name(&place).is_some() {
            return;
        }
        // A target in a part that the search passes over is itself to be searched.
        let hidden = place.tokens().any(|token| is_data(&token));
        let value = self.document.pointer(place.as_str()).filter(|_| hidden);
        if self.places.insert(place.clone())
            && let Some(value) = value
        {
            self.open.push(Open { value, at: place, named: false });
        }
    }

    fn shared(&mut self, reference: &str, from: &Pointer) {
        let Ok(place) = resolve(self.document, reference, from) else { return };
        if !matches!(place.tokens().nth(1).as_deref(), Some("responses" | "requestBodies")) {
            return;
        }
        let content = place.child("content");
        let media_types = self.document.pointer(content.as_str()).and_then(Value::as_object);
        for (media_type, value) in media_types.into_iter().flatten() {
            if value.get("schema").is_some_and(deserves_name) {
                self.places.insert(content.child(media_type).child("schema"));
            }
        }
    }
}

/// Whether a value has anything in it to search.
fn holds(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// Whether a schema makes a type of its own.
fn deserves_name(schema: &Value) -> bool {
    let keys = ["properties", "anyOf", "oneOf", "allOf", "enum"];
    keys.iter().any(|key| schema.get(key).is_some())
}

/// Whether a member holds data, where a `$ref` is no reference, or what is not lowered.
fn is_data(key: &str) -> bool {
    const DATA: [&str; 8] =
        ["callbacks", "const", "default", "enum", "example", "examples", "links", "webhooks"];
    DATA.contains(&key) || (key.starts_with("x-") && key != extension::ERROR_ITEM)
}

/// Whether a schema stands here, as the tokens tell.
fn is_schema_place(place: &Pointer) -> bool {
    const SINGLE: [&str; 7] = [
        "schema",
        "itemSchema",
        "items",
        "additionalItems",
        "additionalProperties",
        "propertyNames",
        extension::ERROR_ITEM,
    ];
    const PARENTS: [&str; 9] = [
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "anyOf",
        "oneOf",
        "allOf",
        "prefixItems",
        "items",
    ];
    let tokens: Vec<String> = place.tokens().collect();
    let mut tokens = tokens.iter().rev().map(String::as_str);
    tokens.next().is_some_and(|token| SINGLE.contains(&token))
        || tokens.next().is_some_and(|token| PARENTS.contains(&token))
}

/// For a member whose keys are names: what such a name is a name of, where that tells something.
fn naming(key: &str) -> Option<&'static str> {
    match key {
        "responses" => Some("response"),
        "requestBodies" => Some("body"),
        "parameters" => Some("parameter"),
        "headers" => Some("header"),
        "$defs" | "content" | "definitions" | "encoding" | "pathItems" | "paths"
        | "patternProperties" | "properties" | "schemas" | "securitySchemes" => Some(""),
        _ => None,
    }
}

/// A name for the schema at a place: the words on the way to it that its author chose.
fn name_of(place: &Pointer) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut above: Option<String> = None;
    for token in place.tokens() {
        match above.take() {
            // A media type tells nothing.
            Some(above) if above == "content" => {}
            Some(above) => words.extend([token, naming(&above).unwrap_or_default().to_owned()]),
            None if naming(&token).is_some() => above = Some(token),
            None => words.push(structural_word(&token).to_owned()),
        }
    }
    let words = words.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

fn structural_word(token: &str) -> &str {
    match token {
        "items" => "item",
        "additionalProperties" => "value",
        "requestBody" => "body",
        "components" | "schema" | "anyOf" | "oneOf" | "allOf" | "prefixItems" => "",
        other => other,
    }
}

fn free_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
    let mut candidates = std::iter::once(wanted.to_owned()).chain(numbered);
    let name = candidates.find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
