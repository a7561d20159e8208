//! What follows from the interface as a whole: which way a type travels, which resources reach
//! it, where recursion needs a box.

mod cycles;
mod references;

use crate::api::{Answer, Api, Content, Operation, Shape, Stream, Type, TypeId};
use references::{Reference, references};
use std::collections::BTreeSet;

/// What is known about the interface beyond what the document says of each part.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// By [`TypeId`].
    pub types: Vec<TypeFacts>,
    /// The resources that have operations, sorted by name.
    pub resources: Vec<String>,
    /// For each operation, an index into `resources`.
    pub resource_of: Vec<usize>,
    /// For each resource, its operations, as indexes into the interface.
    pub operations_of: Vec<Vec<usize>>,
}

/// What is known about a type.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct TypeFacts {
    /// Whether a request holds it as JSON or as a parameter.
    pub sent: bool,
    /// Whether an answer holds it.
    pub received: bool,
    /// Whether it is the body of a form.
    pub form: bool,
    /// Whether it holds a file, which can be sent once and not be compared.
    pub holds_file: bool,
    /// The resources that reach it, as indexes into [`Facts::resources`].
    pub resources: BTreeSet<usize>,
    /// The operations whose body it is, as indexes into the interface.
    pub body_of: Vec<usize>,
    /// The operations that answer with it, or with a stream of it.
    pub answer_of: Vec<usize>,
    /// For each field or variant, whether it needs a box.
    pub boxed: Vec<bool>,
    /// An alias that reaches itself: Rust has no such thing, so it becomes a struct.
    pub recursive_alias: bool,
}

impl TypeFacts {
    /// Whether any operation uses it.
    #[must_use]
    pub fn reached(&self) -> bool {
        !self.resources.is_empty()
    }
}

impl Facts {
    /// What is known about a type.
    #[must_use]
    pub fn of(&self, id: TypeId) -> &TypeFacts {
        static UNKNOWN: TypeFacts = TypeFacts {
            sent: false,
            received: false,
            form: false,
            holds_file: false,
            resources: BTreeSet::new(),
            body_of: Vec::new(),
            answer_of: Vec::new(),
            boxed: Vec::new(),
            recursive_alias: false,
        };
        self.types.get(id.0).unwrap_or(&UNKNOWN)
    }
}

/// Finds out what follows from the interface; `resources` names the resource of each operation.
#[must_use]
pub fn analyze(api: &Api, resources: &[String]) -> Facts {
    let names: BTreeSet<&String> = resources.iter().collect();
    let names: Vec<String> = names.into_iter().cloned().collect();
    let resource_of: Vec<usize> =
        resources.iter().map(|name| names.binary_search(name).unwrap_or(0)).collect();
    let mut operations_of = vec![Vec::new(); names.len()];
    for (index, resource) in resource_of.iter().enumerate() {
        operations_of[*resource].push(index);
    }
    let types = api.types.iter().map(|_| TypeFacts::default()).collect();
    let mut facts = Facts { types, resources: names, resource_of, operations_of };
    travel(api, &mut facts);
    uses(api, &mut facts);
    reach(api, &mut facts);
    recursion(api, &mut facts);
    files(api, &mut facts);
    facts
}

/// Marks each type with the directions it travels.
fn travel(api: &Api, facts: &mut Facts) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &api.operations {
        for parameter in &operation.parameters {
            roots(&parameter.ty, &mut sent);
        }
        match operation.body.as_ref().map(|body| &body.content) {
            Some(Content::Json { ty, .. }) => roots(ty, &mut sent),
            Some(Content::Multipart(id) | Content::Form(id)) => {
                if let Some(fact) = facts.types.get_mut(id.0) {
                    fact.form = true;
                }
                sent.extend(targets(api, *id, Direction::Sent));
            }
            _ => {}
        }
        for ty in answers(operation) {
            roots(ty, &mut received);
        }
    }
    spread(api, sent, Direction::Sent, |id| mark(facts, id, |fact| &mut fact.sent));
    spread(api, received, Direction::Received, |id| mark(facts, id, |fact| &mut fact.received));
}

/// Sets a mark; says whether it is new.
fn mark(facts: &mut Facts, id: TypeId, flag: fn(&mut TypeFacts) -> &mut bool) -> bool {
    facts.types.get_mut(id.0).is_some_and(|fact| !std::mem::replace(flag(fact), true))
}

/// Marks each type with the resources that reach it.
fn reach(api: &Api, facts: &mut Facts) {
    for (operation, resource) in api.operations.iter().zip(facts.resource_of.clone()) {
        let mut start = Vec::new();
        for ty in operation_types(operation) {
            roots(ty, &mut start);
        }
        if let Some(Content::Multipart(id) | Content::Form(id)) =
            operation.body.as_ref().map(|body| &body.content)
        {
            start.push(*id);
        }
        spread(api, start, Direction::Both, |id| {
            facts.types.get_mut(id.0).is_some_and(|fact| fact.resources.insert(resource))
        });
    }
}

