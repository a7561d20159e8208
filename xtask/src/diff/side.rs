//! BASE and REVISION: where they come from, and what goes into the comparison with them.

use crate::document;
use crate::failure::Failure;
use crate::fetch::deployment;
use crate::fetch::source::{self, Received};
use crate::git::Git;
use crate::history::{self, Former};
use crate::network;
use crate::workspace::{CONFIG, DOCUMENT, OVERLAY, Workspace};
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use onyx_codegen::document::{canonical, drop_prose};
use onyx_codegen::{Input, Source};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where a document is to come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `specs`: the document in the working tree.
    WorkingTree,
    /// `git:REV`: the document in that commit.
    Commit(String),
    /// An address with its scheme.
    Server(String),
    /// Anything else.
    File(PathBuf),
}

impl Place {
    /// Reads what the command line says. A file that is called as another place is written with
    /// its folder: `./specs`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let is_address = ["http://", "https://"].into_iter().any(|scheme| {
            text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        match text.strip_prefix("git:") {
            _ if text == "specs" => Self::WorkingTree,
            Some(revision) => Self::Commit(revision.to_owned()),
            None if is_address => Self::Server(text.to_owned()),
            None => Self::File(PathBuf::from(text)),
        }
    }

    /// Whether it takes HTTP to read it.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Server(_))
    }
}

/// A document with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Side {
    /// As the command line says it, without what may be secret.
    pub label: String,
    /// The commit that it is from, in full.
    pub commit: Option<String>,
    /// The file in the working tree that holds it, by its name as seen from the root, where it is
    /// below it. Annotations lead there.
    pub file: Option<String>,
    /// What is in that file, or was received: the text whose lines count.
    pub text: String,
    /// Whether the overlay and the rules are meant for it.
    pub is_ours: bool,
    name: String,
    value: Value,
    /// What is compared in place of `text`, where that is not the same.
    normal: Option<String>,
    overlay: Option<Companion>,
    config: Option<Companion>,
}

/// The overlay or the rules.
#[derive(Clone, Debug)]
struct Companion {
    name: String,
    text: String,
}

impl Side {
    /// Reads the document at `place`.
    ///
    /// # Errors
    /// There is none, or it is refused.
    pub fn read(
        workspace: &Workspace,
        place: &Place,
        network: &network::Options,
    ) -> Result<Self, Failure> {
        match place {
            Place::WorkingTree => working_tree(workspace),
            Place::Commit(revision) => commit(workspace, revision),
            Place::Server(address) => {
                let received = network::document(address, network)?;
                other(workspace, &network::shown(address), &received, None)
            }
            Place::File(path) => {
                let received = source::from_file(path)?;
                let file = below(workspace.root(), path);
                other(workspace, &path.display().to_string(), &received, file)
            }
        }
    }

    /// A document of the history, which the overlay and the rules of the working tree are for.
    pub(crate) fn former(workspace: &Workspace, former: Former) -> Result<Self, Failure> {
        let Former { file, text, .. } = former;
        let side = Self::new(&file, file.clone(), text)?;
        let (overlay, config) = (companion(workspace, OVERLAY)?, companion(workspace, CONFIG)?);
        Ok(Self { is_ours: true, overlay, config, ..side })
    }

    /// What the generator reads. Lenient: whether the overlay and the rules still fit is for
    /// `regen` to judge, and here the drift is to be seen all the same.
    #[must_use]
    pub fn input(&self) -> Input<'_> {
        fn source(companion: &Companion) -> Source<'_> {
            Source { name: &companion.name, text: &companion.text }
        }
        Input {
            document: Source {
                name: &self.name,
                text: self.normal.as_deref().unwrap_or(&self.text),
            },
            overlays: self.overlay.iter().map(source).collect(),
            config: self.config.as_ref().map(source),
            strict: false,
        }
    }

    /// What diagnostics call the document.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document itself.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The errors among the findings about this side, each with the file that it is about.
    pub(crate) fn refused(&self, findings: Diagnostics) -> Failure {
        let mut errors = Diagnostics::default();
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        findings.into_iter().filter(is_error).for_each(|finding| errors.push(finding));
        Failure::from(errors).about(&self.name)
    }

    /// Whether an overlay was applied.
    #[must_use]
    pub fn has_overlay(&self) -> bool {
        self.overlay.is_some()
    }

    /// Whether `file` is the overlay or the rules of this side.
    #[must_use]
    pub fn has_companion(&self, file: &str) -> bool {
        self.overlay.iter().chain(&self.config).any(|companion| companion.name == file)
    }

    fn new(label: &str, name: String, text: String) -> Result<Self, Failure> {
        let (value, _) = document::read(Source { name: &name, text: &text })
            .map_err(|failure| failure.about(&name))?;
        Ok(Self {
            label: label.to_owned(),
            commit: None,
            file: None,
            text,
            is_ours: false,
            name,
            value,
            normal: None,
            overlay: None,
            config: None,
        })
    }

    fn is_bare(&self) -> bool {
        let mut bare = self.value.clone();
        drop_prose(&mut bare);
        bare == self.value
    }

    fn drop_prose(&mut self) {
        drop_prose(&mut self.value);
        self.normal = Some(canonical(&self.value));
    }
}

/// Where `fetch` has taken the prose out of one side, the other's is no difference.
pub fn level(base: &mut Side, revision: &mut Side) {
    if !(base.is_ours && revision.is_ours) {
        return;
    }
    match (base.is_bare(), revision.is_bare()) {
        (true, false) => revision.drop_prose(),
        (false, true) => base.drop_prose(),
        _ => {}
    }
}

