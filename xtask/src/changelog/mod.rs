//! `changelog`: what each version of the server brought, took and broke, from the documents in
//! `specs/history` and the one in `specs/`.

mod page;

use crate::diff::side::Side;
use crate::failure::Failure;
use crate::files::Changes;
use crate::versions;
use crate::workspace::Workspace;
use onyx_codegen::Model;
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};

/// The file that is written.
pub const CHANGELOG: &str = "CHANGELOG-onyx.md";

/// Writes [`CHANGELOG`]; says whether it had to.
///
/// # Errors
/// A document is refused, or the file system fails.
pub fn write(workspace: &Workspace) -> Result<bool, Failure> {
    let mut changes = Changes::new(workspace.root());
    changes.want(CHANGELOG, text(workspace)?)?;
    let differs = !changes.list().is_empty();
    changes.apply()?;
    Ok(differs)
}

/// Refuses a [`CHANGELOG`] that is not what [`write()`] would write. Writes nothing.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let wanted = text(workspace)?;
    let found = workspace.read_optional(CHANGELOG)?.unwrap_or_default();
    if found == wanted {
        return Ok(());
    }
    let same = found.lines().zip(wanted.lines()).take_while(|(found, wanted)| found == wanted);
    let message = format!("the changelog is not up to date, from line {}", same.count() + 1);
    let finding = Diagnostic::error("stale-changelog", &Pointer::root(), message);
    Err(finding.in_file(CHANGELOG).help("run `cargo xtask changelog`").into())
}

/// What belongs in [`CHANGELOG`].
pub fn text(workspace: &Workspace) -> Result<String, Failure> {
    let sides = versions::sides(workspace)?;
    Ok(page::page(&models(&sides)?))
}

/// What the generator makes of each document.
fn models(sides: &[Side]) -> Result<Vec<Model>, Failure> {
    let results = std::thread::scope(|scope| {
        let threads: Vec<_> =
            sides.iter().map(|side| scope.spawn(|| onyx_codegen::model(&side.input()))).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, _>| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().map(join).collect::<Vec<Result<Model, Diagnostics>>>()
    });
    let mut models = Vec::new();
    for (side, result) in sides.iter().zip(results) {
        models.push(result.map_err(|findings| side.refused(findings))?);
    }
    Ok(models)
}
