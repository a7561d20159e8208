//! Which rule speaks of which operation.

use super::{Config, fallback};
use crate::diagnostic::Pointer;
use std::collections::BTreeSet;

/// What the rules say about each operation.
#[derive(Clone, Debug, Default)]
pub struct Assigned {
    /// The resource of each operation, in their order; from the path where no rule matches.
    pub resource: Vec<String>,
    /// The access level that each operation wants, where a rule says so.
    pub access: Vec<Option<String>>,
    /// The entries that have decided something.
    pub(super) decided: BTreeSet<Pointer>,
    /// The entries that have matched something, decided or not.
    pub(super) matched: BTreeSet<Pointer>,
}

/// Applies the rules to operations, given as method (upper case) and path template.
///
/// A rule that names an operation singly wins over every pattern; then the first rule decides.
#[must_use]
pub fn assign(config: &Config, operations: &[(&str, &str)]) -> Assigned {
    let (resources, access) = (resource_rules(config), access_rules(config));
    let mut assigned = Assigned::default();
    for (method, path) in operations {
        let rule = decide(&resources, method, path, &mut assigned);
        let rule = rule.and_then(|index| config.resources.get(index));
        assigned.resource.push(rule.map_or_else(|| fallback::resource(path), |r| r.name.clone()));
        let rule = decide(&access, method, path, &mut assigned);
        let rule = rule.and_then(|index| config.access.rules.get(index));
        assigned.access.push(rule.map(|rule| rule.level.clone()));
    }
    assigned
}

/// What rules about resources and rules about access have in common.
pub(super) struct Rule<'c> {
    pub(super) at: Pointer,
    pub(super) paths: &'c [String],
    pub(super) methods: &'c [String],
    pub(super) operations: &'c [String],
}

impl<'c> Rule<'c> {
    /// The operations listed singly, each with its place.
    pub(super) fn singles(&self) -> impl Iterator<Item = (&'c str, Pointer)> + '_ {
        placed(&self.at, "operations", self.operations)
    }

    /// The path patterns, each with its place.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&'c str, Pointer)> + '_ {
        placed(&self.at, "paths", self.paths)
    }

    /// The methods, each with its place.
    pub(super) fn methods(&self) -> impl Iterator<Item = (&'c str, Pointer)> + '_ {
        placed(&self.at, "methods", self.methods)
    }
}

fn placed<'c>(
    rule: &Pointer,
    list: &str,
    entries: &'c [String],
) -> impl Iterator<Item = (&'c str, Pointer)> + use<'c> {
    let at = rule.child(list);
    entries.iter().enumerate().map(move |(index, entry)| (entry.as_str(), at.child(index)))
}

pub(super) fn resource_rules(config: &Config) -> Vec<Rule<'_>> {
    let at = Pointer::root().child("resources");
    let rules = config.resources.iter().enumerate();
    rules
        .map(|(index, rule)| Rule {
            at: at.child(index),
            paths: &rule.paths,
            methods: &[],
            operations: &rule.operations,
        })
        .collect()
}

pub(super) fn access_rules(config: &Config) -> Vec<Rule<'_>> {
    let at = Pointer::root().child("access").child("rules");
    let rules = config.access.rules.iter().enumerate();
    rules
        .map(|(index, rule)| Rule {
            at: at.child(index),
            paths: &rule.paths,
            methods: &rule.methods,
            operations: &rule.operations,
        })
        .collect()
}

/// An entry that matches an operation: its rule, and the places that it takes to match.
struct Match {
    rule: usize,
    at: Vec<Pointer>,
}

/// The rule that decides about an operation. Notes what it took, and what would have matched too.
fn decide(rules: &[Rule<'_>], method: &str, path: &str, notes: &mut Assigned) -> Option<usize> {
    let single = format!("{method} {path}");
    let numbered = || rules.iter().enumerate();
    let singles = numbered().flat_map(|(index, rule)| {
        let same = rule.singles().filter(|(entry, _)| *entry == single);
        same.map(move |(_, at)| Match { rule: index, at: vec![at] }).collect::<Vec<_>>()
    });
    let patterns = numbered().flat_map(|(index, rule)| by_pattern(index, rule, method, path));
    let matches: Vec<Match> = singles.chain(patterns).collect();
    let first = matches.first()?;
    let rule = first.rule;
    notes.decided.extend(first.at.iter().cloned());
    notes.matched.extend(matches.into_iter().flat_map(|each| each.at));
    Some(rule)
}

fn by_pattern(index: usize, rule: &Rule<'_>, method: &str, path: &str) -> Vec<Match> {
    let method_at = rule.methods().find(|(entry, _)| *entry == method).map(|(_, at)| at);
    if !rule.methods.is_empty() && method_at.is_none() {
        return Vec::new();
    }
    let patterns = rule.patterns().filter(|(pattern, _)| matches(pattern, path));
    let with_method = |at| std::iter::once(at).chain(method_at.clone()).collect();
    patterns.map(|(_, at)| Match { rule: index, at: with_method(at) }).collect()
}

/// `*` stands for one segment, a final `**` for any number of them, also none.
fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        match (expected, segments.next()) {
            ("**", _) => return true,
            ("*", Some(segment)) if !segment.is_empty() => {}
            (expected, Some(segment)) if expected == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_whole_segments() {
        let yes = [
            ("/a", "/a"),
            ("/a/*", "/a/{id}"),
            ("/a/*/b", "/a/x/b"),
            ("/a/**", "/a"),
            ("/a/**", "/a/"),
            ("/a/**", "/a/b/{c}"),
            ("/**", "/"),
            ("/a/{id}", "/a/{id}"),
        ];
        for (pattern, path) in yes {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        let no = [
            ("/a", "/a/"),
            ("/a", "/ab"),
            ("/a", "/A"),
            ("/a/*", "/a"),
            ("/a/*", "/a/"),
            ("/a/*", "/a/b/c"),
            ("/a/**", "/ab"),
            ("/a/**", "/b/a"),
            ("/a/{id}", "/a/{key}"),
        ];
        for (pattern, path) in no {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }
}
