//! Types, their members, and what makes them.

use super::rename::Renames;
use crate::draft::Draft;
use crate::rules::{self, Rule};
use onyx_codegen::Model;
use onyx_codegen::diagnostic::Pointer;
use onyx_codegen::render::surface::{Member, TypeItem, TypeKind, Typed};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn compare(base: &Model, revision: &Model, renames: &Renames<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (name, old) in &renames.olds {
        let wanted = renames.renamed.get(name).unwrap_or(name);
        let new = renames.news.get(wanted).copied();
        known.extend(new.map(|new| new.name.as_str()));
        let place =
            Place { name, base: pointer(base, Some(old)), revision: pointer(revision, new) };
        match new {
            None => {
                let message = format!("Do not use `{name}`: it is gone.");
                drafts.push(place.draft(&rules::TYPE_REMOVED, "", message).old(kind(&old.kind)));
            }
            Some(new) => Pair { place, old, new, renames, drafts: &mut drafts }.compare(),
        }
    }
    for (name, new) in renames.news.iter().filter(|(name, _)| !known.contains(*name)) {
        let place = Place { name, base: None, revision: pointer(revision, Some(new)) };
        let draft = place.draft(&rules::TYPE_ADDED, "", format!("`{name}` can be used."));
        drafts.push(draft.new_value(kind(&new.kind)));
    }
    drafts
}

fn pointer<'m>(model: &'m Model, item: Option<&TypeItem>) -> Option<&'m Pointer> {
    model.api.types.get(item?.id.0).map(|def| &def.pointer)
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct => "struct",
        TypeKind::Newtype(_) => "newtype",
        TypeKind::StringEnum => "enum of strings",
        TypeKind::IntegerEnum => "enum of integers",
        TypeKind::MixedEnum => "enum of JSON values",
        TypeKind::Union => "union",
        TypeKind::Alias(_) => "alias",
    }
}

/// Variants by what they are on the wire or hold, and by a number.
type Variants = BTreeMap<(String, usize), Member>;

/// Where a finding about a type belongs.
struct Place<'p> {
    name: &'p str,
    base: Option<&'p Pointer>,
    revision: Option<&'p Pointer>,
}

impl Place<'_> {
    fn draft(&self, rule: &'static Rule, aspect: &str, message: String) -> Draft {
        let name = self.name;
        let subject = match aspect.split_once(' ') {
            Some((what, member)) => {
                format!("{} `{member}` of `{name}`", what.trim_start_matches('/'))
            }
            None => format!("type `{name}`"),
        };
        let draft = Draft::new(rule, subject, format!("type {name}{aspect}")).say(message);
        draft.at(self.base, self.revision)
    }
}

/// Two types that are the same.
struct Pair<'p, 'm> {
    place: Place<'p>,
    old: &'p TypeItem,
    new: &'p TypeItem,
    renames: &'p Renames<'m>,
    drafts: &'p mut Vec<Draft>,
}

impl Pair<'_, '_> {
    fn compare(&mut self) {
        let name = self.place.name;
        if self.old.name != self.new.name {
            let message = format!("Write `{}` instead of `{name}`.", self.new.name);
            let values = (Some(self.old.name.clone()), Some(self.new.name.clone()));
            self.note(&rules::TYPE_RENAMED, "/name", values, message);
        }
        self.features();
        if !self.kinds() {
            return;
        }
        self.fields();
        self.constructor();
        self.variants();
        self.traits();
    }

    fn note(
        &mut self,
        rule: &'static Rule,
        aspect: &str,
        (old, new): (Option<String>, Option<String>),
        message: String,
    ) {
        let mut draft = self.place.draft(rule, aspect, message);
        (draft.old, draft.new) = (old, new);
        self.drafts.push(draft);
    }

