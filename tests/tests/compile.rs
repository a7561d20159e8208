//! All generated code of the small documents is compiled, without a warning, and reads and writes
//! the examples beside them.
//!
//! It is a Cargo workspace of its own, below the target folder: a crate for each document, and one
//! package of tests. It is compiled without `full-serde` (as most callers have it) and with it (as
//! the examples need it).

use onyx_tests::crates::{self, Workspace};
use onyx_tests::documents;
use std::path::Path;

#[test]
fn every_shape_compiles_and_keeps_its_examples() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shapes");
    let mut workspace = Workspace::new(&folder);
    let documents = documents::all();
    let mut shown = 0;
    for document in &documents {
        let output = document.generate_with_examples();
        shown +=
            output.files.values().map(|file| file.matches("/// ```no_run").count()).sum::<usize>();
        workspace.generated(&document.name, &output);
    }
    let examples: String = documents.iter().map(crates::examples).collect();
    let tests = [
        ("examples", format!("{}\n{examples}", crates::EXAMPLES)),
        ("mock", include_str!("../driver/mock.rs").to_owned()),
        ("wire", include_str!("../driver/wire.rs").to_owned()),
    ];
    workspace.tests("driver", &tests);
    workspace.finish();

    workspace.cargo(&["check", "--quiet", "--keep-going", "--workspace", "--exclude", "driver"]);
    workspace.cargo(&["test", "--quiet", "--package", "driver"]);

    // What lists of operations share is there where one of its resources is, and only there.
    for resource in ["animals", "keepers", "stories"] {
        let features = format!("dispatch,{resource}");
        let alone = ["--package", "lists", "--no-default-features", "--features", &features];
        workspace.cargo(&[&["check", "--quiet"], &alone[..]].concat());
    }

    // Prose is documentation, and nothing else: rustdoc has nothing to say about it, or to run.
    let hostile = ["--package", "prose-hostile", "--package", "names-hostile"];
    workspace.cargo(&[&["doc", "--quiet", "--no-deps"], &hostile[..]].concat());

    // What is shown of each function compiles, and nothing else is taken for code.
    let said = workspace.cargo(&["test", "--doc", "--workspace", "--exclude", "driver"]);
    assert_eq!((passed(&said), shown > 100), (shown, true), "{said}");
}

/// How many tests a run of Cargo has passed.
fn passed(said: &str) -> usize {
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    results.filter_map(|result| result.split_once(' ')?.0.parse::<usize>().ok()).sum()
}
