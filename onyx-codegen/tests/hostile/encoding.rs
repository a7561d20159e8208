//! Text and numbers that are not what JSON has: each is refused, or read as what it says.

use super::{answer, refusal, zoo};
use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{Limits, decode, parse};
use serde_json::{Value, json};

/// The document with this text, as it is, for the default of a property.
fn with_default(default: &str) -> String {
    let property = json!({ "type": "number", "default": "HERE" });
    let schema = json!({ "type": "object", "properties": { "weight": property } });
    zoo(&json!({ "Zoo": schema })).to_string().replace("\"HERE\"", default)
}

/// The same in YAML.
fn yaml_with_default(default: &str) -> String {
    let document: Value = serde_json::from_str(&with_default("\"HERE\"")).unwrap();
    serde_yaml::to_string(&document).unwrap().replace("HERE", default)
}

const DEFAULT: &str = "#/components/schemas/Zoo/properties/weight/default";

#[test]
fn numbers_that_json_does_not_have_are_refused_where_they_stand() {
    for (text, code) in
        [("NaN", "invalid-json"), ("Infinity", "invalid-json"), ("1e400", "invalid-json")]
    {
        let (found, place, message) = refusal(&with_default(text));
        assert_eq!((found, place.as_str()), (code, DEFAULT), "{text}: {message}");
    }
    for text in [".nan", "-.inf"] {
        let (code, place, message) = refusal(&yaml_with_default(text));
        assert_eq!((code, place.as_str()), ("not-finite", DEFAULT), "{text}: {message}");
    }
}

/// Beyond what a number can be, YAML has a text.
#[test]
fn huge_exponents_in_yaml_are_text() {
    let mut found = Diagnostics::default();
    let source = Source { name: "document", text: "a: 1e400" };
    let read = parse(source, &Limits::default(), &mut found);
    assert_eq!(read, Some(json!({ "a": "1e400" })));
}

#[test]
fn huge_exponents_cost_nothing() {
    for text in ["1e-400", "1e308", "0e999999999", "1e-999999999999"] {
        assert!(answer(&with_default(text)).is_ok(), "{text}");
    }
    let (code, ..) = refusal(&with_default("1e999999999999"));
    assert_eq!(code, "invalid-json");
}

#[test]
fn a_key_that_occurs_twice_is_refused_with_its_place() {
    let text = with_default("1, \"default\": 2");
    let (code, place, message) = refusal(&text);
    assert_eq!((code, place.as_str()), ("duplicate-key", DEFAULT));
    assert_eq!(message, "the key `default` occurs twice in the same object");
}

#[test]
fn lone_surrogates_are_refused() {
    for escape in ["\\ud800", "\\udc00", "\\ud800\\u0041", "\\ud83d\\ud83d"] {
        let (code, place, _) = refusal(&with_default(&format!("\"{escape}\"")));
        assert_eq!((code, place.as_str()), ("invalid-json", DEFAULT), "{escape}");
    }
    assert!(answer(&with_default("\"\\ud83d\\ude00\"")).is_ok());
}

#[test]
fn a_byte_order_mark_and_line_ends_mean_nothing() {
    let yaml = yaml_with_default("1");
    let plain = answer(&yaml).unwrap().files;
    for text in [format!("\u{feff}{yaml}"), yaml.replace('\n', "\r\n")] {
        assert_eq!(answer(&text).unwrap().files, plain);
    }
    let json = serde_json::to_string_pretty(&zoo(&json!({ "Zoo": { "type": "string" } }))).unwrap();
    let plain = answer(&json).unwrap().files;
    for text in [format!("\u{feff}{json}"), json.replace('\n', "\r\n")] {
        assert_eq!(answer(&text).unwrap().files, plain);
    }
}

/// Prose keeps its lines and nothing of how they end.
#[test]
fn line_ends_in_prose_are_all_the_same() {
    let document = |end: &str| {
        let mut document = zoo(&json!({ "Zoo": { "type": "string" } }));
        document["info"]["description"] = format!("one{end}two{end}{end}three").into();
        answer(&document.to_string()).unwrap().files
    };
    let hash = |files: std::collections::BTreeMap<std::path::PathBuf, String>| -> Vec<String> {
        // The module has the document's hash.
        files
            .into_values()
            .map(|text| text.lines().filter(|line| !line.contains("SHA256")).collect())
            .collect()
    };
    assert_eq!(hash(document("\r\n")), hash(document("\n")));
}

#[test]
fn utf_16_is_named() {
    let text = with_default("1");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let refusal = decode(&bytes).expect_err("must be refused");
        assert_eq!(
            (refusal.code, refusal.message.as_str()),
            ("utf-16", "the document is encoded in UTF-16")
        );
    }
}

/// A text that only looks as if it were read: nothing but the value counts.
#[test]
fn what_follows_the_document_is_refused() {
    let (code, ..) = refusal(&format!("{} {{}}", with_default("1")));
    assert_eq!(code, "invalid-json");
    let mut found = Diagnostics::default();
    let source = Source { name: "document", text: "a: 1\n---\nb: 2\n" };
    assert_eq!(parse(source, &Limits::default(), &mut found), None);
    let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["invalid-yaml"]);
}
