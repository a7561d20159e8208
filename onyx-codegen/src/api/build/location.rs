//! Where the pass stands: in the document, and in the words that a name could be made of.

use super::extension;
use super::reference::SchemaRef;
use crate::api::Origin;
use crate::diagnostic::Pointer;
use openapiv3::Schema;
use std::fmt::Display;

/// Whether a binary string here is a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// No.
    Outside,
    /// This is the form itself; its properties are parts.
    Body,
    /// Yes: this is a part of a form, or an item of a list of parts.
    Part,
}

/// What the words start from.
#[derive(Clone, Debug)]
enum Root {
    Component(String),
    Operation(usize),
}

/// A place in the document.
#[derive(Clone, Debug)]
pub(super) struct Location {
    root: Root,
    words: Vec<String>,
    pointer: Pointer,
    form: Form,
}

impl Location {
    /// The component schema of this name.
    pub(super) fn component(name: &str) -> Self {
        let pointer = Pointer::root().child("components").child("schemas").child(name);
        Self::new(Root::Component(name.to_owned()), pointer)
    }

    /// The component schema of this name, reached from here.
    pub(super) fn jump(&self, name: &str) -> Self {
        Self::component(name).for_form(self.is_form())
    }

    /// An operation by its index.
    pub(super) fn operation(index: usize, pointer: Pointer) -> Self {
        Self::new(Root::Operation(index), pointer)
    }

    fn new(root: Root, pointer: Pointer) -> Self {
        Self { root, words: Vec::new(), pointer, form: Form::Outside }
    }

    /// One token deeper.
    pub(super) fn token(&self, token: impl Display) -> Self {
        let mut deeper = self.clone();
        deeper.pointer = self.pointer.child(token);
        deeper
    }

    /// With one more word.
    pub(super) fn word(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// At a node that lowering has left its own pointer on.
    pub(super) fn recorded(mut self, pointer: Option<Pointer>) -> Self {
        self.pointer = pointer.unwrap_or(self.pointer);
        self
    }

    /// At this schema.
    pub(super) fn schema(self, schema: &Schema) -> Self {
        self.recorded(extension::pointer(&schema.schema_data.extensions))
    }

    /// At this schema, if it stands here itself.
    pub(super) fn schema_ref(self, schema: SchemaRef<'_>) -> Self {
        match schema {
            SchemaRef::Reference(_) => self,
            SchemaRef::Item(schema) => self.schema(schema),
        }
    }

    /// As the body of a multipart form, or not.
    pub(super) fn for_form(mut self, form: bool) -> Self {
        self.form = if form { Form::Body } else { Form::Outside };
        self
    }

    /// At a property of what stands here.
    pub(super) fn property(&self, name: &str) -> Self {
        let mut property = self.token("properties").token(name).word(name);
        property.form = match self.form {
            Form::Body => Form::Part,
            Form::Outside | Form::Part => Form::Outside,
        };
        property
    }

    /// At the items of a list.
    pub(super) fn items(&self) -> Self {
        self.token("items").word("item")
    }

    /// At the values of a map.
    pub(super) fn values(&self) -> Self {
        self.token("additionalProperties").word("value").for_form(false)
    }

    pub(super) fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// The last word that leads here, or the component's key.
    pub(super) fn name(&self) -> &str {
        match (&self.root, self.words.last()) {
            (_, Some(word)) => word,
            (Root::Component(name), None) => name,
            (Root::Operation(_), None) => "",
        }
    }

    /// Whether this is a whole form.
    pub(super) fn is_form(&self) -> bool {
        self.form == Form::Body
    }

    /// Whether a binary string here is a file.
    pub(super) fn is_part(&self) -> bool {
        self.form == Form::Part
    }

    /// The component that stands here, where it is a whole one.
    pub(super) fn as_component(&self) -> Option<&str> {
        match &self.root {
            Root::Component(name) if self.words.is_empty() => Some(name),
            _ => None,
        }
    }

    /// Where a type that stands here gets its name from.
    pub(super) fn origin(&self) -> Origin {
        let words = self.words.clone();
        match &self.root {
            Root::Component(name) if words.is_empty() => Origin::Component(name.clone()),
            Root::Component(name) => Origin::InComponent { component: name.clone(), words },
            Root::Operation(operation) => Origin::InOperation { operation: *operation, words },
        }
    }
}
