//! Puts the parts of a schema together, so that one meaning has one form.

use super::super::extension;
use super::Lowered;
use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;

/// The schema that is all of `parts` at once, annotated with `data`.
pub(super) fn combine(mut data: Box<SchemaData>, parts: Vec<Lowered>) -> Lowered {
    let mut kept = absorb_annotations(&mut data, parts);
    if kept.len() > 1 {
        let all_of = kept.into_iter().map(ReferenceOr::unbox).collect();
        return annotated(data, SchemaKind::AllOf { all_of });
    }
    match kept.pop() {
        None => annotated(data, SchemaKind::Any(AnySchema::default())),
        Some(ReferenceOr::Reference { reference }) => refer(data, reference),
        Some(ReferenceOr::Item(inner)) => {
            let is_null = inner.schema_data.extensions.contains_key(extension::NULL);
            overlay(&mut data, inner.schema_data);
            data.nullable &= !is_null;
            annotated(data, inner.schema_kind)
        }
    }
}

fn annotated(data: Box<SchemaData>, schema_kind: SchemaKind) -> Lowered {
    ReferenceOr::boxed_item(Schema { schema_data: *data, schema_kind })
}

/// A member of `allOf` that only annotates speaks of the whole.
fn absorb_annotations(data: &mut SchemaData, parts: Vec<Lowered>) -> Vec<Lowered> {
    if parts.len() < 2 {
        return parts;
    }
    let mut kept = Vec::new();
    for part in parts {
        match part {
            ReferenceOr::Item(schema) if says_nothing(&schema) => {
                overlay(data, schema.schema_data);
            }
            part => kept.push(part),
        }
    }
    kept
}

/// Whether a part restricts no value.
pub(super) fn only_annotates(part: &Lowered) -> bool {
    part.as_item().is_some_and(|schema| says_nothing(schema))
}

fn says_nothing(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Any(any) if *any == AnySchema::default())
        && !schema.schema_data.extensions.contains_key(extension::ENUM)
        && !schema.schema_data.extensions.contains_key(extension::CONST)
}

/// A reference with annotations, or just the reference where there are none.
fn refer(mut data: Box<SchemaData>, reference: String) -> Lowered {
    if is_bare(&data) {
        return ReferenceOr::Reference { reference };
    }
    data.extensions.insert(extension::REF_SIBLINGS.to_owned(), Value::Bool(true));
    let all_of = vec![ReferenceOr::Reference { reference }];
    annotated(data, SchemaKind::AllOf { all_of })
}

/// Whether a node says nothing but where it is.
fn is_bare(data: &SchemaData) -> bool {
    let silent = SchemaData { extensions: data.extensions.clone(), ..SchemaData::default() };
    let ours = [extension::POINTER, extension::REF_SIBLINGS];
    *data == silent && data.extensions.keys().all(|key| ours.contains(&key.as_str()))
}

/// Takes null away from a member of a union, which says it for all of them.
pub(super) fn without_null(mut schema: Box<Schema>) -> Lowered {
    schema.schema_data.nullable = false;
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } if is_bare(&schema.schema_data) => match all_of.as_slice() {
            [ReferenceOr::Reference { reference }] => {
                ReferenceOr::Reference { reference: reference.clone() }
            }
            _ => ReferenceOr::Item(schema),
        },
        _ => ReferenceOr::Item(schema),
    }
}

/// Fills in from `inner` what `outer` does not say.
fn overlay(outer: &mut SchemaData, inner: SchemaData) {
    outer.nullable |= inner.nullable;
    outer.read_only |= inner.read_only;
    outer.write_only |= inner.write_only;
    outer.deprecated |= inner.deprecated;
    outer.title = outer.title.take().or(inner.title);
    outer.description = outer.description.take().or(inner.description);
    outer.default = outer.default.take().or(inner.default);
    outer.example = outer.example.take().or(inner.example);
    outer.discriminator = outer.discriminator.take().or(inner.discriminator);
    for (key, value) in inner.extensions {
        outer.extensions.entry(key).or_insert(value);
    }
    outer.extensions.sort_unstable_keys();
}
