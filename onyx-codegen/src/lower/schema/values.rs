//! `const` and `enum`.

use super::super::Lowering;
use super::super::extension;
use super::super::node::{Node, data};
use super::kinds;
use super::types::{JsonType, Types};
use super::{Lowered, of_kind, placeholder};
use crate::diagnostic::Diagnostic;
use openapiv3::{IntegerType, Schema, SchemaData, SchemaKind, StringType, Type};
use serde_json::Value;

impl<'d> Lowering<'d, '_> {
    /// `const`, which leaves nothing for `enum` to say.
    pub(super) fn constant(
        &mut self,
        node: &Node<'d>,
        value: &Value,
        types: &Types,
    ) -> Box<Schema> {
        let Some(kind) = type_of(value) else {
            return kinds::null(placeholder(&node.at));
        };
        let kind = widen(kind, types);
        let mut schema = match kind {
            JsonType::Array | JsonType::Object => placeholder(&node.at),
            scalar => self.typed(node, scalar),
        };
        self.check_types(node, "const", std::slice::from_ref(value), types);
        let extensions = &mut schema.schema_data.extensions;
        extensions.insert(extension::CONST.to_owned(), data(value));
        schema
    }

    /// `enum`; `None` where it lists nothing. Null among the values makes `data` nullable.
    pub(super) fn enumeration(
        &mut self,
        node: &Node<'d>,
        types: &Types,
        data: &mut SchemaData,
    ) -> Option<Box<Schema>> {
        let values = self.enumerated(node);
        if values.is_empty() {
            return None;
        }
        let (nulls, values): (Vec<Value>, Vec<Value>) =
            values.into_iter().partition(Value::is_null);
        if values.is_empty() {
            return Some(kinds::null(placeholder(&node.at)));
        }
        data.nullable |= !nulls.is_empty();
        self.check_types(node, "enum", &values, types);
        Some(self.enumerate(node, values, types))
    }

    /// The values without repetitions, in the document's order.
    fn enumerated(&mut self, node: &Node<'d>) -> Vec<Value> {
        let mut seen = std::collections::BTreeSet::new();
        let mut values = Vec::new();
        for (value, at) in self.list(node, "enum") {
            let value = data(value);
            if seen.insert(value.to_string()) {
                values.push(value);
            } else {
                let message = format!("{value} is listed twice");
                let warning = Diagnostic::warning("duplicate-value", &at, message);
                self.report(warning.help("remove one of them with an overlay"));
            }
        }
        if values.is_empty() && node.get("enum").is_some_and(Value::is_array) {
            let at = node.child("enum");
            let warning = Diagnostic::warning("empty-enum", &at, "`enum` lists no value");
            self.report(warning.help("it is ignored; remove it with an overlay"));
        }
        values
    }

    fn enumerate(&mut self, node: &Node<'d>, values: Vec<Value>, types: &Types) -> Box<Schema> {
        let kind = common_type(&values).map(|kind| widen(kind, types));
        let Some(kind) = kind else { return mixed(node, values) };
        let mut schema = self.typed(node, kind);
        match &mut schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => {
                string.enumeration = collect(&values, |value| value.as_str().map(str::to_owned));
            }
            SchemaKind::Type(Type::Integer(integer)) => {
                integer.enumeration = collect(&values, Value::as_i64);
            }
            SchemaKind::Type(Type::Number(number)) => {
                number.enumeration = collect(&values, Value::as_f64);
            }
            SchemaKind::Type(Type::Boolean(boolean)) => {
                boolean.enumeration = collect(&values, Value::as_bool);
            }
            _ => return mixed(node, values),
        }
        schema
    }

    /// The values decide; a `type` that none of them has is worth a word.
    fn check_types(&mut self, node: &Node<'d>, keyword: &str, values: &[Value], types: &Types) {
        let fits = |value: &Value| {
            type_of(value).is_none_or(|kind| types.names.contains(&widen(kind, types)))
        };
        if types.explicit && !values.iter().all(fits) {
            let message = format!("`{keyword}` has values that `type` excludes");
            let warning = Diagnostic::warning("value-type-mismatch", &node.child(keyword), message);
            self.report(warning.help("the values decide; correct one of the two with an overlay"));
        }
    }
}

fn collect<T>(values: &[Value], convert: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
    values.iter().map(convert).collect()
}

fn mixed(node: &Node<'_>, values: Vec<Value>) -> Box<Schema> {
    let mut schema = placeholder(&node.at);
    schema.schema_data.extensions.insert(extension::ENUM.to_owned(), Value::Array(values));
    schema
}

/// The type of a value, none for null.
fn type_of(value: &Value) -> Option<JsonType> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(number) if number.is_f64() => JsonType::Number,
        Value::Number(_) => JsonType::Integer,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    })
}

/// An integer is a number where `type` says so.
fn widen(kind: JsonType, types: &Types) -> JsonType {
    let is_number = kind == JsonType::Integer && types.explicit;
    if is_number && types.names.contains(&JsonType::Number) { JsonType::Number } else { kind }
}

/// The type that all values have and that can enumerate them.
fn common_type(values: &[Value]) -> Option<JsonType> {
    let all = |test: fn(&Value) -> bool| values.iter().all(test);
    if all(Value::is_string) {
        Some(JsonType::String)
    } else if all(Value::is_i64) {
        Some(JsonType::Integer)
    } else if all(Value::is_boolean) {
        Some(JsonType::Boolean)
    } else if all(|value| value.is_i64() || value.is_f64()) {
        Some(JsonType::Number)
    } else {
        None
    }
}

/// One enumeration in place of a union of constants and enumerations of strings, or of integers.
pub(super) fn merge_enumerations(members: &[Lowered]) -> Option<Box<Schema>> {
    let kind = if let Some(enumeration) = merge(members, listed_strings) {
        Type::String(StringType { enumeration, ..StringType::default() })
    } else {
        let enumeration = merge(members, listed_integers)?;
        Type::Integer(IntegerType { enumeration, ..IntegerType::default() })
    };
    Some(of_kind(SchemaKind::Type(kind)))
}

fn merge<T: Clone + Ord>(
    members: &[Lowered],
    listed: impl Fn(&Schema) -> Vec<Option<T>>,
) -> Option<Vec<Option<T>>> {
    let mut seen = std::collections::BTreeSet::new();
    let mut merged = Vec::new();
    for member in members {
        let values = listed(member.as_item()?);
        if values.is_empty() {
            return None;
        }
        merged.extend(values.into_iter().filter(|value| seen.insert(value.clone())));
    }
    Some(merged)
}

fn listed_strings(schema: &Schema) -> Vec<Option<String>> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else { return Vec::new() };
    match constant_of(schema) {
        Some(value) => value.as_str().map(|text| Some(text.to_owned())).into_iter().collect(),
        None => string.enumeration.clone(),
    }
}

fn listed_integers(schema: &Schema) -> Vec<Option<i64>> {
    let SchemaKind::Type(Type::Integer(integer)) = &schema.schema_kind else { return Vec::new() };
    match constant_of(schema) {
        Some(value) => value.as_i64().map(Some).into_iter().collect(),
        None => integer.enumeration.clone(),
    }
}

fn constant_of(schema: &Schema) -> Option<&Value> {
    schema.schema_data.extensions.get(extension::CONST)
}
