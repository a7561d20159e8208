//! Changes to files: worked out first, then made together.

use crate::failure::Failure;
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempPath;

/// How the first line of every generated Rust file begins.
pub const HEADER: &str = "// @generated";

/// What new text waits under until it takes its file's place. Left behind only where a run was
/// killed, and swept up by the next.
const STAGED_PREFIX: &str = ".xtask-";

/// What is to happen to a file; names are relative to the root of [`Changes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not there and should be.
    Create {
        /// The file.
        name: PathBuf,
        /// What belongs in it.
        text: String,
    },
    /// It holds something else than it should.
    Update {
        /// The file.
        name: PathBuf,
        /// What is in it.
        old: String,
        /// What belongs in it.
        text: String,
    },
    /// It is not there and should be, and is no text.
    Keep {
        /// The file.
        name: PathBuf,
        /// What belongs in it.
        bytes: Vec<u8>,
    },
    /// It is there and should not be.
    Delete {
        /// The file.
        name: PathBuf,
    },
}

/// The changes that lead from what is on disk to what is wanted.
#[derive(Clone, Debug)]
pub struct Changes {
    root: PathBuf,
    list: Vec<Change>,
}

impl Changes {
    /// No changes yet, below `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), list: Vec::new() }
    }

    /// What is to happen, in the order in which it was asked for.
    #[must_use]
    pub fn list(&self) -> &[Change] {
        &self.list
    }

    /// Wants `text` in the file `name`; no change where it is there already.
    pub fn want(&mut self, name: impl Into<PathBuf>, text: String) -> Result<(), Failure> {
        let name = name.into();
        let path = self.root.join(&name);
        match fs::read(&path) {
            Ok(old) => self.want_instead(name, &old, text),
            Err(error) if is_absent(&error) => self.list.push(Change::Create { name, text }),
            Err(error) => return Err(Failure::io("read", &path)(error)),
        }
        Ok(())
    }

    /// Wants `text` in the file `name`, which holds `old`.
    fn want_instead(&mut self, name: PathBuf, old: &[u8], text: String) {
        if old != text.as_bytes() {
            let old = String::from_utf8_lossy(old).into_owned();
            self.list.push(Change::Update { name, old, text });
        }
    }

    /// Wants `bytes` in the file `name`, unless there is such a file: what is kept stays as it is.
    pub fn keep(&mut self, name: impl Into<PathBuf>, bytes: Vec<u8>) {
        let name = name.into();
        if !self.root.join(&name).exists() {
            self.list.push(Change::Keep { name, bytes });
        }
    }

    /// Wants exactly `files` (Rust modules that carry [`HEADER`]) among the generated files of
    /// `folder`, and says which other files are there (below the root): those are nobody's to delete.
    pub fn want_folder(
        &mut self,
        folder: impl AsRef<Path>,
        mut files: BTreeMap<PathBuf, String>,
    ) -> Result<Vec<PathBuf>, Failure> {
        vet(&files)?;
        let folder = folder.as_ref();
        let found = Survey::of(&self.root.join(folder))?;
        let mut foreign = found.others;
        for name in found.files {
            let path = self.root.join(folder).join(&name);
            // One that is wanted is read once, to be compared and to be known as generated.
            let is_ours = match files.remove(&name) {
                Some(text) => {
                    let old = fs::read(&path).map_err(Failure::io("read", &path))?;
                    let is_ours = is_staged(&path) || old.starts_with(HEADER.as_bytes());
                    self.want_instead(folder.join(&name), &old, text);
                    is_ours
                }
                None if is_generated(&path)? => {
                    self.list.push(Change::Delete { name: folder.join(&name) });
                    true
                }
                None => false,
            };
            if !is_ours {
                foreign.insert(name);
            }
        }
        for (name, text) in files {
            self.want(folder.join(name), text)?;
        }
        Ok(foreign.into_iter().map(|name| folder.join(name)).collect())
    }

    /// Makes the changes: every new text is on disk before the first file is replaced.
    pub fn apply(self) -> Result<(), Failure> {
        let mut staged = Vec::new();
        let mut doomed = Vec::new();
        for change in self.list {
            match change {
                Change::Create { name, text } | Change::Update { name, text, .. } => {
                    let path = self.root.join(name);
                    staged.push((stage(&path, text.as_bytes())?, path));
                }
                Change::Keep { name, bytes } => {
                    let path = self.root.join(name);
                    staged.push((stage(&path, &bytes)?, path));
                }
                Change::Delete { name } => doomed.push(self.root.join(name)),
            }
        }
        for (temporary, path) in staged {
            temporary
                .persist(&path)
                .map_err(|refused| Failure::io("write", &path)(refused.error))?;
        }
        doomed.iter().try_for_each(|path| remove(path, &self.root))
    }
}

