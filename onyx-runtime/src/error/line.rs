//! Text of a server's, fit for a log: on one line, without what a terminal obeys, and not endless.

use std::fmt::{self, Write};

/// How long the text of an error may be, in characters.
const MAX_LENGTH: usize = 8000;

/// How much of it may be in the server's words, at a time.
const MAX_WORDS: usize = 2000;

/// Words of the server's: their beginning.
pub(super) struct Words<'a>(pub(super) &'a str);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(MAX_WORDS) {
            Some((end, _)) => write!(f, "{}…", self.0.get(..end).unwrap_or_default()),
            None => f.write_str(self.0),
        }
    }
}

/// A line on its way. What would end it, or turn it round, is escaped.
pub(super) struct Line<'a, 'b> {
    out: &'a mut fmt::Formatter<'b>,
    left: usize,
}

impl<'a, 'b> Line<'a, 'b> {
    pub(super) fn new(out: &'a mut fmt::Formatter<'b>) -> Self {
        Self { out, left: MAX_LENGTH }
    }
}

impl Write for Line<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match self.left {
                0 => return Ok(()),
                1 => self.out.write_char('…')?,
                _ if is_unfit(character) => write!(self.out, "{}", character.escape_debug())?,
                _ => self.out.write_char(character)?,
            }
            self.left -= 1;
        }
        Ok(())
    }
}

/// Control characters, line separators, and what changes the direction of writing.
fn is_unfit(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
