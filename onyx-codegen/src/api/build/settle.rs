//! What tells the members of a union apart, once all structs are there.

use super::union::{Tags, Union};
use super::{Builder, definition};
use crate::api::{Field, Shape, Struct, Tagged, TaggedVariant, Type, TypeDef, TypeId};
use crate::diagnostic::Diagnostic;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The properties that tell unions apart in most interfaces; they are tried before any other.
const USUAL_TAGS: [&str; 2] = ["type", "kind"];

impl Builder<'_> {
    pub(super) fn settle_unions(&mut self) {
        for (id, union) in std::mem::take(&mut self.unions) {
            let tagged = match &union.discriminator {
                Some(tags) => self.by_discriminator(tags, &union),
                None => by_constants(&self.types, &union),
            };
            if let (Some(tagged), Some(def)) = (tagged, self.types.get_mut(id.0)) {
                def.shape = Shape::Tagged(tagged);
            }
        }
        self.make_tags_constant();
        self.refuse_circles();
    }

    /// The mapping decides; a member that it does not name goes by its own tag, then by its name.
    fn by_discriminator(&mut self, tags: &Tags, union: &Union) -> Option<Tagged> {
        if union.members.iter().any(|member| is_no_text(&self.types, &member.ty, &tags.property)) {
            self.warn_of_other_tags(&tags.property, union);
            return None;
        }
        let mut found: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
        for (tag, ty) in &tags.mapping {
            let id = self.tagged_member(ty, union)?;
            found.entry(id).or_default().insert(tag.clone());
        }
        for member in &union.members {
            let id = self.tagged_member(&member.ty, union)?;
            if found.contains_key(&id) {
                continue;
            }
            let own = struct_of(&self.types, &member.ty)
                .and_then(|(_, shape)| own_tags(&self.types, shape, &tags.property))
                .or_else(|| member.component.clone().map(|name| vec![name]));
            let taken: BTreeSet<_> = found.values().flatten().cloned().collect();
            let free: BTreeSet<_> =
                own.into_iter().flatten().filter(|tag| !taken.contains(tag)).collect();
            if free.is_empty() {
                self.untold(&tags.property, union);
                return None;
            }
            found.insert(id, free);
        }
        self.warn_of_disagreement(&found, tags, union);
        Some(tagged(&tags.property, found))
    }

    /// The struct that a member is.
    fn tagged_member(&mut self, ty: &Type, union: &Union) -> Option<TypeId> {
        if let Some((id, _)) = struct_of(&self.types, ty) {
            return Some(id);
        }
        let message = "a member of a union with a discriminator is no object with properties: \
                       the union is told apart by what its members look like";
        let help = "take the discriminator away, or make every member an object";
        self.warn("discriminator-member-not-object", &union.pointer, message.to_owned(), help);
        None
    }

    fn warn_of_other_tags(&mut self, property: &str, union: &Union) {
        let message = format!(
            "the discriminator is `{property}`, which is no text: the union is told apart by what \
             its members look like"
        );
        let help =
            "tags are texts, as OpenAPI has it; nothing is to be done where constants differ";
        self.warn("discriminator-not-text", &union.pointer, message, help);
    }

    fn untold(&mut self, property: &str, union: &Union) {
        let message = format!("nothing says which value of `{property}` means which member");
        let help = "give each member an entry in the discriminator's mapping";
        self.warn("discriminator-without-tag", &union.pointer, message, help);
    }

    /// The mapping is right about what arrives, but a member writes the constant of its own.
    fn warn_of_disagreement(
        &mut self,
        found: &BTreeMap<TypeId, BTreeSet<String>>,
        tags: &Tags,
        union: &Union,
    ) {
        for (id, mapped) in found {
            let Some((_, shape)) = struct_of(&self.types, &Type::Named(*id)) else { continue };
            let message = match shape.fields.iter().find(|field| field.name == tags.property) {
                None => "a member of the union does not describe it".to_owned(),
                Some(_) => match own_tags(&self.types, shape, &tags.property).as_deref() {
                    Some([own]) if !mapped.contains(own) => {
                        format!("the mapping does not know `{own}`, which a member always has")
                    }
                    _ => continue,
                },
            };
            let message = format!("the discriminator is `{}`, but {message}", tags.property);
            let help = "correct the mapping or the member";
            self.diagnostics.push(
                Diagnostic::warning("discriminator-mismatch", &union.pointer, message).help(help),
            );
        }
    }

    /// A property that can only have the one value that tells its struct from others is a
    /// constant, however it was written.
    fn make_tags_constant(&mut self) {
        let mut tags: BTreeMap<(TypeId, String), BTreeSet<String>> = BTreeMap::new();
        for def in &self.types {
            if let Shape::Tagged(tagged) = &def.shape {
                for variant in &tagged.variants {
                    let entry = tags.entry((variant.ty, tagged.tag.clone())).or_default();
                    entry.extend(variant.tags.iter().cloned());
                }
            }
        }
        for ((id, property), tags) in tags {
            let Some(tag) = tags.first().filter(|_| tags.len() == 1).cloned() else { continue };
            let constant = struct_of(&self.types, &Type::Named(id))
                .and_then(|(_, shape)| shape.fields.iter().find(|field| field.name == property))
                .is_some_and(|field| can_be_constant(&self.types, field, &tag));
            if constant {
                set_constant(&mut self.types, id, &property, tag);
            }
        }
    }

    /// A type that is another name for itself, or a union that is a member of itself, has no
    /// values.
    fn refuse_circles(&mut self) {
        while let Some(def) = circular(&self.types).and_then(|id| self.types.get_mut(id.0)) {
            let at = def.pointer.clone();
            def.shape = Shape::Alias(Type::Any(at.clone()));
            let message = "this type consists of nothing but itself";
            let help = "take the reference that leads back to it away";
            self.error("circular-type", &at, message.to_owned(), help);
        }
    }
}

