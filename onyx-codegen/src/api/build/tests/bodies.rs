//! Request bodies.

use super::notation::show;
use super::{assert_shapes, build, clean, operation};
use crate::api::{Api, Body, Content};
use serde_json::{Value, json};

fn with_body(body: Value) -> Value {
    operation(json!({ "operationId": "op", "requestBody": body, "responses": {} }))
}

fn of(content: Value) -> Value {
    with_body(json!({ "required": true, "content": content }))
}

fn body(api: &Api) -> &Body {
    api.operations[0].body.as_ref().unwrap()
}

/// A body's content in a few words.
fn content(api: &Api) -> String {
    match &body(api).content {
        Content::Json { media_type, ty } => format!("{media_type} {}", show(api, ty)),
        Content::Multipart(id) => format!("multipart {}", show(api, &crate::api::Type::Named(*id))),
        Content::Form(id) => format!("form {}", show(api, &crate::api::Type::Named(*id))),
        Content::Text { media_type } => format!("text {media_type}"),
        Content::Bytes { media_type } => format!("bytes {media_type}"),
    }
}

#[test]
fn media_types_decide_how_a_body_is_spelled() {
    let thing = json!({ "schema": { "$ref": "#/components/schemas/Thing" } });
    let case = |media_type: &str| content(&clean(of(json!({ (media_type): thing }))));
    assert_eq!(case("application/json"), "application/json Thing");
    assert_eq!(case("application/scim+json"), "application/scim+json Thing");
    assert_eq!(case("*/*"), "application/json Thing");
    assert_eq!(case("multipart/form-data"), "multipart Thing");
    assert_eq!(case("application/x-www-form-urlencoded"), "form Thing");
    assert_eq!(case("text/csv"), "text text/csv");
    assert_eq!(case("image/png"), "bytes image/png");
    assert_eq!(case("image/*"), "bytes application/octet-stream");
}

#[test]
fn a_body_that_may_be_null_is_not_required() {
    let required = |schema: Value| {
        let api = clean(of(json!({ "application/json": { "schema": schema } })));
        (body(&api).required, content(&api))
    };
    let text = "application/json string".to_owned();
    assert_eq!(required(json!({ "type": "string" })), (true, text.clone()));
    assert_eq!(required(json!({ "type": "string", "nullable": true })), (false, text));
    let api = clean(with_body(json!({ "content": { "application/json": {} } })));
    assert!(!body(&api).required);
    assert_eq!(content(&api), "application/json any");
}

#[test]
fn of_several_media_types_the_best_is_taken() {
    let thing = json!({ "schema": { "$ref": "#/components/schemas/Thing" } });
    let (api, codes) = build(of(json!({
        "application/x-www-form-urlencoded": thing, "text/plain": thing,
        "application/json": thing, "multipart/form-data": thing, "application/a+json": thing
    })));
    assert_eq!(codes, ["media-types-left-out"]);
    assert_eq!(content(&api), "application/json Thing");
    let (api, _) = build(of(json!({
        "application/x-www-form-urlencoded": thing, "multipart/form-data": thing
    })));
    assert_eq!(content(&api), "multipart Thing");
}

#[test]
fn binary_is_a_file_in_a_multipart_form_only() {
    let binary = json!({ "type": "string", "format": "binary" });
    let form = json!({ "type": "object", "properties": {
        "one": binary,
        "typed": { "type": "string", "x-codegen-content-media-type": "application/octet-stream" },
        "encoded": {
            "type": "string", "x-codegen-content-media-type": "image/png",
            "x-codegen-content-encoding": "base64"
        },
        "json": { "type": "string", "x-codegen-content-media-type": "application/json" },
        "many": { "type": "array", "items": binary },
        "maybe": { "type": "string", "format": "binary", "nullable": true },
        "shared": { "$ref": "#/components/schemas/Upload" },
        "nested": { "type": "object", "properties": { "inner": binary } }
    } });
    let mut document = of(json!({ "multipart/form-data": {
        "schema": { "$ref": "#/components/schemas/Form" }
    } }));
    document["components"]["schemas"]["Form"] = form.clone();
    document["components"]["schemas"]["Elsewhere"] = form;
    document["components"]["schemas"]["Upload"] = binary;
    let api = clean(document);
    assert_shapes(
        &api,
        &[
            (
                "Form",
                "{ encoded?: base64, json?: string, many?: [file], maybe?: file|null, \
                 nested?: Form.nested, one?: file, shared?: file, typed?: file }",
            ),
            ("Form.nested", "{ inner?: string }"),
            (
                "Elsewhere",
                "{ encoded?: base64, json?: string, many?: [string], maybe?: string|null, \
                 nested?: Elsewhere.nested, one?: string, shared?: Upload, typed?: string }",
            ),
        ],
    );
}

#[test]
fn a_form_may_be_written_in_place_or_merged() {
    let binary = json!({ "type": "string", "format": "binary" });
    let mut document = of(json!({ "multipart/form-data": { "schema": { "allOf": [
        { "$ref": "#/components/schemas/Base" },
        { "type": "object", "properties": { "own": binary } }
    ] } } }));
    document["components"]["schemas"]["Base"] =
        json!({ "type": "object", "properties": { "base": binary } });
    let api = clean(document);
    assert_eq!(content(&api), "multipart #0.body");
    assert_shapes(&api, &[("#0.body", "{ base?: file, own?: file }")]);
}

#[test]
fn a_form_that_is_no_object_is_sent_as_bytes() {
    let (api, codes) =
        build(of(json!({ "multipart/form-data": { "schema": { "type": "string" } } })));
    assert_eq!(codes, ["form-not-object"]);
    assert_eq!(content(&api), "bytes multipart/form-data");
}
