//! The types.

use super::ty::rust;
use super::{Member, TypeItem, TypeKind, Typed};
use crate::api::{Content, Field, Origin, Shape, Struct, Type, TypeId};
use crate::render::structs::{Slot, exists, slot};
use crate::render::ty::{Path, is_plain};
use crate::render::{Context, TypeView, unions};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn types(context: &Context<'_>) -> Vec<TypeItem> {
    let defs = context.api.types.iter().zip(&context.names.types).enumerate();
    let forms = forms(context);
    defs.map(|(id, (def, names))| (TypeId(id), def, names))
        .map(|(id, def, names)| TypeView { id, def, names, facts: context.facts_of(id) })
        .filter(|view| view.facts.reached())
        .map(|view| item(context, &view, &forms))
        .collect()
}

/// The forms that types turn into.
type Forms = BTreeMap<TypeId, BTreeSet<&'static str>>;

fn forms(context: &Context<'_>) -> Forms {
    let mut forms = Forms::new();
    for body in context.api.operations.iter().filter_map(|operation| operation.body.as_ref()) {
        match body.content {
            Content::Multipart(id) => forms.entry(id).or_default().insert("Into<Multipart>"),
            Content::Form(id) => forms.entry(id).or_default().insert("Into<Form>"),
            _ => continue,
        };
    }
    forms
}

