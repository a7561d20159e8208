//! `diff`: what changed between two documents, and whom it breaks. `onyx-diff` compares; here the
//! two sides are read ([`side`]), the findings are held against the accepted ones ([`accepted`]),
//! and the result is shown in one of several forms, each a function from [`Comparison`] to text (the
//! page for a browser in [`crate::html`]).

pub mod accept;
pub mod accepted;
pub mod github;
pub(crate) mod group;
pub mod json;
pub mod lines;
pub mod markdown;
pub mod sarif;
pub mod side;
pub mod text;
pub(crate) mod words;

use crate::failure::Failure;
use accepted::{Accepted, Entry};
use onyx_codegen::Model;
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};
use onyx_diff::{Axis, Finding, Report, Severity};
use side::Side;
use std::time::SystemTime;

/// Which findings make a comparison fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// What breaks a client at run time
    Wire,
    /// What breaks a build
    Source,
    /// What breaks either
    #[value(alias = "breaking")]
    Any,
    /// None: only tell
    #[default]
    Never,
}

impl FailOn {
    fn includes(self, axis: Axis) -> bool {
        match self {
            Self::Wire => axis == Axis::Wire,
            Self::Source => axis == Axis::Source,
            Self::Any => true,
            Self::Never => false,
        }
    }
}

/// The form in which a comparison is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs; specs/schemas/diff.schema.json describes it
    Json,
    /// Annotations of a GitHub workflow
    Github,
    /// For code scanning, SARIF 2.1.0
    Sarif,
    /// For a browser: one page that needs no network
    Html,
}

/// Two documents, compared and judged.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The document that clients were built from.
    pub base: Side,
    /// The document that they will meet.
    pub revision: Side,
    /// What the two are to a client.
    pub models: Models,
    /// What differs.
    pub report: Report,
    /// For each finding, the entry that accepts it.
    pub accepted: Vec<Option<Entry>>,
    /// What is wrong with the list of accepted changes.
    pub problems: Diagnostics,
    /// Which findings make it fail.
    pub fail_on: FailOn,
}

/// What the generator makes of the two documents.
#[derive(Clone, Debug)]
pub struct Models {
    /// Of BASE.
    pub base: Model,
    /// Of REVISION.
    pub revision: Model,
}

/// Compares two documents.
///
/// # Errors
/// One of them is refused, or its overlay or rules are.
pub fn compare(mut base: Side, mut revision: Side) -> Result<Comparison, Failure> {
    side::level(&mut base, &mut revision);
    // The two are independent, and reading them is most of the work.
    let models = std::thread::scope(|scope| {
        let other = scope.spawn(|| model(&revision));
        (model(&base), other.join())
    });
    let models = match models {
        (base, Ok(revision)) => both(base, revision)?,
        (_, Err(panic)) => std::panic::resume_unwind(panic),
    };
    let report = onyx_diff::compare(&models.base, &models.revision);
    let accepted = vec![None; report.findings.len()];
    let (problems, fail_on) = Default::default();
    Ok(Comparison { base, revision, models, report, accepted, problems, fail_on })
}

fn model(side: &Side) -> Result<Model, Failure> {
    onyx_codegen::model(&side.input()).map_err(|findings| side.refused(findings))
}

/// Both models, or all that stands against either.
fn both(base: Result<Model, Failure>, revision: Result<Model, Failure>) -> Result<Models, Failure> {
    match (base, revision) {
        (Ok(base), Ok(revision)) => Ok(Models { base, revision }),
        (Err(Failure::Refused(mut findings)), Err(Failure::Refused(more))) => {
            findings.append(more);
            Err(findings.into())
        }
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

impl Comparison {
    /// Holds the findings against those that are accepted on the day of `now`.
    #[must_use]
    pub fn judged(mut self, accepted: &Accepted, now: SystemTime, fail_on: FailOn) -> Self {
        let (entries, problems) = accepted.judge(&self.report.findings, now);
        self.accepted = entries.into_iter().map(Option::<&Entry>::cloned).collect();
        (self.problems, self.fail_on) = (problems, fail_on);
        self
    }

    /// Each finding with the entry that accepts it, in the order of the report.
    pub fn findings(&self) -> impl Iterator<Item = (&Finding, Option<&Entry>)> {
        self.report.findings.iter().zip(self.accepted.iter().map(Option::as_ref))
    }

    /// Whether a finding makes the comparison fail.
    #[must_use]
    pub fn is_failing(&self, finding: &Finding, accepted: Option<&Entry>) -> bool {
        finding.severity == Severity::Breaking
            && accepted.is_none()
            && self.fail_on.includes(finding.axis)
    }

    /// How many findings make the comparison fail.
    #[must_use]
    pub fn failing(&self) -> usize {
        self.findings().filter(|(finding, accepted)| self.is_failing(finding, *accepted)).count()
    }

    /// Whether it fails: because of a finding, or of the list of accepted changes.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.failing() > 0 || self.problems.has_errors()
    }

    /// The overlay actions and rules that do not fit REVISION any more.
    pub fn misfits(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_companion = |file: &str| self.revision.has_companion(file);
        let warnings = self.models.revision.warnings.iter();
        warnings.filter(move |warning| warning.file.as_deref().is_some_and(is_companion))
    }

    /// The lines of REVISION's file that the findings are about; none where it is no JSON.
    #[must_use]
    pub fn lines(&self) -> Vec<Option<usize>> {
        let places = || self.report.findings.iter().map(place);
        let lines = lines::lines(&self.revision.text, places().flatten());
        places().map(|place| place.and_then(|place| lines.get(place).copied())).collect()
    }
}

/// Where a finding is in REVISION, or was.
#[must_use]
pub fn place(finding: &Finding) -> Option<&Pointer> {
    finding.revision.as_ref().or(finding.base.as_ref())
}
