//! Documents that are out of order, too deep, or circular.

use super::notation::{names, shape, show};
use super::{build, clean, reports, schemas};
use crate::api::Api;
use crate::diagnostic::Diagnostics;
use openapiv3::{
    Components, ObjectType, OpenAPI, ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::{Map, Value, json};

/// The document with the keys of every object the other way round.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(reversed).collect()),
        Value::Object(members) => {
            let members = members.iter().rev();
            Value::Object(
                members.map(|(key, value)| (key.clone(), reversed(value))).collect::<Map<_, _>>(),
            )
        }
        other => other.clone(),
    }
}

fn summary(api: &Api) -> Vec<String> {
    let types = names(api).into_iter().map(|name| format!("{name} {}", shape(api, &name)));
    let operations = api.operations.iter().map(|operation| {
        let parameters: Vec<_> = operation
            .parameters
            .iter()
            .map(|parameter| format!("{} {}", parameter.name, show(api, &parameter.ty)))
            .collect();
        format!(
            "{} {} {} {parameters:?} {:?} {:?}",
            operation.method, operation.path, operation.id, operation.body, operation.answer
        )
    });
    types.chain(operations).collect()
}

#[test]
fn the_order_of_keys_means_nothing() {
    let content = |name: &str| {
        json!({
            "text/plain": { "schema": { "type": "string" } },
            "application/json": { "schema": { "type": "object", "properties": {
                "b": { "enum": ["x"] }, (name): { "enum": ["y"] }
            } } },
            "application/jsonl": {}
        })
    };
    let operation = json!({
        "operationId": "same",
        "parameters": [
            { "name": "q", "in": "query", "schema": { "enum": ["1"] } },
            { "name": "a", "in": "query", "schema": { "enum": ["2"] } }
        ],
        "requestBody": { "content": content("body") },
        "responses": {
            "200": { "description": "", "content": content("ok") },
            "201": { "description": "", "content": content("new") },
            "default": { "description": "", "content": content("error") }
        }
    });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": {
            "/b": { "post": operation, "get": operation },
            "/a": { "put": operation, "delete": operation }
        },
        "components": { "schemas": {
            "B": { "anyOf": [{ "$ref": "#/components/schemas/A" }, { "type": "object", "properties": {
                "type": { "type": "string", "x-codegen-const": "b", "default": "b" }
            } }] },
            "A": { "type": "object", "properties": {
                "z": { "enum": ["z"] }, "c": { "enum": ["c"] },
                "type": { "type": "string", "x-codegen-const": "a", "default": "a" }
            } }
        } }
    });
    let (one, codes) = build(document.clone());
    let (other, other_codes) = build(reversed(&document));
    assert_eq!(summary(&one), summary(&other));
    assert_eq!(codes, other_codes);
    assert!(summary(&one).len() > 20);
}

fn schema(schema_kind: SchemaKind) -> Schema {
    Schema { schema_data: SchemaData::default(), schema_kind }
}

fn text() -> Schema {
    schema(SchemaKind::Type(Type::String(StringType::default())))
}

fn object(property: Schema) -> Schema {
    object_of("p", property)
}

fn object_of(name: &str, property: Schema) -> Schema {
    let properties = [(name.to_owned(), ReferenceOr::boxed_item(property))].into();
    schema(SchemaKind::Type(Type::Object(ObjectType { properties, ..ObjectType::default() })))
}

fn union(member: Schema) -> Schema {
    let any_of = vec![ReferenceOr::Item(object(member)), ReferenceOr::Item(text())];
    schema(SchemaKind::AnyOf { any_of })
}

fn merged(member: Schema) -> Schema {
    let all_of = vec![ReferenceOr::Item(object_of("q", text())), ReferenceOr::Item(object(member))];
    schema(SchemaKind::AllOf { all_of })
}

/// A component of a schema in a schema in a schema …, built by hand: serde's own recursion would
/// not fit the stack of a test.
fn build_nested(levels: usize, wrap: fn(Schema) -> Schema) -> (Api, Vec<&'static str>) {
    let deep = (0..levels).fold(text(), |inner, _| wrap(inner));
    let mut components = Components::default();
    components.schemas.insert("Deep".to_owned(), ReferenceOr::Item(deep));
    let document = OpenAPI { components: Some(components), ..OpenAPI::default() };
    let mut diagnostics = Diagnostics::default();
    let api = super::super::build(&document, &mut diagnostics);
    (api, reports(&diagnostics))
}

#[test]
fn documents_as_deep_as_lowering_admits_fit_the_stack() {
    for (levels, wrap, types) in
        [(199, object as fn(Schema) -> Schema, 199), (99, union, 198), (99, merged, 99)]
    {
        let (api, codes) = build_nested(levels, wrap);
        assert!(codes.is_empty(), "{codes:?}");
        assert_eq!(api.types.len(), types);
    }
}

#[test]
fn deeper_documents_are_refused() {
    for (levels, wrap) in [(201, object as fn(Schema) -> Schema), (101, union)] {
        let (_, codes) = build_nested(levels, wrap);
        assert_eq!(codes, ["too-deep"]);
    }
}

#[test]
fn chains_of_references_may_be_long() {
    let mut all = Map::new();
    for index in 0..3000 {
        let next = json!({ "$ref": format!("#/components/schemas/T{:04}", index + 1) });
        let schema = match index % 3 {
            0 => json!({ "allOf": [next, { "description": "d" }] }),
            1 => json!({ "anyOf": [next, { "type": "string" }] }),
            _ => json!({ "type": "object", "properties": { "next": next } }),
        };
        all.insert(format!("T{index:04}"), schema);
    }
    all.insert("T3000".to_owned(), json!({ "type": "string" }));
    let api = clean(schemas(Value::Object(all)));
    assert_eq!(shape(&api, "T0000"), "= T0001");
    assert_eq!(api.types.len(), 3001);
}

#[test]
fn long_chains_of_merging_are_refused_and_not_followed() {
    let mut all = Map::new();
    for index in 0..250 {
        let next = json!({ "$ref": format!("#/components/schemas/T{:04}", index + 1) });
        let own = json!({ "type": "object", "properties": { (format!("p{index}")): {} } });
        // Twice the same: merging must not double the work at each step.
        all.insert(format!("T{index:04}"), json!({ "allOf": [next, next, own] }));
    }
    all.insert("T0250".to_owned(), json!({ "type": "object", "properties": { "last": {} } }));
    let (_, codes) = build(schemas(Value::Object(all)));
    assert!(codes.contains(&"too-deep"));
}

#[test]
fn what_consists_of_itself_is_an_error() {
    let (api, codes) = build(schemas(json!({
        "A": { "anyOf": [{ "$ref": "#/components/schemas/B" }, { "type": "string" }] },
        "B": { "anyOf": [{ "$ref": "#/components/schemas/A" }, { "type": "integer" }] },
        "Fine": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "$ref": "#/components/schemas/Fine" } }] }
    })));
    assert_eq!(codes, ["circular-type"]);
    assert_eq!(shape(&api, "A"), "= any");
    assert_eq!(shape(&api, "B"), "A / i64");
    assert_eq!(shape(&api, "Fine"), "string / [Fine]");
}
