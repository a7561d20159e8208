//! What a request must be like for an expectation to answer it.

use super::Received;
use std::fmt;
use std::sync::Arc;

type Holds = dyn Fn(&Received) -> bool + Send + Sync;

/// A condition, and the words for it.
#[derive(Clone)]
pub(super) struct Condition {
    words: String,
    holds: Arc<Holds>,
}

impl Condition {
    pub(super) fn new(
        words: impl Into<String>,
        holds: impl Fn(&Received) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { words: words.into(), holds: Arc::new(holds) }
    }

    pub(super) fn holds(&self, received: &Received) -> bool {
        (self.holds)(received)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}
