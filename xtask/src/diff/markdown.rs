//! A comparison as a comment on a pull request, which GitHub cuts nothing of but refuses when it is
//! too long. The words of the documents are shown as they are, whatever Markdown would make of
//! them: nobody is mentioned, nothing is linked, no table or list comes apart.

use super::group::{self, Item};
use super::words::{self, Judged, plain};
use super::{Comparison, accepted::Entry};
use crate::hub::QUIET;
use onyx_diff::{Axis, Severity, Step};
use std::fmt::Write as _;

/// How the comment is found again that the next run replaces.
pub const MARKER: &str = "<!-- cargo xtask diff -->";
/// How long a comment may be. GitHub counts characters; there are at most as many as bytes.
pub const LIMIT: usize = 65_536;
/// What is kept free for the ends of what is open, and for what says that something was cut.
const RESERVE: usize = 512;
/// How many lines one list has, unless all are asked for.
const SHOWN: usize = 100;

/// The comparison as Markdown, of at most [`LIMIT`] bytes.
#[must_use]
pub fn markdown(comparison: &Comparison, verbose: bool) -> String {
    body(comparison, verbose, MARKER, LIMIT)
}

/// The comparison as Markdown of at most `limit` bytes that begins with `first`.
#[must_use]
pub fn body(comparison: &Comparison, verbose: bool, first: &str, limit: usize) -> String {
    let mut page = Page { out: first.to_owned(), limit, cut: 0 };
    let shown = if verbose { usize::MAX } else { SHOWN };
    page.line("");
    page.head(comparison);
    for severity in [Severity::Breaking, Severity::Warning] {
        for axis in Axis::ALL {
            page.findings(axis, severity, &words::open(comparison, axis, severity), shown);
        }
    }
    page.accepted(comparison);
    page.misfits(comparison);
    for axis in Axis::ALL {
        let info = words::open(comparison, axis, Severity::Info);
        page.findings(axis, Severity::Info, &info, shown);
    }
    page.end()
}

struct Page {
    out: String,
    limit: usize,
    /// How many lines had no room.
    cut: usize,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Adds a line where it has room; whatever has begun can always be ended.
    fn try_line(&mut self, text: &str) -> bool {
        let fits = self.out.len() + text.len() + 1 + RESERVE <= self.limit;
        if fits {
            self.line(text);
        }
        fits
    }

    fn head(&mut self, comparison: &Comparison) {
        let report = &comparison.report;
        let (base, revision) = (&report.base, &report.revision);
        // Documents give themselves titles and versions of any length.
        let short = |text: &str| code(&text.chars().take(100).collect::<String>());
        let title = escaped(&revision.title.chars().take(100).collect::<String>());
        let (from, to) = (short(&base.version), short(&revision.version));
        self.line(&format!("### {title} {from} → {to}\n"));
        let (from, to) = (short(&comparison.base.label), short(&comparison.revision.label));
        if report.findings.is_empty() {
            self.line(&format!("Nothing differs between {from} and {to}."));
            if !comparison.fails() {
                self.line(QUIET);
            }
        } else {
            self.line(&format!("{from} against {to}:\n"));
            self.line("| axis | asks for | what changed |\n|---|---|---|");
            let verdict = &report.verdict;
            let steps = [verdict.wire, verdict.source, verdict.documents];
            for (axis, asked) in Axis::ALL.into_iter().zip(steps) {
                let asked = match asked {
                    Step::Major => format!("**{asked}**"),
                    asked => asked.to_string(),
                };
                let tally = words::tally(comparison, axis);
                self.line(&format!("| {axis} | {asked} | {tally} |"));
            }
            self.line("");
            if let Some(promise) = words::promise(comparison).filter(|text| text.len() < 1000) {
                self.line(&escaped(&promise));
            }
        }
        if let Some(outcome) = words::outcome(comparison) {
            self.line(&format!("\n**This {outcome}.**"));
        }
        for problem in comparison.problems.iter() {
            let file = code(problem.file.as_deref().unwrap_or_default());
            if !self.try_line(&format!("- {file}: {}", escaped(&problem.message))) {
                self.cut += 1;
            }
        }
    }

