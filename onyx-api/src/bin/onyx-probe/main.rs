//! Holds a server against its OpenAPI document: calls every operation that only reads, and reports
//! where what comes is not what is documented. `cargo xtask probe` starts it.
//!
//! The way through: `plan` says what may be called and with what (`access`, `ids`), `call` calls,
//! `judge` and `check` hold the answer against the document, `rounds` does the same with objects of
//! its own; `report` and its forms (`text`, `markdown`, `json`) say what came of it, `suggest` what
//! would have to stand in the document, and `record` writes the exchanges down for the tests.
//!
//! The document is read from a file rather than built in: it is 1.4 MB that nobody else who takes
//! this package wants, and a changed overlay is tried out without building anything.

#![forbid(unsafe_code)]

mod access;
mod args;
mod call;
mod check;
mod document;
mod finding;
mod ids;
mod json;
mod judge;
mod markdown;
mod place;
mod plan;
mod probe;
mod record;
mod report;
mod rounds;
mod stop;
mod suggest;
#[path = "../common/terminal.rs"]
mod terminal;
mod text;

use args::{Args, Format};
use report::Report;
use std::io::Write;
use std::process::ExitCode;

/// The exit code where nothing can be said of the server.
const NOTHING: u8 = 3;

fn main() -> ExitCode {
    let args = Args::of_process();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return nothing(&format!("no runtime to be had: {error}")),
    };
    let probed = runtime.block_on(probe::probe(&args));
    // A call that was given up may still be waiting for the system's answer to a name.
    runtime.shutdown_background();
    match probed {
        Ok(report) => {
            let mut shown = shown(&report, args.format);
            // Here, and nowhere before: a server may repeat the key in any place.
            report.client.raw().hide_secrets(&mut shown);
            // Whoever has stopped reading (`… | head`) has what they wanted.
            let _ = std::io::stdout().lock().write_all(shown.as_bytes());
            complain(&report);
            ExitCode::from(report.exit_code())
        }
        Err(complaint) => nothing(&complaint),
    }
}

fn shown(report: &Report, format: Format) -> String {
    match format {
        Format::Text => text::text(report),
        Format::Markdown => markdown::markdown(report),
        Format::Json => json::json(report),
        Format::Overlay => suggest::yaml(&report.actions),
    }
}

/// Says what must not be overlooked, whatever form the report has.
fn complain(report: &Report) {
    for mut line in report.complaints() {
        report.client.raw().hide_secrets(&mut line);
        eprintln!("onyx-probe: {line}");
    }
}

fn nothing(complaint: &str) -> ExitCode {
    eprintln!("onyx-probe: {complaint}");
    ExitCode::from(NOTHING)
}
