//! What is left of generated code without the words of its document: for two documents that differ
//! in words only it must be the same.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The files, sorted, without what a document may choose: names, literals and prose. In place of that,
/// what gives a reader reason to worry.
pub(super) fn skeleton(files: &BTreeMap<PathBuf, String>) -> Result<Vec<String>, String> {
    let files = files.iter().map(|(path, text)| {
        let path = path.display().to_string();
        worry(&path, text)
            .map_or_else(|| file(text), Err)
            .map_err(|what| format!("{what} in {path}"))
    });
    let mut files = files.collect::<Result<Vec<String>, String>>()?;
    files.sort();
    Ok(files)
}

fn worry(path: &str, text: &str) -> Option<String> {
    if !path.split('/').all(is_plain) {
        return Some("the path".to_owned());
    }
    text.chars().find(|letter| is_hidden(*letter)).map(|letter| format!("{letter:?}"))
}

/// Whether a file's name means the same on every system.
fn is_plain(name: &str) -> bool {
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    (1..=200).contains(&stem.len())
        && stem.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'))
        && !["con", "nul", "aux", "prn", "com1", "lpt1"].contains(&stem)
}

/// Controls, and what turns or hides text.
fn is_hidden(letter: char) -> bool {
    letter != '\n' && letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn file(text: &str) -> Result<String, String> {
    let mut mask = Mask::default();
    mask.tokens(text.parse().map_err(|_| "no Rust".to_owned())?);
    let name = mask.names.iter().find(|name| !name.is_ascii());
    let name = name.map(|name| format!("the name {name}"));
    name.or_else(|| running(&mask.docs)).map_or(Ok(mask.out), Err)
}

/// The first piece of code that rustdoc would run as a test: any that does not say that it is
/// something else.
fn running(docs: &str) -> Option<String> {
    Parser::new(docs).find_map(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words)))
            if matches!(&*words, "text" | "no_run") =>
        {
            None
        }
        Event::Start(Tag::CodeBlock(kind)) => Some(format!("{kind:?}, which would run")),
        _ => None,
    })
}

/// Goes through tokens and blanks every name and literal.
#[derive(Default)]
struct Mask {
    out: String,
    docs: String,
    names: Vec<String>,
}

impl Mask {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in without_prose(tokens) {
            match token {
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Ident(name) => self.name(&name),
                TokenTree::Literal(literal) => {
                    let is_text = literal.to_string().starts_with('"');
                    self.out.push_str(if is_text { "\"\" " } else { "0 " });
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    // Whether a list ends in one depends on how long its line is.
                    ',' => {}
                    sign => self.out.extend([sign, ' ']),
                },
            }
        }
    }

    fn group(&mut self, group: &Group) {
        if let Some(line) = documentation(&group.stream()) {
            self.docs.push_str(line.strip_prefix(' ').unwrap_or(&line));
            self.docs.push('\n');
            // The `#` before it, and the `!` of an inner one.
            let mark = self.out.trim_end_matches(['#', '!', ' ']).len();
            self.out.truncate(mark);
            return;
        }
        self.docs.push('\n');
        // An arm of a `match` that is too long for its line has braces around it.
        let is_arm = self.out.ends_with("= > ") && group.delimiter() == Delimiter::Brace;
        let brackets = match group.delimiter() {
            Delimiter::Brace if !is_arm => ["{ ", "} "],
            Delimiter::Parenthesis => ["( ", ") "],
            Delimiter::Bracket => ["[ ", "] "],
            _ => ["", ""],
        };
        self.out.push_str(brackets[0]);
        self.tokens(group.stream());
        self.out.push_str(brackets[1]);
    }

    fn name(&mut self, name: &Ident) {
        let name = name.to_string();
        let is_keyword = syn::parse_str::<syn::Ident>(&name).is_err();
        self.out.push_str(if is_keyword { &name } else { "x" });
        self.out.push(' ');
        self.names.push(name);
    }
}

/// The tokens without calls such as `.about("what it does")`: prose that is not a comment, and that is
/// not there where it says nothing.
fn without_prose(tokens: TokenStream) -> Vec<TokenTree> {
    let is_prose = |tokens: &[TokenTree]| {
        let [TokenTree::Punct(dot), TokenTree::Ident(name), TokenTree::Group(said)] = tokens else {
            return false;
        };
        let said: Vec<TokenTree> = said.stream().into_iter().collect();
        // A long line ends in a comma.
        let is_text = matches!(
            said[..],
            [TokenTree::Literal(_)] | [TokenTree::Literal(_), TokenTree::Punct(_)]
        );
        dot.as_char() == '.' && name == "about" && is_text
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut kept, mut rest) = (Vec::new(), &tokens[..]);
    while let Some((first, others)) = rest.split_first() {
        if rest.get(..3).is_some_and(is_prose) {
            rest = &rest[3..];
        } else {
            kept.push(first.clone());
            rest = others;
        }
    }
    kept
}

/// The line of a `#[doc = "…"]`.
fn documentation(attribute: &TokenStream) -> Option<String> {
    let meta: syn::MetaNameValue = syn::parse2(attribute.clone()).ok()?;
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = meta.value else {
        return None;
    };
    meta.path.is_ident("doc").then(|| text.value())
}
