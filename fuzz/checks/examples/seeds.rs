//! Writes what fuzzing begins with into a folder for each target: `cargo run --package
//! onyx-fuzz-checks --example seeds -- fuzz/corpus`.
#![allow(clippy::expect_used, reason = "a command that fails says why")]

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("the folder to write into"));
    for target in onyx_fuzz_checks::TARGETS {
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder)?;
        for (index, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{index:03}")), seed)?;
        }
    }
    Ok(())
}
