//! Which operation of one document is which of the other.

use crate::report::OperationRef;
use onyx_codegen::Model;
use onyx_codegen::api::Operation;
use std::collections::BTreeMap;

/// All operations of both documents, the same ones together.
#[derive(Debug)]
pub(crate) struct Matches<'m> {
    /// In BASE's order, then what only REVISION has, in its order.
    pub(crate) all: Vec<Match<'m>>,
}

/// An operation and its place in the model.
pub(crate) type Placed<'m> = (usize, &'m Operation);

/// An operation of one document or of both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match<'m> {
    pub(crate) base: Option<Placed<'m>>,
    pub(crate) revision: Option<Placed<'m>>,
    /// Whether only the operationId tells that they are the same.
    pub(crate) moved: bool,
}

impl<'m> Match<'m> {
    /// Both sides, with their places in the models.
    pub(crate) fn both(&self) -> Option<(Placed<'m>, Placed<'m>)> {
        Some((self.base?, self.revision?))
    }
}

impl Matches<'_> {
    /// How an operation is called: as in BASE, where it is there.
    pub(crate) fn name(&self, index: usize) -> Option<OperationRef> {
        let operation = self.operation(index)?;
        Some(OperationRef { path: operation.path.clone(), method: operation.method.clone() })
    }

    fn operation(&self, index: usize) -> Option<&Operation> {
        let found = self.all.get(index)?;
        found.base.or(found.revision).map(|(_, operation)| operation)
    }

    /// An operation in words that do not depend on the names of path parameters.
    pub(crate) fn location(&self, index: usize) -> String {
        self.operation(index).map(location).unwrap_or_default()
    }
}

/// An operation in words that do not depend on the names of path parameters.
pub(crate) fn location(operation: &Operation) -> String {
    format!("{} {}", operation.method, template(&operation.path))
}

/// A path template without the names of its parameters: `/a/{id}` and `/a/{user_id}` are one path.
pub(crate) fn template(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => {
                inside = true;
                text.push('{');
            }
            '}' => {
                inside = false;
                text.push('}');
            }
            _ if inside => {}
            letter => text.push(letter),
        }
    }
    text
}

/// What an operation is known by.
type Name = fn(&Operation) -> String;

/// Finds the operations that are the same: by method and path as they stand there, then by the path
/// without the names of its parameters, then by operationId.
pub(crate) fn operations<'m>(base: &'m Model, revision: &'m Model) -> Matches<'m> {
    let (bases, revisions) = (&base.api.operations, &revision.api.operations);
    let mut partner: Vec<Option<(usize, bool)>> = vec![None; bases.len()];
    let mut taken = vec![false; revisions.len()];
    let keys: [(Name, bool); 3] = [
        (|operation| format!("{} {}", operation.method, operation.path), false),
        (location, false),
        (|operation| operation.id.clone(), true),
    ];
    for (key, moved) in keys {
        let mut free: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, operation) in revisions.iter().enumerate().rev() {
            if !taken.get(index).copied().unwrap_or(true) {
                free.entry(key(operation)).or_default().push(index);
            }
        }
        for (slot, operation) in partner.iter_mut().zip(bases) {
            if slot.is_none()
                && let Some(index) = free.get_mut(&key(operation)).and_then(Vec::pop)
            {
                *slot = Some((index, moved));
                if let Some(taken) = taken.get_mut(index) {
                    *taken = true;
                }
            }
        }
    }
    let matched = bases.iter().enumerate().zip(partner).map(|(base, partner)| Match {
        base: Some(base),
        revision: partner.and_then(|(index, _)| Some((index, revisions.get(index)?))),
        moved: partner.is_some_and(|(_, moved)| moved),
    });
    let added = revisions.iter().enumerate().zip(taken).filter(|(_, taken)| !taken);
    let added =
        added.map(|(revision, _)| Match { base: None, revision: Some(revision), moved: false });
    Matches { all: matched.chain(added).collect() }
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn names_of_parameters_do_not_matter() {
        assert_eq!(template("/a/{id}/b"), template("/a/{user_id}/b"));
        assert_eq!(template("/a/{x}.json"), "/a/{}.json");
        assert_ne!(template("/a/{id}"), template("/a/id"));
        assert_eq!(template("/a/{unclosed"), "/a/{");
    }
}
