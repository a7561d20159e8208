//! The document as the server of the test knows it: corrected by the overlay, and nothing of the
//! generator's own idea of it.

use jsonschema::{Draft, Validator};
use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{Limits, parse};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

pub(crate) struct Document {
    pub(crate) operations: Vec<Operation>,
    /// Component schemas, with references into `$defs`.
    pub(crate) schemas: BTreeMap<String, Value>,
    /// The properties that have only one value, whichever schema they are in.
    pub(crate) constants: Vec<(String, Value)>,
}

pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) answers: Vec<Answer>,
    /// The property of the body that asks for a stream.
    pub(crate) switch: Option<String>,
    /// The names of the security schemes, one of which does.
    pub(crate) security: Vec<String>,
}

pub(crate) struct Parameter {
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) schema: Value,
    pub(crate) validator: Validator,
}

pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) media_type: String,
    pub(crate) schema: Value,
    pub(crate) validator: Validator,
}

/// What success looks like.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Without one there is no body.
    pub(crate) media_type: Option<String>,
    /// Of the body, or of an item of the stream.
    pub(crate) schema: Value,
    pub(crate) validator: Validator,
    /// How the items of a stream are told apart.
    pub(crate) framing: Option<String>,
    /// Whether an item of the stream can be an error.
    pub(crate) error_item: Option<Value>,
}

impl Document {
    /// Reads `specs/`.
    pub(crate) fn read() -> Self {
        let read = |name: &str| {
            let path = format!("{}/../specs/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).expect("a file of specs/")
        };
        let (document, overlay) = (read("onyx.openapi.json"), read("onyx.overlay.yaml"));
        let mut found = Diagnostics::default();
        let source = Source { name: "document", text: &document };
        let mut document = parse(source, &Limits::default(), &mut found).expect("a document");
        let source = Source { name: "overlay", text: &overlay };
        onyx_codegen::overlay::apply(&mut document, source, true, &mut found);
        assert!(!found.has_errors(), "{found:?}");
        Self::new(&document)
    }

    fn new(document: &Value) -> Self {
        let components = document["components"]["schemas"].as_object().expect("schemas");
        let schemas: BTreeMap<String, Value> =
            components.iter().map(|(name, schema)| (name.clone(), localized(schema))).collect();
        let mut constants = Vec::new();
        for schema in schemas.values() {
            collect_constants(schema, &mut constants);
        }
        let mut this = Self { operations: Vec::new(), schemas, constants };
        let default = document.get("security");
        for (path, item) in document["paths"].as_object().expect("paths") {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    let operation = this.operation(method, path, operation, default);
                    this.operations.push(operation);
                }
            }
        }
        this
    }

    fn operation(
        &self,
        method: &str,
        path: &str,
        operation: &Value,
        default: Option<&Value>,
    ) -> Operation {
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned();
        let parameters = list(operation.get("parameters")).unwrap_or_default();
        let security = list(operation.get("security").or(default)).unwrap_or_default();
        Operation {
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters: parameters.iter().map(|parameter| self.parameter(parameter)).collect(),
            body: operation.get("requestBody").map(|body| self.body(body)),
            answers: self.answers(&operation["responses"]),
            switch: operation["x-codegen-stream-switch"].as_str().map(str::to_owned),
            security: security.iter().flat_map(members).map(|(name, _)| name.clone()).collect(),
        }
    }

    fn parameter(&self, parameter: &Value) -> Parameter {
        let schema = localized(&parameter["schema"]);
        Parameter {
            place: text(&parameter["in"]),
            name: text(&parameter["name"]),
            required: parameter["required"] == true,
            validator: self.validator(&schema),
            schema,
        }
    }

    fn body(&self, body: &Value) -> Body {
        let (media_type, content) = members(&body["content"]).next().expect("a media type");
        let schema = localized(&content["schema"]);
        Body {
            required: body["required"] == true,
            media_type: media_type.clone(),
            validator: self.validator(&schema),
            schema,
        }
    }

    fn answers(&self, responses: &Value) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (status, response) in members(responses) {
            let Ok(status @ 200..300) = status.parse() else { continue };
            let mut contents = members(&response["content"]).peekable();
            if contents.peek().is_none() {
                answers.push(self.answer(status, None, &Value::Null));
            }
            contents.for_each(|(media_type, content)| {
                answers.push(self.answer(status, Some(media_type), content));
            });
        }
        answers
    }

    fn answer(&self, status: u16, media_type: Option<&String>, content: &Value) -> Answer {
        let item = content.get("itemSchema");
        let schema = localized(item.or(content.get("schema")).unwrap_or(&json!({})));
        let framing = content["x-codegen-framing"].as_str().map(str::to_owned);
        Answer {
            status,
            media_type: media_type.cloned(),
            validator: self.validator(&schema),
            schema,
            framing,
            error_item: content.get("x-codegen-error-item").map(localized),
        }
    }

    /// What a reference leads to.
    pub(crate) fn target(&self, reference: &str) -> &Value {
        let name = reference.strip_prefix("#/$defs/").expect("a reference to a component");
        self.schemas.get(name).expect("the target of a reference")
    }

    /// The schemas that a schema reaches, by name.
    pub(crate) fn reached(&self, schema: &Value) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = Vec::new();
        references(schema, &mut open);
        while let Some(name) = open.pop() {
            let (name, schema) = self.schemas.get_key_value(&name).expect("a component");
            if reached.insert(name.as_str()) {
                references(schema, &mut open);
            }
        }
        reached
    }

    /// JSON Schema 2020-12, which is what OpenAPI 3.1 is made of, formats included.
    fn validator(&self, schema: &Value) -> Validator {
        let definitions = self
            .reached(schema)
            .into_iter()
            .map(|name| (name.to_owned(), self.schemas.get(name).cloned().unwrap_or_default()));
        let definitions: Map<String, Value> = definitions.collect();
        let mut root = schema.clone();
        if let (Value::Object(root), false) = (&mut root, definitions.is_empty()) {
            root.insert("$defs".to_owned(), Value::Object(definitions));
        }
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&root)
            .expect("a schema")
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// The members of an object; none of anything else.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// References to components, turned into references to `$defs`.
fn localized(schema: &Value) -> Value {
    match schema {
        Value::String(text) => Value::String(text.replace("#/components/schemas/", "#/$defs/")),
        Value::Array(items) => items.iter().map(localized).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), localized(value))).collect()
        }
        value => value.clone(),
    }
}

fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            match value.as_str().and_then(|text| text.strip_prefix("#/$defs/")) {
                Some(target) if name == "$ref" => found.push(target.to_owned()),
                _ => references(value, found),
            }
        }),
        _ => {}
    }
}

fn collect_constants(schema: &Value, found: &mut Vec<(String, Value)>) {
    for (name, property) in members(&schema["properties"]) {
        let constant = property.get("const").map(|value| (name.clone(), value.clone()));
        found.extend(constant.filter(|constant| !found.contains(constant)));
    }
}
