//! What was typed, as the arguments of a call.

use crate::exit::Failure;
use crate::input;
use crate::tree;
use clap::ArgMatches;
use onyx_api::runtime::dispatch::{Content, Entry, Parameter, Place};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

pub(crate) fn arguments(entry: &Entry, matches: &ArgMatches) -> Result<Value, Failure> {
    let mut arguments = Map::new();
    for parameter in entry.parameters {
        let Some(value) = value(parameter, matches) else { continue };
        let place = arguments.entry(parameter.place.as_str());
        if let Value::Object(members) = place.or_insert_with(|| Value::Object(Map::new())) {
            members.insert(parameter.name.to_owned(), value);
        }
    }
    if let Some(body) = body(entry, matches)? {
        arguments.insert(Place::Body.as_str().to_owned(), body);
    }
    Ok(Value::Object(arguments))
}

fn value(parameter: &Parameter, matches: &ArgMatches) -> Option<Value> {
    // A twin that streams may lack what is a flag of the command.
    let values = matches.try_get_many::<Value>(&tree::id(parameter)).ok().flatten()?;
    let mut values: Vec<Value> = values.cloned().collect();
    if parameter.repeated { Some(Value::Array(values)) } else { values.pop() }
}

/// What the file says, and over it what the flags say.
fn body(entry: &Entry, matches: &ArgMatches) -> Result<Option<Value>, Failure> {
    let Some(content) = entry.body else { return Ok(None) };
    let members = entry.fields.iter();
    let members: Map<String, Value> =
        members.filter_map(|field| Some((field.name.to_owned(), value(field, matches)?))).collect();
    match matches.get_one::<PathBuf>(tree::BODY) {
        Some(path) => merged(read(path, content)?, members).map(Some),
        None if members.is_empty() && !entry.body_required => Ok(None),
        None => Ok(Some(Value::Object(members))),
    }
}

fn read(path: &Path, content: Content) -> Result<Value, Failure> {
    match content {
        Content::Text => input::text(path),
        Content::Bytes => input::file(path),
        _ => input::json(path),
    }
}

/// A body with these members in place of its own.
fn merged(body: Value, members: Map<String, Value>) -> Result<Value, Failure> {
    match body {
        Value::Object(mut body) => {
            body.extend(members);
            Ok(Value::Object(body))
        }
        body if members.is_empty() => Ok(body),
        _ => {
            let message = "flags go over the members of a body, and this body is no JSON object";
            Err(Failure::usage(message.to_owned()))
        }
    }
}