/// Takes down of each type which operations take or answer it as it is.
fn uses(api: &Api, facts: &mut Facts) {
    for (index, operation) in api.operations.iter().enumerate() {
        let body = operation.body.as_ref().and_then(|body| match &body.content {
            Content::Json { ty: Type::Named(id), .. }
            | Content::Multipart(id)
            | Content::Form(id) => Some(*id),
            _ => None,
        });
        let answer = match &operation.answer {
            Answer::Json { ty: Type::Named(id), .. }
            | Answer::Stream(Stream { item: Type::Named(id), .. }) => Some(*id),
            _ => None,
        };
        if let Some(fact) = body.and_then(|id| facts.types.get_mut(id.0)) {
            fact.body_of.push(index);
        }
        if let Some(fact) = answer.and_then(|id| facts.types.get_mut(id.0)) {
            fact.answer_of.push(index);
        }
    }
}

/// Boxes the members through which a type contains itself.
fn recursion(api: &Api, facts: &mut Facts) {
    let members: Vec<Vec<Vec<Reference>>> =
        api.types.iter().map(|def| references(&def.shape, Direction::Both)).collect();
    let edges = |id: usize, direct: bool| -> Vec<usize> {
        let all = members.get(id).into_iter().flatten().flatten();
        all.filter(|reference| reference.direct || !direct).map(|r| r.target.0).collect()
    };
    let contains = cycles::components(api.types.len(), |id| edges(id, true));
    let mentions = cycles::components(api.types.len(), |id| edges(id, false));
    for (id, (fact, members)) in facts.types.iter_mut().zip(&members).enumerate() {
        let together = |member: &Vec<Reference>| {
            member.iter().any(|r| r.direct && contains.together(id, r.target.0))
        };
        fact.boxed = members.iter().map(together).collect();
        let alias = api.types.get(id).is_some_and(|def| matches!(def.shape, Shape::Alias(_)));
        fact.recursive_alias =
            alias && members.iter().flatten().any(|r| mentions.together(id, r.target.0));
    }
}

/// Marks the types that hold a file.
fn files(api: &Api, facts: &mut Facts) {
    for (def, fact) in api.types.iter().zip(&mut facts.types) {
        if let Shape::Struct(object) = &def.shape {
            fact.holds_file = object.fields.iter().any(|field| holds_file(&field.ty));
        }
    }
}

fn holds_file(ty: &Type) -> bool {
    match ty {
        Type::File => true,
        Type::List(item) | Type::Nullable(item) => holds_file(item),
        _ => false,
    }
}

/// The way that a type travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Sent,
    Received,
    Both,
}

/// All types that an operation names.
fn operation_types(operation: &Operation) -> Vec<&Type> {
    let mut types: Vec<&Type> = operation.parameters.iter().map(|p| &p.ty).collect();
    if let Some(Content::Json { ty, .. }) = operation.body.as_ref().map(|body| &body.content) {
        types.push(ty);
    }
    types.extend(answers(operation));
    types
}

/// The types that an operation may answer with.
fn answers(operation: &Operation) -> Vec<&Type> {
    let mut types = Vec::new();
    let stream = match &operation.answer {
        Answer::Json { ty, .. } => {
            types.push(ty);
            None
        }
        Answer::Stream(stream) => Some(stream),
        Answer::Empty | Answer::Text | Answer::File { .. } => None,
    };
    for stream in stream.into_iter().chain(operation.stream_switch.as_ref().map(|s| &s.stream)) {
        types.push(&stream.item);
        types.extend(&stream.error);
    }
    types.extend(operation.errors.iter().filter_map(|error| error.ty.as_ref()));
    types
}

/// Adds the named types in `ty`.
fn roots(ty: &Type, found: &mut Vec<TypeId>) {
    references::each(ty, &mut |reference| found.push(reference.target));
}

/// The types that a type refers to.
fn targets(api: &Api, id: TypeId, direction: Direction) -> Vec<TypeId> {
    let shape = api.types.get(id.0).map(|def| &def.shape);
    let members = shape.map(|shape| references(shape, direction)).unwrap_or_default();
    members.into_iter().flatten().map(|reference| reference.target).collect()
}

/// Visits what is reached from `start`; goes on where `visit` says that it has news.
fn spread(
    api: &Api,
    start: Vec<TypeId>,
    direction: Direction,
    mut visit: impl FnMut(TypeId) -> bool,
) {
    let mut open = start;
    while let Some(id) = open.pop() {
        if visit(id) {
            open.extend(targets(api, id, direction));
        }
    }
}
