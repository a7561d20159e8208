//! Overlay actions that would make the document say what the server does: one for each place of the
//! document, over all operations.

use crate::call::Exchange;
use crate::document::Document;
use crate::finding::{Finding, Mend, union};
use crate::place::Place;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// An action, in the words of the Overlay specification.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Action {
    pub(crate) target: String,
    pub(crate) description: String,
    /// What is merged into the target; none where it is removed.
    pub(crate) update: Option<Value>,
}

/// All that would have to be said of one place.
#[derive(Default)]
struct Needs {
    widen: Option<Value>,
    properties: BTreeMap<String, Value>,
    optional: BTreeSet<String>,
    values: Vec<Value>,
    drop: BTreeSet<&'static str>,
    members: BTreeMap<String, Value>,
    operations: BTreeSet<&'static str>,
}

impl Needs {
    fn add(&mut self, finding: &Finding) {
        match &finding.mend {
            Mend::Unclear => {}
            Mend::Widen(schema) => {
                self.widen = Some(match self.widen.take() {
                    Some(known) => union(known, schema.clone()),
                    None => schema.clone(),
                });
            }
            Mend::Property(name, schema) => {
                let known = self.properties.remove(name);
                let schema =
                    known.into_iter().fold(schema.clone(), |schema, known| union(known, schema));
                self.properties.insert(name.clone(), schema);
            }
            Mend::Optional(name) => {
                self.optional.insert(name.clone());
            }
            Mend::Value(value) => {
                if !self.values.contains(value) {
                    self.values.push(value.clone());
                }
            }
            Mend::Drop(keyword) => {
                self.drop.insert(keyword);
            }
            Mend::Member(name, value) => {
                self.members.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The actions that would mend what was found.
pub(crate) fn actions<'a>(
    document: &Document,
    exchanges: impl Iterator<Item = &'a Exchange>,
    observed: &str,
) -> Vec<Action> {
    let mut places: BTreeMap<Place, Needs> = BTreeMap::new();
    for exchange in exchanges {
        for finding in &exchange.findings {
            if let (Some(place), true) = (&finding.place, finding.mend != Mend::Unclear) {
                let needs = places.entry(place.clone()).or_default();
                needs.add(finding);
                needs.operations.insert(exchange.entry.operation.id);
            }
        }
    }
    // Deeper places first: what is put in place of a schema holds it as it was.
    let of_place = |(place, needs): (&Place, &Needs)| of_place(document, place, needs, observed);
    places.iter().rev().flat_map(of_place).collect()
}

fn of_place(document: &Document, place: &Place, needs: &Needs, observed: &str) -> Vec<Action> {
    let Some(stands) = document.find(place) else { return Vec::new() };
    let operations: Vec<&str> = needs.operations.iter().copied().take(3).collect();
    let more = needs.operations.len().saturating_sub(operations.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let reason = |fact: &str| format!("{fact}; {observed}, in {}{more}.", operations.join(", "));
    let target = place.to_string();
    let mut actions = Vec::new();
    let remove =
        |target: String, fact: &str| Action { target, description: reason(fact), update: None };
    let update = |target: &str, fact: &str, update: Value| Action {
        target: target.to_owned(),
        description: reason(fact),
        update: Some(update),
    };
    for name in &needs.optional {
        let quoted = name.replace('\\', "\\\\").replace('\'', "\\'");
        let fact = format!("`{name}` may be absent");
        actions.push(remove(format!("{target}.required[?@ == '{quoted}']"), &fact));
    }
    for keyword in &needs.drop {
        let fact = format!("It is not always of the {keyword}");
        actions.push(remove(place.name(keyword).to_string(), &fact));
    }
    actions.extend(longer_list(place, stands, &needs.values).into_iter().map(
        |(target, values)| match values {
            None => remove(target, "There is more than one value"),
            Some(values) => update(&target, "There are more values than are listed", values),
        },
    ));
    if !needs.properties.is_empty() {
        let properties: Map<String, Value> = needs.properties.clone().into_iter().collect();
        let update = update(&target, "There is more in it", json!({ "properties": properties }));
        actions.push(update);
    }
    for (name, value) in &needs.members {
        let mut member = Map::new();
        member.insert(name.clone(), value.clone());
        actions.push(update(&target, "It answers so too", Value::Object(member)));
    }
    if let Some(schema) = &needs.widen {
        let fact = match schema["type"].as_str() {
            Some("null") => "It may be null",
            _ => "It may be of another type",
        };
        actions.extend(wider(place, stands, schema).into_iter().map(
            |(target, schema)| match schema {
                None => remove(target, fact),
                Some(schema) => update(&target, fact, schema),
            },
        ));
    }
    actions
}

/// A target, and what is merged into it or that it is removed.
type Step = (String, Option<Value>);

/// More values for a list, or a list for the one value that there was.
fn longer_list(place: &Place, stands: &Value, values: &[Value]) -> Vec<Step> {
    if values.is_empty() {
        return Vec::new();
    }
    let Some(constant) = stands.get("const") else {
        return vec![(place.to_string(), Some(json!({ "enum": values })))];
    };
    let all: Vec<Value> = [constant.clone()].into_iter().chain(values.iter().cloned()).collect();
    // The list may stand there beside the constant.
    let list = if stands.get("enum").is_some() { values.to_vec() } else { all };
    let removal = (place.name("const").to_string(), None);
    vec![removal, (place.to_string(), Some(json!({ "enum": list })))]
}

/// A schema that also admits another: one more branch, or a union in its place.
fn wider(place: &Place, stands: &Value, more: &Value) -> Vec<Step> {
    let branches = match more.get("anyOf") {
        Some(Value::Array(branches)) => branches.clone(),
        _ => vec![more.clone()],
    };
    for word in ["anyOf", "oneOf"] {
        if stands.get(word).is_some() {
            return vec![(place.to_string(), Some(json!({ word: branches })))];
        }
    }
    let Some((around, name)) = place.split() else { return Vec::new() };
    let all: Vec<Value> = [stands.clone()].into_iter().chain(branches).collect();
    let mut member = Map::new();
    member.insert(name.to_owned(), json!({ "anyOf": all }));
    vec![(place.to_string(), None), (around.to_string(), Some(Value::Object(member)))]
}

/// The actions as they stand in an overlay, in YAML.
pub(crate) fn yaml(actions: &[Action]) -> String {
    let mut text = String::new();
    for Action { target, description, update } in actions {
        // JSON is YAML, and needs no rules of when a text wants quotes.
        let change = match update {
            Some(update) => format!("update: {update}"),
            None => "remove: true".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  - target: {}\n    description: {}\n    {change}",
            json!(target),
            json!(description)
        );
    }
    text
}
