#![allow(clippy::unwrap_used)]

use super::{JsonText, from_str};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

/// Texts with all that JSON has, and much that it has not.
const TEXTS: &[&str] = &[
    r#"{"a": 1, "b": [true, false, null], "c": {"d": "e", "f": {}}, "g": []}"#,
    r"[0, -0, 1, -1, 12.5, -0.5e-3, 1E+2, 18446744073709551615, 18446744073709551616,
        -9223372036854775808, -9223372036854775809, 123456789012345678, 1234567890123456789]",
    r#"["", "Grüße", "Gr\u00fc\u00dfe", "\"\\\/\b\f\n\r\t", "\ud83d\ude00", "😀", "a longer text"]"#,
    "\"\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83d\\u12\"",
    "\"\\ud83d \\ude00\"",
    "\"\\u00E9\\uD83D\\uDE00\\u0000\\uffff\\u20ac\"",
    "\"\\u+123\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"a run of text\\nanother\\\"é\\\\\"",
    "\"\\x\"",
    "\"tab\there\"",
    "\"no end",
    "\"no end\\",
    "[1e999]",
    "[-1e999, 1e-999]",
    "01",
    "-",
    "1.",
    ".5",
    "1e",
    "1e+",
    "--1",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\":1,}",
    "{,}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{a:1}",
    "{1:1}",
    "[1}",
    "{\"a\":1]",
    "nul",
    "nullx",
    "tru",
    "truefalse",
    "",
    " ",
    "\u{c}1",
    "\u{feff}1",
    "1 \u{0}",
    "[1]\n\t\r ",
    "[1] 2",
    "{\"a\":1}{",
    "{\"\\u0061\": 1, \"a\": 2}",
    "{\"1\": true, \"-2\": false}",
    "{\"x\":[1,2,{\"y\":\"z\"}],\"$serde_json::private::RawValue\":1}",
];

/// The same value, or the same complaint about a value that does not fit. What is no JSON is refused by
/// both; where two things are wrong, which of them is told may differ.
fn same<T: DeserializeOwned + Debug>(text: &str) {
    let (ours, theirs) = (from_str::<T>(text), serde_json::from_str::<T>(text));
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{text}");
        }
        (Err(ours), Err(theirs)) => {
            let (ours, theirs) = (ours.to_string(), theirs.to_string());
            // Where a value has no place of its own, one of the two may stand a character further.
            let words = |error: &str| error.split(" at line ").next().unwrap().to_owned();
            if serde_json::from_str::<IgnoredAny>(text).is_ok() {
                assert_eq!(words(&ours), words(&theirs), "{text}: {ours}, {theirs}");
            }
        }
        (ours, theirs) => panic!("{text}: {ours:?}, {theirs:?}"),
    }
}

/// As [`same`], where the words of an error are `serde_json`'s own matter: those about keys leave out a
/// character, and those about large integers are about what stands behind them.
fn same_but_for_words<T: DeserializeOwned + Debug>(text: &str) {
    let (ours, theirs) = (from_str::<T>(text).ok(), serde_json::from_str::<T>(text).ok());
    assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{text}");
}

fn same_as_any_type(text: &str) {
    same::<Value>(text);
    same::<IgnoredAny>(text);
    same::<Box<RawValue>>(text);
    same::<Vec<Value>>(text);
    same::<BTreeMap<String, Option<Value>>>(text);
    same_but_for_words::<BTreeMap<i64, bool>>(text);
    same::<Option<String>>(text);
    same::<(i64, f64)>(text);
    same_but_for_words::<Vec<i128>>(text);
    same::<bool>(text);
    same::<()>(text);
    same::<char>(text);
    same_to_look_at(text);
}

/// What is seen of a text without reading it is what a tree of its values has. That knows the size of
/// numbers and strings without surrogates only, so what it refuses may be JSON all the same.
fn same_to_look_at(text: &str) {
    let seen = JsonText::new(text.as_bytes());
    assert_eq!(seen.is_ok(), serde_json::from_str::<IgnoredAny>(text).is_ok(), "{text}");
    if let (Ok(seen), Ok(value)) = (seen, serde_json::from_str::<Value>(text)) {
        assert_eq!(rebuilt(seen), value, "{text}");
    }
}

