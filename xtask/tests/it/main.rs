//! The commands, on workspaces in temporary folders.
#![allow(clippy::unwrap_used)]

mod changelog;
mod cli;
mod common;
mod diff;
mod drift;
mod fetch;
mod generate;
mod git;
mod hub;
mod network;
mod regen;
mod release;
mod workflows;
