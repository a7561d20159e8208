//! What `regen --check` found: how the committed client differs from the one that `specs/` want.

use super::Plan;
use crate::files::Change;
use crate::workspace::{DOCUMENT, GENERATED};
use onyx_codegen::diagnostic::{Diagnostic, Severity};
use similar::TextDiff;
use std::fmt;
use std::path::PathBuf;

/// How many lines of a difference are shown.
const DIFF_LINES: usize = 40;

/// How the committed client differs from the one that `specs/` want; file names as seen from the
/// root of the workspace.
#[derive(Debug, Default)]
pub struct Drift {
    /// Files that are not there.
    pub missing: Vec<PathBuf>,
    /// Files that hold something else.
    pub stale: Vec<PathBuf>,
    /// Generated files that nothing generates any more.
    pub unexpected: Vec<PathBuf>,
    /// Files among the generated ones that the generator never wrote.
    pub foreign: Vec<PathBuf>,
    /// What is not as it should be in `specs/` itself.
    pub specs: Vec<Diagnostic>,
    /// How the first stale file differs.
    pub diff: Option<String>,
}

impl Drift {
    /// What the plan would change, if anything.
    #[must_use]
    pub fn of(plan: &Plan) -> Option<Self> {
        let mut drift = Self { foreign: plan.foreign.clone(), ..Self::default() };
        // What regen only warns of must not get past whoever checks.
        let refusal = |finding| Diagnostic { severity: Severity::Error, ..finding };
        drift.specs.extend(plan.specs.iter().cloned().map(refusal));
        for change in plan.changes.list() {
            match change {
                Change::Create { name, .. } | Change::Keep { name, .. } => {
                    drift.missing.push(name.clone());
                }
                Change::Delete { name } => drift.unexpected.push(name.clone()),
                Change::Update { name, old, text } => {
                    drift
                        .diff
                        .get_or_insert_with(|| difference(&name.to_string_lossy(), old, text));
                    drift.stale.push(name.clone());
                }
            }
        }
        (drift.regen_helps() || drift.needs_a_hand()).then_some(drift)
    }

    fn regen_helps(&self) -> bool {
        !(self.missing.is_empty() && self.stale.is_empty() && self.unexpected.is_empty())
    }

    fn needs_a_hand(&self) -> bool {
        !self.foreign.is_empty() || !self.specs.is_empty()
    }
}

/// A unified diff from what is there to what belongs there.
fn difference(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().header(name, &format!("{name} (regenerated)")).to_string();
    let mut lines: Vec<&str> = text.lines().take(DIFF_LINES + 1).collect();
    if lines.len() > DIFF_LINES {
        lines.pop();
        lines.push("…");
    }
    lines.join("\n")
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what =
            if self.regen_helps() || !self.foreign.is_empty() { GENERATED } else { DOCUMENT };
        writeln!(f, "{what} is not as it should be:")?;
        let lists = [
            ("missing", &self.missing),
            ("stale", &self.stale),
            ("unexpected", &self.unexpected),
            ("foreign", &self.foreign),
        ];
        for (what, files) in lists {
            files.iter().try_for_each(|file| writeln!(f, "  {what:<10} {}", file.display()))?;
        }
        for finding in &self.specs {
            writeln!(f, "{finding}")?;
        }
        if let Some(diff) = &self.diff {
            writeln!(f, "\n{diff}\n")?;
        }
        if !self.foreign.is_empty() {
            writeln!(f, "move or delete the foreign files: the generator did not write them")?;
        }
        if self.regen_helps() { write!(f, "run `cargo xtask regen`") } else { Ok(()) }
    }
}
