//! Names in a form with files: whatever they hold, the server reads the parts that were sent.
//!
//! What is sent is read by a parser of its own kind: quoted strings with backslashes (RFC 2045), as
//! many servers have them, which is stricter than what browsers write.

use crate::exchange::sent;
use onyx_runtime::{Method, Multipart, Operation, Upload};

static FORM: Operation = Operation::new("form", Method::POST, "/");

/// A part as it is given.
#[derive(Debug)]
struct Given {
    name: String,
    /// The name and the media type of a file.
    file: Option<(String, String)>,
    content: Vec<u8>,
}

/// Sends a form, and reads it again.
pub fn check(data: &[u8]) {
    let given = given(data);
    let sent = sent(&FORM, |request| request.multipart(form(&given)));
    let (content_type, body) = sent.expect("a form can be sent whatever its names are");
    let boundary = content_type.split_once("boundary=").expect("a boundary").1;
    let parts = parts(&body, boundary);
    assert_eq!(parts.len(), given.len(), "{}", String::from_utf8_lossy(&body));
    for (part, given) in parts.iter().zip(&given) {
        compare(part, given);
    }
}

fn form(given: &[Given]) -> Multipart {
    let mut form = Multipart::new();
    for part in given {
        match &part.file {
            Some((name, media_type)) => {
                let upload = Upload::bytes(name, part.content.clone()).media_type(media_type);
                form.file(&part.name, upload);
            }
            None => form.text(&part.name, &String::from_utf8_lossy(&part.content)),
        }
    }
    form
}

fn compare(part: &[u8], given: &Given) {
    let end = part.windows(4).position(|four| four == b"\r\n\r\n").expect("an end of the head");
    let (head, content) = part.split_at(end);
    let head = std::str::from_utf8(head).expect("a head in UTF-8");
    let mut lines = head.split("\r\n");
    let disposition = lines.next().unwrap_or_default();
    let names = parameters(disposition.strip_prefix("Content-Disposition: form-data").expect(head));
    let types: Vec<&str> = lines.collect();
    if let Some((file, _)) = &given.file {
        same_names(&names, &[("name", &given.name), ("filename", file)]);
        assert!(types.len() == 1 && types[0].starts_with("Content-Type: "), "{head:?}");
        assert_eq!(&content[4..], given.content);
    } else {
        same_names(&names, &[("name", &given.name)]);
        assert!(types.is_empty(), "{head:?}");
        assert_eq!(&content[4..], String::from_utf8_lossy(&given.content).as_bytes());
    }
    assert!(!head.replace("\r\n", "").contains(|it: char| it.is_ascii_control()), "{head:?}");
}

/// Names that hold nothing to be escaped arrive as they are.
fn same_names(found: &[(String, String)], expected: &[(&str, &str)]) {
    assert_eq!(found.len(), expected.len(), "{found:?} is not {expected:?}");
    for ((key, value), (wanted, text)) in found.iter().zip(expected) {
        assert_eq!(key, wanted);
        if !text.contains(|it: char| it.is_ascii_control() || matches!(it, '"' | '\\')) {
            assert_eq!(value, text);
        }
    }
}

/// The parts between the boundaries.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let (first, between) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}"));
    let Some(mut rest) = body.strip_prefix(first.as_bytes()) else {
        assert_eq!(body, format!("--{boundary}--\r\n").as_bytes());
        return Vec::new();
    };
    let mut parts = Vec::new();
    loop {
        let end = rest.windows(between.len()).position(|it| it == between.as_bytes());
        let end = end.expect("a boundary behind a part");
        parts.push(&rest[..end]);
        rest = &rest[end + between.len()..];
        let Some(next) = rest.strip_prefix(b"\r\n") else {
            assert_eq!(rest, b"--\r\n");
            return parts;
        };
        rest = next;
    }
}

/// The parameters of a header, each `; key="value"`.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (key, after) = rest.strip_prefix("; ").and_then(|it| it.split_once("=\"")).expect(text);
        let mut value = String::new();
        let mut characters = after.char_indices();
        let end = loop {
            match characters.next().expect("a closing quote") {
                (at, '"') => break at,
                (_, '\\') => value.extend(characters.next().map(|(_, escaped)| escaped)),
                (_, character) => value.push(character),
            }
        };
        found.push((key.to_owned(), value));
        rest = &after[end + 1..];
    }
    found
}

/// Parts out of bytes: a length before each of a name, a file's name, its type and its content. A
/// file's name of no length stands for a field.
fn given(mut data: &[u8]) -> Vec<Given> {
    let mut parts = Vec::new();
    while !data.is_empty() && parts.len() < 16 {
        let mut text = || String::from_utf8_lossy(taken(&mut data)).into_owned();
        let (name, file_name, media_type) = (text(), text(), text());
        let file = (!file_name.is_empty()).then_some((file_name, media_type));
        parts.push(Given { name, file, content: taken(&mut data).to_vec() });
    }
    parts
}

fn taken<'a>(data: &mut &'a [u8]) -> &'a [u8] {
    let Some((length, rest)) = data.split_first() else { return &[] };
    let (taken, rest) = rest.split_at(usize::from(*length).min(rest.len()));
    *data = rest;
    taken
}

/// Names of every kind.
pub fn seeds() -> Vec<Vec<u8>> {
    let seed = |parts: &[&str]| {
        parts
            .iter()
            .flat_map(|part| {
                let length = u8::try_from(part.len()).expect("a short text");
                [&[length], part.as_bytes()].concat()
            })
            .collect()
    };
    [
        &["project id", "", "", "7"][..],
        &["files", "ü \"1\"\r\n.txt", "text/plain", "one"],
        &["a\\", "b\\", "image/png", "\r\n--", "c\"; filename=\"d", "", "", "\0"],
        &["x\r\n\r\ny", "\u{2028}.\u{7f}", "text/x\r\nEvil: 1", "--\r\n"],
    ]
    .map(seed)
    .to_vec()
}
