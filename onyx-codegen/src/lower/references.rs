//! Where a `$ref` points.

use super::Lowering;
use super::node::Node;
use crate::diagnostic::{Diagnostic, Pointer};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// References that lead to references: more of them in a row count as a cycle.
const MAX_HOPS: usize = 64;

/// The reference to a component, by its key in the document, which is not escaped here.
pub(super) fn component(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// Why a reference leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    External,
    Anchor,
    Dangling,
    Circular,
    OtherKind,
}

impl Broken {
    pub(super) fn diagnostic(self, reference: &str, at: &Pointer) -> Diagnostic {
        let (code, what, help) = match self {
            Self::External => (
                "external-reference",
                "is in another document",
                "bundle the documents into one first",
            ),
            Self::Anchor => (
                "unsupported-reference",
                "is not a JSON pointer",
                "refer to the place by its path, such as `#/components/schemas/Name`",
            ),
            Self::Dangling => (
                "dangling-reference",
                "points at nothing",
                "define it there, or correct the reference with an overlay",
            ),
            Self::Circular => (
                "reference-cycle",
                "leads back to itself",
                "let one of the references on the way point at a definition",
            ),
            Self::OtherKind => (
                "misplaced-reference",
                "is not a schema",
                "refer to the schema in it, or to one in `#/components/schemas`",
            ),
        };
        Diagnostic::error(code, at, format!("`{reference}` {what}")).help(help)
    }
}

/// The place that a reference names; `from` is the place of the `$ref` itself.
pub(super) fn resolve(
    document: &Value,
    reference: &str,
    from: &Pointer,
) -> Result<Pointer, Broken> {
    // An empty reference means the whole document, as `#` does.
    let fragment = match reference.strip_prefix('#') {
        None if !reference.is_empty() => return Err(Broken::External),
        fragment => fragment.unwrap_or_default(),
    };
    if !fragment.starts_with('/') {
        return Err(Broken::Anchor);
    }
    let decoded = percent_decode_str(fragment).decode_utf8().map_err(|_| Broken::Dangling)?;
    let pointer = Pointer::parse(&decoded);
    if document.pointer(pointer.as_str()).is_some() {
        return Ok(pointer);
    }
    local_definition(document, &pointer, from).ok_or(Broken::Dangling)
}

/// `#/$defs/X` as JSON Schema tools write it: relative to the schema that was pasted in here.
fn local_definition(document: &Value, pointer: &Pointer, from: &Pointer) -> Option<Pointer> {
    let head = pointer.tokens().next()?;
    if head != "$defs" && head != "definitions" {
        return None;
    }
    let scopes = from.as_str().match_indices('/').rev();
    scopes
        .filter_map(|(end, _)| from.as_str().get(..end))
        .map(|scope| Pointer::parse(&format!("{scope}{}", pointer.as_str())))
        .find(|candidate| document.pointer(candidate.as_str()).is_some())
}

/// The schema that a reference names in the end: a place that holds nothing but another reference
/// is passed over, unless it is a component, whose name counts.
pub(super) fn resolve_schema(
    document: &Value,
    reference: &str,
    from: &Pointer,
) -> Result<Pointer, Broken> {
    let mut place = resolve(document, reference, from)?;
    for _ in 0..MAX_HOPS {
        if component_name(&place).is_some() {
            return Ok(place);
        }
        if is_other_component(&place) {
            return Err(Broken::OtherKind);
        }
        let Some(next) = document.pointer(place.as_str()).and_then(bare_reference) else {
            return Ok(place);
        };
        place = resolve(document, next, &place.child("$ref"))?;
    }
    Err(Broken::Circular)
}

fn bare_reference(value: &Value) -> Option<&str> {
    value.as_object().filter(|object| object.len() == 1)?.get("$ref")?.as_str()
}

/// The name of the component at exactly this place.
pub(super) fn component_name(place: &Pointer) -> Option<String> {
    let name = place.as_str().strip_prefix("/components/schemas/")?;
    if name.contains('/') { None } else { place.tokens().last() }
}

/// Whether this is a response, a parameter … of `components`.
fn is_other_component(place: &Pointer) -> bool {
    let place = place.as_str();
    place.starts_with("/components/") && place.matches('/').count() <= 3
}

impl<'d> Lowering<'d, '_> {
    /// The reference to the component that a schema's `$ref` means.
    pub(super) fn schema_reference(&mut self, reference: &str, from: &Pointer) -> Option<String> {
        let place = match resolve_schema(self.document, reference, from) {
            Ok(place) => place,
            Err(broken) => return self.refuse(broken, reference, from),
        };
        let name = component_name(&place).or_else(|| self.targets.name(&place).map(str::to_owned));
        match name {
            Some(name) => Some(component(&name)),
            None => self.refuse(Broken::OtherKind, reference, from),
        }
    }

    /// The object at `at`, or the one that its `$ref` leads to in the end.
    pub(super) fn resolved(&mut self, value: &'d Value, at: Pointer) -> Option<Node<'d>> {
        let node = self.object(value, at)?;
        self.resolved_node(&node)
    }

    /// `node`, or the object that its `$ref` leads to in the end.
    pub(super) fn resolved_node(&mut self, start: &Node<'d>) -> Option<Node<'d>> {
        let mut node = start.clone();
        for _ in 0..MAX_HOPS {
            if !node.has("$ref") {
                return Some(node);
            }
            node = self.target(&node)?;
        }
        let reference = self.text(start, "$ref")?;
        self.refuse(Broken::Circular, reference, &start.child("$ref"))
    }

    /// The object that the `$ref` of `node` names.
    pub(super) fn target(&mut self, node: &Node<'d>) -> Option<Node<'d>> {
        let reference = self.text(node, "$ref")?;
        let from = node.child("$ref");
        match resolve(self.document, reference, &from) {
            Ok(place) => self.object(self.document.pointer(place.as_str())?, place),
            Err(broken) => self.refuse(broken, reference, &from),
        }
    }

    fn refuse<T>(&mut self, broken: Broken, reference: &str, from: &Pointer) -> Option<T> {
        self.report(broken.diagnostic(reference, from));
        None
    }
}
