//! The arguments of a call, as JSON.

use super::{Place, refused};
use crate::Error;
use crate::de::through_text;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt;

/// The members that arguments may have.
const MEMBERS: [&str; 5] = ["path", "query", "header", "cookie", "body"];

/// The arguments of a call: an object with the members `path`, `query`, `header` and `cookie`, each
/// an object with the parameters by their names on the wire, and `body`.
///
/// A file in a form is an object with its content as `text`, as `base64` or as the `path` of a
/// file on disk, and with a `file_name` and a `media_type` where they are to be told.
///
/// Whoever writes the arguments can so have any file sent that this program may read; where they come
/// from somebody else (a model that calls tools, say), hold them against what that one may read first.
pub struct Arguments(Map<String, Value>);

impl Arguments {
    /// Checks that it is such an object.
    pub fn new(arguments: Value) -> Result<Self, Error> {
        let members = match arguments {
            Value::Null => Map::new(),
            Value::Object(members) => members,
            _ => return Err(refused("the arguments are no JSON object".to_owned())),
        };
        for (name, value) in &members {
            if !MEMBERS.contains(&name.as_str()) {
                let known = MEMBERS.join("`, `");
                return Err(refused(format!("arguments have `{known}`, and no `{name}`")));
            }
            if name != "body" && !value.is_object() {
                return Err(refused(format!("the argument `{name}` is no JSON object")));
            }
        }
        Ok(Self(members))
    }

    /// A parameter that must be given.
    pub fn required<T: DeserializeOwned>(&mut self, place: Place, name: &str) -> Result<T, Error> {
        let value = self.take(place, name);
        read(&format!("{}.{name}", place.as_str()), &value.unwrap_or_default())
    }

    /// A parameter that may be left out; null leaves it out too.
    pub fn optional<T: DeserializeOwned>(
        &mut self,
        place: Place,
        name: &str,
    ) -> Result<Option<T>, Error> {
        let value = self.take(place, name).filter(|value| !value.is_null());
        value.map(|value| read(&format!("{}.{name}", place.as_str()), &value)).transpose()
    }

    /// A body that must be given.
    pub fn body<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        read("body", &self.0.remove("body").unwrap_or_default())
    }

    /// A body that may be left out; null leaves it out too.
    pub fn optional_body<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        let body = self.0.remove("body").filter(|body| !body.is_null());
        body.map(|body| read("body", &body)).transpose()
    }

    fn take(&mut self, place: Place, name: &str) -> Option<Value> {
        self.0.get_mut(place.as_str())?.as_object_mut()?.remove(name)
    }

    /// Says which of the arguments the operation does not have.
    pub fn finish(self) -> Result<(), Error> {
        for (member, value) in self.0 {
            let name = value.as_object().and_then(|left| left.keys().next());
            if let Some(name) = name.filter(|_| member != "body") {
                return Err(refused(format!("the operation has no {member} parameter `{name}`")));
            }
            if member == "body" {
                return Err(refused("the operation has no body".to_owned()));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Arguments {
    /// Values are not shown: any of them may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.0.iter().map(|(member, value)| {
            (member, value.as_object().map(|value| value.keys().collect::<Vec<_>>()))
        });
        f.debug_map().entries(members).finish()
    }
}

fn read<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, Error> {
    through_text(value)
        .map_err(|cause| refused(format!("the argument `{name}`: {cause}")).caused_by(cause))
}
