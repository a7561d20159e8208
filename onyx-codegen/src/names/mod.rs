//! Where identifiers are born: a name of the document goes in, and what every part of the
//! generated code is called comes out. No other pass makes an identifier.

mod ident;
mod operations;
mod types;
mod words;

pub use ident::{Ident, Scope};
pub use operations::{OperationNames, ParameterNames, ResourceNames};
pub use types::{Reader, TypeNames};
pub use words::Case;

use crate::analyze::Facts;
use crate::api::{Api, TypeId};
use crate::config::NameRules;
use std::collections::{BTreeMap, BTreeSet};

/// What everything is called.
#[derive(Clone, Debug)]
pub struct Names {
    /// By [`TypeId`].
    pub types: Vec<TypeNames>,
    /// For each resource of [`Facts::resources`].
    pub resources: Vec<ResourceNames>,
    /// For each operation.
    pub operations: Vec<OperationNames>,
    /// The constants of the access levels that operations want.
    pub access: BTreeMap<String, Ident>,
}

impl Names {
    /// The names of a type and its members.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(id.0)
    }
}

/// Names everything.
#[must_use]
pub fn name(api: &Api, facts: &Facts, levels: &[Option<String>], rules: &NameRules) -> Names {
    let resources = operations::resources(facts);
    let operations = operations::operations(api, facts, &resources, rules);
    let types = types::types(api, &operations, rules);
    Names { types, resources, operations, access: access(levels) }
}

fn access(levels: &[Option<String>]) -> BTreeMap<String, Ident> {
    let levels: BTreeSet<&String> = levels.iter().flatten().collect();
    let levels: Vec<&String> = levels.into_iter().collect();
    let constants = Scope::new(Case::Shouty, &[]).claim_all(&levels);
    levels.into_iter().cloned().zip(constants).collect()
}
