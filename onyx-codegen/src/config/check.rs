//! Whether the rules make sense by themselves, whatever document they meet.

use super::rules::{Entry, Rule, access_rules, paging_rules, resource_rules};
use super::{Config, ExampleRules, NameRules, ResourceRule, paging};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use crate::document::Limits;
use crate::document::METHODS;
use std::collections::{BTreeMap, BTreeSet};

/// Reports what can never be right.
pub(super) fn check(config: &Config, findings: &mut Diagnostics) {
    let resources = resource_rules(config);
    let access = access_rules(config);
    resource_names(&config.resources, findings);
    levels(config, findings);
    let pages = paging_rules(config);
    for rule in resources.iter().chain(&access).chain(&pages) {
        shape(rule, findings);
    }
    repeated_operations(&resources, findings);
    repeated_operations(&access, findings);
    repeated_operations(&pages, findings);
    paging::check(config, findings);
    names(&config.names, findings);
    summaries(&config.summaries, findings);
    examples(&config.examples, findings);
    derives(&config.derives, findings);
    limits(config.limits, findings);
}

/// More levels than these fit no stack.
fn limits(limits: Limits, findings: &mut Diagnostics) {
    let most = Limits::default().depth;
    if limits.depth > most {
        let at = Pointer::root().child("limits").child("depth");
        let message = format!("documents cannot be nested deeper than {most} levels");
        let help = "move inner schemas to components and refer to them";
        findings.push(Diagnostic::error("limit-too-high", &at, message).help(help));
    }
}

fn resource_names(rules: &[ResourceRule], findings: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for (index, ResourceRule { name, .. }) in rules.iter().enumerate() {
        let at = Pointer::root().child("resources").child(index).child("name");
        if !is_snake_case(name) || name == "default" {
            let message = format!("`{name}` cannot be the name of a resource");
            let help = "it becomes a module and a Cargo feature: write it in snake case, not a \
                keyword of Rust, and not `default`";
            findings.push(Diagnostic::error("invalid-name", &at, message).help(help));
        }
        if !seen.insert(name) {
            let message = format!("the resource `{name}` is there already");
            let help = "give one rule all the paths of a resource";
            findings.push(Diagnostic::error("duplicate-resource", &at, message).help(help));
        }
    }
}

fn levels(config: &Config, findings: &mut Diagnostics) {
    let levels = &config.access.levels;
    let access = Pointer::root().child("access");
    let rules = config.access.rules.iter().enumerate();
    let rules =
        rules.map(|(index, rule)| (access.child("rules").child(index).child("level"), &rule.level));
    let order = config.access.order.iter().enumerate();
    let order = order.map(|(index, level)| (access.child("order").child(index), level));
    for (at, level) in rules.chain(order) {
        if !levels.contains_key(level) {
            let message = format!("the access level `{level}` is not defined");
            let known: Vec<&str> = levels.keys().map(String::as_str).collect();
            let help = format!("the levels under `access.levels` are: {}", known.join(", "));
            findings.push(Diagnostic::error("unknown-level", &at, message).help(help));
        }
    }
}

fn shape(rule: &Rule<'_>, findings: &mut Diagnostics) {
    if rule.patterns.is_empty() && rule.singles.is_empty() {
        let message = "the rule has neither `paths` nor `operations`";
        findings.push(Diagnostic::error("empty-rule", &rule.at, message));
    }
    for Entry { text, at, .. } in rule.patterns.iter().filter(|entry| !is_pattern(entry.text)) {
        let message = format!("`{text}` is not a path pattern");
        let help = "it begins with `/`; `*` stands for a whole segment, and `**` only at the end";
        findings.push(Diagnostic::error("invalid-pattern", at, message).help(help));
    }
    for Entry { text, at, .. } in rule.methods.iter().filter(|entry| !is_method(entry.text)) {
        let message = format!("`{text}` is not a method in upper case");
        findings.push(Diagnostic::error("invalid-method", at, message));
    }
    for Entry { text, at, .. } in rule.singles.iter().filter(|entry| !is_single(entry.text)) {
        findings.push(no_operation(text, at));
    }
}

