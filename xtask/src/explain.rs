//! `explain`: one operation or type at every stage.

use crate::failure::Failure;
use crate::regen::Specs;
use crate::workspace::Workspace;
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use onyx_codegen::{Explained, Explanation};
use std::fmt::Write as _;

/// What `name` is at every stage, as text.
///
/// # Errors
/// Nothing goes by that name, or what stands in `specs/` is refused.
pub fn explain(workspace: &Workspace, name: &str) -> Result<String, Failure> {
    let specs = Specs::read(workspace)?;
    match onyx_codegen::explain(&specs.input(), name)? {
        Explained::Found(found) => Ok(found.iter().map(in_words).collect::<Vec<_>>().join("\n\n")),
        Explained::Unknown(similar) => {
            let message = format!("there is no operation, schema, function or type `{name}`");
            let finding = Diagnostic::error("unknown-name", &Pointer::root(), message);
            Err(if similar.is_empty() {
                finding.help("names are case-sensitive; an operation also goes by `GET /its/path`")
            } else {
                finding.help(format!("there is {}", similar.join(", ")))
            }
            .into())
        }
    }
}

fn in_words(explanation: &Explanation) -> String {
    let Explanation { subject, stages } = explanation;
    let mut text = format!("{subject}\n{}", "=".repeat(subject.chars().count()));
    for (stage, content) in stages {
        // Writing into a String cannot fail.
        let _ = write!(text, "\n\n-- {stage} --\n{}", content.trim_end());
    }
    text
}
