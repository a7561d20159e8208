//! HTML as it is written: what is raw is `&'static str`, so it stands in the source of this program;
//! all other text is escaped, wherever it goes. No word of a document can become a tag, an attribute
//! or a script.

use crate::diff::words::plain;

/// The name of an attribute, and its value.
pub(crate) type Attribute<'a> = (&'static str, &'a str);

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html {
    out: String,
}

impl Html {
    /// What this program itself says.
    pub(crate) fn raw(&mut self, own: &'static str) {
        self.out.push_str(own);
    }

    /// Text as text.
    pub(crate) fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// A sentence in which what stands between backticks is code.
    pub(crate) fn sentence(&mut self, text: &str) {
        let parts: Vec<&str> = text.split('`').collect();
        let last = parts.len() - 1;
        for (index, part) in parts.into_iter().enumerate() {
            match (index % 2, index < last) {
                (0, _) => self.text(part),
                (_, true) => self.leaf("code", &[], part),
                // A backtick without a second one is only a backtick.
                (_, false) => {
                    self.raw("`");
                    self.text(part);
                }
            }
        }
    }

    /// An element with what `content` writes.
    pub(crate) fn element(
        &mut self,
        tag: &'static str,
        attributes: &[Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        content(self);
        self.raw("</");
        self.raw(tag);
        self.raw(">");
    }

    /// An element with text alone.
    pub(crate) fn leaf(&mut self, tag: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(tag, attributes, |it| it.text(text));
    }

    /// The beginning of an element; all there is of one that has no content.
    pub(crate) fn open(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.raw("<");
        self.raw(tag);
        for (name, value) in attributes {
            self.raw(" ");
            self.raw(name);
            if !value.is_empty() {
                self.raw("=\"");
                self.text(value);
                self.raw("\"");
            }
        }
        self.raw(">");
    }

    /// A line's end, for those who read the source.
    pub(crate) fn end(&mut self) {
        self.raw("\n");
    }

    /// The text of the page.
    pub(crate) fn finish(self) -> String {
        self.out
    }
}

/// What steers a terminal or turns the direction of text is shown as an escape, here too.
fn escape(out: &mut String, text: &str) {
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    fn written(write: impl FnOnce(&mut Html)) -> String {
        let mut html = Html::default();
        write(&mut html);
        html.finish()
    }

    #[test]
    fn text_is_never_markup() {
        let hostile = "</script><img src=x onerror='a()'>\"&amp;\u{202e}\u{0}";
        let escaped = "&lt;/script&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;amp;\
                       \\u{202e}\\u{0}";
        assert_eq!(written(|html| html.text(hostile)), escaped);
        let attribute = format!("<a title=\"{escaped}\"></a>");
        assert_eq!(written(|html| html.leaf("a", &[("title", hostile)], "")), attribute);
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        for (text, expected) in [
            ("Send `a<b>` now.", "Send <code>a&lt;b&gt;</code> now."),
            ("`a`", "<code>a</code>"),
            ("a ` b", "a ` b"),
            ("`a` `b", "<code>a</code> `b"),
        ] {
            assert_eq!(written(|html| html.sentence(text)), expected);
        }
    }

    #[test]
    fn an_attribute_without_a_value_is_its_name() {
        let input = written(|html| html.open("input", &[("type", "search"), ("hidden", "")]));
        assert_eq!(input, "<input type=\"search\" hidden>");
    }
}
