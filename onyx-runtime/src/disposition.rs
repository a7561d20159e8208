//! The file name in `Content-Disposition` (RFC 6266, RFC 8187).

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

/// The name that the server gives to a file, fit to be one: without a path, and without what no
/// file system takes.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_DISPOSITION)?.as_bytes();
    let text = std::str::from_utf8(value).map_or_else(|_| latin1(value), str::to_owned);
    let parameters = parameters(&text);
    let find = |name| parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value);
    // RFC 6266, section 4.3: the extended form is preferred, wherever it stands.
    let extended = find("filename*").and_then(|value| extended(value)).and_then(|name| safe(&name));
    extended.or_else(|| safe(find("filename")?))
}

/// The parameters behind the disposition's type, their names in lower case.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = value(after.trim_start());
        // A parameter without a value before this one has a semicolon in its name.
        let name = name.rsplit(';').next().unwrap_or(name);
        found.push((name.trim().to_ascii_lowercase(), value));
        rest = after.split_once(';').map_or("", |(_, rest)| rest);
    }
    found
}

/// A value, quoted or not, and what is behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.trim_end().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    (value, "")
}

/// A value with a character set: `UTF-8'en'na%C3%AFve.txt` (RFC 8187, section 3.2).
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode_str(encoded).collect();
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(latin1(&bytes)),
        _ => None,
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The last component of a name, which is all that a client may take from a server (RFC 6266,
/// section 4.3).
fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    let clean: String = last.chars().filter(|character| !character.is_control()).collect();
    let clean = clean.trim();
    (!matches!(clean, "" | "." | "..")).then(|| clean.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn name(value: &[u8]) -> Option<String> {
        let value = HeaderValue::from_bytes(value).unwrap();
        file_name(&HeaderMap::from_iter([(header::CONTENT_DISPOSITION, value)]))
    }

    #[test]
    fn reads_every_form_of_a_name() {
        for (value, expected) in [
            ("attachment; filename=report.csv", "report.csv"),
            ("attachment; filename=\"a b.txt\"", "a b.txt"),
            (r#"attachment; filename="a \"b\"; c.txt"; x=1"#, "a \"b\"; c.txt"),
            ("inline; FILENAME = \"x.pdf\" ; size=3", "x.pdf"),
            ("attachment; filename*=UTF-8''na%C3%AFve%20plan.txt", "naïve plan.txt"),
            ("attachment; filename*=utf-8'en'%e2%82%ac.txt; filename=\"e.txt\"", "€.txt"),
            ("attachment; filename=\"e.txt\"; filename*=iso-8859-1''%A3.txt", "£.txt"),
            ("attachment; filename=\"e.txt\"; filename*=utf-8''%FF", "e.txt"),
            ("attachment; filename=\"e.txt\"; filename*=koi8-r''%C1", "e.txt"),
            ("attachment; flag; filename=x", "x"),
            ("attachment; filename=\"unclosed.txt", "unclosed.txt"),
        ] {
            assert_eq!(name(value.as_bytes()).as_deref(), Some(expected), "{value}");
        }
        assert_eq!(name("attachment; filename=\"ünï.txt\"".as_bytes()).as_deref(), Some("ünï.txt"));
        assert_eq!(name(b"attachment; filename=\"\xfc.txt\"").as_deref(), Some("ü.txt"));
    }

    #[test]
    fn a_name_never_leads_elsewhere() {
        for (value, expected) in [
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            ("attachment; filename=\"C:\\\\Windows\\\\x.dll\"", Some("x.dll")),
            ("attachment; filename*=utf-8''..%2F..%2Fx", Some("x")),
            ("attachment; filename*=utf-8''a%00b%0A.txt", Some("ab.txt")),
            ("attachment; filename=\"..\"", None),
            ("attachment; filename=\"a/\"", None),
            ("attachment; filename=\"\"", None),
            ("attachment", None),
            ("", None),
        ] {
            assert_eq!(name(value.as_bytes()).as_deref(), expected, "{value}");
        }
    }
}
