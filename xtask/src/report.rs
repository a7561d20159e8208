//! How findings are told: drawn by miette on a terminal, one plain block each elsewhere.

use miette::{GraphicalReportHandler, GraphicalTheme};
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::IsTerminal;

/// How many warnings of a kind are shown where not all are asked for.
const SHOWN_PER_CODE: usize = 3;

/// How findings are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether miette draws them.
    pub graphical: bool,
    /// Whether it may use colours.
    pub color: bool,
    /// Whether each warning is shown in full.
    pub verbose: bool,
}

impl Style {
    /// What standard error and `NO_COLOR` (<https://no-color.org>) ask for.
    #[must_use]
    pub fn of_stderr(verbose: bool) -> Self {
        let graphical = std::io::stderr().is_terminal();
        let color = graphical && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { graphical, color, verbose }
    }
}

/// All findings as text: warnings by their code, then the errors. `document` is the name of the
/// file that findings point into where they name none.
#[must_use]
pub fn render(findings: &Diagnostics, document: &str, style: Style) -> String {
    let mut errors = Vec::new();
    let mut warnings = BTreeMap::<_, Vec<_>>::new();
    for finding in findings.iter().map(|finding| Finding::new(finding, document)) {
        match finding.0.severity {
            Severity::Error => errors.push(finding),
            Severity::Warning => warnings.entry(finding.0.code).or_default().push(finding),
        }
    }
    // Writing into a String cannot fail.
    let mut text = String::new();
    for (code, warnings) in &warnings {
        if style.verbose {
            text.extend(warnings.iter().map(|finding| finding.render(style)));
        } else {
            text.push_str(&summary(code, warnings));
        }
    }
    text.extend(errors.iter().map(|finding| finding.render(style)));
    if errors.len() > 1 {
        let _ = writeln!(text, "{} errors", errors.len());
    }
    text
}

/// A kind of warnings: how many there are, and the first of them.
fn summary(code: &str, warnings: &[Finding]) -> String {
    let mut text = format!("warning[{code}] × {}\n", warnings.len());
    for Finding(warning) in warnings.iter().take(SHOWN_PER_CODE) {
        let _ = writeln!(text, "  {}: {}", place(warning), warning.message);
    }
    match warnings.len().saturating_sub(SHOWN_PER_CODE) {
        0 => {}
        more => _ = writeln!(text, "  … and {more} more (--verbose shows all)"),
    }
    text
}

/// The file, and the pointer where it says more than "the whole file".
fn place(diagnostic: &Diagnostic) -> String {
    let file = diagnostic.file.as_deref().unwrap_or_default();
    match diagnostic.pointer.as_str() {
        "" => file.to_owned(),
        _ => format!("{file} {}", diagnostic.pointer),
    }
}

/// A finding in the shape that miette draws.
#[derive(Debug)]
struct Finding(Diagnostic);

impl Finding {
    fn new(finding: &Diagnostic, document: &str) -> Self {
        let mut finding = finding.clone();
        finding.file = Some(printable(finding.file.as_deref().unwrap_or(document)));
        finding.message = printable(&finding.message);
        finding.excerpt = finding.excerpt.as_deref().map(printable);
        finding.help = finding.help.as_deref().map(printable);
        Self(finding)
    }

    fn render(&self, style: Style) -> String {
        if !style.graphical {
            return format!("{}\n\n", self.0);
        }
        let theme =
            if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let mut text = String::new();
        // Lines are left to the terminal, so that a pointer can be copied whole.
        let handler = GraphicalReportHandler::new_themed(theme).with_wrap_lines(false);
        match handler.render_report(&mut text, self) {
            Ok(()) => text + "\n",
            Err(fmt::Error) => format!("{}\n\n", self.0),
        }
    }
}

/// Documents are not trusted: what would steer the terminal is shown as an escape.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if turns || (c.is_control() && c != '\n' && c != '\t') {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nat {}", self.0.message, place(&self.0))?;
        match &self.0.excerpt {
            Some(excerpt) => write!(f, "\nfound {excerpt}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Finding {}

impl miette::Diagnostic for Finding {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.0.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.0.severity {
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.0.help.as_ref()?;
        Some(Box::new(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onyx_codegen::diagnostic::Pointer;

    const PLAIN: Style = Style { graphical: false, color: false, verbose: false };

    fn findings(list: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
        let mut findings = Diagnostics::default();
        list.into_iter().for_each(|finding| findings.push(finding));
        findings
    }

    fn dangling() -> Diagnostic {
        let at = Pointer::root().child("paths").child("/a-very-long-name".repeat(9));
        let mut finding =
            Diagnostic::error("dangling-reference", &at, "nothing is there").help("define it");
        finding.excerpt = Some("{\"$ref\":\"\u{1b}[2J\"}".to_owned());
        finding
    }

    #[test]
    fn an_error_says_all_it_knows_in_every_style() {
        let at = dangling().pointer.to_string();
        for graphical in [false, true] {
            let style = Style { graphical, ..PLAIN };
            let text = render(&findings([dangling()]), "api.json", style);
            for part in
                ["dangling-reference", "nothing is there", "api.json", &at, "$ref", "define it"]
            {
                assert!(text.contains(part), "{part} is not in {text}");
            }
            assert!(!text.contains('\u{1b}'), "neither colours nor the document's own escapes");
        }
    }

    #[test]
    fn colours_come_only_when_asked_for() {
        let style = Style { graphical: true, color: true, verbose: false };
        assert!(render(&findings([dangling()]), "api.json", style).contains("\u{1b}["));
    }

    #[test]
    fn warnings_are_counted_by_code_and_shown_in_full_on_request() {
        let warn = |code, n: usize| Diagnostic::warning(code, &Pointer::root().child(n), "odd");
        let list = findings((0..5).map(|n| warn("b-code", n)).chain([warn("a-code", 9)]));
        let text = render(&list, "api.json", PLAIN);
        let expected = "\
warning[a-code] × 1
  api.json #/9: odd
warning[b-code] × 5
  api.json #/0: odd
  api.json #/1: odd
  api.json #/2: odd
  … and 2 more (--verbose shows all)
";
        assert_eq!(text, expected);
        let all = render(&list, "api.json", Style { verbose: true, ..PLAIN });
        assert_eq!(all.matches("warning[b-code]: odd").count(), 5);
    }
}
