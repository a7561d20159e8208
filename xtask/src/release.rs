//! `release-check`: whether the version of `onyx-api` says what has happened to its callers since
//! the last release.
//!
//! Both documents go through today's generator, so this is about what the server, the overlay and
//! the rules changed; what the generator and the runtime did is for `cargo semver-checks`.

use crate::diff::side::{Place, Side};
use crate::diff::{self, words};
use crate::failure::Failure;
use crate::git::Git;
use crate::network;
use crate::workspace::{self, MANIFEST, Workspace};
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use onyx_diff::{Axis, Step};
use semver::{BuildMetadata, Prerelease, Version};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The package that is released.
const PACKAGE: &str = "onyx-api";
/// What stands before the version in the name of a release's tag.
const PREFIXES: [&str; 2] = ["v", "onyx-api-v"];

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// A few sentences.
    pub text: String,
    /// Whether the version is less than it has to be.
    pub fails: bool,
}

/// Checks the version of the working tree against the last release.
///
/// # Errors
/// There is no repository, no manifest, or a document is refused.
pub fn check(workspace: &Workspace) -> Result<Outcome, Failure> {
    let version = version(workspace)?;
    let git = Git::open(workspace.root())?;
    let tags = git.tags()?;
    let Some((tag, last)) = last_release(&tags) else {
        let mut text =
            format!("{PACKAGE} {version}: no release is tagged yet, so any version will do");
        if git.is_shallow()? {
            text.push_str(
                "\nthis clone is shallow: `git fetch --unshallow --tags` brings older tags",
            );
        }
        return Ok(Outcome { text, fails: false });
    };
    let options = network::Options::default();
    // The name of a tag may be that of a branch as well.
    let place = Place::Commit(format!("refs/tags/{tag}"));
    let base = Side::read(workspace, &place, &options)?;
    let revision = Side::read(workspace, &Place::WorkingTree, &options)?;
    let comparison = diff::compare(base, revision)?;
    let asked = comparison.report.verdict.source;
    let wanted = least(&last, asked);
    let fails = core(&version) < core(&wanted);
    let tally = words::tally(&comparison, Axis::Source);
    let mut text = format!(
        "{PACKAGE} {version}, since {tag}: {tally}; that asks for {}, so for {wanted} or more",
        in_words(asked, &last)
    );
    if fails {
        let see = format!("cargo xtask diff git:refs/tags/{tag}");
        text = format!("{text}\nset the version to {wanted}, and see what changed with `{see}`");
    }
    Ok(Outcome { text, fails })
}

/// The greatest released version among the tags, with its tag. Versions before a release promise
/// nothing.
fn last_release(tags: &[String]) -> Option<(&str, Version)> {
    let released = tags.iter().filter_map(|tag| {
        let mut versions = PREFIXES.into_iter().filter_map(|prefix| tag.strip_prefix(prefix));
        let version = versions.find_map(|text| Version::parse(text).ok())?;
        version.pre.is_empty().then_some((tag.as_str(), version))
    });
    released.max_by(|(a_tag, a), (b_tag, b)| a.cmp(b).then_with(|| a_tag.cmp(b_tag)))
}

/// The least version that may follow `last` when this has changed, by Cargo's reading of `SemVer`:
/// before 1.0.0 the minor number tells what breaks, before 0.1.0 the patch number does.
#[must_use]
pub fn least(last: &Version, changed: Step) -> Version {
    let Version { major, minor, patch, .. } = *last;
    match (changed, major, minor) {
        (Step::None, ..) => Version::new(major, minor, patch),
        (Step::Major, 1.., _) => Version::new(major + 1, 0, 0),
        (Step::Minor, 1.., _) | (Step::Major, 0, 1..) => Version::new(major, minor + 1, 0),
        _ => Version::new(major, minor, patch + 1),
    }
}

/// The step as the numbers of this version have it.
fn in_words(changed: Step, last: &Version) -> &'static str {
    match (changed, last.major) {
        (Step::None, _) => "no new version",
        (Step::Major, 0) => "a version that may break (before 1.0.0: a minor one)",
        (Step::Major, _) => "a major version",
        (Step::Minor, 1..) => "a minor version",
        (Step::Minor | Step::Patch, _) => "a patch",
    }
}

/// The version that a candidate is a candidate for.
fn core(version: &Version) -> Version {
    Version { pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY, ..version.clone() }
}

/// The package's version, as Cargo reads the manifest.
fn version(workspace: &Workspace) -> Result<Version, Failure> {
    let cargo = workspace::cargo();
    let output = Command::new(&cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(workspace.path(MANIFEST))
        .current_dir(workspace.root())
        .output()
        .map_err(Failure::io("run", Path::new(&cargo)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(bad_manifest(format!("cargo cannot read the manifest: {said}")));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let packages = metadata.get("packages").and_then(Value::as_array);
    let package = packages.into_iter().flatten().find(|it| it["name"] == PACKAGE);
    let version = package.and_then(|it| it["version"].as_str());
    version
        .and_then(|text| Version::parse(text).ok())
        .ok_or_else(|| bad_manifest(format!("this is not the manifest of {PACKAGE}")))
}

fn bad_manifest(message: String) -> Failure {
    Diagnostic::error("bad-manifest", &Pointer::root(), message).in_file(MANIFEST).into()
}

#[cfg(test)]
mod tests {
    use super::{Step, Version, core, last_release, least};

    #[test]
    fn the_last_release_is_the_greatest() {
        let tags = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
        for (names, expected) in [
            (&["v0.9.0", "v0.10.0", "v0.2.0"][..], Some("v0.10.0")),
            (&["onyx-api-v0.3.0", "v0.2.9"], Some("onyx-api-v0.3.0")),
            (&["v0.3.0-rc.1", "v0.2.0"], Some("v0.2.0")),
            (&["v0.3.0-rc.1", "vendor", "v1", "0.9.0", "xtask-v2.0.0"], None),
            (&[], None),
        ] {
            let tags = tags(names);
            assert_eq!(last_release(&tags).map(|(tag, _)| tag), expected, "{names:?}");
        }
    }

    #[test]
    fn what_breaks_takes_the_number_that_says_so() {
        for (last, [none, patch, minor, major]) in [
            ("1.2.3", ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]),
            ("0.2.3", ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]),
            ("0.0.3", ["0.0.3", "0.0.4", "0.0.4", "0.0.4"]),
        ] {
            let last = Version::parse(last).unwrap();
            for (step, expected) in [
                (Step::None, none),
                (Step::Patch, patch),
                (Step::Minor, minor),
                (Step::Major, major),
            ] {
                assert_eq!(least(&last, step).to_string(), expected, "{last}, {step}");
            }
        }
    }

    #[test]
    fn a_candidate_counts_as_what_it_is_a_candidate_for() {
        let candidate = Version::parse("0.3.0-rc.1").unwrap();
        assert!(core(&candidate) >= Version::new(0, 3, 0));
    }
}
