//! Which operation a request is for.

use crate::Operation;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// An operation that a mock knows, with the function of the client that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The function of the client that leads to the operation's resource.
    pub(super) resource: &'static str,
    pub(super) operation: &'static Operation,
    /// The property of the body, and its value, by which this way to answer is asked for.
    switch: Option<(&'static str, bool)>,
}

impl Route {
    /// An operation of a resource.
    #[must_use]
    pub const fn new(resource: &'static str, operation: &'static Operation) -> Self {
        Self { resource, operation, switch: None }
    }

    /// Of an operation that answers in two ways: the property of its body, and the value, by which
    /// this one is asked for.
    #[must_use]
    pub const fn switch(mut self, property: &'static str, value: bool) -> Self {
        self.switch = Some((property, value));
        self
    }

    /// Whether it is the function for this operation.
    pub(super) fn is_of(&self, operation: &Operation) -> bool {
        let own = self.operation;
        (own.method, own.path, own.id) == (operation.method, operation.path, operation.id)
    }

    /// Whether a body asks for this way to answer.
    fn is_asked_for(&self, body: &[u8]) -> bool {
        let Some((property, value)) = self.switch else { return true };
        let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
        body.get(property) == Some(&Value::Bool(value))
    }
}

/// What stands in the places of a path's parameters, decoded.
pub(super) type Captured = Vec<(&'static str, String)>;

/// All operations that a mock knows, with their paths taken apart.
pub(super) struct Routes(Vec<(Route, Template)>);

impl Routes {
    pub(super) fn new(routes: impl IntoIterator<Item = Route>) -> Self {
        let routes = routes.into_iter();
        Self(routes.map(|route| (route, Template::parse(route.operation.path))).collect())
    }

    /// The route of an operation.
    pub(super) fn of(&self, operation: &Operation) -> Option<Route> {
        self.0.iter().map(|(route, _)| *route).find(|route| route.is_of(operation))
    }

    /// The operation that a request is for, and the values in its path. A path that says a segment
    /// wins over one that has a parameter there, as it does on servers.
    pub(super) fn find(&self, method: &str, path: &str, body: &[u8]) -> Option<(Route, Captured)> {
        let of_method =
            self.0.iter().filter(|(route, _)| route.operation.method.as_str() == method);
        let (route, _, captured) = of_method
            .filter_map(|(route, template)| Some((route, template, template.captures(path)?)))
            .min_by_key(|(route, template, _)| (template.shape(), !route.is_asked_for(body)))?;
        Some((*route, captured))
    }
}

/// The names of a path template's parameters.
pub(super) fn parameters(path: &'static str) -> Vec<&'static str> {
    let pieces = Template::parse(path).0.into_iter().flatten();
    pieces
        .filter_map(|piece| match piece {
            Piece::Parameter(name) => Some(name),
            Piece::Literal(_) => None,
        })
        .collect()
}

/// A path template: its segments, each in pieces.
struct Template(Vec<Vec<Piece>>);

enum Piece {
    /// Decoded.
    Literal(String),
    Parameter(&'static str),
}

impl Template {
    fn parse(path: &'static str) -> Self {
        let mut segments = vec![Vec::new()];
        let mut rest = path;
        while !rest.is_empty() {
            let (literal, parameter, behind) = next_parameter(rest);
            for (index, text) in literal.split('/').enumerate() {
                if index > 0 {
                    segments.push(Vec::new());
                }
                push(&mut segments, (!text.is_empty()).then(|| Piece::Literal(decoded(text))));
            }
            push(&mut segments, parameter.map(Piece::Parameter));
            rest = behind;
        }
        Self(segments)
    }

    /// Of each segment whether it has a parameter: the less particular it is, the greater.
    fn shape(&self) -> Vec<bool> {
        let is_parameter = |piece: &Piece| matches!(piece, Piece::Parameter(_));
        self.0.iter().map(|segment| segment.iter().any(is_parameter)).collect()
    }

    /// The values at the places of the parameters, if the path is one of this template. A slash
    /// within a value is encoded, so it parts no segments.
    fn captures(&self, path: &str) -> Option<Captured> {
        let mut captured = Captured::new();
        let mut segments = path.split('/');
        for pieces in &self.0 {
            if !fits(pieces, &decoded(segments.next()?), &mut captured) {
                return None;
            }
        }
        segments.next().is_none().then_some(captured)
    }
}

fn push(segments: &mut [Vec<Piece>], piece: Option<Piece>) {
    if let Some(segment) = segments.last_mut() {
        segment.extend(piece);
    }
}

/// What is before the next parameter, its name, and what is behind it.
fn next_parameter(path: &str) -> (&str, Option<&str>, &str) {
    let parts = path.split_once('{').and_then(|(literal, rest)| {
        let (name, behind) = rest.split_once('}')?;
        Some((literal, Some(name), behind))
    });
    parts.unwrap_or((path, None, ""))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether the pieces make up the text. A parameter takes as much as it can, and never nothing.
fn fits(pieces: &[Piece], text: &str, captured: &mut Captured) -> bool {
    match pieces.split_first() {
        None => text.is_empty(),
        Some((Piece::Literal(literal), rest)) => {
            text.strip_prefix(literal.as_str()).is_some_and(|text| fits(rest, text, captured))
        }
        Some((Piece::Parameter(name), rest)) => (1..=text.len()).rev().any(|end| {
            let Some((value, behind)) = text.split_at_checked(end) else { return false };
            captured.push((name, value.to_owned()));
            let fits = fits(rest, behind, captured);
            if !fits {
                captured.pop();
            }
            fits
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Route, Routes, Template, parameters};
    use crate::{Method, Operation};

    fn captured(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        Template::parse(template).captures(path)
    }

    #[test]
    fn a_parameter_is_one_segment_whatever_it_holds() {
        let one = |value: &str| Some(vec![("id", value.to_owned())]);
        assert_eq!(captured("/files/{id}", "/files/a%2Fb%20%C3%BC"), one("a/b ü"));
        assert_eq!(captured("/files/{id}", "/files/a/b"), None);
        assert_eq!(captured("/files/{id}", "/files/"), None);
        assert_eq!(captured("/files/{id}/", "/files/1"), None);
        assert_eq!(captured("/a b/{id}", "/a%20b/1"), one("1"));
    }

    #[test]
    fn a_segment_may_be_more_than_a_parameter() {
        let both = |a: &str, b: &str| Some(vec![("a", a.to_owned()), ("b", b.to_owned())]);
        assert_eq!(captured("/{a}.{b}", "/x.tar.gz"), both("x.tar", "gz"));
        assert_eq!(captured("/v{a}-{b}!", "/v1-2!"), both("1", "2"));
        assert_eq!(captured("/v{a}-{b}!", "/v1-!"), None);
        assert_eq!(captured("/{a/b}", "/1"), Some(vec![("a/b", "1".to_owned())]));
        assert_eq!(parameters("/x/{a}-{b}/{c}"), ["a", "b", "c"]);
    }

    #[test]
    fn what_is_said_wins_over_what_is_left_open() {
        const LIST: Operation = Operation::new("list", Method::GET, "/{kind}/list");
        const PET: Operation = Operation::new("pet", Method::GET, "/pets/{id}");
        const ANY: Operation = Operation::new("any", Method::GET, "/{kind}/{id}");
        let all = [&ANY, &LIST, &PET].map(|operation| Route::new("", operation));
        let routes = Routes::new(all);
        let found = |path| routes.find("GET", path, b"").map(|(route, _)| route.operation.id);
        assert_eq!(found("/pets/list"), Some("pet"));
        assert_eq!(found("/cats/list"), Some("list"));
        assert_eq!(found("/cats/1"), Some("any"));
        assert_eq!(routes.find("POST", "/cats/1", b"").map(|(_, values)| values), None);
    }

    #[test]
    fn the_body_says_which_way_to_answer_is_asked_for() {
        const WHOLE: Operation = Operation::new("whole", Method::POST, "/ask");
        const BIT_BY_BIT: Operation = Operation::new("bit_by_bit", Method::POST, "/ask");
        let routes = Routes::new([
            Route::new("", &WHOLE).switch("stream", false),
            Route::new("", &BIT_BY_BIT).switch("stream", true),
        ]);
        let found = |body: &str| {
            let found = routes.find("POST", "/ask", body.as_bytes());
            found.map(|(route, _)| route.operation.id)
        };
        assert_eq!(found(r#"{"stream": true}"#), Some("bit_by_bit"));
        assert_eq!(found(r#"{"stream": false}"#), Some("whole"));
        assert_eq!(found("no JSON"), Some("whole"));
    }
}
