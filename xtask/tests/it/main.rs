//! The commands, on workspaces in temporary folders.
#![allow(clippy::unwrap_used, clippy::panic, reason = "to panic is how a test fails")]

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
