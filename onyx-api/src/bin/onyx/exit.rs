//! How the program ends: what scripts can tell apart, as a number.

use onyx_api::runtime::{Error, ErrorKind};
use std::process::ExitCode;

/// The end of the help, which is what the numbers below mean.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done                     5  there is no such thing (404)
  1  any other failure        6  the server finds something wrong with the request (400, 409, 422)
  2  wrong usage              7  too many requests (429), or a limit was reached (402)
  3  no answer in time        8  the server failed (5xx)
  4  not allowed (401, 403)   9  the answer is not what the operation promises";

const OTHER: u8 = 1;
const USAGE: u8 = 2;
const NO_ANSWER: u8 = 3;
const NOT_ALLOWED: u8 = 4;
const NOT_THERE: u8 = 5;
const WRONG: u8 = 6;
const LIMITED: u8 = 7;
const SERVER_FAILED: u8 = 8;
const NOT_AS_PROMISED: u8 = 9;

/// Why the program does not do what it was asked for.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    pub(crate) fn usage(message: String) -> Self {
        Self { code: USAGE, message }
    }

    pub(crate) fn other(message: String) -> Self {
        Self { code: OTHER, message }
    }

    /// Tells it, and gives the number. Whoever has stopped reading (`… | head`) has what they wanted.
    pub(crate) fn report(self) -> ExitCode {
        if self.message.is_empty() {
            return ExitCode::SUCCESS;
        }
        eprintln!("onyx: {}", self.message);
        ExitCode::from(self.code)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self { code: 0, message: String::new() },
            _ => Self::other(error.to_string()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { code: code(&error), message: error.to_string() }
    }
}

fn code(error: &Error) -> u8 {
    if let Some(status) = error.status().filter(|status| !status.is_success()) {
        return match status.as_u16() {
            401 | 403 => NOT_ALLOWED,
            404 => NOT_THERE,
            400 | 409 | 422 => WRONG,
            402 | 429 => LIMITED,
            500.. => SERVER_FAILED,
            _ => OTHER,
        };
    }
    match error.kind() {
        ErrorKind::Configuration | ErrorKind::Request => USAGE,
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => NO_ANSWER,
        ErrorKind::Decode | ErrorKind::NotTheApi => NOT_AS_PROMISED,
        ErrorKind::Reported => SERVER_FAILED,
        _ => OTHER,
    }
}
