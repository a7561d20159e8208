//! Any valid document: components that refer to one another, and operations with parameters, bodies
//! and answers of every kind. Made for proptest, so a document that breaks something shrinks.
//!
//! A reference is written as a number while documents are put together, and becomes the name of a
//! component in the end: so components can come and go while a document shrinks.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// Names of components, all of them allowed by OpenAPI, and none of them unlike what people write.
const SCHEMAS: &[&str] = &[
    "User",
    "user",
    "Page_User_",
    "Page_Page_User__",
    "Item-Input",
    "Item-Output",
    "a.b.C",
    "3D",
    "String",
    "Option",
    "Self",
    "Client",
    "HTTPError",
    "body",
    "_",
    "Value",
    "T",
    "Vec",
];

/// Names of properties and parameters.
const PROPERTIES: &[&str] = &[
    "id",
    "name",
    "type",
    "self",
    "Self",
    "crate",
    "userId",
    "user_id",
    "body",
    "query",
    "client",
    "new",
    "send",
    "a b",
    "",
    "$ref_",
    "é",
    "1st",
    "items",
    "value",
    "additional_properties",
    "kind",
];

/// Values of enums.
const VALUES: &[&str] = &["a", "A", "", "-1", "self", "a b", "1", "null", "+", "é", "*/"];

const FORMATS: &[&str] =
    &["date-time", "date", "uuid", "password", "byte", "email", "binary", "of"];

/// A document of OpenAPI 3.1 or 3.2.
pub fn document() -> impl Strategy<Value = Value> {
    let names = subsequence(SCHEMAS, 1..=8);
    let components = prop::collection::vec(component(), 8);
    let items = prop::collection::vec(path_item(), 1..5);
    let version = select(&["3.1.0", "3.1.1", "3.2.0"][..]);
    (version, names, components, items).prop_map(|(version, names, components, items)| {
        let mut schemas = Map::new();
        for (index, name) in names.iter().enumerate() {
            schemas.insert((*name).to_owned(), components[index].clone());
        }
        let mut paths = Map::new();
        for (index, item) in items.into_iter().enumerate() {
            let (template, item) = placed(index, item, version == "3.2.0");
            paths.insert(template, item);
        }
        let mut document = json!({
            "openapi": version,
            "info": {"title": "Any", "version": "1"},
            "paths": paths,
            "components": {"schemas": schemas},
        });
        link(&mut document, &names);
        document
    })
}

/// What a component may be without consisting of itself: an object, an enum, a list, a union of objects.
fn component() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => object(schema()),
        2 => enumeration(),
        1 => schema().prop_map(|items| json!({"type": "array", "items": items})),
        1 => prop::collection::vec(object(schema()), 1..4).prop_map(|members| json!({"oneOf": members})),
        1 => (object(schema()), object(schema())).prop_map(|(one, other)| json!({"allOf": [one, other]})),
        1 => tagged(),
    ]
}

/// A schema that may refer to any component.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => any::<u8>().prop_map(|index| json!({"$ref": index})),
        3 => scalar(),
        1 => enumeration(),
        1 => Just(json!({})),
        1 => Just(json!({"type": "null"})),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            2 => object(inner.clone()),
            2 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => inner.clone().prop_map(|values| json!({"type": "object", "additionalProperties": values})),
            2 => inner.clone().prop_map(|one| json!({"anyOf": [one, {"type": "null"}]})),
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(|members| json!({"anyOf": members})),
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(|members| json!({
                "type": "array", "prefixItems": members, "minItems": members.len(), "maxItems": members.len(),
            })),
            1 => inner.prop_map(|only| json!({"allOf": [only], "description": "Only this."})),
        ]
    })
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(FORMATS).prop_map(|format| json!({"type": "string", "format": format})),
        Just(json!({"type": "string"})),
        select(&["int32", "int64", "of"][..])
            .prop_map(|format| json!({"type": "integer", "format": format})),
        Just(json!({"type": "number", "minimum": 0})),
        any::<bool>().prop_map(|preset| json!({"type": "boolean", "default": preset})),
        Just(json!({"type": ["string", "integer", "null"]})),
        Just(json!({"const": "fixed"})),
        Just(json!({"const": 1})),
    ]
}

fn enumeration() -> impl Strategy<Value = Value> {
    let numbers = prop::collection::btree_set(-3_i64..4, 1..4);
    prop_oneof![
        subsequence(VALUES, 1..5).prop_map(|values| json!({"type": "string", "enum": values})),
        numbers.prop_map(|values| json!({"type": "integer", "enum": values})),
        subsequence(VALUES, 1..3).prop_map(|values| json!({"enum": [values[0], null, 1, true]})),
    ]
}

/// An object of some properties, some of which are required.
fn object(property: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let names = subsequence(PROPERTIES, 0..=5);
    let schemas = prop::collection::vec((property, any::<bool>()), 5);
    let more = select(&[None, None, Some(true), Some(false)][..]);
    (names, schemas, more).prop_map(|(names, schemas, more)| {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (name, (schema, wanted)) in names.into_iter().zip(schemas) {
            properties.insert(name.to_owned(), schema);
            required.extend(wanted.then_some(name));
        }
        let mut object = json!({"type": "object", "properties": properties, "required": required});
        if let Some(more) = more {
            object["additionalProperties"] = more.into();
        }
        object
    })
}