    /// Resources that do not bring the type any more, though they are there.
    fn features(&mut self) {
        let lost: Vec<&str> =
            self.old.features.difference(&self.new.features).map(String::as_str).collect();
        if lost.is_empty() {
            return;
        }
        let name = self.place.name;
        let joined = |features: &BTreeSet<String>| {
            Some(features.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
        };
        let values = (joined(&self.old.features), joined(&self.new.features));
        let message = format!(
            "Where only {} is enabled, enable one of {} to have `{name}`.",
            lost.join(", "),
            values.1.as_deref().unwrap_or_default()
        );
        self.note(&rules::TYPE_FEATURE_REMOVED, "/features", values, message);
    }

    /// Whether both are of one kind, so that there is more to compare.
    fn kinds(&mut self) -> bool {
        let name = self.place.name;
        let (old, new) = (&self.old.kind, &self.new.kind);
        if std::mem::discriminant(old) != std::mem::discriminant(new) {
            let message = format!("Use `{name}` as {}, not as {}.", kind(new), kind(old));
            let values = (Some(kind(old).to_owned()), Some(kind(new).to_owned()));
            self.note(&rules::TYPE_KIND_CHANGED, "/kind", values, message);
            return false;
        }
        if let (TypeKind::Alias(a), TypeKind::Alias(b))
        | (TypeKind::Newtype(a), TypeKind::Newtype(b)) = (old, new)
            && !self.renames.same(a, b)
        {
            let message = format!("Use `{name}` as `{b}`.");
            let values = (Some(a.clone()), Some(b.clone()));
            self.note(&rules::TYPE_ALIAS_CHANGED, "/alias", values, message);
        }
        true
    }

    fn fields(&mut self) {
        let by_wire = |members: &[Member]| -> BTreeMap<Option<String>, Member> {
            members.iter().map(|member| (member.wire.clone(), member.clone())).collect()
        };
        let (olds, news) = (by_wire(&self.old.fields), by_wire(&self.new.fields));
        for (key, old) in &olds {
            let aspect = format!("/field {}", old.name);
            let Some(new) = news.get(key) else {
                let message = format!("Do not use the field `{}`: it is gone.", old.name);
                self.note(&rules::FIELD_REMOVED, &aspect, (old.ty.clone(), None), message);
                continue;
            };
            if old.name != new.name {
                let message = format!("Write `{}` instead of `{}`.", new.name, old.name);
                let values = (Some(old.name.clone()), Some(new.name.clone()));
                self.note(&rules::FIELD_RENAMED, &format!("{aspect} name"), values, message);
            }
            if !self.same(old, new) {
                let ty = new.ty.as_deref().unwrap_or_default();
                let message = format!("Use the field `{}` as `{ty}`.", new.name);
                let values = (old.ty.clone(), new.ty.clone());
                self.note(&rules::FIELD_TYPE_CHANGED, &aspect, values, message);
            } else if old.name == new.name {
                self.setter(old, new);
            }
        }
        for (_, new) in news.iter().filter(|(key, _)| !olds.contains_key(*key)) {
            let message = format!("The field `{}` can be used.", new.name);
            let aspect = format!("/field {}", new.name);
            self.note(&rules::FIELD_ADDED, &aspect, (None, new.ty.clone()), message);
        }
    }

    /// The setter of a field that has kept its name and its type; where `new` comes or goes, so do
    /// all setters.
    fn setter(&mut self, old: &Member, new: &Member) {
        if self.old.constructor.is_some() != self.new.constructor.is_some() {
            return;
        }
        let told = |member: &Member| {
            member.setter.as_ref().map(|setter| format!("{}({})", setter.name, setter.ty))
        };
        let (rule, message) = match (&old.setter, &new.setter) {
            (Some(setter), None) => (
                &rules::FIELD_SETTER_REMOVED,
                format!("Do not call the setter `{}`: it is gone.", setter.name),
            ),
            (None, Some(setter)) => {
                (&rules::FIELD_SETTER_ADDED, format!("The setter `{}` can be called.", setter.name))
            }
            (Some(a), Some(b)) if a.name != b.name || !self.renames.same(&a.ty, &b.ty) => (
                &rules::FIELD_SETTER_CHANGED,
                format!("Call the setter `{}` with `{}`.", b.name, b.ty),
            ),
            _ => return,
        };
        self.note(rule, &format!("/setter {}", old.name), (told(old), told(new)), message);
    }

    fn same(&self, old: &Member, new: &Member) -> bool {
        match (&old.ty, &new.ty) {
            (Some(old), Some(new)) => self.renames.same(old, new),
            (old, new) => old == new,
        }
    }

    fn constructor(&mut self) {
        let name = self.place.name;
        let list = |arguments: &[Typed]| {
            let all: Vec<String> =
                arguments.iter().map(|it| format!("{}: {}", it.name, it.ty)).collect();
            format!("new({})", all.join(", "))
        };
        match (&self.old.constructor, &self.new.constructor) {
            (None, None) => {}
            (Some(old), None) => {
                let message = format!("Do not make `{name}`: it is only received.");
                self.note(&rules::CONSTRUCTOR_REMOVED, "/new", (Some(list(old)), None), message);
            }
            (None, Some(new)) => {
                let message = format!("`{name}` can be made.");
                self.note(&rules::CONSTRUCTOR_ADDED, "/new", (None, Some(list(new))), message);
            }
            (Some(old), Some(new)) => {
                if !self.same_arguments(old, new) {
                    let message = format!("Make `{name}` with `{}`.", list(new));
                    let values = (Some(list(old)), Some(list(new)));
                    self.note(&rules::CONSTRUCTOR_CHANGED, "/new", values, message);
                }
            }
        }
    }

    /// Whether the same call compiles and means the same.
    fn same_arguments(&self, old: &[Typed], new: &[Typed]) -> bool {
        let position = |name: &str| new.iter().position(|argument| argument.name == name);
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| self.renames.same(&old.ty, &new.ty))
            && old.iter().enumerate().all(|(index, argument)| {
                position(&argument.name).is_none_or(|other| other == index)
            })
    }