fn item(context: &Context<'_>, view: &TypeView<'_>, forms: &Forms) -> TypeItem {
    let features = view.facts.resources.iter();
    let features = features.filter_map(|index| context.names.resources.get(*index));
    let mut item = TypeItem {
        id: view.id,
        name: view.names.name.to_string(),
        kind: kind(context, view),
        features: features.map(|names| names.feature.clone()).collect(),
        traits: BTreeSet::new(),
        fields: Vec::new(),
        constructor: None,
        variants: Vec::new(),
    };
    let mut derived: &[&str] = &["Clone", "Debug", "PartialEq"];
    match &view.def.shape {
        Shape::Struct(object) => {
            if structure(context, view, object, &mut item) {
                derived = &["Clone", "Debug", "Default", "PartialEq"];
            }
        }
        Shape::StringEnum(values) => {
            derived = &["Clone", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"];
            item.variants = values_of(view, values.iter().map(|value| value.as_str().into()));
        }
        Shape::IntegerEnum(values) => {
            derived = &["Clone", "Copy", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"];
            item.variants = values_of(view, values.iter().map(|value| (*value).into()));
        }
        Shape::MixedEnum(values) => item.variants = values_of(view, values.iter().cloned()),
        Shape::Tagged(union) => {
            let members =
                union.variants.iter().map(|v| (Some(v.tags.join(", ")), Type::Named(v.ty)));
            item.variants = members_of(context, view, members);
        }
        Shape::Untagged(members) => {
            let members = members.iter().map(|ty| (None, ty.clone()));
            item.variants = members_of(context, view, members);
        }
        Shape::Alias(_) if !view.facts.recursive_alias => return item,
        Shape::Alias(_) => {}
    }
    item.traits = traits(context, view, derived);
    item.traits.extend(forms.get(&view.id).into_iter().flatten().map(|form| (*form).to_owned()));
    item
}

fn kind(context: &Context<'_>, view: &TypeView<'_>) -> TypeKind {
    match &view.def.shape {
        Shape::Struct(_) => TypeKind::Struct,
        Shape::StringEnum(_) => TypeKind::StringEnum,
        Shape::IntegerEnum(_) => TypeKind::IntegerEnum,
        Shape::MixedEnum(_) => TypeKind::MixedEnum,
        Shape::Tagged(_) | Shape::Untagged(_) => TypeKind::Union,
        Shape::Alias(ty) if view.facts.recursive_alias => {
            TypeKind::Newtype(boxed(view, 0, rust(context, ty, Path::Bare)))
        }
        Shape::Alias(ty) => TypeKind::Alias(rust(context, ty, Path::Bare)),
    }
}

/// Adds the fields of a struct and what sets them; says whether all of it may be left out.
fn structure(
    context: &Context<'_>,
    view: &TypeView<'_>,
    object: &Struct,
    item: &mut TypeItem,
) -> bool {
    let (sent, received) = (view.facts.sent || view.facts.form, view.facts.received);
    let mut arguments = Vec::new();
    let mut defaultable = true;
    let names = view.names.members.iter().zip(&view.names.setters);
    for (index, (field, (name, setter))) in object.fields.iter().zip(names.clone()).enumerate() {
        if !exists(field, sent, received) {
            continue;
        }
        let slot = slot(field, sent, received);
        let bare = boxed(view, index, rust(context, &field.ty, Path::Bare));
        let ty = slotted(slot, &bare);
        let setter = match slot {
            Slot::Plain | Slot::Nullable => {
                let ty = argument(slot, field, &ty);
                arguments.push(Typed { name: name.to_string(), ty });
                None
            }
            Slot::Optional | Slot::Maybe => sent.then(|| {
                let ty = setter_argument(slot, field, &bare);
                Typed { name: setter.to_string(), ty }
            }),
        };
        defaultable &= slot != Slot::Plain;
        let wire = Some(field.name.clone());
        item.fields.push(Member { wire, name: name.to_string(), ty: Some(ty), setter });
    }
    if let (Some(ty), Some((name, setter))) =
        (&object.additional, names.clone().nth(object.fields.len()))
    {
        let ty = format!("BTreeMap<String, {}>", rust(context, ty, Path::Bare));
        let setter =
            sent.then(|| Typed { name: setter.to_string(), ty: format!("impl Into<{ty}>") });
        item.fields.push(Member { wire: None, name: name.to_string(), ty: Some(ty), setter });
    }
    item.constructor = sent.then_some(arguments);
    defaultable
}

fn boxed(view: &TypeView<'_>, index: usize, ty: String) -> String {
    let boxed = view.facts.boxed.get(index).copied().unwrap_or(false);
    if boxed { format!("Box<{ty}>") } else { ty }
}

fn slotted(slot: Slot, bare: &str) -> String {
    match slot {
        Slot::Plain => bare.to_owned(),
        Slot::Nullable | Slot::Optional => format!("Option<{bare}>"),
        Slot::Maybe => format!("Maybe<{bare}>"),
    }
}

/// The type of the argument of `new` that sets a field.
fn argument(slot: Slot, field: &Field, ty: &str) -> String {
    if slot == Slot::Plain && is_plain(&field.ty) {
        ty.to_owned()
    } else {
        format!("impl Into<{ty}>")
    }
}

/// The type of the argument of a field's setter.
fn setter_argument(slot: Slot, field: &Field, bare: &str) -> String {
    match slot {
        Slot::Maybe => format!("impl Into<Maybe<{bare}>>"),
        _ if is_plain(&field.ty) => bare.to_owned(),
        _ => format!("impl Into<{bare}>"),
    }
}

fn values_of(view: &TypeView<'_>, values: impl Iterator<Item = Value>) -> Vec<Member> {
    let named = view.names.members.iter().zip(values);
    named
        .map(|(name, value)| Member {
            wire: Some(value.to_string()),
            name: name.to_string(),
            ty: None,
            setter: None,
        })
        .collect()
}

fn members_of(
    context: &Context<'_>,
    view: &TypeView<'_>,
    members: impl Iterator<Item = (Option<String>, Type)>,
) -> Vec<Member> {
    let named = view.names.members.iter().zip(members).enumerate();
    named
        .map(|(index, (name, (wire, ty)))| {
            let ty = boxed(view, index, rust(context, &ty, Path::Bare));
            Member { wire, name: name.to_string(), ty: Some(ty), setter: None }
        })
        .collect()
}

fn traits(context: &Context<'_>, view: &TypeView<'_>, derived: &[&str]) -> BTreeSet<String> {
    let derived = if view.facts.holds_file { &["Debug"] } else { derived };
    let mut traits: BTreeSet<String> = derived.iter().copied().map(str::to_owned).collect();
    if let Origin::Component(name) = &view.def.origin {
        traits.extend(context.config.derives.get(name).into_iter().flatten().cloned());
    }
    if view.facts.sent && !view.facts.holds_file {
        traits.insert("Serialize".to_owned());
        traits.extend(conversions(context, view));
    }
    if view.facts.received {
        traits.insert("Deserialize".to_owned());
    }
    traits
}

/// `From` for each member whose type no other member has.
fn conversions(context: &Context<'_>, view: &TypeView<'_>) -> Vec<String> {
    let members = unions::members(view).unwrap_or_default();
    let distinct = unions::are_distinct(context, &members);
    let members = members.iter().zip(distinct).filter(|(_, distinct)| *distinct);
    members.map(|(ty, _)| format!("From<{}>", rust(context, ty, Path::Bare))).collect()
}
