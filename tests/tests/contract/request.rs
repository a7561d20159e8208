//! Whether a request is what the document asks for, and says what the caller said.

use crate::document::{Body, Document, Operation, Parameter, members};
use crate::wire::compare::{Allowed, difference};
use crate::wire::server::Seen;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Everything that is wrong with a request for an operation.
pub(crate) fn faults(
    document: &Document,
    operation: &Operation,
    arguments: &Value,
    switched: Option<bool>,
    seen: &Seen,
) -> Vec<String> {
    let mut faults = Vec::new();
    if seen.method != operation.method {
        faults.push(format!("the method is {}", seen.method));
    }
    let got = match path(document, operation, seen) {
        Ok(values) => values,
        Err(fault) => {
            faults.push(fault);
            Map::new()
        }
    };
    for (place, got) in [("path", got), ("query", query(operation, seen, &mut faults))] {
        let declared = operation.parameters.iter().filter(|p| p.place == place);
        declared.for_each(|parameter| check(parameter, &got, &mut faults));
        let (given, got) = (arguments.get(place).unwrap_or(&Value::Null), Value::Object(got));
        let given = Value::Object(members(given).map(|(k, v)| (k.clone(), v.clone())).collect());
        let allowed = Allowed { null_for_absent: true, ..Allowed::default() };
        faults.extend(difference(&given, &got, allowed).map(|at| format!("{place}{at}")));
    }
    credentials(operation, seen, &mut faults);
    match &operation.body {
        Some(body) => {
            faults.extend(body_fault(document, operation, body, arguments, switched, seen));
        }
        None if !seen.body.is_empty() => faults.push("there is a body".to_owned()),
        None => {}
    }
    faults
}

fn check(parameter: &Parameter, got: &Map<String, Value>, faults: &mut Vec<String>) {
    match got.get(&parameter.name) {
        None if parameter.required => faults.push(format!("`{}` is missing", parameter.name)),
        None => {}
        Some(value) => {
            faults.extend(parameter.validator.iter_errors(value).map(|error| {
                format!("{} parameter `{}`: {error}", parameter.place, parameter.name)
            }));
        }
    }
}

/// The values in the path. The path must be this operation's and no other's.
fn path(
    document: &Document,
    operation: &Operation,
    seen: &Seen,
) -> Result<Map<String, Value>, String> {
    let matching = document.operations.iter().filter(|other| other.method == seen.method);
    let matching =
        matching.filter_map(|other| captured(&other.path, &seen.path).map(|c| (other, c)));
    // A template with fewer parameters is the more particular one, and wins.
    let (best, values) = matching
        .min_by_key(|(_, values)| values.len())
        .ok_or_else(|| format!("`{}` is no path of the document", seen.path))?;
    if best.path != operation.path {
        return Err(format!("`{}` leads to {}", seen.path, best.path));
    }
    let typed = values.into_iter().map(|(name, text)| {
        let parameter = operation.parameters.iter().find(|p| p.place == "path" && p.name == name);
        let value = parameter.map_or(Value::Null, |p| typed(document, &p.schema, &text));
        (name.to_owned(), value)
    });
    Ok(typed.collect())
}

/// What stands at the places of the parameters, decoded.
fn captured<'t>(template: &'t str, path: &str) -> Option<Vec<(&'t str, String)>> {
    let (template, path): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut values = Vec::new();
    for (expected, segment) in template.into_iter().zip(path) {
        let name = expected.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) => {
                let text = percent_decode_str(segment).decode_utf8().ok()?;
                values.push((name, text.into_owned()));
            }
            None if expected == segment => {}
            None => return None,
        }
    }
    Some(values)
}

fn query(operation: &Operation, seen: &Seen, faults: &mut Vec<String>) -> Map<String, Value> {
    let mut got = Map::new();
    for (name, text) in &seen.query {
        let declared = operation.parameters.iter().find(|p| p.place == "query" && p.name == *name);
        let Some(parameter) = declared else {
            faults.push(format!("the query parameter `{name}` is not in the document"));
            continue;
        };
        let schema = &parameter.schema;
        let list = std::iter::once(schema)
            .chain(crate::example::alternatives(schema).into_iter().flatten());
        let items =
            list.clone().find(|schema| schema["type"] == "array").map(|list| &list["items"]);
        match items {
            Some(items) => {
                let list = got.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new()));
                list.as_array_mut().expect("a list").push(scalar(items, text));
            }
            None if got.contains_key(name) => faults.push(format!("`{name}` comes twice")),
            None => {
                got.insert(name.clone(), scalar(schema, text));
            }
        }
    }
    got
}

/// A text as the value that its schema has in mind.
fn typed(document: &Document, schema: &Value, text: &str) -> Value {
    match schema["$ref"].as_str() {
        Some(reference) => typed(document, document.target(reference), text),
        None => scalar(schema, text),
    }
}