    fn variants(&mut self) {
        // What a variant is on the wire, or what it holds; no more than that tells them apart.
        let key = |member: &Member, of_base: bool| match (&member.wire, &member.ty) {
            (Some(wire), _) => wire.clone(),
            (None, Some(ty)) if of_base => self.renames.translated(ty),
            (None, ty) => ty.clone().unwrap_or_default(),
        };
        let by_key = |members: &[Member], of_base: bool| -> Variants {
            let mut keyed = Variants::new();
            for member in members {
                // Where several hold the same, they are told apart by their number.
                let key = key(member, of_base);
                let number = keyed.range((key.clone(), 0)..=(key.clone(), usize::MAX)).count();
                keyed.insert((key, number), member.clone());
            }
            keyed
        };
        let (olds, news) = (by_key(&self.old.variants, true), by_key(&self.new.variants, false));
        let same_name = |members: &Variants, name: &str| {
            members.iter().find(|(_, member)| member.name == name).map(|(key, _)| key.clone())
        };
        let mut met = BTreeSet::new();
        for (key, old) in &olds {
            let other = news.get_key_value(key).map(|(key, _)| key.clone());
            // The same name with other content, where that content is not a variant that was there.
            let other =
                other.or_else(|| same_name(&news, &old.name).filter(|key| !olds.contains_key(key)));
            let aspect = format!("/variant {}", old.name);
            let Some(new) = other.as_ref().and_then(|key| news.get(key)) else {
                let message = format!("Do not use the variant `{}`: it is gone.", old.name);
                let values = (old.wire.clone().or(old.ty.clone()), None);
                self.note(&rules::VARIANT_REMOVED, &aspect, values, message);
                continue;
            };
            met.extend(other.clone());
            if old.name != new.name {
                let message = format!("Write `{}` instead of `{}`.", new.name, old.name);
                let values = (Some(old.name.clone()), Some(new.name.clone()));
                self.note(&rules::VARIANT_RENAMED, &format!("{aspect} name"), values, message);
            }
            if !self.same(old, new) {
                let ty = new.ty.as_deref().unwrap_or_default();
                let message = format!("Use what the variant `{}` holds as `{ty}`.", new.name);
                let values = (old.ty.clone(), new.ty.clone());
                self.note(&rules::VARIANT_TYPE_CHANGED, &aspect, values, message);
            }
        }
        for (_, new) in news.iter().filter(|(key, _)| !met.contains(*key)) {
            let message = format!("Expect the variant `{}`.", new.name);
            let aspect = format!("/variant {}", new.name);
            let values = (None, new.wire.clone().or(new.ty.clone()));
            self.note(&rules::VARIANT_ADDED, &aspect, values, message);
        }
    }

    fn traits(&mut self) {
        let olds: BTreeSet<String> =
            self.old.traits.iter().map(|name| self.renames.translated(name)).collect();
        let news = &self.new.traits;
        let gone: Vec<&str> = olds.difference(news).map(String::as_str).collect();
        let come: Vec<&str> = news.difference(&olds).map(String::as_str).collect();
        let name = self.place.name;
        if !gone.is_empty() {
            let gone = gone.join(", ");
            let message = format!("Do not rely on `{name}` to implement {gone}.");
            self.note(&rules::TRAIT_REMOVED, "/traits", (Some(gone), None), message);
        }
        if !come.is_empty() {
            let come = come.join(", ");
            let message = format!("`{name}` implements {come}.");
            self.note(&rules::TRAIT_ADDED, "/traits", (None, Some(come)), message);
        }
    }
}
