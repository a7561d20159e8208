//! Changes of JSON that leave it JSON: most bytes changed at random are refused by the reader, and
//! what lies behind it is never reached.

use onyx_tests::shuffle::Random;
use serde_json::{Map, Value, json};

/// Words that mean something to a reader of documents or overlays.
const WORDS: &[&str] = &[
    "$ref",
    "$defs",
    "$anchor",
    "type",
    "format",
    "enum",
    "const",
    "default",
    "nullable",
    "items",
    "prefixItems",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "discriminator",
    "propertyName",
    "mapping",
    "title",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "minimum",
    "maxLength",
    "contentMediaType",
    "contentEncoding",
    "in",
    "name",
    "schema",
    "content",
    "style",
    "explode",
    "parameters",
    "requestBody",
    "responses",
    "headers",
    "operationId",
    "tags",
    "security",
    "servers",
    "examples",
    "itemSchema",
    "x-codegen-framing",
    "x-codegen-error-item",
    "x-codegen-heartbeat",
    "x-codegen-stream-switch",
    "x-codegen-may-be-empty",
    "target",
    "update",
    "copy",
    "remove",
];

/// Texts that are values of such words, or that lead elsewhere where they are pasted.
const TEXTS: &[&str] = &[
    "",
    ".",
    "..",
    "object",
    "array",
    "string",
    "integer",
    "number",
    "boolean",
    "null",
    "date-time",
    "int64",
    "uuid",
    "binary",
    "byte",
    "password",
    "path",
    "query",
    "header",
    "cookie",
    "form",
    "label",
    "matrix",
    "deepObject",
    "pipeDelimited",
    "application/json",
    "multipart/form-data",
    "text/event-stream",
    "json-lines",
    "#/components/schemas/A",
    "#/components/schemas/a~1b%20c",
    "#",
    "self",
    "Self",
    "crate",
    "r#type",
    "_",
    "fn",
    "Ünï-cødé",
    "a\"b",
    "*/",
    "\"#",
    "\n//! x",
    "```\nx\n```",
    "#![x]",
    "{a}",
    "/a/{b}/{b}",
    "200",
    "4XX",
    "default",
    "1",
    "-1",
    "\u{202e}x",
    "$",
    "$..*",
    "$.info[?@.a]",
];

/// A value that differs in one place.
pub fn mutated(value: &Value, random: &mut Random) -> Value {
    let donor = node(value, random).clone();
    with_change(value, &donor, random)
}

/// Changes one node; `donor` is what is put somewhere whole.
fn with_change(value: &Value, donor: &Value, random: &mut Random) -> Value {
    let mut changed = value.clone();
    let at = below(random, count(value));
    let mut left = at;
    if let Some(node) = nth_mut(&mut changed, &mut left) {
        change(node, donor, random);
    }
    changed
}

fn change(node: &mut Value, donor: &Value, random: &mut Random) {
    match (node, below(random, 6)) {
        (Value::Object(members), 0..=3) => change_members(members, donor, random),
        (Value::Array(items), 0..=3) => change_items(items, donor, random),
        (node, 4) => *node = donor.clone(),
        (node, _) => *node = scalar(random),
    }
}

fn change_members(members: &mut Map<String, Value>, donor: &Value, random: &mut Random) {
    let names: Vec<String> = members.keys().cloned().collect();
    let name = names.get(below(random, names.len().max(1))).cloned();
    match (name, below(random, 4)) {
        (Some(name), 0) => {
            members.remove(&name);
        }
        (Some(name), 1) => {
            let value = members.remove(&name).unwrap_or_default();
            members.insert(word(random), value);
        }
        (_, 2) => {
            members.insert(word(random), scalar(random));
        }
        _ => {
            members.insert(word(random), donor.clone());
        }
    }
}

fn change_items(items: &mut Vec<Value>, donor: &Value, random: &mut Random) {
    let at = below(random, items.len().max(1));
    match below(random, 4) {
        0 if at < items.len() => {
            items.remove(at);
        }
        1 => random.shuffle(items),
        2 => {
            let twin = items.get(at).cloned().unwrap_or_else(|| scalar(random));
            items.push(twin);
        }
        _ => items.push(donor.clone()),
    }
}

