//! Values out of schemas: as little as a schema allows, as much as it names, and what a newer
//! server may say beyond it.

use crate::document::{Document, members};
use serde_json::{Map, Value, json};

/// A member of closed objects that no schema has; a client may lose it.
pub(crate) const EXTRA: &str = "zz_extra";
/// A member of open objects that no schema has; a client must keep it.
pub(crate) const ADDITIONAL: &str = "zz_additional";
/// A string that no enum has.
const UNKNOWN: &str = "zz_unknown";
/// How deep optional members go.
const DEPTH: usize = 8;

/// What kind of value is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only what is required.
    Minimal,
    /// Everything.
    Maximal,
    /// Everything, and null wherever it may be.
    Nulls,
    /// Everything, and members that no schema has.
    Extra,
    /// Everything, and enums with values that they do not have.
    UnknownValues,
    /// Everything, and unions with members that they do not have.
    UnknownMembers,
}

impl Kind {
    /// Whether the schema allows what is made.
    pub(crate) fn is_valid(self) -> bool {
        !matches!(self, Self::UnknownValues | Self::UnknownMembers | Self::Extra)
    }
}

/// Which way the value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ToServer,
    FromServer,
}

#[derive(Clone, Copy)]
pub(crate) struct Maker<'a> {
    pub(crate) document: &'a Document,
    pub(crate) kind: Kind,
    pub(crate) direction: Direction,
    /// Which of several possible values is taken: unions and enums go round with it.
    pub(crate) pick: usize,
    /// How many items a list has at least, whatever its schema says.
    pub(crate) least_items: usize,
}

impl<'a> Maker<'a> {
    /// Makes what a server answers.
    pub(crate) fn answer(document: &'a Document, kind: Kind, pick: usize) -> Self {
        Self { document, kind, direction: Direction::FromServer, pick, least_items: 0 }
    }
}

