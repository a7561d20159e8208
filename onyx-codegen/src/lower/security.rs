//! Security schemes and requirements.

use super::Lowering;
use super::node::Node;
use crate::diagnostic::Diagnostic;
use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow,
    OAuth2Flows, PasswordOAuth2Flow, ReferenceOr, SecurityRequirement, SecurityScheme,
};
use serde_json::Value;

type Schemes = IndexMap<String, ReferenceOr<SecurityScheme>>;

impl<'d> Lowering<'d, '_> {
    pub(super) fn security_schemes(&mut self, components: &Node<'d>) -> Schemes {
        let mut schemes = Schemes::new();
        for (name, value, at) in self.entries(components, "securitySchemes") {
            let Some(node) = self.resolved(value, at) else { continue };
            if let Some(scheme) = self.security_scheme(&node) {
                schemes.insert(name.to_owned(), ReferenceOr::Item(scheme));
            }
        }
        schemes
    }

    fn security_scheme(&mut self, node: &Node<'d>) -> Option<SecurityScheme> {
        let description = self.owned_text(node, "description");
        let extensions = self.extensions(node, &[]);
        Some(match self.required_text(node, "type")? {
            "apiKey" => SecurityScheme::APIKey {
                location: self.key_location(node)?,
                name: self.required_text(node, "name")?.to_owned(),
                description,
                extensions,
            },
            "http" => SecurityScheme::HTTP {
                scheme: self.required_text(node, "scheme")?.to_owned(),
                bearer_format: self.owned_text(node, "bearerFormat"),
                description,
                extensions,
            },
            // 3.0 has no such type; what the scheme is called tells enough.
            "mutualTLS" => SecurityScheme::HTTP {
                scheme: "mutualTLS".to_owned(),
                bearer_format: None,
                description,
                extensions,
            },
            "oauth2" => SecurityScheme::OAuth2 { flows: self.flows(node), description, extensions },
            "openIdConnect" => SecurityScheme::OpenIDConnect {
                open_id_connect_url: self.required_text(node, "openIdConnectUrl")?.to_owned(),
                description,
                extensions,
            },
            other => {
                let known = ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];
                self.wrong_value(other, &node.child("type"), &known);
                return None;
            }
        })
    }

    fn key_location(&mut self, node: &Node<'d>) -> Option<APIKeyLocation> {
        Some(match self.required_text(node, "in")? {
            "query" => APIKeyLocation::Query,
            "header" => APIKeyLocation::Header,
            "cookie" => APIKeyLocation::Cookie,
            other => {
                self.wrong_value(other, &node.child("in"), &["query", "header", "cookie"]);
                return None;
            }
        })
    }

    fn flows(&mut self, node: &Node<'d>) -> OAuth2Flows {
        let Some(flows) = self.required_member(node, "flows") else {
            return OAuth2Flows::default();
        };
        OAuth2Flows {
            implicit: self.member(&flows, "implicit").map(|flow| self.implicit(&flow)),
            password: self.member(&flows, "password").map(|flow| self.password(&flow)),
            client_credentials: self
                .member(&flows, "clientCredentials")
                .map(|flow| self.client_credentials(&flow)),
            authorization_code: self
                .member(&flows, "authorizationCode")
                .map(|flow| self.authorization_code(&flow)),
            extensions: self.extensions(&flows, &[]),
        }
    }

    fn implicit(&mut self, flow: &Node<'d>) -> ImplicitOAuth2Flow {
        ImplicitOAuth2Flow {
            authorization_url: self.url(flow, "authorizationUrl"),
            refresh_url: self.owned_text(flow, "refreshUrl"),
            scopes: self.scopes(flow),
            extensions: self.extensions(flow, &[]),
        }
    }

    fn password(&mut self, flow: &Node<'d>) -> PasswordOAuth2Flow {
        PasswordOAuth2Flow {
            refresh_url: self.owned_text(flow, "refreshUrl"),
            token_url: self.url(flow, "tokenUrl"),
            scopes: self.scopes(flow),
            extensions: self.extensions(flow, &[]),
        }
    }

    fn client_credentials(&mut self, flow: &Node<'d>) -> ClientCredentialsOAuth2Flow {
        ClientCredentialsOAuth2Flow {
            refresh_url: self.owned_text(flow, "refreshUrl"),
            token_url: self.url(flow, "tokenUrl"),
            scopes: self.scopes(flow),
            extensions: self.extensions(flow, &[]),
        }
    }

    fn authorization_code(&mut self, flow: &Node<'d>) -> AuthorizationCodeOAuth2Flow {
        AuthorizationCodeOAuth2Flow {
            authorization_url: self.url(flow, "authorizationUrl"),
            token_url: self.url(flow, "tokenUrl"),
            refresh_url: self.owned_text(flow, "refreshUrl"),
            scopes: self.scopes(flow),
            extensions: self.extensions(flow, &[]),
        }
    }

    fn url(&mut self, flow: &Node<'d>, key: &str) -> String {
        self.required_text(flow, key).unwrap_or_default().to_owned()
    }

    fn scopes(&mut self, flow: &Node<'d>) -> IndexMap<String, String> {
        let mut scopes = IndexMap::new();
        for (name, value, at) in self.entries(flow, "scopes") {
            match value {
                Value::String(text) => {
                    scopes.insert(name.to_owned(), text.clone());
                }
                other => self.wrong_kind(other, &at, "a string"),
            }
        }
        scopes
    }

    /// `security` of the document or of an operation; an empty list is not the same as none.
    pub(super) fn security(&mut self, node: &Node<'d>) -> Option<Vec<SecurityRequirement>> {
        node.get("security")?;
        let mut requirements = Vec::new();
        for (value, at) in self.list(node, "security") {
            let Some(requirement) = self.object(value, at) else { continue };
            requirements.push(self.requirement(&requirement));
        }
        Some(requirements)
    }

    fn requirement(&mut self, node: &Node<'d>) -> SecurityRequirement {
        let schemes = self.document.pointer("/components/securitySchemes");
        let mut requirement = SecurityRequirement::new();
        for (name, _) in super::node::sorted(node.members) {
            if schemes.is_none_or(|schemes| schemes.get(name).is_none()) {
                let message = format!("the security scheme `{name}` is not defined");
                let warning =
                    Diagnostic::warning("unknown-security-scheme", &node.child(name), message);
                self.report(warning.help("define it in `#/components/securitySchemes`"));
            }
            requirement.insert(name.to_owned(), self.texts(node, name));
        }
        requirement
    }
}
