//! Which kind of node stands where: the field tables of OpenAPI 3.0 to 3.2 as one function.

/// The methods that a path item has a field for; `query` came with 3.2.
pub const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What a node of an OpenAPI document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The OpenAPI Object at the root.
    Document,
    Info,
    Components,
    PathItem,
    Operation,
    Parameter,
    /// A Parameter Object's sibling in `headers`.
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    Server,
    Tag,
    Link,
    SecurityScheme,
    /// One alternative of `security`: scopes by scheme.
    SecurityRequirement,
    /// A list of words whose order means nothing: tags of an operation, scopes.
    Words,
    /// `type`, one name or several.
    TypeNames,
    /// An object whose keys are names that the author chose.
    Named(&'static Kind),
    /// Such an object that may hold extensions beside them: `paths`, `responses`, a callback.
    Extensible(&'static Kind),
    /// A list whose order means something.
    List(&'static Kind),
    /// A list whose order means nothing.
    Unordered(&'static Kind),
    /// JSON of the author's own: an example, a default, an extension, what no table knows.
    Data,
}

impl Kind {
    /// What the member `key` of an object of this kind is.
    pub(crate) fn member(self, key: &str) -> Self {
        match self {
            Self::Named(kind) => *kind,
            Self::SecurityRequirement => Self::Words,
            _ if key.starts_with("x-") => Self::Data,
            Self::Extensible(kind) => *kind,
            Self::Document => document(key),
            Self::Components => components(key),
            Self::PathItem => path_item(key),
            Self::Operation => operation(key),
            Self::Parameter | Self::Header | Self::MediaType => described_value(key),
            Self::RequestBody => match key {
                "content" => Self::Named(&Self::MediaType),
                _ => Self::Data,
            },
            Self::Response => response(key),
            Self::Encoding => encoding(key),
            Self::Schema => schema(key),
            Self::Link if key == "server" => Self::Server,
            _ => Self::Data,
        }
    }

    /// What an item of a list of this kind is. A schema in place of one is a list of schemas, as
    /// `items` was before JSON Schema 2020-12.
    pub(crate) fn item(self) -> Self {
        match self {
            Self::List(kind) | Self::Unordered(kind) => *kind,
            Self::Schema => Self::Schema,
            _ => Self::Data,
        }
    }
}

fn document(key: &str) -> Kind {
    match key {
        "info" => Kind::Info,
        "servers" => Kind::List(&Kind::Server),
        "paths" => Kind::Extensible(&Kind::PathItem),
        "webhooks" => Kind::Named(&Kind::PathItem),
        "components" => Kind::Components,
        "security" => Kind::Unordered(&Kind::SecurityRequirement),
        "tags" => Kind::List(&Kind::Tag),
        _ => Kind::Data,
    }
}

fn components(key: &str) -> Kind {
    match key {
        "schemas" => Kind::Named(&Kind::Schema),
        "responses" => Kind::Named(&Kind::Response),
        "parameters" => Kind::Named(&Kind::Parameter),
        "requestBodies" => Kind::Named(&Kind::RequestBody),
        "headers" => Kind::Named(&Kind::Header),
        "securitySchemes" => Kind::Named(&Kind::SecurityScheme),
        "links" => Kind::Named(&Kind::Link),
        "callbacks" => Kind::Named(&Kind::Extensible(&Kind::PathItem)),
        "pathItems" => Kind::Named(&Kind::PathItem),
        "mediaTypes" => Kind::Named(&Kind::MediaType),
        _ => Kind::Data,
    }
}

fn path_item(key: &str) -> Kind {
    match key {
        "parameters" => Kind::Unordered(&Kind::Parameter),
        "servers" => Kind::List(&Kind::Server),
        "additionalOperations" => Kind::Named(&Kind::Operation),
        method if METHODS.contains(&method) => Kind::Operation,
        _ => Kind::Data,
    }
}

fn operation(key: &str) -> Kind {
    match key {
        "tags" => Kind::Words,
        "parameters" => Kind::Unordered(&Kind::Parameter),
        "requestBody" => Kind::RequestBody,
        "responses" => Kind::Extensible(&Kind::Response),
        "callbacks" => Kind::Named(&Kind::Extensible(&Kind::PathItem)),
        "security" => Kind::Unordered(&Kind::SecurityRequirement),
        "servers" => Kind::List(&Kind::Server),
        _ => Kind::Data,
    }
}

/// What parameters, headers and media types have in common: a schema, or content of one.
fn described_value(key: &str) -> Kind {
    match key {
        "schema" | "itemSchema" => Kind::Schema,
        "content" => Kind::Named(&Kind::MediaType),
        "encoding" => Kind::Named(&Kind::Encoding),
        "itemEncoding" => Kind::Encoding,
        "prefixEncoding" => Kind::List(&Kind::Encoding),
        _ => Kind::Data,
    }
}

fn response(key: &str) -> Kind {
    match key {
        "headers" => Kind::Named(&Kind::Header),
        "content" => Kind::Named(&Kind::MediaType),
        "links" => Kind::Named(&Kind::Link),
        _ => Kind::Data,
    }
}

fn encoding(key: &str) -> Kind {
    match key {
        "headers" => Kind::Named(&Kind::Header),
        "encoding" => Kind::Named(&Kind::Encoding),
        "itemEncoding" => Kind::Encoding,
        "prefixEncoding" => Kind::List(&Kind::Encoding),
        _ => Kind::Data,
    }
}

fn schema(key: &str) -> Kind {
    match key {
        "type" => Kind::TypeNames,
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Kind::Named(&Kind::Schema)
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::List(&Kind::Schema),
        "items"
        | "additionalItems"
        | "unevaluatedItems"
        | "contains"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => Kind::Schema,
        _ => Kind::Data,
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    fn at(path: &[&str]) -> Kind {
        path.iter().fold(Kind::Document, |kind, key| match *key {
            "[]" => kind.item(),
            key => kind.member(key),
        })
    }

    #[test]
    fn keywords_and_names_are_told_apart() {
        let schema = ["components", "schemas", "A"];
        assert_eq!(at(&schema), Kind::Schema);
        assert_eq!(at(&[&schema[..], &["properties", "properties"]].concat()), Kind::Schema);
        assert_eq!(at(&[&schema[..], &["properties", "x-sent"]].concat()), Kind::Schema);
        assert_eq!(at(&[&schema[..], &["x-properties"]].concat()), Kind::Data);
        assert_eq!(at(&[&schema[..], &["default", "properties", "a"]].concat()), Kind::Data);
        assert_eq!(at(&["components", "schemas", "x-A"]), Kind::Schema);
        assert_eq!(at(&["paths", "x-note"]), Kind::Data);
    }

    #[test]
    fn operations_are_found_wherever_a_path_item_can_stand() {
        let callback = ["paths", "/a", "post", "callbacks", "done", "{$request.body#/url}", "post"];
        assert_eq!(at(&callback), Kind::Operation);
        assert_eq!(at(&["webhooks", "created", "post"]), Kind::Operation);
        assert_eq!(at(&["paths", "/a", "additionalOperations", "PURGE"]), Kind::Operation);
        assert_eq!(at(&["paths", "/a", "parameters", "[]", "schema", "items"]), Kind::Schema);
    }
}
