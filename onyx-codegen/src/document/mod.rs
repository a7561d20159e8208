//! The OpenAPI document as a JSON value: read, checked for its version, written canonically.
//!
//! Nothing here knows what a schema means. `node` knows only which kind of node stands where, so
//! that a property that happens to be called `parameters` or `description` is never mistaken for
//! the keyword.

mod canonical;
mod counts;
mod decode;
pub(crate) mod expect;
mod node;
mod prose;
mod read;
mod version;

pub use canonical::canonical;
pub use counts::{Counts, counts};
pub use decode::decode;
pub use node::METHODS;
pub use prose::drop_prose;
pub use version::{Version, version};

pub(crate) use read::read;
pub(crate) use version::kind_of;

use crate::Source;
use crate::diagnostic::Diagnostics;
use serde::Deserialize;
use serde_json::Value;

/// How large a document may be before it is refused instead of read.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Levels of nested objects and lists. What `serde_json` reads by default is 127, and whoever
    /// reads the canonical form again would meet that limit.
    pub depth: usize,
    /// Nodes after YAML aliases have been expanded. One stands for 64 bytes of memory, so that a long
    /// string, and an object for its table, count as several.
    pub nodes: usize,
}

impl Default for Limits {
    /// Some 25 MB of JSON as Onyx writes it. The passes hold the document twice, so a gigabyte is enough
    /// to refuse any other.
    fn default() -> Self {
        Self { depth: 120, nodes: 6_000_000 }
    }
}

/// Reads JSON or YAML, whichever it is.
///
/// `None` when there is no value at all. A value may come with errors (a key that occurs twice),
/// so that later passes can find more to report in the same run.
pub fn parse(source: Source<'_>, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Value> {
    let (value, mut findings) = read(source.text, limits);
    // In one order, whatever order the keys are in.
    findings.sort_by(|one, other| one.pointer.cmp(&other.pointer));
    for finding in findings {
        diagnostics.push(finding);
    }
    value
}
