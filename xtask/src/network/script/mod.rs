//! Which documents a script names that sets up Swagger UI, ReDoc or Scalar.
//!
//! Scripts are not run. They are read as tokens, so that nothing in a comment or a string is taken
//! for code, and the arguments of the calls that matter are read as literals. What is computed has
//! no value here, but for `location.origin + "/path"`.

mod literal;
mod token;

use literal::{Literal, argument_list, literal};
use token::{Token, tokens};

/// What is named, in the order in which it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Addresses of configurations, which name documents in turn.
    pub(super) configurations: Vec<String>,
    /// Addresses of documents.
    pub(super) documents: Vec<String>,
}

/// The functions whose arguments are a configuration.
const CALLS: [&str; 5] =
    ["SwaggerUIBundle", "SwaggerUI", "SwaggerUi", "createApiReference", "initRedoc"];

/// How many calls of a script are read, and how many objects: each costs as much as what is inside
/// of it, and a script may be made to be slow.
const READ_AT_MOST: usize = 32;

/// What a script names.
pub(super) fn named(script: &str) -> Named {
    use Token::{Sign, Text, Word};
    let tokens = tokens(script);
    let mut named = Named::default();
    let mut calls = 0;
    for at in 0..tokens.len() {
        match tokens.get(at..) {
            Some([Word(name), Sign('('), arguments @ ..])
                if calls < READ_AT_MOST && CALLS.contains(name) =>
            {
                calls += 1;
                for argument in argument_list(arguments) {
                    named.configure(&argument);
                }
            }
            Some([Word("Redoc"), Sign('.'), Word("init"), Sign('('), Text(url), ..]) => {
                named.document(url);
            }
            _ => {}
        }
    }
    if calls > 0 && named == Named::default() {
        named.assigned(&tokens);
    }
    named
}

/// What a configuration in JSON names, as Swagger UI reads it from its `configUrl`.
pub(super) fn configured(text: &str) -> Named {
    let mut named = Named::default();
    if let Ok(value) = serde_json::from_str(text) {
        named.configure(&Literal::from(&value));
    }
    named
}

impl Named {
    fn document(&mut self, url: &str) {
        if !url.trim().is_empty() {
            self.documents.push(url.to_owned());
        }
    }

    /// Takes in a configuration: what is read from elsewhere counts most, then the list, then the
    /// single address.
    fn configure(&mut self, configuration: &Literal) {
        if let Some(url) = configuration.text("configUrl").filter(|url| !url.is_empty()) {
            self.configurations.push(url.to_owned());
        }
        if let Some(url) = first_of(configuration) {
            self.document(url);
        }
        for key in ["url", "specUrl", "spec-url"] {
            if let Some(url) = configuration.text(key) {
                self.document(url);
            }
        }
        if let Some(url) = configuration.get("spec").and_then(|spec| spec.text("url")) {
            self.document(url);
        }
    }

    /// Where the arguments of the call are names: every object that is given to a name.
    fn assigned(&mut self, tokens: &[Token<'_>]) {
        let objects = (0..tokens.len()).filter_map(|at| match tokens.get(at..) {
            Some([Token::Sign('='), object @ ..]) if object.first() == Some(&Token::Sign('{')) => {
                Some(object)
            }
            _ => None,
        });
        for object in objects.take(READ_AT_MOST) {
            self.configure(&literal(object).0);
        }
    }
}

/// The document that a list of several shows at first.
fn first_of(configuration: &Literal) -> Option<&str> {
    let list = ["urls", "sources"].into_iter().find_map(|key| match configuration.get(key) {
        Some(Literal::List(items)) if !items.is_empty() => Some(items),
        _ => None,
    })?;
    let primary = configuration.text("urls.primaryName");
    let chosen = primary
        .and_then(|primary| list.iter().find(|item| item.text("name") == Some(primary)))
        .or_else(|| list.iter().find(|item| item.is_true("default")))
        .or_else(|| list.first())?;
    chosen.text("url")
}

#[cfg(test)]
mod tests;
