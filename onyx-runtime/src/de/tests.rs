#![allow(clippy::unwrap_used)]

use super::{Fields, Kind, Name, Record, Rest, Tagged, record, tagged, union};
use crate::Maybe;
use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, IntoDeserializer, MapAccess};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// As generated code reads a struct: two members that must be there, and one of each other kind.
#[derive(Clone, Debug, PartialEq)]
struct Cat {
    name: String,
    lives: i64,
    mother: Option<Box<Cat>>,
    owner: Maybe<String>,
}

impl Record for Cat {
    const NAME: &'static str = "Cat";
    const FIELDS: &'static [&'static str] = &["name", "lives", "mother", "owner"];
    const REQUIRED: usize = 2;
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("kind", "\"cat\"")];

    fn read<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Option<Self> {
        let (mut name, mut lives, mut mother, mut owner) = (None, None, None, Maybe::Absent);
        while let Some(field) = fields.next() {
            match field {
                0 => fields.value(&mut name),
                1 => fields.value(&mut lives),
                2 => fields.nullable(&mut mother),
                3 => fields.maybe(&mut owner),
                _ => fields.skip(),
            }
        }
        Some(Self { name: name?, lives: lives?, mother, owner })
    }
}

impl<'de> Deserialize<'de> for Cat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record(deserializer)
    }
}

/// A struct that keeps what it does not know, but for the constant.
#[derive(Clone, Debug, PartialEq)]
struct Bag {
    size: Option<i64>,
    rest: BTreeMap<String, Value>,
}

impl Record for Bag {
    const NAME: &'static str = "Bag";
    const FIELDS: &'static [&'static str] = &["size", "kind"];
    const OPEN: bool = true;
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[("kind", "\"bag\"")];

    fn read<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Option<Self> {
        let (mut size, mut rest) = (None, BTreeMap::new());
        while let Some(name) = fields.next_name() {
            match name {
                Name::Known(0) => fields.nullable(&mut size),
                Name::Known(_) => fields.skip(),
                Name::Other(name) => fields.additional(name, &mut rest),
            }
        }
        Some(Self { size, rest })
    }
}

impl<'de> Deserialize<'de> for Bag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record(deserializer)
    }
}

/// Told apart by `kind`, which a cat has no use for.
#[derive(Clone, Debug, PartialEq)]
enum Thing {
    Cat(Cat),
    /// This one has the tag among its members.
    Raw(BTreeMap<String, Value>),
    Unrecognized(Value),
}

impl Tagged for Thing {
    const TAG: &'static str = "kind";

    fn read<'de, A: MapAccess<'de>>(tag: &str, rest: Rest<'_, A>) -> Result<Self, A::Error> {
        match tag {
            "cat" | "kitten" => rest.record().map(Self::Cat),
            "raw" => rest.whole().map(Self::Raw),
            _ => rest.value().map(Self::Unrecognized),
        }
    }

    fn unrecognized(value: Value) -> Self {
        Self::Unrecognized(value)
    }
}

impl<'de> Deserialize<'de> for Thing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged(deserializer)
    }
}

/// Told apart by what they look like.
#[derive(Clone, Debug, PartialEq)]
enum Any {
    Bag(Bag),
    Cat(Cat),
    Integer(i64),
    Number(f64),
    Words(Vec<String>),
    Text(String),
    Unrecognized(Value),
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        union(deserializer)?
            .object(Self::Bag)
            .object(Self::Cat)
            .kind(Kind::Integer, Self::Integer)
            .kind(Kind::Number, Self::Number)
            .kind(Kind::List, Self::Words)
            .kind(Kind::String, Self::Text)
            .or(Self::Unrecognized)
    }
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

fn refusal<T: for<'de> Deserialize<'de> + std::fmt::Debug>(text: &str) -> String {
    serde_json::from_str::<T>(text).unwrap_err().to_string()
}

fn cat(name: &str) -> Cat {
    Cat { name: name.to_owned(), lives: 9, mother: None, owner: Maybe::Absent }
}

#[test]
fn members_come_in_any_order_among_others() {
    let text = r#"{"new": [{"x": 1}], "lives": 9, "newer": null, "name": "Tom", "kind": "cat"}"#;
    assert_eq!(read::<Cat>(text), cat("Tom"));
}

