//! Strings and numbers.

use super::super::Lowering;
use super::super::extension::{self, Extensions};
use super::super::node::{Node, to_i64};
use openapiv3::{IntegerType, NumberType, StringType};
use serde_json::{Number, Value};

/// A limit of a number.
#[derive(Clone, Copy)]
struct Limit<'d> {
    value: &'d Number,
    exclusive: bool,
}

impl<'d> Lowering<'d, '_> {
    pub(super) fn string(&mut self, node: &Node<'d>, extensions: &mut Extensions) -> StringType {
        for (key, name) in [
            ("contentMediaType", extension::CONTENT_MEDIA_TYPE),
            ("contentEncoding", extension::CONTENT_ENCODING),
        ] {
            if let Some(text) = self.owned_text(node, key) {
                extensions.insert(name.to_owned(), Value::String(text));
            }
        }
        StringType {
            format: self.owned_text(node, "format").into(),
            pattern: self.owned_text(node, "pattern"),
            enumeration: Vec::new(),
            min_length: self.size(node, "minLength"),
            max_length: self.size(node, "maxLength"),
        }
    }

    pub(super) fn integer(&mut self, node: &Node<'d>, extensions: &mut Extensions) -> IntegerType {
        let (minimum, maximum) = self.limits(node);
        let mut whole = |number: Option<&Number>, name: &str| {
            let whole = to_i64(number?);
            if let (None, Some(number)) = (whole, number) {
                extensions.insert(name.to_owned(), Value::Number(number.clone()));
            }
            whole
        };
        IntegerType {
            format: self.owned_text(node, "format").into(),
            multiple_of: whole(self.number(node, "multipleOf"), extension::MULTIPLE_OF),
            exclusive_minimum: minimum.is_some_and(|limit| limit.exclusive),
            exclusive_maximum: maximum.is_some_and(|limit| limit.exclusive),
            minimum: whole(minimum.map(|limit| limit.value), extension::MINIMUM),
            maximum: whole(maximum.map(|limit| limit.value), extension::MAXIMUM),
            enumeration: Vec::new(),
        }
    }

    pub(super) fn number_type(&mut self, node: &Node<'d>) -> NumberType {
        let (minimum, maximum) = self.limits(node);
        NumberType {
            format: self.owned_text(node, "format").into(),
            multiple_of: self.number(node, "multipleOf").and_then(Number::as_f64),
            exclusive_minimum: minimum.is_some_and(|limit| limit.exclusive),
            exclusive_maximum: maximum.is_some_and(|limit| limit.exclusive),
            minimum: minimum.and_then(|limit| limit.value.as_f64()),
            maximum: maximum.and_then(|limit| limit.value.as_f64()),
            enumeration: Vec::new(),
        }
    }

    fn limits(&mut self, node: &Node<'d>) -> (Option<Limit<'d>>, Option<Limit<'d>>) {
        let minimum = self.limit(node, "minimum", "exclusiveMinimum", |a, b| a > b);
        let maximum = self.limit(node, "maximum", "exclusiveMaximum", |a, b| a < b);
        (minimum, maximum)
    }

    /// `exclusive…` is a flag in 3.0 and a limit of its own since 3.1; the tighter one counts.
    fn limit(
        &mut self,
        node: &Node<'d>,
        inclusive: &str,
        exclusive: &str,
        is_tighter: fn(f64, f64) -> bool,
    ) -> Option<Limit<'d>> {
        let stated = self.number(node, inclusive).map(|value| Limit { value, exclusive: false });
        match node.get(exclusive) {
            None => stated,
            Some(Value::Bool(exclusive)) => {
                stated.map(|limit| Limit { exclusive: *exclusive, ..limit })
            }
            Some(Value::Number(value)) => {
                let number = |value: &Number| value.as_f64().unwrap_or_default();
                let tighter =
                    stated.filter(|stated| is_tighter(number(stated.value), number(value)));
                tighter.or(Some(Limit { value, exclusive: true }))
            }
            Some(other) => {
                self.wrong_kind(other, &node.child(exclusive), "a number or a boolean");
                stated
            }
        }
    }
}
