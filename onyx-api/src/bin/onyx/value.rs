//! What was typed for a parameter, as the JSON that the operation takes.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser, ValueParser};
use clap::{Arg, Command};
use onyx_api::runtime::dispatch::Kind;
use serde_json::{Value, json};
use std::ffi::OsStr;

/// What a value is called where it is asked for.
pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "INTEGER",
        Kind::Number => "NUMBER",
        Kind::Boolean => "true|false",
        Kind::OneOf(_) => "NAME",
        Kind::File => "FILE",
        Kind::Json => "JSON",
        _ => "TEXT",
    }
}

/// Reads what was typed as the JSON that the operation takes.
pub(crate) fn parser(kind: Kind) -> ValueParser {
    let text = StringValueParser::new();
    match kind {
        Kind::Integer => ValueParser::new(integer),
        Kind::Number => ValueParser::new(number),
        Kind::Boolean => ValueParser::new(boolean),
        Kind::OneOf(names) => ValueParser::new(OneOf(names)),
        Kind::File => ValueParser::new(text.map(|path| json!({ "path": path }))),
        Kind::Json => ValueParser::new(parse),
        _ => ValueParser::new(text.map(Value::from)),
    }
}

fn integer(text: &str) -> Result<Value, String> {
    let signed = text.parse::<i64>().map(Value::from);
    signed.or_else(|_| text.parse::<u64>().map(Value::from)).map_err(|error| error.to_string())
}

fn number(text: &str) -> Result<Value, String> {
    let number = text.parse::<f64>().map_err(|error| error.to_string())?;
    if number.is_finite() { Ok(Value::from(number)) } else { Err("not a finite number".to_owned()) }
}

fn boolean(text: &str) -> Result<Value, String> {
    text.parse::<bool>().map(Value::from).map_err(|_| "either true or false".to_owned())
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))
}

/// Names that are offered; any other is taken too, since a newer server may know it.
#[derive(Clone)]
struct OneOf(&'static [&'static str]);

impl TypedValueParser for OneOf {
    type Value = Value;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Value, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        Ok(Value::from(text))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|name| PossibleValue::new(*name))))
    }
}