fn working_tree(workspace: &Workspace) -> Result<Side, Failure> {
    let text = workspace.read_optional(DOCUMENT)?.ok_or_else(|| {
        Failure::Usage(format!("there is no {DOCUMENT}; `cargo xtask fetch` brings one in"))
    })?;
    let (overlay, config) = (companion(workspace, OVERLAY)?, companion(workspace, CONFIG)?);
    let side = Side::new("specs", DOCUMENT.to_owned(), text)?;
    Ok(Side { file: Some(DOCUMENT.to_owned()), is_ours: true, overlay, config, ..side })
}

fn companion(workspace: &Workspace, name: &str) -> Result<Option<Companion>, Failure> {
    let text = workspace.read_optional(name)?;
    Ok(text.map(|text| Companion { name: name.to_owned(), text }))
}

fn commit(workspace: &Workspace, revision: &str) -> Result<Side, Failure> {
    let git = Git::open(workspace.root())?;
    let commit = git.commit(revision)?;
    let label = format!("git:{revision}");
    let read = |file: &str| -> Result<Option<Companion>, Failure> {
        let Some(bytes) = git.file(&commit, file)? else { return Ok(None) };
        let name = format!("{label}:{file}");
        let text = document::text(&bytes, &name)?.to_owned();
        Ok(Some(Companion { name, text }))
    };
    let Some(Companion { name, text }) = read(DOCUMENT)? else {
        return Err(Failure::Usage(format!("there is no {DOCUMENT} in {label}")));
    };
    let (overlay, config) = (read(OVERLAY)?, read(CONFIG)?);
    let side = Side::new(&label, name, text)?;
    Ok(Side { commit: Some(commit), is_ours: true, overlay, config, ..side })
}

/// A document that is not the one in `specs/`, or not known to be.
fn other(
    workspace: &Workspace,
    label: &str,
    received: &Received,
    file: Option<String>,
) -> Result<Side, Failure> {
    let bytes = history::unpack(&received.bytes, &received.name)?;
    let text = document::text(&bytes, &received.name)?.to_owned();
    let mut side = Side::new(label, received.name.clone(), text)?;
    side.file = file;
    // A document in `specs/` that cannot be read makes nothing ours.
    let Ok(specs) = working_tree(workspace) else { return Ok(side) };
    side.is_ours = is_same_service(&specs.value, &side.value);
    if side.is_ours {
        (side.overlay, side.config) = (specs.overlay, specs.config);
        let before = side.value.clone();
        deployment::normalize(&mut side.value);
        side.normal = (side.value != before).then(|| canonical(&side.value));
    }
    Ok(side)
}

/// Whether two documents describe versions of one service: they give themselves the same title, or
/// half of the smaller one's paths are in the other.
fn is_same_service(known: &Value, other: &Value) -> bool {
    /// Fewer paths than these (`/health`, `/version`, …) are in the documents of many services.
    const ENOUGH: usize = 10;
    let title = |document: &Value| {
        let title = document.pointer("/info/title").and_then(Value::as_str).unwrap_or_default();
        title.trim().to_lowercase()
    };
    let paths = |document: &Value| -> BTreeSet<String> {
        let paths = document.get("paths").and_then(Value::as_object);
        paths.into_iter().flat_map(Map::keys).cloned().collect()
    };
    let (known_title, other_title) = (title(known), title(other));
    if !known_title.is_empty() && known_title == other_title {
        return true;
    }
    let (known, other) = (paths(known), paths(other));
    let common = known.intersection(&other).count();
    common >= ENOUGH && common * 2 >= known.len().min(other.len())
}

/// The name of `path` as seen from `root`, with slashes, where it lies below it.
fn below(root: &Path, path: &Path) -> Option<String> {
    let (root, path) = (root.canonicalize().ok()?, path.canonicalize().ok()?);
    let names = path.strip_prefix(root).ok()?.components();
    Some(names.map(|name| name.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::{Place, is_same_service};
    use serde_json::{Value, json};

    #[test]
    fn a_place_is_told_by_its_form() {
        for (text, expected) in [
            ("specs", Place::WorkingTree),
            ("git:HEAD~2", Place::Commit("HEAD~2".to_owned())),
            ("git:", Place::Commit(String::new())),
            ("https://onyx.example/api", Place::Server("https://onyx.example/api".to_owned())),
            ("HTTP://h", Place::Server("HTTP://h".to_owned())),
            ("./specs", Place::File("./specs".into())),
            ("a b.json", Place::File("a b.json".into())),
            ("é", Place::File("é".into())),
        ] {
            assert_eq!(Place::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn versions_of_one_service_share_their_title_or_their_paths() {
        let document = |title: &str, paths: std::ops::Range<u32>| -> Value {
            let paths: serde_json::Map<_, _> =
                paths.map(|n| (format!("/{n}"), json!({}))).collect();
            json!({"info": {"title": title}, "paths": paths})
        };
        let known = document("Onyx Backend", 0..40);
        for (other, expected) in [
            (document("onyx backend ", 100..101), true),
            (document("Danswer", 20..60), true),
            (document("Danswer", 21..61), false),
            (document("Danswer", 0..9), false),
            (document("Danswer", 0..10), true),
            (document("", 0..0), false),
            (json!({}), false),
        ] {
            assert_eq!(is_same_service(&known, &other), expected, "{other}");
        }
        assert!(!is_same_service(&document("", 0..1), &document("", 0..1)));
    }
}
