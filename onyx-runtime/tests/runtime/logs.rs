//! All that is logged by anybody in this program, the HTTP client too.

use std::sync::{Mutex, Once};

struct Lines(Mutex<String>);

static LINES: Lines = Lines(Mutex::new(String::new()));
static START: Once = Once::new();

impl log::Log for Lines {
    fn enabled(&self, _metadata: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}\n", record.level(), record.target(), record.args());
        self.0.lock().unwrap().push_str(&line);
    }

    fn flush(&self) {}
}

/// Begins to keep what is logged, down to what only helps to find mistakes.
pub fn start() {
    START.call_once(|| {
        log::set_logger(&LINES).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// What was logged since, by all tests that run.
pub fn lines() -> String {
    LINES.0.lock().unwrap().clone()
}
