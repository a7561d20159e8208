//! Which types a type refers to, member by member.

use super::Direction;
use crate::api::{Field, Shape, Type, TypeId};

/// A mention of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) target: TypeId,
    /// Whether the value lies inside, and not behind a list or a map.
    pub(crate) direct: bool,
}

/// The references of each member (field, variant, or the alias itself).
pub(crate) fn references(shape: &Shape, direction: Direction) -> Vec<Vec<Reference>> {
    match shape {
        Shape::Struct(object) => {
            let fields = object.fields.iter().map(|field| field_references(field, direction));
            fields.chain(object.additional.iter().map(|ty| behind(of(ty)))).collect()
        }
        Shape::Tagged(union) => union
            .variants
            .iter()
            .map(|variant| vec![Reference { target: variant.ty, direct: true }])
            .collect(),
        Shape::Untagged(members) => members.iter().map(of).collect(),
        Shape::Alias(ty) => vec![of(ty)],
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_) => Vec::new(),
    }
}

fn field_references(field: &Field, direction: Direction) -> Vec<Reference> {
    let hidden = match direction {
        Direction::Sent => field.read_only,
        Direction::Received => field.write_only,
        Direction::Both => false,
    };
    if hidden || field.constant.is_some() { Vec::new() } else { of(&field.ty) }
}

fn of(ty: &Type) -> Vec<Reference> {
    let mut found = Vec::new();
    each(ty, &mut |reference| found.push(reference));
    found
}

fn behind(references: Vec<Reference>) -> Vec<Reference> {
    references.into_iter().map(|reference| Reference { direct: false, ..reference }).collect()
}

/// Calls `visit` for each named type in `ty`.
pub(crate) fn each(ty: &Type, visit: &mut impl FnMut(Reference)) {
    walk(ty, true, visit);
}

fn walk(ty: &Type, direct: bool, visit: &mut impl FnMut(Reference)) {
    match ty {
        Type::Named(target) => visit(Reference { target: *target, direct }),
        Type::List(item) => walk(item, false, visit),
        Type::Map { key, value } => {
            if let Some(key) = key {
                visit(Reference { target: *key, direct: false });
            }
            walk(value, false, visit);
        }
        Type::Tuple(items) => {
            for item in items {
                walk(item, direct, visit);
            }
        }
        Type::Nullable(inner) => walk(inner, direct, visit),
        _ => {}
    }
}
