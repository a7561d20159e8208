//! Objects in paths, queries, headers and cookies, in the styles that spell their members
//! (OpenAPI 3.1, Style Examples). OpenAPI leaves open how a member is spelled that is itself a
//! list or an object: it is JSON here, but for lists in exploded queries, whose items repeat.

use super::Request;
use crate::PathStyle;
use crate::de::Outline;
use crate::encode;
use serde::Serialize;
use serde_json::Value;
use std::fmt;

impl Request {
    /// Puts an object into the path template: `k,v,k,v`, or exploded `k=v,k=v`, with what the style
    /// has before and between.
    pub fn path_pairs<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, style: PathStyle) {
        let Some(pairs) = self.pairs(name, value) else { return };
        self.fill(name, |encoded| {
            let (prefix, separator, equals) = match style {
                PathStyle::Simple => ("", ",", ","),
                PathStyle::SimpleExploded => ("", ",", "="),
                PathStyle::Label => (".", ",", ","),
                PathStyle::LabelExploded => (".", ".", "="),
                PathStyle::Matrix => (";", ",", ","),
                PathStyle::MatrixExploded => (";", ";", "="),
            };
            encoded.push_str(prefix);
            if style == PathStyle::Matrix {
                encode::push(encoded, &name)?;
                encoded.push('=');
            }
            push_pairs(encoded, &pairs, separator, equals)
        });
    }

    /// Adds the members of an object as query parameters of their own (`form`, exploded).
    pub fn query_members<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        for (member, value) in self.members(name, value) {
            match value {
                Value::Array(items) => {
                    for item in &items {
                        self.query(&member, &text(item));
                    }
                }
                value => self.query(&member, &text(&value)),
            }
        }
    }

    /// Adds a query parameter that is an object: `name=k,v,k,v`, with the style's separator.
    pub fn query_pairs<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, separator: char) {
        let Some(pairs) = self.pairs(name, value) else { return };
        let separator = encode::separator(separator);
        let written = encode::push_query_name(&mut self.target, name)
            .and_then(|()| push_pairs(&mut self.target, &pairs, &separator, &separator));
        if written.is_err() {
            self.fail(format!("the query parameter `{name}` cannot be written"));
        }
    }

    /// Adds a header that is an object: `k,v,k,v`, or exploded `k=v,k=v`.
    pub fn header_pairs<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, explode: bool) {
        let Some(pairs) = self.pairs(name, value) else { return };
        let equals = if explode { "=" } else { "," };
        let pairs = pairs.iter().map(|(key, value)| format!("{key}{equals}{value}"));
        self.header(name, &pairs.collect::<Vec<_>>().join(","));
    }

    /// Adds a cookie that is an object: `k,v,k,v`.
    pub fn cookie_pairs<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        let Some(pairs) = self.pairs(name, value) else { return };
        let pairs = pairs.iter().map(|(key, value)| format!("{key},{value}"));
        self.cookie(name, &pairs.collect::<Vec<_>>().join(","));
    }

    /// Adds the members of an object as cookies of their own.
    pub fn cookie_members<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        for (member, value) in self.members(name, value) {
            self.cookie(&member, &text(&value));
        }
    }

    /// The members as texts, if there are any.
    fn pairs<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Option<Vec<(String, String)>> {
        let members = self.members(name, value);
        let pairs: Vec<_> = members.into_iter().map(|(name, value)| (name, text(&value))).collect();
        (!pairs.is_empty()).then_some(pairs)
    }

    /// The members that are not null, in the order in which they are written.
    fn members<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Vec<(String, Value)> {
        match serde_json::to_string(value).and_then(|text| members(&text)) {
            Ok(Some(members)) => members,
            Ok(None) => {
                self.fail(format!("the parameter `{name}` has to be an object"));
                Vec::new()
            }
            Err(error) => {
                self.unserializable(name, error);
                Vec::new()
            }
        }
    }
}

fn members(text: &str) -> serde_json::Result<Option<Vec<(String, Value)>>> {
    let Some(found) = Outline::of(text).members else { return Ok(None) };
    let mut members = Vec::with_capacity(found.len());
    for member in found {
        let value: Value = serde_json::from_str(member.value(text))?;
        if !value.is_null() {
            members.push((member.name(text).into_owned(), value));
        }
    }
    Ok(Some(members))
}

/// A text as it is, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Pairs, each part encoded, with texts between that are encoded already.
fn push_pairs(
    target: &mut String,
    pairs: &[(String, String)],
    separator: &str,
    equals: &str,
) -> fmt::Result {
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            target.push_str(separator);
        }
        encode::push(target, key)?;
        target.push_str(equals);
        encode::push(target, value)?;
    }
    Ok(())
}
