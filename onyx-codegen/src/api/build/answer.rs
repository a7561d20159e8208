//! Answers: what success looks like over all its statuses, and the documented errors.

use super::body::media_type_at;
use super::extension::{self, Extensions, keys};
use super::location::Location;
use super::media_type::{self, Kind};
use super::reference::SchemaRef;
use super::union::Member;
use super::{Builder, item};
use crate::api::{
    Answer, Body, Content, Docs, DocumentedError, Framing, Shape, Stream, StreamSwitch, Type,
};
use openapiv3::{MediaType, Operation as Described, Response, Responses, SchemaKind, StatusCode};

/// What success looks like.
pub(super) struct Success {
    pub(super) answer: Answer,
    pub(super) stream_switch: Option<StreamSwitch>,
    pub(super) statuses: Vec<u16>,
}

/// Everything that the success responses of an operation offer.
#[derive(Default)]
struct Offers {
    json: Vec<Type>,
    streams: Vec<Stream>,
    files: Vec<String>,
    /// Media types that are read as a text.
    texts: Vec<String>,
    empty: bool,
}

impl Builder<'_> {
    pub(super) fn answer(
        &mut self,
        operation: &Described,
        method: &str,
        body: Option<&Body>,
        at: &Location,
    ) -> Success {
        let responses = successes(&operation.responses);
        let statuses = responses.iter().filter_map(|(status, _)| status.parse().ok()).collect();
        let at = at.token("responses").word("response");
        let mut offers = Offers::default();
        // A HEAD request is never answered with a body (RFC 9110, section 9.3.2).
        if method != "HEAD" {
            let several = responses.len() > 1;
            for (status, response) in responses {
                self.offer(response, &response_at(response, &status, &at, several), &mut offers);
            }
        }
        let stream_switch = self.stream_switch(operation, body, &mut offers, &at);
        Success { answer: self.combined(offers, &at), stream_switch, statuses }
    }

    /// Adds what one response offers.
    fn offer(&mut self, response: &Response, at: &Location, offers: &mut Offers) {
        offers.empty |= response.content.is_empty()
            || extension::flag(&response.extensions, keys::MAY_BE_EMPTY);
        let mut content: Vec<_> = response.content.iter().collect();
        content.sort_by_key(|(name, _)| name.as_str());
        for (name, media_type) in content {
            let at = media_type_at(media_type, name, at);
            self.offer_media_type(name, media_type, &at, offers);
        }
    }

    fn offer_media_type(
        &mut self,
        name: &str,
        media_type: &MediaType,
        at: &Location,
        offers: &mut Offers,
    ) {
        let kind = match framing(&media_type.extensions) {
            Some(framing) => Kind::Stream(framing),
            None => media_type::kind(name),
        };
        match kind {
            Kind::Json => self.offer_json(media_type, at, offers),
            Kind::Stream(framing) => {
                let stream = self.stream(framing, media_type, at);
                if !offers.streams.contains(&stream) {
                    offers.streams.push(stream);
                }
            }
            Kind::Whatever if !self.is_opaque(media_type) => {
                self.offer_json(media_type, at, offers);
            }
            Kind::Text if self.is_text(name, media_type) => offers.texts.push(name.to_owned()),
            _ => offers.files.push(name.to_owned()),
        }
    }

    fn offer_json(&mut self, media_type: &MediaType, at: &Location, offers: &mut Offers) {
        let at = at.token("schema");
        let ty = match &media_type.schema {
            Some(schema) => self.value_type(schema.into(), &at),
            None => Type::Any(at.pointer().clone()),
        };
        if !offers.json.contains(&ty) {
            offers.json.push(ty);
        }
    }

    fn stream(&mut self, framing: Framing, media_type: &MediaType, at: &Location) -> Stream {
        let extensions = &media_type.extensions;
        let item_at = at.clone().word("item");
        let item = match extensions.get(keys::ITEM_SCHEMA) {
            Some(item) => self.value_of_json(item, &item_at.token("itemSchema")),
            None => self.described_item(media_type, &item_at.token("schema")),
        };
        let error = extensions
            .get(keys::ERROR_ITEM)
            .map(|error| self.value_of_json(error, &at.token(keys::ERROR_ITEM).word("error")));
        let heartbeat = extension::text(extensions, keys::HEARTBEAT).map(str::to_owned);
        Stream { framing, item, error, heartbeat }
    }

    /// An item, where only the whole stream has a schema: a list of the items, or, as many
    /// documents have it, the item itself.
    fn described_item(&mut self, media_type: &MediaType, at: &Location) -> Type {
        let schema = media_type.schema.as_ref().filter(|_| !self.is_opaque(media_type));
        match schema.map(|schema| self.value_type(schema.into(), at)) {
            Some(Type::List(item)) => *item,
            Some(item) => item,
            None => Type::String,
        }
    }

    /// Whether nothing is known of the body but that it is bytes.
    fn is_opaque(&self, media_type: &MediaType) -> bool {
        let Some(schema) = &media_type.schema else { return true };
        match self.resolve(schema.into()).map(|schema| &schema.schema_kind) {
            Some(SchemaKind::Any(any)) => *any == openapiv3::AnySchema::default(),
            _ => self.is_binary(schema.into()),
        }
    }

    /// Whether a body of a text media type is read as a text rather than kept as a file.
    fn is_text(&self, name: &str, media_type: &MediaType) -> bool {
        match media_type.schema.as_ref().map(SchemaRef::from) {
            Some(schema) if self.is_binary(schema) => false,
            Some(_) if !self.is_opaque(media_type) => true,
            _ => !media_type::is_document(name),
        }
    }

    /// One answer out of all that is offered: JSON before a stream, a stream before a file, and a
    /// text is a file where it may be one.
    fn combined(&mut self, offers: Offers, at: &Location) -> Answer {
        let Offers { json, streams, files, texts, empty } = offers;
        let mut answers = Vec::new();
        if !json.is_empty() {
            answers.push(Answer::Json { ty: self.one_type(json, at), may_be_empty: empty });
        }
        answers.extend(streams.into_iter().map(Answer::Stream));
        if !files.is_empty() {
            let media_types = distinct([files, texts].concat());
            answers.push(Answer::File { media_types });
        } else if !texts.is_empty() {
            answers.push(Answer::Text);
        }
        let mut answers = answers.into_iter();
        let Some(answer) = answers.next() else { return Answer::Empty };
        let others: Vec<_> = answers.map(|other| called(&other)).collect();
        if !others.is_empty() {
            let message = format!(
                "the answer is read as {}, never as {}",
                called(&answer),
                others.join(" or ")
            );
            let help = "leave only what the server really answers, by an overlay";
            self.warn("answer-left-out", at.pointer(), message, help);
        }
        answer
    }

    /// The type of a JSON answer that may differ by status.
    fn one_type(&mut self, mut types: Vec<Type>, at: &Location) -> Type {
        if types.len() == 1
            && let Some(only) = types.pop()
        {
            return only;
        }
        let null = types.iter().any(|ty| matches!(ty, Type::Nullable(_)));
        let members = types.into_iter().map(|ty| match ty {
            Type::Nullable(inner) => Member { ty: *inner, component: None },
            ty => Member { ty, component: None },
        });
        let members = members.collect();
        let ty = self
            .inline(at, "answers", Docs::default(), |builder| builder.union_of(members, None, at));
        if null && !matches!(ty, Type::Any(_)) { Type::Nullable(Box::new(ty)) } else { ty }
    }

    /// Takes the stream out of the offers, where a property of the body chooses it.
    fn stream_switch(
        &mut self,
        operation: &Described,
        body: Option<&Body>,
        offers: &mut Offers,
        at: &Location,
    ) -> Option<StreamSwitch> {
        let property = extension::text(&operation.extensions, keys::STREAM_SWITCH)?;
        let switch = self.is_flag_of(property, body);
        let problem = match offers.streams.len() {
            _ if !switch => format!("the body has no boolean property `{property}`"),
            0 => "no success response is a stream".to_owned(),
            _ => {
                let stream = offers.streams.remove(0);
                return Some(StreamSwitch { property: property.to_owned(), stream });
            }
        };
        let message =
            format!("`{property}` cannot choose between an answer and a stream: {problem}");
        let help = "correct `x-codegen-stream-switch`, or what the operation answers";
        self.warn("stream-switch", at.pointer(), message, help);
        None
    }

    fn is_flag_of(&self, property: &str, body: Option<&Body>) -> bool {
        let Some(Content::Json { ty, .. }) = body.map(|body| &body.content) else { return false };
        match self.definition(ty).map(|(_, def)| &def.shape) {
            Some(Shape::Struct(shape)) => shape.fields.iter().any(|field| {
                field.name == property && field.ty == Type::Boolean && field.constant.is_none()
            }),
            _ => false,
        }
    }

    /// The documented errors, by status.
    pub(super) fn documented_errors(
        &mut self,
        operation: &Described,
        at: &Location,
    ) -> Vec<DocumentedError> {
        let at = at.token("responses").word("error");
        let errors = errors(&operation.responses).into_iter();
        errors
            .map(|(status, response)| DocumentedError {
                description: Some(response.description.clone()).filter(|text| !text.is_empty()),
                ty: self.error_type(response, &response_at(response, &status, &at, true)),
                status,
            })
            .collect()
    }

    fn error_type(&mut self, response: &Response, at: &Location) -> Option<Type> {
        let json = response.content.iter().filter(|(name, _)| media_type::kind(name) == Kind::Json);
        let (name, media_type) = json.min_by_key(|(name, _)| name.as_str())?;
        let schema = media_type.schema.as_ref()?;
        let at = media_type_at(media_type, name, at).token("schema");
        Some(self.value_type(schema.into(), &at))
    }
}