/// Objects that are told apart by a tag.
fn tagged() -> impl Strategy<Value = Value> {
    let members = prop::collection::vec(object(scalar()), 1..4);
    (members, any::<bool>()).prop_map(|(mut members, stated)| {
        for (index, member) in members.iter_mut().enumerate() {
            member["properties"]["kind"] = json!({"const": format!("k{index}")});
            member["required"] = json!(["kind"]);
        }
        let mut union = json!({"oneOf": members});
        if stated {
            union["discriminator"] = json!({"propertyName": "kind"});
        }
        union
    })
}

/// A path item without its path: the methods, and whether an operation says its id.
fn path_item() -> impl Strategy<Value = (Vec<Value>, bool, bool)> {
    let operations = prop::collection::vec(operation(), 1..4);
    (operations, any::<bool>(), any::<bool>())
}

fn operation() -> impl Strategy<Value = Value> {
    let names = subsequence(PROPERTIES, 0..=4);
    let parameters = prop::collection::vec(parameter(), 4);
    (names, parameters, body(), answers()).prop_map(|(names, parameters, body, answers)| {
        let pairs = names.into_iter().filter(|name| !name.is_empty()).zip(parameters);
        let parameters: Vec<Value> = pairs
            .map(|(name, mut parameter)| {
                parameter["name"] = name.into();
                // A header's name is a token.
                if !name.is_ascii() || name.contains(' ') {
                    parameter["in"] = "query".into();
                }
                parameter
            })
            .collect();
        let mut operation = json!({"parameters": parameters, "responses": answers});
        if let Some(body) = body {
            operation["requestBody"] = body;
        }
        operation
    })
}

/// A parameter without its name: by style, or as a text of JSON.
fn parameter() -> impl Strategy<Value = Value> {
    let place = select(&["query", "header", "cookie"][..]);
    let explode = select(&[None, Some(true), Some(false)][..]);
    (schema(), place, any::<bool>(), explode, 0..5).prop_map(
        |(schema, place, required, explode, way)| {
            let mut parameter = json!({"in": place, "required": required});
            if way == 0 {
                parameter["content"] = json!({"application/json": {"schema": schema}});
                return parameter;
            }
            parameter["schema"] = schema;
            if let Some(explode) = explode {
                parameter["explode"] = explode.into();
            }
            if way == 1 && place == "query" {
                parameter["style"] = "deepObject".into();
            }
            parameter
        },
    )
}

fn body() -> impl Strategy<Value = Option<Value>> {
    let media_type = prop_oneof![
        3 => schema().prop_map(|schema| ("application/json", schema)),
        1 => object(scalar()).prop_map(|schema| ("multipart/form-data", schema)),
        1 => object(scalar()).prop_map(|schema| ("application/x-www-form-urlencoded", schema)),
        1 => Just(("application/octet-stream", json!({}))),
        1 => Just(("text/plain", json!({"type": "string"}))),
    ];
    prop::option::of((media_type, any::<bool>()).prop_map(|((media_type, schema), required)| {
        let mut content = Map::new();
        content.insert(media_type.to_owned(), json!({"schema": schema}));
        json!({"required": required, "content": content})
    }))
}

fn answers() -> impl Strategy<Value = Value> {
    let content = prop_oneof![
        4 => schema().prop_map(|schema| json!({"application/json": {"schema": schema}})),
        1 => Just(json!({})),
        1 => Just(json!({"application/pdf": {}})),
        1 => Just(json!({"text/plain": {"schema": {"type": "string"}}})),
        1 => schema().prop_map(|schema| json!({"application/jsonl": {"itemSchema": schema}})),
    ];
    let statuses = subsequence(&["200", "201", "204", "2XX", "404", "4XX", "default"][..], 0..4);
    (statuses, prop::collection::vec(content, 4)).prop_map(|(statuses, contents)| {
        let mut answers = Map::new();
        for (status, content) in statuses.into_iter().zip(contents) {
            answers.insert(status.to_owned(), json!({"description": "ok", "content": content}));
        }
        Value::Object(answers)
    })
}

/// The path of an item, and the item: with a variable or without, declared or not.
fn placed(
    index: usize,
    (operations, named, variable): (Vec<Value>, bool, bool),
    newest: bool,
) -> (String, Value) {
    const METHODS: [&str; 4] = ["get", "post", "put", "delete"];
    let mut item = json!({});
    for (number, (mut operation, method)) in operations.into_iter().zip(METHODS).enumerate() {
        if named {
            operation["operationId"] = format!("op_{index}_{number}").into();
        }
        item[method] = operation;
    }
    if newest && variable {
        item["query"] = json!({"responses": {"204": {"description": "ok"}}});
        item["additionalOperations"] = json!({"COPY": {"responses": {}}});
    }
    let path =
        if variable { format!("/things/{{id}}/part{index}") } else { format!("/part{index}") };
    (path, item)
}

/// Gives every reference the name of a component.
fn link(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(members) => {
            if let Some(number) = members.get("$ref").and_then(Value::as_u64) {
                let index = usize::try_from(number).unwrap_or_default() % names.len();
                let reference = format!("#/components/schemas/{}", names[index]);
                members.insert("$ref".to_owned(), reference.into());
            }
            members.values_mut().for_each(|member| link(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| link(item, names)),
        _ => {}
    }
}
