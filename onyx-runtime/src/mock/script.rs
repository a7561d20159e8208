//! What a stream says, step by step.

use super::body::Step;
use crate::{Framing, Operation};
use bytes::Bytes;
use serde::Serialize;
use serde_json::json;
use std::fmt;
use std::time::Duration;

/// What a stream says, step by step: items, and what may go wrong between them. A list of items is
/// one, too.
///
/// ```
/// use onyx_api::runtime::mock::Script;
/// use std::time::Duration;
///
/// let script = Script::new()
///     .items(["The", "answer"])
///     .pause(Duration::from_millis(20))
///     .error("the model is gone", "LLM_PROVIDER_ERROR")
///     .cut();
/// ```
pub struct Script<T> {
    lines: Vec<Line<T>>,
}

enum Line<T> {
    Item(T),
    Error { message: String, code: String },
    Raw(Bytes),
    Pause(Duration),
    Cut,
}

impl<T> Script<T> {
    /// A stream that says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { lines: Vec::new() }
    }

    fn and(mut self, line: Line<T>) -> Self {
        self.lines.push(line);
        self
    }

    /// Says an item.
    #[must_use]
    pub fn item(self, item: impl Into<T>) -> Self {
        self.and(Line::Item(item.into()))
    }

    /// Says items, one after the other.
    #[must_use]
    pub fn items(mut self, items: impl IntoIterator<Item = T>) -> Self {
        self.lines.extend(items.into_iter().map(Line::Item));
        self
    }

    /// Reports an error in place of an item, under the status of success that the stream began
    /// with.
    #[must_use]
    pub fn error(self, message: impl Into<String>, code: impl Into<String>) -> Self {
        self.and(Line::Error { message: message.into(), code: code.into() })
    }

    /// Sends bytes as they are, without any framing: what no item can say.
    #[must_use]
    pub fn raw(self, bytes: impl Into<Bytes>) -> Self {
        self.and(Line::Raw(bytes.into()))
    }

    /// Is silent.
    #[must_use]
    pub fn pause(self, time: Duration) -> Self {
        self.and(Line::Pause(time))
    }

    /// Breaks the connection instead of ending the stream.
    #[must_use]
    pub fn cut(self) -> Self {
        self.and(Line::Cut)
    }
}

impl<T: Serialize> Script<T> {
    /// The steps of the body, framed as the operation frames them.
    pub(super) fn into_steps(self, operation: &Operation) -> Vec<Step> {
        let step = |line| match line {
            Line::Item(item) => {
                // What cannot be written is as good as a server that breaks off.
                let text = serde_json::to_string(&item);
                text.map_or(Step::Cut, |text| Step::Bytes(framed(operation.framing, &text)))
            }
            Line::Error { message, code } => {
                let member = operation.in_band_error.unwrap_or("error");
                let item = json!({member: message, "error_code": code});
                Step::Bytes(framed(operation.framing, &item.to_string()))
            }
            Line::Raw(bytes) => Step::Bytes(bytes),
            Line::Pause(time) => Step::Pause(time),
            Line::Cut => Step::Cut,
        };
        self.lines.into_iter().map(step).collect()
    }
}

/// JSON text has no line breaks of its own, so one line of data holds it.
fn framed(framing: Framing, json: &str) -> Bytes {
    match framing {
        Framing::JsonLines => format!("{json}\n"),
        Framing::ServerSentEvents => format!("event: message\ndata: {json}\n\n"),
    }
    .into()
}

impl<T> Default for Script<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<Vec<T>> for Script<T> {
    fn from(items: Vec<T>) -> Self {
        Self::new().items(items)
    }
}

impl<T, const N: usize> From<[T; N]> for Script<T> {
    fn from(items: [T; N]) -> Self {
        Self::new().items(items)
    }
}

impl<T> fmt::Debug for Script<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script({} steps)", self.lines.len())
    }
}
