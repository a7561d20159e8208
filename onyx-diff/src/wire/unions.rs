//! Unions: which members are the same, which come and which go.
//!
//! Either side may be a single type: a union is then what it becomes, or what it was.

use super::schemas::{Direction, Schemas};
use super::site::{Site, Word};
use super::structs::values;
use crate::rules;
use crate::sort::{Sort, Use, behind, named, told_sort};
use onyx_codegen::Model;
use onyx_codegen::api::{Shape, Tagged, Type, TypeId};
use std::collections::{BTreeMap, BTreeSet};

/// Members from which on pairs are looked for by name alone: trying each with each is quadratic.
const MANY: usize = 64;

impl<'m> Schemas<'m> {
    pub(super) fn union(&mut self, (base, revision): (Sort<'m>, Sort<'m>), site: &Site<'_>) {
        match (base.shape(), revision.shape()) {
            (Some(Shape::Tagged(old)), Some(Shape::Tagged(new))) => self.tagged((old, new), site),
            _ => self.members((base, revision), site),
        }
    }

    /// Two unions that are told apart by a property.
    fn tagged(&mut self, (old, new): (&'m Tagged, &'m Tagged), site: &Site<'_>) {
        if old.tag != new.tag {
            let rule = site.direction.rule(
                &rules::REQUEST_DISCRIMINATOR_CHANGED,
                &rules::RESPONSE_DISCRIMINATOR_CHANGED,
            );
            let message = format!("`{}` tells the members apart now, not `{}`.", new.tag, old.tag);
            let values = (Some(old.tag.clone()), Some(new.tag.clone()));
            self.note(rule, site, "discriminator", values, message);
        }
        let (olds, news) = (by_tag(old), by_tag(new));
        let mut pairs = BTreeSet::new();
        for (tag, old) in &olds {
            let Some(new) = news.get(tag) else { continue };
            let ends = (named(self.base, *old), named(self.revision, *new));
            if let (true, Some(a), Some(b)) = (pairs.insert((*old, *new)), ends.0, ends.1) {
                self.member((a, b), tag, site);
            }
        }
        let missing = |tags: &Tags<'m>, others: &Tags<'m>| -> Vec<&'m str> {
            tags.keys().filter(|tag| !others.contains_key(*tag)).copied().collect()
        };
        let (gone, come) = (missing(&olds, &news), missing(&news, &olds));
        self.gone(&gone, site);
        self.come(&come, site);
    }

    fn member(&mut self, (a, b): (Sort<'m>, Sort<'m>), name: &str, site: &Site<'_>) {
        self.sorts((a, b), &site.inside(Word::Member(name)));
    }

    /// Unions of which at least one is told apart by what its members look like.
    fn members(&mut self, (base, revision): (Sort<'m>, Sort<'m>), site: &Site<'_>) {
        let (mut olds, mut news) = (members(self.base, base), members(self.revision, revision));
        let (old_texts, new_texts) = (texts(&olds), texts(&news));
        let (few, many) = (old_texts.0.min(new_texts.0), old_texts.0.max(new_texts.0));
        if few > 0 && few < many {
            // Several lists of strings are one list: no string tells which of them it is from.
            self.listed(&old_texts.1, &new_texts.1, site);
            olds.retain(|sort| !is_text(*sort));
            news.retain(|sort| !is_text(*sort));
        }
        let pairs = pair_up(&olds, &news);
        for (a, b) in &pairs {
            if let (Some(a), Some(b)) = (olds.get(*a), news.get(*b)) {
                let name = told_sort(self.base, *a);
                self.member((*a, *b), &name, site);
            }
        }
        let lonely = |all: &[Sort<'m>], paired: &BTreeSet<usize>| -> Vec<Sort<'m>> {
            let all = all.iter().enumerate().filter(|(index, _)| !paired.contains(index));
            all.map(|(_, sort)| *sort).collect()
        };
        let gone = lonely(&olds, &pairs.iter().map(|(a, _)| *a).collect());
        let come = lonely(&news, &pairs.iter().map(|(_, b)| *b).collect());
        let told = |model, sorts: &[Sort<'m>]| -> Vec<String> {
            sorts.iter().map(|sort| told_sort(model, *sort)).collect()
        };
        let gone: Vec<Sort<'m>> = match site.direction {
            // What another member takes as well is not refused.
            Direction::Sent => gone
                .into_iter()
                .filter(|old| !news.iter().any(|new| self.carries((*old, *new), site.direction)))
                .collect(),
            _ => gone,
        };
        let gone_names = told(self.base, &gone);
        self.gone(&gone_names.iter().map(String::as_str).collect::<Vec<_>>(), site);
        match site.direction {
            Direction::Received if !keeps(base, &come) => {
                let unread: Vec<Sort<'m>> = come
                    .into_iter()
                    .filter(|new| {
                        !olds.iter().any(|old| self.carries((*old, *new), site.direction))
                    })
                    .collect();
                if !unread.is_empty() {
                    let names = told(self.revision, &unread).join(", ");
                    let message = format!("Expect {names} as well: reading it fails.");
                    let old = told_sort(self.base, base);
                    let values = (Some(old), Some(names));
                    self.note(&rules::RESPONSE_TYPE_CHANGED, site, "members", values, message);
                }
            }
            _ => {
                let come = told(self.revision, &come);
                self.come(&come.iter().map(String::as_str).collect::<Vec<_>>(), site);
            }
        }
    }

    fn gone(&mut self, gone: &[&str], site: &Site<'_>) {
        if gone.is_empty() {
            return;
        }
        let rule = site
            .direction
            .rule(&rules::REQUEST_UNION_MEMBER_REMOVED, &rules::RESPONSE_UNION_MEMBER_REMOVED);
        let gone = gone.join(", ");
        let message = match site.direction {
            Direction::Sent => format!("Do not send {gone}: the server refuses it."),
            _ => format!("{gone} does not come any more."),
        };
        self.note(rule, site, "members", (Some(gone), None), message);
    }

    fn come(&mut self, come: &[&str], site: &Site<'_>) {
        if come.is_empty() {
            return;
        }
        let rule = site
            .direction
            .rule(&rules::REQUEST_UNION_MEMBER_ADDED, &rules::RESPONSE_UNION_MEMBER_ADDED);
        let come = come.join(", ");
        let message = match site.direction {
            Direction::Sent => format!("{come} may be sent."),
            _ => format!("Expect {come}, which is kept as JSON in `Unrecognized`."),
        };
        self.note(rule, site, "members", (None, Some(come)), message);
    }
}

