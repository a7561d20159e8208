//! Puts the parts of a schema together, so that one meaning has one form.

use super::super::extension;
use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;

/// The schema that is all of `parts` at once, annotated with `data`.
pub(super) fn combine(
    mut data: SchemaData,
    parts: Vec<ReferenceOr<Schema>>,
) -> ReferenceOr<Schema> {
    let mut kept = absorb_annotations(&mut data, parts);
    if kept.len() > 1 {
        return ReferenceOr::Item(Schema {
            schema_data: data,
            schema_kind: SchemaKind::AllOf { all_of: kept },
        });
    }
    match kept.pop() {
        None => {
            let schema_kind = SchemaKind::Any(AnySchema::default());
            ReferenceOr::Item(Schema { schema_data: data, schema_kind })
        }
        Some(ReferenceOr::Reference { reference }) => refer(data, reference),
        Some(ReferenceOr::Item(inner)) => ReferenceOr::Item(annotate(data, inner)),
    }
}

/// A member of `allOf` that only annotates speaks of the whole.
fn absorb_annotations(
    data: &mut SchemaData,
    parts: Vec<ReferenceOr<Schema>>,
) -> Vec<ReferenceOr<Schema>> {
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

fn says_nothing(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Any(any) if *any == AnySchema::default())
        && !schema.schema_data.extensions.contains_key(extension::ENUM)
        && !schema.schema_data.extensions.contains_key(extension::CONST)
}

/// A reference with annotations, or just the reference where there are none.
pub(super) fn refer(mut data: SchemaData, reference: String) -> ReferenceOr<Schema> {
    if is_bare(&data) {
        return ReferenceOr::Reference { reference };
    }
    data.extensions.insert(extension::REF_SIBLINGS.to_owned(), Value::Bool(true));
    let all_of = vec![ReferenceOr::Reference { reference }];
    ReferenceOr::Item(Schema { schema_data: data, schema_kind: SchemaKind::AllOf { all_of } })
}

/// Whether a node says nothing but where it is.
fn is_bare(data: &SchemaData) -> bool {
    let silent = SchemaData { extensions: data.extensions.clone(), ..SchemaData::default() };
    let ours = [extension::POINTER, extension::REF_SIBLINGS];
    *data == silent && data.extensions.keys().all(|key| ours.contains(&key.as_str()))
}

/// Takes null away from a member of a union, which says it for all of them.
pub(super) fn without_null(part: ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    let ReferenceOr::Item(mut schema) = part else { return part };
    schema.schema_data.nullable = false;
    match schema.schema_kind {
        SchemaKind::AllOf { mut all_of }
            if all_of.len() == 1 && is_bare(&schema.schema_data) && is_reference(&all_of) =>
        {
            all_of.remove(0)
        }
        schema_kind => ReferenceOr::Item(Schema { schema_kind, ..schema }),
    }
}

fn is_reference(members: &[ReferenceOr<Schema>]) -> bool {
    matches!(members, [ReferenceOr::Reference { .. }])
}

/// The inner schema with the outer annotations on top.
fn annotate(mut outer: SchemaData, inner: Schema) -> Schema {
    let is_null = inner.schema_data.extensions.contains_key(extension::NULL);
    overlay(&mut outer, inner.schema_data);
    outer.nullable &= !is_null;
    Schema { schema_data: outer, schema_kind: inner.schema_kind }
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
