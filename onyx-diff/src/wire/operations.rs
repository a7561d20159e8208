//! Operations: what comes, goes and moves, and what each wants of its callers.

use super::schemas::{Direction, Owner, Schemas};
use super::site::{Site, Word};
use super::{answers, bodies, parameters, security};
use crate::draft::Draft;
use crate::matching::{Match, Matches};
use crate::rules::{self, Rule};
use onyx_codegen::api::Operation;
use onyx_codegen::diagnostic::Pointer;

/// An operation that both documents have.
#[derive(Clone, Copy)]
pub(super) struct Both<'m> {
    /// Its place among the matches.
    pub(super) index: usize,
    pub(super) old: &'m Operation,
    pub(super) new: &'m Operation,
    /// Whether only the operationId tells that they are the same.
    pub(super) moved: bool,
    /// Their places in the models.
    pub(super) places: (usize, usize),
}

/// Compares one operation.
pub(super) fn compare<'m>(schemas: &mut Schemas<'m>, matches: &Matches<'m>, index: usize) {
    let Some(found) = matches.all.get(index) else { return };
    let location = matches.location(index);
    let Some(((old_place, old), (new_place, new))) = found.both() else {
        schemas.push(lonely(found, &location), Owner::Operation(index));
        return;
    };
    let places = (old_place, new_place);
    let both = Both { index, old, new, moved: found.moved, places };
    let part = Part { both, location: &location };
    if found.moved {
        let (from, to) = (told(old), told(new));
        let message = format!("Call {to}: {from} is gone.");
        part.note(schemas, &rules::OPERATION_MOVED, "", "place", (Some(from), Some(to)), message);
    }
    deprecated(schemas, part);
    access(schemas, part);
    security::compare(schemas, part);
    parameters::compare(schemas, part);
    bodies::compare(schemas, part);
    answers::compare(schemas, part);
}

fn told(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn lonely(found: &Match<'_>, location: &str) -> Draft {
    let base = found.base.map(|(_, operation)| operation);
    let revision = found.revision.map(|(_, operation)| operation);
    let name = base.or(revision).map(told).unwrap_or_default();
    let (rule, message) = if base.is_some() {
        (&rules::OPERATION_REMOVED, format!("Do not call {name}: it is gone."))
    } else {
        (&rules::OPERATION_ADDED, format!("{name} can be called."))
    };
    let pointer = |operation: Option<&Operation>| operation.map(|it| it.pointer.clone());
    let mut draft = Draft::new(rule, "operation".to_owned(), location.to_owned()).say(message);
    (draft.base, draft.revision) = (pointer(base), pointer(revision));
    draft
}

/// An operation of both documents and how it is called in fingerprints.
#[derive(Clone, Copy)]
pub(super) struct Part<'m, 'l> {
    pub(super) both: Both<'m>,
    pub(super) location: &'l str,
}

impl Part<'_, '_> {
    /// A finding about an aspect of the operation; `subject` is empty for the operation itself.
    pub(super) fn note(
        self,
        schemas: &mut Schemas<'_>,
        rule: &'static Rule,
        subject: &str,
        aspect: &str,
        values: (Option<String>, Option<String>),
        message: String,
    ) {
        let pointers = (Some(&self.both.old.pointer), Some(&self.both.new.pointer));
        let subject = if subject.is_empty() { "operation" } else { subject };
        self.note_at(schemas, rule, (subject, aspect), pointers, values, message);
    }

    /// A finding at a place of its own.
    pub(super) fn note_at(
        self,
        schemas: &mut Schemas<'_>,
        rule: &'static Rule,
        (subject, aspect): (&str, &str),
        (base, revision): (Option<&Pointer>, Option<&Pointer>),
        (old, new): (Option<String>, Option<String>),
        message: String,
    ) {
        let location = format!("{}/{aspect}", self.location);
        let mut draft =
            Draft::new(rule, subject.to_owned(), location).at(base, revision).say(message);
        (draft.old, draft.new) = (old, new);
        schemas.push(draft, Owner::Operation(self.both.index));
    }

    /// The place of a part of the operation.
    pub(super) fn site<'s>(
        self,
        (subject, location): (&'s str, &'s str),
        direction: Direction,
        base: Option<&'s Pointer>,
        revision: Option<&'s Pointer>,
    ) -> Site<'s> {
        let word = Word::Part(subject, location);
        let owner = Owner::Operation(self.both.index);
        Site { parent: None, word, base, revision, direction, owner }
    }
}

fn deprecated(schemas: &mut Schemas<'_>, part: Part<'_, '_>) {
    let Both { old, new, .. } = part.both;
    let (rule, message) = match (old.docs.deprecated, new.docs.deprecated) {
        (false, true) => (
            &rules::OPERATION_DEPRECATED,
            format!("Stop calling {}: it will be removed.", told(old)),
        ),
        (true, false) => {
            (&rules::OPERATION_UNDEPRECATED, format!("{} is to stay after all.", told(old)))
        }
        _ => return,
    };
    part.note(schemas, rule, "", "deprecated", (None, None), message);
}

/// What callers must be allowed to do, where the rules of both sides say so.
fn access(schemas: &mut Schemas<'_>, part: Part<'_, '_>) {
    let (old, new) = part.both.places;
    let level =
        |model: &onyx_codegen::Model, place: usize| model.access.get(place).cloned().flatten();
    let (Some(old), Some(new)) = (level(schemas.base, old), level(schemas.revision, new)) else {
        return;
    };
    if old == new {
        return;
    }
    let order = &schemas.revision.config.access.order;
    let rank = |level: &String| order.iter().position(|known| known == level);
    let (rule, message) = match (rank(&old), rank(&new)) {
        (Some(a), Some(b)) if b > a => {
            (&rules::ACCESS_RAISED, format!("Use a credential of the level {new}."))
        }
        (Some(_), Some(_)) => {
            (&rules::ACCESS_LOWERED, format!("A credential of the level {new} is enough."))
        }
        _ => (&rules::ACCESS_CHANGED, format!("Use a credential of the level {new}, not {old}.")),
    };
    part.note(schemas, rule, "access level", "access", (Some(old), Some(new)), message);
}
