//! `generate`, with a stand-in for the generator.

use crate::common::{Sandbox, document, one_module_per_path};
use xtask::failure::Failure;
use xtask::generate::{Generated, Options, generate};

/// Options for the document with these paths, to be written into `out`.
fn options(sandbox: &Sandbox, names: &[&str]) -> Options {
    let spec = sandbox.write("api.json", document("v1", names));
    Options { spec, out: sandbox.root().join("out"), ..Options::default() }
}

fn run(sandbox: &Sandbox, options: &Options) -> Result<Generated, Failure> {
    generate(&sandbox.workspace(), options, one_module_per_path)
}

#[test]
fn writes_a_crate_and_later_brings_it_up_to_date() {
    let sandbox = Sandbox::new();
    let made = run(&sandbox, &options(&sandbox, &["cats", "dogs"])).unwrap();
    assert_eq!((made.name.as_str(), made.written), ("pets", 5));
    let manifest = sandbox.read("out/Cargo.toml");
    let runtime = sandbox.root().join("onyx-runtime").canonicalize().unwrap();
    for part in
        ["name = \"pets\"", "\n[workspace]\n", "\ncats = []\n", &runtime.display().to_string()]
    {
        assert!(manifest.contains(part), "{part} is not in {manifest}");
    }
    assert!(sandbox.read("out/src/lib.rs").starts_with("// @generated"));

    sandbox.write("out/examples/mine.rs", "fn main() {}");
    let again = run(&sandbox, &options(&sandbox, &["cats"])).unwrap();
    assert_eq!(again.written, 2, "a module less, and its feature");
    let names: Vec<String> = sandbox.files("out").into_keys().collect();
    let kept = [
        "Cargo.toml",
        "examples/mine.rs",
        "src/generated/cats/mod.rs",
        "src/generated/mod.rs",
        "src/lib.rs",
    ];
    assert_eq!(names, kept.map(|name| format!("out/{name}")));
}

#[test]
fn refuses_a_folder_that_holds_something_else_unless_forced() {
    let sandbox = Sandbox::new();
    sandbox.write("out/Cargo.toml", "[package]\n");
    sandbox.write("out/src/generated/mine.rs", "");
    let mut options = options(&sandbox, &["cats"]);
    assert!(matches!(run(&sandbox, &options), Err(Failure::Usage(_))));
    assert_eq!(sandbox.read("out/Cargo.toml"), "[package]\n");
    options.force = true;
    run(&sandbox, &options).unwrap();
    assert!(sandbox.read("out/Cargo.toml").starts_with("# @generated"));
    assert_eq!(sandbox.read("out/src/generated/mine.rs"), "", "what is in nobody's way stays");
}

#[test]
fn an_empty_folder_is_taken_and_a_file_is_not() {
    let sandbox = Sandbox::new();
    let mut options = options(&sandbox, &["cats"]);
    std::fs::create_dir(&options.out).unwrap();
    run(&sandbox, &options).unwrap();
    options.out = options.spec.clone();
    assert!(matches!(run(&sandbox, &options), Err(Failure::Usage(_))));
}

#[test]
fn nothing_is_written_when_the_document_or_the_name_is_refused() {
    let sandbox = Sandbox::new();
    let refused = run(&sandbox, &options(&sandbox, &["bad"]));
    assert!(matches!(refused, Err(Failure::Refused(_))));
    let named = Options { name: Some("a b".to_owned()), ..options(&sandbox, &["cats"]) };
    assert!(matches!(run(&sandbox, &named), Err(Failure::Usage(_))));
    let missing = Options { config: Some("nowhere.yaml".into()), ..options(&sandbox, &["cats"]) };
    assert!(matches!(run(&sandbox, &missing), Err(Failure::Usage(_))));
    assert!(!sandbox.root().join("out").exists());
}