fn scalar(schema: &Value, text: &str) -> Value {
    let alternatives = crate::example::alternatives(schema).unwrap_or(std::slice::from_ref(schema));
    let is_text = alternatives.iter().all(|schema| {
        !matches!(schema["type"].as_str(), Some("integer" | "number" | "boolean" | "object"))
    });
    let value = if is_text { None } else { serde_json::from_str(text).ok() };
    value.unwrap_or_else(|| Value::from(text))
}

/// One of the credentials that the operation knows, and none where it knows none.
fn credentials(operation: &Operation, seen: &Seen, faults: &mut Vec<String>) {
    let bearer = seen.header("authorization") == Some("Bearer on_key");
    let cookie = seen.header("cookie").is_some_and(|cookie| cookie.contains("=session"));
    let expected = match operation.security.as_slice() {
        [] => !bearer && !cookie,
        names if names.iter().any(|name| name == "BearerAuth") => bearer,
        _ => cookie && !bearer,
    };
    if !expected {
        faults.push(format!("credentials for {:?}: {:?}", operation.security, seen.headers));
    }
}

fn body_fault(
    document: &Document,
    operation: &Operation,
    body: &Body,
    arguments: &Value,
    switched: Option<bool>,
    seen: &Seen,
) -> Option<String> {
    let given = arguments.get("body");
    if seen.body.is_empty() && seen.header("content-type").is_none() {
        let said = given.is_some_and(|given| !given.is_null());
        return (body.required || said).then(|| "the body is missing".to_owned());
    }
    let got = match read(document, body, seen) {
        Ok(got) => got,
        Err(fault) => return Some(fault),
    };
    if let Some(error) = body.validator.iter_errors(&got).next() {
        return Some(format!("the body at `{}`: {error}", error.instance_path()));
    }
    let mut given = given.cloned().unwrap_or_default();
    if let (Some(property), Some(value)) = (&operation.switch, switched) {
        if got[property] != Value::Bool(value) {
            return Some(format!("`{property}` is {}", got[property]));
        }
        given[property] = Value::Bool(value);
    }
    let form = body.media_type != "application/json";
    let given = if form { contents(&given) } else { given };
    let allowed = Allowed { null_for_absent: form, constants: &document.constants, lost: &[] };
    difference(&given, &got, allowed).map(|at| format!("the body{at}"))
}

/// The arguments of a form with files, with each file as its content.
fn contents(given: &Value) -> Value {
    match given {
        Value::Object(file) if file.contains_key("file_name") => file["text"].clone(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), contents(value))).collect()
        }
        Value::Array(items) => items.iter().map(contents).collect(),
        value => value.clone(),
    }
}

/// The body as JSON, whatever it is spelled as.
fn read(document: &Document, body: &Body, seen: &Seen) -> Result<Value, String> {
    let media_type = seen.header("content-type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default();
    if essence != body.media_type {
        return Err(format!("the media type is `{media_type}`"));
    }
    let pairs = match essence {
        "multipart/form-data" => parts(media_type, &seen.body)?,
        "application/x-www-form-urlencoded" => {
            url::form_urlencoded::parse(&seen.body).into_owned().collect()
        }
        _ => return unique(&seen.body),
    };
    let mut schema = &body.schema;
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document.target(reference);
    }
    let mut form = Map::new();
    for (name, text) in pairs {
        let property = &schema["properties"][&name];
        let options =
            crate::example::alternatives(property).unwrap_or(std::slice::from_ref(property));
        match options.iter().find(|schema| schema["type"] == "array") {
            Some(list) => {
                let items = form.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                items.as_array_mut().ok_or("a list")?.push(scalar(&list["items"], &text));
            }
            None => {
                form.insert(name, scalar(property, &text));
            }
        }
    }
    Ok(Value::Object(form))
}

/// JSON in which no member comes twice.
fn unique(text: &[u8]) -> Result<Value, String> {
    let mut found = onyx_codegen::diagnostic::Diagnostics::default();
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let source = onyx_codegen::Source { name: "body", text };
    let limits = onyx_codegen::document::Limits::default();
    onyx_codegen::document::parse(source, &limits, &mut found);
    match found.iter().next() {
        Some(finding) => Err(format!("the body: {}", finding.message)),
        None => serde_json::from_str(text).map_err(|error| error.to_string()),
    }
}

/// The parts of a form (RFC 7578): names and contents.
fn parts(media_type: &str, body: &[u8]) -> Result<Vec<(String, String)>, String> {
    let (_, boundary) = media_type.split_once("boundary=").ok_or("there is no boundary")?;
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).ok_or("the form does not end")?;
    let separator = format!("--{boundary}\r\n");
    let parts = text.split(&separator).skip(1);
    let read = |part: &str| {
        let (head, content) = part.split_once("\r\n\r\n")?;
        let (_, name) = head.split_once("; name=\"")?;
        let (name, _) = name.split_once('"')?;
        Some((name.to_owned(), content.strip_suffix("\r\n")?.to_owned()))
    };
    parts.map(|part| read(part).ok_or_else(|| format!("no part: {part}"))).collect()
}
