//! The documents of older servers, generated from leniently with the overlay and the rules of the
//! newest: whole, and compiled without a warning.
//!
//! They are no part of the repository: the test looks for `onyx-VERSION.openapi.json` in the
//! folder that `ONYX_OLDER_SPECS` names, or in `../shared/specs` beside the repository, and says so
//! where it finds neither. It costs about a minute of one core.

use onyx_codegen::{Input, Source};
use onyx_tests::crates::Workspace;
use onyx_tests::{read, surface, told, workspace};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The versions, and how many operations their documents have.
const VERSIONS: [(&str, usize); 2] = [("4.0.0", 538), ("4.5.6", 610)];

fn folder() -> PathBuf {
    let named = env::var_os("ONYX_OLDER_SPECS").map(PathBuf::from);
    named.unwrap_or_else(|| workspace().join("../shared/specs"))
}

#[test]
fn older_documents_compile_too() {
    let (overlay, rules) = (read("specs/onyx.overlay.yaml"), read("specs/onyx.codegen.yaml"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut crates = Workspace::new(&target.join("older"));
    let mut found = 0;
    for (version, operations) in VERSIONS {
        let path = folder().join(format!("onyx-{version}.openapi.json"));
        let Ok(document) = fs::read_to_string(&path) else {
            println!("skipped: there is no {}", path.display());
            continue;
        };
        let input = Input {
            document: Source { name: version, text: &document },
            overlays: vec![Source { name: "specs/onyx.overlay.yaml", text: &overlay }],
            config: Some(Source { name: "specs/onyx.codegen.yaml", text: &rules }),
            strict: false,
        };
        let output =
            onyx_codegen::generate(&input).unwrap_or_else(|found| panic!("{}", told(&found)));
        assert_eq!(output.counts.get("operations"), Some(&operations), "{version}");
        let functions = surface::operations(&output).len();
        assert!(functions >= operations, "{version}: {functions} functions");
        crates.generated(&format!("onyx-{}", version.replace('.', "-")), &output);
        found += 1;
    }
    if found > 0 {
        crates.finish();
        crates.cargo(&["check", "--quiet", "--keep-going", "--workspace"]);
        println!("{found} older documents compile");
    }
}
