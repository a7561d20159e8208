//! The crates that are compared, in a workspace of their own below the target folder: versions and
//! profiles are this workspace's.

use super::target_folder;
use crate::failure::Failure;
use crate::files::Changes;
use crate::regen::Specs;
use crate::workspace::{MANIFEST, Workspace, read};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The client as it is committed.
pub(super) const OURS: &str = "onyx-api";
/// What it stands on, and what the plain one stands on too.
pub(super) const RUNTIME: &str = "onyx-runtime";
/// The same with serde's derives.
pub(super) const PLAIN: &str = "onyx-api-plain";
/// A program that asks a question through the client.
pub(super) const ASK: &str = "ask";
/// The same without the client.
pub(super) const BY_HAND: &str = "by-hand";

/// A program that makes calls through the client.
pub(super) const CALLS: &str = "calls";
/// The same without the client.
pub(super) const CALLS_BY_HAND: &str = "calls-by-hand";

const MEMBERS: [&str; 7] = [RUNTIME, OURS, PLAIN, ASK, BY_HAND, CALLS, CALLS_BY_HAND];

/// Parts of the client's manifest that speak of files which are not copied.
const ONLY_FOR_TESTS: [&str; 4] = ["[dev-dependencies]", "[[test]]", "[[bench]]", "[[example]]"];

const ASK_DEPENDENCIES: &str = r#"
onyx-api = { workspace = true, features = ["chat", "rustls"] }
tokio = { workspace = true, features = ["macros", "rt"] }
"#;

/// TLS as `onyx-api` has it.
const BY_HAND_DEPENDENCIES: &str = r#"
reqwest = { workspace = true, features = ["json", "rustls-no-provider"] }
rustls.workspace = true
serde = { workspace = true, features = ["derive"] }
serde_json.workspace = true
tokio = { workspace = true, features = ["macros", "rt"] }
"#;

const CALLS_DEPENDENCIES: &str = r#"
onyx-api = { workspace = true, features = ["chat", "projects", "server", "rustls", "http2"] }
tokio = { workspace = true, features = ["macros", "rt"] }
uuid.workspace = true
"#;

const CALLS_BY_HAND_DEPENDENCIES: &str = r#"
reqwest = { workspace = true, features = ["http2", "json", "multipart", "rustls-no-provider", "stream"] }
rustls.workspace = true
serde_json.workspace = true
tokio = { workspace = true, features = ["fs", "macros", "rt"] }
uuid.workspace = true
"#;

/// Where the crates lie.
pub(super) struct Crates {
    root: PathBuf,
}

impl Crates {
    /// Writes what differs from what an earlier run has left.
    pub(super) fn write(workspace: &Workspace) -> Result<Self, Failure> {
        let crates = Self { root: target_folder(workspace).join("bench/compile") };
        let mut changes = Changes::new(&crates.root);
        let manifest = workspace.read("Cargo.toml")?;
        changes.want("Cargo.toml", workspace_manifest(&manifest)?)?;
        if !crates.root.join("Cargo.lock").exists() {
            changes.want("Cargo.lock", workspace.read("Cargo.lock")?)?;
        }
        let runtime = library_manifest(&workspace.read("onyx-runtime/Cargo.toml")?, RUNTIME);
        add(&mut changes, RUNTIME, &runtime, sources(&workspace.path("onyx-runtime/src"))?)?;
        let api = workspace.read(MANIFEST)?;
        let sources = sources(&workspace.path("onyx-api/src"))?;
        add(&mut changes, OURS, &library_manifest(&api, OURS), sources.clone())?;
        add(&mut changes, PLAIN, &library_manifest(&api, PLAIN), plain(workspace, sources)?)?;
        let programs = [
            (ASK, ASK_DEPENDENCIES, include_str!("../../bench/ask.rs")),
            (BY_HAND, BY_HAND_DEPENDENCIES, include_str!("../../bench/by_hand.rs")),
            (CALLS, CALLS_DEPENDENCIES, include_str!("../../bench/calls.rs")),
            (
                CALLS_BY_HAND,
                CALLS_BY_HAND_DEPENDENCIES,
                include_str!("../../bench/calls_by_hand.rs"),
            ),
        ];
        let common = include_str!("../../bench/calls_common.rs");
        for (name, dependencies, text) in programs {
            let mut files = BTreeMap::from([(PathBuf::from("main.rs"), text.to_owned())]);
            if [CALLS, CALLS_BY_HAND].contains(&name) {
                files.insert(PathBuf::from("common.rs"), common.to_owned());
            }
            add(&mut changes, name, &program_manifest(name, dependencies), files)?;
        }
        changes.apply()?;
        Ok(crates)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where everything is built but what is built from nothing.
    pub(super) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Where a program is built from nothing.
    pub(super) fn cold_target(&self, package: &str) -> PathBuf {
        self.root.join("cold").join(package)
    }

    /// Makes a package look changed.
    pub(super) fn touch(&self, package: &str) -> Result<(), Failure> {
        let source = self.root.join(package).join("src");
        let roots = ["lib.rs", "main.rs"].map(|file| source.join(file));
        let root = roots.into_iter().find(|file| file.exists()).unwrap_or(source);
        let file = File::options().write(true).open(&root).map_err(Failure::io("open", &root))?;
        file.set_modified(SystemTime::now()).map_err(Failure::io("touch", &root))
    }

    /// The library that a release build has made.
    pub(super) fn rlib(&self, package: &str) -> PathBuf {
        self.target().join(format!("release/lib{}.rlib", package.replace('-', "_")))
    }

    /// The folder of a package's documentation.
    pub(super) fn documentation(&self, package: &str) -> PathBuf {
        self.target().join("doc").join(package.replace('-', "_"))
    }

    /// The program that a release build has made.
    pub(super) fn built(&self, package: &str) -> PathBuf {
        self.target().join("release").join(format!("{package}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The program that was built from nothing.
    pub(super) fn program(&self, package: &str) -> PathBuf {
        let file = format!("{package}{}", std::env::consts::EXE_SUFFIX);
        self.cold_target(package).join("release").join(file)
    }
}

fn add(
    changes: &mut Changes,
    package: &str,
    manifest: &str,
    sources: BTreeMap<PathBuf, String>,
) -> Result<(), Failure> {
    let folder = PathBuf::from(package);
    changes.want(folder.join("Cargo.toml"), manifest.to_owned())?;
    for (name, text) in sources {
        changes.want(folder.join("src").join(name), text)?;
    }
    Ok(())
}

/// All files below a folder, by their path in it: sources, and the texts that they include.
fn sources(folder: &Path) -> Result<BTreeMap<PathBuf, String>, Failure> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).map_err(Failure::io("list", &next))? {
            let path = entry.map_err(Failure::io("list", &next))?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                found.insert(name.to_owned(), read(&path)?);
            }
        }
    }
    Ok(found)
}