/// What the overlay says about the framing of a stream.
fn framing(extensions: &Extensions) -> Option<Framing> {
    match extension::text(extensions, keys::FRAMING)? {
        "json-lines" => Some(Framing::JsonLines),
        "server-sent-events" => Some(Framing::ServerSentEvents),
        _ => None,
    }
}

/// The responses that mean success, by status; `default` where none says so.
fn successes(responses: &Responses) -> Vec<(String, &Response)> {
    let success = |status: &StatusCode| match status {
        StatusCode::Code(code) => (200..300).contains(code),
        StatusCode::Range(range) => *range == 2,
    };
    let found = by_status(responses, success);
    if found.is_empty() { default(responses).into_iter().collect() } else { found }
}

/// The responses that mean failure, by status; `default` last, where it does not mean success.
fn errors(responses: &Responses) -> Vec<(String, &Response)> {
    let failure = |status: &StatusCode| match status {
        StatusCode::Code(code) => (400..600).contains(code),
        StatusCode::Range(range) => (4..6).contains(range),
    };
    let mut found = by_status(responses, failure);
    let succeeds = successes(responses).iter().any(|(status, _)| status == "default");
    found.extend(default(responses).filter(|_| !succeeds));
    found
}

fn by_status(
    responses: &Responses,
    wanted: impl Fn(&StatusCode) -> bool,
) -> Vec<(String, &Response)> {
    let wanted = responses.responses.iter().filter(|(status, _)| wanted(status));
    let mut found: Vec<_> = wanted
        .filter_map(|(status, response)| Some((status.to_string(), item(response)?)))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

fn default(responses: &Responses) -> Option<(String, &Response)> {
    Some(("default".to_owned(), responses.default.as_ref().and_then(item)?))
}

/// Where a response stands; its status is a word where it is one of several.
fn response_at(response: &Response, status: &str, at: &Location, several: bool) -> Location {
    let recorded = extension::pointer(&response.extensions);
    let at = at.token(status).recorded(recorded);
    if several { at.word(status) } else { at }
}

fn called(answer: &Answer) -> String {
    match answer {
        Answer::Empty => "nothing".to_owned(),
        Answer::Json { .. } => "JSON".to_owned(),
        Answer::Text => "text".to_owned(),
        Answer::File { media_types } => format!("a file ({})", media_types.join(", ")),
        Answer::Stream(_) => "a stream".to_owned(),
    }
}

fn distinct(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names.dedup();
    names
}
