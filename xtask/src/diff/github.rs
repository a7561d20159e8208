//! A comparison as annotations of a GitHub workflow: workflow commands, a line each
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).
//!
//! GitHub shows the first ten errors and the first ten warnings of a step, so the gravest come
//! first; what nobody has to act on is only counted.

use super::words::{self, Judged};
use super::{Comparison, text};
use onyx_diff::{Axis, Finding, Severity};

/// The annotations, and a last line for the log that sums them up.
#[must_use]
pub fn github(comparison: &Comparison) -> String {
    let file = comparison.revision.file.as_deref();
    let mut annotations: Vec<_> = comparison
        .findings()
        .zip(comparison.lines())
        .filter(|((finding, _), _)| finding.severity != Severity::Info)
        .collect();
    annotations
        .sort_by_key(|((finding, entry), _)| (level(finding, entry.is_some()), finding.axis));
    let mut out: Vec<String> =
        annotations.into_iter().map(|(judged, line)| annotation(judged, file, line)).collect();
    let summary: Vec<String> = Axis::ALL
        .into_iter()
        .map(|axis| format!("{axis}: {}", words::tally(comparison, axis)))
        .collect();
    let summary = format!("{}\n{}", summary.join("; "), text::verdict(comparison));
    out.push(command("notice", &[("title", "cargo xtask diff")], &summary));
    out.join("\n")
}

/// How an annotation is shown; the gravest is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Error,
    Warning,
    Notice,
}

fn level(finding: &Finding, is_accepted: bool) -> Level {
    match finding.severity {
        _ if is_accepted => Level::Notice,
        Severity::Breaking => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Notice,
    }
}

fn annotation((finding, entry): Judged<'_>, file: Option<&str>, line: Option<usize>) -> String {
    let level = match level(finding, entry.is_some()) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let line = line.map(|line| line.to_string());
    let title = format!("{}: {}", finding.id, words::heading(finding));
    let mut properties = Vec::new();
    properties.extend(file.map(|file| ("file", file)));
    properties.extend(line.as_deref().filter(|_| file.is_some()).map(|line| ("line", line)));
    properties.push(("title", &title));
    let mut message = format!("{} ({})", words::plain(&finding.message), finding.fingerprint);
    if let Some(entry) = entry {
        let reason = words::plain(&entry.reason);
        message = format!("{message}\naccepted until {}: {reason}", entry.expires);
    }
    command(level, &properties, &message)
}

fn command(name: &str, properties: &[(&str, &str)], message: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{name} {}::{}", properties.join(","), data(message))
}

/// A message: on one line, where a percent sign begins an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property ends at a comma, and all of them at two colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn nothing_ends_a_command_before_its_end() {
        let properties = [("file", "a, b::c.json"), ("title", "50%\r\n")];
        assert_eq!(
            command("error", &properties, "100%: a, b\r\n::error::c"),
            "::error file=a%2C b%3A%3Ac.json,title=50%25%0D%0A::100%25: a, b%0D%0A::error::c"
        );
    }
}
