//! The text of the changelog: newest first, in the words of those who call the client.

use crate::diff::group;
use crate::diff::markdown::{code, message, name};
use crate::diff::words::{self, Judged, plain};
use onyx_codegen::Model;
use onyx_diff::{Axis, Finding, Promise, Report, Severity, step};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const INTRODUCTION: &str = "\
<!-- Written by `cargo xtask changelog` from specs/history and specs/onyx.openapi.json. -->

# What changed in Onyx

What each version of the Onyx server brought, took and broke, for those who call it through
`onyx-api`. Names such as `chat.send_chat_message` are functions of the client: this one is
`client.chat().send_chat_message(…)`. The changes of the client itself are in
[CHANGELOG.md](CHANGELOG.md).
";

/// The changelog of these versions, oldest first.
pub(super) fn page(versions: &[Model]) -> String {
    let mut sections = vec![INTRODUCTION.to_owned()];
    for pair in versions.windows(2).rev() {
        if let [base, revision] = pair {
            sections.push(Section::new(base, revision).text());
        }
    }
    sections.extend(versions.first().map(oldest));
    sections.join("\n")
}

fn oldest(model: &Model) -> String {
    format!("## {}\n\nThe oldest version kept: {}.\n", version(model), size(model))
}

/// The version as a heading: it is the document's own word.
fn version(model: &Model) -> String {
    let version = plain(model.api.version.trim());
    let version = version.strip_prefix('v').unwrap_or(&version);
    if version.is_empty() { "A version without a name".to_owned() } else { message(version) }
}

fn size(model: &Model) -> String {
    let (operations, resources) = (model.api.operations.len(), model.surface.resources.len());
    format!("{operations} operations in {resources} resources")
}

/// What one version changed.
struct Section<'a> {
    base: &'a Model,
    revision: &'a Model,
    report: Report,
    out: String,
}

// Writing into a String cannot fail, so what `writeln!` returns is not looked at here.
impl<'a> Section<'a> {
    fn new(base: &'a Model, revision: &'a Model) -> Self {
        Self { base, revision, report: onyx_diff::compare(base, revision), out: String::new() }
    }

    fn text(mut self) -> String {
        self.head();
        self.broke("Broke programs that run", Axis::Wire, Severity::Breaking);
        self.broke("Broke code that is compiled again", Axis::Source, Severity::Breaking);
        self.broke("May mean something else", Axis::Wire, Severity::Warning);
        self.operations("Went", "operation-removed", self.base);
        self.operations("Came", "operation-added", self.revision);
        self.members();
        self.out
    }

    fn head(&mut self) {
        let came = self.following("operation-added").count();
        let went = self.following("operation-removed").count();
        let (title, size, before) =
            (version(self.revision), size(self.revision), version(self.base));
        let _ = writeln!(self.out, "## {title}\n");
        let _ = writeln!(self.out, "{size}; {came} came and {went} went since {before}.");
        let taken = step(&self.report.base.version, &self.report.revision.version);
        if let (Promise::Broken, Some(taken)) = (self.report.verdict.promise, taken) {
            let _ = writeln!(
                self.out,
                "By its number this is a {taken} version, and yet it breaks clients of {before}."
            );
        }
    }

    fn following(&self, rule: &'static str) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().filter(move |finding| finding.id == rule)
    }

    /// What fails or may, but for operations that went: those have a list of their own.
    fn broke(&mut self, title: &str, axis: Axis, severity: Severity) {
        let is_told = |finding: &&Finding| {
            finding.axis == axis
                && finding.severity == severity
                && !["operation-removed", "function-removed"].contains(&finding.id)
        };
        let findings: Vec<Judged<'_>> =
            self.report.findings.iter().filter(is_told).map(|finding| (finding, None)).collect();
        if findings.is_empty() {
            return;
        }
        let mut out = format!("\n### {title}\n\n");
        for item in group::merged(&findings) {
            let said: Vec<_> = item.said.iter().map(|(it, _)| message(&it.message)).collect();
            let said = said.join(" ");
            let _ = match item.heading(name) {
                None => writeln!(out, "- {said}"),
                Some(heading) => {
                    let reach = item.reach.as_deref().map(|reach| format!(" {}", message(reach)));
                    writeln!(out, "- {heading}{}: {said}", reach.unwrap_or_default())
                }
            };
        }
        self.out.push_str(&out);
    }

    /// Operations by resource, each with its function.
    fn operations(&mut self, title: &str, rule: &'static str, model: &Model) {
        let mut resources: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for finding in self.following(rule) {
            let (Some(method), Some(path)) = (&finding.method, &finding.path) else { continue };
            let endpoint = code(&format!("{method} {path}"));
            let (resource, entry) = match function(model, method, path) {
                Some((resource, name)) => (resource, format!("{} ({endpoint})", code(name))),
                None => ("", endpoint),
            };
            resources.entry(resource).or_default().push(entry);
        }
        if resources.is_empty() {
            return;
        }
        let before: Vec<&str> =
            self.base.surface.resources.iter().map(|it| it.module.as_str()).collect();
        let mut out = format!("\n### {title}\n\n");
        for (resource, entries) in resources {
            let is_new = !before.contains(&resource);
            let new = if is_new && rule == "operation-added" { ", a new resource" } else { "" };
            let _ = writeln!(out, "- {}{new}", code(resource));
            for entry in entries {
                let _ = writeln!(out, "  - {entry}");
            }
        }
        self.out.push_str(&out);
    }

    /// What came to operations and types that were there before.
    fn members(&mut self) {
        const RULES: [&str; 6] = [
            "parameter-added",
            "request-property-added",
            "response-property-added",
            "request-enum-value-added",
            "response-enum-value-added",
            "response-union-member-added",
        ];
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for finding in self.report.findings.iter().filter(|it| RULES.contains(&it.id)) {
            let names = places.entry(words::heading(finding)).or_default();
            let name = match finding.id {
                id if id.contains("property") || id.contains("parameter") => {
                    first_name(&finding.subject).map(code)
                }
                _ => finding.new.as_deref().map(code),
            };
            names.extend(name.filter(|name| !names.contains(name)).into_iter().collect::<Vec<_>>());
        }
        if places.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n### Came to what was there\n");
        for (place, names) in places {
            let _ = writeln!(self.out, "- {}: {}", code(&place), names.join(", "));
        }
    }
}

/// The resource and the function of an operation.
fn function<'m>(model: &'m Model, method: &str, path: &str) -> Option<(&'m str, &'m str)> {
    let is_it = |operation: &onyx_codegen::api::Operation| {
        operation.path == path && operation.method.eq_ignore_ascii_case(method)
    };
    let index = model.api.operations.iter().position(is_it)?;
    let function = model.surface.functions.iter().find(|function| function.operation == index)?;
    Some((&function.module, &function.name))
}

/// The first name in a subject such as "property `name` of `Persona`".
fn first_name(subject: &str) -> Option<&str> {
    subject.split('`').nth(1)
}
