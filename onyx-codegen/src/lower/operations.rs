//! Paths and their operations.

use super::Lowering;
use super::extension;
use super::node::Node;
use crate::diagnostic::{Diagnostic, Pointer};
use openapiv3::{Operation, PathItem, Paths, ReferenceOr};

/// The methods that the model knows.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl<'d> Lowering<'d, '_> {
    pub(super) fn paths(&mut self, root: &Node<'d>) -> Paths {
        let mut paths = Paths::default();
        for (template, value, at) in self.entries(root, "paths") {
            if template.starts_with("x-") {
                continue;
            }
            if !template.starts_with('/') {
                let message = format!("the path `{template}` does not start with a slash");
                let error = Diagnostic::error("path-template", &at, message);
                self.report(error.help("write it as it follows the server's URL"));
                continue;
            }
            let Some(node) = self.object(value, at) else { continue };
            let item = self.path_item(template, &node);
            paths.paths.insert(template.to_owned(), ReferenceOr::Item(item));
        }
        paths
    }

    /// A path item. What stands beside its `$ref` wins over what the `$ref` leads to.
    fn path_item(&mut self, template: &str, node: &Node<'d>) -> PathItem {
        let mut item = PathItem::default();
        if node.has("$ref")
            && let Some(target) = self.target(node)
            && let Some(target) = self.resolved_node(&target)
        {
            self.fill(template, &target, &mut item);
        }
        self.fill(template, node, &mut item);
        item
    }

    fn fill(&mut self, template: &str, node: &Node<'d>, item: &mut PathItem) {
        for method in METHODS {
            if let Some(operation) = self.member(node, method) {
                let operation = self.operation(template, node, &operation);
                if let Some(slot) = slot(item, method) {
                    *slot = Some(operation);
                }
            }
        }
        if node.has("query") {
            self.leave_out("QUERY", template, &node.child("query"));
        }
        for (method, _, at) in self.entries(node, "additionalOperations") {
            self.leave_out(method, template, &at);
        }
    }

    /// OpenAPI 3.2 knows methods that the model does not.
    fn leave_out(&mut self, method: &str, template: &str, at: &Pointer) {
        let message = format!("`{method} {template}` is left out");
        let warning = Diagnostic::warning("unsupported-method", at, message);
        self.report(warning.help(format!("the methods that are called: {}", METHODS.join(", "))));
    }

    fn operation(&mut self, template: &str, item: &Node<'d>, node: &Node<'d>) -> Operation {
        self.skipped.callbacks += self.entries(node, "callbacks").len();
        let mut extensions = self.extensions(node, &[extension::STREAM_SWITCH]);
        if self.text(node, extension::STREAM_SWITCH).is_none() {
            extensions.shift_remove(extension::STREAM_SWITCH);
        }
        extensions.insert(extension::POINTER.to_owned(), node.pointer_value());
        Operation {
            tags: self.texts(node, "tags"),
            summary: self.owned_text(node, "summary"),
            description: self.owned_text(node, "description"),
            operation_id: self.owned_text(node, "operationId"),
            parameters: self.parameters(template, item, node),
            request_body: self.request_body(node),
            responses: self.responses(node),
            deprecated: self.flag(node, "deprecated"),
            security: self.security(node),
            extensions,
            ..Operation::default()
        }
    }
}

fn slot<'i>(item: &'i mut PathItem, method: &str) -> Option<&'i mut Option<Operation>> {
    Some(match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        "trace" => &mut item.trace,
        _ => return None,
    })
}
