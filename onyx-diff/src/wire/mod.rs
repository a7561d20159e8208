//! Would a client built from BASE fail against a server of REVISION?

mod answers;
mod bodies;
mod flow;
mod operations;
mod parameters;
mod schemas;
mod security;
mod site;
mod structs;
mod unions;

pub(crate) use parameters::keyed;
pub(crate) use schemas::{Direction, Pair};
pub(crate) use structs::{default, same_value};

use schemas::Schemas;

use crate::draft::Draft;
use crate::matching::Matches;
use onyx_codegen::Model;

/// Compares all operations and what they lead to. Gives back the pairs of schemas as well, since
/// they tell which type of one document is which of the other.
pub(crate) fn compare<'m>(
    base: &'m Model,
    revision: &'m Model,
    matches: &Matches<'m>,
) -> (Vec<Draft>, Vec<Pair<'m>>) {
    let mut schemas = Schemas::new(base, revision);
    for index in 0..matches.all.len() {
        operations::compare(&mut schemas, matches, index);
    }
    schemas.finish()
}
