//! Holds an answer against its schema: one walk over both.
//!
//! It looks for more than a validator does (properties that the schema does not know are valid by
//! JSON Schema), tells for each finding the place of the schema that would have to be another, and
//! takes down which texts of the answer are words of the document and so no data of anybody's.

use crate::document::Document;
use crate::finding::{Finding, Kind, Mend, merged, shape};
use crate::place::{At, Place, is_name, is_word};
use onyx_api::runtime::DateTime;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// How many steps a walk takes. Unions within unions are walked several times; this ends it on any
/// document.
const MAX_STEPS: usize = 200_000;
/// How deep it goes: as deep as `serde_json` reads.
const MAX_DEPTH: usize = 128;
/// The schema that stands where a reference leads nowhere.
static ANYTHING: Value = Value::Bool(true);

/// What a walk has found.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub(crate) findings: Vec<Finding>,
    /// The JSON pointers of texts that the document itself has, or that are only an id or a time.
    pub(crate) vocabulary: HashSet<String>,
    /// Whether there was more than is looked at.
    pub(crate) is_part: bool,
}

/// Holds a value against the schema at a place.
pub(crate) fn check(document: &Document, schema: &Place, value: &Value) -> Checked {
    let mut walk = Walk { document, steps: 0, depth: 0, checked: Checked::default() };
    walk.value(value, schema, &At::Root);
    let Checked { findings, vocabulary, .. } = walk.checked;
    Checked { findings: merged(findings), vocabulary, is_part: walk.steps > MAX_STEPS }
}

struct Walk<'d> {
    document: &'d Document,
    steps: usize,
    depth: usize,
    checked: Checked,
}

