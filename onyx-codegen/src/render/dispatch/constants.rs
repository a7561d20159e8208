//! What many operations ask for alike: the values of enums, and the members of bodies. Each stands
//! once in the generated code, in the list of the one resource that has it or in what lists share.

use super::asked::{self, Asked, Kind, Members};
use crate::api::{Shape, TypeId};
use crate::render::Context;
use crate::render::operations::{Function, functions};
use std::collections::{BTreeMap, BTreeSet};

/// The constants, by the types that they are called after.
#[derive(Default)]
pub(in crate::render) struct Constants<'a>(BTreeMap<TypeId, Constant<'a>>);

/// A constant of the generated code.
pub(super) struct Constant<'a> {
    pub(super) content: Items<'a>,
    /// The resources whose lists need it.
    pub(super) resources: BTreeSet<usize>,
}

/// What stands in a constant.
pub(super) enum Items<'a> {
    /// The values of an enum.
    Values(&'a [String]),
    /// The members of a body.
    Members(Members<'a>),
}

impl<'a> Constants<'a> {
    /// All that the operations need.
    pub(in crate::render) fn new(context: &Context<'a>) -> Self {
        let mut constants = Self::default();
        for resource in 0..context.names.resources.len() {
            for function in functions(context, resource) {
                constants.add(context, resource, &function);
            }
        }
        constants
    }

    fn add(&mut self, context: &Context<'a>, resource: usize, function: &Function<'a>) {
        let parameters = function.operation.parameters.iter();
        let mut asked: Vec<Asked<'_>> =
            parameters.map(|parameter| asked::parameter(context, parameter)).collect();
        if let Some(members) = Members::of(context, function) {
            let of_body = members.asked(context);
            if !of_body.is_empty() {
                self.need(members.ty, Items::Members(members), resource);
            }
            asked.extend(of_body);
        }
        for Asked { kind, .. } in asked {
            let Kind::OneOf(id) = kind else { continue };
            if let Some(Shape::StringEnum(values)) = context.def(id).map(|def| &def.shape) {
                self.need(id, Items::Values(values), resource);
            }
        }
    }

    fn need(&mut self, ty: TypeId, content: Items<'a>, resource: usize) {
        let constant = Constant { content, resources: BTreeSet::new() };
        self.0.entry(ty).or_insert(constant).resources.insert(resource);
    }

    /// Whether the constant of this body's type says the same as the body: of functions that set
    /// different properties of one type themselves, only the first has a constant.
    pub(super) fn has(&self, members: &Members<'_>) -> bool {
        let constant = self.0.get(&members.ty).map(|constant| &constant.content);
        matches!(constant, Some(Items::Members(first)) if first.switch == members.switch)
    }

    pub(super) fn is_shared(&self, ty: TypeId) -> bool {
        self.0.get(&ty).is_some_and(Constant::is_shared)
    }

    /// Those that only this resource needs.
    pub(super) fn own(&self, resource: usize) -> impl Iterator<Item = (TypeId, &Constant<'a>)> {
        let all = self.0.iter().map(|(ty, constant)| (*ty, constant));
        all.filter(move |(_, one)| !one.is_shared() && one.resources.contains(&resource))
    }

    /// Those that several resources need.
    pub(super) fn shared(&self) -> impl Iterator<Item = (TypeId, &Constant<'a>)> {
        let all = self.0.iter().map(|(ty, constant)| (*ty, constant));
        all.filter(|(_, one)| one.is_shared())
    }
}

impl Constant<'_> {
    fn is_shared(&self) -> bool {
        self.resources.len() > 1
    }
}
