//! Colours on standard output, where somebody sees them.

use std::env::var_os;
use std::io::IsTerminal;

/// Whether results are coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// Whether they are.
    pub color: bool,
}

impl Paint {
    /// What standard output and the environment ask for: `NO_COLOR` (<https://no-color.org>) comes
    /// first, then `CLICOLOR_FORCE` and `CLICOLOR` (<https://bixense.com/clicolors>).
    #[must_use]
    pub fn of_stdout() -> Self {
        let set = |name| var_os(name).is_some_and(|value| !value.is_empty());
        let is = |name, expected| var_os(name).is_some_and(|value| value == expected);
        let color = if set("NO_COLOR") {
            false
        } else if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
            true
        } else {
            std::io::stdout().is_terminal() && !is("CLICOLOR", "0") && !is("TERM", "dumb")
        };
        Self { color }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    pub(crate) fn red(self, text: &str) -> String {
        self.wrap("1;31", text)
    }

    pub(crate) fn yellow(self, text: &str) -> String {
        self.wrap("33", text)
    }

    pub(crate) fn green(self, text: &str) -> String {
        self.wrap("32", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::Paint;

    #[test]
    fn without_colours_text_is_itself() {
        assert_eq!(Paint::default().red("a"), "a");
        assert_eq!(Paint { color: true }.red("a"), "\u{1b}[1;31ma\u{1b}[0m");
    }
}
