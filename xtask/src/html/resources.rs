//! Which resources of the client a finding is about.

use onyx_codegen::Model;
use onyx_codegen::diagnostic::Pointer;
use onyx_diff::{Axis, Finding, OperationRef};
use std::collections::{BTreeMap, BTreeSet};

/// The resources of two models, by what findings name.
#[derive(Debug, Default)]
pub(super) struct Resources<'a> {
    /// By method and path, as `GET /version`.
    operations: BTreeMap<String, BTreeSet<&'a str>>,
    /// By the place of the type's schema.
    types: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// All of them.
    names: BTreeSet<&'a str>,
}

impl<'a> Resources<'a> {
    pub(super) fn of(models: [&'a Model; 2]) -> Self {
        let mut resources = Self::default();
        for model in models {
            resources.add(model);
        }
        resources
    }

    fn add(&mut self, model: &'a Model) {
        let modules = || model.surface.resources.iter().map(|it| it.module.as_str());
        self.names.extend(modules());
        for function in &model.surface.functions {
            if let Some(operation) = model.api.operations.get(function.operation) {
                let key = format!("{} {}", operation.method, operation.path);
                self.operations.entry(key).or_default().insert(&function.module);
            }
        }
        // Resources of the facts and of the surface stand in the same order.
        let modules: Vec<&str> = modules().collect();
        for (def, facts) in model.api.types.iter().zip(&model.facts.types) {
            let reached = facts.resources.iter().filter_map(|index| modules.get(*index).copied());
            self.types.entry(def.pointer.as_str()).or_default().extend(reached);
        }
    }

    /// The resources of a finding, by name; none where it is about the document as a whole.
    pub(super) fn of_finding(&self, finding: &Finding) -> BTreeSet<&'a str> {
        let operations = finding.operations.iter();
        let found: BTreeSet<&str> = operations.flat_map(|it| self.of_operation(it)).collect();
        if !found.is_empty() {
            return found;
        }
        let places = [&finding.base, &finding.revision].into_iter().flatten();
        let found: BTreeSet<&str> = places.flat_map(|place| self.of_type(place)).collect();
        if !found.is_empty() || finding.axis != Axis::Source {
            return found;
        }
        // A feature is named after its resource.
        let words = [&finding.old, &finding.new].into_iter().flatten();
        words.filter_map(|word| self.names.get(word.as_str()).copied()).collect()
    }

    fn of_operation(&self, operation: &OperationRef) -> impl Iterator<Item = &'a str> {
        let found = self.operations.get(&format!("{} {}", operation.method, operation.path));
        found.into_iter().flatten().copied()
    }

    /// The resources of the type that a place lies in.
    fn of_type(&self, place: &Pointer) -> impl Iterator<Item = &'a str> {
        let mut place = place.as_str();
        let found = loop {
            match (self.types.get(place), place.rsplit_once('/')) {
                (Some(found), _) => break Some(found),
                (None, Some((around, _))) => place = around,
                (None, None) => break None,
            }
        };
        found.into_iter().flatten().copied()
    }
}