/// Members that are structs with a constant each in one property, no two the same: the way a
/// union is told apart where the document has no discriminator.
fn by_constants(types: &[TypeDef], union: &Union) -> Option<Tagged> {
    let structs: Option<Vec<_>> =
        union.members.iter().map(|member| struct_of(types, &member.ty)).collect();
    let structs = structs?;
    let (_, first) = structs.first().filter(|_| structs.len() > 1)?;
    let names = first.fields.iter().map(|field| field.name.as_str());
    let mut names: Vec<&str> = names.collect();
    names.sort_by_key(|name| (USUAL_TAGS.iter().position(|tag| tag == name).unwrap_or(2), *name));
    names.into_iter().find_map(|property| {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (id, shape) in &structs {
            let field = shape.fields.iter().find(|field| field.name == property)?;
            let tag = always_there(field).then(|| only_string(types, field))??;
            if !seen.insert(tag.clone()) || found.insert(*id, BTreeSet::from([tag])).is_some() {
                return None;
            }
        }
        Some(tagged(property, found))
    })
}

fn tagged(property: &str, found: BTreeMap<TypeId, BTreeSet<String>>) -> Tagged {
    let variants = found.into_iter();
    let variants =
        variants.map(|(ty, tags)| TaggedVariant { tags: tags.into_iter().collect(), ty });
    let mut variants: Vec<_> = variants.collect();
    variants.sort_by(|a, b| a.tags.cmp(&b.tags));
    Tagged { tag: property.to_owned(), variants }
}

fn struct_of<'t>(types: &'t [TypeDef], ty: &Type) -> Option<(TypeId, &'t Struct)> {
    match definition(types, ty)? {
        (id, TypeDef { shape: Shape::Struct(shape), .. }) => Some((id, shape)),
        _ => None,
    }
}

/// The values that a struct admits for its tag.
fn own_tags(types: &[TypeDef], shape: &Struct, property: &str) -> Option<Vec<String>> {
    let field = shape.fields.iter().find(|field| field.name == property)?;
    strings(types, field)
}