/// The client's sources with the plain rendering in the place of the real one.
fn plain(
    workspace: &Workspace,
    mut sources: BTreeMap<PathBuf, String>,
) -> Result<BTreeMap<PathBuf, String>, Failure> {
    let rendered = onyx_codegen::generate_plain(&Specs::read(workspace)?.input())?.files;
    sources.retain(|name, _| !name.starts_with("generated"));
    let generated = Path::new("generated");
    sources.extend(rendered.into_iter().map(|(name, text)| (generated.join(name), text)));
    Ok(sources)
}

/// This workspace's manifest with other members.
fn workspace_manifest(text: &str) -> Result<String, Failure> {
    const SHARED: &str = "[workspace.package]";
    let Some((_, shared)) = text.split_once(SHARED) else {
        return Err(Failure::Bench(format!("Cargo.toml has no {SHARED}")));
    };
    let members = MEMBERS.map(|member| format!("\"{member}\"")).join(", ");
    Ok(format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n{SHARED}{shared}"))
}

/// The client's manifest under another name, without tests and examples, and with serde's derives.
fn library_manifest(text: &str, package: &str) -> String {
    let mut out = String::new();
    let mut skipped = false;
    for line in text.lines() {
        if line.starts_with('[') {
            skipped = ONLY_FOR_TESTS.contains(&line);
        }
        if skipped {
            continue;
        }
        let line = match line {
            "name = \"onyx-api\"" => format!("name = \"{package}\""),
            "serde.workspace = true" if package == PLAIN => {
                "serde = { workspace = true, features = [\"derive\"] }".to_owned()
            }
            line => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn program_manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition.workspace = true\n\n[dependencies]{dependencies}"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_workspace_has_other_members_and_the_same_versions() {
        let text = "[workspace]\nmembers = [\"xtask\"]\n\n[workspace.package]\nversion = \"1\"\n";
        let made = workspace_manifest(text).unwrap();
        assert!(made.contains("\"onyx-api-plain\"") && !made.contains("xtask"), "{made}");
        assert!(made.ends_with("[workspace.package]\nversion = \"1\"\n"), "{made}");
        assert!(workspace_manifest("[workspace]").is_err());
    }

    #[test]
    fn the_plain_client_has_derives_and_no_tests() {
        let text = "[package]\nname = \"onyx-api\"\n[dependencies]\nserde.workspace = true\n[dev-dependencies]\nonyx-codegen = { path = \"../onyx-codegen\" }\n[[test]]\nname = \"mock\"\n[[bench]]\nname = \"wire\"\n[lints]\nworkspace = true\n";
        let made = library_manifest(text, PLAIN);
        let want = "[package]\nname = \"onyx-api-plain\"\n[dependencies]\nserde = { workspace = true, features = [\"derive\"] }\n[lints]\nworkspace = true\n";
        assert_eq!(made, want);
        assert!(library_manifest(text, OURS).contains("serde.workspace = true"));
    }
}
