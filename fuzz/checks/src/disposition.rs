//! `Content-Disposition` of an answer: whatever it says, the name of a file is a name, and no path.

use crate::exchange::answered;
use http::{HeaderValue, Response, header};
use onyx_runtime::{Download, Method, Operation};

static FILE: Operation = Operation::new("file", Method::GET, "/");

/// Takes the name of a file out of a header.
pub fn check(data: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(data) else { return };
    let mut answer = Response::new(Vec::new());
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    let name = answered(&FILE, answer, async |file| {
        let file: Download = file.expect("a file");
        let _ = format!("{file:?}");
        file.file_name()
    });
    let Some(name) = name else { return };
    assert!(!matches!(name.as_str(), "" | "." | ".."), "{name:?}");
    assert!(!name.contains(['/', '\\']) && !name.contains(char::is_control), "{name:?}");
    assert_eq!(name.trim(), name);
}

/// A header of every form.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts([
        "attachment; filename=report.csv",
        r#"attachment; filename="a \"b\"; c.txt"; x=1"#,
        "inline; FILENAME = \"x.pdf\" ; size=3",
        "attachment; filename*=UTF-8''na%C3%AFve%20plan.txt; filename=\"e.txt\"",
        "attachment; filename=\"e.txt\"; filename*=iso-8859-1''%A3.txt",
        "attachment; flag; filename=x",
        "attachment; filename=\"unclosed.txt\\",
        "attachment; filename*=utf-8''..%2F..%2Fx",
        "attachment; filename*=utf-8''a%00b%0A.txt",
        "; = ; filename=\"..\"",
    ])
}
