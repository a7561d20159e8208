//! Objects: structs where properties are known, else maps.

use super::location::Location;
use super::reference::SchemaRef;
use super::usage::{Usage, docs_of};
use super::{Builder, Draft};
use crate::api::{Bounds, Docs, Field, Integer, Shape, Struct, Type};
use crate::diagnostic::Pointer;
use openapiv3::{AdditionalProperties, ObjectType, SchemaData};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A property and where it stands, which may be in another component.
#[derive(Clone)]
pub(super) struct Property<'s> {
    pub(super) schema: SchemaRef<'s>,
    pub(super) at: Location,
}

/// The keywords of an object, or of several that are merged.
#[derive(Clone, Default)]
pub(super) struct Object<'s> {
    pub(super) properties: BTreeMap<&'s str, Property<'s>>,
    pub(super) required: Vec<&'s str>,
    /// What `additionalProperties` says, and where.
    pub(super) additional: Option<(&'s AdditionalProperties, Location)>,
}

impl<'s> Object<'s> {
    pub(super) fn new(object: &'s ObjectType, at: &Location) -> Self {
        let properties = object.properties.iter().map(|(name, schema)| {
            (name.as_str(), Property { schema: schema.into(), at: at.property(name) })
        });
        let mut seen = BTreeSet::new();
        let required = object.required.iter().map(String::as_str);
        Self {
            properties: properties.collect(),
            required: required.filter(|name| seen.insert(*name)).collect(),
            additional: object.additional_properties.as_ref().map(|all| (all, at.clone())),
        }
    }

    /// Whether only the values of the object can be known, not its members.
    fn is_map(&self) -> bool {
        self.properties.is_empty() && self.required.is_empty() && !self.is_closed()
    }

    fn is_closed(&self) -> bool {
        matches!(self.additional, Some((AdditionalProperties::Any(false), _)))
    }

    /// Required properties in the order of `required`, then the others by name.
    fn order(&self) -> Vec<&'s str> {
        let required: BTreeSet<_> = self.required.iter().collect();
        let others = self.properties.keys().filter(|name| !required.contains(name));
        self.required.iter().chain(others).copied().collect()
    }
}

impl Builder<'_> {
    pub(super) fn object(
        &mut self,
        object: &ObjectType,
        data: &SchemaData,
        at: &Location,
    ) -> Draft {
        let object = Object::new(object, at);
        let key = if object.is_map() { self.map_key(data, at) } else { None };
        match (self.struct_or_map(&object, at), key) {
            (Draft::Type(Type::Map { value, .. }), key) => Draft::Type(Type::Map { key, value }),
            (draft, _) => draft,
        }
    }

    pub(super) fn struct_or_map(&mut self, object: &Object<'_>, at: &Location) -> Draft {
        let additional = self.additional(object);
        if object.is_map() {
            let value = additional.unwrap_or_else(|| Type::Any(at.pointer().clone()));
            return Draft::Type(Type::Map { key: None, value: Box::new(value) });
        }
        // A loop and not an iterator: these frames lie on the stack once for each level of a schema.
        let mut fields = Vec::new();
        for name in object.order() {
            fields.extend(self.member(name, object, at));
        }
        Draft::Shape(Shape::Struct(Struct { fields, additional, closed: object.is_closed() }))
    }

    /// The values of the members that have no name in the document.
    fn additional(&mut self, object: &Object<'_>) -> Option<Type> {
        let (additional, at) = object.additional.as_ref()?;
        let values = at.values();
        match additional {
            AdditionalProperties::Any(true) => Some(Type::Any(values.pointer().clone())),
            AdditionalProperties::Any(false) => None,
            AdditionalProperties::Schema(schema) if Self::is_never((&**schema).into()) => None,
            AdditionalProperties::Schema(schema) => {
                Some(self.value_type((&**schema).into(), &values))
            }
        }
    }

    fn member(&mut self, name: &str, object: &Object<'_>, at: &Location) -> Option<Field> {
        let required = object.required.contains(&name);
        match object.properties.get(name) {
            // A property that no value can have is not there.
            Some(property) if Self::is_never(property.schema) => None,
            Some(property) => Some(self.field(name, required, property)),
            None => Some(self.undescribed(name, at)),
        }
    }

    fn field(
        &mut self,
        name: &str,
        required: bool,
        Property { schema, at }: &Property<'_>,
    ) -> Field {
        let at = at.clone().schema_ref(*schema);
        let constant = self.field_constant(required, *schema);
        let usage = match &constant {
            Some(value) => constant_usage(value, *schema, &at),
            None => self.usage(*schema, &at),
        };
        Field {
            name: name.to_owned(),
            ty: usage.ty,
            required,
            nullable: usage.nullable,
            constant,
            default: usage.default,
            read_only: usage.read_only,
            write_only: usage.write_only,
            bounds: usage.bounds,
            format: usage.format,
            docs: docs_of(*schema, name),
            pointer: at.pointer().clone(),
        }
    }

    /// The only value of a property. One that may as well be absent or null is a choice of the
    /// caller's all the same, and so no constant.
    fn field_constant(&self, required: bool, schema: SchemaRef<'_>) -> Option<Value> {
        let value = self.constant(schema)?;
        let default = match schema {
            SchemaRef::Item(item) => item.schema_data.default.as_ref(),
            SchemaRef::Reference(_) => None,
        };
        let always = required || default.is_some_and(|default| default == value);
        (always && !self.is_nullable(schema)).then(|| value.clone())
    }

    /// A name that is required and not described.
    fn undescribed(&mut self, name: &str, at: &Location) -> Field {
        let message = format!("the required property `{name}` is not described");
        let help = "describe it in `properties`, or take it out of `required`";
        self.warn("required-without-property", at.pointer(), message, help);
        any_field(name, at.pointer())
    }
}

fn constant_usage(value: &Value, schema: SchemaRef<'_>, at: &Location) -> Usage {
    let (default, data) = match schema {
        SchemaRef::Item(item) => (item.schema_data.default.clone(), Some(&item.schema_data)),
        SchemaRef::Reference(_) => (None, None),
    };
    Usage {
        ty: type_of_value(value, at.pointer()),
        nullable: false,
        default,
        read_only: data.is_some_and(|data| data.read_only),
        write_only: data.is_some_and(|data| data.write_only),
        bounds: Bounds::default(),
        format: None,
    }
}

fn type_of_value(value: &Value, at: &Pointer) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_f64() => Type::Number,
        Value::Number(number) if number.is_u64() && !number.is_i64() => Type::Integer(Integer::U64),
        Value::Number(_) => Type::Integer(Integer::I64),
        Value::String(_) => Type::String,
        Value::Array(_) | Value::Object(_) => Type::Any(at.clone()),
    }
}

fn any_field(name: &str, at: &Pointer) -> Field {
    Field {
        name: name.to_owned(),
        ty: Type::Any(at.clone()),
        required: true,
        nullable: false,
        constant: None,
        default: None,
        read_only: false,
        write_only: false,
        bounds: Bounds::default(),
        format: None,
        docs: Docs::default(),
        pointer: at.clone(),
    }
}
