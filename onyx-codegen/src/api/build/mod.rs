//! The pass from the lowered document to the model of the interface.
//!
//! Components get their ids before any of them is built, so that recursion is an id like any
//! other. A schema is first drafted (what is it made of?) and then named, if it is of a kind that
//! has a name: a component by its key, any other by the words that lead to it. Unions are settled
//! last, because what tells their members apart is only known when all structs are there.

mod all_of;
mod answer;
mod body;
mod extension;
mod location;
mod media_type;
mod normalize;
mod object;
mod operation;
mod operation_id;
mod parameter;
mod reference;
mod scalar;
mod schema;
mod security;
mod settle;
#[cfg(test)]
mod tests;
mod union;
mod usage;

use super::{Api, Docs, Shape, Type, TypeDef, TypeId};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use location::Location;
use openapiv3::{OpenAPI, ReferenceOr, Schema};
use std::collections::{BTreeMap, BTreeSet};
use union::Union;

/// How deep schemas may stand in each other; deeper ones are refused rather than risking the
/// stack.
const DEPTH_LIMIT: usize = 200;

/// Turns a lowered document into the model.
///
/// The result does not depend on the order of the document's keys. What the document says and the
/// model cannot carry becomes a warning, what makes no sense an error with a harmless stand-in.
#[must_use]
pub fn build(document: &OpenAPI, diagnostics: &mut Diagnostics) -> Api {
    let mut builder = Builder::new(document, diagnostics);
    builder.define_components();
    let operations = builder.operations();
    builder.settle_unions();
    let security_schemes = builder.security_schemes(&operations);
    builder.warn_of_unusable(&operations, &security_schemes);
    Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        servers: document.servers.iter().map(server_url).collect(),
        security_schemes,
        operations,
        types: builder.types,
        webhooks_and_callbacks: extension::skipped_calls(&document.extensions),
    }
}

/// The URL with each variable replaced by its default.
fn server_url(server: &openapiv3::Server) -> String {
    let variables = server.variables.iter().flatten();
    variables.fold(server.url.clone(), |url, (name, variable)| {
        url.replace(&format!("{{{name}}}"), &variable.default)
    })
}

/// What a schema turns out to be, before it has a name.
enum Draft {
    /// Something that needs no name.
    Type(Type),
    /// A struct or an enum.
    Shape(Shape),
    /// A union; tagged or not, that is settled last.
    Union(Union),
}

/// A component schema and the id that it had before it was built.
#[derive(Clone, Copy)]
struct Component<'a> {
    id: TypeId,
    schema: &'a ReferenceOr<Schema>,
}

/// An inline schema on its way to a name.
enum Inline {
    /// Being built; with an id if something inside refers to it already.
    Open(Option<TypeId>),
    /// Built.
    Done(TypeId),
}

/// Where an inline schema stands and what kind it is: lowering may have made several schemas, of
/// different kinds, out of what stands at one place.
type InlineKey = (Pointer, &'static str);

/// The state of the pass.
struct Builder<'a> {
    document: &'a OpenAPI,
    diagnostics: &'a mut Diagnostics,
    components: BTreeMap<&'a str, Component<'a>>,
    /// The components that are the body of a multipart form: only in these is binary a file.
    form_components: BTreeSet<&'a str>,
    types: Vec<TypeDef>,
    /// Inline schemas: one that is reached twice (through an `allOf`) is one type.
    inline: BTreeMap<InlineKey, Inline>,
    unions: Vec<(TypeId, Union)>,
    /// How many schemas stand around the one that is being built.
    depth: usize,
}

impl<'a> Builder<'a> {
    fn new(document: &'a OpenAPI, diagnostics: &'a mut Diagnostics) -> Self {
        let schemas = document.components.iter().flat_map(|components| &components.schemas);
        let sorted: BTreeMap<&str, _> = schemas.map(|(name, s)| (name.as_str(), s)).collect();
        let mut builder = Self {
            document,
            diagnostics,
            components: BTreeMap::new(),
            form_components: BTreeSet::new(),
            types: Vec::with_capacity(sorted.len()),
            inline: BTreeMap::new(),
            unions: Vec::new(),
            depth: 0,
        };
        for (name, schema) in sorted {
            let id = builder.reserve(&Location::component(name).schema_ref(schema.into()));
            builder.components.insert(name, Component { id, schema });
        }
        builder.form_components = builder.find_form_components();
        builder
    }

