//! Parameters outside of the body. Their values travel as text, so a number is a string as well.

use super::flow::{is_text, is_written_as_text};
use super::operations::{Both, Part};
use super::schemas::{Direction, Schemas};
use super::site::{Site, Word};
use super::structs::same_value;
use crate::constraints::{self, is_tighter};
use crate::draft::code;
use crate::rules;
use crate::sort::{Sort, Use, behind, told};
use onyx_codegen::api::{Operation, Parameter, Place, Shape, Style, Type};
use std::collections::BTreeMap;

pub(super) fn compare<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>) {
    let Both { old, new, moved, .. } = part.both;
    let (olds, news) = (keyed(old), keyed(new));
    // A path parameter is its place in the template, and templates that differ have none in common.
    let counts = |key: &(Place, String)| !(moved && key.0 == Place::Path);
    for (key, old) in olds.iter().filter(|(key, _)| counts(key)) {
        let same = news.iter().find(|(other, _)| other == key);
        let elsewhere = || {
            let same_name = |other: &&(Key, &'m Parameter)| {
                other.0.1 == key.1 && !olds.iter().any(|(known, _)| *known == other.0)
            };
            news.iter().find(same_name)
        };
        let parameter = Pair { part, key, old };
        match (same, elsewhere()) {
            (Some((_, new)), _) => parameter.both(schemas, new),
            (None, Some((_, new))) => parameter.placed(schemas, new),
            (None, None) => parameter.removed(schemas),
        }
    }
    for (key, new) in news.iter().filter(|(key, _)| counts(key)) {
        let known = olds.iter().any(|(other, _)| other == key);
        let placed = olds
            .iter()
            .any(|(other, _)| other.1 == key.1 && !news.iter().any(|(known, _)| known == other));
        if !known && !placed {
            added(schemas, part, key, new);
        }
    }
}

/// What tells a parameter: where it travels, and its name, or for the path its position. A name that
/// occurs again (a member of an object may have a parameter's) has its number behind it.
pub(crate) type Key = (Place, String);

/// The parameters of an operation, by what tells them apart.
pub(crate) fn keyed(operation: &Operation) -> Vec<(Key, &Parameter)> {
    let mut position = 0;
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    let all = operation.parameters.iter();
    all.map(|parameter| {
        let name = match parameter.place {
            Place::Path => {
                position += 1;
                format!("{position}")
            }
            // Names of header fields have no case (RFC 9110, section 5.1).
            Place::Header => parameter.name.to_ascii_lowercase(),
            Place::Query | Place::Cookie => parameter.name.clone(),
        };
        let count = seen.entry((parameter.place, name.clone())).or_default();
        *count += 1;
        let name = if *count == 1 { name } else { format!("{name} ({count})") };
        ((parameter.place, name), parameter)
    })
    .collect()
}

fn subject(parameter: &Parameter) -> String {
    format!("{} parameter {}", place(parameter.place), code(&parameter.name))
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

fn aspect(key: &Key) -> String {
    format!("{} parameter {}", place(key.0), key.1)
}

fn added<'m>(schemas: &mut Schemas<'m>, part: Part<'m, '_>, key: &Key, new: &Parameter) {
    let (rule, message) = if new.required {
        (
            &rules::REQUIRED_PARAMETER_ADDED,
            format!("Send {}: the server requires it.", code(&new.name)),
        )
    } else {
        (&rules::PARAMETER_ADDED, format!("{} may be sent.", code(&new.name)))
    };
    let pointers = (Some(&part.both.old.pointer), Some(&new.pointer));
    let values = (None, Some(told(schemas.revision, &new.ty)));
    part.note_at(schemas, rule, (&subject(new), &aspect(key)), pointers, values, message);
}

/// A parameter of BASE.
#[derive(Clone, Copy)]
struct Pair<'m, 'l> {
    part: Part<'m, 'l>,
    key: &'l Key,
    old: &'m Parameter,
}

