//! The inside of a string: runs of characters that stand for themselves, and escapes (RFC 8259, section 7).

/// Reads a string from behind its opening quote, and tells how long it is with the closing one. None
/// where something is wrong with it, also where a surrogate lacks its other.
pub(super) fn unescape(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let (mut string, mut at) = (String::new(), 0);
    loop {
        let end = at + plain(bytes.get(at..)?);
        string.push_str(text.get(at..end)?);
        at = end + 1;
        match bytes.get(end)? {
            b'"' => return Some((string, at)),
            b'\\' => at += push_escape(bytes.get(at..)?, &mut string)?,
            _ => return None,
        }
    }
}

/// Adds what an escape stands for, and tells how long it is behind the backslash.
#[inline]
fn push_escape(escape: &[u8], string: &mut String) -> Option<usize> {
    let character = match escape.first()? {
        same @ (b'"' | b'\\' | b'/') => char::from(*same),
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return push_unicode(escape.get(1..)?, string),
        _ => return None,
    };
    string.push(character);
    Some(1)
}

/// Adds the character that `\uXXXX` stands for, or a pair of them.
fn push_unicode(digits: &[u8], string: &mut String) -> Option<usize> {
    let first = unit(digits)?;
    let second = digits.get(4..).and_then(|rest| unit(rest.strip_prefix(br"\u")?));
    let is_pair = char::from_u32(first.into()).is_none();
    let units = if is_pair { [Some(first), second] } else { [Some(first), None] };
    let character = char::decode_utf16(units.into_iter().flatten()).next()?.ok()?;
    string.push(character);
    Some(if is_pair { 11 } else { 5 })
}

/// The UTF-16 unit that four hexadecimal digits are.
fn unit(digits: &[u8]) -> Option<u16> {
    let digits = digits.first_chunk::<4>()?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

/// How many bytes of a string there are before its end, an escape, or what may not be in it: eight
/// at a time, since most strings of an answer are longer.
#[inline]
pub(super) fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // The highest bit of each byte that is 0; it may also be set in a byte behind such a one.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let mut at = 0;
    while let Some(chunk) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = control
            | zeros(word ^ (ONES * u64::from(b'"')))
            | zeros(word ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20)).unwrap_or(rest.len())
}
