//! Which type is which: by name, and where the names differ by where they are used.

use crate::sort::Sort;
use crate::wire::Pair;
use onyx_codegen::Model;
use onyx_codegen::api::TypeId;
use onyx_codegen::render::surface::TypeItem;
use std::collections::{BTreeMap, BTreeSet};

/// The types of both crates by name, and the names that types of BASE have in REVISION.
#[derive(Debug)]
pub(super) struct Renames<'m> {
    pub(super) olds: BTreeMap<&'m str, &'m TypeItem>,
    pub(super) news: BTreeMap<&'m str, &'m TypeItem>,
    /// From a name that is gone to one that is new.
    pub(super) renamed: BTreeMap<&'m str, &'m str>,
}

impl<'m> Renames<'m> {
    pub(super) fn new(base: &'m Model, revision: &'m Model, pairs: &[Pair<'_>]) -> Self {
        let by_name = |model: &'m Model| -> BTreeMap<&'m str, &'m TypeItem> {
            model.surface.types.iter().map(|item| (item.name.as_str(), item)).collect()
        };
        let by_id = |model: &'m Model| -> BTreeMap<TypeId, &'m TypeItem> {
            model.surface.types.iter().map(|item| (item.id, item)).collect()
        };
        let (olds, news) = (by_name(base), by_name(revision));
        let (old_ids, new_ids) = (by_id(base), by_id(revision));
        let mut met = Met::new();
        for pair in pairs {
            let (Sort::Named(old, _), Sort::Named(new, _)) = (pair.base, pair.revision) else {
                continue;
            };
            if let (Some(old), Some(new)) = (old_ids.get(&old), new_ids.get(&new))
                && !news.contains_key(old.name.as_str())
                && !olds.contains_key(new.name.as_str())
                && same_kind(old, new)
            {
                let (_, times) =
                    met.entry((&old.name, &new.name)).or_insert_with(|| (shared(old, new), 0));
                *times += 1;
            }
        }
        Self { olds, news, renamed: one_to_one(met) }
    }

    /// A type of BASE as REVISION writes it.
    pub(super) fn translated(&self, ty: &str) -> String {
        if self.renamed.is_empty() {
            return ty.to_owned();
        }
        let mut text = String::with_capacity(ty.len());
        let mut rest = ty;
        while !rest.is_empty() {
            let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(word);
            text.push_str(self.renamed.get(name).copied().unwrap_or(name));
            let signs = behind.find(is_word).unwrap_or(behind.len());
            let (signs, behind) = behind.split_at(signs);
            text.push_str(signs);
            rest = behind;
        }
        text
    }

    /// Whether a type of BASE and one of REVISION are written alike.
    pub(super) fn same(&self, old: &str, new: &str) -> bool {
        old == new || (!self.renamed.is_empty() && self.translated(old) == new)
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '#'
}

fn same_kind(old: &TypeItem, new: &TypeItem) -> bool {
    std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
}

/// Names that are used in one place: how many members the types share, and how many such places
/// there are.
type Met<'m> = BTreeMap<(&'m str, &'m str), (usize, usize)>;

/// How many fields and variants two types share.
fn shared(old: &TypeItem, new: &TypeItem) -> usize {
    let members = |item: &TypeItem| -> BTreeSet<String> {
        let all = item.fields.iter().chain(&item.variants);
        all.filter_map(|member| member.wire.clone()).collect()
    };
    members(old).intersection(&members(new)).count()
}

/// Each name once on either side: those first that are most alike, then those that are met most
/// often together.
fn one_to_one(met: Met<'_>) -> BTreeMap<&str, &str> {
    let mut pairs: Vec<_> = met.into_iter().collect();
    pairs.sort_by_key(|(names, likeness)| (std::cmp::Reverse(*likeness), *names));
    let mut taken = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    for ((old, new), _) in pairs {
        if !renamed.contains_key(old) && taken.insert(new) {
            renamed.insert(old, new);
        }
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::Renames;
    use std::collections::BTreeMap;

    #[test]
    fn whole_names_are_translated() {
        let names = BTreeMap::from([("User", "Person"), ("r#Type", "Kind")]);
        let renames = Renames { olds: BTreeMap::new(), news: BTreeMap::new(), renamed: names };
        let cases = [
            ("Vec<types::User>", "Vec<types::Person>"),
            ("(User, UserId)", "(Person, UserId)"),
            ("r#Type", "Kind"),
            ("", ""),
            ("<é>", "<é>"),
        ];
        for (old, new) in cases {
            assert_eq!(renames.translated(old), new);
        }
    }
}