impl<'m> Pair<'m, '_> {
    fn note(
        self,
        schemas: &mut Schemas<'m>,
        rule: &'static rules::Rule,
        aspect: &str,
        new: Option<&Parameter>,
        values: (Option<String>, Option<String>),
        message: String,
    ) {
        let pointers = (
            Some(&self.old.pointer),
            new.map_or(Some(&self.part.both.new.pointer), |new| Some(&new.pointer)),
        );
        let aspect = format!("{}{aspect}", self::aspect(self.key));
        let subject = subject(self.old);
        self.part.note_at(schemas, rule, (&subject, &aspect), pointers, values, message);
    }

    fn removed(self, schemas: &mut Schemas<'m>) {
        let values = (Some(told(schemas.base, &self.old.ty)), None);
        let message =
            format!("Do not rely on {}: it is sent and has no effect.", code(&self.old.name));
        self.note(schemas, &rules::PARAMETER_REMOVED, "", None, values, message);
    }

    fn placed(self, schemas: &mut Schemas<'m>, new: &'m Parameter) {
        let (from, to) = (place(self.old.place), place(new.place));
        let message = format!("Send {} in the {to}, not in the {from}.", code(&self.old.name));
        let values = (Some(from.to_owned()), Some(to.to_owned()));
        self.note(schemas, &rules::PARAMETER_PLACE_CHANGED, "/place", Some(new), values, message);
    }

    fn both(self, schemas: &mut Schemas<'m>, new: &'m Parameter) {
        let old = self.old;
        let name = code(&old.name);
        let required = match (old.required, new.required) {
            (false, true) => Some((
                &rules::PARAMETER_BECAME_REQUIRED,
                format!("Always send {name}: the server requires it."),
            )),
            (true, false) => {
                Some((&rules::PARAMETER_BECAME_OPTIONAL, format!("{name} may be left out.")))
            }
            _ => None,
        };
        if let Some((rule, message)) = required {
            let told = |required| Some(if required { "required" } else { "optional" }.to_owned());
            let values = (told(old.required), told(new.required));
            self.note(schemas, rule, "/required", Some(new), values, message);
        }
        self.deprecated(schemas, new);
        self.style(schemas, new);
        self.ty(schemas, new);
        self.default(schemas, new);
        if is_tighter(&old.bounds, &new.bounds) {
            let values = constraints::told_both(&old.bounds, &new.bounds);
            let message = format!("Keep {name} within its new bounds.");
            let rule = &rules::REQUEST_CONSTRAINT_TIGHTENED;
            self.note(schemas, rule, "/bounds", Some(new), values, message);
        }
    }

    fn deprecated(self, schemas: &mut Schemas<'m>, new: &'m Parameter) {
        let name = code(&self.old.name);
        let (rule, message) = match (self.old.docs.deprecated, new.docs.deprecated) {
            (false, true) => {
                (&rules::PARAMETER_DEPRECATED, format!("Stop sending {name}: it will be removed."))
            }
            (true, false) => {
                (&rules::PARAMETER_UNDEPRECATED, format!("{name} is to stay after all."))
            }
            _ => return,
        };
        self.note(schemas, rule, "/deprecated", Some(new), (None, None), message);
    }

    fn default(self, schemas: &mut Schemas<'m>, new: &'m Parameter) {
        let (Some(a), Some(b)) = (&self.old.default, &new.default) else { return };
        if self.old.required || same_value(a, b) {
            return;
        }
        let message = format!(
            "Leaving {} out means {b} now, not {a}: send what is meant.",
            code(&self.old.name)
        );
        let values = (Some(a.to_string()), Some(b.to_string()));
        let rule = &rules::PARAMETER_DEFAULT_CHANGED;
        self.note(schemas, rule, "/default", Some(new), values, message);
    }

    fn style(self, schemas: &mut Schemas<'m>, new: &'m Parameter) {
        let (a, b) =
            (behind(schemas.base, &self.old.ty).sort, behind(schemas.revision, &new.ty).sort);
        let plain = |style| matches!(style, Style::Repeat | Style::Join(_) | Style::SimpleExploded);
        if is_scalar(a) != is_scalar(b) && plain(self.old.style) && plain(new.style) {
            // Whether one value passes for a list is a question of types.
            return;
        }
        let (a, b) = (spelling(self.old.style, a), spelling(new.style, b));
        if let (Some(a), Some(b)) = (a, b)
            && a != b
        {
            let message = format!("Spell {} as {b}, not as {a}.", code(&self.old.name));
            let rule = &rules::PARAMETER_STYLE_CHANGED;
            self.note(schemas, rule, "/style", Some(new), (Some(a), Some(b)), message);
        }
    }

    fn ty(self, schemas: &mut Schemas<'m>, new: &'m Parameter) {
        let (subject, location) =
            (subject(self.old), format!("{}/{}", self.part.location, aspect(self.key)));
        let pointers = (Some(&self.old.pointer), Some(&new.pointer));
        let words = (subject.as_str(), location.as_str());
        let site = self.part.site(words, Direction::Sent, pointers.0, pointers.1);
        let uses = (behind(schemas.base, &self.old.ty), behind(schemas.revision, &new.ty));
        let text = self.old.style != Style::Json && new.style != Style::Json;
        let Some(fine) = verdict(schemas, uses, text.then_some(new.style), &site) else { return };
        let (rule, message) = if fine {
            (
                &rules::PARAMETER_TYPE_WIDENED,
                format!("{} takes more than it did.", code(&self.old.name)),
            )
        } else {
            let told = told(schemas.revision, &new.ty);
            (&rules::PARAMETER_TYPE_CHANGED, format!("Send {told} as {}.", code(&self.old.name)))
        };
        let values =
            (Some(told(schemas.base, &self.old.ty)), Some(told(schemas.revision, &new.ty)));
        self.note(schemas, rule, "", Some(new), values, message);
    }
}

