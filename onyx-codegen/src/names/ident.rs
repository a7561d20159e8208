//! Identifiers, which only a scope can make: two things in one scope cannot get the same one.

use super::words::{Case, candidate};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};
use std::collections::BTreeMap;
use std::fmt;

/// A Rust identifier that is valid and unique in the scope that made it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// The identifier without `r#`, as file names and words in prose want it.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_keyword(&self.0) { write!(f, "r#{}", self.0) } else { f.write_str(&self.0) }
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = if is_keyword(&self.0) {
            proc_macro2::Ident::new_raw(&self.0, Span::call_site())
        } else {
            proc_macro2::Ident::new(&self.0, Span::call_site())
        };
        tokens.append(ident);
    }
}

/// A set of identifiers that must differ.
#[derive(Clone, Debug)]
pub struct Scope {
    case: Case,
    /// With the number to try when the same is wanted again.
    taken: BTreeMap<String, u32>,
    reserved: &'static [&'static str],
    is_of_files: bool,
}

impl Scope {
    /// A scope for identifiers in this case. The reserved ones belong to what is written by hand
    /// beside them; who wants one of them gets a `_` behind it.
    #[must_use]
    pub fn new(case: Case, reserved: &'static [&'static str]) -> Self {
        Self { case, taken: BTreeMap::new(), reserved, is_of_files: false }
    }

    /// A scope for modules, each of which has a file: what Windows keeps for devices is reserved too.
    #[must_use]
    pub fn of_modules(reserved: &'static [&'static str]) -> Self {
        Self { is_of_files: true, ..Self::new(Case::Snake, reserved) }
    }

    /// Makes an identifier out of a name of the document.
    pub fn claim(&mut self, raw: &str) -> Ident {
        let wanted = self.wanted(raw);
        self.take(&wanted)
    }

    /// Makes an identifier for each name, in the same way for every order of them: a name that is
    /// its own identifier keeps it, the others follow in alphabetical order.
    pub fn claim_all<S: AsRef<str>>(&mut self, raws: &[S]) -> Vec<Ident> {
        let mut order: Vec<(bool, &str, String, usize)> = raws
            .iter()
            .map(AsRef::as_ref)
            .enumerate()
            .map(|(index, raw)| {
                let wanted = self.wanted(raw);
                (wanted != raw, raw, wanted, index)
            })
            .collect();
        order.sort();
        let mut claimed: Vec<(usize, Ident)> =
            order.iter().map(|(_, _, wanted, index)| (*index, self.take(wanted))).collect();
        claimed.sort();
        claimed.into_iter().map(|(_, ident)| ident).collect()
    }

    fn wanted(&self, raw: &str) -> String {
        let name = candidate(raw, self.case);
        let reserved =
            self.reserved.contains(&name.as_str()) || self.is_of_files && is_device(&name);
        if reserved || cannot_be_raw(&name) { format!("{name}_") } else { name }
    }

    fn take(&mut self, wanted: &str) -> Ident {
        let mut number = self.taken.get(wanted).copied().unwrap_or(1);
        let mut name = wanted.to_owned();
        while self.taken.contains_key(&name) {
            number += 1;
            name = self.case.numbered(wanted, number);
        }
        self.taken.insert(wanted.to_owned(), number);
        self.taken.entry(name.clone()).or_insert(1);
        Ident(name)
    }
}

/// What Windows takes for a device, with any extension.
fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let is_digit = |rest: &str| matches!(rest.as_bytes(), [b'0'..=b'9']);
    matches!(name, "con" | "prn" | "aux" | "nul") || port.is_some_and(is_digit)
}

/// Keywords that `r#` does not help.
fn cannot_be_raw(name: &str) -> bool {
    matches!(name, "self" | "Self" | "super" | "crate" | "_")
}

/// Strict and reserved keywords of every edition up to 2024 (The Rust Reference, Keywords).
fn is_keyword(name: &str) -> bool {
    #[rustfmt::skip]
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
        "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe",
        "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&name).is_ok()
}