/// The members of a tagged union.
type Tags<'m> = BTreeMap<&'m str, TypeId>;

fn by_tag(union: &Tagged) -> Tags<'_> {
    let variants = union.variants.iter();
    let tags =
        variants.flat_map(|variant| variant.tags.iter().map(|tag| (tag.as_str(), variant.ty)));
    tags.collect()
}

/// Whether the client keeps new members as JSON: an untagged union keeps anything, a tagged one any
/// object, and what is no union nothing.
fn keeps(base: Sort<'_>, come: &[Sort<'_>]) -> bool {
    match base.shape() {
        Some(Shape::Untagged(_)) => true,
        Some(Shape::Tagged(_)) => come.iter().all(|sort| sort.is_struct()),
        _ => false,
    }
}

fn members<'m>(model: &'m Model, sort: Sort<'m>) -> Vec<Sort<'m>> {
    match sort.shape() {
        Some(Shape::Untagged(members)) => {
            members.iter().map(|member| behind(model, member).sort).collect()
        }
        Some(Shape::Tagged(union)) => {
            union.variants.iter().filter_map(|variant| named(model, variant.ty)).collect()
        }
        _ => vec![sort],
    }
}

fn is_text(sort: Sort<'_>) -> bool {
    matches!(sort.shape(), Some(Shape::StringEnum(_)))
}

