//! How long each part of a run took.

use std::fmt;
use std::time::{Duration, Instant};

/// A stopwatch with named laps.
#[derive(Clone, Debug)]
pub struct Timings {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Starts the watch.
    #[must_use]
    pub fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    /// Ends a lap, and begins the next.
    pub fn lap(&mut self, name: &'static str) {
        let now = Instant::now();
        self.laps.push((name, now - self.last));
        self.last = now;
    }

    /// Adds laps that somebody else has measured since the last one.
    pub fn extend(&mut self, laps: Vec<(&'static str, Duration)>) {
        self.laps.extend(laps);
        self.last = Instant::now();
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        for (name, time) in &self.laps {
            writeln!(f, "{name:<10} {:>9.1} ms", milliseconds(*time))?;
        }
        let total = self.laps.iter().map(|(_, time)| *time).sum();
        write!(f, "{:<10} {:>9.1} ms", "total", milliseconds(total))
    }
}
