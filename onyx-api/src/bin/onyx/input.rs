//! What is read from files and from what comes in.

use crate::exit::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::Path;

/// The bytes of a file, or with `-` all that comes in.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() != "-" {
        let name = path.display();
        return std::fs::read(path).map_err(|error| Failure::usage(format!("{name}: {error}")));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::usage(format!("what comes in cannot be read: {error}")))?;
    Ok(bytes)
}

pub(crate) fn json(path: &Path) -> Result<Value, Failure> {
    let bytes = bytes(path)?;
    let name =
        if path.as_os_str() == "-" { "what comes in".into() } else { path.to_string_lossy() };
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::usage(format!("{name} is no JSON: {error}")))
}

/// A text, as the arguments of a call want it.
pub(crate) fn text(path: &Path) -> Result<Value, Failure> {
    let text = String::from_utf8(bytes(path)?);
    text.map(Value::from).map_err(|_| Failure::usage("the body is no text in UTF-8".to_owned()))
}

/// A file, as the arguments of a call want it. It is read when it is sent, unless it comes in.
pub(crate) fn file(path: &Path) -> Result<Value, Failure> {
    if path.as_os_str() == "-" {
        return Ok(json!({ "base64": STANDARD.encode(bytes(path)?) }));
    }
    let path = path.to_str();
    path.map(|path| json!({ "path": path }))
        .ok_or_else(|| Failure::usage("the file's name is no text in UTF-8".to_owned()))
}
