//! What changed against the document that was there, in short: what came and what went.

use onyx_codegen::document::METHODS;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt;

/// How many names of a kind are listed.
const SHOWN: usize = 20;

/// What came and went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Members of `paths`.
    pub paths: Difference,
    /// `METHOD /path`.
    pub operations: Difference,
    /// Members of `components.schemas`.
    pub schemas: Difference,
}

/// Names, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How many there were, where there was a document.
    pub before: Option<usize>,
    /// How many there are.
    pub now: usize,
    /// Those that are new; none where there was no document.
    pub added: Vec<String>,
    /// Those that are gone.
    pub removed: Vec<String>,
}

impl Summary {
    /// From the document that was there, if any, to the one that is.
    #[must_use]
    pub fn new(before: Option<&Value>, now: &Value) -> Self {
        let compare =
            |names: fn(&Value) -> BTreeSet<String>| Difference::new(before.map(names), &names(now));
        Self { paths: compare(paths), operations: compare(operations), schemas: compare(schemas) }
    }
}

impl Difference {
    fn new(before: Option<BTreeSet<String>>, now: &BTreeSet<String>) -> Self {
        let missing = |from: &BTreeSet<String>, to: &BTreeSet<String>| {
            to.difference(from).cloned().collect::<Vec<_>>()
        };
        let (added, removed) = before
            .as_ref()
            .map(|before| (missing(before, now), missing(now, before)))
            .unwrap_or_default();
        Self { before: before.map(|before| before.len()), now: now.len(), added, removed }
    }
}

fn paths(document: &Value) -> BTreeSet<String> {
    items(document).map(|(path, _)| path.clone()).collect()
}

fn operations(document: &Value) -> BTreeSet<String> {
    let methods = |item: &Value| -> Vec<String> {
        let keys = item.as_object().into_iter().flat_map(Map::keys);
        keys.filter(|key| METHODS.contains(&key.as_str())).map(|key| key.to_uppercase()).collect()
    };
    let operations = items(document).flat_map(|(path, item)| {
        methods(item).into_iter().map(move |method| format!("{method} {path}"))
    });
    operations.collect()
}

fn schemas(document: &Value) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flat_map(Map::keys).cloned().collect()
}

fn items(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.filter(|(path, _)| !path.starts_with("x-"))
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { paths, operations, schemas } = self;
        for (what, difference) in
            [("paths", paths), ("operations", operations), ("schemas", schemas)]
        {
            writeln!(f, "  {what:<10} {difference}")?;
        }
        list(f, '+', &operations.added)?;
        list(f, '-', &operations.removed)
    }
}

fn list(f: &mut fmt::Formatter<'_>, sign: char, names: &[String]) -> fmt::Result {
    for name in names.iter().take(SHOWN) {
        writeln!(f, "  {sign} {name}")?;
    }
    match names.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "  {sign} … and {more} more"),
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.before {
            Some(before) if before != self.now => write!(f, "{before} → {}", self.now)?,
            _ => write!(f, "{}", self.now)?,
        }
        match (self.added.len(), self.removed.len()) {
            (0, 0) => Ok(()),
            (added, 0) => write!(f, " (+{added})"),
            (0, removed) => write!(f, " (-{removed})"),
            (added, removed) => write!(f, " (+{added} -{removed})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Summary;
    use serde_json::{Value, json};

    fn document(paths: impl IntoIterator<Item = (String, Value)>) -> Value {
        let paths: serde_json::Map<String, Value> = paths.into_iter().collect();
        json!({"paths": paths, "components": {"schemas": {"A": {}}}})
    }

    #[test]
    fn what_came_and_went_is_counted_and_named() {
        let old = document([
            ("/a".to_owned(), json!({"get": {}, "post": {}})),
            ("/b".to_owned(), json!({"get": {}})),
            ("x-note".to_owned(), json!({"get": {}})),
        ]);
        let new = document([
            ("/a".to_owned(), json!({"get": {}, "parameters": []})),
            ("/c".to_owned(), json!({"delete": {}})),
        ]);
        let expected = "  paths      2 (+1 -1)
  operations 3 → 2 (+1 -2)
  schemas    1
  + DELETE /c
  - GET /b
  - POST /a
";
        assert_eq!(Summary::new(Some(&old), &new).to_string(), expected);
        let first = Summary::new(None, &new).to_string();
        assert_eq!(first, "  paths      2\n  operations 2\n  schemas    1\n");
    }

    #[test]
    fn a_long_list_is_cut() {
        let new = document((0..25).map(|n| (format!("/{n}"), json!({"get": {}}))));
        let told = Summary::new(Some(&document([])), &new).to_string();
        assert_eq!(told.matches("  + GET /").count(), 20);
        assert!(told.ends_with("  + … and 5 more\n"), "{told}");
    }
}
