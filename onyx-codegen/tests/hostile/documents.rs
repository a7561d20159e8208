//! A small document, and words that mean harm in all of its places.

use serde_json::{Value, json};

/// Words that would do something if they were pasted.
pub(crate) const WORDS: &[&str] = &[
    "*/ fn main() { std::process::exit(1) } /*",
    "\"#; compile_error!(\"out\"); r#\"",
    "\"##\"###\"",
    "'); drop(",
    "line\n#![feature(x)]\nmacro_rules! y { () => {} }",
    "line\r\ncarriage\rreturn\u{b}tab\u{2028}separator\u{85}next",
    "#![no_std]",
    "#[cfg(any())]",
    "```rust\npanic!()\n```",
    "~~~\npanic!()",
    "a\n\n    panic!()\n\n\tpanic!()",
    "> ```\n> panic!()",
    "- x\n\n      panic!()",
    "<script>alert(1)</script><!--",
    "{}{0}{self}$crate%s\\",
    "\u{202e}drow\u{2066} \u{2069}\u{202c}",
    "ad\u{200b}m\u{200d}in\u{feff}\u{ad}\u{2060}",
    "\u{430}dmin p\u{430}ssword \u{ff41} \u{1d41a}",
    "\u{e0041}\u{e007f}\u{fff9}",
    "\0\u{1b}[2J\u{7}\u{7f}",
    "r#type",
    "Self",
    "crate",
    "_",
    "",
    " ",
    "../../etc/passwd",
    "CON",
    "ß\u{301}\u{130}ı\u{fb03}",
    "\u{10ffff}\u{fffe}",
];

/// Where a word can stand, as the JSON pointer of the place; `key:` where it is a member's name. What
/// others lead through comes behind them.
pub(crate) const PLACES: &[&str] = &[
    "/info/title",
    "/info/version",
    "/info/description",
    "/servers/0/url",
    "/servers/0/description",
    "/tags/0/name",
    "/tags/0/description",
    "/paths/~1zoo~1{id}/post/summary",
    "/paths/~1zoo~1{id}/post/description",
    "/paths/~1zoo~1{id}/post/operationId",
    "/paths/~1zoo~1{id}/post/tags/0",
    "/paths/~1zoo~1{id}/post/parameters/0/description",
    "/paths/~1zoo~1{id}/post/parameters/1/name",
    "/paths/~1zoo~1{id}/post/parameters/1/schema/default",
    "/paths/~1zoo~1{id}/post/parameters/2/name",
    "/paths/~1zoo~1{id}/post/parameters/3/name",
    "/paths/~1zoo~1{id}/post/requestBody/description",
    "/paths/~1zoo~1{id}/post/responses/200/description",
    "/components/schemas/Zoo/title",
    "/components/schemas/Zoo/description",
    "/components/schemas/Zoo/properties/keeper/description",
    "/components/schemas/Zoo/properties/keeper/title",
    "/components/schemas/Zoo/properties/keeper/pattern",
    "/components/schemas/Zoo/properties/keeper/format",
    "/components/schemas/Zoo/properties/keeper/default",
    "/components/schemas/Zoo/properties/keeper/example",
    "/components/schemas/Zoo/properties/fixed/const",
    "/components/schemas/Zoo/properties/kind/enum/0",
    "/components/securitySchemes/door/name",
    "/components/securitySchemes/door/description",
    "key:/paths/~1zoo~1{id}/post/requestBody/content/application~1json;x=y",
    "key:/paths/~1zoo~1{id}",
    "key:/components/schemas/Animal/discriminator/mapping/lion",
    "key:/components/schemas/Lion",
    "key:/components/schemas/Zoo/properties/keeper",
    "key:/components/securitySchemes/door",
];

