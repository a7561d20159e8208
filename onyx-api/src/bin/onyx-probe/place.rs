//! Places: of a schema in the document, and of a value in an answer.

use serde_json::Value;
use std::fmt::{self, Display, Write as _};

/// A place in the document, from its root. It is written as a JSONPath that selects just this place
/// (RFC 9535, normalized but for names that need no quotes), as targets of overlay actions are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Segment {
    Name(String),
    Index(usize),
}

impl Place {
    /// The place of these names.
    pub(crate) fn of<const N: usize>(names: [&str; N]) -> Self {
        Self(names.map(|name| Segment::Name(name.to_owned())).into())
    }

    /// The place that a `$ref` within the document leads to.
    pub(crate) fn of_reference(reference: &str) -> Option<Self> {
        let names = reference.strip_prefix("#/")?.split('/');
        let unescaped = names.map(|name| name.replace("~1", "/").replace("~0", "~"));
        Some(Self(unescaped.map(Segment::Name).collect()))
    }

    /// The place of a member.
    pub(crate) fn name(&self, name: &str) -> Self {
        self.with(Segment::Name(name.to_owned()))
    }

    /// The place of an item.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    fn with(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// The place around it, and its own name there.
    pub(crate) fn split(&self) -> Option<(Self, &str)> {
        match self.0.split_last()? {
            (Segment::Name(name), around) => Some((Self(around.to_vec()), name)),
            (Segment::Index(_), _) => None,
        }
    }

    /// What stands there.
    pub(crate) fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(document, |value, segment| match segment {
            Segment::Name(name) => value.get(name),
            Segment::Index(index) => value.get(index),
        })
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|segment| match segment {
            Segment::Name(name) => write_name(f, name),
            Segment::Index(index) => write!(f, "[{index}]"),
        })
    }
}

/// A value's place in an answer, on the way down to it.
#[derive(Clone, Copy)]
pub(crate) enum At<'a> {
    Root,
    /// A property that the document has.
    Member(&'a At<'a>, &'a str),
    /// A name that the document does not have, so that it may be somebody's data: an address, say.
    Key(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

impl Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("$"),
            Self::Member(around, name) => {
                around.fmt(f)?;
                write_name(f, name)
            }
            Self::Key(around, name) => {
                around.fmt(f)?;
                write_name(f, if is_name(name) { name } else { "…" })
            }
            Self::Item(around, index) => write!(f, "{around}[{index}]"),
        }
    }
}

impl At<'_> {
    /// The same as a JSON pointer (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(around, name) | Self::Key(around, name) => child(&around.pointer(), name),
            Self::Item(around, index) => format!("{}/{index}", around.pointer()),
        }
    }
}

/// The JSON pointer of a member.
pub(crate) fn child(around: &str, name: &str) -> String {
    format!("{around}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn write_name(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let is_plain = !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_plain {
        return write!(f, ".{name}");
    }
    f.write_str("['")?;
    for letter in name.chars() {
        match letter {
            '\'' | '\\' => write!(f, "\\{letter}")?,
            letter if letter.is_control() => write!(f, "\\u{:04x}", u32::from(letter))?,
            letter => f.write_char(letter)?,
        }
    }
    f.write_str("']")
}

/// Whether a text is such as values of lists are, and no sentence, address or key: short, of letters,
/// with hardly a digit.
pub(crate) fn is_word(text: &str) -> bool {
    let is_of_words = |letter: char| letter.is_ascii_alphanumeric() || "_-./ ".contains(letter);
    (1..=40).contains(&text.len())
        && text.chars().all(is_of_words)
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().filter(char::is_ascii_digit).count() <= 3
        && text.split([' ', '/']).count() <= 3
}

/// Whether a text is a name such as properties have.
pub(crate) fn is_name(text: &str) -> bool {
    is_word(text) && !text.contains([' ', '/', '.'])
}

/// A JSONPath as the client tells it, without the names that may be somebody's data.
pub(crate) fn without_data(path: &str) -> String {
    let mut parts = path.split("[\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.rsplit_once("\"]").unwrap_or((part, ""));
        text.push_str("['");
        text.push_str(if is_name(name) { name } else { "…" });
        text.push_str("']");
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{At, Place, without_data};

    #[test]
    fn a_place_is_a_json_path() {
        let place = Place::of_reference("#/paths/~1a~0b/get").unwrap().name("it's").index(2);
        assert_eq!(place.to_string(), r"$.paths['/a~b'].get['it\'s'][2]");
        let (list, name) = (At::Member(&At::Root, "a b"), "x/y");
        assert_eq!(At::Member(&At::Item(&list, 3), name).to_string(), "$['a b'][3]['x/y']");
        assert_eq!(At::Member(&At::Item(&list, 3), name).pointer(), "/a b/3/x~1y");
    }

    #[test]
    fn names_that_may_be_data_are_not_told() {
        let key = At::Key(&At::Root, "ada@example.com");
        assert_eq!(At::Member(&key, "seats").to_string(), "$['…'].seats");
        assert_eq!(key.pointer(), "/ada@example.com");
        let told = without_data(r#"$.a["ada@example.com"][2]["x-y"]["a\"]b"].c"#);
        assert_eq!(told, "$.a['…'][2]['x-y']['…'].c");
    }
}