/// Every file has to stay in its folder and to carry the header by which the next run knows it.
fn vet(files: &BTreeMap<PathBuf, String>) -> Result<(), Failure> {
    let is_inside =
        |name: &Path| name.components().all(|part| matches!(part, Component::Normal(_)));
    let bad = files.iter().find(|(name, text)| !is_inside(name) || !text.starts_with(HEADER));
    let Some((name, _)) = bad else { return Ok(()) };
    let message = format!("the generator made a file that cannot be kept: {}", name.display());
    let help = "this is a mistake of the generator, not of the document: please report it";
    Err(Diagnostic::error("bad-output", &Pointer::root(), message).help(help).into())
}

/// A file's parent may be a file as well, which is to go.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Writes `bytes` beside `path`, where a rename can put it into place.
fn stage(path: &Path, bytes: &[u8]) -> Result<TempPath, Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(Failure::io("create", folder))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGED_PREFIX).suffix(".tmp");
    // A temporary file is its owner's alone; what takes a source file's place is not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(Failure::io("write into", folder))?;
    file.write_all(bytes).map_err(Failure::io("write", path))?;
    // Closed: there may be more of them than a process may have open.
    Ok(file.into_temp_path())
}

/// Writes what a command was asked for, wherever that is to go; the folder is made where there is none.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(Failure::io("create", folder))?;
    fs::write(path, text).map_err(Failure::io("write", path))
}

/// Removes a file, and the folders that it leaves empty.
fn remove(path: &Path, root: &Path) -> Result<(), Failure> {
    fs::remove_file(path).map_err(Failure::io("remove", path))?;
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in folders {
        // Refused by the file system where something is left inside.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// What a folder holds, by names below it.
#[derive(Debug, Default)]
struct Survey {
    /// Files.
    files: BTreeSet<PathBuf>,
    /// Everything else that is not a folder.
    others: BTreeSet<PathBuf>,
}

impl Survey {
    fn of(folder: &Path) -> Result<Self, Failure> {
        let mut survey = Self::default();
        if folder.exists() {
            survey.visit(folder, Path::new(""))?;
        }
        Ok(survey)
    }

    fn visit(&mut self, folder: &Path, below: &Path) -> Result<(), Failure> {
        let failed = |error| Failure::io("read", folder)(error);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = below.join(entry.file_name());
            // Links are not followed: what they lead to lies elsewhere.
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                self.visit(&entry.path(), &name)?;
            } else if kind.is_file() {
                self.files.insert(name);
            } else {
                self.others.insert(name);
            }
        }
        Ok(())
    }
}

/// Whether the file was written by this program.
fn is_generated(path: &Path) -> Result<bool, Failure> {
    Ok(is_staged(path) || starts_with(path, HEADER)?)
}

/// Whether the file is what a run that was killed has left behind.
fn is_staged(path: &Path) -> bool {
    path.file_name().unwrap_or_default().to_string_lossy().starts_with(STAGED_PREFIX)
}

/// Whether the first line of the file at `path` begins with `header`.
pub(crate) fn starts_with(path: &Path, header: &str) -> Result<bool, Failure> {
    let failed = |error| Failure::io("read", path)(error);
    let file = BufReader::new(fs::File::open(path).map_err(failed)?);
    let mut first = Vec::new();
    std::io::Read::take(file, header.len() as u64).read_until(b'\n', &mut first).map_err(failed)?;
    Ok(first == header.as_bytes())
}

#[cfg(test)]
mod tests;
