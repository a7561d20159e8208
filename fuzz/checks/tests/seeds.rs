//! Every target over its seeds, and over the inputs that have shown a mistake: on stable, and without
//! libFuzzer.
#![allow(clippy::expect_used, clippy::panic, reason = "tests fail so")]

use onyx_fuzz_checks::{TARGETS, Target};
use std::fs;
use std::path::PathBuf;

/// Where inputs are kept that have shown a mistake.
fn crashes(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = onyx_tests::workspace().join("fuzz/crashes").join(target.name);
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.map(|path| (path.clone(), fs::read(path).expect("a file"))).collect()
}

#[test]
fn every_target_holds_for_its_seeds() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        for seed in seeds {
            (target.check)(&seed);
        }
    }
}

#[test]
fn what_has_failed_once_holds() {
    for target in TARGETS {
        for (path, input) in crashes(target) {
            println!("{}", path.display());
            (target.check)(&input);
        }
    }
}

/// A target without a program would never be fuzzed.
#[test]
fn every_target_has_a_program() {
    let manifest = onyx_tests::read("fuzz/Cargo.toml");
    let programs = manifest.matches("[[bin]]").count();
    assert_eq!(programs, TARGETS.len());
    for target in TARGETS {
        let path = format!("fuzz_targets/{}.rs", target.name);
        assert!(manifest.contains(&format!("path = \"{path}\"")), "{path}");
        let program = onyx_tests::read(&format!("fuzz/{path}"));
        assert!(program.contains(&format!("{}::check(data)", target.name)), "{path}");
    }
}