fn word(random: &mut Random) -> String {
    let list = if below(random, 3) == 0 { TEXTS } else { WORDS };
    list[below(random, list.len())].to_owned()
}

fn scalar(random: &mut Random) -> Value {
    match below(random, 8) {
        0 => Value::Null,
        1 => json!(below(random, 2) == 0),
        2 => json!([0, 1, -1, i64::MIN, i64::MAX][below(random, 5)]),
        3 => json!([0.5, -0.0, 1e300, 18_446_744_073_709_551_615_f64][below(random, 4)]),
        4 => json!({}),
        5 => json!([]),
        _ => json!(TEXTS[below(random, TEXTS.len())]),
    }
}

/// A number below `end`, which is not 0.
fn below(random: &mut Random, end: usize) -> usize {
    usize::try_from(random.number() % (end as u64)).expect("less than a usize")
}

/// A node of a value, any of them.
fn node<'a>(value: &'a Value, random: &mut Random) -> &'a Value {
    let mut left = below(random, count(value));
    nth(value, &mut left).unwrap_or(value)
}

fn count(value: &Value) -> usize {
    1 + children(value).map(count).sum::<usize>()
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Object(members) => Box::new(members.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

fn nth<'a>(value: &'a Value, left: &mut usize) -> Option<&'a Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    children(value).find_map(|child| nth(child, left))
}

fn nth_mut<'a>(value: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Object(members) => members.values_mut().find_map(|child| nth_mut(child, left)),
        Value::Array(items) => items.iter_mut().find_map(|child| nth_mut(child, left)),
        _ => None,
    }
}

/// For libFuzzer: changes the JSON at the start of a buffer, and gives its new length; none where it
/// is no JSON or where it is time for another kind of change.
#[must_use]
pub fn in_place(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> Option<usize> {
    let mut random = Random::new(u64::from(seed));
    if below(&mut random, 16) == 0 {
        return None;
    }
    let mut value: Value = serde_json::from_slice(data.get(..size)?).ok()?;
    for _ in 0..=below(&mut random, 4) {
        value = mutated(&value, &mut random);
    }
    let text = value.to_string();
    let room = data.get_mut(..text.len()).filter(|_| text.len() <= max_size)?;
    room.copy_from_slice(text.as_bytes());
    Some(text.len())
}

/// For libFuzzer: one JSON with a piece of another; 0 where there is none.
pub fn crossed(one: &[u8], other: &[u8], out: &mut [u8], seed: u32) -> usize {
    let mut random = Random::new(u64::from(seed));
    let (Ok(one), Ok(other)) =
        (serde_json::from_slice(one), serde_json::from_slice::<Value>(other))
    else {
        return 0;
    };
    let donor = node(&other, &mut random).clone();
    let text = with_change(&one, &donor, &mut random).to_string();
    match out.get_mut(..text.len()) {
        Some(room) => {
            room.copy_from_slice(text.as_bytes());
            text.len()
        }
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_made_almost_always_and_leaves_json() {
        let value = json!({"a": [1, {"b": "c", "d": null}], "e": {"f": true}});
        let mut random = Random::new(1);
        let changed = (0..1000).filter(|_| mutated(&value, &mut random) != value).count();
        assert!(changed > 900, "{changed}");
        let text = value.to_string();
        for seed in 0..1000 {
            let mut buffer = vec![0; 200];
            buffer[..text.len()].copy_from_slice(text.as_bytes());
            if let Some(length) = in_place(&mut buffer, text.len(), 200, seed) {
                assert!(serde_json::from_slice::<Value>(&buffer[..length]).is_ok(), "{seed}");
            }
            let length = crossed(text.as_bytes(), b"[[2]]", &mut buffer, seed);
            assert!(serde_json::from_slice::<Value>(&buffer[..length]).is_ok(), "{seed}");
        }
    }
}