fn no_operation(text: &str, at: &Pointer) -> Diagnostic {
    let message = format!("`{text}` is not an operation");
    let help = "write the method in upper case, a space and the path, as in `GET /users`";
    Diagnostic::error("invalid-operation", at, message).help(help)
}

fn repeated_operations(rules: &[Rule<'_>], findings: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for Entry { text, at, .. } in rules.iter().flat_map(|rule| &rule.singles) {
        if !seen.insert(text) {
            let message = format!("`{text}` is listed twice");
            let help = "only the first would count; remove one of them";
            findings.push(Diagnostic::error("duplicate-operation", at, message).help(help));
        }
    }
}

fn names(rules: &NameRules, findings: &mut Diagnostics) {
    let at = Pointer::root().child("names");
    for (id, name) in rules.operations.iter().filter(|(_, name)| !is_snake_case(name)) {
        let message = format!("`{name}` cannot be the name of a function");
        let finding = Diagnostic::error("invalid-name", &at.child("operations").child(id), message);
        findings.push(finding.help("write it in snake case, not a keyword of Rust"));
    }
    for (key, name) in rules.types.iter().filter(|(_, name)| !is_camel_case(name)) {
        let message = format!("`{name}` cannot be the name of a type");
        let finding = Diagnostic::error("invalid-name", &at.child("types").child(key), message);
        findings.push(finding.help("write it in upper camel case, not a keyword of Rust"));
    }
}

fn summaries(rules: &BTreeMap<String, String>, findings: &mut Diagnostics) {
    for (operation, summary) in rules {
        let at = Pointer::root().child("summaries").child(operation);
        if !is_single(operation) {
            findings.push(no_operation(operation, &at));
        }
        if summary.trim().is_empty() {
            let finding = Diagnostic::error("empty-rule", &at, "the summary says nothing");
            findings.push(finding.help("say in a sentence what the operation does"));
        }
    }
}

fn examples(rules: &ExampleRules, findings: &mut Diagnostics) {
    let at = Pointer::root().child("examples");
    let words = [("library", &rules.library), ("client", &rules.client)];
    for (key, word) in words.into_iter().filter(|(_, word)| !is_identifier(word)) {
        if !rules.operations.is_empty() {
            let message = format!("`{word}` is not what code can call the {key}");
            let help = "write an identifier, such as `library: petstore` and `client: pets`";
            findings.push(Diagnostic::error("invalid-name", &at.child(key), message).help(help));
        }
    }
    let mut seen = BTreeSet::new();
    for (index, id) in rules.operations.iter().enumerate().filter(|(_, id)| !seen.insert(*id)) {
        let at = at.child("operations").child(index);
        let message = format!("`{id}` is listed twice");
        findings.push(
            Diagnostic::error("duplicate-operation", &at, message).help("remove one of them"),
        );
    }
}

fn derives(rules: &BTreeMap<String, Vec<String>>, findings: &mut Diagnostics) {
    for (component, traits) in rules {
        for (index, name) in traits.iter().enumerate() {
            if syn::parse_str::<syn::Path>(name).is_err() {
                let at = Pointer::root().child("derives").child(component).child(index);
                let message = format!("`{name}` is not the path of a trait");
                findings.push(Diagnostic::error("invalid-name", &at, message));
            }
        }
    }
}

fn is_pattern(text: &str) -> bool {
    let Some(segments) = text.strip_prefix('/') else { return false };
    let parents = segments.rsplit_once('/').map_or("", |(parents, _)| parents);
    segments.split('/').all(|segment| matches!(segment, "*" | "**") || !segment.contains('*'))
        && !parents.split('/').any(|segment| segment == "**")
}

fn is_method(text: &str) -> bool {
    METHODS.iter().any(|method| method.to_uppercase() == text)
}

fn is_single(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(method, path)| is_method(method) && path.starts_with('/'))
}

fn is_snake_case(name: &str) -> bool {
    is_identifier(name)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !name.contains("__")
        && !name.ends_with('_')
}

fn is_camel_case(name: &str) -> bool {
    is_identifier(name)
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// syn knows the keywords.
fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}
