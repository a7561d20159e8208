//! From the interface and its names to the text of the client.
//!
//! Nothing here looks at the document, makes a name, or pastes text: tokens are put together by
//! `quote!` and laid out by prettyplease.

mod client;
mod dispatch;
mod docs;
mod enums;
mod features;
mod format;
mod forms;
mod imports;
mod mock;
mod operations;
mod pages;
mod plain;
mod structs;
pub mod surface;
mod ty;
mod types;
mod unions;

pub(crate) use features::features;
pub use format::HEADER;

use crate::analyze::{Facts, TypeFacts};
use crate::api::{Api, TypeDef, TypeId};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::names::{Ident, Names, TypeNames};
use crate::paging::Paged;
use pages::Pages;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Everything that is known when text is written.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The interface.
    pub api: &'a Api,
    /// What follows from it.
    pub facts: &'a Facts,
    /// What its parts are called.
    pub names: &'a Names,
    /// What is to be said of resources, access and the service.
    pub config: &'a Config,
    /// The access level of each operation.
    pub access: &'a [Option<String>],
    /// How the pages of each operation follow one another, where it is paged.
    pub paging: &'a [Option<Paged>],
    /// The sha256 of the document, in hexadecimal.
    pub document_hash: &'a str,
}

impl<'a> Context<'a> {
    fn type_name(&self, id: TypeId) -> &'a Ident {
        // A type's id is its place in the list of names, whatever the document says.
        &self.names.types[id.0].name
    }

    fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.api.types.get(id.0)
    }

    fn facts_of(&self, id: TypeId) -> &'a TypeFacts {
        self.facts.of(id)
    }
}

/// A type with all that is known about it.
#[derive(Clone, Copy)]
struct TypeView<'a> {
    id: TypeId,
    def: &'a TypeDef,
    names: &'a TypeNames,
    facts: &'a TypeFacts,
}

/// Writes the client: modules by their path below the generated folder.
pub fn render(context: &Context<'_>, diagnostics: &mut Diagnostics) -> BTreeMap<PathBuf, String> {
    let folders = types::folders(context);
    let constants = dispatch::Constants::new(context);
    let mut pages = Pages::default();
    types::pages(context, &folders, types::item, &mut pages);
    operations::pages(context, &mut pages);
    dispatch::pages(context, &constants, &mut pages);
    mock::pages(context, &folders, &mut pages);
    client::pages(context, &mut pages);
    pages.write(diagnostics)
}

/// Writes the client with serde's derives on every type, for benchmarks to compare with. It has
/// nothing of what only emitted code can do.
pub fn render_plain(
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<PathBuf, String> {
    let folders = types::folders(context);
    let mut pages = Pages::default();
    types::pages(context, &folders, plain::item, &mut pages);
    operations::pages(context, &mut pages);
    client::pages(context, &mut pages);
    pages.write(diagnostics)
}

/// The resources as a table in Markdown, line by line.
pub(crate) fn overview(context: &Context<'_>) -> Vec<String> {
    operations::words::overview(context)
}

/// The text of one operation: its function, the type for what is optional, its constant.
pub(crate) fn operation(context: &Context<'_>, index: usize) -> String {
    format::items(&operations::one(context, index))
}

/// The text of one type.
pub(crate) fn ty(context: &Context<'_>, id: TypeId) -> String {
    format::items(&types::one(context, id))
}
