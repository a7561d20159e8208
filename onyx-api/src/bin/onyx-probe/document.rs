//! The document: what it says of an operation.

use crate::place::Place;
use onyx_api::runtime::Operation;
use serde_json::Value;
use std::path::Path;

/// How many `$ref`s may lead to one another.
const MAX_REFERENCES: usize = 32;

/// An OpenAPI document, as it is when the overlay has been applied.
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let complaint = |error: &dyn std::fmt::Display| {
            format!("the document {} cannot be read: {error}", path.display())
        };
        let bytes = std::fs::read(path).map_err(|error| complaint(&error))?;
        let document: Value = serde_json::from_slice(&bytes).map_err(|error| complaint(&error))?;
        if !document["paths"].is_object() {
            return Err(complaint(&"it has no `paths`"));
        }
        Ok(Self(document))
    }

    #[cfg(test)]
    pub(crate) fn new(document: Value) -> Self {
        Self(document)
    }

    /// Its version, as it says itself.
    pub(crate) fn version(&self) -> &str {
        self.0["info"]["version"].as_str().unwrap_or("no version")
    }

    /// What stands at a place.
    pub(crate) fn find(&self, place: &Place) -> Option<&Value> {
        place.find(&self.0)
    }

    /// The place where a schema, a response or a parameter itself stands, behind all `$ref`s, and
    /// what stands there.
    pub(crate) fn resolve(&self, place: &Place) -> Option<(Place, &Value)> {
        let mut place = place.clone();
        for _ in 0..MAX_REFERENCES {
            let found = self.find(&place)?;
            match found.get("$ref").and_then(Value::as_str) {
                Some(reference) => place = Place::of_reference(reference)?,
                None => return Some((place, found)),
            }
        }
        None
    }

    fn operation(operation: &Operation) -> Place {
        let method = operation.method.as_str().to_lowercase();
        Place::of(["paths", operation.path, &method])
    }

    /// All answers of an operation.
    pub(crate) fn responses(operation: &Operation) -> Place {
        Self::operation(operation).name("responses")
    }

    /// The answer that is described for a status, where there is one.
    pub(crate) fn response(&self, operation: &Operation, status: u16) -> Option<(Place, &Value)> {
        let responses = Self::responses(operation);
        let keys = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        keys.iter().find_map(|key| self.resolve(&responses.name(key)))
    }

    /// The schema of a parameter.
    pub(crate) fn parameter(&self, operation: &Operation, name: &str) -> Option<Place> {
        let around = Self::operation(operation);
        let path_item = around.split()?.0;
        [around, path_item].iter().find_map(|holder| {
            let list = holder.name("parameters");
            let count = self.find(&list)?.as_array()?.len();
            let places = (0..count).filter_map(|index| self.resolve(&list.index(index)));
            let mut named = places.filter(|(_, parameter)| parameter["name"] == name);
            named.next().map(|(place, _)| place.name("schema"))
        })
    }
}
