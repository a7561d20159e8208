//! Whatever a document's words are, the code is the same but for names and literals: nothing in them
//! can end a literal, a comment or an item, or begin one.

use super::answer;
use super::documents::{PLACES, WORDS, document, put};
use super::skeleton::skeleton;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use serde_json::Value;
use std::path::Path;

/// The document with `word` at `place`.
fn with(place: &str, word: &str) -> Value {
    let mut document = document();
    put(&mut document, place, word);
    document
}

/// The client's code without the words of its document.
fn code(document: &Value) -> Result<Vec<String>, String> {
    let output = answer(&document.to_string()).map_err(|findings| format!("{findings:?}"))?;
    skeleton(&output.files)
}

#[test]
fn words_change_nothing_but_names_and_literals() {
    let plain = code(&document()).unwrap();
    let cases = PLACES.iter().flat_map(|place| WORDS.iter().map(move |word| (place, word)));
    let wrong = cases.filter_map(|(place, word)| {
        let why = match code(&with(place, word)) {
            Ok(files) => files.iter().find(|file| !plain.contains(file))?.clone(),
            Err(why) => why,
        };
        Some(format!("{word:?} at {place}: {why}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What goes over the wire is the document's word, whatever it looks like.
#[test]
fn words_arrive_as_they_are() {
    for word in WORDS {
        let place = "key:/components/schemas/Zoo/properties/keeper";
        let output = answer(&with(place, word).to_string()).unwrap();
        let text = &output.files[Path::new("types/zoo/zoo.rs")];
        let literals = syn::parse_file(text).unwrap().into_token_stream();
        assert!(has_literal(literals, word), "{word:?} is not in\n{text}");
    }
}

fn has_literal(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_literal(group.stream(), word),
        TokenTree::Literal(literal) => syn::parse_str::<syn::LitStr>(&literal.to_string())
            .is_ok_and(|text| text.value() == word),
        _ => false,
    })
}
