//! Functions of the handles, and what can be set on their calls.

use super::has_module;
use super::rename::Renames;
use crate::draft::Draft;
use crate::matching::Matches;
use crate::rules::{self, Rule};
use onyx_codegen::Model;
use onyx_codegen::diagnostic::Pointer;
use onyx_codegen::render::surface::{Function, Typed};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn compare(
    base: &Model,
    revision: &Model,
    matches: &Matches<'_>,
    renames: &Renames<'_>,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let pairs = pairs(base, revision, matches);
    for (index, found) in pairs {
        let pointer = |model: &Model, function: Option<&Function>| -> Option<Pointer> {
            let operation = model.api.operations.get(function?.operation)?;
            Some(operation.pointer.clone())
        };
        let (old, new) = found;
        let place = Place {
            operation: index,
            base: pointer(base, old),
            revision: pointer(revision, new),
            name: old.or(new).map(qualified).unwrap_or_default(),
        };
        match found {
            (Some(old), Some(new)) => {
                let mut pair = Pair { place, old, new, renames, drafts: &mut drafts };
                pair.compare();
            }
            // What belongs to a whole resource that comes or goes is told there.
            (Some(old), None) if has_module(revision, &old.module) => {
                let message = format!("Do not call `{}`: it is gone.", place.name);
                drafts.push(place.draft(&rules::FUNCTION_REMOVED, "", message).old(signature(old)));
            }
            (None, Some(new)) if has_module(base, &new.module) => {
                let message = format!("`{}` can be called.", place.name);
                let draft = place.draft(&rules::FUNCTION_ADDED, "", message);
                drafts.push(draft.new_value(signature(new)));
            }
            _ => {}
        }
    }
    drafts
}

type Found<'m> = (Option<&'m Function>, Option<&'m Function>);

/// The functions that are the same: of one operation, or else of one name.
fn pairs<'m>(
    base: &'m Model,
    revision: &'m Model,
    matches: &Matches<'_>,
) -> Vec<(usize, Found<'m>)> {
    let by_operation = |model: &'m Model| -> BTreeMap<(usize, bool), &'m Function> {
        let functions = model.surface.functions.iter();
        functions.map(|function| ((function.operation, function.streaming), function)).collect()
    };
    let (olds, news) = (by_operation(base), by_operation(revision));
    let mut found: Vec<(usize, Found<'m>)> = Vec::new();
    for (index, matched) in matches.all.iter().enumerate() {
        let side =
            |functions: &BTreeMap<(usize, bool), &'m Function>, place: Option<usize>, streaming| {
                place.and_then(|place| functions.get(&(place, streaming)).copied())
            };
        for streaming in [false, true] {
            let old = side(&olds, matched.base.map(|(place, _)| place), streaming);
            let new = side(&news, matched.revision.map(|(place, _)| place), streaming);
            if old.is_some() || new.is_some() {
                found.push((index, (old, new)));
            }
        }
    }
    by_name(found)
}

/// Puts together what is left on both sides and has one name: callers see no operation.
fn by_name<'m>(found: Vec<(usize, Found<'m>)>) -> Vec<(usize, Found<'m>)> {
    let mut lonely: BTreeMap<String, &'m Function> = found
        .iter()
        .filter_map(|(_, pair)| match pair {
            (None, Some(new)) => Some((qualified(new), *new)),
            _ => None,
        })
        .collect();
    let mut taken = BTreeSet::new();
    let mut pairs: Vec<(usize, Found<'m>)> = found
        .into_iter()
        .map(|(index, pair)| match pair {
            (Some(old), None) => {
                let new = lonely.remove(&qualified(old));
                taken.extend(new.map(|_| qualified(old)));
                (index, (Some(old), new))
            }
            pair => (index, pair),
        })
        .collect();
    pairs.retain(|(_, pair)| match pair {
        (None, Some(new)) => !taken.contains(&qualified(new)),
        _ => true,
    });
    pairs
}

fn qualified(function: &Function) -> String {
    format!("{}.{}", function.module, function.name)
}

fn list(arguments: &[Typed]) -> String {
    let all: Vec<String> =
        arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.ty)).collect();
    all.join(", ")
}

fn signature(function: &Function) -> String {
    format!("{}({}) -> {}", qualified(function), list(&function.arguments), function.answer)
}

/// Where a finding about a function belongs.
struct Place {
    operation: usize,
    base: Option<Pointer>,
    revision: Option<Pointer>,
    name: String,
}

impl Place {
    fn draft(&self, rule: &'static Rule, aspect: &str, message: String) -> Draft {
        let subject = format!("function `{}`", self.name);
        let location = format!("function {}{aspect}", self.name);
        let draft = Draft::new(rule, subject, location).say(message).of(self.operation);
        draft.at(self.base.as_ref(), self.revision.as_ref())
    }
}