    fn findings(&mut self, axis: Axis, severity: Severity, findings: &[Judged<'_>], shown: usize) {
        if findings.is_empty() {
            return;
        }
        let what = match severity {
            Severity::Breaking => "breaking",
            Severity::Warning => "to look at",
            Severity::Info => "that nobody has to act on",
        };
        let title = format!("{} {what} ({axis})", findings.len());
        let open = if severity == Severity::Breaking { " open" } else { "" };
        let start = format!("\n<details{open}><summary>{title}</summary>\n");
        if !self.try_line(&start) {
            self.cut += findings.len();
            return;
        }
        let mut left = findings.len();
        for item in group::merged(findings).iter().take(shown) {
            if !self.try_line(&entry(item)) {
                break;
            }
            left -= item.count;
        }
        if left > 0 {
            self.line(&format!("- … and {left} more"));
            self.cut += left;
        }
        self.line("\n</details>");
    }

    fn accepted(&mut self, comparison: &Comparison) {
        let accepted = words::accepted(comparison);
        if accepted.is_empty() {
            return;
        }
        let start = format!("\n<details><summary>{} accepted</summary>\n", accepted.len());
        if !self.try_line(&start) {
            self.cut += accepted.len();
            return;
        }
        for (finding, Entry { reason, expires, .. }) in accepted {
            let (heading, said) = (name(&words::heading(finding)), message(&finding.message));
            let item = format!(
                "- {heading}: {said} `{}`\n  Until {expires}: {}",
                finding.id,
                escaped(reason)
            );
            if !self.try_line(&item) {
                self.cut += 1;
            }
        }
        self.line("\n</details>");
    }

    fn misfits(&mut self, comparison: &Comparison) {
        let misfits: Vec<_> = comparison.misfits().collect();
        if misfits.is_empty() {
            return;
        }
        let count = misfits.len();
        let start = format!(
            "\n<details><summary>{count} overlay actions and rules that fit no more</summary>\n"
        );
        if !self.try_line(&start) {
            self.cut += count;
            return;
        }
        for misfit in misfits {
            let place =
                format!("{} {}", misfit.file.as_deref().unwrap_or_default(), misfit.pointer);
            if !self.try_line(&format!("- {}: {}", code(&place), message(&misfit.message))) {
                self.cut += 1;
            }
        }
        self.line("\n</details>");
    }

    fn end(mut self) -> String {
        if self.cut > 0 {
            let cut = self.cut;
            self.line(&format!(
                "\n{cut} more did not fit here; `cargo xtask diff --verbose` shows everything."
            ));
        }
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

/// An item of a list: what the findings are about, and what they say.
fn entry(item: &Item<'_>) -> String {
    let said =
        |(finding, _): &Judged<'_>| format!("{} `{}`", message(&finding.message), finding.id);
    match item.heading(name) {
        None => {
            let said: Vec<String> = item.said.iter().map(said).collect();
            format!("- {}", said.join("\n- "))
        }
        Some(heading) => {
            let reach = item.reach.as_deref().map(|reach| format!(" {}", message(reach)));
            let mut entry = format!("- {heading}{}", reach.unwrap_or_default());
            for judged in &item.said {
                // Writing into a String cannot fail.
                let _ = write!(entry, "\n  - {}", said(judged));
            }
            entry
        }
    }
}

/// A heading: a name, or a few words with a name in them.
pub(crate) fn name(heading: &str) -> String {
    if heading.contains('`') { message(heading) } else { code(heading) }
}

/// A sentence in which what stands between backticks is code.
pub(crate) fn message(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let last = parts.len() - 1;
    let shown = parts.iter().enumerate().map(|(index, part)| {
        // A backtick without a second one is only a backtick.
        let is_code = index % 2 == 1 && index < last;
        match (is_code, index % 2 == 1) {
            (true, _) => code(part),
            (false, true) => format!("\\`{}", escaped(part)),
            (false, false) => escaped(part),
        }
    });
    shown.collect()
}

/// Text as code: nothing in it but a backtick would be more than itself.
pub(crate) fn code(text: &str) -> String {
    let text = plain(text).replace('`', "'");
    // GitHub's tables are taken apart before anything else is looked at.
    let text = text.replace('|', "\\|");
    if text.trim().is_empty() { "` `".to_owned() } else { format!("`{text}`") }
}

/// Text as text: Markdown's and HTML's signs are escaped, and what GitHub makes links of
/// (mentions, numbers of issues, addresses) is broken by a space of no width.
fn escaped(text: &str) -> String {
    const BREAK: char = '\u{200b}';
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let text = plain(text);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let inside = [before, rest.peek().copied()]
            .into_iter()
            .all(|beside| beside.is_some_and(char::is_alphanumeric));
        let is_sign = match c {
            // Signs only at the beginning, where a list or a quotation would begin.
            '-' | '+' | '>' | '=' => before.is_none(),
            // A sign only around words.
            '_' => !inside,
            _ => "\\`*[]<|~$&#".contains(c),
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
        if matches!(c, '@' | '#') || (c == ':' && rest.peek() == Some(&'/')) {
            out.push(BREAK);
        }
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Page, code, escaped, message};

    #[test]
    fn text_is_shown_and_not_read() {
        for (text, expected) in [
            ("a_b _c_ *d*", "a_b \\_c\\_ \\*d\\*"),
            ("<img src=x>", "\\<img src=x>"),
            ("@everyone #1", "@\u{200b}everyone \\#\u{200b}1"),
            ("[a](b)", "\\[a\\](b)"),
            ("- a-b", "\\- a-b"),
            ("a|b\nc", "a\\|b\\\\nc"),
            ("http://a/b", "http:\u{200b}//a/b"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn code_holds_anything_on_one_line() {
        assert_eq!(code("a`b\n|<c>"), "`a'b\\n\\|<c>`");
        assert_eq!(code(""), "` `");
    }

    #[test]
    fn backticks_come_in_pairs() {
        assert_eq!(message("Use `a_b` as <x>."), "Use `a_b` as \\<x>.");
        assert_eq!(message("a ` b_c"), "a \\` b_c");
        assert_eq!(message("`a` `b"), "`a` \\`b");
    }

    #[test]
    fn what_has_no_room_is_left_out() {
        let mut page = Page { out: String::new(), limit: 600, cut: 0 };
        assert!(page.try_line(&"a".repeat(80)));
        assert!(!page.try_line(&"a".repeat(80)));
        assert_eq!(page.out.len(), 81);
    }
}
