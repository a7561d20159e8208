//! The passes, one after the other.

use crate::analyze::{self, Facts};
use crate::api::{self, Api, Operation, Origin};
use crate::config::{self, Assigned, Config, Used};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use crate::document;
use crate::lower::lower;
use crate::names::{self, Names};
use crate::overlay;
use crate::paging::{self, Paged};
use crate::render::surface::surface;
use crate::render::{self, Context};
use crate::{Input, Model, Output};
use openapiv3::OpenAPI;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

/// What each pass has made of the input.
#[derive(Debug)]
pub(crate) struct Stages<'d> {
    /// The document as it came.
    pub(crate) document: &'d Value,
    /// The document with the overlays applied.
    pub(crate) corrected: Value,
    pub(crate) lowered: OpenAPI,
    pub(crate) api: Api,
    pub(crate) facts: Facts,
    pub(crate) names: Names,
    pub(crate) config: Config,
    pub(crate) assigned: Assigned,
    pub(crate) paging: Vec<Option<Paged>>,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) clock: Clock,
}

impl Stages<'_> {
    /// `document_hash` takes its time, and only the client's module holds it.
    pub(crate) fn context<'a>(&'a self, document_hash: &'a str) -> Context<'a> {
        Context {
            api: &self.api,
            facts: &self.facts,
            names: &self.names,
            config: &self.config,
            access: &self.assigned.access,
            paging: &self.paging,
            document_hash,
        }
    }
}

/// A clock that is read after each pass.
#[derive(Debug)]
pub(crate) struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
    watch: Watch,
}

impl Clock {
    fn start(watch: Watch) -> Self {
        Self { last: Instant::now(), laps: Vec::new(), watch }
    }

    fn lap(&mut self, pass: &'static str) {
        self.laps.push((pass, self.last.elapsed()));
        (self.watch)(pass);
        self.last = Instant::now();
    }
}

/// Told of each pass that has ended.
type Watch = fn(&'static str);

/// What nobody watches.
fn unwatched(_: &'static str) {}

/// What there is beside the document when the passes begin.
pub(crate) struct Start {
    config: Config,
    found: Diagnostics,
    clock: Clock,
}

/// Reads the document and the rules.
pub(crate) fn read(input: &Input<'_>) -> Result<(Value, Start), Diagnostics> {
    read_watched(input, unwatched)
}

fn read_watched(input: &Input<'_>, watch: Watch) -> Result<(Value, Start), Diagnostics> {
    let mut found = Diagnostics::default();
    let mut clock = Clock::start(watch);
    let mut mistakes = Diagnostics::default();
    let config = config(input, &mut mistakes);
    let document = document::parse(input.document, &config.limits, &mut found);
    let Some(document) = document else { return Err(found) };
    if document::version(&document, &mut found).is_none() {
        return Err(explained(found, &document));
    }
    found.append(mistakes);
    clock.lap("read");
    Ok((document, Start { config, found, clock }))
}

/// Runs the passes up to the names.
pub(crate) fn stages<'d>(
    input: &Input<'_>,
    document: &'d Value,
    start: Start,
) -> Result<Stages<'d>, Diagnostics> {
    let Start { config, mut found, mut clock } = start;
    let mut corrected = document.clone();
    for source in &input.overlays {
        overlay::apply(&mut corrected, *source, input.strict, &mut found);
    }
    let mut found = settled(found, document)?;
    clock.lap("overlay");
    let lowered = lower(&corrected, &mut found);
    let mut found = settled(found, &corrected)?;
    clock.lap("lower");
    let api = api::build(&lowered, &mut found);
    let mut found = settled(found, &corrected)?;
    clock.lap("api");
    let assigned = assign(&config, &api, input.strict, &mut found);
    let paging = paging::resolve(&config, &assigned, &api, input.strict, &mut found);
    let facts = analyze::analyze(&api, &assigned.resource);
    clock.lap("analyze");
    unreached(&api, &facts, &mut found);
    let names = names::name(&api, &facts, &assigned.access, &config.names);
    let found = settled(found, &corrected)?;
    clock.lap("names");
    Ok(Stages {
        document,
        corrected,
        lowered,
        api,
        facts,
        names,
        config,
        assigned,
        paging,
        diagnostics: found,
        clock,
    })
}

/// Runs all passes.
pub(crate) fn generate(input: &Input<'_>) -> Result<Output, Diagnostics> {
    generate_by(render::render, input, unwatched)
}

/// Runs all passes, and tells of each when it has ended.
pub(crate) fn generate_watched(input: &Input<'_>, watch: Watch) -> Result<Output, Diagnostics> {
    generate_by(render::render, input, watch)
}

/// Runs all passes, with serde's derives on the types.
pub(crate) fn generate_plain(input: &Input<'_>) -> Result<Output, Diagnostics> {
    generate_by(render::render_plain, input, unwatched)
}

