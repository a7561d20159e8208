//! Whether the versions that two documents give themselves keep what Semantic Versioning promises.

use crate::report::Step;
use semver::Version;
use std::cmp::Ordering;

/// Whether a version step honours what has changed: what breaks clients belongs into a new major
/// version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// The step is at least what the changes ask for.
    Kept,
    /// Something breaks clients, and the version does not say so.
    Broken,
    /// One of the versions is no `SemVer` (`Development`), or REVISION is the older one: nothing is
    /// promised.
    Unknown,
}

impl Promise {
    /// In lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
        }
    }
}

/// Judges the step from one version to another, as `info.version` has them (a leading `v` is
/// allowed), by what the changes ask for.
#[must_use]
pub fn promise(base: &str, revision: &str, asked: Step) -> Promise {
    match step(base, revision) {
        None => Promise::Unknown,
        Some(taken) if asked == Step::Major && taken < Step::Major => Promise::Broken,
        Some(_) => Promise::Kept,
    }
}

/// The step from one version to another; `None` where there is no telling, or it leads back.
///
/// Before 1.0.0 anything may change (Semantic Versioning 2.0.0, item 4), and by Cargo's custom a new
/// minor version says so.
#[must_use]
pub fn step(base: &str, revision: &str) -> Option<Step> {
    let (base, revision) = (parse(base)?, parse(revision)?);
    match revision.cmp_precedence(&base) {
        Ordering::Less => return None,
        Ordering::Equal => return Some(Step::None),
        Ordering::Greater => {}
    }
    let unstable = base.major == 0;
    Some(if revision.major > base.major || (unstable && revision.minor > base.minor) {
        Step::Major
    } else if revision.minor > base.minor {
        Step::Minor
    } else {
        Step::Patch
    })
}

fn parse(text: &str) -> Option<Version> {
    let text = text.trim();
    Version::parse(text.strip_prefix('v').unwrap_or(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::{Promise, promise, step};
    use crate::report::Step;

    #[test]
    fn a_step_is_read_off_two_versions() {
        let cases = [
            ("v4.5.6", "v4.6.1", Some(Step::Minor)),
            ("4.6.0", "v4.6.1", Some(Step::Patch)),
            ("v4.6.1", "v5.0.0", Some(Step::Major)),
            ("v4.6.1", "v4.6.1", Some(Step::None)),
            ("v4.6.1-rc.1", "v4.6.1", Some(Step::Patch)),
            ("0.3.1", "0.4.0", Some(Step::Major)),
            ("0.3.1", "0.3.2", Some(Step::Patch)),
            ("v4.6.1", "v4.5.6", None),
            ("Development", "v4.6.1", None),
            ("v4.6.1", "4.6", None),
        ];
        for (base, revision, expected) in cases {
            assert_eq!(step(base, revision), expected, "{base} to {revision}");
        }
    }

    #[test]
    fn only_a_major_step_may_break() {
        assert_eq!(promise("v4.5.6", "v4.6.1", Step::Major), Promise::Broken);
        assert_eq!(promise("v4.5.6", "v4.6.1", Step::Minor), Promise::Kept);
        assert_eq!(promise("v4.5.6", "v5.0.0", Step::Major), Promise::Kept);
        assert_eq!(promise("v4.5.6", "v4.5.6", Step::Major), Promise::Broken);
        assert_eq!(promise("v4.5.6", "Development", Step::Major), Promise::Unknown);
    }
}
