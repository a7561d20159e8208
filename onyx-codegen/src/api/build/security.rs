//! Who may call: security schemes, and which of them an operation wants.

use super::{Builder, item};
use crate::api::{Operation, SecurityScheme};
use openapiv3::{
    APIKeyLocation, OpenAPI, Operation as Described, SecurityScheme as DescribedScheme,
};
use std::collections::{BTreeMap, BTreeSet};

impl Builder<'_> {
    /// The schemes by name. One that an operation wants and nothing describes (lowering warns of
    /// it) is there too, as something that the client cannot do.
    pub(super) fn security_schemes(
        &self,
        operations: &[Operation],
    ) -> BTreeMap<String, SecurityScheme> {
        let described = self.document.components.iter().flat_map(|all| &all.security_schemes);
        let described = described.filter_map(|(name, scheme)| Some((name, item(scheme)?)));
        let mut schemes: BTreeMap<_, _> =
            described.map(|(name, described)| (name.clone(), scheme(described))).collect();
        for name in operations.iter().flat_map(|operation| &operation.security).flatten() {
            let undescribed = || SecurityScheme::Other("undescribed".to_owned());
            schemes.entry(name.clone()).or_insert_with(undescribed);
        }
        schemes
    }

    /// Tells of operations that want a credential which the client cannot give, once for each set
    /// of ways to give it.
    pub(super) fn warn_of_unusable(
        &mut self,
        operations: &[Operation],
        schemes: &BTreeMap<String, SecurityScheme>,
    ) {
        let mut told: BTreeSet<&[Vec<String>]> = BTreeSet::new();
        for operation in operations {
            let ways = operation.security.as_slice();
            if ways.is_empty() || ways.iter().any(|way| is_usable(way, schemes)) {
                continue;
            }
            if told.insert(ways) {
                let ways: Vec<_> = ways.iter().map(|names| names.join(" and ")).collect();
                let message = format!(
                    "calls are sent without a credential: the client cannot do {}",
                    ways.join(", or ")
                );
                let help = "offer one bearer, basic or apiKey scheme alone as an alternative";
                self.warn("unusable-security", &operation.pointer, message, help);
            }
        }
    }
}

/// Whether the client can say who it is this way: by one credential, of a kind that it knows.
fn is_usable(way: &[String], schemes: &BTreeMap<String, SecurityScheme>) -> bool {
    let [name] = way else { return false };
    schemes.get(name).is_some_and(|scheme| !matches!(scheme, SecurityScheme::Other(_)))
}

fn scheme(described: &DescribedScheme) -> SecurityScheme {
    match described {
        DescribedScheme::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => SecurityScheme::Header(name.clone()),
            APIKeyLocation::Query => SecurityScheme::Query(name.clone()),
            APIKeyLocation::Cookie => SecurityScheme::Cookie(name.clone()),
        },
        DescribedScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SecurityScheme::Bearer,
            "basic" => SecurityScheme::Basic,
            _ => SecurityScheme::Other(scheme.clone()),
        },
        DescribedScheme::OAuth2 { .. } | DescribedScheme::OpenIDConnect { .. } => {
            SecurityScheme::Bearer
        }
    }
}

/// The operation's own alternatives, or else the document's. The one that asks for nothing
/// (`{}`) is left out beside others: a client that can say who it is does so.
pub(super) fn alternatives(operation: &Described, document: &OpenAPI) -> Vec<Vec<String>> {
    let mut alternatives: Vec<Vec<String>> = Vec::new();
    for requirement in operation.security.iter().chain(&document.security).take(1).flatten() {
        let mut names: Vec<_> = requirement.keys().cloned().collect();
        names.sort();
        if !names.is_empty() && !alternatives.contains(&names) {
            alternatives.push(names);
        }
    }
    alternatives
}
