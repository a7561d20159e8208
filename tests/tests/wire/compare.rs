//! Whether what was written says the same as what came.

use onyx_api::runtime::DateTime;
use serde_json::Value;

/// What may differ.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Allowed<'a> {
    /// A member that came as null may be left out: of a type that is only received nobody can
    /// tell the two apart.
    pub(crate) null_for_absent: bool,
    /// Members that came and may be lost, by name.
    pub(crate) lost: &'a [&'a str],
    /// Members that are always written: their name and their only value.
    pub(crate) constants: &'a [(String, Value)],
}

/// The first difference, with its place.
pub(crate) fn difference(came: &Value, written: &Value, allowed: Allowed<'_>) -> Option<String> {
    match (came, written) {
        (Value::Object(came), Value::Object(written)) => {
            let lost = came.iter().find_map(|(name, value)| match written.get(name) {
                Some(written) => difference(value, written, allowed).map(|at| within(name, &at)),
                None if allowed.null_for_absent && value.is_null() => None,
                None if allowed.lost.contains(&name.as_str()) => None,
                None => Some(format!(".{name}: {value} is lost")),
            });
            lost.or_else(|| {
                let mut more = written.iter().filter(|(name, _)| !came.contains_key(*name));
                let more = more.find(|(name, value)| !is_constant(allowed, name, value));
                more.map(|(name, value)| format!(".{name}: {value} did not come"))
            })
        }
        (Value::Array(came), Value::Array(written)) if came.len() == written.len() => {
            let mut items = came.iter().zip(written).enumerate();
            items.find_map(|(index, (came, written))| {
                difference(came, written, allowed).map(|at| format!("[{index}]{at}"))
            })
        }
        _ if same(came, written) => None,
        _ => Some(format!(": {came} became {written}")),
    }
}

fn within(name: &str, at: &str) -> String {
    format!(".{name}{at}")
}

fn is_constant(allowed: Allowed<'_>, name: &str, value: &Value) -> bool {
    allowed.constants.iter().any(|(known, constant)| known == name && constant == value)
}

fn same(came: &Value, written: &Value) -> bool {
    match (came, written) {
        (Value::String(came), Value::String(written)) => {
            came == written || instant(came).is_some_and(|time| instant(written) == Some(time))
        }
        (Value::Number(came), Value::Number(written)) if came.is_f64() || written.is_f64() => {
            came.as_f64() == written.as_f64()
        }
        _ => came == written,
    }
}

fn instant(text: &str) -> Option<DateTime> {
    text.parse().ok()
}
