//! Where a comparison stands, as a chain of words that is only written out when there is a finding.

use super::schemas::{Direction, Owner};
use crate::sort::name_of;
use onyx_codegen::Model;
use onyx_codegen::api::TypeDef;
use onyx_codegen::diagnostic::Pointer;

/// A place in both documents.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    /// What it stands in.
    pub(super) parent: Option<&'s Site<'s>>,
    pub(super) word: Word<'s>,
    pub(super) base: Option<&'s Pointer>,
    pub(super) revision: Option<&'s Pointer>,
    /// Which way what stands there travels.
    pub(super) direction: Direction,
    /// Whom findings belong to.
    pub(super) owner: Owner,
}

/// One step of the way to a place.
#[derive(Clone, Copy)]
pub(super) enum Word<'s> {
    /// A schema, as each document has it.
    Schema((&'s Model, &'s TypeDef), (&'s Model, &'s TypeDef)),
    /// A property.
    Property(&'s str),
    /// The items of a list.
    Items,
    /// The item of a tuple at this position.
    Item(usize),
    /// The values of a map, or of the members of an object that have no name.
    Values,
    /// The keys of a map.
    Keys,
    /// A member of a union, by what tells it apart.
    Member(&'s str),
    /// A part of an operation, in these words; the location behind it tells operations apart.
    Part(&'s str, &'s str),
}

impl<'s> Site<'s> {
    /// A place inside of this one that has no pointer of its own.
    pub(super) fn inside(&'s self, word: Word<'s>) -> Self {
        Self { parent: Some(self), word, ..*self }
    }

    /// A place inside of this one.
    pub(super) fn at(
        &'s self,
        word: Word<'s>,
        base: Option<&'s Pointer>,
        revision: Option<&'s Pointer>,
    ) -> Self {
        Self { parent: Some(self), word, base, revision, ..*self }
    }

    /// For readers: "items of property `tools` of `Persona`".
    pub(super) fn subject(&self) -> String {
        let own = match self.word {
            Word::Schema((base, def), _) => {
                let name = name_of(base, def, false);
                return format!("`{name}`");
            }
            Word::Part(words, _) => return words.to_owned(),
            Word::Property(name) => format!("property `{name}`"),
            Word::Items => "items".to_owned(),
            Word::Item(index) => format!("item {index}"),
            Word::Values => "values".to_owned(),
            Word::Keys => "keys".to_owned(),
            Word::Member(name) => format!("member `{name}`"),
        };
        match self.parent {
            Some(parent) => format!("{own} of {}", parent.subject()),
            None => own,
        }
    }

    /// For fingerprints: the same for every order of keys, and whatever else is in the documents.
    pub(super) fn location(&self) -> String {
        let own = match self.word {
            Word::Schema((base, old), (revision, new)) => {
                let (old, new) = (name_of(base, old, true), name_of(revision, new, true));
                if old == new { format!("schema {old}") } else { format!("schema {old} {new}") }
            }
            Word::Part(_, location) => location.to_owned(),
            Word::Property(name) => format!("properties/{name}"),
            Word::Items => "items".to_owned(),
            Word::Item(index) => format!("items/{index}"),
            Word::Values => "values".to_owned(),
            Word::Keys => "keys".to_owned(),
            Word::Member(name) => format!("member/{name}"),
        };
        match self.parent {
            Some(parent) => format!("{}/{own}", parent.location()),
            None => own,
        }
    }
}
