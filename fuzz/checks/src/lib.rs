//! What the fuzz targets in `fuzz/` check, as functions that any program can call: a module for each
//! target, with `check` and with the `seeds` that fuzzing begins with.
//!
//! libFuzzer needs a nightly toolchain; the tests of this package run every target over its seeds and
//! over the inputs in `fuzz/crashes` on any.

#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "to panic is how a target says that something is wrong"
)]

pub mod diff;
pub mod disposition;
mod exchange;
pub mod framing;
pub mod generate;
pub mod json_path;
pub mod multipart;
pub mod mutate;
pub mod overlay;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, as cargo-fuzz calls it.
    pub name: &'static str,
    /// Panics where an input shows a mistake.
    pub check: fn(&[u8]),
    /// What fuzzing begins with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "diff", check: diff::check, seeds: diff::seeds },
    Target { name: "disposition", check: disposition::check, seeds: disposition::seeds },
    Target { name: "framing", check: framing::check, seeds: framing::seeds },
    Target { name: "generate", check: generate::check, seeds: generate::seeds },
    Target { name: "json_path", check: json_path::check, seeds: json_path::seeds },
    Target { name: "multipart", check: multipart::check, seeds: multipart::seeds },
    Target { name: "overlay", check: overlay::check, seeds: overlay::seeds },
];

/// Texts as seeds.
fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<Vec<u8>> {
    texts.into_iter().map(|text| text.into().into_bytes()).collect()
}
