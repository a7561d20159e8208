//! The name of a generated package: one that Cargo takes and that Rust code can `use`.

use std::fmt;

/// The keywords of every edition (The Rust Reference, "Keywords"), none of which can be a crate,
/// and what rustc and Cargo keep for themselves.
const KEYWORDS: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// How long a derived name may get; Cargo makes file names of it.
const MAX_DERIVED: usize = 48;

/// The name of a package, in the form that Cargo takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageName(String);

impl PackageName {
    /// Takes the name as it is, or says what is wrong with it.
    pub fn parse(name: &str) -> Result<Self, String> {
        let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !starts_well || !name.chars().all(is_part) {
            return Err(format!(
                "`{}` cannot be the name of a package: it has to be of the letters a to z, digits, \
                 `-` and `_`, and begin with a letter",
                name.escape_debug()
            ));
        }
        if is_taken(name) {
            return Err(format!(
                "`{name}` cannot be the name of a package: it already means something"
            ));
        }
        Ok(Self(name.to_owned()))
    }

    /// Makes a name of a document's title.
    #[must_use]
    pub fn derive(title: &str) -> Self {
        let words =
            title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
        name.truncate(MAX_DERIVED);
        let name = name.trim_matches('-');
        let name = match name.chars().next() {
            None => "api-client".to_owned(),
            Some(first) if first.is_ascii_digit() => format!("api-{name}"),
            Some(_) if is_taken(name) => format!("{name}-client"),
            Some(_) => name.to_owned(),
        };
        Self(name)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a crate of that name would be mistaken for a keyword, for something of Rust's own, or
/// for one of its own dependencies.
fn is_taken(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    KEYWORDS.contains(&name.as_str())
        || super::manifest::dependencies().any(|dependency| dependency.replace('-', "_") == name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn names_that_cargo_or_rust_refuse_are_refused() {
        let bad =
            ["", "1st", "-a", "_", "a b", "a/b", "ä", "x\"\n[profile]", "../x", "self", "Try"];
        for name in
            bad.into_iter().chain(["std", "test", "onyx-runtime", "onyx_runtime", "serde-json"])
        {
            assert!(PackageName::parse(name).is_err(), "{name:?}");
        }
        for name in ["pets", "pet-store_2", "Pets"] {
            assert_eq!(PackageName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn every_title_gives_a_name_that_would_be_taken() {
        let cases = [
            ("Onyx Backend", "onyx-backend"),
            ("  Swagger Petstore - OpenAPI 3.1 ", "swagger-petstore-openapi-3-1"),
            ("Onyx Runtime", "onyx-runtime-client"),
            ("async", "async-client"),
            ("3D \"prints\"\n[dependencies]", "api-3d-prints-dependencies"),
            ("日本語", "api-client"),
            ("", "api-client"),
        ];
        for (title, name) in cases {
            assert_eq!(PackageName::derive(title).as_str(), name);
        }
        for title in ["a-".repeat(60), "long ".repeat(60), "7".repeat(60)] {
            let name = PackageName::derive(&title);
            assert_eq!(PackageName::parse(name.as_str()).unwrap(), name);
        }
    }
}
