//! An id that no other request has, by which a server's log can be searched.

use http::HeaderValue;

/// A random number in hexadecimal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId([u8; 32]);

impl RequestId {
    pub(crate) fn random() -> Self {
        Self::of(fastrand::u128(..))
    }

    fn of(number: u128) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut digits = [0; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(number.to_be_bytes()) {
            pair.copy_from_slice(&[byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]));
        }
        Self(digits)
    }

    pub(crate) fn as_str(&self) -> &str {
        // Digits are always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(crate) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_bytes(&self.0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::RequestId;

    #[test]
    fn it_is_the_number_in_hexadecimal() {
        for number in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_0000_0000_0000_000f] {
            assert_eq!(RequestId::of(number).as_str(), format!("{number:032x}"));
        }
        assert_ne!(RequestId::random().as_str(), RequestId::random().as_str());
    }
}
