//! Reads an OpenAPI document of any 3.x version and says it in the words of `openapiv3`, which
//! models 3.0.
//!
//! Every node is built by hand out of checked JSON values: deserializing into that crate would drop
//! what stands beside a `$ref`, swallow misfits into its catch-all, and fail without naming a place.
//! A schema is read by its keywords and not by the document's version, so the 3.0 and the 3.1
//! spelling of one thing come out as one node. What 3.0 cannot say travels in extensions; their
//! names are the constants of [`extension`].
//!
//! References to schemas stay references, always to a component: a target elsewhere in the document
//! becomes a component of its own. All other references are resolved in place. Objects are visited
//! by sorted key, so nothing depends on the order of the document.

mod annotations;
mod content;
mod cycles;
pub mod extension;
mod heirs;
mod node;
mod operations;
mod parameters;
mod references;
mod schema;
mod security;
mod targets;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use extension::Extensions;
use heirs::Heirs;
use indexmap::IndexMap;
use node::Node;
use openapiv3::{Components, Info, OpenAPI, ReferenceOr, Schema, Server, ServerVariable, Tag};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use targets::Targets;

/// Lowers a document, already overlaid, to the model of OpenAPI 3.0.
///
/// All mistakes are reported in one run: where a part is refused, something harmless stands in.
#[must_use]
pub fn lower(document: &Value, diagnostics: &mut Diagnostics) -> OpenAPI {
    let mut lowering = Lowering::new(document, diagnostics);
    let lowered = lowering.document();
    lowering.report_unsupported();
    lowered
}

/// The pass under way.
struct Lowering<'d, 'r> {
    document: &'d Value,
    diagnostics: &'r mut Diagnostics,
    /// What was said already: a shared parameter is lowered once for each operation.
    said: BTreeSet<(Pointer, String)>,
    /// Schemas outside of `components/schemas` that are components of their own.
    targets: Targets,
    heirs: Heirs,
    /// How many schemas enclose the one being lowered.
    depth: usize,
    /// Keywords that are not carried over, and where they stand.
    unsupported: BTreeMap<String, BTreeSet<Pointer>>,
    skipped: Skipped,
}

/// What a client does not call.
#[derive(Default)]
struct Skipped {
    callbacks: usize,
    webhooks: usize,
    links: usize,
}

impl<'d, 'r> Lowering<'d, 'r> {
    fn new(document: &'d Value, diagnostics: &'r mut Diagnostics) -> Self {
        Self {
            document,
            diagnostics,
            said: BTreeSet::new(),
            targets: Targets::collect(document),
            heirs: Heirs::collect(document),
            depth: 0,
            unsupported: BTreeMap::new(),
            skipped: Skipped::default(),
        }
    }

    /// Reports a finding, unless the same was found at the same place before.
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.said.insert((diagnostic.pointer.clone(), diagnostic.message.clone())) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Takes down a keyword that is not carried over; they are reported together.
    fn unsupported(&mut self, keyword: &str, at: Pointer) {
        self.unsupported.entry(keyword.to_owned()).or_default().insert(at);
    }

    fn report_unsupported(&mut self) {
        for (keyword, places) in std::mem::take(&mut self.unsupported) {
            let Some(first) = places.first() else { continue };
            let message = format!("`{keyword}` is not carried over ({} times)", places.len());
            self.diagnostics.push(
                Diagnostic::warning("unsupported-keyword", first, message)
                    .help("the types are generated as if it were not there"),
            );
        }
    }

    fn document(&mut self) -> OpenAPI {
        let Some(root) = self.object(self.document, Pointer::root()) else {
            return OpenAPI::default();
        };
        self.check_version(&root);
        let components = self.components(&root);
        let paths = self.paths(&root);
        self.skipped.webhooks = self.entries(&root, "webhooks").len();
        OpenAPI {
            openapi: "3.0.3".to_owned(),
            info: self.info(&root),
            servers: self.servers(&root),
            paths,
            components: Some(components),
            security: self.security(&root),
            tags: self.tags(&root),
            external_docs: None,
            extensions: self.root_extensions(&root),
        }
    }

