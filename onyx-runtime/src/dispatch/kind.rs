//! What values look like, for who asks a person for them.

/// What a value looks like, as far as a command line or a form has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A text, whatever its format.
    Text,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// One of these texts, or one that only a newer server knows.
    OneOf(&'static [&'static str]),
    /// A file in a form.
    File,
    /// Anything else, as JSON.
    Json,
}
