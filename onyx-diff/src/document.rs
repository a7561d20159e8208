//! What only readers of the documents notice: prose, tags, examples, and constraints and defaults
//! that refuse nothing.

use crate::constraints::{are_same, is_tighter, told_both};
use crate::draft::{Draft, code};
use crate::matching::Matches;
use crate::rules::{self, Rule};
use crate::sort::{Sort, behind, name_of};
use crate::wire::{Direction, Pair, default, keyed, same_value};
use onyx_codegen::Model;
use onyx_codegen::api::{Bounds, Docs, Field, Operation, Shape, Type, TypeId};
use onyx_codegen::diagnostic::Pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many times more descriptions one document has before the other is taken to have dropped them.
const DROPPED: usize = 20;

pub(crate) fn compare(
    base: &Model,
    revision: &Model,
    matches: &Matches<'_>,
    pairs: &[Pair<'_>],
) -> Vec<Draft> {
    let counts = (descriptions(base), descriptions(revision));
    let (few, many) = (counts.0.min(counts.1), counts.0.max(counts.1));
    let prose = few * DROPPED >= many;
    let mut readers = Readers { base, revision, prose, drafts: Vec::new() };
    readers.document(counts);
    for (index, found) in matches.all.iter().enumerate() {
        if let Some(((_, old), (_, new))) = found.both() {
            readers.operation(index, &matches.location(index), old, new);
        }
    }
    readers.schemas(pairs);
    readers.drafts
}

/// How many operations and schemas are described.
fn descriptions(model: &Model) -> usize {
    let operations = model.api.operations.iter().map(|operation| &operation.docs);
    let types = model.api.types.iter().map(|def| &def.docs);
    operations.chain(types).filter(|docs| docs.description.is_some()).count()
}

struct Readers<'m> {
    base: &'m Model,
    revision: &'m Model,
    /// Whether descriptions are compared: not where one of the documents has dropped them.
    prose: bool,
    drafts: Vec<Draft>,
}

/// A place in both documents.
#[derive(Clone, Copy)]
struct Place<'p> {
    subject: &'p str,
    location: &'p str,
    base: Option<&'p Pointer>,
    revision: Option<&'p Pointer>,
    operation: Option<usize>,
}

impl<'m> Readers<'m> {
    fn note(
        &mut self,
        rule: &'static Rule,
        place: Place<'_>,
        aspect: &str,
        (old, new): (Option<String>, Option<String>),
    ) {
        let location = format!("{}/{aspect}", place.location);
        let mut draft = Draft::new(rule, place.subject.to_owned(), location)
            .at(place.base, place.revision)
            .say(format!("Nothing to do: {}", rule.about));
        (draft.old, draft.new) = (old.map(|text| short(&text)), new.map(|text| short(&text)));
        draft.operations.extend(place.operation);
        self.drafts.push(draft);
    }

    fn document(&mut self, (few, many): (usize, usize)) {
        let root = Pointer::root();
        let place = Place {
            subject: "document",
            location: "document",
            base: Some(&root),
            revision: Some(&root),
            operation: None,
        };
        let (old, new) = (&self.base.api, &self.revision.api);
        if old.title != new.title {
            let values = (Some(old.title.clone()), Some(new.title.clone()));
            self.note(&rules::TITLE_CHANGED, place, "title", values);
        }
        if !self.prose {
            let told = |count: usize| Some(format!("{count} descriptions"));
            self.note(&rules::DESCRIPTION_CHANGED, place, "descriptions", (told(few), told(many)));
        } else if old.description != new.description {
            let values = (old.description.clone(), new.description.clone());
            self.note(&rules::DESCRIPTION_CHANGED, place, "description", values);
        }
        if old.servers != new.servers {
            let values = (Some(old.servers.join(", ")), Some(new.servers.join(", ")));
            self.note(&rules::SERVERS_CHANGED, place, "servers", values);
        }
        if old.webhooks_and_callbacks != new.webhooks_and_callbacks {
            let told = |count: usize| Some(count.to_string());
            let values = (told(old.webhooks_and_callbacks), told(new.webhooks_and_callbacks));
            self.note(&rules::WEBHOOKS_CHANGED, place, "webhooks", values);
        }
    }

    fn operation(&mut self, index: usize, location: &str, old: &Operation, new: &Operation) {
        let place = Place {
            subject: "operation",
            location,
            base: Some(&old.pointer),
            revision: Some(&new.pointer),
            operation: Some(index),
        };
        self.docs(place, &old.docs, &new.docs);
        if old.id != new.id {
            let values = (Some(old.id.clone()), Some(new.id.clone()));
            self.note(&rules::OPERATION_ID_CHANGED, place, "id", values);
        }
        let tags = |operation: &Operation| operation.tags.iter().cloned().collect::<BTreeSet<_>>();
        let (old_tags, new_tags) = (tags(old), tags(new));
        if old_tags != new_tags {
            let told =
                |tags: BTreeSet<String>| Some(tags.into_iter().collect::<Vec<_>>().join(", "));
            self.note(&rules::TAGS_CHANGED, place, "tags", (told(old_tags), told(new_tags)));
        }
        let news: BTreeMap<_, _> = keyed(new).into_iter().collect();
        for (key, old) in keyed(old) {
            let Some(new) = news.get(&key) else { continue };
            let (subject, location) = (
                format!("parameter {}", code(&old.name)),
                format!("{location}/{:?} {}", key.0, key.1),
            );
            let (base, revision) = (Some(&old.pointer), Some(&new.pointer));
            let place = Place { subject: &subject, location: &location, base, revision, ..place };
            self.docs(place, &old.docs, &new.docs);
            self.constraints(place, (&old.bounds, &new.bounds), (&old.format, &new.format), true);
            let defaults = (old.default.as_ref(), new.default.as_ref());
            self.defaults(place, defaults, !old.required);
        }
        if let (Some(old), Some(new)) = (&old.body, &new.body) {
            let location = format!("{location}/body");
            let (base, revision) = (Some(&old.pointer), Some(&new.pointer));
            let place = Place { subject: "body", location: &location, base, revision, ..place };
            self.docs(place, &old.docs, &new.docs);
        }
    }

