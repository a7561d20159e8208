//! `cargo xtask` for documents from servers: see `xtask::network`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::main()
}
