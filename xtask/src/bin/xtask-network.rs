//! `cargo xtask` for documents from servers: see `xtask::network`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::main()
}
