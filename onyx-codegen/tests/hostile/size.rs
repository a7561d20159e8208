//! What is too large, too deep or endless: refused where it stands, or carried.

use super::{answer, refusal, zoo};
use onyx_codegen::{Input, Source, generate};
use serde_json::{Map, Value, json};

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object that says little.
fn plain() -> Value {
    json!({ "type": "object", "properties": { "x": {} } })
}

/// From the name of the next schema to a schema.
type Link<'a> = &'a dyn Fn(&str) -> Value;

/// Schemas `Zoo`, `S1`, `S2` …, each made from the name of the next one.
fn chain(length: usize, schema: impl Fn(&str) -> Value) -> Value {
    let name = |index: usize| if index == 0 { "Zoo".to_owned() } else { format!("S{index}") };
    let links = (0..length).map(|index| (name(index), schema(&name(index + 1))));
    Value::Object(links.chain([(name(length), plain())]).collect::<Map<_, _>>())
}

#[test]
fn nesting_ends_at_the_limit() {
    let deep = |open: &str, close: &str| {
        let schemas = zoo(&json!({ "Zoo": { "default": "HERE" } })).to_string();
        schemas.replace("\"HERE\"", &(open.repeat(10_000) + "1" + &close.repeat(10_000)))
    };
    for text in [deep("[", "]"), deep("{\"a\":", "}")] {
        let (code, place, message) = refusal(&text);
        assert_eq!(code, "too-deep");
        assert!(place.starts_with("#/components/schemas/Zoo/default/"), "{place}");
        assert!(message.starts_with("the document is nested deeper than 120 levels"), "{message}");
    }
    let blocks: String = (1..3_000).map(|level| " ".repeat(level) + "a:\n").collect();
    for text in
        ["a: ".to_owned() + &"[".repeat(10_000), "- ".repeat(10_000), format!("a:\n{blocks}")]
    {
        assert_eq!(refusal(&text).0, "too-deep");
    }
}

#[test]
fn schemas_may_follow_one_another_for_ever() {
    for schema in [
        |next: &str| json!({ "type": "object", "properties": { "next": reference(next) } }),
        |next: &str| json!({ "type": "array", "items": reference(next) }),
        |next: &str| json!({ "anyOf": [reference(next), { "type": "null" }] }),
        reference,
    ] {
        let outcome = answer(&zoo(&chain(5_000, schema)).to_string());
        assert!(outcome.is_ok(), "{:?}", outcome.err());
    }
}

#[test]
fn an_enum_may_have_a_hundred_thousand_values() {
    let values: Vec<String> = (0..100_000).map(|number| format!("value {number}")).collect();
    let output = answer(&zoo(&json!({ "Zoo": { "enum": values } })).to_string()).unwrap();
    let mut text = output.files.values();
    assert!(text.any(|text| text.contains("Value99999")));
}

/// A number tells each from all others.
#[test]
fn names_that_all_want_to_be_the_same_take_no_longer() {
    let value =
        |number: usize| format!("a{}{}", "-".repeat(number % 200), " ".repeat(number / 200));
    let values: Vec<String> = (0..20_000).map(value).collect();
    let output = answer(&zoo(&json!({ "Zoo": { "enum": values } })).to_string()).unwrap();
    assert!(output.files.values().any(|text| text.contains("A20000")));
}

/// The longest name of a file in the client of a document.
fn longest(document: &Value) -> usize {
    let files = answer(&document.to_string()).unwrap().files;
    let names = files.keys().filter_map(|path| path.file_name());
    names.map(std::ffi::OsStr::len).max().unwrap_or_default()
}

#[test]
fn a_megabyte_of_text_is_carried_and_names_no_file() {
    let long = "a long word ".repeat(90_000);
    for pointer in [
        "/info/title",
        "/paths/~1zoo/get/operationId",
        "/components/schemas/Zoo/description",
        "/components/schemas/Zoo/enum/0",
    ] {
        let mut document = zoo(&json!({ "Zoo": { "description": "", "enum": ["x"] } }));
        *document.pointer_mut(pointer).unwrap() = long.clone().into();
        assert!(longest(&document) < 200, "{pointer}");
    }
    let schema = json!({ "type": "object", "properties": { (long.as_str()): reference(&long) } });
    assert!(longest(&zoo(&json!({ "Zoo": schema, (long.as_str()): plain() }))) < 200);
}

