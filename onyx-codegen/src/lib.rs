//! Turns an OpenAPI document into a Rust client: text in, a map from path to text out.
//!
//! document → overlay → lower → api → analyze → names → render, each a module with one public
//! function from plain data to plain data. Nothing here reads or writes a file, and nothing knows
//! which server the document belongs to.

#![forbid(unsafe_code)]

pub mod analyze;
pub mod api;
pub mod config;
pub mod diagnostic;
pub mod document;
mod explain;
pub mod lower;
pub mod names;
pub mod overlay;
pub mod paging;
mod pipeline;
pub mod render;

pub use explain::{Explained, Explanation, explain};

use analyze::Facts;
use api::Api;
use config::Config;
use diagnostic::Diagnostics;
use render::surface::Surface;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

/// A file that the generator reads: its text, and the name that diagnostics call it by.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// As diagnostics name it, such as `specs/onyx.overlay.yaml`.
    pub name: &'a str,
    /// What is in it.
    pub text: &'a str,
}

/// What goes in.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The OpenAPI document, JSON or YAML.
    pub document: Source<'a>,
    /// OpenAPI overlays, applied in this order.
    pub overlays: Vec<Source<'a>>,
    /// The rules of [`config::Config`], YAML.
    pub config: Option<Source<'a>>,
    /// Whether an overlay action or a rule that matches nothing is an error (the document is the
    /// one they were written for) or a warning.
    pub strict: bool,
}

/// What comes out.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// `info.title` of the document, with the overlays applied; untrusted.
    pub title: String,
    /// `info.version` of the document, with the overlays applied; untrusted.
    pub version: String,
    /// The sha256 of the document's canonical form, without the overlays, in hexadecimal.
    pub document_sha256: String,
    /// The generated modules, by their path below the generated folder (`mod.rs`, `chat/mod.rs`).
    pub files: BTreeMap<PathBuf, String>,
    /// The Cargo features that the modules are compiled under.
    pub features: Features,
    /// The resources as a table in Markdown, line by line, with links to their modules: what each is
    /// for, and which access it wants.
    pub overview: Vec<String>,
    /// What was counted on the way, by name (`operations`, `schemas`, `types` …).
    pub counts: BTreeMap<&'static str, usize>,
    /// What the document says and the output does not carry.
    pub warnings: Diagnostics,
    /// How long each pass took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// A feature for each resource, and the features of the runtime that the resource needs.
pub type Features = BTreeMap<String, BTreeSet<&'static str>>;

/// Generates a client, or says everything that stands in the way.
///
/// The output is the same to the byte on every run and for every order of the document's keys.
///
/// # Errors
/// The findings, among them at least one error, when the document, an overlay or the rules are
/// refused.
pub fn generate(input: &Input<'_>) -> Result<Output, Diagnostics> {
    pipeline::generate(input)
}

/// As [`generate`], and tells `watch` of each pass that has ended: for benchmarks that measure the
/// memory between one and the next.
///
/// # Errors
/// As [`generate`].
pub fn generate_watched(input: &Input<'_>, watch: fn(&'static str)) -> Result<Output, Diagnostics> {
    pipeline::generate_watched(input, watch)
}

/// As [`generate`], with serde's derives on every type, both ways, and without mock and dispatch: the
/// plainest rendering of the same functions and types, for benchmarks to compare with.
///
/// # Errors
/// As [`generate`].
pub fn generate_plain(input: &Input<'_>) -> Result<Output, Diagnostics> {
    pipeline::generate_plain(input)
}

/// What the passes make of a document, short of the text: for tools that compare documents.
#[derive(Clone, Debug)]
pub struct Model {
    /// The document with the overlays applied; every pointer of `api` leads into it.
    pub document: serde_json::Value,
    /// The interface.
    pub api: Api,
    /// Which way each type travels, and which resources reach it.
    pub facts: Facts,
    /// The rules, empty where there are none.
    pub config: Config,
    /// The access level that each operation wants, where a rule says so.
    pub access: Vec<Option<String>>,
    /// What the generated crate offers.
    pub surface: Surface,
    /// What the document says and the model does not carry.
    pub warnings: Diagnostics,
}

/// Runs the passes up to the names, and tells what the generated crate would offer.
///
/// # Errors
/// As [`generate`].
pub fn model(input: &Input<'_>) -> Result<Model, Diagnostics> {
    pipeline::model(input)
}