impl<'d> Walk<'d> {
    fn value(&mut self, value: &Value, used: &Place, at: &At<'_>) {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.depth > MAX_DEPTH {
            return;
        }
        // What cannot be found or is `true` or `{}` admits everything.
        let Some((place, Value::Object(schema))) = self.document.resolve(used) else { return };
        self.depth += 1;
        if value.is_null() && !self.admits_null(&place) {
            self.found(
                Kind::Null,
                at,
                schema_in_words(schema),
                "null",
                used,
                Mend::Widen(shape(value)),
            );
        } else if let Some(branches) = branches(schema, &place) {
            self.union(value, schema, &branches, used, at);
        } else {
            self.plain(value, schema, &place, used, at);
        }
        self.depth -= 1;
    }

    fn found(
        &mut self,
        kind: Kind,
        at: &At<'_>,
        expected: String,
        found: impl Into<String>,
        place: &Place,
        mend: Mend,
    ) {
        let (at, found) = (at.to_string(), found.into());
        let place = Some(place.clone());
        self.checked.findings.push(Finding { kind, at, expected, found, place, count: 1, mend });
    }

    /// The schemas that the branches of a union are in the end, or the one at the place itself.
    fn leaves(&self, place: &Place) -> Vec<&'d Value> {
        let (mut leaves, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![place.clone()]);
        while let Some(place) = open.pop() {
            match self.document.resolve(&place) {
                Some((place, schema)) => {
                    match schema.as_object().and_then(|schema| branches(schema, &place)) {
                        Some(branches) if seen.insert(place) => open.extend(branches),
                        Some(_) => {}
                        None => leaves.push(schema),
                    }
                }
                None => leaves.push(&ANYTHING),
            }
        }
        leaves
    }

    fn admits_null(&self, place: &Place) -> bool {
        self.leaves(place).iter().any(|schema| schema.as_object().is_none_or(admits_null))
    }

    /// Whether a schema may be meant by a value of this JSON kind.
    fn is_of_kind(&self, value: &Value, branch: &Place) -> bool {
        let is_of_kind = |schema: &Map<String, Value>| is_of_types(value, &types(schema));
        self.leaves(branch).iter().any(|schema| schema.as_object().is_none_or(is_of_kind))
    }

    /// The branch of a union that the value is meant as: the one by its tag, or else the one with
    /// the fewest findings.
    fn union(
        &mut self,
        value: &Value,
        schema: &Map<String, Value>,
        branches: &[Place],
        used: &Place,
        at: &At<'_>,
    ) {
        if let Some(tag) = schema.get("discriminator").and_then(|tag| tag["propertyName"].as_str())
            && let Some(said) = value.get(tag).and_then(Value::as_str)
            && let Some(mapping) = schema["discriminator"].get("mapping").and_then(Value::as_object)
        {
            let reference = mapping.get(said).and_then(Value::as_str);
            if let Some(branch) = reference.and_then(Place::of_reference) {
                return self.value(value, &branch, at);
            }
            let (at, known) = (At::Member(at, tag), words(mapping.keys().map(String::as_str)));
            return self.found(Kind::Unlisted, &at, known, token(said), used, Mend::Unclear);
        }
        let candidates: Vec<&Place> =
            branches.iter().filter(|branch| self.is_of_kind(value, branch)).collect();
        let tried = candidates.iter().map(|branch| self.tried(value, branch, at));
        if let Some(checked) = tried.min_by_key(|checked| checked.findings.len()) {
            self.checked.findings.extend(checked.findings);
            self.checked.vocabulary.extend(checked.vocabulary);
        } else {
            let expected = schema_in_words(schema);
            self.found(Kind::Type, at, expected, kind_of(value), used, Mend::Widen(shape(value)));
        }
    }

    /// A walk of its own, of which nothing is taken down yet.
    fn tried(&mut self, value: &Value, branch: &Place, at: &At<'_>) -> Checked {
        let Self { document, steps, depth, .. } = *self;
        let mut walk = Walk { document, steps, depth, checked: Checked::default() };
        walk.value(value, branch, at);
        // Steps that lead nowhere count too.
        self.steps = walk.steps;
        walk.checked
    }

    fn plain(
        &mut self,
        value: &Value,
        schema: &Map<String, Value>,
        place: &Place,
        used: &Place,
        at: &At<'_>,
    ) {
        if !is_of_types(value, &types(schema)) {
            let expected = schema_in_words(schema);
            self.found(Kind::Type, at, expected, kind_of(value), used, Mend::Widen(shape(value)));
            return;
        }
        self.listed(value, schema, place, at);
        match value {
            Value::Object(members) => self.object(members, schema, place, at),
            Value::Array(items) => {
                let item = place.name("items");
                items.iter().enumerate().for_each(|(index, value)| {
                    self.value(value, &item, &At::Item(at, index));
                });
            }
            Value::String(text) => self.format(text, schema, place, at),
            _ => {}
        }
    }

    /// `enum` and `const`.
    fn listed(&mut self, value: &Value, schema: &Map<String, Value>, place: &Place, at: &At<'_>) {
        let constant = schema.get("const").map(std::slice::from_ref);
        let listed = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice);
        let Some(values) = constant.or(listed) else { return };
        let is_listed = values.contains(value);
        if !is_listed {
            let found = value.as_str().map_or_else(|| kind_of(value).to_owned(), token);
            // What is no word cannot be put into the document: it may be anything.
            let is_word = value.as_str().is_some_and(is_word);
            let mend = if is_word { Mend::Value(value.clone()) } else { Mend::Unclear };
            let known = words(values.iter().filter_map(Value::as_str));
            self.found(Kind::Unlisted, at, known, found, place, mend);
        }
        if value.is_string() && (is_listed || value.as_str().is_some_and(is_word)) {
            self.checked.vocabulary.insert(at.pointer());
        }
    }

    fn format(&mut self, text: &str, schema: &Map<String, Value>, place: &Place, at: &At<'_>) {
        let Some(format) = schema.get("format").and_then(Value::as_str) else { return };
        let is_valid = match format {
            "uuid" => uuid::Uuid::try_parse(text).is_ok(),
            "date-time" => text.parse::<DateTime>().is_ok(),
            "date" => text.parse::<chrono::NaiveDate>().is_ok(),
            _ => return,
        };
        if is_valid {
            self.checked.vocabulary.insert(at.pointer());
        } else {
            let mend = Mend::Drop("format");
            self.found(Kind::Format, at, format!("a {format}"), "another text", place, mend);
        }
    }

    fn object(
        &mut self,
        members: &Map<String, Value>,
        schema: &Map<String, Value>,
        place: &Place,
        at: &At<'_>,
    ) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str).filter(|name| !members.contains_key(*name)) {
            let mend = Mend::Optional(name.to_owned());
            let at = At::Member(at, name);
            self.found(Kind::Absent, &at, "the property".to_owned(), "nothing", place, mend);
        }
        let more = place.name("additionalProperties");
        let is_open = match schema.get("additionalProperties") {
            None => properties.is_none_or(Map::is_empty),
            Some(more) => *more != Value::Bool(false),
        };
        for (name, value) in members {
            if properties.is_some_and(|known| known.contains_key(name)) {
                let place = place.name("properties").name(name);
                self.value(value, &place, &At::Member(at, name));
                continue;
            }
            let at = At::Key(at, name);
            if is_open {
                self.value(value, &more, &at);
            } else {
                let expected = "no such property".to_owned();
                let mend = if is_name(name) {
                    Mend::Property(name.clone(), shape(value))
                } else {
                    Mend::Unclear
                };
                self.found(Kind::Unknown, &at, expected, kind_of(value), place, mend);
            }
        }
    }
}

/// Whether a schema that is no union admits null.
fn admits_null(schema: &Map<String, Value>) -> bool {
    let types = types(schema);
    let listed = schema.get("enum").and_then(Value::as_array);
    let is_typed = !types.is_empty() || schema.contains_key("properties");
    schema.get("nullable") == Some(&Value::Bool(true))
        || ((!is_typed || types.contains(&"null"))
            && listed.is_none_or(|listed| listed.contains(&Value::Null))
            && schema.get("const").is_none_or(Value::is_null))
}

/// The places of a union's branches.
fn branches(schema: &Map<String, Value>, place: &Place) -> Option<Vec<Place>> {
    let word = ["anyOf", "oneOf"].into_iter().find(|word| schema.contains_key(*word))?;
    let count = schema.get(word)?.as_array()?.len();
    let list = place.name(word);
    Some((0..count).map(|index| list.index(index)).collect())
}

