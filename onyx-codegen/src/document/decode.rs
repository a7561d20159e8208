//! From bytes to text.

use crate::diagnostic::{Diagnostic, Pointer};

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
const UTF16_BOMS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];
const GZIP: &[u8] = b"\x1F\x8B";

/// The text of a document as it was received, without a byte order mark.
///
/// # Errors
/// One finding when the bytes are not UTF-8, saying what they are instead where that can be told.
pub fn decode(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(UTF8_BOM).unwrap_or(bytes);
    let refuse = |code, message: String, help: &str| {
        Box::new(Diagnostic::error(code, &Pointer::root(), message).help(help))
    };
    if is_utf16(bytes) {
        let help = "convert it to UTF-8, the only encoding that JSON is exchanged in (RFC 8259)";
        return Err(refuse("utf-16", "the document is encoded in UTF-16".to_owned(), help));
    }
    if bytes.starts_with(GZIP) {
        let message = "the document is compressed with gzip".to_owned();
        return Err(refuse("compressed", message, "decompress it first"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let line = bytes.get(..offset).unwrap_or_default().split(|byte| *byte == b'\n').count();
        let message = format!("the byte at offset {offset} (line {line}) is not UTF-8");
        refuse("not-utf-8", message, "convert the document to UTF-8")
    })
}

/// Told by its mark, or by the zero byte that every ASCII character has in it.
fn is_utf16(bytes: &[u8]) -> bool {
    UTF16_BOMS.iter().any(|mark| bytes.starts_with(mark))
        || matches!(bytes, [0, first, ..] | [first, 0, ..] if *first != 0)
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn code(bytes: &[u8]) -> &'static str {
        decode(bytes).expect_err("must be refused").code
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        assert_eq!(decode(b"\xEF\xBB\xBF{}"), Ok("{}"));
        assert_eq!(decode("{\"ü\": 1}".as_bytes()), Ok("{\"ü\": 1}"));
        assert_eq!(decode(b""), Ok(""));
    }

    #[test]
    fn utf_16_is_named_with_and_without_its_mark() {
        assert_eq!(code(b"\xFF\xFE{\0}\0"), "utf-16");
        assert_eq!(code(b"\xFE\xFF\0{\0}"), "utf-16");
        assert_eq!(code(b"{\0}\0"), "utf-16");
        assert_eq!(code(b"\0{\0}"), "utf-16");
    }

    #[test]
    fn other_bytes_are_refused_where_they_stand() {
        assert_eq!(code(b"\x1F\x8B\x08"), "compressed");
        let refusal = decode(b"a: 1\nb: \xFC\n").expect_err("must be refused");
        assert_eq!(refusal.code, "not-utf-8");
        assert_eq!(refusal.message, "the byte at offset 8 (line 2) is not UTF-8");
    }
}
