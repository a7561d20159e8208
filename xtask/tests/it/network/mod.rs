//! `fetch --server`, against servers on this machine.

mod cli;
mod deployments;
mod discovery;
mod refusals;
mod server;
mod transport;

use onyx_codegen::diagnostic::Diagnostic;
use std::time::Duration;
use xtask::failure::Failure;
use xtask::fetch::source::Received;
use xtask::network::{Options, document};

/// What a test waits with: no proxy between, and no pause longer than it has to be.
fn options() -> Options {
    Options {
        timeout: Duration::from_secs(20),
        retry_pause: Duration::from_millis(1),
        proxies: false,
        ..Options::default()
    }
}

fn found(address: &str) -> Received {
    document(address, &options()).unwrap_or_else(|failure| unreachable!("{}", told(&failure)))
}

/// The one finding that refuses what is at `address`.
fn refused(address: &str, options: &Options) -> Diagnostic {
    match document(address, options) {
        Err(Failure::Refused(findings)) => {
            let mut findings = findings.into_iter();
            let finding = findings.next().unwrap();
            assert_eq!(findings.next(), None);
            assert!(finding.help.is_some(), "{finding}");
            finding
        }
        other => unreachable!("not refused: {other:?}"),
    }
}

fn told(failure: &Failure) -> String {
    match failure {
        Failure::Refused(findings) => {
            findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}
