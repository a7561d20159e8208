//! Answers.

use super::notation::show;
use super::{assert_shapes, build, clean, operation};
use crate::api::{Answer, Api, Framing, Stream};
use serde_json::{Value, json};

fn thing() -> Value {
    json!({ "schema": { "$ref": "#/components/schemas/Thing" } })
}

fn other() -> Value {
    json!({ "schema": { "$ref": "#/components/schemas/Other" } })
}

fn response(content: &Value) -> Value {
    json!({ "description": "", "content": content })
}

/// A document of one operation with these responses.
fn answering(responses: Value) -> Value {
    operation(json!({ "operationId": "op", "responses": responses }))
}

fn ok(content: &Value) -> Value {
    answering(json!({ "200": response(content) }))
}

/// An operation's answer in a few words.
fn answer(api: &Api) -> String {
    match &api.operations[0].answer {
        Answer::Empty => "empty".to_owned(),
        Answer::Json { ty, may_be_empty: false } => format!("json {}", show(api, ty)),
        Answer::Json { ty, may_be_empty: true } => format!("json {} or empty", show(api, ty)),
        Answer::Text => "text".to_owned(),
        Answer::File { media_types } => format!("file {}", media_types.join(" ")),
        Answer::Stream(stream) => stream_of(api, stream),
    }
}

fn stream_of(api: &Api, Stream { framing, item, error, .. }: &Stream) -> String {
    let framing = match framing {
        Framing::JsonLines => "lines",
        Framing::ServerSentEvents => "events",
    };
    let error = error.as_ref().map(|error| format!(" error {}", show(api, error)));
    format!("{framing} of {}{}", show(api, item), error.unwrap_or_default())
}

#[test]
fn media_types_decide_how_an_answer_is_read() {
    let text = json!({ "schema": { "type": "string" } });
    let binary = json!({ "schema": { "type": "string", "format": "binary" } });
    let nothing = json!({});
    let untyped = json!({ "schema": {} });
    let cases = [
        ("application/json", thing(), "json Thing"),
        ("application/scim+json; charset=utf-8", thing(), "json Thing"),
        ("application/json", nothing.clone(), "json any"),
        ("*/*", thing(), "json Thing"),
        ("*/*", binary.clone(), "file */*"),
        ("text/plain", text.clone(), "text"),
        ("text/plain", nothing.clone(), "text"),
        ("text/html", text.clone(), "text"),
        ("text/csv", text.clone(), "text"),
        ("text/csv", nothing.clone(), "file text/csv"),
        ("text/csv", binary.clone(), "file text/csv"),
        ("image/png", binary, "file image/png"),
        ("application/zip", untyped, "file application/zip"),
        ("application/octet-stream", text.clone(), "file application/octet-stream"),
        ("text/event-stream", text, "events of string"),
        ("application/x-ndjson", nothing, "lines of string"),
        ("application/jsonl", thing(), "lines of Thing"),
    ];
    for (media_type, content, expected) in cases {
        let api = clean(ok(&json!({ (media_type): content })));
        assert_eq!(answer(&api), expected, "{media_type} {content}");
    }
}

#[test]
fn several_statuses_are_one_answer() {
    let json = |content: Value| response(&json!({ "application/json": content }));
    let empty = json!({ "description": "" });
    let case = |responses: Value| {
        let api = clean(answering(responses));
        (answer(&api), api.operations[0].success_statuses.clone())
    };
    assert_eq!(case(json!({})), ("empty".to_owned(), vec![]));
    assert_eq!(case(json!({ "204": empty })), ("empty".to_owned(), vec![204]));
    assert_eq!(
        case(json!({ "204": empty, "200": json(thing()) })),
        ("json Thing or empty".to_owned(), vec![200, 204])
    );
    assert_eq!(
        case(json!({ "200": json(thing()), "201": json(thing()) })),
        ("json Thing".to_owned(), vec![200, 201])
    );
    assert_eq!(case(json!({ "2XX": json(thing()) })), ("json Thing".to_owned(), vec![]));
    assert_eq!(case(json!({ "default": json(thing()) })), ("json Thing".to_owned(), vec![]));
    assert_eq!(
        case(json!({ "200": empty, "default": json(thing()) })),
        ("empty".to_owned(), vec![200])
    );
}

#[test]
fn different_json_by_status_is_a_union() {
    let json = |schema: Value| response(&json!({ "application/json": { "schema": schema } }));
    let api = clean(answering(json!({
        "200": json(json!({ "$ref": "#/components/schemas/Thing" })),
        "202": json(json!({ "type": "object", "nullable": true, "properties": { "id": {} } }))
    })));
    assert_eq!(answer(&api), "json #0.response|null");
    assert_shapes(
        &api,
        &[("#0.response", "Thing / #0.response.202"), ("#0.response.202", "{ id?: any }")],
    );
}

