//! Types as text, as `super::super::ty` has them as tokens.

use crate::api::{Integer, Type};
use crate::render::Context;
use crate::render::ty::Path;
use std::fmt::Write as _;

/// A type as Rust writes it.
pub(super) fn rust(context: &Context<'_>, ty: &Type, path: Path) -> String {
    let mut text = String::new();
    write(context, ty, path, &mut text);
    text
}

fn write(context: &Context<'_>, ty: &Type, path: Path, text: &mut String) {
    let mut around = |before: &str, inner: &Type, after: &str| {
        text.push_str(before);
        write(context, inner, path, text);
        text.push_str(after);
    };
    match ty {
        Type::List(item) => around("Vec<", item, ">"),
        Type::Nullable(value) => around("Option<", value, ">"),
        Type::Map { key, value } => {
            match key {
                Some(key) => around("BTreeMap<", &Type::Named(*key), ", "),
                None => text.push_str("BTreeMap<String, "),
            }
            write(context, value, path, text);
            text.push('>');
        }
        Type::Tuple(items) => {
            text.push('(');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write(context, item, path, text);
            }
            text.push_str(if items.len() == 1 { ",)" } else { ")" });
        }
        Type::Named(id) => {
            let name = context.type_name(*id);
            let qualified = if path == Path::Qualified { "types::" } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(text, "{qualified}{name}");
        }
        _ => text.push_str(scalar(ty)),
    }
}

fn scalar(ty: &Type) -> &'static str {
    match ty {
        Type::Null => "()",
        Type::Boolean => "bool",
        Type::Integer(Integer::I32) => "i32",
        Type::Integer(Integer::I64) => "i64",
        Type::Integer(Integer::U64) => "u64",
        Type::Number => "f64",
        Type::String => "String",
        Type::DateTime => "DateTime",
        Type::Date => "NaiveDate",
        Type::Uuid => "Uuid",
        Type::Secret => "Secret",
        Type::Base64 => "Base64",
        Type::File => "Upload",
        _ => "Value",
    }
}
