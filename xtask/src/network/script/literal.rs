//! The values that stand in a script as they are: strings, lists, objects.

use super::token::Token;
use serde_json::Value;

/// How deep objects may be inside of one another.
const DEPTH: usize = 32;

/// A value, as far as it is known without running the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Text(String),
    True,
    List(Vec<Literal>),
    Object(Vec<(String, Literal)>),
    /// Anything else, computed values above all.
    Unknown,
}

impl Literal {
    /// The member `key` of an object, the last one where there are several.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The member `key` where it is a string.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_true(&self, key: &str) -> bool {
        self.get(key) == Some(&Self::True)
    }
}

impl From<&Value> for Literal {
    fn from(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.clone()),
            Value::Bool(true) => Self::True,
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect(),
            ),
            _ => Self::Unknown,
        }
    }
}

type Tokens<'t, 's> = &'t [Token<'s>];

/// The arguments of a call, behind its parenthesis.
pub(super) fn argument_list(tokens: Tokens<'_, '_>) -> Vec<Literal> {
    items(tokens, ')', 0).0
}

/// The value at the beginning of `tokens`, and what stands behind it.
pub(super) fn literal<'t, 's>(tokens: Tokens<'t, 's>) -> (Literal, Tokens<'t, 's>) {
    expression(tokens, 0)
}

/// Values with commas between them, up to `close`.
fn items<'t, 's>(
    mut tokens: Tokens<'t, 's>,
    close: char,
    depth: usize,
) -> (Vec<Literal>, Tokens<'t, 's>) {
    let mut items = Vec::new();
    loop {
        match tokens {
            [Token::Sign(sign), rest @ ..] if *sign == close => return (items, rest),
            // A closing sign that closes nothing: the script is broken.
            [] | [Token::Sign(')' | ']' | '}' | ';'), ..] => return (items, tokens),
            [Token::Sign(','), rest @ ..] => tokens = rest,
            _ => {
                let (item, rest) = expression(tokens, depth);
                items.push(item);
                tokens = rest;
            }
        }
    }
}

fn object<'t, 's>(mut tokens: Tokens<'t, 's>, depth: usize) -> (Literal, Tokens<'t, 's>) {
    let mut members = Vec::new();
    loop {
        match tokens {
            [] | [Token::Sign(')' | ']' | ';'), ..] => return (Literal::Object(members), tokens),
            [Token::Sign('}'), rest @ ..] => return (Literal::Object(members), rest),
            [Token::Sign(','), rest @ ..] => tokens = rest,
            [key, Token::Sign(':'), rest @ ..] => {
                let (value, rest) = expression(rest, depth);
                match key {
                    Token::Word(name) => members.push(((*name).to_owned(), value)),
                    Token::Text(name) => members.push((name.clone(), value)),
                    Token::Opaque | Token::Sign(_) => {}
                }
                tokens = rest;
            }
            // A method, a spread, a name that stands for itself.
            _ => tokens = skip(tokens),
        }
    }
}

/// An expression up to the comma or closing sign behind it.
fn expression<'t, 's>(tokens: Tokens<'t, 's>, depth: usize) -> (Literal, Tokens<'t, 's>) {
    let behind = skip(tokens);
    let own = tokens.get(..tokens.len() - behind.len()).unwrap_or_default();
    let value = match own {
        _ if depth >= DEPTH => Literal::Unknown,
        [Token::Sign('{'), inside @ .., Token::Sign('}')] => object(inside, depth + 1).0,
        [Token::Sign('['), inside @ .., Token::Sign(']')] => {
            Literal::List(items(inside, ']', depth + 1).0)
        }
        [Token::Word("true")] => Literal::True,
        own => concatenation(own).map_or(Literal::Unknown, Literal::Text),
    };
    (value, behind)
}

/// Strings that are put together; the page's own origin before a path adds nothing to it.
fn concatenation(tokens: Tokens<'_, '_>) -> Option<String> {
    use Token::{Sign, Text, Word};
    let tokens = match tokens {
        [Word("window" | "document" | "self"), Sign('.'), rest @ ..] => rest,
        tokens => tokens,
    };
    let (parts, origin) = match tokens {
        [Word("location"), Sign('.'), Word("origin"), Sign('+'), rest @ ..] => (rest, true),
        tokens => (tokens, false),
    };
    let mut text = String::new();
    for part in parts.chunks(2) {
        match part {
            [Text(part)] | [Text(part), Sign('+')] => text.push_str(part),
            _ => return None,
        }
    }
    let is_whole = matches!(parts.last(), Some(Text(_)));
    (is_whole && (!origin || text.starts_with('/'))).then_some(text)
}

/// What stands behind the expression at the beginning of `tokens`; at least one token is passed.
fn skip<'t, 's>(tokens: Tokens<'t, 's>) -> Tokens<'t, 's> {
    let mut open = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let Token::Sign(sign) = token else { continue };
        match sign {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' if open > 0 => open -= 1,
            ')' | ']' | '}' | ',' | ';' if open == 0 => {
                return tokens.get(at.max(1)..).unwrap_or_default();
            }
            _ => {}
        }
    }
    &[]
}
