//! `regen`: turns `specs/` into the client, or says what the client lacks.
//!
//! [`plan`] works out every change that would be needed; [`regen`] makes them, [`check`] reports
//! them.

mod drift;
mod timings;

pub use drift::Drift;
pub use timings::Timings;

use crate::Generator;
use crate::failure::Failure;
use crate::features;
use crate::files::{Change, Changes, HEADER};
use crate::landing;
use crate::lock::{self, Lock};
use crate::workspace::{CONFIG, DOCUMENT, GENERATED, LANDING, LOCK, MANIFEST, OVERLAY, Workspace};
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};
use onyx_codegen::{Input, Output, Source};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What lies between the client as it is and the client as `specs/` want it.
#[derive(Debug)]
pub struct Plan {
    /// The sha256 of what stands in `specs/`, and of what `fetch` would have written.
    document: [String; 2],
    /// What has to happen.
    pub changes: Changes,
    /// Files in the generated folder that the generator never wrote.
    pub foreign: Vec<PathBuf>,
    /// What is not as it should be in `specs/` itself.
    pub specs: Vec<Diagnostic>,
    /// What the generator has to say about the document.
    pub warnings: Diagnostics,
    /// What it counted.
    pub counts: BTreeMap<&'static str, usize>,
    /// How long each part took.
    pub timings: Timings,
}

/// What a run has done.
#[derive(Debug)]
pub struct Outcome {
    /// How many files were written; none by `check`.
    pub written: usize,
    /// How many files were removed.
    pub removed: usize,
    /// What the generator counted.
    pub counts: BTreeMap<&'static str, usize>,
    /// What there is to say about the document.
    pub warnings: Diagnostics,
    /// How long each part took.
    pub timings: Timings,
}

/// Writes the client, all of it or nothing.
///
/// # Errors
/// The document, the overlay or the rules are refused, or a file in the generated folder is not
/// the generator's.
pub fn regen(workspace: &Workspace, generator: Generator) -> Result<Outcome, Failure> {
    carry_out(plan(workspace, generator)?)
}

/// As [`regen`], for a document that has just come: overlay actions and rules that match nothing in
/// it are warnings, for somebody to look at.
///
/// # Errors
/// As [`regen`].
pub fn regen_leniently(workspace: &Workspace, generator: Generator) -> Result<Outcome, Failure> {
    carry_out(plan_for(workspace, generator, false)?)
}

fn carry_out(mut plan: Plan) -> Result<Outcome, Failure> {
    if !plan.foreign.is_empty() {
        return Err(foreign(&plan.foreign).into());
    }
    let deletes = |change: &&Change| matches!(change, Change::Delete { .. });
    let removed = plan.changes.list().iter().filter(deletes).count();
    let written = plan.changes.list().len() - removed;
    plan.changes.apply()?;
    plan.timings.lap("write");
    let mut warnings = Diagnostics::default();
    plan.specs.into_iter().for_each(|finding| warnings.push(finding));
    warnings.append(plan.warnings);
    Ok(Outcome { written, removed, counts: plan.counts, warnings, timings: plan.timings })
}

/// Says whether the client is what [`regen`] would write. Writes nothing.
///
/// # Errors
/// [`Failure::Stale`] with everything that differs, or what [`regen`] fails with.
pub fn check(workspace: &Workspace, generator: Generator) -> Result<Outcome, Failure> {
    let mut plan = plan(workspace, generator)?;
    plan.specs.extend(plan.not_canonical());
    if let Some(drift) = Drift::of(&plan) {
        return Err(Failure::Stale(Box::new(drift)));
    }
    let Plan { counts, warnings, timings, .. } = plan;
    Ok(Outcome { written: 0, removed: 0, counts, warnings, timings })
}

/// Generates the client in memory and compares it with what is there.
///
/// # Errors
/// The document, the overlay or the rules are refused.
pub fn plan(workspace: &Workspace, generator: Generator) -> Result<Plan, Failure> {
    plan_for(workspace, generator, true)
}