    fn check_version(&mut self, root: &Node<'d>) {
        if root.has("swagger") {
            let message = "this is a Swagger 2.0 document";
            let error = Diagnostic::error("unsupported-version", &root.child("swagger"), message);
            self.report(error.help("convert it to OpenAPI 3 first"));
            return;
        }
        let Some(version) = self.required_text(root, "openapi") else { return };
        if !["3.0", "3.1", "3.2"].iter().any(|known| is_release_of(version, known)) {
            let message = format!("OpenAPI {version} is not supported");
            let error = Diagnostic::error("unsupported-version", &root.child("openapi"), message);
            self.report(error.help("OpenAPI 3.0, 3.1 and 3.2 are"));
        }
    }

    fn info(&mut self, root: &Node<'d>) -> Info {
        let Some(info) = self.required_member(root, "info") else { return Info::default() };
        Info {
            title: self.required_text(&info, "title").unwrap_or_default().to_owned(),
            version: self.required_text(&info, "version").unwrap_or_default().to_owned(),
            description: self.owned_text(&info, "description"),
            extensions: self.extensions(&info, &[]),
            ..Info::default()
        }
    }

    fn servers(&mut self, root: &Node<'d>) -> Vec<Server> {
        let mut servers = Vec::new();
        for (value, at) in self.list(root, "servers") {
            let Some(node) = self.object(value, at) else { continue };
            servers.push(Server {
                url: self.required_text(&node, "url").unwrap_or_default().to_owned(),
                description: self.owned_text(&node, "description"),
                variables: self.server_variables(&node),
                extensions: self.extensions(&node, &[]),
            });
        }
        servers
    }

    fn server_variables(&mut self, server: &Node<'d>) -> Option<IndexMap<String, ServerVariable>> {
        let mut variables = IndexMap::new();
        for (name, value, at) in self.entries(server, "variables") {
            let Some(node) = self.object(value, at) else { continue };
            let variable = ServerVariable {
                enumeration: self.texts(&node, "enum"),
                default: self.required_text(&node, "default").unwrap_or_default().to_owned(),
                description: self.owned_text(&node, "description"),
                extensions: self.extensions(&node, &[]),
            };
            variables.insert(name.to_owned(), variable);
        }
        server.has("variables").then_some(variables)
    }

    fn tags(&mut self, root: &Node<'d>) -> Vec<Tag> {
        let mut tags = Vec::new();
        for (value, at) in self.list(root, "tags") {
            let Some(node) = self.object(value, at) else { continue };
            tags.push(Tag {
                name: self.required_text(&node, "name").unwrap_or_default().to_owned(),
                description: self.owned_text(&node, "description"),
                extensions: self.extensions(&node, &[]),
                external_docs: None,
            });
        }
        tags
    }

    fn components(&mut self, root: &Node<'d>) -> Components {
        let node = self.member(root, "components");
        let mut components = Components::default();
        let mut schemas = BTreeMap::new();
        if let Some(node) = node {
            components.security_schemes = self.security_schemes(&node);
            components.extensions = self.extensions(&node, &[]);
            for (name, value, at) in self.entries(&node, "schemas") {
                schemas.insert(name.to_owned(), self.definition(value, &at).unbox());
            }
        }
        schemas.extend(self.synthetic_components());
        self.break_cycles(&mut schemas);
        components.schemas = schemas.into_iter().collect();
        components
    }

    /// The schemas that a reference points at, or that a shared response or body holds.
    fn synthetic_components(&mut self) -> Vec<(String, ReferenceOr<Schema>)> {
        let mut components = Vec::new();
        for (at, name) in self.targets.to_vec() {
            let Some(value) = self.document.pointer(at.as_str()) else { continue };
            let mut lowered = self.definition(value, &at).unbox();
            if let ReferenceOr::Item(schema) = &mut lowered {
                let extensions = &mut schema.schema_data.extensions;
                extensions.insert(extension::SYNTHETIC.to_owned(), Value::Bool(true));
            }
            components.push((name, lowered));
        }
        components
    }

    fn root_extensions(&mut self, root: &Node<'d>) -> Extensions {
        let mut extensions = self.extensions(root, &[]);
        let Skipped { callbacks, webhooks, links } = self.skipped;
        let counts = json!({ "callbacks": callbacks, "webhooks": webhooks, "links": links });
        extensions.insert(extension::SKIPPED.to_owned(), counts);
        extensions
    }
}

/// Whether `version` is `release` or a patch of it.
fn is_release_of(version: &str, release: &str) -> bool {
    version.strip_prefix(release).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
