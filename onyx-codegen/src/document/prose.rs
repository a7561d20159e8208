//! Takes the author's own words out of a document and leaves the interface.

use super::node::Kind;
use serde_json::{Map, Value};

/// What `FastAPI` writes where the author has said nothing.
const STOCK_DESCRIPTIONS: [&str; 2] = ["Successful Response", "Validation Error"];

/// Removes descriptions, examples and links to documentation.
///
/// What stays: titles and the `summary` of an operation, which name things; the stock descriptions
/// of responses. Every other response keeps an empty description, since OpenAPI requires one.
/// A property, a parameter or a component that is *called* `description` is not prose.
pub fn drop_prose(document: &mut Value) {
    walk(document, Kind::Document);
}

fn walk(node: &mut Value, kind: Kind) {
    match node {
        Value::Object(map) => {
            drop_members(map, kind);
            for (key, value) in map.iter_mut() {
                walk(value, kind.member(key));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, kind.item())),
        _ => {}
    }
}

fn drop_members(map: &mut Map<String, Value>, kind: Kind) {
    match kind {
        Kind::Data
        | Kind::Named(_)
        | Kind::Extensible(_)
        | Kind::SecurityRequirement
        | Kind::Words
        | Kind::TypeNames => return,
        Kind::Response if !map.contains_key("$ref") => empty_description(map),
        _ => drop_all(map, &["description"]),
    }
    if kind != Kind::Operation {
        drop_all(map, &["summary"]);
    }
    drop_all(map, &["example", "examples", "externalDocs", "$comment"]);
    match kind {
        Kind::Server => variables(map).for_each(|variable| drop_all(variable, &["description"])),
        Kind::SecurityScheme => scopes(map).for_each(|meaning| *meaning = Value::from("")),
        _ => {}
    }
}

fn variables(server: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    let variables = server.get_mut("variables").and_then(Value::as_object_mut);
    variables.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

/// What each scope of each flow means, in the author's words; OpenAPI requires a text there.
fn scopes(scheme: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    let flows = scheme.get_mut("flows").and_then(Value::as_object_mut);
    let flows = flows.into_iter().flat_map(Map::values_mut);
    let scopes = flows.filter_map(|flow| flow.get_mut("scopes").and_then(Value::as_object_mut));
    scopes.flat_map(Map::values_mut)
}

fn drop_all(map: &mut Map<String, Value>, keys: &[&str]) {
    for key in keys {
        map.remove(*key);
    }
}

fn empty_description(response: &mut Map<String, Value>) {
    let Some(Value::String(description)) = response.get_mut("description") else { return };
    if !STOCK_DESCRIPTIONS.contains(&description.as_str()) {
        description.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::drop_prose;
    use serde_json::{Value, json};

    fn without_prose(mut document: Value) -> Value {
        drop_prose(&mut document);
        document
    }

    #[test]
    fn prose_goes_and_names_stay() {
        let document = json!({
            "info": {"title": "T", "description": "d", "summary": "s", "version": "1"},
            "servers": [{"url": "u", "description": "d", "variables": {"description": {"default": "v", "description": "d"}}}],
            "tags": [{"name": "t", "description": "d", "externalDocs": {"url": "u"}}],
            "externalDocs": {"url": "u"},
            "paths": {"/a": {
                "summary": "s", "description": "d",
                "get": {
                    "summary": "Get A", "description": "d", "externalDocs": {"url": "u"},
                    "parameters": [{"in": "query", "name": "description", "description": "d", "example": 1}],
                    "requestBody": {"description": "d", "content": {"a/b": {"schema": {"title": "S"}, "examples": {"e": {"value": 1}}}}},
                    "responses": {
                        "200": {"description": "Successful Response"},
                        "404": {"description": "d", "headers": {"h": {"description": "d"}}},
                        "default": {"$ref": "#/components/responses/E", "description": "d"},
                    },
                },
            }},
            "components": {
                "examples": {"e": {"value": 1}},
                "schemas": {"A": {"title": "A", "$comment": "c", "examples": [1]}},
                "securitySchemes": {"o": {"description": "d", "flows": {"password": {"scopes": {"read": "d"}}}}},
            },
        });
        assert_eq!(
            without_prose(document),
            json!({
                "info": {"title": "T", "version": "1"},
                "servers": [{"url": "u", "variables": {"description": {"default": "v"}}}],
                "tags": [{"name": "t"}],
                "paths": {"/a": {"get": {
                    "summary": "Get A",
                    "parameters": [{"in": "query", "name": "description"}],
                    "requestBody": {"content": {"a/b": {"schema": {"title": "S"}}}},
                    "responses": {
                        "200": {"description": "Successful Response"},
                        "404": {"description": "", "headers": {"h": {}}},
                        "default": {"$ref": "#/components/responses/E"},
                    },
                }}},
                "components": {
                    "schemas": {"A": {"title": "A"}},
                    "securitySchemes": {"o": {"flows": {"password": {"scopes": {"read": ""}}}}},
                },
            })
        );
    }

    #[test]
    fn what_is_only_called_so_is_not_prose() {
        let document = json!({
            "paths": {"/description": {"get": {"x-note": {"description": "d", "example": 1}}}},
            "components": {
                "responses": {"description": {"description": ""}},
                "schemas": {
                    "description": {"properties": {
                        "description": {"type": "string"},
                        "summary": {"default": {"description": "d", "examples": [1]}},
                        "example": {"const": {"summary": "s"}},
                        "examples": {"enum": [{"externalDocs": 1}]},
                    }},
                },
            },
        });
        assert_eq!(without_prose(document.clone()), document);
    }
}