/// How a value is spelled, where that can matter: a scalar looks the same in most styles.
fn spelling(style: Style, sort: Sort<'_>) -> Option<String> {
    let list = matches!(sort.plain(), Some(Type::List(_) | Type::Tuple(_)));
    let object = sort.is_struct() || matches!(sort.plain(), Some(Type::Map { .. }));
    let text = match style {
        _ if sort.is_any() => return None,
        Style::Json => "JSON",
        Style::Label { explode: true } if list || object => ".a.b",
        Style::Label { explode: false } if list || object => ".a,b",
        Style::Label { .. } => ".a",
        Style::Matrix { explode: true } if list || object => ";name=a;name=b",
        Style::Matrix { explode: false } if list || object => ";name=a,b",
        Style::Matrix { .. } => ";name=a",
        Style::Join(by) if list => return Some(format!("items joined by `{by}`")),
        Style::Join(by) if object => return Some(format!("keys and values joined by `{by}`")),
        Style::SimpleExploded if list => return Some("items joined by `,`".to_owned()),
        Style::SimpleExploded if object => "key=value,key=value",
        Style::Repeat if list => "name=a&name=b",
        Style::Repeat if object => "key=value&key=value",
        Style::DeepObject if object => "name[key]=value",
        Style::DeepObject if list => return None,
        Style::DeepObject | Style::Repeat | Style::Join(_) | Style::SimpleExploded => "text",
    };
    Some(text.to_owned())
}

/// Whether the server understands what is sent; nothing where the types are the same, or where they
/// are compared part by part. `style` is how a list is spelled in text, none for JSON.
fn verdict<'m>(
    schemas: &mut Schemas<'m>,
    (old, new): (Use<'m>, Use<'m>),
    style: Option<Style>,
    site: &Site<'_>,
) -> Option<bool> {
    let (a, b) = (old.sort, new.sort);
    let Some(style) = style else {
        schemas.uses((old, new), site);
        return None;
    };
    if let (Some(Type::List(a)), Some(Type::List(b))) = (a.plain(), b.plain()) {
        let items = (behind(schemas.base, a), behind(schemas.revision, b));
        return verdict(schemas, items, Some(style), &site.inside(Word::Items));
    }
    if let (true, Some(Type::List(item))) = (is_scalar(a), b.plain()) {
        // A list of one item looks like the item.
        let item = behind(schemas.revision, item);
        let fine = style == Style::Repeat && fits(schemas, a, item.sort);
        return Some(fine);
    }
    let both = (a.is_enum() && b.is_enum()) || (!is_scalar(a) && !is_scalar(b));
    if both {
        schemas.uses((old, new), site);
        return None;
    }
    let same =
        matches!((a.plain(), b.plain()), (Some(a), Some(b)) if super::flow::same_scalar(a, b));
    (!same).then(|| fits(schemas, a, b))
}

/// Whether a scalar that is written as text is read as another.
fn fits<'m>(schemas: &Schemas<'m>, a: Sort<'m>, b: Sort<'m>) -> bool {
    let text = b.plain().is_some_and(is_text) && is_scalar(a);
    let same =
        matches!((a.plain(), b.plain()), (Some(a), Some(b)) if super::flow::same_scalar(a, b));
    text || same || schemas.carries((a, b), Direction::Sent)
}

fn is_scalar(sort: Sort<'_>) -> bool {
    match (sort.shape(), sort.plain()) {
        (Some(Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_)), _) => true,
        (_, Some(ty)) => {
            is_written_as_text(ty)
                || matches!(ty, Type::Boolean | Type::Integer(_) | Type::Number | Type::Null)
        }
        _ => false,
    }
}
