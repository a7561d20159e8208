//! A name of its own for every operation.

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use std::collections::BTreeSet;

/// An operation that wants a name.
pub(super) struct Request<'e> {
    pub(super) path: &'e str,
    pub(super) method: &'e str,
    pub(super) id: Option<&'e str>,
    pub(super) pointer: &'e Pointer,
}

/// The ids, in the order of the requests: a documented one belongs to the first that has it, and
/// the others get one that is made of method and path.
pub(super) fn assign(requests: &[Request<'_>], diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let kept: Vec<Option<&str>> = requests
        .iter()
        .map(|request| {
            request.id.filter(|id| !id.trim().is_empty() && taken.insert((*id).to_owned()))
        })
        .collect();
    let named = requests.iter().zip(kept);
    named
        .map(|(request, kept)| match kept {
            Some(id) => id.to_owned(),
            None => make(request, &mut taken, diagnostics),
        })
        .collect()
}

fn make(
    request: &Request<'_>,
    taken: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> String {
    let derived = derive(request.method, request.path);
    let numbered = (2..).map(|number| format!("{derived}_{number}"));
    let mut free =
        std::iter::once(derived.clone()).chain(numbered).filter(|id| !taken.contains(id));
    let id = free.next().unwrap_or(derived);
    let diagnostic = match request.id.filter(|id| !id.trim().is_empty()) {
        Some(repeated) => Diagnostic::warning(
            "operation-id-repeated",
            request.pointer,
            format!("`{repeated}` is another operation's id too; this one is called `{id}`"),
        ),
        None => Diagnostic::warning(
            "operation-id-missing",
            request.pointer,
            format!("the operation has no id; it is called `{id}`"),
        ),
    };
    diagnostics.push(
        diagnostic.help("give it an operationId of its own, in the document or by an overlay"),
    );
    taken.insert(id.clone());
    id
}

/// `get_users_user_id` of `GET /users/{user_id}`.
fn derive(method: &str, path: &str) -> String {
    let path = path.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = std::iter::once(method).chain(path).map(str::to_lowercase);
    words.collect::<Vec<_>>().join("_")
}
