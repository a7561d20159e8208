//! Parameters: those of the path item and those of the operation, checked against the path.

use super::Lowering;
use super::extension;
use super::node::Node;
use crate::diagnostic::{Diagnostic, Pointer};
use indexmap::IndexMap;
use openapiv3::{
    CookieStyle, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Headers that other parts of a document speak of (OpenAPI 3.1, Parameter Object).
const RESERVED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// The place of a parameter that is the whole query (OpenAPI 3.2, Parameter Object).
const QUERY_STRING: &str = "querystring";

/// The media type whose properties are query parameters.
const FORM: &str = "application/x-www-form-urlencoded";

/// A parameter before it is lowered: its object, its place and its name.
struct Declared<'d> {
    node: Node<'d>,
    place: &'static str,
    name: &'d str,
}

impl Declared<'_> {
    /// What two parameters may not have in common. Names of headers have no case.
    fn key(&self) -> (&'static str, String) {
        let is_header = self.place == "header";
        let name = if is_header { self.name.to_ascii_lowercase() } else { self.name.to_owned() };
        (self.place, name)
    }
}

impl<'d> Lowering<'d, '_> {
    /// The parameters of an operation: those of the path item that it does not replace, its own,
    /// and those that only the path template knows.
    pub(super) fn parameters(
        &mut self,
        template: &str,
        item: &Node<'d>,
        operation: &Node<'d>,
    ) -> Vec<ReferenceOr<Parameter>> {
        let own = self.declared(operation);
        let replaced: BTreeSet<_> = own.iter().map(Declared::key).collect();
        let mut declared = self.declared(item);
        declared.retain(|parameter| !replaced.contains(&parameter.key()));
        declared.extend(own);

        let mut variables = self.variables(template, &operation.at);
        let mut parameters = Vec::new();
        for parameter in declared {
            if self.is_meant(&parameter, &variables) {
                variables.retain(|name| parameter.place != "path" || name != parameter.name);
                parameters.extend(self.parameter(&parameter).map(ReferenceOr::Item));
            }
        }
        for name in variables {
            parameters.push(ReferenceOr::Item(self.undeclared(&name, operation)));
        }
        parameters
    }

    fn declared(&mut self, owner: &Node<'d>) -> Vec<Declared<'d>> {
        let mut seen = BTreeSet::new();
        let mut declared = Vec::new();
        for (value, at) in self.list(owner, "parameters") {
            let Some(parameter) = self.resolved(value, at.clone()) else { continue };
            let name = self.required_text(&parameter, "name");
            let place = self.place(&parameter);
            let (Some(name), Some(place)) = (name, place) else { continue };
            let parameter = Declared { node: parameter, place, name };
            if seen.insert(parameter.key()) {
                declared.push(parameter);
            } else {
                let message = format!("the {place} parameter `{name}` is declared twice");
                let warning = Diagnostic::warning("duplicate-parameter", &at, message);
                self.report(warning.help("the first one counts; remove the other"));
            }
        }
        declared
    }

    fn place(&mut self, parameter: &Node<'d>) -> Option<&'static str> {
        const PLACES: [&str; 5] = ["path", "query", "header", "cookie", QUERY_STRING];
        let written = self.required_text(parameter, "in")?;
        let place = PLACES.into_iter().find(|place| *place == written);
        if place.is_none() {
            self.wrong_value(written, &parameter.child("in"), &PLACES);
        }
        place
    }

    /// Whether a parameter is one; those that are not are warned about.
    fn is_meant(&mut self, parameter: &Declared<'d>, variables: &[String]) -> bool {
        let Declared { node, place, name } = parameter;
        let reserved = RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str());
        let (code, message, help) = if *place == "header" && reserved {
            (
                "reserved-header",
                format!("the header parameter `{name}` is ignored"),
                "media types and security schemes decide about it, as OpenAPI says",
            )
        } else if *place == "path" && !variables.iter().any(|variable| variable == name) {
            (
                "unused-path-parameter",
                format!("the path has no variable `{{{name}}}`; the parameter is ignored"),
                "correct its name or the path with an overlay",
            )
        } else if *place == QUERY_STRING && form_schema(node).is_none() {
            (
                "unsupported-query-string",
                format!("the query as a whole, `{name}`, is ignored"),
                "only a form, `application/x-www-form-urlencoded`, is understood there",
            )
        } else {
            return true;
        };
        self.report(Diagnostic::warning(code, &node.at, message).help(help));
        false
    }

    fn parameter(&mut self, declared: &Declared<'d>) -> Option<Parameter> {
        let node = &declared.node;
        let format = self.schema_or_content(declared)?;
        let mut extensions = self.extensions(node, &[]);
        extensions.insert(extension::POINTER.to_owned(), node.pointer_value());
        let parameter_data = ParameterData {
            name: declared.name.to_owned(),
            description: self.owned_text(node, "description"),
            required: self.flag(node, "required") || declared.place == "path",
            deprecated: self.boolean(node, "deprecated"),
            format,
            example: self.named_examples(node, &mut extensions),
            examples: IndexMap::new(),
            explode: self.boolean(node, "explode"),
            extensions,
        };
        Some(match declared.place {
            "path" => Parameter::Path { parameter_data, style: self.path_style(node) },
            "header" => {
                self.only_style(node, "simple");
                Parameter::Header { parameter_data, style: HeaderStyle::Simple }
            }
            "cookie" => {
                self.cookie_style(node);
                Parameter::Cookie { parameter_data, style: CookieStyle::Form }
            }
            _ => Parameter::Query {
                parameter_data,
                allow_reserved: self.flag(node, "allowReserved"),
                style: self.query_style(node).unwrap_or_default(),
                allow_empty_value: self.boolean(node, "allowEmptyValue"),
            },
        })
    }

    fn schema_or_content(
        &mut self,
        Declared { node, place, .. }: &Declared<'d>,
    ) -> Option<ParameterSchemaOrContent> {
        let form = form_schema(node).filter(|_| *place == QUERY_STRING);
        let own = node.get("schema").map(|value| (value, node.child("schema")));
        if let Some((value, at)) = form.or(own) {
            return Some(ParameterSchemaOrContent::Schema(self.schema(value, &at).unbox()));
        }
        let mut content = self.content(node);
        if content.is_empty() {
            self.missing(node, "`schema` or a media type in `content`");
            return None;
        }
        if content.len() > 1 {
            let at = node.child("content");
            let message = "a parameter has one media type; the first by name counts";
            let warning = Diagnostic::warning("several-media-types", &at, message);
            self.report(warning.help("remove the others with an overlay"));
            content.truncate(1);
        }
        Some(ParameterSchemaOrContent::Content(content))
    }

    fn style(&mut self, node: &Node<'d>, styles: &[&str]) -> Option<&'d str> {
        let style = self.text(node, "style")?;
        let known = styles.contains(&style);
        if !known {
            self.wrong_value(style, &node.child("style"), styles);
        }
        known.then_some(style)
    }

    fn only_style(&mut self, node: &Node<'d>, style: &str) {
        self.style(node, &[style]);
    }

    /// What `style: cookie` of OpenAPI 3.2 leaves as it is, the client escapes.
    fn cookie_style(&mut self, node: &Node<'d>) {
        if self.style(node, &["form", "cookie"]) == Some("cookie") {
            let message = "`style: cookie` is taken for `style: form`";
            let at = node.child("style");
            let warning = Diagnostic::warning("unsupported-style", &at, message);
            self.report(warning.help("what a cookie cannot hold is escaped"));
        }
    }

    fn path_style(&mut self, node: &Node<'d>) -> PathStyle {
        match self.style(node, &["simple", "label", "matrix"]) {
            Some("label") => PathStyle::Label,
            Some("matrix") => PathStyle::Matrix,
            _ => PathStyle::Simple,
        }
    }

    /// The style of a query parameter or of a form field.
    pub(super) fn query_style(&mut self, node: &Node<'d>) -> Option<QueryStyle> {
        let styles = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
        Some(match self.style(node, &styles)? {
            "spaceDelimited" => QueryStyle::SpaceDelimited,
            "pipeDelimited" => QueryStyle::PipeDelimited,
            "deepObject" => QueryStyle::DeepObject,
            _ => QueryStyle::Form,
        })
    }

    /// The variables of a path template, in order.
    fn variables(&mut self, template: &str, at: &Pointer) -> Vec<String> {
        let mut variables: Vec<String> = Vec::new();
        let mut rest = template;
        while let Some((_, behind)) = rest.split_once('{') {
            let Some((name, behind)) = behind.split_once('}') else {
                let message = format!("the path `{template}` has a brace without its other half");
                let error = Diagnostic::error("path-template", at, message);
                self.report(error.help("close it"));
                break;
            };
            if !variables.iter().any(|variable| variable == name) {
                variables.push(name.to_owned());
            }
            rest = behind;
        }
        variables
    }

    /// A variable of the path that no parameter declares: it has no place but the operation's.
    fn undeclared(&mut self, name: &str, operation: &Node<'d>) -> Parameter {
        let message = format!("the path variable `{{{name}}}` is not declared");
        let warning = Diagnostic::warning("undeclared-path-parameter", &operation.at, message);
        self.report(warning.help("it is taken as a string; declare it with an overlay"));
        let pointer = operation.pointer_value();
        let schema_kind = SchemaKind::Type(Type::String(StringType::default()));
        let mut schema_data = SchemaData::default();
        schema_data.extensions.insert(extension::POINTER.to_owned(), pointer.clone());
        let schema = ReferenceOr::Item(Schema { schema_data, schema_kind });
        let parameter_data = ParameterData {
            name: name.to_owned(),
            description: None,
            required: true,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(schema),
            example: None,
            examples: IndexMap::new(),
            explode: None,
            extensions: IndexMap::from([(extension::POINTER.to_owned(), pointer)]),
        };
        Parameter::Path { parameter_data, style: PathStyle::Simple }
    }
}

/// The schema of a form that is a parameter's only media type, and its place.
fn form_schema<'d>(node: &Node<'d>) -> Option<(&'d Value, Pointer)> {
    let schema = node.get("content")?.get(FORM)?.get("schema")?;
    Some((schema, node.child("content").child(FORM).child("schema")))
}