/// How many members are lists of strings, and all that these list.
fn texts(members: &[Sort<'_>]) -> (usize, BTreeSet<String>) {
    let lists = members.iter().filter(|sort| is_text(**sort)).filter_map(|sort| sort.shape());
    (lists.clone().count(), lists.flat_map(values).collect())
}

/// The members that are the same, as places in both lists: those that are most alike first.
fn pair_up(olds: &[Sort<'_>], news: &[Sort<'_>]) -> Vec<(usize, usize)> {
    let few = olds.len() <= MANY && news.len() <= MANY;
    let mut likeness: Vec<(u32, usize, usize)> = Vec::new();
    for (a, old) in olds.iter().enumerate() {
        for (b, new) in news.iter().enumerate() {
            let score = if few { alike(*old, *new, 3) } else { same_name(*old, *new) };
            if score > 0 {
                likeness.push((score, a, b));
            }
        }
    }
    likeness.sort_by_key(|(score, a, b)| (std::cmp::Reverse(*score), *a, *b));
    let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, a, b) in likeness {
        if !olds.contains(&a) && !news.contains(&b) {
            olds.insert(a);
            news.insert(b);
            pairs.push((a, b));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn same_name(a: Sort<'_>, b: Sort<'_>) -> u32 {
    match (Use::of(a).component(), Use::of(b).component()) {
        (Some(a), Some(b)) if a == b => 1000,
        _ => 0,
    }
}

/// How much two members look alike, from 0 (nothing) to 1000; more where they have one name.
fn alike(a: Sort<'_>, b: Sort<'_>, depth: u32) -> u32 {
    let Some(depth) = depth.checked_sub(1) else { return 1 };
    let shapes = match (a.shape(), b.shape()) {
        (Some(Shape::Struct(a)), Some(Shape::Struct(b))) => {
            let names = |object: &onyx_codegen::api::Struct| -> BTreeSet<String> {
                object.fields.iter().map(|field| field.name.clone()).collect()
            };
            shared(&names(a), &names(b))
        }
        (Some(Shape::StringEnum(a)), Some(Shape::StringEnum(b))) => {
            shared(&a.iter().cloned().collect(), &b.iter().cloned().collect())
        }
        (Some(Shape::IntegerEnum(_)), Some(Shape::IntegerEnum(_)))
        | (Some(Shape::MixedEnum(_)), Some(Shape::MixedEnum(_)))
        | (Some(Shape::Tagged(_)), Some(Shape::Tagged(_)))
        | (Some(Shape::Untagged(_)), Some(Shape::Untagged(_))) => 500,
        _ => 0,
    };
    let plain = match (a.plain(), b.plain()) {
        (Some(a), Some(b)) => alike_plain(a, b, depth),
        _ => 0,
    };
    shapes.max(plain) + same_name(a, b)
}

fn alike_plain(a: &Type, b: &Type, depth: u32) -> u32 {
    match (a, b) {
        (Type::Named(a), Type::Named(b)) => 100 + u32::from(a == b),
        (Type::List(a), Type::List(b))
        | (Type::Map { value: a, .. }, Type::Map { value: b, .. }) => {
            let Some(depth) = depth.checked_sub(1) else { return 300 };
            300 + alike_plain(a, b, depth) / 2
        }
        (Type::Tuple(a), Type::Tuple(b)) => 300 + u32::from(a.len() == b.len()),
        (Type::Integer(_), Type::Integer(_)) => 900,
        (a, b) => {
            if super::flow::same_scalar(a, b) {
                1000
            } else {
                0
            }
        }
    }
}

fn shared(a: &BTreeSet<String>, b: &BTreeSet<String>) -> u32 {
    let both = a.intersection(b).count();
    let all = a.union(b).count().max(1);
    // Below a third they have hardly more in common than an `id`.
    let part = u32::try_from(both * 1000 / all).unwrap_or(1000);
    if a.is_empty() && b.is_empty() {
        1000
    } else if part >= 300 {
        part
    } else {
        0
    }
}
