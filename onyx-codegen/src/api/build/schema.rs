//! From a schema to a draft of its type.

use super::extension::{self, keys};
use super::location::Location;
use super::normalize::normalized;
use super::reference::SchemaRef;
use super::{Builder, DEPTH_LIMIT, Draft, anything, scalar};
use crate::api::{Shape, Type, TypeId};
use openapiv3::{ArrayType, Schema, SchemaData, SchemaKind, Type as Typed};
use serde_json::Value;
use std::collections::BTreeSet;

/// As many members have the tuples that Rust compares and shows.
const LONGEST_TUPLE: usize = 12;

impl Builder<'_> {
    /// What the schema at `at` is made of. Whether null is a value is left to the place of use.
    pub(super) fn draft(&mut self, schema: SchemaRef<'_>, at: &Location) -> Draft {
        let draft = self.deeper(at, |builder| match schema {
            SchemaRef::Reference(reference) => Draft::Type(builder.referenced(reference, at)),
            SchemaRef::Item(schema) => {
                builder.draft_item(&normalized(schema), &at.clone().schema(schema))
            }
        });
        draft.unwrap_or_else(|| anything(at))
    }

    /// Goes on with a schema inside of another, unless that is too deep.
    pub(super) fn deeper<T>(
        &mut self,
        at: &Location,
        go_on: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if self.depth == DEPTH_LIMIT {
            let message = format!("schemas stand in each other more than {DEPTH_LIMIT} deep");
            let help = "move the inner ones to `components.schemas`";
            self.error("too-deep", at.pointer(), message, help);
            return None;
        }
        self.depth += 1;
        let result = go_on(self);
        self.depth -= 1;
        Some(result)
    }

    fn draft_item(&mut self, schema: &Schema, at: &Location) -> Draft {
        let data = &schema.schema_data;
        if extension::flag(&data.extensions, keys::NULL) {
            return Draft::Type(Type::Null);
        }
        if let Some(value) = data.extensions.get(keys::CONST) {
            return enumeration(std::slice::from_ref(value));
        }
        let values = extension::list(&data.extensions, keys::ENUM);
        if !values.is_empty() {
            return enumeration(values);
        }
        self.warn_of_lone_discriminator(schema, at);
        match &schema.schema_kind {
            SchemaKind::Type(typed) => self.draft_typed(typed, data, at),
            SchemaKind::OneOf { one_of } => {
                self.union(one_of, data.discriminator.as_ref(), &at.token("oneOf"))
            }
            SchemaKind::AnyOf { any_of } => {
                self.union(any_of, data.discriminator.as_ref(), &at.token("anyOf"))
            }
            SchemaKind::AllOf { all_of } => self.all_of(all_of, at),
            SchemaKind::Not { .. } | SchemaKind::Any(_) => anything(at),
        }
    }

    fn draft_typed(&mut self, typed: &Typed, data: &SchemaData, at: &Location) -> Draft {
        match typed {
            Typed::String(string) => scalar::string(string, data, at),
            Typed::Number(number) => scalar::number(number),
            Typed::Integer(integer) => scalar::integer(integer, data),
            Typed::Boolean(_) => Draft::Type(Type::Boolean),
            Typed::Object(object) => self.object(object, data, at),
            Typed::Array(array) => self.array(array, data, at),
        }
    }

    fn array(&mut self, array: &ArrayType, data: &SchemaData, at: &Location) -> Draft {
        if data.extensions.contains_key(keys::PREFIX_ITEMS) {
            return self.tuple(array, data, at);
        }
        let items = at.items();
        let item = match &array.items {
            Some(item) => self.value_type(item.into(), &items),
            None => Type::Any(items.pointer().clone()),
        };
        Draft::Type(Type::List(Box::new(item)))
    }

    fn tuple(&mut self, array: &ArrayType, data: &SchemaData, at: &Location) -> Draft {
        let prefix = extension::list(&data.extensions, keys::PREFIX_ITEMS);
        let items = at.token("prefixItems");
        let mut members = Vec::with_capacity(prefix.len());
        for (index, value) in prefix.iter().enumerate() {
            let item = items.token(index).word(format!("item {}", index + 1));
            members.push(self.value_of_json(value, &item));
        }
        let open = extension::flag(&data.extensions, keys::OPEN_TUPLE);
        if open && array.max_items != Some(members.len()) {
            return self.open_tuple(array, &members, at);
        }
        if members.len() > LONGEST_TUPLE {
            return self.long_tuple(members, at);
        }
        Draft::Type(Type::Tuple(members))
    }

    /// A list of as many items as no tuple has: typed only where all are of one type.
    fn long_tuple(&mut self, mut members: Vec<Type>, at: &Location) -> Draft {
        members.dedup();
        let item = if let (Some(only), true) = (members.pop(), members.is_empty()) {
            only
        } else {
            let message = format!("a tuple of more than {LONGEST_TUPLE} is a list of anything");
            let help = "give its items one type, or make an object of it";
            self.warn("long-tuple", at.pointer(), message, help);
            Type::Any(at.pointer().clone())
        };
        Draft::Type(Type::List(Box::new(item)))
    }

    /// A list whose first items have types of their own: typed only where all are of one type.
    fn open_tuple(&mut self, array: &ArrayType, prefix: &[Type], at: &Location) -> Draft {
        let items = at.items();
        let rest = array.items.as_ref().map(|item| self.value_type(item.into(), &items));
        let item = match rest {
            Some(rest) if prefix.iter().all(|ty| *ty == rest) => rest,
            _ => {
                let message = "a list that goes on after its `prefixItems` is a list of anything";
                let help = "close it with `items: false`";
                self.warn("open-tuple", at.pointer(), message.to_owned(), help);
                Type::Any(at.pointer().clone())
            }
        };
        Draft::Type(Type::List(Box::new(item)))
    }

    /// The type of a schema that lowering has written as JSON.
    pub(super) fn value_of_json(&mut self, value: &Value, at: &Location) -> Type {
        match extension::schema_of(value) {
            Ok(schema) => self.value_type((&schema).into(), at),
            Err(error) => {
                let message = format!("this is no schema: {error}");
                self.error("not-a-schema", at.pointer(), message, "write a Schema Object here");
                Type::Any(at.pointer().clone())
            }
        }
    }

    /// The string enum that names the keys of a map.
    pub(super) fn map_key(&mut self, data: &SchemaData, at: &Location) -> Option<TypeId> {
        let schema = extension::schema_of(data.extensions.get(keys::PROPERTY_NAMES)?).ok()?;
        let at = at.token("propertyNames").word("key");
        let target = self.resolve((&schema).into())?;
        let SchemaKind::Type(Typed::String(string)) = &target.schema_kind else { return None };
        if string.enumeration.is_empty() {
            return None;
        }
        match self.type_at((&schema).into(), &at) {
            Type::Named(id) => Some(id),
            _ => None,
        }
    }

    /// A discriminator means something in a union only.
    fn warn_of_lone_discriminator(&mut self, schema: &Schema, at: &Location) {
        let union = matches!(
            schema.schema_kind,
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::AllOf { .. }
        );
        if let Some(discriminator) = schema.schema_data.discriminator.as_ref().filter(|_| !union) {
            let message = format!(
                "the discriminator `{}` stands on no oneOf or anyOf: its schema is taken as it is",
                discriminator.property_name
            );
            let help = "list the members with `oneOf` beside the discriminator";
            self.warn("discriminator-without-union", at.pointer(), message, help);
        }
    }
}

/// Values from a list, as the enum of their kind.
pub(super) fn enumeration(values: &[Value]) -> Draft {
    let mut seen = BTreeSet::new();
    let distinct = values.iter().filter(|value| seen.insert(value.to_string()));
    let distinct: Vec<Value> = distinct.cloned().collect();
    let strings = distinct.iter().map(|value| value.as_str().map(str::to_owned));
    if let Some(strings) = strings.collect::<Option<Vec<_>>>() {
        return Draft::Shape(Shape::StringEnum(strings));
    }
    let integers = distinct.iter().map(Value::as_i64);
    if let Some(integers) = integers.collect::<Option<Vec<_>>>() {
        return Draft::Shape(Shape::IntegerEnum(integers));
    }
    Draft::Shape(Shape::MixedEnum(distinct))
}
