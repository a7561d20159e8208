//! Request bodies.

use super::operations::Part;
use super::schemas::{Direction, Schemas};
use crate::rules;
use onyx_codegen::Model;
use onyx_codegen::api::{Body, Content};

pub(super) fn compare<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    let (old, new) = (part.both.old.body.as_ref(), part.both.new.body.as_ref());
    match (old, new) {
        (None, None) => {}
        (Some(old), None) => {
            let values = (Some(media_type(&old.content).to_owned()), None);
            let message = "Do not rely on the body: it is sent and has no effect.".to_owned();
            let pointers = (Some(&old.pointer), Some(&part.both.new.pointer));
            let rule = &rules::REQUEST_BODY_REMOVED;
            part.note_at(schemas, rule, ("body", "body"), pointers, values, message);
        }
        (None, Some(new)) => {
            let (rule, message) = if new.required {
                (&rules::REQUIRED_REQUEST_BODY_ADDED, "Send a body: the server requires it.")
            } else {
                (&rules::REQUEST_BODY_ADDED, "A body may be sent.")
            };
            let values = (None, Some(media_type(&new.content).to_owned()));
            let pointers = (Some(&part.both.old.pointer), Some(&new.pointer));
            part.note_at(schemas, rule, ("body", "body"), pointers, values, message.to_owned());
        }
        (Some(old), Some(new)) => both(schemas, part, old, new),
    }
}

fn both<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>, old: &'m Body, new: &'m Body) {
    let pointers = (Some(&old.pointer), Some(&new.pointer));
    let required = match (old.required, new.required) {
        (false, true) => Some((
            &rules::REQUEST_BODY_BECAME_REQUIRED,
            "Always send the body: the server requires it.",
        )),
        (true, false) => Some((&rules::REQUEST_BODY_BECAME_OPTIONAL, "The body may be left out.")),
        _ => None,
    };
    if let Some((rule, message)) = required {
        let told = |required| Some(if required { "required" } else { "optional" }.to_owned());
        let values = (told(old.required), told(new.required));
        part.note_at(
            schemas,
            rule,
            ("body", "body/required"),
            pointers,
            values,
            message.to_owned(),
        );
    }
    let (from, to) = (media_type(&old.content), media_type(&new.content));
    if from != to && !accepts(schemas.revision, new, from) {
        let message = format!("Send the body as {to}, not as {from}.");
        let values = (Some(from.to_owned()), Some(to.to_owned()));
        let rule = &rules::REQUEST_MEDIA_TYPE_CHANGED;
        part.note_at(schemas, rule, ("body", "body/media-type"), pointers, values, message);
    }
    let location = format!("{}/body", part.location);
    let site = part.site(("body", &location), Direction::Sent, pointers.0, pointers.1);
    match (&old.content, &new.content) {
        (Content::Json { ty: old, .. }, Content::Json { ty: new, .. }) => {
            schemas.types((old, new), &site);
        }
        (
            Content::Multipart(old) | Content::Form(old),
            Content::Multipart(new) | Content::Form(new),
        ) => {
            let (Some(old), Some(new)) = (
                crate::sort::named(schemas.base, *old),
                crate::sort::named(schemas.revision, *new),
            ) else {
                return;
            };
            schemas.sorts((old, new), &site);
        }
        _ => {}
    }
}

fn media_type(content: &Content) -> &str {
    match content {
        Content::Json { media_type, .. }
        | Content::Text { media_type }
        | Content::Bytes { media_type } => media_type,
        Content::Multipart(_) => "multipart/form-data",
        Content::Form(_) => "application/x-www-form-urlencoded",
    }
}

/// Whether the server takes a media type beside the one that the generator would choose.
fn accepts(model: &Model, body: &Body, media_type: &str) -> bool {
    let content =
        model.document.pointer(body.pointer.as_str()).and_then(|body| body.get("content"));
    let range = |name: &str| {
        name == "*/*"
            || name.strip_suffix('*').is_some_and(|kind| media_type.starts_with(kind))
            || name.eq_ignore_ascii_case(media_type)
    };
    content
        .and_then(|content| content.as_object())
        .is_some_and(|all| all.keys().any(|name| range(name)))
}