/// Two functions that are the same.
struct Pair<'p, 'm> {
    place: Place,
    old: &'p Function,
    new: &'p Function,
    renames: &'p Renames<'m>,
    drafts: &'p mut Vec<Draft>,
}

impl Pair<'_, '_> {
    fn compare(&mut self) {
        self.name();
        self.arguments();
        self.answer();
        self.setters();
        self.paging();
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

    fn name(&mut self) {
        let (from, to) = (qualified(self.old), qualified(self.new));
        if from == to {
            return;
        }
        let rule = if self.old.module == self.new.module {
            &rules::FUNCTION_RENAMED
        } else {
            &rules::FUNCTION_MOVED
        };
        let message = format!("Call `{to}` instead of `{from}`.");
        self.note(rule, "/name", (Some(from), Some(to)), message);
    }

    fn arguments(&mut self) {
        let (olds, news) = (&self.old.arguments, &self.new.arguments);
        let same_types = olds.len() == news.len()
            && olds.iter().zip(news).all(|(old, new)| self.renames.same(&old.ty, &new.ty));
        let names = |all: &[Typed]| all.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        let (old_names, new_names) = (names(olds), names(news));
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort();
            names
        };
        let name = &self.place.name;
        let (rule, message) = match (old_names == new_names, same_types) {
            (true, true) => return,
            (false, _) if sorted(&old_names) == sorted(&new_names) => (
                &rules::FUNCTION_ARGUMENTS_REORDERED,
                format!("Give `{name}` its arguments in the order {}.", new_names.join(", ")),
            ),
            (_, true) => (
                &rules::FUNCTION_ARGUMENT_RENAMED,
                format!("Nothing to do: arguments of `{name}` have other names."),
            ),
            (_, false) => (
                &rules::FUNCTION_ARGUMENTS_CHANGED,
                format!("Give `{name}` the arguments ({}).", list(news)),
            ),
        };
        let values = (Some(format!("({})", list(olds))), Some(format!("({})", list(news))));
        self.note(rule, "/arguments", values, message);
    }

    fn answer(&mut self) {
        let (old, new) = (&self.old.answer, &self.new.answer);
        if !self.renames.same(old, new) {
            let message = format!("Take `{new}` from `{}`.", self.place.name);
            let values = (Some(old.clone()), Some(new.clone()));
            self.note(&rules::FUNCTION_ANSWER_CHANGED, "/answer", values, message);
        }
        let call = |function: &Function| match &function.builder {
            Some(builder) => format!("{}::{builder}", function.module),
            None => format!("Call<{}>", function.answer),
        };
        let kinds = (self.old.builder.is_some(), self.new.builder.is_some());
        if kinds.0 != kinds.1 {
            let (old, new) = (call(self.old), call(self.new));
            let message = format!("Where code names the type of the call, write `{new}`.");
            self.note(&rules::FUNCTION_CALL_CHANGED, "/call", (Some(old), Some(new)), message);
        }
    }

    fn setters(&mut self) {
        let (olds, news) = (by_setter(self.old), by_setter(self.new));
        for (name, old) in &olds {
            let aspect = format!("/setter {name}");
            match news.get(name) {
                None => {
                    let message = format!("Do not set `{name}` on `{}`.", self.place.name);
                    let values = (Some((*old).to_owned()), None);
                    self.note(&rules::SETTER_REMOVED, &aspect, values, message);
                }
                Some(new) if !self.renames.same(old, new) => {
                    let message = format!("Set `{name}` to `{new}`.");
                    let values = (Some((*old).to_owned()), Some((*new).to_owned()));
                    self.note(&rules::SETTER_CHANGED, &aspect, values, message);
                }
                Some(_) => {}
            }
        }
        for (name, new) in news.iter().filter(|(name, _)| !olds.contains_key(*name)) {
            let message = format!("`{name}` can be set on `{}`.", self.place.name);
            let values = (None, Some((*new).to_owned()));
            self.note(&rules::SETTER_ADDED, &format!("/setter {name}"), values, message);
        }
    }

    fn paging(&mut self) {
        let name = &self.place.name;
        let (rule, message) = match (&self.old.item, &self.new.item) {
            (None, None) => return,
            (Some(_), None) => {
                (&rules::PAGING_REMOVED, format!("Do not use `pages` and `items` of `{name}`."))
            }
            (None, Some(_)) => {
                (&rules::PAGING_ADDED, format!("`pages` and `items` of `{name}` can be used."))
            }
            (Some(old), Some(new)) if self.renames.same(old, new) => return,
            (Some(_), Some(new)) => {
                (&rules::PAGING_CHANGED, format!("Take `{new}` as items of `{name}`."))
            }
        };
        let values = (self.old.item.clone(), self.new.item.clone());
        self.note(rule, "/paging", values, message);
    }
}

fn by_setter(function: &Function) -> BTreeMap<&str, &str> {
    function.setters.iter().map(|setter| (setter.name.as_str(), setter.ty.as_str())).collect()
}