/// Whether a member's tag is a number, a boolean or the like: then no text can be compared with it.
fn is_no_text(types: &[TypeDef], member: &Type, property: &str) -> bool {
    let Some((_, shape)) = struct_of(types, member) else { return false };
    let Some(field) = shape.fields.iter().find(|field| field.name == property) else {
        return false;
    };
    match &field.constant {
        Some(constant) => !constant.is_string(),
        None => definition(types, &field.ty)
            .is_some_and(|(_, def)| matches!(def.shape, Shape::IntegerEnum(_))),
    }
}

fn strings(types: &[TypeDef], field: &Field) -> Option<Vec<String>> {
    if let Some(constant) = &field.constant {
        return Some(vec![constant.as_str()?.to_owned()]);
    }
    match definition(types, &field.ty)? {
        (_, TypeDef { shape: Shape::StringEnum(values), .. }) => Some(values.clone()),
        _ => None,
    }
}

fn only_string(types: &[TypeDef], field: &Field) -> Option<String> {
    let mut values = strings(types, field)?;
    values.pop().filter(|_| values.is_empty())
}

fn always_there(field: &Field) -> bool {
    !field.nullable && (field.required || field.default.is_some())
}

fn can_be_constant(types: &[TypeDef], field: &Field, tag: &str) -> bool {
    // A plain string stays a field: elsewhere the struct may hold another one.
    field.constant.is_none() && only_string(types, field).as_deref() == Some(tag)
}

fn set_constant(types: &mut [TypeDef], id: TypeId, property: &str, tag: String) {
    let Some(TypeDef { shape: Shape::Struct(shape), .. }) = types.get_mut(id.0) else { return };
    if let Some(field) = shape.fields.iter_mut().find(|field| field.name == property) {
        field.ty = Type::String;
        field.nullable = false;
        field.constant = Some(Value::String(tag));
    }
}

/// The first type of a circle of types that consist of one another, without a struct, list or
/// map in between.
fn circular(types: &[TypeDef]) -> Option<TypeId> {
    let endless = endless(types);
    let next =
        |id: TypeId| direct_parts(types.get(id.0)?).into_iter().find(|part| endless.contains(part));
    // After as many steps as there are types, the way goes round in a circle.
    let mut start = endless.first().copied()?;
    for _ in 0..endless.len() {
        start = next(start)?;
    }
    let (mut first, mut at) = (start, next(start)?);
    while at != start {
        first = first.min(at);
        at = next(at)?;
    }
    Some(first)
}

/// The types that are in a circle or lead into one: what is left when types whose parts have all
/// been taken away are taken away.
fn endless(types: &[TypeDef]) -> BTreeSet<TypeId> {
    let ids = || (0..types.len()).map(TypeId);
    let mut left: BTreeMap<TypeId, usize> = BTreeMap::new();
    let mut wholes: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for (id, def) in ids().zip(types) {
        let parts = direct_parts(def);
        left.insert(id, parts.len());
        for part in parts {
            wholes.entry(part).or_default().push(id);
        }
    }
    let mut ended: Vec<TypeId> = ids().filter(|id| left.get(id) == Some(&0)).collect();
    while let Some(id) = ended.pop() {
        left.remove(&id);
        for whole in wholes.remove(&id).into_iter().flatten() {
            if let Some(parts) = left.get_mut(&whole) {
                *parts -= 1;
                if *parts == 0 {
                    ended.push(whole);
                }
            }
        }
    }
    left.into_keys().collect()
}

fn direct_parts(def: &TypeDef) -> Vec<TypeId> {
    match &def.shape {
        Shape::Alias(ty) => direct(ty).into_iter().collect(),
        Shape::Untagged(members) => members.iter().filter_map(direct).collect(),
        _ => Vec::new(),
    }
}

fn direct(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => direct(inner),
        _ => None,
    }
}
