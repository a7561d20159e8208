//! Carries out one action.

use super::merge::{is_primitive, merge_selected};
use super::{Action, AppliedAction, Query, Verb};
use crate::diagnostic::{Diagnostics, Severity};
use serde_json::Value;
use serde_json_path::NormalizedPath;
use std::cmp::Ordering;

/// Carries out an action and reports what came of it.
pub(super) fn act(
    document: &mut Value,
    action: &Action,
    strict: bool,
    findings: &mut Diagnostics,
) -> AppliedAction {
    let targets = locate(&action.target, document);
    let lenience = if strict { Severity::Error } else { Severity::Warning };
    let changed = if targets.is_empty() {
        let help = "remove the action if the document no longer needs it, or mend its target";
        findings.push(action.finding(lenience, "overlay-no-match", "matches nothing").help(help));
        0
    } else {
        let trial = Trial { action, lenience, findings };
        trial.run(document, &targets)
    };
    AppliedAction {
        number: action.number,
        target: action.target.text.clone(),
        description: action.description.clone(),
        verb: action.verb.name(),
        matched: targets.len(),
        changed,
    }
}

/// The JSON Pointers of what a path selects, each once, in the order of the document.
fn locate(query: &Query, document: &Value) -> Vec<String> {
    let nodes = query.path.query_located(document);
    let mut locations: Vec<&NormalizedPath<'_>> = nodes.locations().collect();
    locations.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    locations.dedup();
    locations.iter().map(|location| location.to_json_pointer()).collect()
}

struct Trial<'a> {
    action: &'a Action,
    lenience: Severity,
    findings: &'a mut Diagnostics,
}

impl Trial<'_> {
    /// Returns how many of the targets are no longer what they were.
    fn run(mut self, document: &mut Value, targets: &[String]) -> usize {
        let errors_before = self.findings.iter().count();
        let changed = match &self.action.verb {
            Verb::Remove => self.remove(document, targets),
            Verb::Update(update) => self.merge(document, targets, update),
            Verb::Copy(source) => match self.source(document, source) {
                Some(source) => self.merge(document, targets, &source),
                None => 0,
            },
            Verb::Nothing => 0,
        };
        if changed == 0 && self.findings.iter().count() == errors_before {
            let help = "remove the action: the document says already what it wants";
            let finding =
                self.action.finding(self.lenience, "overlay-no-change", "changes nothing");
            self.findings.push(finding.help(help));
        }
        changed
    }

    fn fail(&mut self, code: &'static str, what: &str, help: &str) {
        self.findings.push(self.action.finding(Severity::Error, code, what).help(help));
    }

    /// Removes inner nodes and later items first, so that the other pointers stay true.
    fn remove(&mut self, document: &mut Value, targets: &[String]) -> usize {
        let removed = targets.iter().rev().filter(|target| remove_at(document, target)).count();
        if removed < targets.len() {
            let help = "select what is in the document instead of the document";
            self.fail("overlay-root-removal", "would remove the whole document", help);
        }
        removed
    }

    fn source(&mut self, document: &Value, source: &Query) -> Option<Value> {
        match locate(source, document).as_slice() {
            [one] => document.pointer(one).cloned(),
            [] => {
                let what = format!("copies from `{}`, which matches nothing", source.text);
                let finding = self.action.finding(self.lenience, "overlay-copy-source", &what);
                self.findings.push(finding.help("`copy` selects exactly one node"));
                None
            }
            several => {
                let what =
                    format!("copies from `{}`, which matches {} nodes", source.text, several.len());
                self.fail("overlay-copy-source", &what, "`copy` selects exactly one node");
                None
            }
        }
    }

    fn merge(&mut self, document: &mut Value, targets: &[String], update: &Value) -> usize {
        if !self.targets_are_alike(document, targets) {
            return 0;
        }
        let mut changed = 0;
        for target in targets {
            let Some(node) = document.pointer_mut(target) else { continue };
            let merged = merge_selected(node, update);
            changed += usize::from(merged.changed);
            for (below, how) in merged.conflicts {
                let what = format!("does not fit: {how} at `#{target}{}`", below.as_str());
                let help = "to put one kind of node in the place of another, remove that first";
                self.fail("overlay-mismatch", &what, help);
            }
        }
        changed
    }

    /// Overlay 1.1: what an update selects is all objects, all lists or all primitives.
    fn targets_are_alike(&mut self, document: &Value, targets: &[String]) -> bool {
        let kind = |node: &Value| (node.is_object(), node.is_array());
        let nodes: Vec<&Value> = targets.iter().filter_map(|at| document.pointer(at)).collect();
        if nodes.windows(2).any(|pair| matches!(pair, [a, b] if kind(a) != kind(b))) {
            let help = "select only objects, only lists or only primitives";
            self.fail("overlay-mixed-targets", "selects nodes of different kinds", help);
            return false;
        }
        if !self.action.may_replace_primitives && nodes.iter().any(|node| is_primitive(node)) {
            let help = "write `overlay: 1.1.0`, or select the object around it";
            self.fail(
                "overlay-primitive-target",
                "selects a primitive, which takes version 1.1",
                help,
            );
            return false;
        }
        true
    }
}

/// Whether there was something to remove; the root is in nothing that it could be removed from.
fn remove_at(document: &mut Value, pointer: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else { return false };
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(&token.replace("~1", "/").replace("~0", "~")).is_some()
        }
        Some(Value::Array(items)) => match token.parse() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}