/// The tree, out of what is seen.
fn rebuilt(seen: JsonText<'_>) -> Value {
    if seen.is_object() {
        let mut object = serde_json::Map::new();
        seen.members(&mut |name, value| drop(object.insert(name.to_owned(), rebuilt(value))));
        for (name, value) in &object {
            assert_eq!(seen.get(name).map(rebuilt).as_ref(), Some(value));
        }
        return object.into();
    }
    if seen.is_list() {
        let mut list = Vec::new();
        seen.items(&mut |item| list.push(rebuilt(item)));
        return list.into();
    }
    let value: Value = serde_json::from_str(seen.as_text()).unwrap();
    assert_eq!(seen.as_str().as_deref(), value.as_str());
    assert_eq!((seen.as_bool(), seen.is_null()), (value.as_bool(), value.is_null()));
    // `serde_json` keeps the sign of a negative zero, and so takes it for no whole number.
    assert_eq!(seen.as_i64(), if seen.as_text() == "-0" { Some(0) } else { value.as_i64() });
    value
}

#[test]
fn what_is_read_and_what_is_refused_is_as_with_serde_json() {
    for text in TEXTS {
        same_as_any_type(text);
    }
}

#[test]
fn the_same_holds_for_texts_that_are_cut_off_or_broken() {
    let others: Vec<char> = "{}[]:,\"\\ 0123456789-+.eEnulltrf\u{1}é".chars().collect();
    let mut random = fastrand::Rng::with_seed(7);
    for text in TEXTS {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            same_as_any_type(&text[..end]);
        }
        for _ in 0..200 {
            let mut chars: Vec<char> = text.chars().collect();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..=chars.len());
                let other = random.choice(&others).copied().unwrap();
                match random.u8(..3) {
                    0 => chars.insert(at, other),
                    1 if at < chars.len() => chars[at] = other,
                    _ if at < chars.len() => drop(chars.remove(at)),
                    _ => {}
                }
            }
            same_as_any_type(&chars.into_iter().collect::<String>());
        }
    }
}

#[test]
fn strings_end_where_they_end_whatever_their_length() {
    for length in 0..40 {
        for end in ["\"", "\\n\"", "\u{1}\"", "ß\"", "\u{7f}\"", ""] {
            same::<String>(&format!("\"{}{end}", "x".repeat(length)));
        }
    }
}

#[test]
fn depth_ends_where_it_does_with_serde_json() {
    for depth in [1, 126, 127, 128, 10_000] {
        let lists = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        for text in [lists, objects] {
            same::<Value>(&text);
            same::<IgnoredAny>(&text);
        }
    }
}

#[test]
fn a_caller_s_own_types_are_read_as_with_serde_json() {
    for text in
        [r#""a""#, r#"{"a": null}"#, r#"{"Ok": 1}"#, r#"{"Err": [1, 2]}"#, r#"{"Ok": 1, "Err": 2}"#]
    {
        same::<Result<i64, Vec<i64>>>(text);
        same::<Vec<Result<i64, ()>>>(&format!("[{text}]"));
    }
    same_but_for_words::<HashMap<bool, u8>>(r#"{"true": 255}"#);
    same_but_for_words::<HashMap<bool, u8>>(r#"{"True": 256}"#);
    same::<f32>("0.1");
}

#[test]
fn an_error_says_where_it_is() {
    let place = |text: &str| from_str::<BTreeMap<String, Vec<i64>>>(text).unwrap_err().to_string();
    for text in
        ["{\"a\": [1,\n \"b\"]}", "{\"a\": 1}", "{\"a\": [1, 2.5, 3]}", "{\n\n\"a\": [tru]}"]
    {
        let theirs = serde_json::from_str::<BTreeMap<String, Vec<i64>>>(text).unwrap_err();
        assert_eq!(place(text), theirs.to_string());
    }
}
