//! What the generator has to say about a document: where, what, and what to do about it.
//!
//! Passes never stop at the first mistake: they report it here, put something harmless in its
//! place and go on, so that one run names every mistake. The driver refuses the document when a
//! pass has left an error.

use std::fmt;

/// A JSON Pointer (RFC 6901) into the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer as it stands in a `$ref` behind the `#`, percent-decoded already.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The pointer to the member `token` of what this one points at.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        let token = token.to_string();
        if token.contains(['~', '/']) {
            let token = token.replace('~', "~0").replace('/', "~1");
            return Self(format!("{}/{token}", self.0));
        }
        Self([self.0.as_str(), "/", token.as_str()].concat())
    }

    /// The unescaped tokens from the root down.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer as text, empty for the whole document.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Whether a document can still be generated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The output lacks something that the document says.
    Warning,
    /// The document is refused.
    Error,
}

/// One finding, with its place and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it refuses the document.
    pub severity: Severity,
    /// A stable name in kebab case, such as `dangling-reference`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The place in the document (or in the overlay or configuration, as `file` says).
    pub pointer: Pointer,
    /// The file that `pointer` points into, where it is not the document.
    pub file: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// What stands at `pointer`, shortened; filled in by the driver.
    pub excerpt: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, at: &Pointer, message: String) -> Self {
        let pointer = at.clone();
        Self { severity, code, message, pointer, file: None, help: None, excerpt: None }
    }

    /// A finding that refuses the document.
    #[must_use]
    pub fn error(code: &'static str, at: &Pointer, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, at, message.into())
    }

    /// A finding that the document survives.
    #[must_use]
    pub fn warning(code: &'static str, at: &Pointer, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, at, message.into())
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which file the pointer points into, where it is not the document.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}\n  at ", self.code, self.message)?;
        if let Some(file) = &self.file {
            write!(f, "{file} ")?;
        }
        write!(f, "{}", self.pointer)?;
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n  found {excerpt}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// Everything that a run has found, in the order of the passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether anything refuses the document.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// The findings, to be changed in place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.0.iter_mut()
    }

    /// Moves the findings of `other` behind these.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