#[test]
fn a_member_that_comes_twice_counts_the_last_time() {
    assert_eq!(read::<Cat>(r#"{"name": "Tim", "lives": 9, "name": "Tom"}"#), cat("Tom"));
    let text = r#"{"owner": "Ann", "name": "Tom", "lives": 9, "owner": null}"#;
    assert_eq!(read::<Cat>(text).owner, Maybe::Null);
}

#[test]
fn escaped_names_are_names() {
    assert_eq!(read::<Cat>(r#"{"n\u0061me": "Tom", "lives": 9}"#), cat("Tom"));
}

#[test]
fn null_is_told_from_absent_where_that_matters() {
    let with_null = r#"{"name": "Tom", "lives": 9, "mother": null, "owner": null}"#;
    let read = read::<Cat>(with_null);
    assert_eq!((read.mother, read.owner), (None, Maybe::Null));
}

#[test]
fn what_is_missing_is_named() {
    assert!(refusal::<Cat>(r#"{"name": "Tom"}"#).starts_with("missing field `lives`"));
    assert!(refusal::<Cat>(r#"{"lives": 9, "owner": null}"#).starts_with("missing field `name`"));
    let null = refusal::<Cat>(r#"{"name": null, "lives": 9}"#);
    assert!(null.starts_with("invalid type: null, expected a string"), "{null}");
    assert!(refusal::<Cat>("[]").starts_with("invalid type: sequence, expected an object (Cat)"));
}

#[test]
fn open_structs_keep_what_they_do_not_know_but_no_constant() {
    let bag = read::<Bag>(r#"{"a": null, "kind": "bag", "size": 3, "b": [1]}"#);
    let rest = BTreeMap::from([("a".to_owned(), Value::Null), ("b".to_owned(), json!([1]))]);
    assert_eq!(bag, Bag { size: Some(3), rest });
}

#[test]
fn the_tag_may_stand_anywhere() {
    let expected = Thing::Cat(cat("Tom"));
    assert_eq!(read::<Thing>(r#"{"kind": "cat", "name": "Tom", "lives": 9}"#), expected);
    assert_eq!(read::<Thing>(r#"{"name": "Tom", "lives": 9, "kind": "kitten"}"#), expected);
    assert_eq!(read::<Thing>(r#"{"name": "Tom", "kind": "cat", "lives": 9}"#), expected);
}

#[test]
fn a_member_that_holds_the_tag_gets_it() {
    let expected = json!({"kind": "raw", "x": 1}).as_object().unwrap().clone();
    let expected = Thing::Raw(expected.into_iter().collect());
    assert_eq!(read::<Thing>(r#"{"kind": "raw", "x": 1}"#), expected);
    assert_eq!(read::<Thing>(r#"{"x": 1, "kind": "raw"}"#), expected);
}

#[test]
fn a_tag_that_is_unknown_missing_or_no_string_keeps_the_json() {
    for value in [
        json!({"kind": "dog", "name": "Rex"}),
        json!({"name": "Rex", "kind": "dog"}),
        json!({"name": "Rex"}),
        json!({"kind": 7, "name": "Rex"}),
        json!({"kind": null}),
        json!({}),
    ] {
        assert_eq!(read::<Thing>(&value.to_string()), Thing::Unrecognized(value));
    }
}

#[test]
fn an_error_behind_the_tag_is_an_error() {
    let error = refusal::<Thing>(r#"{"kind": "cat", "name": "Tom"}"#);
    assert!(error.starts_with("missing field `lives`"), "{error}");
    let error = refusal::<Thing>(r#"{"name": "Tom", "kind": "cat"}"#);
    assert!(error.starts_with("missing field `lives`"), "{error}");
}

#[test]
fn of_a_union_the_object_that_knows_most_members_wins() {
    assert_eq!(read::<Any>(r#"{"name": "Tom", "lives": 9}"#), Any::Cat(cat("Tom")));
    let bag = Bag { size: Some(1), rest: BTreeMap::new() };
    assert_eq!(read::<Any>(r#"{"size": 1}"#), Any::Bag(bag));
}

/// Nothing has to be there, and nothing else is kept.
#[derive(Clone, Debug, PartialEq)]
struct Hat {
    color: Option<String>,
}

impl Record for Hat {
    const NAME: &'static str = "Hat";
    const FIELDS: &'static [&'static str] = &["color"];

    fn read<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Option<Self> {
        let mut color = None;
        while let Some(field) = fields.next() {
            match field {
                0 => fields.nullable(&mut color),
                _ => fields.skip(),
            }
        }
        Some(Self { color })
    }
}

impl<'de> Deserialize<'de> for Hat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record(deserializer)
    }
}

#[test]
fn an_object_that_shares_nothing_with_a_struct_is_none() {
    let wear = |text: &str| -> Result<Hat, Value> {
        let offered = union(&mut serde_json::Deserializer::from_str(text)).unwrap();
        offered.object(Ok::<Hat, Value>).or::<serde_json::Error>(Err).unwrap()
    };
    assert_eq!(wear("{}"), Ok(Hat { color: None }));
    assert_eq!(wear(r#"{"color": null, "x": 1}"#), Ok(Hat { color: None }));
    assert_eq!(wear(r#"{"x": 1}"#), Err(json!({"x": 1})));
}

#[test]
fn a_constant_decides_where_it_is_there() {
    let text = r#"{"kind": "bag", "name": "Tom", "lives": 9}"#;
    assert!(matches!(read::<Any>(text), Any::Bag(_)));
    // A constant that fits none of them leaves none of them.
    let value = json!({"kind": "dog", "name": "Rex", "lives": 1});
    assert_eq!(read::<Any>(&value.to_string()), Any::Unrecognized(value));
}

#[test]
fn a_member_that_cannot_be_read_leaves_the_others_their_turn() {
    let value = json!({"name": "Tom", "lives": "nine"});
    // The cat knows more of it, but lives are a number.
    assert!(matches!(read::<Any>(&value.to_string()), Any::Bag(_)));
}

#[test]
fn kinds_decide_among_what_is_no_object() {
    assert_eq!(read::<Any>("7"), Any::Integer(7));
    assert_eq!(read::<Any>("7.5"), Any::Number(7.5));
    assert_eq!(read::<Any>(r#"["a"]"#), Any::Words(vec!["a".to_owned()]));
    assert_eq!(read::<Any>(r#""a""#), Any::Text("a".to_owned()));
    assert_eq!(read::<Any>("[1]"), Any::Unrecognized(json!([1])));
    assert_eq!(read::<Any>("true"), Any::Unrecognized(json!(true)));
    assert_eq!(read::<Any>("null"), Any::Unrecognized(json!(null)));
    // More than an i64 holds is still a number.
    assert_eq!(read::<Any>("18446744073709551615"), Any::Number(18_446_744_073_709_551_615.0));
}

#[test]
fn a_value_that_goes_too_deep_is_refused_however_often_the_union_begins_anew() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    assert!(matches!(read::<Any>(&deep(127)), Any::Unrecognized(Value::Array(_))));
    assert!(refusal::<Any>(&deep(100_000)).starts_with("recursion limit exceeded"));
    let quoted = json!([deep(1000)]).to_string();
    assert_eq!(read::<Any>(&quoted), Any::Words(vec![deep(1000)]));
}

#[test]
fn a_constant_may_be_written_in_several_ways() {
    let text = r#"{"kind": "\u0062ag", "name": "Tom", "lives": 9}"#;
    assert!(matches!(read::<Any>(text), Any::Bag(_)));
    let last = r#"{"kind": "dog", "kind": "cat", "name": "Tom", "lives": 9}"#;
    assert_eq!(read::<Any>(last), Any::Cat(cat("Tom")));
}

#[test]
fn text_that_is_no_text_is_an_error_and_no_panic() {
    let lone = refusal::<Any>(r#"{"x": "\ud800"}"#);
    assert!(
        lone.starts_with("unexpected end of hex escape") && lone.contains("of the member"),
        "{lone}"
    );
    assert!(refusal::<Any>("[1e999]").contains("out of range"));
    assert!(refusal::<Any>(r#"{"x": 1"#).contains("EOF"));
}

/// The error of what serde keeps in its own form.
type Never = serde::de::value::Error;

#[test]
fn a_union_is_read_from_a_value_and_out_of_another_that_was_kept_too() {
    let value = json!({"name": "Tom", "lives": 9});
    assert_eq!(serde_json::from_value::<Any>(value.clone()).unwrap(), Any::Cat(cat("Tom")));
    // What serde keeps while it looks for a tag has no text any more.
    let members = [("color", "red"), ("size", "large")].into_iter();
    let hat = Hat { color: Some("red".to_owned()) };
    let kept = MapDeserializer::<_, Never>::new(members);
    assert_eq!(union(kept).unwrap().object(Ok::<Hat, Value>).or::<Never>(Err), Ok(Ok(hat)));
    let word = IntoDeserializer::<Never>::into_deserializer("Tom");
    assert_eq!(Any::deserialize(word), Ok(Any::Text("Tom".to_owned())));
}

#[test]
fn what_is_no_object_has_no_tag() {
    for value in [json!("dog"), json!(["cat"]), json!(7), json!(-7), json!(7.5), json!(true)] {
        assert_eq!(read::<Thing>(&value.to_string()), Thing::Unrecognized(value));
    }
    assert!(refusal::<Thing>("null").starts_with("invalid type: null"));
}
