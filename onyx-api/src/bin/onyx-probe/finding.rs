//! What is not as the document says.

use crate::place::Place;
use serde_json::{Value, json};

/// A thing that an answer has and the document does not admit, or the other way round.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) kind: Kind,
    /// Where in the answer it was first.
    pub(crate) at: String,
    /// What the document says.
    pub(crate) expected: String,
    /// What came instead; no more of the answer than it takes to see what is wrong.
    pub(crate) found: String,
    /// Which place of the document it is about.
    pub(crate) place: Option<Place>,
    /// How many times it was found in this answer.
    pub(crate) count: usize,
    /// What would have to stand in the document.
    pub(crate) mend: Mend,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Null,
    Absent,
    Unknown,
    Unlisted,
    Type,
    Format,
    MediaType,
    Status,
    Empty,
    Failed,
    Invalid,
    Changed,
    Slow,
}

impl Kind {
    /// In a word, for programs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Absent => "absent",
            Self::Unknown => "unknown-field",
            Self::Unlisted => "unlisted-value",
            Self::Type => "type",
            Self::Format => "format",
            Self::MediaType => "media-type",
            Self::Status => "status",
            Self::Empty => "empty",
            Self::Failed => "failed",
            Self::Invalid => "invalid",
            Self::Changed => "not-kept",
            Self::Slow => "slow",
        }
    }

    /// In words.
    pub(crate) const fn phrase(self) -> &'static str {
        match self {
            Self::Null => "null where the document admits none",
            Self::Absent => "a required property is absent",
            Self::Unknown => "a property that the document does not know",
            Self::Unlisted => "a value that is not in the list",
            Self::Type => "another type",
            Self::Format => "not of the format",
            Self::MediaType => "another media type",
            Self::Status => "a status that is not documented",
            Self::Empty => "no body where one is documented",
            Self::Failed => "the server failed",
            Self::Invalid => "a request as it is documented is refused as invalid",
            Self::Changed => "what was written is not what is read",
            Self::Slow => "a slow answer",
        }
    }

    /// Whether the server, or the document, is wrong.
    pub(crate) const fn is_fault(self) -> bool {
        !matches!(self, Self::Slow)
    }
}

/// What would have to stand in the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Mend {
    /// Nothing that could be said by itself.
    #[default]
    Unclear,
    /// The schema also admits what this one does.
    Widen(Value),
    /// The object also has this property.
    Property(String, Value),
    /// The object's property is not required.
    Optional(String),
    /// The list of values is longer.
    Value(Value),
    /// The schema has no such keyword.
    Drop(&'static str),
    /// The answers have another member: a status, a media type or an extension.
    Member(String, Value),
}

impl Finding {
    /// A finding that is about the whole answer.
    pub(crate) fn of_answer(kind: Kind, expected: &str, found: &str) -> Self {
        Self {
            kind,
            at: "$".to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            place: None,
            count: 1,
            mend: Mend::Unclear,
        }
    }

    pub(crate) fn mended(mut self, place: Place, mend: Mend) -> Self {
        (self.place, self.mend) = (Some(place), mend);
        self
    }

    /// Whether it is the same thing at another place of the answer.
    fn is_like(&self, other: &Self) -> bool {
        let subject = |mend: &Mend| match mend {
            Mend::Property(name, _) | Mend::Optional(name) => Some(name.clone()),
            Mend::Value(value) => Some(value.to_string()),
            _ => None,
        };
        self.kind == other.kind
            && self.place == other.place
            && subject(&self.mend) == subject(&other.mend)
    }

    /// Takes in another finding that is like it.
    fn absorb(&mut self, other: Self) {
        self.count += other.count;
        match (&mut self.mend, other.mend) {
            (Mend::Property(_, mine), Mend::Property(_, other))
            | (Mend::Widen(mine), Mend::Widen(other)) => {
                *mine = union(mine.take(), other);
            }
            _ => {}
        }
    }
}

/// The same findings, each of them once.
pub(crate) fn merged(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        match merged.iter_mut().find(|known| known.is_like(&finding)) {
            Some(known) => known.absorb(finding),
            None => merged.push(finding),
        }
    }
    merged
}

/// A schema of what a value looks like, as far as one value tells.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!({"type": "null"}),
        Value::Bool(_) => json!({"type": "boolean"}),
        Value::Number(number) if number.is_f64() => json!({"type": "number"}),
        Value::Number(_) => json!({"type": "integer"}),
        Value::String(_) => json!({"type": "string"}),
        Value::Array(items) => {
            let items = items.iter().map(shape).reduce(union);
            json!({"type": "array", "items": items.unwrap_or_else(|| json!({}))})
        }
        Value::Object(_) => json!({"type": "object", "additionalProperties": true}),
    }
}

/// A schema that admits what either does.
pub(crate) fn union(one: Value, other: Value) -> Value {
    let mut members: Vec<Value> = Vec::new();
    for schema in [one, other] {
        let parts = match schema {
            Value::Object(mut map) if map.contains_key("anyOf") => {
                map.remove("anyOf").and_then(|parts| parts.as_array().cloned()).unwrap_or_default()
            }
            schema => vec![schema],
        };
        for part in parts {
            if !members.contains(&part) {
                members.push(part);
            }
        }
    }
    // A number is an integer too, and a list of anything is a list of something.
    if members.contains(&json!({"type": "number"})) {
        members.retain(|member| *member != json!({"type": "integer"}));
    }
    let of_anything = json!({"type": "array", "items": {}});
    if members.iter().filter(|member| member["type"] == "array").count() > 1 {
        members.retain(|member| *member != of_anything);
    }
    match members.len() {
        1 => members.remove(0),
        _ => json!({ "anyOf": members }),
    }
}

#[cfg(test)]
mod tests {
    use super::{shape, union};
    use serde_json::json;

    #[test]
    fn shapes_of_values_add_up() {
        assert_eq!(shape(&json!([1, 2.5])), json!({"type": "array", "items": {"type": "number"}}));
        assert_eq!(shape(&json!([])), json!({"type": "array", "items": {}}));
        assert_eq!(union(shape(&json!([])), shape(&json!(["a"]))), shape(&json!(["a"])));
        let either = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
        assert_eq!(
            union(union(shape(&json!("a")), shape(&json!(null))), shape(&json!("b"))),
            either
        );
    }
}
