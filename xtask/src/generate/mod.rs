//! `generate`: makes of any OpenAPI document a crate that compiles on its own, with `onyx-runtime` as a
//! path dependency.

mod manifest;
mod name;
mod text;

pub use name::PackageName;

use crate::Generator;
use crate::document;
use crate::failure::Failure;
use crate::files::{self, Changes, HEADER};
use crate::workspace::Workspace;
use manifest::Manifest;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::{Input, Output, Source};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Where the generated modules lie in the crate.
const GENERATED: &str = "src/generated";

/// What to make, and of what.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The OpenAPI document.
    pub spec: PathBuf,
    /// The folder of the crate.
    pub out: PathBuf,
    /// The package's name; derived from the title where none is given.
    pub name: Option<String>,
    /// Overlays, in the order in which they apply.
    pub overlays: Vec<PathBuf>,
    /// The rules of [`onyx_codegen::config::Config`].
    pub config: Option<PathBuf>,
    /// Whether to write into a folder that holds something else.
    pub force: bool,
}

/// What was made.
#[derive(Debug)]
pub struct Generated {
    /// The package's name.
    pub name: PackageName,
    /// How many files differ from what was there before.
    pub written: usize,
    /// What the generator counted.
    pub counts: BTreeMap<&'static str, usize>,
    /// What the document says and the crate does not carry.
    pub warnings: Diagnostics,
}

/// Writes the crate, all of it or nothing.
///
/// # Errors
/// The arguments make no sense, or the document is refused.
pub fn generate(
    workspace: &Workspace,
    options: &Options,
    generator: Generator,
) -> Result<Generated, Failure> {
    let name =
        options.name.as_deref().map(PackageName::parse).transpose().map_err(Failure::Usage)?;
    claim(options)?;
    let inputs = Inputs::read(options)?;
    let runtime = runtime(workspace)?;
    let Output { title, version, files, features, counts, warnings, .. } =
        generator(&inputs.input())?;
    let (title, version) = (title.as_str(), version.as_str());
    let name = name.unwrap_or_else(|| PackageName::derive(title));
    let manifest = Manifest { name: &name, title, version, runtime: &runtime, features: &features };

    let mut changes = Changes::new(&options.out);
    let foreign = changes.want_folder(GENERATED, files)?;
    if let Some(file) = foreign.first().filter(|_| !options.force) {
        return Err(Failure::Usage(format!(
            "{} was not generated: move it, or say --force to write around it",
            options.out.join(file).display()
        )));
    }
    changes.want("Cargo.toml", manifest.render())?;
    changes.want("src/lib.rs", library(title, version))?;
    let written = changes.list().len();
    changes.apply()?;
    Ok(Generated { name, written, counts, warnings })
}

/// Refuses a folder that holds something which `generate` has not made.
fn claim(options: &Options) -> Result<(), Failure> {
    let out = &options.out;
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(Failure::Usage(format!("--out {}: {error}", out.display())));
        }
    };
    let manifest = out.join("Cargo.toml");
    let is_ours = manifest.is_file() && files::starts_with(&manifest, manifest::HEADER)?;
    if options.force || is_ours || entries.next().is_none() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{} is not empty and was not made by `cargo xtask generate`: choose another --out, or say \
         --force",
        out.display()
    )))
}

/// A file, and the name that it was given by.
struct File {
    name: String,
    text: String,
}

impl File {
    fn read(path: &PathBuf) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let bytes = fs::read(path)
            .map_err(|error| Failure::Usage(format!("cannot read {name}: {error}")))?;
        let text = document::text(&bytes, &name)?.to_owned();
        Ok(Self { name, text })
    }

    fn source(&self) -> Source<'_> {
        Source { name: &self.name, text: &self.text }
    }
}

struct Inputs {
    document: File,
    overlays: Vec<File>,
    config: Option<File>,
}

impl Inputs {
    fn read(options: &Options) -> Result<Self, Failure> {
        Ok(Self {
            document: File::read(&options.spec)?,
            overlays: options.overlays.iter().map(File::read).collect::<Result<_, _>>()?,
            config: options.config.as_ref().map(File::read).transpose()?,
        })
    }

    fn input(&self) -> Input<'_> {
        Input {
            document: self.document.source(),
            overlays: self.overlays.iter().map(File::source).collect(),
            config: self.config.as_ref().map(File::source),
            strict: false,
        }
    }
}

/// Where `onyx-runtime` lies, as a path that holds from everywhere.
fn runtime(workspace: &Workspace) -> Result<String, Failure> {
    let path = workspace.path(manifest::RUNTIME);
    let path = fs::canonicalize(&path).map_err(Failure::io("find", &path))?;
    match path.to_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(Failure::io("name in Cargo.toml", &path)(ErrorKind::InvalidFilename.into())),
    }
}

/// The text of `src/lib.rs`.
fn library(title: &str, version: &str) -> String {
    let (title, version) = (text::code_span(title), text::code_span(version));
    format!(
        "{HEADER} by `cargo xtask generate`; changes are lost on its next run.
//! A client for {title}, generated from version {version} of its OpenAPI document.

#![forbid(unsafe_code)]

pub use onyx_runtime as runtime;

#[rustfmt::skip]
mod generated;
pub use generated::*;
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_never_leaves_the_doc_comment() {
        let text = library("A\n#![allow(warnings)]\r", "`1`");
        let doc: Vec<&str> = text.lines().filter(|line| line.starts_with("//!")).collect();
        assert_eq!(
            doc,
            [
                "//! A client for `A #![allow(warnings)]`, generated from version `'1'` of its OpenAPI \
              document."
            ]
        );
        assert_eq!(text.matches("\n#![").count(), 1);
    }
}
