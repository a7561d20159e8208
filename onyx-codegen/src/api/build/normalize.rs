//! Few forms of schemas out of the many that openapiv3 admits.

use super::extension::keys;
use openapiv3::{
    AnySchema, ArrayType, Discriminator, IntegerType, NumberType, ObjectType, ReferenceOr, Schema,
    SchemaData, SchemaKind, StringType, Type as Typed,
};
use serde_json::Value;
use std::borrow::Cow;

/// The schema without openapiv3's catch-all, and with the discriminator at its union.
pub(super) fn normalized(schema: &Schema) -> Cow<'_, Schema> {
    let data = &schema.schema_data;
    match &schema.schema_kind {
        SchemaKind::Any(any) => spelled_out(schema, any),
        SchemaKind::AllOf { all_of } if data.discriminator.is_some() => {
            Cow::Owned(all_of_members(data.clone(), all_of.clone()))
        }
        _ => Cow::Borrowed(schema),
    }
}

/// A catch-all schema by its groups of keywords: of several, it is an `allOf`.
fn spelled_out<'s>(schema: &'s Schema, any: &AnySchema) -> Cow<'s, Schema> {
    let mut data = schema.schema_data.clone();
    if !any.enumeration.is_empty() {
        data.extensions.insert(keys::ENUM.to_owned(), Value::Array(any.enumeration.clone()));
        return Cow::Owned(Schema { schema_data: data, schema_kind: schema.schema_kind.clone() });
    }
    let mut kinds = groups(any);
    if kinds.len() > 1 {
        let member = |schema_kind| {
            ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind })
        };
        return Cow::Owned(all_of_members(data, kinds.into_iter().map(member).collect()));
    }
    match kinds.pop() {
        Some(schema_kind) => Cow::Owned(Schema { schema_data: data, schema_kind }),
        None => Cow::Borrowed(schema),
    }
}

/// An `allOf` whose discriminator is moved to the unions in it.
fn all_of_members(mut data: SchemaData, mut members: Vec<ReferenceOr<Schema>>) -> Schema {
    let discriminator = data.discriminator.take();
    for member in &mut members {
        if let ReferenceOr::Item(member) = member
            && is_union(member)
        {
            let own: &mut Option<Discriminator> = &mut member.schema_data.discriminator;
            *own = own.take().or_else(|| discriminator.clone());
        }
    }
    Schema { schema_data: data, schema_kind: SchemaKind::AllOf { all_of: members } }
}

fn is_union(schema: &Schema) -> bool {
    matches!(schema.schema_kind, SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. })
}

/// The groups of keywords that a catch-all schema uses, as a schema kind each.
fn groups(any: &AnySchema) -> Vec<SchemaKind> {
    let mut kinds = Vec::new();
    kinds.extend(typed_group(any).map(SchemaKind::Type));
    if !any.all_of.is_empty() {
        kinds.push(SchemaKind::AllOf { all_of: any.all_of.clone() });
    }
    if !any.one_of.is_empty() {
        kinds.push(SchemaKind::OneOf { one_of: any.one_of.clone() });
    }
    if !any.any_of.is_empty() {
        kinds.push(SchemaKind::AnyOf { any_of: any.any_of.clone() });
    }
    kinds
}

fn typed_group(any: &AnySchema) -> Option<Typed> {
    let object = !any.properties.is_empty()
        || !any.required.is_empty()
        || any.additional_properties.is_some();
    Some(match any.typ.as_deref() {
        Some("object") => Typed::Object(object_group(any)),
        Some("array") => Typed::Array(array_group(any)),
        Some("string") => Typed::String(StringType {
            format: any.format.clone().into(),
            pattern: any.pattern.clone(),
            enumeration: Vec::new(),
            min_length: any.min_length,
            max_length: any.max_length,
        }),
        Some("integer") => {
            Typed::Integer(IntegerType { format: any.format.clone().into(), ..Default::default() })
        }
        Some("number") => {
            Typed::Number(NumberType { format: any.format.clone().into(), ..Default::default() })
        }
        Some("boolean") => Typed::Boolean(openapiv3::BooleanType::default()),
        _ if object => Typed::Object(object_group(any)),
        _ if any.items.is_some() => Typed::Array(array_group(any)),
        _ => return None,
    })
}

fn object_group(any: &AnySchema) -> ObjectType {
    ObjectType {
        properties: any.properties.clone(),
        required: any.required.clone(),
        additional_properties: any.additional_properties.clone(),
        min_properties: any.min_properties,
        max_properties: any.max_properties,
    }
}

fn array_group(any: &AnySchema) -> ArrayType {
    ArrayType {
        items: any.items.clone(),
        min_items: any.min_items,
        max_items: any.max_items,
        unique_items: any.unique_items.unwrap_or_default(),
    }
}
