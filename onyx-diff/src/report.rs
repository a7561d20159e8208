//! What a comparison finds, as plain data: how it is shown is somebody else's business.

use crate::rules::Rule;
use crate::version::Promise;
use onyx_codegen::diagnostic::Pointer;
use std::fmt;

/// What differs between two documents, and what that asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The document that clients were built from.
    pub base: SideInfo,
    /// The document that they will meet.
    pub revision: SideInfo,
    /// In a fixed order: by axis, the gravest first, then by path, method and place.
    pub findings: Vec<Finding>,
    /// What the findings ask for.
    pub verdict: Verdict,
}

/// Which document it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideInfo {
    /// `info.title`, untrusted.
    pub title: String,
    /// `info.version` as it stands there, such as `v4.6.1` or `Development`; untrusted.
    pub version: String,
}

/// A change at one place.
///
/// A change inside a schema is one finding, however many operations reach it: `operations` lists
/// them, and `method` and `path` name the first. All texts may hold words of the documents, which
/// are untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, one of [`crate::RULES`]; stable, in kebab case.
    pub id: &'static str,
    /// Whom it concerns.
    pub axis: Axis,
    /// How grave it is.
    pub severity: Severity,
    /// The `SemVer` step that it asks for on its axis.
    pub step: Step,
    /// What has changed, in a few words: "property `name` of `Persona`".
    pub subject: String,
    /// The method of the first operation concerned, in upper case.
    pub method: Option<String>,
    /// The path template of that operation, as BASE has it where both do.
    pub path: Option<String>,
    /// All operations concerned, by path and method; none where it is about the document.
    pub operations: Vec<OperationRef>,
    /// The place in the BASE document with its overlays; `None` where it has no such place.
    pub base: Option<Pointer>,
    /// The place in the REVISION document with its overlays.
    pub revision: Option<Pointer>,
    /// What was there, in a word or two.
    pub old: Option<String>,
    /// What is there now.
    pub new: Option<String>,
    /// One sentence: what it means for the caller, or what they must do.
    pub message: String,
    /// Sixteen hexadecimal digits that stay the same as long as the change does, whatever else
    /// changes in either document, and however their keys are ordered.
    pub fingerprint: String,
}

impl Finding {
    /// The rule that this follows.
    #[must_use]
    pub fn rule(&self) -> Option<&'static Rule> {
        Rule::of(self.id)
    }
}

/// A method on a path, as a document has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationRef {
    /// The path template.
    pub path: String,
    /// In upper case.
    pub method: String,
}

/// Whom a finding concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// A client built from BASE that meets a server of REVISION.
    Wire,
    /// Code written against the crate generated from BASE that is compiled against REVISION's.
    Source,
    /// Readers of the documents.
    Document,
}

impl Axis {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Wire, Self::Source, Self::Document];

    /// In kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Source => "source",
            Self::Document => "document",
        }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How grave a finding is; the gravest is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something that worked will fail.
    Breaking,
    /// Something that worked may mean something else, or will soon be gone.
    Warning,
    /// Nobody has to do anything.
    Info,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Warning, Self::Info];

    /// In kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A step of Semantic Versioning 2.0; the greatest is the largest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Nothing has changed.
    #[default]
    None,
    /// Nothing that anybody could rely on is gone, nothing is new.
    Patch,
    /// Something is new.
    Minor,
    /// Something that worked will fail.
    Major,
}

impl Step {
    /// In lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the findings of each axis ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What the server's version would have to do.
    pub wire: Step,
    /// What the version of the generated crate has to do.
    pub source: Step,
    /// What the document's own version would have to do.
    pub documents: Step,
    /// Whether the step from BASE's `info.version` to REVISION's honours `wire`.
    pub promise: Promise,
}
