//! A script as tokens: as much of ECMAScript's lexical grammar as keeps comments, strings and
//! regular expressions apart from code.

use std::iter::Peekable;
use std::str::CharIndices;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'s> {
    /// A name, a keyword or a number.
    Word(&'s str),
    /// A string, as it is when the script runs.
    Text(String),
    /// Anything that has no value here: a regular expression, a template with parts to fill in.
    Opaque,
    /// One character of punctuation.
    Sign(char),
}

/// The tokens of `script`. What is broken ends with the script, as it does in a browser.
pub(super) fn tokens(script: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { script, chars: script.char_indices().peekable(), out: Vec::new() };
    while lexer.step() {}
    lexer.out
}

struct Lexer<'s> {
    script: &'s str,
    chars: Peekable<CharIndices<'s>>,
    out: Vec<Token<'s>>,
}

impl Lexer<'_> {
    /// Reads a token or what stands between two; false at the end.
    fn step(&mut self) -> bool {
        let Some((at, c)) = self.chars.next() else { return false };
        let rest = self.script.get(at..).unwrap_or_default();
        match c {
            c if c.is_whitespace() => {}
            '/' if rest.starts_with("//") => self.skip_line(),
            // Browsers take this for a comment too, for the sake of old pages.
            '<' if rest.starts_with("<!--") => self.skip_line(),
            '/' if rest.starts_with("/*") => self.skip_comment(rest),
            '/' if self.may_begin_an_expression() => self.skip_regex(),
            '"' | '\'' => {
                let text = self.string(c);
                self.out.push(Token::Text(text));
            }
            '`' => self.template(),
            c if is_word(c) => self.word(at, c),
            sign => self.out.push(Token::Sign(sign)),
        }
        true
    }

    fn skip_line(&mut self) {
        while self
            .chars
            .next_if(|(_, c)| !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'))
            .is_some()
        {}
    }

    fn skip_comment(&mut self, rest: &str) {
        let inside = rest.get(2..).unwrap_or_default();
        let length = inside.find("*/").map_or(rest.len(), |end| end + 4);
        let end = self.script.len() - rest.len() + length;
        while self.chars.next_if(|(at, _)| *at < end).is_some() {}
    }

    /// Whether a slash is the beginning of a regular expression rather than a division.
    fn may_begin_an_expression(&self) -> bool {
        match self.out.last() {
            None => true,
            Some(Token::Sign(sign)) => !matches!(sign, ')' | ']' | '}'),
            Some(Token::Word(word)) => matches!(*word, "return" | "typeof" | "case" | "in" | "of"),
            Some(Token::Text(_) | Token::Opaque) => false,
        }
    }

    fn skip_regex(&mut self) {
        let mut in_class = false;
        while let Some((_, c)) = self.chars.next_if(|(_, c)| *c != '\n') {
            match c {
                '\\' => _ = self.chars.next(),
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => break,
                _ => {}
            }
        }
        self.out.push(Token::Opaque);
    }

    fn word(&mut self, start: usize, first: char) {
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = self.chars.next_if(|(_, c)| is_word(*c)) {
            end = at + c.len_utf8();
        }
        self.out.push(Token::Word(self.script.get(start..end).unwrap_or_default()));
    }

    /// The inside of a string, up to its quote or, where that is missing, the end of its line.
    fn string(&mut self, quote: char) -> String {
        let mut text = String::new();
        while let Some((_, c)) = self.chars.next_if(|(_, c)| *c != '\n') {
            match c {
                '\\' => self.escape(&mut text),
                c if c == quote => break,
                c => text.push(c),
            }
        }
        text
    }

    /// A template without parts to fill in is a string.
    fn template(&mut self) {
        let (mut text, mut is_filled_in) = (String::new(), false);
        while let Some((_, c)) = self.chars.next() {
            match c {
                '\\' => self.escape(&mut text),
                '`' => break,
                '$' if self.chars.peek().is_some_and(|(_, c)| *c == '{') => {
                    is_filled_in = true;
                    self.skip_filling();
                }
                c => text.push(c),
            }
        }
        self.out.push(if is_filled_in { Token::Opaque } else { Token::Text(text) });
    }

    /// What stands between the braces of a part to fill in. Templates inside of it are not looked
    /// into: none of the pages in question has any.
    fn skip_filling(&mut self) {
        let mut depth = 0_usize;
        for (_, c) in self.chars.by_ref() {
            match c {
                '{' => depth += 1,
                '}' if depth <= 1 => return,
                '}' => depth -= 1,
                _ => {}
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self, text: &mut String) {
        let Some((_, c)) = self.chars.next() else { return };
        match c {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'x' => text.extend(self.hexadecimal(2)),
            'u' if self.chars.next_if(|(_, c)| *c == '{').is_some() => {
                let code = self.hexadecimal(6);
                text.extend(code);
                _ = self.chars.next_if(|(_, c)| *c == '}');
            }
            'u' => text.extend(self.hexadecimal(4)),
            '\n' => {}
            c => text.push(c),
        }
    }

    /// The character with the code that up to `digits` digits give.
    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let mut code = 0;
        for _ in 0..digits {
            let Some((_, c)) = self.chars.next_if(|(_, c)| c.is_ascii_hexdigit()) else { break };
            code = code * 16 + c.to_digit(16)?;
        }
        char::from_u32(code)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
