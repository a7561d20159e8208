//! The maintainer's commands, as functions on a [`workspace::Workspace`]; `main` only calls [`cli`].
//!
//! A command first works out every change ([`files::Changes`]) and then makes them all, or none.
//! Nothing here depends on `onyx-api`: a client that does not build must not stand in the way of
//! the `regen` that mends it.

#![forbid(unsafe_code)]

pub mod bench;
pub mod changelog;
pub mod cli;
pub mod diff;
pub mod drift;
pub mod explain;
pub mod failure;
pub mod features;
pub mod fetch;
pub mod files;
pub mod generate;
pub mod git;
pub mod history;
pub mod html;
pub mod hub;
pub mod landing;
pub mod lock;
pub mod network;
pub mod paint;
pub mod program;
pub mod regen;
pub mod release;
pub mod report;
pub mod versions;
pub mod workspace;

mod corrected;
mod document;

use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::{Input, Output};

/// What turns a document into modules: [`onyx_codegen::generate`], or a stand-in in tests.
pub type Generator = fn(&Input<'_>) -> Result<Output, Diagnostics>;
