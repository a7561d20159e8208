//! The commands, on workspaces in temporary folders.
#![allow(clippy::unwrap_used)]

mod cli;
mod common;
mod fetch;
mod generate;
mod network;
mod regen;
