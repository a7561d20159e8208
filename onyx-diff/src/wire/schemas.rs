//! Schemas against schemas, by structure: what they are called and whether they stand in place or
//! behind a `$ref` means nothing.
//!
//! A pair of schemas is compared once for each direction, however many operations reach it, and a
//! pair that is met again while it is being compared is taken to be the same: what would differ is
//! found where it was met first. Pairs wait in a queue, so that no chain of schemas is too long for
//! the stack.

use super::flow::{Way, same_scalar};
use super::site::{Site, Word};
use crate::draft::Draft;
use crate::rules::{self, Rule};
use crate::sort::{Sort, Use, behind, told, told_sort};
use onyx_codegen::Model;
use onyx_codegen::api::{Shape, Type, TypeDef, TypeId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// From the client of BASE to the server of REVISION.
    Sent,
    /// From the server of REVISION to the client of BASE.
    Received,
    /// As a documented error, which the client does not read by its schema.
    Error,
}

impl Direction {
    /// The rule for this direction; whatever it is, an error's body is only documented.
    pub(super) fn rule(self, sent: &'static Rule, received: &'static Rule) -> &'static Rule {
        match self {
            Self::Sent => sent,
            Self::Received => received,
            Self::Error => &rules::DOCUMENTED_ERROR_CHANGED,
        }
    }
}

/// Where a pair of schemas stands in the list of them.
pub(crate) type PairId = usize;

/// One side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Named(TypeId),
    /// The address of a type without a name in its model.
    At(usize),
}

/// Two schemas that meet each other.
#[derive(Debug)]
pub(crate) struct Pair<'m> {
    pub(crate) base: Sort<'m>,
    pub(crate) revision: Sort<'m>,
    /// What they are called.
    defs: (Option<&'m TypeDef>, Option<&'m TypeDef>),
    pub(crate) direction: Direction,
    /// The pairs inside of this one.
    inside: BTreeSet<PairId>,
    /// What was found in it; the operations are not known yet.
    drafts: Vec<Draft>,
}

/// All pairs of schemas that operations lead to.
#[derive(Debug)]
pub(crate) struct Schemas<'m> {
    pub(super) base: &'m Model,
    pub(super) revision: &'m Model,
    pairs: Vec<Pair<'m>>,
    known: HashMap<(Key, Key, Direction), PairId>,
    /// The first pair that has not been compared.
    next: PairId,
    /// The operations that lead to a pair by themselves.
    roots: BTreeMap<PairId, BTreeSet<usize>>,
    /// What was found in operations.
    drafts: Vec<Draft>,
}

/// Where findings go, and where pairs are met.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    /// A matched operation.
    Operation(usize),
    /// A pair of schemas.
    Pair(PairId),
}

impl<'m> Schemas<'m> {
    pub(crate) fn new(base: &'m Model, revision: &'m Model) -> Self {
        let (pairs, known, roots) = (Vec::new(), HashMap::new(), BTreeMap::new());
        Self { base, revision, pairs, known, next: 0, roots, drafts: Vec::new() }
    }

    /// Compares what an operation leads to and has not been compared; gives back the findings with
    /// the operations that reach them, and the pairs.
    pub(crate) fn finish(mut self) -> (Vec<Draft>, Vec<Pair<'m>>) {
        while self.next < self.pairs.len() {
            let id = self.next;
            self.next += 1;
            self.pair(id);
        }
        let reached = self.reached();
        let mut drafts = std::mem::take(&mut self.drafts);
        for (pair, operations) in self.pairs.iter_mut().zip(reached) {
            for mut draft in std::mem::take(&mut pair.drafts) {
                draft.operations.extend(&operations);
                drafts.push(draft);
            }
        }
        (drafts, self.pairs)
    }

    /// The operations that lead to each pair that has findings.
    fn reached(&self) -> Vec<BTreeSet<usize>> {
        let mut outside: Vec<Vec<PairId>> = vec![Vec::new(); self.pairs.len()];
        for (id, pair) in self.pairs.iter().enumerate() {
            for inner in &pair.inside {
                if let Some(outside) = outside.get_mut(*inner) {
                    outside.push(id);
                }
            }
        }
        let all = self.pairs.iter().enumerate();
        all.map(|(id, pair)| {
            let mut seen = BTreeSet::new();
            let mut open = if pair.drafts.is_empty() { Vec::new() } else { vec![id] };
            let mut operations = BTreeSet::new();
            while let Some(id) = open.pop() {
                if seen.insert(id) {
                    operations.extend(self.roots.get(&id).into_iter().flatten());
                    open.extend(outside.get(id).into_iter().flatten());
                }
            }
            operations
        })
        .collect()
    }

    pub(super) fn push(&mut self, draft: Draft, owner: Owner) {
        match owner {
            Owner::Operation(operation) => self.drafts.push(draft.of(operation)),
            Owner::Pair(id) => {
                if let Some(pair) = self.pairs.get_mut(id) {
                    pair.drafts.push(draft);
                }
            }
        }
    }

