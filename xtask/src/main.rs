//! `cargo xtask`: see [`xtask::cli`].

#![forbid(unsafe_code)]

use mimalloc::MiMalloc;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    xtask::cli::main()
}
