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
    /// The rule about paging that speaks of each operation, as an index into the rules.
    pub paging: Vec<Option<usize>>,
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
    let paging = paging_rules(config);
    let mut assigned = Assigned::default();
    for (method, path) in operations {
        let rule = decide(&resources, method, path, &mut assigned);
        let rule = rule.and_then(|index| config.resources.get(index));
        assigned.resource.push(rule.map_or_else(|| fallback::resource(path), |r| r.name.clone()));
        let rule = decide(&access, method, path, &mut assigned);
        let rule = rule.and_then(|index| config.access.rules.get(index));
        assigned.access.push(rule.map(|rule| rule.level.clone()));
        let rule = decide(&paging, method, path, &mut assigned);
        assigned.paging.push(rule);
    }
    assigned
}

/// What rules about operations have in common.
pub(super) struct Rule<'c> {
    pub(super) at: Pointer,
    /// Path patterns.
    pub(super) patterns: Vec<Entry<'c>>,
    /// What the patterns are limited to; nothing where there is none.
    pub(super) methods: Vec<Entry<'c>>,
    /// Operations that are listed singly.
    pub(super) singles: Vec<Entry<'c>>,
}

/// A line of a rule, and where it stands.
pub(super) struct Entry<'c> {
    pub(super) text: &'c str,
    /// Of a path pattern, split once instead of for each operation.
    segments: Vec<&'c str>,
    pub(super) at: Pointer,
}

pub(super) fn resource_rules(config: &Config) -> Vec<Rule<'_>> {
    let at = Pointer::root().child("resources");
    let rules = config.resources.iter().enumerate();
    rules.map(|(index, of)| rule(at.child(index), &of.paths, &[], &of.operations)).collect()
}

pub(super) fn access_rules(config: &Config) -> Vec<Rule<'_>> {
    let at = Pointer::root().child("access").child("rules");
    let rules = config.access.rules.iter().enumerate();
    rules.map(|(index, of)| rule(at.child(index), &of.paths, &of.methods, &of.operations)).collect()
}

pub(super) fn paging_rules(config: &Config) -> Vec<Rule<'_>> {
    let at = Pointer::root().child("paging");
    let rules = config.paging.iter().enumerate();
    rules.map(|(index, of)| rule(at.child(index), &of.paths, &of.methods, &of.operations)).collect()
}

fn rule<'c>(
    at: Pointer,
    patterns: &'c [String],
    methods: &'c [String],
    singles: &'c [String],
) -> Rule<'c> {
    let entries = |list: &str, texts: &'c [String]| {
        let at = at.child(list);
        let texts = texts.iter().enumerate();
        let entry = |(index, text): (usize, &'c String)| Entry {
            text,
            segments: text.split('/').collect(),
            at: at.child(index),
        };
        texts.map(entry).collect()
    };
    Rule {
        patterns: entries("paths", patterns),
        methods: entries("methods", methods),
        singles: entries("operations", singles),
        at,
    }
}

/// A rule that matches an operation, and the entries that it takes to match.
struct Match<'r> {
    rule: usize,
    entries: Vec<&'r Entry<'r>>,
}

/// The rule that decides about an operation. Notes what it took, and what would have matched too.
fn decide(rules: &[Rule<'_>], method: &str, path: &str, notes: &mut Assigned) -> Option<usize> {
    let matches = all_matches(rules, method, path);
    let first = matches.first()?;
    notes.decided.extend(first.entries.iter().map(|entry| entry.at.clone()));
    let entries = matches.iter().flat_map(|each| &each.entries);
    notes.matched.extend(entries.map(|entry| entry.at.clone()));
    Some(first.rule)
}

/// The strongest first.
fn all_matches<'r>(rules: &'r [Rule<'r>], method: &str, path: &str) -> Vec<Match<'r>> {
    let single = format!("{method} {path}");
    let segments: Vec<&str> = path.split('/').collect();
    let numbered = || rules.iter().enumerate();
    let singles = numbered().flat_map(|(index, rule)| {
        let same = rule.singles.iter().filter(|entry| entry.text == single);
        same.map(move |entry| Match { rule: index, entries: vec![entry] })
    });
    let patterns = numbered().flat_map(|(index, rule)| {
        let of_method = rule.methods.iter().find(|entry| entry.text == method);
        let open = rule.methods.is_empty() || of_method.is_some();
        let matches = |entry: &&Entry<'_>| open && matches(&entry.segments, &segments);
        let same = rule.patterns.iter().filter(matches).collect::<Vec<_>>().into_iter();
        same.map(move |entry| {
            let entries = std::iter::once(entry).chain(of_method).collect();
            Match { rule: index, entries }
        })
    });
    singles.chain(patterns).collect()
}

/// `*` stands for one segment, a final `**` for any number of them, also none.
fn matches(pattern: &[&str], path: &[&str]) -> bool {
    let mut segments = path.iter();
    for expected in pattern {
        match (*expected, segments.next()) {
            ("**", _) => return true,
            ("*", Some(segment)) if !segment.is_empty() => {}
            (expected, Some(segment)) if expected == *segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    fn matches(pattern: &str, path: &str) -> bool {
        let [pattern, path] = [pattern, path].map(|text| text.split('/').collect::<Vec<_>>());
        super::matches(&pattern, &path)
    }

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
