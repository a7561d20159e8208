//! How callers say who they are.

use super::operations::Part;
use super::schemas::{Owner, Schemas};
use crate::draft::Draft;
use crate::rules;
use onyx_codegen::Model;
use onyx_codegen::api::{Operation, SecurityScheme};
use std::collections::BTreeSet;

/// Compares what two operations accept. The same change of many operations is one finding: it is
/// one change of the server.
pub(super) fn compare(schemas: &mut Schemas<'_>, part: Part<'_, '_>) {
    let (old_operation, new_operation) = (part.both.old, part.both.new);
    let old = accepted(schemas.base, old_operation);
    let new = accepted(schemas.revision, new_operation);
    if old == new {
        return;
    }
    let (told_old, told_new) = (told(&old), told(&new));
    let way = way(schemas.base, old_operation);
    let (rule, message) = match way {
        _ if old.is_empty() => {
            (&rules::SECURITY_REQUIRED, format!("Say who is calling: {told_new}."))
        }
        _ if new.is_empty() => {
            (&rules::SECURITY_NOT_REQUIRED, "Nobody asks who is calling any more.".to_owned())
        }
        Some(way) if !new.contains(&[name(&way)].into()) => {
            (&rules::SECURITY_CHANGED, format!("Say who is calling in another way: {told_new}."))
        }
        _ => (
            &rules::SECURITY_ALTERNATIVES_CHANGED,
            format!("Callers may say who they are by {told_new}."),
        ),
    };
    let draft = Draft::new(rule, "security".to_owned(), "security".to_owned())
        .at(Some(&old_operation.pointer), Some(&new_operation.pointer))
        .old(told_old)
        .new_value(told_new)
        .say(message);
    schemas.push(draft, Owner::Operation(part.both.index));
}

/// The alternatives, by what they mean and not by the names that the document gives them.
fn accepted(model: &Model, operation: &Operation) -> BTreeSet<BTreeSet<String>> {
    let alternative = |names: &Vec<String>| {
        let schemes = names.iter().filter_map(|name| model.api.security_schemes.get(name));
        schemes.map(name).collect()
    };
    operation.security.iter().map(alternative).collect()
}

/// The way that the generated client goes: the first alternative of one scheme that it can use.
fn way(model: &Model, operation: &Operation) -> Option<SecurityScheme> {
    let single = operation.security.iter().filter(|alternative| alternative.len() == 1).flatten();
    let mut schemes = single.filter_map(|name| model.api.security_schemes.get(name));
    schemes.find(|scheme| !matches!(scheme, SecurityScheme::Other(_))).cloned()
}

fn name(scheme: &SecurityScheme) -> String {
    match scheme {
        SecurityScheme::Bearer => "bearer token".to_owned(),
        SecurityScheme::Basic => "HTTP basic".to_owned(),
        SecurityScheme::Header(name) => format!("key in header `{name}`"),
        SecurityScheme::Query(name) => format!("key in query parameter `{name}`"),
        SecurityScheme::Cookie(name) => format!("cookie `{name}`"),
        SecurityScheme::Other(name) => name.clone(),
    }
}

fn told(alternatives: &BTreeSet<BTreeSet<String>>) -> String {
    if alternatives.is_empty() {
        return "nothing".to_owned();
    }
    let each =
        |together: &BTreeSet<String>| together.iter().cloned().collect::<Vec<_>>().join(" and ");
    alternatives.iter().map(each).collect::<Vec<_>>().join(" or ")
}
