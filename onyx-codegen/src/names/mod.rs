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

/// What everything is called.
#[derive(Clone, Debug)]
pub struct Names {
    /// By [`TypeId`].
    pub types: Vec<TypeNames>,
    /// For each resource of [`Facts::resources`].
    pub resources: Vec<ResourceNames>,
    /// For each operation.
    pub operations: Vec<OperationNames>,
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
pub fn name(api: &Api, facts: &Facts, rules: &NameRules) -> Names {
    let resources = operations::resources(facts);
    let operations = operations::operations(api, facts, &resources, rules);
    let types = types::types(api, &operations, rules);
    Names { types, resources, operations }
}