/// A document with something in every one of [`PLACES`].
pub(crate) fn document() -> Value {
    let content =
        json!({ "application/json;x=y": { "schema": { "$ref": "#/components/schemas/Zoo" } } });
    let tagged = |tag: &str| json!({ "type": "object", "required": ["species"], "properties": { "species": { "const": tag } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Harmless", "version": "1", "description": "Harmless" },
        "servers": [{ "url": "https://example.com", "description": "Harmless" }],
        "tags": [{ "name": "zoo", "description": "Harmless" }],
        "security": [{ "door": [] }],
        "paths": { "/zoo/{id}": { "post": {
            "operationId": "visit",
            "summary": "Harmless",
            "description": "Harmless",
            "tags": ["zoo"],
            "parameters": [
                { "name": "id", "in": "path", "required": true, "description": "Harmless", "schema": { "type": "string" } },
                { "name": "query", "in": "query", "schema": { "type": "string", "default": "x" } },
                { "name": "X-Header", "in": "header", "schema": { "type": "string" } },
                { "name": "cookie", "in": "cookie", "schema": { "type": "string" } },
            ],
            "requestBody": { "required": true, "description": "Harmless", "content": content },
            "responses": { "200": { "description": "Harmless", "content": content } },
        } } },
        "components": {
            "securitySchemes": { "door": { "type": "apiKey", "in": "header", "name": "X-Key", "description": "Harmless" } },
            "schemas": {
                "Zoo": {
                    "type": "object",
                    "title": "Harmless",
                    "description": "Harmless",
                    "required": ["keeper", "animal", "fixed"],
                    "properties": {
                        "keeper": { "type": "string", "title": "Harmless", "description": "Harmless", "pattern": "x", "format": "x", "default": "x", "example": "x" },
                        "fixed": { "const": "harmless" },
                        "kind": { "enum": ["harmless", "wild"] },
                        "animal": { "$ref": "#/components/schemas/Animal" },
                    },
                },
                "Animal": {
                    "oneOf": [{ "$ref": "#/components/schemas/Lion" }, { "$ref": "#/components/schemas/Bear" }],
                    "discriminator": { "propertyName": "species", "mapping": {
                        "lion": "#/components/schemas/Lion", "bear": "#/components/schemas/Bear",
                    } },
                },
                "Lion": tagged("lion"),
                "Bear": tagged("bear"),
            },
        },
    })
}

/// Puts `word` at `place` of the document.
pub(crate) fn put(document: &mut Value, place: &str, word: &str) {
    match place.strip_prefix("key:") {
        None => {
            let at = document.pointer_mut(place).expect(place);
            let is_address = at.as_str().is_some_and(|old| old.contains("://"));
            *at = if is_address { format!("https://example.com/{word}") } else { word.to_owned() }
                .into();
        }
        Some(place) => {
            let (parent, _) = place.rsplit_once('/').unwrap();
            let name = place[parent.len() + 1..].replace("~1", "/");
            rename(document, parent, &name, &renamed(&name, word));
        }
    }
}

/// The name of a member with `word` in it; it stays a path, or a media type of JSON.
fn renamed(name: &str, word: &str) -> String {
    if name.starts_with('/') {
        // Braces would make parameters.
        format!("{name}/{}", word.replace(['{', '}'], ""))
    } else if name.contains('/') {
        name.replace('y', word)
    } else {
        word.to_owned()
    }
}

/// Renames a member, and whatever refers to it if it is a component.
fn rename(document: &mut Value, parent: &str, from: &str, to: &str) {
    let members = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    let value = members.remove(from).expect(from);
    members.insert(to.to_owned(), value);
    let escaped = to.replace('~', "~0").replace('/', "~1").replace('%', "%25");
    let (old, new) = (format!("#{parent}/{from}"), format!("#{parent}/{escaped}"));
    let is_property = parent.ends_with("/properties");
    let is_scheme = parent.ends_with("/securitySchemes");
    visit(document, &mut |node| match node {
        Value::String(text) if *text == old => text.clone_from(&new),
        Value::Array(required) if is_property => {
            required.iter_mut().filter(|name| *name == from).for_each(|name| *name = to.into());
        }
        _ => {}
    });
    if parent.ends_with("/mapping") {
        document["components"]["schemas"]["Lion"]["properties"]["species"]["const"] = to.into();
    }
    if is_scheme {
        document["security"] = json!([{ (to): [] }]);
    }
}

fn visit(node: &mut Value, act: &mut impl FnMut(&mut Value)) {
    act(node);
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, act)),
        Value::Object(members) => members.values_mut().for_each(|member| visit(member, act)),
        _ => {}
    }
}