#[test]
fn aliases_that_multiply_are_refused() {
    let lists = (1..30).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        text + &format!("a{level}: &a{level} [{}]\n", format!("*a{}, ", level - 1).repeat(10))
    });
    let maps = (1..40).fold("a0: &a0 {x: 1}\n".to_owned(), |text, level| {
        text + &format!("a{level}: &a{level} {{l: *a{0}, r: *a{0}}}\n", level - 1)
    });
    for bomb in [lists, maps] {
        let (code, place, message) = refusal(&bomb);
        assert_eq!(code, "too-large", "{message}");
        assert!(place.starts_with("#/a"), "{place}");
    }
    let (code, place, _) = refusal("a: &a [*a]\n");
    assert_eq!(code, "too-deep");
    assert!(place.starts_with("#/a/0/0/0"), "{place}");
}

/// What takes the most memory for its length: objects of one member.
#[test]
fn memory_is_counted_before_it_is_taken() {
    let objects = "{\"a\":1},".repeat(1_000_000);
    let (code, place, message) = refusal(&format!("[{objects}1]"));
    assert_eq!(code, "too-large");
    assert!(message.starts_with("the document is larger than 6000000 nodes"), "{message}");
    assert!(place.starts_with("#/"), "{place}");
}

#[test]
fn limits_can_be_set() {
    let document = zoo(&json!({ "Zoo": { "type": "string" } })).to_string();
    let codes = |rules: &str| {
        let document = Source { name: "document", text: &document };
        let config = Some(Source { name: "rules", text: rules });
        let input = Input { document, overlays: Vec::new(), config, strict: false };
        let found = generate(&input).map_or_else(|found| found, |output| output.warnings);
        found.iter().map(|found| (found.code, found.pointer.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(codes("limits: {depth: 120, nodes: 9000000}"), []);
    let inner = "#/paths/~1zoo/get/responses/200/content/application~1json".to_owned();
    assert_eq!(codes("limits: {depth: 7}"), [("too-deep", inner)]);
    assert_eq!(codes("limits: {nodes: 3}"), [("too-large", "#".to_owned())]);
    assert_eq!(codes("limits: {depth: 121}"), [("limit-too-high", "#/limits/depth".to_owned())]);
}

/// Each level holds the next one twice, and is a type once.
#[test]
fn references_that_multiply_do_not() {
    const LEVELS: usize = 40;
    let part = |next: &str| json!({ "$ref": format!("#/components/schemas/{next}/properties/l") });
    let object = |l: Value, r: Value| json!({ "type": "object", "properties": { "l": l, "r": r } });
    let or = |next: &str, other: &str| json!({ "oneOf": [reference(next), { "type": other }] });
    let list = |next: &str| json!({ "type": "array", "items": reference(next) });
    let cases: [(&str, Link<'_>); 6] = [
        ("properties", &|next| object(reference(next), reference(next))),
        ("anyOf", &|next| json!({ "anyOf": [reference(next), list(next)] })),
        (
            "allOf",
            &|next| json!({ "allOf": [reference(next), object(json!({}), reference(next)), reference(next)] }),
        ),
        ("oneOf in allOf", &|next| json!({ "allOf": [or(next, "string"), or(next, "integer")] })),
        ("parts", &|next| object(part(next), part(next))),
        ("parts of parts", &|next| object(object(part(next), part(next)), json!({}))),
    ];
    for (what, schema) in cases {
        let mut schemas = chain(LEVELS, schema);
        schemas[format!("S{LEVELS}")]["properties"]["l"] = json!({ "type": "string" });
        let output = answer(&zoo(&schemas).to_string()).unwrap();
        let bytes: usize = output.files.values().map(String::len).sum();
        assert!(bytes < 200_000, "{what}: {bytes}");
    }
}

#[test]
fn what_is_made_of_itself_is_refused_where_it_is() {
    let zoo_of = |schema: Value| json!({ "Zoo": schema });
    let cycle = |schema: Value| (schema, "reference-cycle", "Zoo");
    let cases = [
        cycle(zoo_of(json!({ "allOf": [reference("Zoo")] }))),
        cycle(zoo_of(json!({ "anyOf": [reference("Zoo"), { "type": "string" }] }))),
        cycle(zoo_of(reference("Zoo"))),
        (json!({ "Zoo": reference("A"), "A": reference("Zoo") }), "reference-cycle", "A"),
        (
            json!({ "Zoo": { "allOf": [reference("A")] }, "A": { "allOf": [reference("Zoo"), plain()] } }),
            "reference-cycle",
            "A",
        ),
        (
            zoo_of(json!({ "$ref": "#/components/schemas/Zoo/properties/x" })),
            "dangling-reference",
            "Zoo/$ref",
        ),
    ];
    for (schemas, code, place) in cases {
        let (found, at, message) = refusal(&zoo(&schemas).to_string());
        let place = format!("#/components/schemas/{place}");
        assert_eq!((found, at), (code, place), "{schemas}: {message}");
    }
    let recursive = zoo_of(json!({ "type": "array", "items": reference("Zoo") }));
    assert!(answer(&zoo(&recursive).to_string()).is_ok());
}
