//! Goes through JSON text, token by token. Nothing here depends on what is read, so it is compiled
//! once.

use super::Result;
use super::escape::{self, plain};
use crate::de::string_end;
use serde::de::{Error as _, IgnoredAny, Unexpected, Visitor};
use serde_json::Error;
use std::borrow::Cow;

/// A text, and how far it was gone through.
#[derive(Debug)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

/// A number, in the type that it is handed out in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Unsigned(u64),
    Negative(i64),
    Float(f64),
}

impl Number {
    pub(super) fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Negative(number) => visitor.visit_i64(number),
            Self::Float(number) => visitor.visit_f64(number),
        }
    }

    pub(super) fn unexpected(self) -> Unexpected<'static> {
        match self {
            Self::Unsigned(number) => Unexpected::Unsigned(number),
            Self::Negative(number) => Unexpected::Signed(number),
            Self::Float(number) => Unexpected::Float(number),
        }
    }
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte that is next; none is told as 0, which begins nothing in JSON.
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Goes past a byte that was looked at.
    #[inline]
    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    /// The first byte behind white space.
    #[inline]
    pub(super) fn token(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Goes to the name of the next member. Says whether there is one before the end of the object.
    #[inline]
    pub(super) fn has_next_name(&mut self, is_first: &mut bool) -> Result<bool> {
        let mut token = self.token();
        if token == b',' && !*is_first {
            self.at += 1;
            token = self.token();
        } else if token == b'}' {
            return Ok(false);
        } else if !*is_first {
            return Err(self.syntax());
        }
        *is_first = false;
        if token == b'"' { Ok(true) } else { Err(self.syntax()) }
    }

    /// Takes a name that is one of these, which must be written without escapes, and tells which.
    #[inline]
    pub(super) fn one_of(&mut self, names: &[&str]) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at + 1..)?;
        // Few names are as long as the one that stands here, so few are compared.
        let is_next =
            |name: &&str| rest.get(name.len()) == Some(&b'"') && begins_with(rest, name.as_bytes());
        let index = names.iter().position(is_next)?;
        self.at += names.get(index)?.len() + 2;
        Some(index)
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<()> {
        if self.token() != b':' {
            return Err(self.syntax());
        }
        self.at += 1;
        Ok(())
    }

    /// Whether there is another item before the end of the list. Whether a value follows is for
    /// whoever reads it to say.
    pub(super) fn has_next_item(&mut self, is_first: &mut bool) -> Result<bool> {
        let token = self.token();
        if token == b']' {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            if token != b',' {
                return Err(self.syntax());
            }
            self.at += 1;
        }
        Ok(true)
    }

    /// Takes what closes an object or a list.
    #[inline]
    pub(super) fn close(&mut self, close: u8) -> Result<()> {
        if self.token() != close {
            return Err(self.syntax());
        }
        self.at += 1;
        Ok(())
    }

    /// The end of the text.
    pub(super) fn end(&mut self) -> Result<()> {
        self.token();
        if self.at == self.text.len() { Ok(()) } else { Err(self.syntax()) }
    }

    #[inline]
    pub(super) fn word(&mut self, word: &str) -> Result<()> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.syntax());
        }
        self.at += word.len();
        Ok(())
    }

    /// Takes a string, whose opening quote is next.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>> {
        let start = self.at + 1;
        let end = start + plain(self.text.as_bytes().get(start..).unwrap_or_default());
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return self.escaped().map(Cow::Owned);
        }
        self.at = end + 1;
        Ok(Cow::Borrowed(self.text.get(start..end).unwrap_or_default()))
    }

    /// Takes a string that has escapes in it, or no end.
    fn escaped(&mut self) -> Result<String> {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        match escape::unescape(rest) {
            Some((string, length)) => {
                self.at += 1 + length;
                Ok(string)
            }
            None => Err(self.unreadable()),
        }
    }

    /// What is wrong with the string that is next, in the words of `serde_json`.
    #[cold]
    fn unreadable(&self) -> Error {
        // What is no JSON has words for the whole text; a surrogate without its other is JSON.
        if let Err(error) = serde_json::from_str::<IgnoredAny>(self.text) {
            return error;
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        match serde_json::Deserializer::from_str(rest).into_iter::<String>().next() {
            Some(Err(error)) => self.replace(&error),
            _ => self.syntax(),
        }
    }

    fn skip_string(&mut self) -> Result<()> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start + 1..).unwrap_or_default();
        self.at = start + 1 + plain(rest);
        if self.byte() == b'"' {
            self.at += 1;
            return Ok(());
        }
        self.at = string_end(self.text.as_bytes(), self.at);
        let string = self.text.get(start..self.at).unwrap_or_default();
        // Only what escapes are made of is looked at, as for every value that is passed over.
        serde_json::from_str::<IgnoredAny>(string).map(|_| ()).map_err(|_| self.syntax())
    }

    /// Takes a number.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (mut value, mut digits) = (0_u64, 0_usize);
        let behind = loop {
            match rest.get(digits) {
                Some(digit @ b'0'..=b'9') => {
                    value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
                    digits += 1;
                }
                behind => break behind,
            }
        };
        let is_whole = !matches!(behind, Some(b'.' | b'e' | b'E'));
        // Nineteen digits fit, and more than one never begin with a zero.
        if is_whole && (digits == 1 || (1..=19).contains(&digits) && rest.first() != Some(&b'0')) {
            self.at += digits;
            return Ok(Number::Unsigned(value));
        }
        self.unusual_number()
    }

    /// Takes a number that has a sign, a fraction, an exponent or very many digits.
    fn unusual_number(&mut self) -> Result<Number> {
        let start = self.at;
        self.skip_number()?;
        let text = self.text.get(start..self.at).unwrap_or_default();
        if let Ok(number) = text.parse() {
            return Ok(Number::Unsigned(number));
        }
        if let Some(number) = text.parse().ok().filter(|number| *number < 0) {
            return Ok(Number::Negative(number));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Number::Float(number)),
            _ => Err(self.place(Error::custom("number out of range"))),
        }
    }

    fn skip_number(&mut self) -> Result<()> {
        if self.byte() == b'-' {
            self.at += 1;
        }
        let begins_with_zero = self.byte() == b'0';
        if self.digits()? > 1 && begins_with_zero {
            return Err(self.syntax());
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Goes past digits, of which there must be some, and tells how many.
    fn digits(&mut self) -> Result<usize> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { Err(self.syntax()) } else { Ok(self.at - start) }
    }

    /// Takes a value as the text that it is written as.
    pub(super) fn value(&mut self) -> Result<&'t str> {
        self.token();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Takes all that is left.
    pub(super) fn rest(&mut self) -> &'t str {
        self.token();
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at = self.text.len();
        rest
    }

    /// Goes past a value, however deep it is.
    pub(super) fn skip(&mut self) -> Result<()> {
        let mut open = Vec::new();
        loop {
            match self.token() {
                b'"' => self.skip_string()?,
                b'{' => {
                    open.push(b'}');
                    self.at += 1;
                    if self.token() != b'}' {
                        self.skip_name()?;
                        continue;
                    }
                }
                b'[' => {
                    open.push(b']');
                    self.at += 1;
                    if self.token() != b']' {
                        continue;
                    }
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.skip_number()?,
            }
            if self.skip_ends(&mut open)? {
                return Ok(());
            }
        }
    }

    /// Goes past what stands behind a value up to the next one. Says whether there is none, because
    /// all that was open is closed.
    fn skip_ends(&mut self, open: &mut Vec<u8>) -> Result<bool> {
        while let Some(close) = open.last() {
            let token = self.token();
            if token == *close {
                self.at += 1;
                open.pop();
            } else if token == b',' {
                self.at += 1;
                if *close == b'}' {
                    self.skip_name()?;
                }
                return Ok(false);
            } else {
                return Err(self.syntax());
            }
        }
        Ok(true)
    }

    fn skip_name(&mut self) -> Result<()> {
        if self.token() != b'"' {
            return Err(self.syntax());
        }
        self.skip_string()?;
        self.colon()
    }

    /// The error of what is no JSON, in the words of `serde_json`.
    #[cold]
    fn syntax(&self) -> Error {
        match serde_json::from_str::<IgnoredAny>(self.text) {
            Err(error) => error,
            // A visitor has left something of a list or an object.
            Ok(_) => self.place(Error::custom("trailing characters")),
        }
    }

    /// Says where an error is, unless it says so itself.
    #[cold]
    pub(super) fn place(&self, error: Error) -> Error {
        if error.line() > 0 {
            return error;
        }
        let before = self.text.as_bytes().get(..self.at).unwrap_or(self.text.as_bytes());
        let lines = before.split(|byte| *byte == b'\n');
        let (line, column) = lines.fold((0, 0), |(line, _), text| (line + 1, text.len()));
        Error::custom(format_args!("{error} at line {line} column {column}"))
    }

    #[cold]
    pub(super) fn place_in(&self, error: &mut Error) {
        let unplaced = std::mem::replace(error, Error::custom(""));
        *error = self.place(unplaced);
    }

    /// Says where an error is that says where it is in a part of the text.
    #[cold]
    pub(super) fn replace(&self, error: &Error) -> Error {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        self.place(Error::custom(message))
    }
}

/// As `starts_with`, without a call where the names are as long as most are.
#[inline]
fn begins_with(text: &[u8], name: &[u8]) -> bool {
    match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(first), Some(last)) if name.len() <= 16 => {
            let end = text.get(name.len() - 8..).and_then(<[u8]>::first_chunk);
            text.first_chunk() == Some(first) && end == Some(last)
        }
        _ => text.starts_with(name),
    }
}
