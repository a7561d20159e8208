//! Which line of a JSON text a pointer leads to.

use onyx_codegen::diagnostic::Pointer;
use std::collections::BTreeMap;

/// The line of each of `pointers` in `text`, from 1: that of the member's key, or of the item.
///
/// A place that the text does not have (the overlay made it, or it is gone) is taken for the
/// nearest around it that is there. In a text that is no JSON nothing is found.
#[must_use]
pub fn lines<'p>(
    text: &str,
    pointers: impl IntoIterator<Item = &'p Pointer>,
) -> BTreeMap<&'p Pointer, usize> {
    let mut wanted = Node::default();
    let pointers: Vec<_> = pointers.into_iter().collect();
    for pointer in &pointers {
        wanted.insert(pointer.tokens());
    }
    let mut walk = Walk { rest: text.as_bytes(), line: 1 };
    walk.space();
    if !matches!(walk.rest.first(), Some(b'{' | b'[')) || walk.value(Some(&mut wanted)).is_none() {
        return BTreeMap::new();
    }
    pointers.into_iter().map(|pointer| (pointer, wanted.line_of(pointer.tokens()))).collect()
}

/// A place that is looked for, and those below it.
#[derive(Debug, Default)]
struct Node {
    line: Option<usize>,
    below: BTreeMap<String, Node>,
}

impl Node {
    fn insert(&mut self, tokens: impl Iterator<Item = String>) {
        tokens.fold(self, |node, token| node.below.entry(token).or_default());
    }

    /// The line of the last place on the way that was found.
    fn line_of(&self, tokens: impl Iterator<Item = String>) -> usize {
        let (mut node, mut line) = (self, self.line.unwrap_or(1));
        for token in tokens {
            let Some(next) = node.below.get(&token) else { break };
            let Some(found) = next.line else { break };
            (node, line) = (next, found);
        }
        line
    }

    /// The place `token` below this one, now that it has been met.
    fn meet(&mut self, token: &str, line: usize) -> Option<&mut Self> {
        let node = self.below.get_mut(token)?;
        node.line = Some(line);
        Some(node)
    }
}

/// A reader that knows just enough of JSON to tell where things stand. It is given what a parser
/// has taken already, so it checks nothing; `None` where it cannot go on. Its depth is the
/// document's, which the parser has bounded.
struct Walk<'t> {
    rest: &'t [u8],
    line: usize,
}

impl Walk<'_> {
    fn value(&mut self, wanted: Option<&mut Node>) -> Option<()> {
        self.space();
        match self.rest.first()? {
            b'{' => self.object(wanted),
            b'[' => self.array(wanted),
            b'"' => self.string().map(drop),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, mut wanted: Option<&mut Node>) -> Option<()> {
        self.step();
        loop {
            self.space();
            match self.rest.first()? {
                b'}' => break,
                b',' => self.step(),
                _ => {
                    let line = self.line;
                    let key = self.string()?;
                    self.space();
                    self.expect(b':')?;
                    let below = wanted.as_mut().and_then(|node| node.meet(&key, line));
                    self.value(below)?;
                }
            }
        }
        self.step();
        Some(())
    }

    fn array(&mut self, mut wanted: Option<&mut Node>) -> Option<()> {
        self.step();
        let mut index = 0_usize;
        loop {
            self.space();
            match self.rest.first()? {
                b']' => break,
                b',' => self.step(),
                _ => {
                    let line = self.line;
                    let token = index.to_string();
                    let below = wanted.as_mut().and_then(|node| node.meet(&token, line));
                    self.value(below)?;
                    index += 1;
                }
            }
        }
        self.step();
        Some(())
    }

    /// A string, with what it says.
    fn string(&mut self) -> Option<String> {
        let mut end = 1;
        loop {
            match self.rest.get(end)? {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let (string, rest) = self.rest.split_at_checked(end + 1)?;
        self.rest = rest;
        (string.first() == Some(&b'"')).then_some(())?;
        serde_json::from_slice(string).ok()
    }

    fn scalar(&mut self) -> Option<()> {
        let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
        let end = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
        self.rest = self.rest.get(end..)?;
        (end > 0).then_some(())
    }

    fn space(&mut self) {
        while let Some((first, rest)) = self.rest.split_first()
            && first.is_ascii_whitespace()
        {
            self.line += usize::from(*first == b'\n');
            self.rest = rest;
        }
    }

    fn step(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.rest.first() == Some(&byte)).then(|| self.step())
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use onyx_codegen::diagnostic::Pointer;

    fn line(text: &str, pointer: &str) -> Option<usize> {
        lines(text, [&Pointer::parse(pointer)]).values().next().copied()
    }

    const TEXT: &str = r#"{
  "paths": {
    "/a~b": {"get":
      {"tags": [
        "x\" }",
        ["y"], {
          "z\u0041": null
        }
      ], "n": -1.5e3}
    }
  },
  "empty": {}, "list": []
}
"#;

    #[test]
    fn a_place_is_the_line_of_its_key_or_item() {
        for (pointer, expected) in [
            ("", 1),
            ("/paths", 2),
            ("/paths/~1a~0b", 3),
            ("/paths/~1a~0b/get", 3),
            ("/paths/~1a~0b/get/tags", 4),
            ("/paths/~1a~0b/get/tags/0", 5),
            ("/paths/~1a~0b/get/tags/1/0", 6),
            ("/paths/~1a~0b/get/tags/2/zA", 7),
            ("/paths/~1a~0b/get/n", 9),
            ("/list", 12),
        ] {
            assert_eq!(line(TEXT, pointer), Some(expected), "{pointer}");
        }
    }

    #[test]
    fn a_place_that_is_not_there_is_the_nearest_around_it() {
        for (pointer, expected) in
            [("/paths/~1a~0b/put/tags", 3), ("/nowhere", 1), ("/list/3", 12), ("/empty/a/b", 12)]
        {
            assert_eq!(line(TEXT, pointer), Some(expected), "{pointer}");
        }
    }

    #[test]
    fn what_is_no_json_has_no_lines() {
        for text in ["", "paths:\n  /a: {}\n", "{\"a\": ", "{\"a\" 1}", "{a: 1}", "[\"a", "{\"\\"] {
            assert_eq!(line(text, "/a"), None, "{text}");
        }
    }

    #[test]
    fn every_member_of_a_real_text_is_found() {
        let value: serde_json::Value = serde_json::from_str(TEXT).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(line(&pretty, "/paths/~1a~0b/get/tags/2/zA"), {
            let at = pretty.lines().position(|line| line.contains("zA"));
            at.map(|at| at + 1)
        });
    }
}