fn plan_for(workspace: &Workspace, generator: Generator, strict: bool) -> Result<Plan, Failure> {
    let mut timings = Timings::start();
    let specs = Specs::read(workspace)?;
    timings.lap("read");
    let Output {
        document_sha256,
        files,
        features,
        overview,
        counts,
        warnings,
        timings: passes,
        ..
    } = generator(&Input { strict, ..specs.input() })?;
    timings.extend(passes);
    let manifest = workspace.read(MANIFEST)?;
    let mut changes = Changes::new(workspace.root());
    let foreign = changes.want_folder(GENERATED, files)?;
    changes.want(MANIFEST, features::splice(&manifest, MANIFEST, &features)?)?;
    if let Some(text) = workspace.read_optional(LANDING)? {
        changes.want(LANDING, landing::splice(&text, &overview))?;
    }
    changes.want(LOCK, specs.lock_after().render())?;
    timings.lap("compare");
    let document = [lock::sha256(specs.document.as_bytes()), document_sha256];
    let findings = Plan::hash_mismatch(&document[0], &specs.lock).into_iter().collect();
    timings.lap("verify");
    Ok(Plan { document, changes, foreign, specs: findings, warnings, counts, timings })
}

/// What stands in `specs/`.
#[derive(Debug)]
pub(crate) struct Specs {
    document: String,
    overlay: Option<String>,
    config: Option<String>,
    lock: Lock,
}

impl Specs {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, Failure> {
        let absent = |name: &'static str| {
            Diagnostic::error("missing-file", &Pointer::root(), format!("there is no {name}"))
                .help("bring a document in with `cargo xtask fetch --from FILE`")
        };
        Ok(Self {
            document: workspace.read_optional(DOCUMENT)?.ok_or_else(|| absent(DOCUMENT))?,
            overlay: workspace.read_optional(OVERLAY)?,
            config: workspace.read_optional(CONFIG)?,
            lock: Lock::read(workspace)?.ok_or_else(|| absent(LOCK))?,
        })
    }

    fn document(&self) -> Source<'_> {
        Source { name: DOCUMENT, text: &self.document }
    }

    pub(crate) fn input(&self) -> Input<'_> {
        let source = |name, text| Source { name, text };
        Input {
            document: self.document(),
            overlays: self.overlay.iter().map(|text| source(OVERLAY, text)).collect(),
            config: self.config.as_deref().map(|text| source(CONFIG, text)),
            strict: true,
        }
    }

    /// The lock, once the client is generated from what stands here.
    fn lock_after(&self) -> Lock {
        let mut lock = self.lock.clone();
        lock.sha256.overlay = self.overlay.as_ref().map(|text| lock::sha256(text.as_bytes()));
        lock::GENERATOR.clone_into(&mut lock.generator);
        lock
    }
}

impl Plan {
    /// A document that is not the one which `fetch` wrote.
    fn hash_mismatch(document: &str, lock: &Lock) -> Option<Diagnostic> {
        let message = "the document is not the one that specs/onyx.lock.json names";
        (document != lock.sha256.canonical).then(|| about_document("hash-mismatch", message))
    }

    /// A document that `fetch` would write in another form. Where the hash is right, only a change
    /// of the canonical form itself can bring this about; so it is left to those who check.
    fn not_canonical(&self) -> Option<Diagnostic> {
        let [is, canonical] = &self.document;
        let message = "the document is not in canonical form";
        (is != canonical).then(|| about_document("not-canonical", message))
    }
}

fn about_document(code: &'static str, message: &str) -> Diagnostic {
    Diagnostic::warning(code, &Pointer::root(), message).in_file(DOCUMENT).help(
        "corrections belong into specs/onyx.overlay.yaml; restore the document, or bring it in \
         again with `cargo xtask fetch --from FILE`",
    )
}

/// Every file of `files` is in the generated folder and is not the generator's.
fn foreign(files: &[PathBuf]) -> Diagnostics {
    let mut findings = Diagnostics::default();
    for file in files {
        let message =
            format!("this file is not the generator's: its first line is not `{HEADER} …`");
        let finding = Diagnostic::error("foreign-file", &Pointer::root(), message);
        let help = format!("move it out of {GENERATED}, or delete it");
        findings.push(finding.in_file(file.display().to_string()).help(help));
    }
    findings
}
