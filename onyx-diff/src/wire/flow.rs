//! Whether every value of one type can be read as another.

use crate::sort::{Sort, behind, named};
use onyx_codegen::Model;
use onyx_codegen::api::{Integer, Shape, Type};
use serde_json::Value;

/// How deep lists in maps in lists are looked into; what lies deeper is taken to differ.
const DEPTH: usize = 8;

/// The two ends of a way: who writes and who reads.
#[derive(Clone, Copy)]
pub(super) struct Way<'m> {
    pub(super) writer: &'m Model,
    pub(super) reader: &'m Model,
    /// Whether the reader is the generated client, which keeps what it does not know.
    pub(super) lenient: bool,
}

impl<'m> Way<'m> {
    /// Whether the reader understands all that the writer may write.
    pub(super) fn carries(self, from: Sort<'m>, to: Sort<'m>) -> bool {
        self.carries_within(from, to, DEPTH)
    }

    fn carries_within(self, from: Sort<'m>, to: Sort<'m>, depth: usize) -> bool {
        if to.is_any() {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else { return false };
        match (from, to) {
            (Sort::Named(_, from_def), Sort::Plain(ty)) => {
                self.named_to_plain(&from_def.shape, ty, depth)
            }
            (Sort::Plain(ty), Sort::Named(_, to_def)) => {
                self.plain_to_named(ty, &to_def.shape, depth)
            }
            (Sort::Plain(from), Sort::Plain(to)) => self.plain(from, to, depth),
            (Sort::Named(..), Sort::Named(_, to_def)) => match &to_def.shape {
                Shape::Untagged(members) => {
                    self.lenient || members.iter().any(|to| self.fits(from, to, depth))
                }
                Shape::MixedEnum(_) => self.lenient,
                // Told apart in detail elsewhere.
                _ => false,
            },
        }
    }

    fn fits(self, from: Sort<'m>, to: &'m Type, depth: usize) -> bool {
        self.carries_within(from, behind(self.reader, to).sort, depth)
    }

    fn types(self, from: &'m Type, to: &'m Type, depth: usize) -> bool {
        let (from, to) = (behind(self.writer, from), behind(self.reader, to));
        (to.nullable || !from.nullable || to.sort.is_any())
            && self.carries_within(from.sort, to.sort, depth)
    }

    fn named_to_plain(self, from: &'m Shape, to: &'m Type, depth: usize) -> bool {
        match (from, to) {
            (Shape::StringEnum(_), to) => is_text(to),
            (Shape::IntegerEnum(_), to) => {
                matches!(to, Type::Integer(Integer::I64) | Type::Number)
            }
            (Shape::MixedEnum(values), to) => values.iter().all(|value| holds(to, value)),
            (Shape::Struct(object), Type::Map { key: None, value }) => {
                object.fields.iter().all(|field| self.types(&field.ty, value, depth))
                    && object.additional.as_ref().is_none_or(|ty| self.types(ty, value, depth))
            }
            (Shape::Untagged(members), to) => {
                members.iter().all(|member| self.types(member, to, depth))
            }
            (Shape::Tagged(union), to) => union.variants.iter().all(|variant| {
                named(self.writer, variant.ty)
                    .is_some_and(|from| self.carries_within(from, Sort::Plain(to), depth))
            }),
            _ => false,
        }
    }

    fn plain_to_named(self, from: &'m Type, to: &'m Shape, depth: usize) -> bool {
        match to {
            // The client's enums are open.
            Shape::StringEnum(_) => self.lenient && is_written_as_text(from),
            Shape::IntegerEnum(_) => self.lenient && matches!(from, Type::Integer(_)),
            Shape::MixedEnum(_) => self.lenient,
            Shape::Untagged(members) => {
                self.lenient || members.iter().any(|to| self.types(from, to, depth))
            }
            _ => false,
        }
    }

    fn plain(self, from: &'m Type, to: &'m Type, depth: usize) -> bool {
        match (from, to) {
            (Type::Integer(from), Type::Integer(to)) => {
                from == to || (*from, *to) == (Integer::I32, Integer::I64)
            }
            (Type::Integer(_), Type::Number) => true,
            (Type::List(from), Type::List(to)) => self.types(from, to, depth),
            (Type::Tuple(from), Type::List(to)) => {
                from.iter().all(|from| self.types(from, to, depth))
            }
            (Type::Tuple(from), Type::Tuple(to)) => {
                from.len() == to.len()
                    && from.iter().zip(to).all(|(from, to)| self.types(from, to, depth))
            }
            (Type::Map { value: from, .. }, Type::Map { key: None, value: to }) => {
                self.types(from, to, depth)
            }
            (from, to) if is_text(to) => is_written_as_text(from),
            (from, to) => same_scalar(from, to),
        }
    }
}

/// Types without parts that are the same, wherever they stand.
pub(super) fn same_scalar(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Any(_), Type::Any(_)) => true,
        (Type::List(_) | Type::Map { .. } | Type::Tuple(_), _) => false,
        (a, b) => a == b,
    }
}

/// A string of any text.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret)
}

/// A JSON string, whatever is in it.
pub(super) fn is_written_as_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::String | Type::Secret | Type::DateTime | Type::Date | Type::Uuid | Type::Base64
    )
}

/// Whether a type has the value, as far as its kind tells.
pub(super) fn holds(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Any(_), _)
        | (Type::Null, Value::Null)
        | (Type::Boolean, Value::Bool(_))
        | (Type::Number, Value::Number(_)) => true,
        (Type::Integer(_), Value::Number(number)) => number.is_i64() || number.is_u64(),
        (ty, Value::String(_)) => is_text(ty),
        _ => false,
    }
}