impl Maker<'_> {
    pub(crate) fn make(&self, schema: &Value) -> Value {
        self.value(schema, 0)
    }

    fn value(&self, schema: &Value, depth: usize) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.value(self.document.target(reference), depth);
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(values) = schema["enum"].as_array() {
            return self.one_of(values);
        }
        if let Some(alternatives) = alternatives(schema) {
            return self.union(schema, alternatives, depth);
        }
        match schema["type"].as_str() {
            Some("object") => self.object(schema, depth),
            Some("array") => self.array(schema, depth),
            Some("string") => Value::String(self.string(schema)),
            Some("integer") => self.integer(schema).into(),
            Some("number") => self.number(schema),
            Some("boolean") => Value::Bool(self.pick.is_multiple_of(2)),
            Some("null") => Value::Null,
            _ if schema.get("properties").is_some() => self.object(schema, depth),
            _ => self.anything(),
        }
    }

    fn one_of(&self, values: &[Value]) -> Value {
        if self.kind == Kind::UnknownValues && values.iter().all(Value::is_string) {
            return UNKNOWN.into();
        }
        values[self.pick % values.len()].clone()
    }

    fn union(&self, schema: &Value, alternatives: &[Value], depth: usize) -> Value {
        let is_null = |schema: &&Value| schema["type"] == "null";
        let some: Vec<&Value> = alternatives.iter().filter(|a| !is_null(a)).collect();
        let nullable = some.len() < alternatives.len();
        if some.is_empty() || nullable && (self.kind == Kind::Nulls || depth > DEPTH) {
            return Value::Null;
        }
        if self.kind == Kind::UnknownValues && some.iter().all(|schema| schema["const"].is_string())
        {
            return UNKNOWN.into();
        }
        if self.kind == Kind::UnknownMembers
            && some.len() > 1
            && let Some(member) = self.unknown_member(schema, &some)
        {
            return member;
        }
        self.value(some[self.pick % some.len()], depth + 1)
    }

    /// A value that no member of the union takes.
    fn unknown_member(&self, schema: &Value, members: &[&Value]) -> Option<Value> {
        if let Some(tag) = schema["discriminator"]["propertyName"].as_str() {
            return Some(json!({"zz_first": 1, tag: UNKNOWN, "zz_rest": [null, {"a": "b"}]}));
        }
        if members.iter().all(|schema| schema.get("const").is_some()) {
            return None;
        }
        let kinds: Vec<&str> = members.iter().map(|schema| self.kind_of(schema)).collect();
        let candidates =
            [("boolean", json!(true)), ("array", json!([{"zz": 1}])), ("object", json!({"zz": 1}))];
        let fits = |kind: &str| kinds.iter().any(|known| *known == kind || *known == "any");
        candidates.into_iter().find(|(kind, _)| !fits(kind)).map(|(_, value)| value)
    }

    /// The kind of JSON that a schema takes, as far as it takes only one.
    fn kind_of<'s>(&'s self, schema: &'s Value) -> &'s str {
        match schema["$ref"].as_str() {
            Some(reference) => self.kind_of(self.document.target(reference)),
            None => schema["type"].as_str().unwrap_or("any"),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut object = Map::new();
        for (name, property) in members(&schema["properties"]) {
            let is_required = required.iter().any(|required| required == name);
            let is_wanted = is_required || self.kind != Kind::Minimal && depth <= DEPTH;
            if is_wanted && self.travels(property) {
                object.insert(name.clone(), self.value(property, depth + 1));
            }
        }
        self.additional(schema, depth, &mut object);
        Value::Object(object)
    }

    fn travels(&self, property: &Value) -> bool {
        match self.direction {
            Direction::ToServer => property["readOnly"] != true,
            Direction::FromServer => property["writeOnly"] != true,
        }
    }

    /// Adds the members that the schema does not name.
    fn additional(&self, schema: &Value, depth: usize, object: &mut Map<String, Value>) {
        let open = match schema.get("additionalProperties") {
            None if schema.get("properties").is_some() => &Value::Bool(false),
            None => &Value::Bool(true),
            Some(open) => open,
        };
        let names = schema.get("propertyNames").map(|names| self.value(names, depth));
        let name = names.as_ref().and_then(Value::as_str).unwrap_or(ADDITIONAL);
        if *open == Value::Bool(false) {
            if self.kind == Kind::Extra {
                object.insert(EXTRA.to_owned(), json!({"deep": [1, null]}));
            }
        } else if self.kind != Kind::Minimal && depth <= DEPTH {
            object.insert(name.to_owned(), self.value(open, depth + 1));
        }
    }

    fn array(&self, schema: &Value, depth: usize) -> Value {
        let least = usize::try_from(schema["minItems"].as_u64().unwrap_or(0)).unwrap_or(0);
        let least = least.max(self.least_items);
        let most = schema["maxItems"].as_u64().and_then(|most| usize::try_from(most).ok());
        let wanted = if self.kind == Kind::Minimal || depth > DEPTH { 0 } else { 2 };
        let count = wanted.max(least).min(most.unwrap_or(usize::MAX));
        let item = |index| Maker { pick: self.pick + index, ..*self };
        (0..count).map(|index| item(index).value(&schema["items"], depth + 1)).collect()
    }

    fn string(&self, schema: &Value) -> String {
        match schema["format"].as_str() {
            Some("date-time") => return self.time().to_owned(),
            Some("date") => return "2026-02-28".to_owned(),
            Some("uuid") => return format!("4c25c3ce-0d09-4f7b-8839-ab8b1b2c{:04}", self.pick),
            Some("email") => return "someone@example.com".to_owned(),
            Some("uri") => return "https://example.com/a?b=c".to_owned(),
            _ => {}
        }
        match schema["pattern"].as_str() {
            Some("^password$") => return "password".to_owned(),
            Some("^[0-9a-fA-F]{40}$") => return "0123456789abcdefABCD".repeat(2),
            pattern => assert_eq!(pattern, None, "a value for this pattern has to be added"),
        }
        let bound =
            |name: &str| schema[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
        let text =
            if self.kind == Kind::Minimal { "" } else { "Grüße, 世界 & \"co\"/\\ %2F+\u{1}" };
        let mut text = format!("{text}{}", self.pick);
        // An empty path segment cannot be sent, and an empty string is a value like any other.
        text.extend(std::iter::repeat_n('x', bound("minLength").unwrap_or(1)));
        text.chars().take(bound("maxLength").unwrap_or(usize::MAX)).collect()
    }

    /// With and without a fraction and, as servers write it, without a zone.
    fn time(&self) -> &'static str {
        let zoned = ["2026-11-24T18:18:16.364897Z", "2026-11-24T18:18:16+00:00"];
        match self.direction {
            Direction::FromServer if self.kind == Kind::Extra => "2026-11-24T18:18:16.364897",
            _ => zoned[self.pick % zoned.len()],
        }
    }

    fn integer(&self, schema: &Value) -> i64 {
        // Limits stand in the document with and without a fraction.
        #[allow(clippy::cast_possible_truncation, reason = "limits are far below 2^53")]
        let bound = |name: &str| schema[name].as_f64().map(|bound| bound as i64);
        let least = bound("minimum").or(bound("exclusiveMinimum").map(|bound| bound + 1));
        let most = bound("maximum").or(bound("exclusiveMaximum").map(|bound| bound - 1));
        match self.kind {
            Kind::Minimal => least.or(most.map(|most| most.min(0))).unwrap_or(0),
            // More than a double can tell apart from its neighbours.
            _ => most.unwrap_or(9_007_199_254_740_993),
        }
    }

    fn number(&self, schema: &Value) -> Value {
        let bound = |name: &str| schema[name].as_f64();
        let least = bound("minimum").or(bound("exclusiveMinimum").map(|bound| bound + 0.25));
        let most = bound("maximum").or(bound("exclusiveMaximum").map(|bound| bound - 0.25));
        match (self.kind, self.pick % 2) {
            (Kind::Minimal, _) => json!(least.unwrap_or(0.0)),
            // Servers write whole numbers without a fraction.
            (_, 0) if least.is_none() && most.is_none() => json!(7),
            _ => json!(most.or(least).unwrap_or(0.1)),
        }
    }

    fn anything(&self) -> Value {
        match self.kind {
            Kind::Minimal | Kind::Nulls => Value::Null,
            _ => json!({"any": [1, 2.5, "x", null, true, {"thing": -1}]}),
        }
    }
}

/// The members of a union, where the schema is one.
pub(crate) fn alternatives(schema: &Value) -> Option<&[Value]> {
    let members = schema.get("anyOf").or(schema.get("oneOf"))?;
    members.as_array().map(Vec::as_slice)
}

/// How often `pick` has to move on until each member of each union was taken once.
pub(crate) fn rounds(document: &Document, schema: &Value) -> usize {
    let reached = document.reached(schema);
    let all = reached.iter().filter_map(|name| document.schemas.get(*name)).chain([schema]);
    all.map(largest).max().unwrap_or(1)
}

fn largest(schema: &Value) -> usize {
    let here = alternatives(schema).map_or(1, <[Value]>::len);
    let inside = match schema {
        Value::Array(items) => items.iter().map(largest).max(),
        Value::Object(members) => members.values().map(largest).max(),
        _ => None,
    };
    here.max(inside.unwrap_or(1))
}
