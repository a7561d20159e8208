//! `accept`: brings the list of accepted changes up to date with a comparison.

use super::Comparison;
use super::accepted::{Accepted, end_of};
use crate::failure::Failure;
use crate::files::Changes;
use crate::workspace::{ACCEPTED, Workspace};
use onyx_diff::Severity;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// How long an entry holds where nobody says.
const HOLDS: Duration = Duration::from_hours(90 * 24);

/// On which terms changes are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    reason: Option<String>,
    expires: String,
}

impl Terms {
    /// Checks them.
    ///
    /// # Errors
    /// Wrong usage: the reason is empty, or the day is none, or over.
    pub fn new(
        reason: Option<&str>,
        expires: Option<&str>,
        now: SystemTime,
    ) -> Result<Self, Failure> {
        let wrong = |message: String| Err(Failure::Usage(message));
        let reason = reason.map(|reason| reason.trim().to_owned());
        if reason.as_deref() == Some("") {
            return wrong("--reason has to say something".to_owned());
        }
        let expires = match expires {
            Some(day) => day.to_owned(),
            None => humantime::format_rfc3339_seconds(now + HOLDS)
                .to_string()
                .chars()
                .take(10)
                .collect(),
        };
        match end_of(&expires) {
            None => wrong(format!("`{}` is no day such as 2030-12-31", expires.escape_debug())),
            Some(end) if end < now => wrong(format!("{expires} is over")),
            Some(_) => Ok(Self { reason, expires }),
        }
    }
}

/// Writes the list anew; says what has become of it.
///
/// # Errors
/// The list that is there is refused, or the file system fails; wrong usage where something is to be
/// accepted without a reason.
pub fn accept(
    workspace: &Workspace,
    comparison: &Comparison,
    terms: &Terms,
    now: SystemTime,
) -> Result<String, Failure> {
    let old = workspace.read_optional(ACCEPTED)?.unwrap_or_default();
    let accepted = Accepted::parse(&old, ACCEPTED);
    if accepted.findings.has_errors() {
        return Err(accepted.findings.into());
    }
    let findings = &comparison.report.findings;
    let kept: Vec<_> = accepted.in_use(findings, now).collect();
    let mut list = String::new();
    for entry in &kept {
        let words = [("id", &entry.id), ("comment", &entry.comment)];
        let words = words.into_iter().filter_map(|(key, word)| Some((key, word.as_deref()?)));
        write_entry(&mut list, &entry.fingerprint, &entry.reason, &entry.expires, words);
    }
    let is_kept = |fingerprint: &str| kept.iter().any(|entry| entry.fingerprint == fingerprint);
    let breaking = findings.iter().filter(|finding| finding.severity == Severity::Breaking);
    let mut count = 0;
    for finding in breaking.filter(|finding| !is_kept(&finding.fingerprint)) {
        let Some(reason) = &terms.reason else {
            let message = "something breaks that is not accepted yet: give a --reason, or see it \
                           with `cargo xtask diff`";
            return Err(Failure::Usage(message.to_owned()));
        };
        let words = [("id", finding.id), ("comment", finding.message.as_str())];
        write_entry(&mut list, &finding.fingerprint, reason, &terms.expires, words);
        count += 1;
    }
    if list.is_empty() {
        list.push_str("[]\n");
    }
    let mut changes = Changes::new(workspace.root());
    changes.want(ACCEPTED, header(&old) + &list)?;
    changes.apply()?;
    let removed = accepted.len() - kept.len();
    Ok(format!("{ACCEPTED}: {count} accepted, {} kept, {removed} removed", kept.len()))
}

/// The comments above the list.
fn header(text: &str) -> String {
    let is_comment = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    text.lines().take_while(is_comment).fold(String::new(), |header, line| header + line + "\n")
}

fn write_entry<'a>(
    list: &mut String,
    fingerprint: &str,
    reason: &str,
    expires: &str,
    words: impl IntoIterator<Item = (&'static str, &'a str)>,
) {
    // Writing into a String cannot fail.
    let _ = writeln!(list, "- fingerprint: {}", quoted(fingerprint));
    let _ = writeln!(list, "  reason: {}\n  expires: {expires}", quoted(reason));
    for (key, word) in words {
        let _ = writeln!(list, "  {key}: {}", quoted(word));
    }
}

/// A string of JSON is one of YAML, but for the characters that YAML wants to have escaped.
fn quoted(text: &str) -> String {
    let is_printable = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        if is_printable(c) {
            out.push(c);
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn any_text_is_read_as_it_was_written() {
        let all: String = (0..=0x1_ffff).filter_map(char::from_u32).collect();
        for text in ["", "a: b # c", "\"\\'", "- [", &all] {
            let read: String = serde_yaml::from_str(&quoted(text)).unwrap();
            assert_eq!(read, text);
        }
    }
}