    /// The prose at a place.
    fn docs(&mut self, place: Place<'_>, old: &Docs, new: &Docs) {
        if self.prose && old.title != new.title {
            let values = (old.title.clone(), new.title.clone());
            self.note(&rules::TITLE_CHANGED, place, "title", values);
        }
        if self.prose && old.description != new.description {
            let values = (old.description.clone(), new.description.clone());
            self.note(&rules::DESCRIPTION_CHANGED, place, "description", values);
        }
        if self.prose && old.examples != new.examples {
            let told = |examples: &[Value]| examples.first().map(ToString::to_string);
            let values = (told(&old.examples), told(&new.examples));
            self.note(&rules::EXAMPLES_CHANGED, place, "examples", values);
        }
    }

    /// Bounds and formats; what refuses values that were fine is told on the wire.
    fn constraints(
        &mut self,
        place: Place<'_>,
        (old, new): (&Bounds, &Bounds),
        (old_format, new_format): (&Option<String>, &Option<String>),
        sent: bool,
    ) {
        let told_on_the_wire = sent && is_tighter(old, new);
        if !told_on_the_wire && !are_same(old, new) {
            let values = told_both(old, new);
            self.note(&rules::CONSTRAINTS_CHANGED, place, "bounds", values);
        }
        if old_format != new_format {
            let values = (old_format.clone(), new_format.clone());
            self.note(&rules::CONSTRAINTS_CHANGED, place, "format", values);
        }
    }

    /// Defaults; one that changes what the client's silence means is told on the wire.
    fn defaults(&mut self, place: Place<'_>, pair: (Option<&Value>, Option<&Value>), sent: bool) {
        let changed = match pair {
            (None, None) => false,
            (Some(old), Some(new)) => !sent && !same_value(old, new),
            _ => true,
        };
        if changed {
            let told = |value: Option<&Value>| value.map(ToString::to_string);
            self.note(&rules::DEFAULT_CHANGED, place, "default", (told(pair.0), told(pair.1)));
        }
    }

    /// Schemas, each pair once whichever ways it travels.
    fn schemas(&mut self, pairs: &[Pair<'_>]) {
        let mut met: BTreeMap<(TypeId, TypeId), bool> = BTreeMap::new();
        for pair in pairs {
            if let (Sort::Named(old, _), Sort::Named(new, _)) = (pair.base, pair.revision) {
                *met.entry((old, new)).or_default() |= pair.direction == Direction::Sent;
            }
        }
        for ((old, new), sent) in met {
            let (Some(old), Some(new)) =
                (self.base.api.types.get(old.0), self.revision.api.types.get(new.0))
            else {
                continue;
            };
            let name = name_of(self.base, old, true);
            let (subject, location) = (code(&name), format!("schema {name}"));
            let place = Place {
                subject: &subject,
                location: &location,
                base: Some(&old.pointer),
                revision: Some(&new.pointer),
                operation: None,
            };
            self.docs(place, &old.docs, &new.docs);
            if let (Shape::Struct(old), Shape::Struct(new)) = (&old.shape, &new.shape) {
                let news: BTreeMap<&str, &Field> =
                    new.fields.iter().map(|field| (field.name.as_str(), field)).collect();
                for old in &old.fields {
                    if let Some(new) = news.get(old.name.as_str()) {
                        self.field(place, old, new, sent);
                    }
                }
            }
        }
    }

    fn field(&mut self, owner: Place<'_>, old: &'m Field, new: &'m Field, sent: bool) {
        let subject = format!("property {} of {}", code(&old.name), owner.subject);
        let location = format!("{}/properties/{}", owner.location, old.name);
        let (base, revision) = (Some(&old.pointer), Some(&new.pointer));
        let place = Place { subject: &subject, location: &location, base, revision, ..owner };
        let docs = (
            effective(self.base, &old.ty, &old.docs),
            effective(self.revision, &new.ty, &new.docs),
        );
        self.docs(place, &docs.0, &docs.1);
        self.constraints(place, (&old.bounds, &new.bounds), (&old.format, &new.format), sent);
        if old.constant.is_none() && new.constant.is_none() {
            self.defaults(place, (default(old), default(new)), sent && !old.required);
        }
    }
}

/// What is said at the place of use, or else by the schema: `$ref` or not is no difference.
fn effective(model: &Model, ty: &Type, docs: &Docs) -> Docs {
    let Sort::Named(_, def) = behind(model, ty).sort else { return docs.clone() };
    Docs {
        title: docs.title.clone().or_else(|| def.docs.title.clone()),
        description: docs.description.clone().or_else(|| def.docs.description.clone()),
        deprecated: docs.deprecated,
        examples: if docs.examples.is_empty() {
            def.docs.examples.clone()
        } else {
            docs.examples.clone()
        },
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    const LETTERS: usize = 200;
    let cut: String = text.chars().take(LETTERS).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
