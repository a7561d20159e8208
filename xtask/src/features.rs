//! The Cargo features of a generated crate: one for each resource, which turns on what the resource
//! needs of the runtime, and `all-resources`.
//!
//! In `onyx-api/Cargo.toml` they stand between two marker comments; what is outside of them
//! (`default`, TLS backends, further dependencies) is written by hand and stays as it is.

use onyx_codegen::Features;
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};

/// The line above the generated features.
pub const BEGIN: &str = "# resources: begin (written by `cargo xtask regen`)";
/// The line below them.
pub const END: &str = "# resources: end";
/// The feature that turns every resource on.
pub const ALL: &str = "all-resources";

/// The features of `resources`, as lines of a `[features]` table.
#[must_use]
pub fn table(resources: &Features) -> String {
    let lines: Vec<String> = resources.keys().map(|name| format!("\n    \"{name}\",")).collect();
    let end = if resources.is_empty() { "" } else { "\n" };
    let all = format!("{ALL} = [{}{end}]\n", lines.concat());
    resources.iter().fold(all, |table, (name, needs)| {
        let needs = needs.iter().map(|need| format!("\"onyx-runtime/{need}\""));
        format!("{table}{name} = [{}]\n", needs.collect::<Vec<_>>().join(", "))
    })
}

/// Puts the features of `resources` between the markers of `manifest`, which diagnostics call
/// `file`.
///
/// # Errors
/// The markers are not where they have to be, or a feature outside of them has a resource's name.
pub fn splice(manifest: &str, file: &str, resources: &Features) -> Result<String, Diagnostics> {
    let Some((before, after)) = around_markers(manifest) else {
        let message = "the two marker comments around the resources' features are missing";
        let help =
            format!("put `{BEGIN}` and below it `{END}` on lines of their own into [features]");
        let mut findings = Diagnostics::default();
        findings.push(problem("features-markers", file, message.to_owned()).help(help));
        return Err(findings);
    };
    let taken: Vec<&str> = hand_written(before, after).chain([ALL]).collect();
    let mut findings = Diagnostics::default();
    for name in resources.keys().filter(|name| taken.contains(&name.as_str())) {
        let message = format!("the resource `{name}` has the name of another feature");
        let help = "give the resource another name in specs/onyx.codegen.yaml";
        findings.push(problem("feature-taken", file, message).help(help));
    }
    if findings.has_errors() {
        return Err(findings);
    }
    Ok(format!("{before}{BEGIN}\n{}{END}\n{after}", table(resources)))
}

fn problem(code: &'static str, file: &str, message: String) -> Diagnostic {
    Diagnostic::error(code, &Pointer::root(), message).in_file(file)
}

/// What stands above and below the markers, if they are in `[features]`.
fn around_markers(manifest: &str) -> Option<(&str, &str)> {
    let (before, rest) = manifest.split_once(&format!("{BEGIN}\n"))?;
    let (_, after) = rest.split_once(&format!("{END}\n"))?;
    let table = before.lines().map(str::trim).rfind(|line| line.starts_with('['));
    (table == Some("[features]")).then_some((before, after))
}

/// The keys of `[features]` that are written by hand.
fn hand_written<'a>(before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    let before = before.rsplit("[features]").next().unwrap_or_default().lines();
    let after = after.lines().take_while(|line| !line.starts_with('['));
    let pairs = before.chain(after).filter_map(|line| line.split_once('='));
    pairs.map(|(key, _)| key.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::collections::BTreeSet;

    const MANIFEST: &str = "\
[package]
name = \"x\"

[features]
default = [\"all-resources\", \"tls\"]
tls = []
# resources: begin (written by `cargo xtask regen`)
all-resources = []
gone = []
# resources: end
\"full-serde\" = []

[dependencies]
chat = \"1\"
";

    fn resources(names: &[&str]) -> Features {
        names.iter().map(|name| ((*name).to_owned(), BTreeSet::new())).collect()
    }

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let mut wanted = resources(&["chat", "users"]);
        wanted.insert("files".to_owned(), BTreeSet::from(["events", "uploads"]));
        let text = splice(MANIFEST, "Cargo.toml", &wanted).unwrap();
        let between = "all-resources = [\n    \"chat\",\n    \"files\",\n    \"users\",\n]\nchat = []\n\
            files = [\"onyx-runtime/events\", \"onyx-runtime/uploads\"]\nusers = []\n";
        assert_eq!(text, MANIFEST.replace("all-resources = []\ngone = []\n", between));
        let again = splice(&text, "Cargo.toml", &wanted).unwrap();
        assert_eq!(again, text);
    }

    #[test]
    fn a_resource_may_not_take_a_name_that_is_in_use() {
        let names = resources(&["tls", "full-serde", "all-resources", "default", "chat"]);
        let findings = splice(MANIFEST, "Cargo.toml", &names).unwrap_err();
        assert!(findings.iter().all(|finding| finding.code == "feature-taken"));
        assert_eq!(findings.iter().count(), 4, "`chat` is a dependency and no feature");
    }

    #[test]
    fn missing_and_misplaced_markers_are_refused() {
        let misplaced = MANIFEST.replace("[features]", "[package.metadata]");
        for manifest in ["", "[features]\n# resources: end\n", misplaced.as_str()] {
            let findings = splice(manifest, "Cargo.toml", &Features::new()).unwrap_err();
            assert_eq!(
                findings.iter().next().map(|finding| finding.code),
                Some("features-markers")
            );
        }
    }
}
