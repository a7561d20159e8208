//! What was typed, as the arguments of a call.

use crate::exit::Failure;
use crate::input;
use crate::tree::{self, Flag};
use clap::ArgMatches;
use onyx_api::runtime::dispatch::{Content, Entry, Place};
use serde_json::{Map, Value};
use std::path::PathBuf;

pub(crate) fn arguments(entry: &'static Entry, matches: &ArgMatches) -> Result<Value, Failure> {
    let mut arguments = Map::new();
    let mut fields = Map::new();
    for flag in tree::flags(entry) {
        let Some(value) = value(&flag, matches) else { continue };
        let name = flag.parameter.name.to_owned();
        if flag.parameter.place == Place::Body {
            fields.insert(name, value);
            continue;
        }
        let place = arguments.entry(flag.parameter.place.as_str());
        if let Value::Object(members) = place.or_insert_with(|| Value::Object(Map::new())) {
            members.insert(name, value);
        }
    }
    if let Some(body) = body(entry, matches, fields)? {
        arguments.insert("body".to_owned(), body);
    }
    Ok(Value::Object(arguments))
}

fn value(flag: &Flag, matches: &ArgMatches) -> Option<Value> {
    let id = flag.id();
    // A twin that streams may lack what is a flag of the command.
    let values = matches.try_get_many::<Value>(&id).ok().flatten()?;
    let mut values: Vec<Value> = values.cloned().collect();
    if flag.parameter.repeated { Some(Value::Array(values)) } else { values.pop() }
}

/// What the file says, and over it what the flags say.
fn body(
    entry: &Entry,
    matches: &ArgMatches,
    fields: Map<String, Value>,
) -> Result<Option<Value>, Failure> {
    let Some(content) = entry.body else { return Ok(None) };
    let given = match (matches.get_one::<PathBuf>(tree::BODY), content) {
        (None, _) => None,
        (Some(path), Content::Text) => Some(input::text(path)?),
        (Some(path), Content::Bytes) => Some(input::file(path)?),
        (Some(path), _) => Some(input::json(path)?),
    };
    match given {
        Some(Value::Object(mut members)) => {
            members.extend(fields);
            Ok(Some(Value::Object(members)))
        }
        Some(other) if fields.is_empty() => Ok(Some(other)),
        Some(_) => {
            let message = "flags go over the members of a body, and this body is no JSON object";
            Err(Failure::usage(message.to_owned()))
        }
        None if fields.is_empty() && !entry.body_required => Ok(None),
        None => Ok(Some(Value::Object(fields))),
    }
}
