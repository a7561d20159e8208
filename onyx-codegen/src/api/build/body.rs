//! Request bodies.

use super::extension;
use super::location::Location;
use super::media_type::{self, Kind};
use super::reference::SchemaRef;
use super::{Builder, item};
use crate::api::{Body, Content, Docs, Shape, Type, TypeId};
use openapiv3::{MediaType, Operation as Described, RequestBody};

/// A media type of a body and where it stands.
struct Offer<'b> {
    name: &'b str,
    media_type: &'b MediaType,
    at: Location,
}

impl Builder<'_> {
    pub(super) fn body(&mut self, operation: &Described, at: &Location) -> Option<Body> {
        let body = operation.request_body.as_ref().and_then(item)?;
        let recorded = extension::pointer(&body.extensions);
        let at = at.token("requestBody").recorded(recorded).word("body");
        let offer = self.choose(body, &at)?;
        let nullable = offer.media_type.schema.as_ref();
        let nullable = nullable.is_some_and(|schema| self.is_nullable(schema.into()));
        Some(Body {
            required: body.required && !nullable,
            content: self.content(&offer),
            docs: Docs { description: body.description.clone(), ..Docs::default() },
            pointer: at.pointer().clone(),
        })
    }

    /// The media type to send, where there are several: the one that loses least.
    fn choose<'b>(&mut self, body: &'b RequestBody, at: &Location) -> Option<Offer<'b>> {
        let mut names: Vec<_> = body.content.iter().collect();
        names.sort_by_key(|(name, _)| (preference(name), name.as_str()));
        let mut names = names.into_iter();
        let (name, media_type) = names.next()?;
        let others: Vec<_> = names.map(|(name, _)| format!("`{name}`")).collect();
        if !others.is_empty() {
            let message = format!(
                "of the body's media types only `{name}` is used, not {}",
                others.join(", ")
            );
            let help = "take the others away by an overlay, if this one is right";
            self.warn("media-types-left-out", at.pointer(), message, help);
        }
        Some(Offer { name, media_type, at: media_type_at(media_type, name, at) })
    }

    fn content(&mut self, offer: &Offer<'_>) -> Content {
        let Offer { name, media_type, at } = offer;
        let kind = media_type::kind(name);
        match kind {
            Kind::Json | Kind::Whatever => Content::Json {
                media_type: if kind == Kind::Json { *name } else { "application/json" }.to_owned(),
                ty: self.media_type_schema(media_type, at),
            },
            Kind::Multipart => match self.form_struct(offer) {
                Some(id) => Content::Multipart(id),
                None => bytes(name),
            },
            Kind::Form => match self.form_struct(offer) {
                Some(id) => Content::Form(id),
                None => bytes(name),
            },
            Kind::Text => Content::Text { media_type: (*name).to_owned() },
            Kind::Stream(_) | Kind::Bytes => bytes(name),
        }
    }

    /// The struct whose fields are the parts of a form.
    fn form_struct(&mut self, offer: &Offer<'_>) -> Option<TypeId> {
        let at = offer.at.clone().for_form(media_type::is_form_data(offer.name));
        let ty = self.media_type_schema(offer.media_type, &at);
        let found = self.definition(&ty).filter(|(_, def)| matches!(def.shape, Shape::Struct(_)));
        let id = found.map(|(id, _)| id);
        if id.is_none() {
            let message = format!(
                "a body of `{}` that is no object with properties is sent as bytes",
                offer.name
            );
            let help = "describe the form as an object, a property for each part";
            self.warn("form-not-object", at.pointer(), message, help);
        }
        id
    }

    /// The type of a whole body; null is not one of its values.
    pub(super) fn media_type_schema(&mut self, media_type: &MediaType, at: &Location) -> Type {
        let at = at.token("schema");
        match &media_type.schema {
            Some(schema) => self.type_at(SchemaRef::from(schema), &at),
            None => Type::Any(at.pointer().clone()),
        }
    }
}

/// Where a media type stands below a body or a response.
pub(super) fn media_type_at(media_type: &MediaType, name: &str, at: &Location) -> Location {
    let recorded = extension::pointer(&media_type.extensions);
    at.token("content").token(name).recorded(recorded)
}

fn bytes(media_type: &str) -> Content {
    // A range is no media type that a body can have.
    let media_type = if media_type.contains('*') { "application/octet-stream" } else { media_type };
    Content::Bytes { media_type: media_type.to_owned() }
}

/// What is preferred has the lower number.
fn preference(media_type: &str) -> u8 {
    match media_type::kind(media_type) {
        Kind::Json if media_type == "application/json" => 0,
        Kind::Json => 1,
        Kind::Whatever => 2,
        Kind::Multipart => 3,
        Kind::Form => 4,
        Kind::Text => 5,
        Kind::Stream(_) | Kind::Bytes => 6,
    }
}
