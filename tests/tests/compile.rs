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
    for document in &documents {
        workspace.generated(&document.name, &document.generate());
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

    // Prose is documentation, and nothing else: rustdoc has nothing to say about it, or to run.
    let hostile = ["--package", "prose-hostile", "--package", "names-hostile"];
    workspace.cargo(&[&["doc", "--quiet", "--no-deps"], &hostile[..]].concat());
    let said = workspace.cargo(&[&["test", "--doc"], &hostile[..]].concat());
    assert_eq!(said.matches("running 0 tests").count(), 2, "{said}");
}