    /// Notes that `owner` holds a pair, which is compared when its turn comes.
    fn meet(&mut self, old: Use<'m>, new: Use<'m>, site: &Site<'_>) {
        let direction = site.direction;
        let (base, revision) = (old.sort, new.sort);
        let keys = (key(base), key(revision), direction);
        let id = *self.known.entry(keys).or_insert(self.pairs.len());
        if id == self.pairs.len() {
            let (inside, drafts) = (BTreeSet::new(), Vec::new());
            let defs = (old.def, new.def);
            self.pairs.push(Pair { base, revision, defs, direction, inside, drafts });
        }
        match site.owner {
            Owner::Operation(operation) => {
                self.roots.entry(id).or_default().insert(operation);
            }
            Owner::Pair(outer) => {
                if let Some(outer) = self.pairs.get_mut(outer) {
                    outer.inside.insert(id);
                }
            }
        }
    }

    /// Compares two types where they are used.
    pub(super) fn types(&mut self, (base, revision): (&'m Type, &'m Type), site: &Site<'_>) {
        let (old, new) = (behind(self.base, base), behind(self.revision, revision));
        self.nulls(old, new, (base, revision), site);
        self.uses((old, new), site);
    }

    /// Null comes or goes where no property can say so.
    fn nulls(
        &mut self,
        old: Use<'m>,
        new: Use<'m>,
        (base, revision): (&Type, &Type),
        site: &Site<'_>,
    ) {
        if old.nullable == new.nullable || old.sort.is_any() || new.sort.is_any() {
            return;
        }
        let (rule, what) = if new.nullable {
            let rule =
                site.direction.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_TYPE_CHANGED);
            (rule, "may be null")
        } else {
            let rule =
                site.direction.rule(&rules::REQUEST_TYPE_CHANGED, &rules::RESPONSE_TYPE_NARROWED);
            (rule, "is never null")
        };
        let subject = site.subject();
        let message = format!("{subject} {what} now.");
        let draft = Draft::new(rule, subject, format!("{}/null", site.location()))
            .at(site.base, site.revision)
            .old(told(self.base, base))
            .new_value(told(self.revision, revision))
            .say(message);
        self.push(draft, site.owner);
    }

    /// Compares two types that are behind no alias and are never null.
    pub(super) fn sorts(&mut self, (old, new): (Sort<'m>, Sort<'m>), site: &Site<'_>) {
        self.uses((Use::of(old), Use::of(new)), site);
    }

    /// Compares two types where they are used, null left aside.
    pub(super) fn uses(&mut self, (old, new): (Use<'m>, Use<'m>), site: &Site<'_>) {
        // A component that has become something else is one change, wherever it is used; and behind
        // an alias there may be the alias itself, so these wait for their turn as well.
        let component = old.component().is_some() && old.component() == new.component();
        let aliased = old.def.is_some() || new.def.is_some();
        if component || comparable(old.sort, new.sort) || (aliased && has_parts(old.sort, new.sort))
        {
            self.meet(old, new, site);
        } else {
            self.apart((old.sort, new.sort), site);
        }
    }

    /// Compares two types that have no findings of their own.
    fn apart(&mut self, (old, new): (Sort<'m>, Sort<'m>), site: &Site<'_>) {
        match (old, new) {
            (Sort::Plain(old), Sort::Plain(new)) => self.plain((old, new), site),
            sorts => self.changed(sorts, site),
        }
    }

    fn plain(&mut self, (old, new): (&'m Type, &'m Type), site: &Site<'_>) {
        match (old, new) {
            (Type::List(old), Type::List(new)) => {
                self.types((old, new), &site.inside(Word::Items));
            }
            (Type::Map { key: old_key, value: old }, Type::Map { key: new_key, value: new }) => {
                self.keys((*old_key, *new_key), site);
                self.types((old, new), &site.inside(Word::Values));
            }
            (Type::Tuple(old), Type::Tuple(new)) if old.len() == new.len() => {
                for (index, pair) in old.iter().zip(new).enumerate() {
                    self.types(pair, &site.inside(Word::Item(index)));
                }
            }
            (old, new) if same_scalar(old, new) => {}
            (old, new) => {
                let sorts = (Sort::Plain(old), Sort::Plain(new));
                self.changed(sorts, site);
            }
        }
    }

    /// The keys of a map: any text, or one of a list.
    fn keys(&mut self, (old, new): (Option<TypeId>, Option<TypeId>), site: &Site<'_>) {
        let named = |model: &'m Model, id: Option<TypeId>| {
            id.map_or(Some(Sort::Plain(&Type::String)), |id| crate::sort::named(model, id))
        };
        let (Some(old), Some(new)) = (named(self.base, old), named(self.revision, new)) else {
            return;
        };
        self.sorts((old, new), &site.inside(Word::Keys));
    }

    /// Two types of different kinds: does the reader understand the writer all the same?
    pub(super) fn changed(&mut self, (old, new): (Sort<'m>, Sort<'m>), site: &Site<'_>) {
        let (told_old, told_new) = (told_sort(self.base, old), told_sort(self.revision, new));
        let subject = site.subject();
        let (rule, message) = if self.carries((old, new), site.direction) {
            let opened = (old.is_enum() && !new.is_enum()) || (old.is_union() && new.is_any());
            let received =
                if opened { &rules::RESPONSE_ENUM_OPENED } else { &rules::RESPONSE_TYPE_NARROWED };
            let rule = site.direction.rule(&rules::REQUEST_TYPE_WIDENED, received);
            (rule, format!("{subject} is {told_new} now, which works as before."))
        } else {
            let rule =
                site.direction.rule(&rules::REQUEST_TYPE_CHANGED, &rules::RESPONSE_TYPE_CHANGED);
            let message = match site.direction {
                Direction::Sent => format!("Send {told_new} as {subject}, not {told_old}."),
                Direction::Received => {
                    format!("Expect {told_new} as {subject}: reading {told_old} fails.")
                }
                Direction::Error => format!("{subject} is {told_new} now."),
            };
            (rule, message)
        };
        let draft = Draft::new(rule, subject, site.location())
            .at(site.base, site.revision)
            .old(told_old)
            .new_value(told_new)
            .say(message);
        self.push(draft, site.owner);
    }

    /// Whether the reader understands all that the writer may write.
    pub(super) fn carries(&self, (old, new): (Sort<'m>, Sort<'m>), direction: Direction) -> bool {
        match direction {
            Direction::Sent => {
                Way { writer: self.base, reader: self.revision, lenient: false }.carries(old, new)
            }
            Direction::Received | Direction::Error => {
                Way { writer: self.revision, reader: self.base, lenient: true }.carries(new, old)
            }
        }
    }

    fn pair(&mut self, id: PairId) {
        let Some(pair) = self.pairs.get(id) else { return };
        let (base, revision) = (pair.base, pair.revision);
        let site = self.site(pair, Owner::Pair(id));
        if !comparable(base, revision) {
            self.apart((base, revision), &site);
            return;
        }
        match (base.shape(), revision.shape()) {
            _ if base.is_union() || revision.is_union() => self.union((base, revision), &site),
            (Some(Shape::Struct(old)), Some(Shape::Struct(new))) => {
                self.structs((old, new), base, &site);
            }
            (Some(old), Some(new)) => self.enums((old, new), &site),
            _ => {}
        }
    }

    fn site(&self, pair: &Pair<'m>, owner: Owner) -> Site<'m> {
        let word = match pair.defs {
            (Some(old), Some(new)) => Word::Schema((self.base, old), (self.revision, new)),
            // The name of one side is enough where the other has none.
            (Some(def), None) => Word::Schema((self.base, def), (self.base, def)),
            (None, Some(def)) => Word::Schema((self.revision, def), (self.revision, def)),
            (None, None) => Word::Part("a schema", "schema"),
        };
        let pointer = |def: Option<&'m TypeDef>| def.map(|def| &def.pointer);
        let (base, revision) = (pointer(pair.defs.0), pointer(pair.defs.1));
        Site { parent: None, word, base, revision, direction: pair.direction, owner }
    }
}