#[test]
fn overlays_say_what_may_be_empty() {
    let mut document = ok(&json!({ "application/json": thing() }));
    document["paths"]["/things/{id}"]["post"]["responses"]["200"]["x-codegen-may-be-empty"] =
        json!(true);
    assert_eq!(answer(&clean(document)), "json Thing or empty");
}

#[test]
fn overlays_say_what_a_stream_is_made_of() {
    let stream = json!({
        "schema": { "type": "string" },
        "x-codegen-framing": "json-lines",
        "x-codegen-item-schema": { "anyOf": [{ "$ref": "#/components/schemas/Thing" }, { "$ref": "#/components/schemas/Other" }] },
        "x-codegen-error-item": { "type": "object", "required": ["error"], "properties": { "error": { "type": "string" } } }
    });
    let api = clean(ok(&json!({ "text/event-stream": stream })));
    assert_eq!(answer(&api), "lines of #0.response.item error #0.response.error");
    assert_shapes(
        &api,
        &[("#0.response.item", "Thing / Other"), ("#0.response.error", "{ error!: string }")],
    );
}

#[test]
fn the_items_of_a_described_list_are_the_items_of_the_stream() {
    let list = json!({ "schema": { "type": "array", "items": thing()["schema"] } });
    let api = clean(ok(&json!({ "application/jsonl": list })));
    assert_eq!(answer(&api), "lines of Thing");
}

#[test]
fn a_property_of_the_body_may_switch_to_a_stream() {
    let both = json!({ "application/json": other(), "text/event-stream": {
        "x-codegen-framing": "json-lines", "x-codegen-item-schema": thing()["schema"]
    } });
    let switched = |property: &str| {
        build(operation(json!({
            "operationId": "op",
            "requestBody": { "content": { "application/json": thing() } },
            "responses": { "200": response(&both) },
            "x-codegen-stream-switch": property
        })))
    };
    let (api, codes) = switched("stream");
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(answer(&api), "json Other");
    let switch = api.operations[0].stream_switch.as_ref().unwrap();
    assert_eq!(switch.property, "stream");
    assert_eq!(stream_of(&api, &switch.stream), "lines of Thing");

    // A property that is there, but no flag.
    let (api, codes) = switched("name");
    assert_eq!(codes, ["stream-switch", "answer-left-out"]);
    assert_eq!(answer(&api), "json Other");
    assert!(api.operations[0].stream_switch.is_none());
}

#[test]
fn json_goes_before_everything_else() {
    let text = json!({ "schema": { "type": "string" } });
    for rest in [
        json!({ "text/event-stream": text }),
        json!({ "image/png": {} }),
        json!({ "text/plain": text }),
    ] {
        let mut content = rest.clone();
        content["application/json"] = thing();
        let (api, codes) = build(ok(&content));
        assert_eq!(
            (answer(&api).as_str(), codes.as_slice()),
            ("json Thing", &["answer-left-out"][..])
        );
    }
}

#[test]
fn files_of_several_media_types_are_files() {
    let api = clean(ok(&json!({ "image/png": {}, "image/gif": {} })));
    assert_eq!(answer(&api), "file image/gif image/png");
    let text = json!({ "schema": { "type": "string" } });
    let api = clean(ok(&json!({ "image/png": {}, "text/plain": text })));
    assert_eq!(answer(&api), "file image/png text/plain");
}

#[test]
fn head_has_no_body() {
    let mut document = ok(&json!({ "application/json": thing() }));
    let item = document["paths"]["/things/{id}"]["post"].take();
    document["paths"] = json!({ "/things": { "head": item } });
    assert_eq!(answer(&clean(document)), "empty");
}

#[test]
fn documented_errors_come_by_status() {
    let json = |content: Value| response(&json!({ "application/json": content }));
    let api = clean(answering(json!({
        "200": { "description": "" },
        "default": { "description": "Anything else.", "content": { "application/json": thing() } },
        "404": { "description": "Not there." },
        "302": { "description": "Elsewhere." },
        "4XX": json(json!({ "schema": { "type": "object", "properties": { "why": {} } } })),
        "422": json(other())
    })));
    let errors: Vec<_> = api.operations[0]
        .errors
        .iter()
        .map(|error| {
            let ty = error.ty.as_ref().map(|ty| show(&api, ty));
            (error.status.as_str(), error.description.as_deref(), ty)
        })
        .collect();
    let expected = [
        ("404", Some("Not there."), None),
        ("422", None, Some("Other".to_owned())),
        ("4XX", None, Some("#0.error.4XX".to_owned())),
        ("default", Some("Anything else."), Some("Thing".to_owned())),
    ];
    assert_eq!(errors, expected);
}
