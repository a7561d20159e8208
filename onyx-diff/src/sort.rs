//! Types seen through aliases and null: what is really there.

use onyx_codegen::Model;
use onyx_codegen::analyze::TypeFacts;
use onyx_codegen::api::{Field, Integer, Origin, Shape, Type, TypeDef, TypeId};

/// How many aliases may lead to one another; circles are refused before, the bound is for the reader.
const ALIASES: usize = 64;

/// A type behind aliases, without null.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sort<'m> {
    /// A struct, an enum or a union.
    Named(TypeId, &'m TypeDef),
    /// Anything else.
    Plain(&'m Type),
}

/// A type as it is used: what it is, and whether null is one of its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use<'m> {
    pub(crate) sort: Sort<'m>,
    pub(crate) nullable: bool,
    /// The schema with a name that stands behind: the type's own, or the last alias for it.
    pub(crate) def: Option<&'m TypeDef>,
}

impl<'m> Use<'m> {
    /// A type as it is, never null.
    pub(crate) fn of(sort: Sort<'m>) -> Self {
        let def = match sort {
            Sort::Named(_, def) => Some(def),
            Sort::Plain(_) => None,
        };
        Self { sort, nullable: false, def }
    }

    /// The component that it is, by name.
    pub(crate) fn component(self) -> Option<&'m str> {
        match self.def.map(|def| &def.origin) {
            Some(Origin::Component(name)) => Some(name),
            _ => None,
        }
    }
}

/// Looks behind aliases and null.
pub(crate) fn behind<'m>(model: &'m Model, ty: &'m Type) -> Use<'m> {
    let (mut ty, mut nullable, mut alias) = (ty, false, None);
    for _ in 0..ALIASES {
        match ty {
            Type::Nullable(inner) => {
                ty = inner;
                nullable = true;
            }
            Type::Named(id) => match model.api.types.get(id.0) {
                Some(def @ TypeDef { shape: Shape::Alias(inner), .. }) => {
                    ty = inner;
                    alias = Some(def);
                }
                Some(def) => return Use { nullable, ..Use::of(Sort::Named(*id, def)) },
                None => break,
            },
            _ => break,
        }
    }
    Use { sort: Sort::Plain(ty), nullable, def: alias }
}

/// The type of this id, which is no alias.
pub(crate) fn named(model: &Model, id: TypeId) -> Option<Sort<'_>> {
    model.api.types.get(id.0).map(|def| Sort::Named(id, def))
}

impl<'m> Sort<'m> {
    pub(crate) fn shape(self) -> Option<&'m Shape> {
        match self {
            Self::Named(_, def) => Some(&def.shape),
            Self::Plain(_) => None,
        }
    }

    pub(crate) fn plain(self) -> Option<&'m Type> {
        match self {
            Self::Named(..) => None,
            Self::Plain(ty) => Some(ty),
        }
    }

    pub(crate) fn is_any(self) -> bool {
        matches!(self, Self::Plain(Type::Any(_)))
    }

    pub(crate) fn is_union(self) -> bool {
        matches!(self.shape(), Some(Shape::Tagged(_) | Shape::Untagged(_)))
    }

    pub(crate) fn is_struct(self) -> bool {
        matches!(self.shape(), Some(Shape::Struct(_)))
    }

    pub(crate) fn is_enum(self) -> bool {
        matches!(
            self.shape(),
            Some(Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_))
        )
    }
}

/// A type in a few words, as a reader of the documents would say it.
pub(crate) fn told(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Nullable(inner) => format!("{} or null", told(model, inner)),
        Type::List(item) => format!("list of {}", told(model, item)),
        Type::Map { value, .. } => format!("map of {}", told(model, value)),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| told(model, item)).collect();
            format!("tuple of {}", items.join(", "))
        }
        Type::Named(id) => {
            model.api.types.get(id.0).map(|def| told_def(model, def)).unwrap_or_default()
        }
        Type::Any(_) => "any JSON".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(Integer::I32) => "integer (int32)".to_owned(),
        Type::Integer(Integer::I64) => "integer".to_owned(),
        Type::Integer(Integer::U64) => "integer (uint64)".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::DateTime => "date-time".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Secret => "secret string".to_owned(),
        Type::Base64 => "base64 string".to_owned(),
        Type::File => "file".to_owned(),
    }
}

fn told_def(model: &Model, def: &TypeDef) -> String {
    let name = match &def.origin {
        Origin::Component(name) => format!(" {name}"),
        Origin::InComponent { .. } | Origin::InOperation { .. } => String::new(),
    };
    let kind = match &def.shape {
        // One step only: an alias may lead back to itself.
        Shape::Alias(Type::List(_)) => "list",
        Shape::Alias(Type::Map { .. }) => "map",
        Shape::Alias(ty @ (Type::Named(_) | Type::Nullable(_) | Type::Tuple(_))) => {
            let _ = ty;
            "schema"
        }
        Shape::Alias(ty) => return told(model, ty),
        Shape::Struct(_) => "object",
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_) => "enum",
        Shape::Tagged(_) | Shape::Untagged(_) => "union",
    };
    format!("{kind}{name}")
}

/// A sort in a few words.
pub(crate) fn told_sort(model: &Model, sort: Sort<'_>) -> String {
    match sort {
        Sort::Named(_, def) => told_def(model, def),
        Sort::Plain(ty) => told(model, ty),
    }
}

/// The name of a schema for readers, and for telling places apart: `Persona`, `Persona.tools.item`,
/// `GET /users response.item`.
pub(crate) fn name_of(model: &Model, def: &TypeDef, template: bool) -> String {
    match &def.origin {
        Origin::Component(name) => name.clone(),
        Origin::InComponent { component, words } => {
            std::iter::once(component).chain(words).cloned().collect::<Vec<_>>().join(".")
        }
        Origin::InOperation { operation, words } => {
            let operation = model.api.operations.get(*operation);
            let operation = operation.map(|operation| {
                let path = &operation.path;
                let path = if template { crate::matching::template(path) } else { path.clone() };
                format!("{} {path}", operation.method)
            });
            format!("{} {}", operation.unwrap_or_default(), words.join("."))
        }
    }
}

/// Whether the generated client cannot read the object without this field: it is a plain field in
/// Rust, neither `Option` nor `Maybe`, and no constant.
pub(crate) fn must_be_there(field: &Field, facts: &TypeFacts) -> bool {
    let sent = facts.sent || facts.form;
    let one_way = (field.read_only && sent) || (field.write_only && facts.received);
    field.required && !field.nullable && !one_way && field.constant.is_none()
}
