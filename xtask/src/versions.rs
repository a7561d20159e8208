//! All versions of the server's document that are known: those of `specs/history` and the one in
//! `specs/`.

use crate::diff::side::{Place, Side};
use crate::diff::{self, Comparison};
use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{history, html, network};

/// The documents, oldest first.
///
/// # Errors
/// One cannot be read, or is none.
pub fn sides(workspace: &Workspace) -> Result<Vec<Side>, Failure> {
    let current = Side::read(workspace, &Place::WorkingTree, &network::Options::default())?;
    let now = history::version_of(current.value());
    let former = history::all(workspace)?;
    // What `specs/` hold of a version is newer than what is kept of it. A document without a
    // version is the last of all.
    let former = former.into_iter().filter(|former| now.as_ref() != Some(&former.version));
    let mut sides: Vec<_> = former
        .map(|former| Ok((Some(former.version.clone()), Side::former(workspace, former)?)))
        .collect::<Result<_, Failure>>()?;
    sides.push((now, current));
    sides.sort_by(|(a, _), (b, _)| a.is_none().cmp(&b.is_none()).then_with(|| a.cmp(b)));
    Ok(sides.into_iter().map(|(_, side)| side).collect())
}

/// How the interface grew and what each release changed, as a page.
///
/// # Errors
/// A document is refused, or cannot be read.
pub fn report(workspace: &Workspace) -> Result<String, Failure> {
    let sides = sides(workspace)?;
    let pairs = sides.iter().zip(sides.iter().skip(1));
    let comparisons: Vec<Comparison> = pairs
        .map(|(base, revision)| diff::compare(base.clone(), revision.clone()))
        .collect::<Result<_, Failure>>()?;
    Ok(html::history(&sides, &comparisons))
}
