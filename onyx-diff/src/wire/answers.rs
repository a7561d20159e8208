//! What success looks like, and the errors that are documented.

use super::operations::Part;
use super::schemas::{Direction, Schemas};
use crate::rules;
use crate::sort::behind;
use onyx_codegen::Model;
use onyx_codegen::api::{Answer, DocumentedError, Framing, Shape, Stream, StreamSwitch, Type};

pub(super) fn compare<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    statuses(schemas, part);
    kinds(schemas, part);
    switch(schemas, part);
    errors(schemas, part);
}

fn statuses<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    let sorted = |statuses: &[u16]| {
        let mut statuses = statuses.to_vec();
        statuses.sort_unstable();
        statuses
    };
    let (old, new) =
        (sorted(&part.both.old.success_statuses), sorted(&part.both.new.success_statuses));
    if old == new {
        return;
    }
    let told = |statuses: &[u16]| {
        let all: Vec<String> = statuses.iter().map(ToString::to_string).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let message = "Nothing to do: every 2xx is success.".to_owned();
    let rule = &rules::SUCCESS_STATUS_CHANGED;
    part.note(schemas, rule, "success status", "status", (told(&old), told(&new)), message);
}

fn kinds<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    let (old, new) = (&part.both.old.answer, &part.both.new.answer);
    match (old, new) {
        (Answer::Empty, Answer::Empty) | (Answer::Text, Answer::Text) => {}
        (
            Answer::Json { ty: old, may_be_empty: old_empty },
            Answer::Json { ty: new, may_be_empty: new_empty },
        ) => {
            may_be_empty(schemas, part, (*old_empty, *new_empty), old);
            types(schemas, part, ("answer", "answer"), (old, new), Direction::Received);
        }
        (Answer::File { media_types: old }, Answer::File { media_types: new }) if old == new => {}
        (Answer::File { media_types: old }, Answer::File { media_types: new }) => {
            let message = format!("Expect a file of the media type {}.", new.join(" or "));
            let values = (Some(old.join(", ")), Some(new.join(", ")));
            let rule = &rules::RESPONSE_MEDIA_TYPE_CHANGED;
            part.note(schemas, rule, "answer", "answer/media-type", values, message);
        }
        (Answer::Stream(old), Answer::Stream(new)) => streams(schemas, part, (old, new)),
        (old, new) => {
            let values = (Some(kind(old).to_owned()), Some(kind(new).to_owned()));
            let (rule, message) = match (old, new) {
                (Answer::Empty, _) => (
                    &rules::RESPONSE_BODY_ADDED,
                    format!("{} comes and is not looked at.", kind(new)),
                ),
                (Answer::Json { may_be_empty: true, .. }, Answer::Empty) => (
                    &rules::RESPONSE_TYPE_NARROWED,
                    "Nothing comes any more, which reads as before.".to_owned(),
                ),
                (_, Answer::Empty) => (
                    &rules::RESPONSE_BODY_REMOVED,
                    format!("Expect no body: waiting for {} fails.", kind(old)),
                ),
                _ => (
                    &rules::RESPONSE_KIND_CHANGED,
                    format!("Expect {}, not {}.", kind(new), kind(old)),
                ),
            };
            part.note(schemas, rule, "answer", "answer/kind", values, message);
        }
    }
}

fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Empty => "no body",
        Answer::Json { .. } => "JSON",
        Answer::Text => "text",
        Answer::File { .. } => "a file",
        Answer::Stream(_) => "a stream",
    }
}

fn types<'m>(
    schemas: &mut Schemas<'m>,
    part: Part<'m, '_>,
    (subject, aspect): (&str, &str),
    types: (&'m Type, &'m Type),
    direction: Direction,
) {
    let location = format!("{}/{aspect}", part.location);
    let pointers = (Some(&part.both.old.pointer), Some(&part.both.new.pointer));
    let site = part.site((subject, &location), direction, pointers.0, pointers.1);
    schemas.types(types, &site);
}

fn may_be_empty<'m>(
    schemas: &mut Schemas<'m>,
    part: Part<'m, '_>,
    (old, new): (bool, bool),
    ty: &'m Type,
) {
    // What reads null reads nothing as well.
    let of_null = behind(schemas.base, ty);
    let lenient = of_null.nullable
        || of_null.sort.is_any()
        || matches!(of_null.sort.plain(), Some(Type::Null));
    let (rule, message) = match (old, new) {
        (false, true) if lenient => return,
        (false, true) => {
            (&rules::RESPONSE_MAY_BE_EMPTY, "Expect an answer without a body: reading it fails.")
        }
        (true, false) => (&rules::RESPONSE_NEVER_EMPTY, "There is always a body."),
        _ => return,
    };
    part.note(schemas, rule, "answer", "answer/empty", (None, None), message.to_owned());
}

