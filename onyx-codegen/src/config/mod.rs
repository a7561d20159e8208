//! What JSONPath cannot say about a document, as rules: `specs/onyx.codegen.yaml`.

mod check;
mod fallback;
mod paging;
mod parse;
mod rules;
#[cfg(test)]
mod tests;
mod unused;

pub use paging::{PagingRule, PagingWay};
pub use parse::parse;
pub use rules::{Assigned, assign};
pub use unused::{Used, unused};

use crate::document::Limits;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The rules, as they stand in the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Which operations form a resource; the first rule that matches decides.
    pub resources: Vec<ResourceRule>,
    /// What the caller must be allowed to do.
    pub access: AccessRules,
    /// How the pages of answers that come page by page follow one another.
    pub paging: Vec<PagingRule>,
    /// Names that a person would choose.
    pub names: NameRules,
    /// What a client has to know of the service.
    pub service: ServiceRules,
    /// What an operation does, in a sentence, where its document does not say it or badly:
    /// `GET /users: Lists the users.`
    pub summaries: BTreeMap<String, String>,
    /// Which functions have an example in their documentation.
    pub examples: ExampleRules,
    /// Further derives, by the component's name: `UserRole: [Hash]`.
    pub derives: BTreeMap<String, Vec<String>>,
    /// How large the document may be.
    pub limits: Limits,
    /// The file that the rules were read from, as diagnostics name it.
    #[serde(skip)]
    pub file: String,
}

/// Which operations form a resource.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceRule {
    /// The resource's name in snake case: module, handle and Cargo feature.
    pub name: String,
    /// What it is for, in a sentence; becomes documentation.
    #[serde(default)]
    pub about: Option<String>,
    /// Path patterns: `*` stands for one segment, a final `**` for any number of them, also none.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Single operations, as `GET /persona/{persona_id}`; they win over every pattern.
    #[serde(default)]
    pub operations: Vec<String>,
}

/// What the caller must be allowed to do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessRules {
    /// The levels: name and what it takes to have it, as in "an admin's API key".
    pub levels: BTreeMap<String, String>,
    /// Levels of which each includes those before it, the weakest first; others have no order.
    pub order: Vec<String>,
    /// The first rule that matches decides.
    pub rules: Vec<AccessRule>,
}

/// Which operations want an access level.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRule {
    /// A name out of [`AccessRules::levels`].
    pub level: String,
    /// Path patterns, as for resources.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Only these methods; all where none is named.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Single operations, as `GET /persona/{persona_id}`; they win over every pattern.
    #[serde(default)]
    pub operations: Vec<String>,
}

/// Which functions have an example in their documentation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExampleRules {
    /// The generated crate, as examples import it.
    pub library: String,
    /// What examples call the client.
    pub client: String,
    /// The operations, by `operationId`.
    pub operations: Vec<String>,
}

/// Names that a person would choose where the derived one is bad.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameRules {
    /// Function names, by `operationId`.
    pub operations: BTreeMap<String, String>,
    /// Type names, by component name, or by JSON pointer (`#/paths/…`) for a schema that stands
    /// inside something else.
    pub types: BTreeMap<String, String>,
}

/// What a client has to know of the service that its document does not say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServiceRules {
    /// As messages name it; `info.title` where it is not given.
    pub name: Option<String>,
    /// Where it is, unless the caller says otherwise.
    pub server: Option<String>,
    /// The path that all operations are below, such as `/api`.
    pub prefix: Option<String>,
    /// The first word of the environment variables, such as `ONYX`.
    pub environment: Option<String>,
    /// The header in which a server takes the caller's own id of a request.
    pub request_id_header: Option<String>,
    /// How a server tells its version.
    pub version_probe: Option<VersionProbe>,
}

/// A request that a server answers with its version.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionProbe {
    /// The path of a GET request, below the prefix.
    pub path: String,
    /// The member of the answer that holds the version.
    pub member: String,
}