    fn define_components(&mut self) {
        for (name, Component { id, schema }) in self.components.clone() {
            let at = Location::component(name).for_form(self.form_components.contains(name));
            let draft = self.draft(schema.into(), &at);
            let mut docs = usage::docs_of(schema.into(), name);
            docs.deprecated |= matches!(schema, ReferenceOr::Item(s) if s.schema_data.deprecated);
            self.define(id, draft, docs);
        }
    }

    /// An id for what stands at `at`; until it is defined, it is anything.
    fn reserve(&mut self, at: &Location) -> TypeId {
        let id = TypeId(self.types.len());
        let shape = Shape::Alias(Type::Any(at.pointer().clone()));
        let pointer = at.pointer().clone();
        self.types.push(TypeDef { origin: at.origin(), pointer, docs: Docs::default(), shape });
        id
    }

    fn define(&mut self, id: TypeId, draft: Draft, docs: Docs) {
        let shape = match draft {
            Draft::Type(ty) => Shape::Alias(ty),
            Draft::Shape(shape) => shape,
            Draft::Union(union) => {
                let shape = Shape::Untagged(union.types());
                self.unions.push((id, union));
                shape
            }
        };
        if let Some(def) = self.types.get_mut(id.0) {
            def.docs = docs;
            def.shape = shape;
        }
    }

    /// The type of an inline schema: itself, or the name that is made for it.
    fn inline(
        &mut self,
        at: &Location,
        kind: &'static str,
        docs: Docs,
        draft: impl FnOnce(&mut Self) -> Draft,
    ) -> Type {
        let key = (at.pointer().clone(), kind);
        if let Some(id) = self.known_inline(&key, at) {
            return Type::Named(id);
        }
        self.inline.insert(key.clone(), Inline::Open(None));
        let draft = draft(self);
        let reserved = match self.inline.remove(&key) {
            Some(Inline::Open(reserved)) => reserved,
            _ => None,
        };
        match (draft, reserved) {
            (Draft::Type(ty), None) => ty,
            (draft, reserved) => {
                let id = reserved.unwrap_or_else(|| self.reserve(at));
                self.inline.insert(key, Inline::Done(id));
                self.define(id, draft, docs);
                Type::Named(id)
            }
        }
    }

    /// The id of an inline schema that is built, or that is being built around this place.
    fn known_inline(&mut self, key: &InlineKey, at: &Location) -> Option<TypeId> {
        match self.inline.get(key)? {
            Inline::Done(id) | Inline::Open(Some(id)) => Some(*id),
            Inline::Open(None) => {
                let id = self.reserve(at);
                self.inline.insert(key.clone(), Inline::Open(Some(id)));
                Some(id)
            }
        }
    }

    /// The definition behind a type, through names that only mean other names.
    fn definition(&self, ty: &Type) -> Option<(TypeId, &TypeDef)> {
        definition(&self.types, ty)
    }

    fn error(&mut self, code: &'static str, at: &Pointer, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::error(code, at, message).help(help));
    }

    fn warn(&mut self, code: &'static str, at: &Pointer, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::warning(code, at, message).help(help));
    }
}

/// The definition behind a type, through names that only mean other names.
fn definition<'t>(types: &'t [TypeDef], ty: &Type) -> Option<(TypeId, &'t TypeDef)> {
    let mut ty = ty;
    // A chain of names longer than there are names goes in a circle.
    for _ in 0..=types.len() {
        let Type::Named(id) = ty else { return None };
        let def = types.get(id.0)?;
        match &def.shape {
            Shape::Alias(next @ Type::Named(_)) => ty = next,
            _ => return Some((*id, def)),
        }
    }
    None
}

/// As the last resort of a place: a type that says nothing, and where.
fn anything(at: &Location) -> Draft {
    Draft::Type(Type::Any(at.pointer().clone()))
}

/// What stands here itself: lowering has resolved all references but those to schemas.
fn item<T>(reference: &ReferenceOr<T>) -> Option<&T> {
    match reference {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { .. } => None,
    }
}

/// The component that a reference names; lowering writes its key as it is, without escapes.
fn component_name(reference: &str) -> Option<String> {
    reference.strip_prefix("#/components/schemas/").map(str::to_owned)
}