fn key(sort: Sort<'_>) -> Key {
    match sort {
        Sort::Named(id, _) => Key::Named(id),
        Sort::Plain(ty) => Key::At(std::ptr::from_ref(ty).addr()),
    }
}

/// Whether two types are compared part by part.
fn comparable(a: Sort<'_>, b: Sort<'_>) -> bool {
    if a.is_union() || b.is_union() {
        return !a.is_any() && !b.is_any();
    }
    match (a.shape(), b.shape()) {
        (Some(Shape::Struct(_)), Some(Shape::Struct(_)))
        | (Some(Shape::StringEnum(_)), Some(Shape::StringEnum(_)))
        | (Some(Shape::IntegerEnum(_)), Some(Shape::IntegerEnum(_))) => true,
        (Some(Shape::MixedEnum(_)), Some(_)) | (Some(_), Some(Shape::MixedEnum(_))) => {
            a.is_enum() && b.is_enum()
        }
        _ => false,
    }
}

/// Whether two types are of one kind and hold others.
fn has_parts(a: Sort<'_>, b: Sort<'_>) -> bool {
    matches!(
        (a.plain(), b.plain()),
        (Some(Type::List(_)), Some(Type::List(_)))
            | (Some(Type::Map { .. }), Some(Type::Map { .. }))
            | (Some(Type::Tuple(_)), Some(Type::Tuple(_)))
    )
}
