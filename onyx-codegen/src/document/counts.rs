//! How much a document describes.

use super::node::METHODS;
use serde_json::{Map, Value};

/// How much a document describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries of `paths`.
    pub paths: usize,
    /// Methods of those entries.
    pub operations: usize,
    /// Entries of `components.schemas`.
    pub schemas: usize,
}

/// Counts what a document describes; extensions do not count.
#[must_use]
pub fn counts(document: &Value) -> Counts {
    let items = || members(document, "/paths").filter(|(path, _)| !path.starts_with("x-"));
    let operations = items()
        .filter_map(|(_, item)| item.as_object())
        .flat_map(Map::keys)
        .filter(|key| METHODS.contains(&key.as_str()));
    Counts {
        paths: items().count(),
        operations: operations.count(),
        schemas: members(document, "/components/schemas").count(),
    }
}

fn members<'a>(
    document: &'a Value,
    pointer: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    document.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::{Counts, counts};
    use serde_json::json;

    #[test]
    fn only_paths_methods_and_schemas_count() {
        let document = json!({
            "paths": {
                "/a": { "get": {}, "post": {}, "parameters": [], "summary": "", "x-get": {} },
                "/b": { "query": {} },
                "x-note": { "get": {} },
            },
            "components": { "schemas": { "A": {}, "x-b": {} }, "parameters": { "p": {} } },
        });
        assert_eq!(counts(&document), Counts { paths: 2, operations: 3, schemas: 2 });
        assert_eq!(counts(&json!([])), Counts::default());
    }
}
