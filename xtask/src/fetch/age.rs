//! Whether a document is older than the one that it would replace.

use crate::workspace::DOCUMENT;
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use semver::Version;
use std::cmp::Ordering;

/// What there is to say about a document with the version `new` in place of one with `old`: an
/// error where it is older, a warning where that cannot be told.
pub(super) fn check(old: &str, new: &str) -> Option<Diagnostic> {
    let at = Pointer::root().child("info").child("version");
    match (parse(old), parse(new)) {
        _ if old == new => None,
        (Some(before), Some(after)) => match after.cmp_precedence(&before) {
            Ordering::Less => {
                let message = format!("the document is of {new}, older than {old} in {DOCUMENT}");
                let help = "--allow-downgrade takes it in all the same";
                Some(Diagnostic::error("older-document", &at, message).help(help))
            }
            Ordering::Equal | Ordering::Greater => None,
        },
        _ => {
            let message = format!(
                "whether the document is older than the one in {DOCUMENT} cannot be told: its \
                 version is `{new}`, and was `{old}`"
            );
            Some(Diagnostic::warning("unknown-age", &at, message))
        }
    }
}

/// Reads a version as servers write it: `v4.6.1`, and also `4.6`.
fn parse(text: &str) -> Option<Version> {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (core, rest) = text.split_at(end);
    let missing = 2_usize.saturating_sub(core.matches('.').count());
    Version::parse(&format!("{core}{}{rest}", ".0".repeat(missing))).ok()
}

#[cfg(test)]
mod tests {
    use super::check;
    use onyx_codegen::diagnostic::Severity;

    #[test]
    fn versions_are_compared_as_semver_says() {
        let older = Some(Severity::Error);
        let unknown = Some(Severity::Warning);
        for (old, new, expected) in [
            ("v4.6.1", "v4.6.1", None),
            ("v4.6.1", "4.6.1", None),
            ("v4.6.1", "v4.10.0", None),
            ("v4.6.1", "v4.6.2-beta.1", None),
            ("v4.6.1-beta.2", "v4.6.1-beta.10", None),
            ("v4.6.1-beta.10", "v4.6.1", None),
            ("v4", "v4.1", None),
            ("v4.6.1+a", "v4.6.1+b", None),
            ("v4.6.1", "v4.5.6", older),
            ("v4.10.0", "v4.9.9", older),
            ("v4.6.1", "v4.6.1-beta.1", older),
            ("v4.1", "4", older),
            ("v4.6.1", "Development", unknown),
            ("Development", "v4.6.1", unknown),
            ("Development", "Development", None),
            ("v4.6.1", "", unknown),
        ] {
            let found = check(old, new).map(|finding| finding.severity);
            assert_eq!(found, expected, "{old} → {new}");
        }
    }
}