/// The last pass.
type Render = fn(&Context<'_>, &mut Diagnostics) -> BTreeMap<PathBuf, String>;

fn generate_by(render: Render, input: &Input<'_>, watch: Watch) -> Result<Output, Diagnostics> {
    let (document, start) = read_watched(input, watch)?;
    // The passes up to the last do not wait for the hash, and have one core to themselves.
    let (stages, hash) = thread::scope(|scope| {
        let hash = scope.spawn(|| hex(&Sha256::digest(document::canonical(&document))));
        (stages(input, &document, start), hash.join())
    });
    let document_sha256 = hash.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let mut stages = stages?.summarized();
    let mut found = std::mem::take(&mut stages.diagnostics);
    let files = render(&stages.context(&document_sha256), &mut found);
    let warnings = settled(found, &stages.corrected)?;
    stages.clock.lap("render");
    let features = render::features(&stages.context(""));
    let overview = render::overview(&stages.context(""));
    let counts = counts(&stages, files.len());
    let Stages { api: Api { title, version, .. }, clock, .. } = stages;
    Ok(Output {
        title,
        version,
        document_sha256,
        files,
        features,
        overview,
        counts,
        warnings,
        timings: clock.laps,
    })
}

/// Runs the passes up to the names.
pub(crate) fn model(input: &Input<'_>) -> Result<Model, Diagnostics> {
    let (document, start) = read(input)?;
    let stages = stages(input, &document, start)?;
    let surface = surface(&stages.context(""));
    let Stages { corrected: document, api, facts, config, assigned, diagnostics, .. } = stages;
    let (access, warnings) = (assigned.access, diagnostics);
    Ok(Model { document, api, facts, config, access, surface, warnings })
}

fn config(input: &Input<'_>, found: &mut Diagnostics) -> Config {
    let config = input.config.map(|source| config::parse(source, found));
    config.flatten().unwrap_or_default()
}

/// Gives each operation its resource and its access level.
fn assign(config: &Config, api: &Api, strict: bool, found: &mut Diagnostics) -> Assigned {
    let operations: Vec<(&str, &str)> =
        api.operations.iter().map(|op| (op.method.as_str(), op.path.as_str())).collect();
    let assigned = config::assign(config, &operations);
    let used = used(api);
    for diagnostic in config::unused(config, &assigned, &used, strict) {
        found.push(diagnostic);
    }
    assigned
}

/// The names by which rules may speak of operations and types.
fn used(api: &Api) -> Used {
    let operations = api.operations.iter().map(|operation| operation.id.clone()).collect();
    let mut types: BTreeSet<String> = BTreeSet::new();
    for def in &api.types {
        types.insert(def.pointer.to_string());
        if let Origin::Component(name) = &def.origin {
            types.insert(name.clone());
        }
    }
    let calls = api.operations.iter().map(call).collect();
    Used { operations, calls, types }
}

impl Stages<'_> {
    /// Gives operations the summaries of the rules, which are better than those of the document.
    /// A comparison of two documents is not about them.
    pub(crate) fn summarized(mut self) -> Self {
        for operation in &mut self.api.operations {
            if let Some(summary) = self.config.summaries.get(&call(operation)) {
                operation.docs.title = Some(summary.clone());
            }
        }
        self
    }
}

/// An operation, as rules speak of it.
fn call(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Tells of the components that no operation uses: they are not generated.
fn unreached(api: &Api, facts: &Facts, found: &mut Diagnostics) {
    for (def, fact) in api.types.iter().zip(&facts.types) {
        if let (Origin::Component(name), false) = (&def.origin, fact.reached()) {
            let message = format!("no operation uses the schema `{name}`: it has no type");
            found.push(Diagnostic::warning("unreached-schema", &def.pointer, message));
        }
    }
}

/// The findings, as an error where one of them refuses the document.
fn settled(found: Diagnostics, document: &Value) -> Result<Diagnostics, Diagnostics> {
    if found.has_errors() { Err(explained(found, document)) } else { Ok(found) }
}

/// Puts what stands at its place to each finding in the document.
fn explained(mut found: Diagnostics, document: &Value) -> Diagnostics {
    for diagnostic in found.iter_mut() {
        let here = diagnostic.file.is_none() && diagnostic.excerpt.is_none();
        if here && diagnostic.pointer != Pointer::root() {
            diagnostic.excerpt = document.pointer(diagnostic.pointer.as_str()).map(excerpt);
        }
    }
    found
}

/// A value on one line, shortened.
fn excerpt(value: &Value) -> String {
    // In one order, whether or not somebody in the build keeps the document's.
    let mut value = value.clone();
    value.sort_all_objects();
    let short = match &value {
        Value::Object(members) if members.len() > 8 => {
            let names: Vec<&str> = members.keys().take(8).map(String::as_str).collect();
            format!("an object with {} members: {} …", members.len(), names.join(", "))
        }
        Value::Array(items) if items.len() > 20 => format!("a list of {} items", items.len()),
        value => value.to_string(),
    };
    let cut: String = short.chars().take(120).collect();
    if cut.len() < short.len() { format!("{cut}…") } else { cut }
}

fn counts(stages: &Stages<'_>, files: usize) -> BTreeMap<&'static str, usize> {
    let counts = document::counts(stages.document);
    let components = stages.api.types.iter().zip(&stages.facts.types);
    let components = components
        .filter(|(def, fact)| matches!(def.origin, Origin::Component(_)) && fact.reached());
    BTreeMap::from([
        ("paths", counts.paths),
        ("operations", stages.api.operations.len()),
        ("schemas", counts.schemas),
        ("component types", components.count()),
        ("types", stages.facts.types.iter().filter(|fact| fact.reached()).count()),
        ("resources", stages.names.resources.len()),
        ("files", files),
    ])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
