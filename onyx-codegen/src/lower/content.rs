//! Request bodies, responses and their media types.

use super::Lowering;
use super::extension;
use super::node::Node;
use crate::diagnostic::{Diagnostic, Pointer};
use indexmap::IndexMap;
use openapiv3::{
    Content, Encoding, MediaType, QueryStyle, ReferenceOr, RequestBody, Response, Responses,
    StatusCode,
};
use serde_json::Value;

impl<'d> Lowering<'d, '_> {
    pub(super) fn request_body(
        &mut self,
        operation: &Node<'d>,
    ) -> Option<ReferenceOr<RequestBody>> {
        let value = operation.get("requestBody")?;
        let node = self.resolved(value, operation.child("requestBody"))?;
        if !node.has("content") {
            self.missing(&node, "`content`");
        }
        let mut extensions = self.extensions(&node, &[]);
        extensions.insert(extension::POINTER.to_owned(), node.pointer_value());
        Some(ReferenceOr::Item(RequestBody {
            description: self.owned_text(&node, "description"),
            content: self.content(&node),
            required: self.flag(&node, "required"),
            extensions,
        }))
    }

    pub(super) fn responses(&mut self, operation: &Node<'d>) -> Responses {
        let Some(node) = self.member(operation, "responses") else { return Responses::default() };
        let extensions = self.extensions(&node, &[]);
        let mut responses = Responses { extensions, ..Responses::default() };
        for (key, value, at) in self.entries(operation, "responses") {
            if key.starts_with("x-") {
                continue;
            }
            if key == "default" {
                responses.default = self.response(value, at);
            } else if let Some(status) = self.status(key, &at)
                && let Some(response) = self.response(value, at)
            {
                responses.responses.insert(status, response);
            }
        }
        responses
    }

    fn status(&mut self, key: &str, at: &Pointer) -> Option<StatusCode> {
        let status = parse_status(key);
        if status.is_none() {
            let message = format!("`{key}` is no status of a response");
            let error = Diagnostic::error("unknown-status", at, message);
            self.report(
                error.help("a status from 100 to 599, a range such as `4XX`, or `default`"),
            );
        }
        status
    }

    fn response(&mut self, value: &'d Value, at: Pointer) -> Option<ReferenceOr<Response>> {
        let node = self.resolved(value, at)?;
        self.skipped.links += self.entries(&node, "links").len();
        let mut extensions = self.extensions(&node, &[extension::MAY_BE_EMPTY]);
        if self.boolean(&node, extension::MAY_BE_EMPTY).is_none() {
            extensions.shift_remove(extension::MAY_BE_EMPTY);
        }
        extensions.insert(extension::POINTER.to_owned(), node.pointer_value());
        Some(ReferenceOr::Item(Response {
            description: self.owned_text(&node, "description").unwrap_or_default(),
            content: self.content(&node),
            extensions,
            ..Response::default()
        }))
    }

    /// The media types of `content`, by name.
    pub(super) fn content(&mut self, node: &Node<'d>) -> Content {
        let mut content = Content::new();
        for (name, value, at) in self.entries(node, "content") {
            if let Some(node) = self.resolved(value, at) {
                content.insert(name.to_owned(), self.media_type(&node));
            }
        }
        content
    }

    fn media_type(&mut self, node: &Node<'d>) -> MediaType {
        let ours = [extension::FRAMING, extension::ERROR_ITEM, extension::HEARTBEAT];
        let mut extensions = self.extensions(node, &ours);
        self.check_framing(node);
        // Only its kind is checked: any text is a type that some server may send.
        self.text(node, extension::HEARTBEAT);
        for (key, name) in
            [("itemSchema", extension::ITEM_SCHEMA), (extension::ERROR_ITEM, extension::ERROR_ITEM)]
        {
            if let Some(value) = node.get(key) {
                extensions.insert(name.to_owned(), self.schema_value(value, &node.child(key)));
            }
        }
        extensions.insert(extension::POINTER.to_owned(), node.pointer_value());
        MediaType {
            schema: node
                .get("schema")
                .map(|value| self.schema(value, &node.child("schema")).unbox()),
            example: self.named_examples(node, &mut extensions),
            examples: IndexMap::new(),
            encoding: self.encodings(node),
            extensions,
        }
    }

    fn check_framing(&mut self, node: &Node<'d>) {
        let framings = ["json-lines", "server-sent-events"];
        if let Some(framing) = self.text(node, extension::FRAMING)
            && !framings.contains(&framing)
        {
            self.wrong_value(framing, &node.child(extension::FRAMING), &framings);
        }
    }

    fn encodings(&mut self, node: &Node<'d>) -> IndexMap<String, Encoding> {
        let mut encodings = IndexMap::new();
        for (property, value, at) in self.entries(node, "encoding") {
            let Some(node) = self.object(value, at) else { continue };
            encodings.insert(property.to_owned(), self.encoding(&node));
        }
        encodings
    }

    fn encoding(&mut self, node: &Node<'d>) -> Encoding {
        let style = self.query_style(node);
        let explode = self.boolean(node, "explode");
        // OpenAPI 3.1, Encoding Object: true by default for `form`, which is the default style.
        let exploded = matches!(style, None | Some(QueryStyle::Form));
        Encoding {
            content_type: self.owned_text(node, "contentType"),
            headers: IndexMap::new(),
            explode: explode.unwrap_or(exploded),
            style,
            allow_reserved: self.flag(node, "allowReserved"),
            extensions: self.extensions(node, &[]),
        }
    }
}

/// `404` or `4XX`.
fn parse_status(key: &str) -> Option<StatusCode> {
    let class = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx"));
    let (number, range): (u16, _) = match class {
        Some(class) => (class.parse().ok()?, 1..=5),
        None => (key.parse().ok()?, 100..=599),
    };
    let status = if class.is_some() { StatusCode::Range } else { StatusCode::Code };
    range.contains(&number).then(|| status(number))
}