/// The types that a schema names.
fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_of_types(value: &Value, types: &[&str]) -> bool {
    let is_of = |name: &&str| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    types.is_empty() || types.iter().any(is_of)
}

/// What kind of value it is, without the value.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What a schema asks for, in a few words.
fn schema_in_words(schema: &Map<String, Value>) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let word = ["anyOf", "oneOf"].into_iter().find_map(|word| schema.get(word)?.as_array());
    if let Some(branches) = word {
        let branches = branches.iter().filter_map(Value::as_object).map(schema_in_words);
        return branches.collect::<Vec<_>>().join(" or ");
    }
    let titled = |kind: &str| match (kind, schema.get("title").and_then(Value::as_str)) {
        ("object", Some(title)) => title.to_owned(),
        (kind, _) => kind.to_owned(),
    };
    let types = types(schema);
    if types.is_empty() {
        return "a value".to_owned();
    }
    types.into_iter().map(titled).collect::<Vec<_>>().join(" or ")
}

fn words<'a>(known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match known.as_slice() {
        [one] => format!("`{one}`"),
        [first @ .., last] if first.len() < 8 => {
            let first: Vec<String> = first.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
        _ => format!("one of {} values", known.len()),
    }
}

/// A text where it is a word, and only what it is where it may be more.
fn token(text: &str) -> String {
    if is_word(text) { format!("`{text}`") } else { "another string".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::document::Document;
    use crate::place::Place;
    use serde_json::{Value, json};

    /// What is found in a value, as kind, place in it and place in the document.
    fn found(schemas: &Value, value: &Value) -> Vec<(&'static str, String, String)> {
        let document = Document::new(json!({"schemas": schemas}));
        let findings = check(&document, &Place::of(["schemas", "Pet"]), value).findings;
        let told = findings.into_iter().map(|finding| {
            let place = finding.place.as_ref().map(ToString::to_string);
            (finding.kind.name(), finding.at, place.unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn each_fault_is_found_where_it_is() {
        let schemas = json!({
            "Pet": {
                "type": "object",
                "required": ["name", "kind"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"$ref": "#/schemas/Kind"},
                    "born": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
                    "young": {"type": "array", "items": {"$ref": "#/schemas/Pet"}},
                },
            },
            "Kind": {"type": "string", "enum": ["cat", "dog"]},
        });
        let good = json!({"name": "A", "kind": "cat", "born": null, "young": []});
        assert_eq!(found(&schemas, &good), []);
        let young = json!([{"kind": "emu"}, {"name": null, "kind": "dog", "legs": 4}]);
        let bad = json!({"name": 7, "kind": "cat", "born": "today", "young": young});
        let mut found = found(&schemas, &bad);
        found.sort();
        let expected = [
            ("absent", "$.young[0].name", "$.schemas.Pet"),
            ("format", "$.born", "$.schemas.Pet.properties.born.anyOf[0]"),
            ("null", "$.young[1].name", "$.schemas.Pet.properties.name"),
            ("type", "$.name", "$.schemas.Pet.properties.name"),
            ("unknown-field", "$.young[1].legs", "$.schemas.Pet"),
            ("unlisted-value", "$.young[0].kind", "$.schemas.Kind"),
        ];
        let expected = expected.map(|(kind, at, place)| (kind, at.to_owned(), place.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn of_a_union_the_branch_by_its_tag_or_the_nearest_is_taken() {
        let schemas = json!({
            "Pet": {
                "oneOf": [{"$ref": "#/schemas/Cat"}, {"$ref": "#/schemas/Dog"}],
                "discriminator": {"propertyName": "is", "mapping": {"cat": "#/schemas/Cat", "dog": "#/schemas/Dog"}},
            },
            "Cat": {"type": "object", "required": ["claws"], "properties": {"is": {"const": "cat"}, "claws": {"type": "integer"}}},
            "Dog": {"type": "object", "required": ["bark"], "properties": {"is": {"const": "dog"}, "bark": {"type": "string"}}},
        });
        let (dog, fish) = (json!({"is": "dog", "bark": 3}), json!({"is": "fish"}));
        assert_eq!(found(&schemas, &dog)[0].2, "$.schemas.Dog.properties.bark");
        assert_eq!(found(&schemas, &fish)[0].0, "unlisted-value");
        let mut untagged = schemas.clone();
        untagged["Pet"]["discriminator"].take();
        assert_eq!(found(&untagged, &dog)[0].2, "$.schemas.Dog.properties.bark");
    }

    #[test]
    fn unions_within_unions_come_to_an_end() {
        let itself = json!({"$ref": "#/schemas/Pet"});
        let schemas =
            json!({"Pet": {"anyOf": [itself, itself, {"type": "array", "items": itself}]}});
        let mut value = json!("x");
        for _ in 0..40 {
            value = json!([value, 1]);
        }
        found(&schemas, &value);
    }
}