fn streams<'m>(
    schemas: &mut Schemas<'m>,
    part: Part<'m, '_>,
    (old, new): (&'m Stream, &'m Stream),
) {
    if old.framing != new.framing {
        let (from, to) = (framing(old.framing), framing(new.framing));
        let message = format!("Expect {to}, not {from}: no item is found otherwise.");
        let values = (Some(from.to_owned()), Some(to.to_owned()));
        let rule = &rules::STREAM_FRAMING_CHANGED;
        part.note(schemas, rule, "stream", "stream/framing", values, message);
    }
    if old.heartbeat != new.heartbeat {
        let message = "Expect another sign of life among the items.".to_owned();
        let values = (old.heartbeat.clone(), new.heartbeat.clone());
        let rule = &rules::STREAM_HEARTBEAT_CHANGED;
        part.note(schemas, rule, "stream", "stream/heartbeat", values, message);
    }
    let tells = (telling(schemas.base, old), telling(schemas.revision, new));
    if tells.0 != tells.1 {
        let message = "Expect an error within the stream to look different.".to_owned();
        let values = (tells.0.map(str::to_owned), tells.1.map(str::to_owned));
        part.note(schemas, &rules::STREAM_ERROR_CHANGED, "stream", "stream/error", values, message);
    }
    let items = (&old.item, &new.item);
    types(schemas, part, ("item of the stream", "stream/item"), items, Direction::Received);
}

fn framing(framing: Framing) -> &'static str {
    match framing {
        Framing::JsonLines => "a JSON text on each line",
        Framing::ServerSentEvents => "server-sent events",
    }
}

/// The property by which the client knows an error among the items: the first that each error has.
fn telling<'m>(model: &'m Model, stream: &'m Stream) -> Option<&'m str> {
    let Some(Shape::Struct(object)) = behind(model, stream.error.as_ref()?).sort.shape() else {
        return None;
    };
    object.fields.iter().find(|field| field.required).map(|field| field.name.as_str())
}

fn switch<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    let (old, new) = (&part.both.old.stream_switch, &part.both.new.stream_switch);
    let property = |switch: &Option<StreamSwitch>| switch.as_ref().map(|it| it.property.clone());
    let values = (property(old), property(new));
    let (rule, message) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => (
            &rules::STREAM_SWITCH_ADDED,
            format!("Set `{}` of the body to false, or a stream may come.", new.property),
        ),
        (Some(_), None) => (
            &rules::STREAM_SWITCH_REMOVED,
            "Do not ask for a stream, or not for an answer: there is only one of them.".to_owned(),
        ),
        (Some(old), Some(new)) => {
            streams(schemas, part, (&old.stream, &new.stream));
            if old.property == new.property {
                return;
            }
            let message = format!("Set `{}` of the body, not `{}`.", new.property, old.property);
            (&rules::STREAM_SWITCH_CHANGED, message)
        }
    };
    part.note(schemas, rule, "answer", "stream/switch", values, message);
}

fn errors<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    let (olds, news) = (&part.both.old.errors, &part.both.new.errors);
    for old in olds {
        let aspect = format!("error {}", old.status);
        if let Some(new) = news.iter().find(|new| new.status == old.status) {
            error(schemas, part, (&aspect, &aspect), (old, new));
        } else {
            let message = format!("{} is not documented any more.", old.status);
            let values = (Some(old.status.clone()), None);
            part.note(schemas, &rules::DOCUMENTED_ERROR_REMOVED, &aspect, &aspect, values, message);
        }
    }
    for new in news.iter().filter(|new| !olds.iter().any(|old| old.status == new.status)) {
        let aspect = format!("error {}", new.status);
        let message = format!("{} is documented now.", new.status);
        let values = (None, Some(new.status.clone()));
        part.note(schemas, &rules::DOCUMENTED_ERROR_ADDED, &aspect, &aspect, values, message);
    }
}

fn error<'m>(
    schemas: &mut Schemas<'m>,
    part: Part<'m, '_>,
    words: (&str, &str),
    (old, new): (&'m DocumentedError, &'m DocumentedError),
) {
    match (&old.ty, &new.ty) {
        (Some(old), Some(new)) => types(schemas, part, words, (old, new), Direction::Error),
        (None, None) => {}
        (old, _) => {
            let told = |there: bool| Some(if there { "JSON" } else { "no schema" }.to_owned());
            let values = (told(old.is_some()), told(old.is_none()));
            let message = "Whether the error's body has a schema has changed.".to_owned();
            part.note(schemas, &rules::DOCUMENTED_ERROR_CHANGED, words.0, words.1, values, message);
        }
    }
}
