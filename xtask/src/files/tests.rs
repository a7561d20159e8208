#![allow(clippy::unwrap_used)]

use super::*;

fn files(list: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
    list.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect()
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The names of all files below `root`, sorted.
fn names(root: &Path) -> Vec<String> {
    let survey = Survey::of(root).unwrap();
    let all = survey.files.union(&survey.others);
    all.map(|name| name.to_string_lossy().replace('\\', "/")).collect()
}

#[test]
fn a_folder_gains_changes_and_loses_generated_files() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "out/same.rs", "// @generated\nsame");
    write(root.path(), "out/old/deep/gone.rs", "// @generated\n");
    write(root.path(), "out/changed.rs", "// @generated\nbefore");
    write(root.path(), "out/.xtask-a1b2.tmp", "half a fi");
    let wanted = files(&[
        ("same.rs", "// @generated\nsame"),
        ("changed.rs", "// @generated\nafter"),
        ("new/mod.rs", "// @generated\nnew"),
    ]);
    let mut changes = Changes::new(root.path());
    let foreign = changes.want_folder("out", wanted.clone()).unwrap();
    assert_eq!(foreign, Vec::<PathBuf>::new());
    assert_eq!(changes.list().len(), 4);
    changes.apply().unwrap();
    assert_eq!(names(root.path()), ["out/changed.rs", "out/new/mod.rs", "out/same.rs"]);
    assert_eq!(
        fs::read_to_string(root.path().join("out/changed.rs")).unwrap(),
        "// @generated\nafter"
    );
    assert!(!root.path().join("out/old").exists(), "the emptied folders go too");

    let mut again = Changes::new(root.path());
    again.want_folder("out", wanted).unwrap();
    assert_eq!(again.list(), []);
}

#[test]
fn a_foreign_file_is_named_and_kept() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "out/mine.rs", "//! @generated in a way\n");
    write(root.path(), "out/empty.rs", "");
    let mut changes = Changes::new(root.path());
    let foreign = changes.want_folder("out", BTreeMap::new()).unwrap();
    assert_eq!(foreign, [Path::new("out/empty.rs"), Path::new("out/mine.rs")]);
    assert_eq!(changes.list(), []);
}

#[test]
fn modules_that_leave_their_folder_or_lack_the_header_are_refused() {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("../escaped.rs", "// @generated"),
        ("/escaped.rs", "// @generated"),
        ("a.rs", "//! no header"),
    ] {
        let refused = Changes::new(root.path()).want_folder("out", files(&[(name, text)]));
        assert!(matches!(refused, Err(Failure::Refused(_))), "{name}");
    }
}

#[test]
fn nothing_is_replaced_when_one_text_cannot_be_staged() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a", "before");
    write(root.path(), "wall", "a file where a folder would have to be");
    let mut changes = Changes::new(root.path());
    changes.want("a", "after".to_owned()).unwrap();
    changes.want("wall/b", "text".to_owned()).unwrap();
    assert!(matches!(changes.apply(), Err(Failure::Io { .. })));
    assert_eq!(fs::read_to_string(root.path().join("a")).unwrap(), "before");
    assert_eq!(names(root.path()), ["a", "wall"], "no temporary file stays");
}

#[cfg(unix)]
#[test]
fn written_files_are_readable_by_others_as_the_umask_says() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "plain", "");
    let mut changes = Changes::new(root.path());
    changes.want("made", "text".to_owned()).unwrap();
    changes.apply().unwrap();
    let mode = |name| fs::metadata(root.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("made"), mode("plain"));
}
