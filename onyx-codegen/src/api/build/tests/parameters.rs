//! Parameters.

use super::notation::show;
use super::{clean, operation};
use crate::api::{Parameter, Place, Style};
use serde_json::{Value, json};

fn parameters(list: Value) -> Value {
    operation(json!({ "operationId": "op", "parameters": list, "responses": {} }))
}

fn only(list: Value) -> Parameter {
    let api = clean(parameters(json!([list])));
    let [parameter] = api.operations[0].parameters.as_slice() else { panic!() };
    parameter.clone()
}

#[test]
fn path_parameters_come_by_template_and_the_others_by_place_and_name() {
    let text = json!({ "type": "string" });
    let parameter = |place: &str, name: &str| json!({ "in": place, "name": name, "required": place == "path", "schema": text });
    let mut document = parameters(json!([
        parameter("cookie", "c"),
        parameter("header", "H"),
        parameter("query", "z"),
        parameter("query", "a"),
        parameter("path", "second"),
        parameter("path", "first")
    ]));
    let item = document["paths"]["/things/{id}"].take();
    document["paths"] = json!({ "/{first}/x/{second}": item });
    let api = clean(document);
    let order: Vec<_> = api.operations[0].parameters.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(order, ["first", "second", "a", "z", "H", "c"]);
    assert!(api.operations[0].parameters[0].required);
    assert_eq!(api.operations[0].parameters[5].place, Place::Cookie);
}

#[test]
fn styles_follow_the_defaults_of_openapi() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let style = |mut given: Value| {
        given["name"] = json!("id");
        given["schema"] = list.clone();
        given["required"] = json!(true);
        only(given).style
    };
    assert_eq!(style(json!({ "in": "query" })), Style::Repeat);
    assert_eq!(style(json!({ "in": "query", "explode": false })), Style::Join(','));
    assert_eq!(style(json!({ "in": "query", "style": "spaceDelimited" })), Style::Join(' '));
    assert_eq!(style(json!({ "in": "query", "style": "pipeDelimited" })), Style::Join('|'));
    assert_eq!(
        style(json!({ "in": "query", "style": "pipeDelimited", "explode": true })),
        Style::Repeat
    );
    assert_eq!(style(json!({ "in": "query", "style": "deepObject" })), Style::DeepObject);
    assert_eq!(style(json!({ "in": "path" })), Style::Join(','));
    assert_eq!(
        style(json!({ "in": "path", "style": "label", "explode": true })),
        Style::Label { explode: true }
    );
    assert_eq!(style(json!({ "in": "path", "style": "matrix" })), Style::Matrix { explode: false });
    assert_eq!(style(json!({ "in": "header" })), Style::Join(','));
    assert_eq!(style(json!({ "in": "cookie" })), Style::Repeat);
}

#[test]
fn null_is_said_by_leaving_a_parameter_out() {
    let parameter = only(json!({
        "in": "query", "name": "q", "description": "Own.", "deprecated": true, "example": "e",
        "schema": {
            "type": "string", "nullable": true, "default": null, "maxLength": 5,
            "format": "email", "description": "Schema's."
        }
    }));
    assert_eq!(parameter.ty, crate::api::Type::String);
    assert_eq!((parameter.required, &parameter.default), (false, &None));
    assert_eq!(parameter.bounds.max_length, Some(5));
    assert_eq!(parameter.format.as_deref(), Some("email"));
    assert_eq!(parameter.docs.description.as_deref(), Some("Own."));
    assert!(parameter.docs.deprecated);
    assert_eq!(parameter.docs.examples, [json!("e")]);
    let plain =
        json!({ "in": "query", "name": "q", "schema": { "type": "integer", "default": 3 } });
    assert_eq!(only(plain).default, Some(json!(3)));
}

#[test]
fn content_is_json() {
    let api = clean(parameters(json!([{ "in": "query", "name": "filter", "content": {
        "application/json": { "schema": { "type": "object", "properties": { "a": {} } } }
    } }])));
    let parameter = &api.operations[0].parameters[0];
    assert_eq!(parameter.style, Style::Json);
    assert_eq!(show(&api, &parameter.ty), "#0.filter");
}

#[test]
fn an_object_in_the_query_is_its_properties() {
    let api =
        clean(parameters(json!([{ "in": "query", "name": "thing", "required": true, "schema": {
        "type": "object", "required": ["a"], "properties": {
            "b": { "type": "integer", "nullable": true, "default": null }, "a": { "type": "string" }
        }
    } }])));
    let found: Vec<_> = api.operations[0]
        .parameters
        .iter()
        .map(|p| (p.name.as_str(), show(&api, &p.ty), p.required, p.style, p.default.clone()))
        .collect();
    let expected = [
        ("a", "string".to_owned(), true, Style::Repeat, None),
        ("b", "i64".to_owned(), false, Style::Repeat, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn deep_objects_stay_whole() {
    let reference = json!({ "$ref": "#/components/schemas/Thing" });
    let parameter =
        only(json!({ "in": "query", "name": "t", "style": "deepObject", "schema": reference }));
    assert_eq!((parameter.name.as_str(), parameter.style), ("t", Style::DeepObject));
}

#[test]
fn objects_keep_the_style_that_spells_their_members() {
    let api = clean(parameters(json!([
        { "in": "header", "name": "A", "schema": { "$ref": "#/components/schemas/Thing" } },
        { "in": "header", "name": "B", "explode": true, "schema": { "type": "object" } },
        { "in": "header", "name": "C", "explode": true, "schema": { "type": "array", "items": {} } },
        { "in": "query", "name": "map", "schema": { "type": "object" } },
        { "in": "path", "name": "id", "required": true, "style": "label", "schema": {
            "type": "array", "items": { "type": "string" }
        } }
    ])));
    let styles: Vec<_> = api.operations[0].parameters.iter().map(|p| p.style).collect();
    let label = Style::Label { explode: false };
    let expected =
        [label, Style::Repeat, Style::Join(','), Style::SimpleExploded, Style::Join(',')];
    assert_eq!(styles, expected);
}
