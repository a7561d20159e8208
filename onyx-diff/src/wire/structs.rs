//! Objects property by property, enums value by value.

use super::schemas::{Direction, Schemas};
use super::site::{Site, Word};
use crate::constraints::{self, is_tighter};
use crate::draft::{Draft, code};
use crate::rules::{self, Rule};
use crate::sort::{Sort, Use, behind, must_be_there, told};
use onyx_codegen::api::{Field, Shape, Struct};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

impl<'m> Schemas<'m> {
    /// Two objects.
    pub(super) fn structs(
        &mut self,
        (old, new): (&'m Struct, &'m Struct),
        base: Sort<'m>,
        site: &Site<'_>,
    ) {
        let visible = |field: &&Field| match site.direction {
            Direction::Sent => !field.read_only,
            Direction::Received | Direction::Error => !field.write_only,
        };
        let by_name = |object: &'m Struct| -> BTreeMap<&'m str, &'m Field> {
            let fields = object.fields.iter().filter(visible);
            fields.map(|field| (field.name.as_str(), field)).collect()
        };
        let (olds, news) = (by_name(old), by_name(new));
        for (name, field) in &olds {
            let word = Word::Property(name);
            if let Some(other) = news.get(name) {
                let site = site.at(word, Some(&field.pointer), Some(&other.pointer));
                self.property((field, other), base, &site);
            } else {
                let site = site.at(word, Some(&field.pointer), site.revision);
                self.property_removed(field, new, base, &site);
            }
        }
        for (name, field) in news.iter().filter(|(name, _)| !olds.contains_key(*name)) {
            let site = site.at(Word::Property(name), site.base, Some(&field.pointer));
            self.property_added(field, old, &site);
        }
        self.additional((old, new), site);
    }

    fn property_removed(&mut self, field: &Field, new: &Struct, base: Sort<'m>, site: &Site<'_>) {
        let name = code(&field.name);
        let (rule, message) = match site.direction {
            Direction::Sent if new.closed => (
                &rules::REQUEST_PROPERTY_REFUSED,
                format!("Do not send {name}: the server refuses properties that it does not know."),
            ),
            Direction::Sent => (
                &rules::REQUEST_PROPERTY_REMOVED,
                format!("Do not rely on {name}: it is sent and has no effect."),
            ),
            Direction::Received if self.is_needed(field, base) => (
                &rules::RESPONSE_PROPERTY_REMOVED,
                format!("Do without {name}: reading the object fails, since it must be there."),
            ),
            Direction::Received => (
                &rules::RESPONSE_OPTIONAL_PROPERTY_REMOVED,
                format!("Do without {name}: it is always `None`."),
            ),
            Direction::Error => {
                (&rules::DOCUMENTED_ERROR_CHANGED, format!("{name} is not documented any more."))
            }
        };
        let draft = Draft::new(rule, site.subject(), site.location())
            .at(site.base, site.revision)
            .old(told(self.base, &field.ty))
            .say(message);
        self.push(draft, site.owner);
    }

    fn property_added(&mut self, field: &'m Field, old: &'m Struct, site: &Site<'_>) {
        let name = code(&field.name);
        let told_new = told(self.revision, &field.ty);
        let kept = old.additional.as_ref().filter(|_| site.direction == Direction::Received);
        if let Some(kept) = kept {
            // It lands among the properties that have no name of their own.
            let (old, new) = (behind(self.base, kept), behind(self.revision, &field.ty));
            if !self.carries((old.sort, new.sort), site.direction) {
                self.changed((old.sort, new.sort), site);
                return;
            }
        }
        let (rule, message) = match site.direction {
            Direction::Sent if field.required => (
                &rules::REQUIRED_REQUEST_PROPERTY_ADDED,
                format!("Send {name}: the server requires it."),
            ),
            Direction::Sent => (
                &rules::REQUEST_PROPERTY_ADDED,
                format!("{name} may be sent, and may be left out."),
            ),
            Direction::Received => (
                &rules::RESPONSE_PROPERTY_ADDED,
                format!("{name} comes and is skipped until the client knows it."),
            ),
            Direction::Error => {
                (&rules::DOCUMENTED_ERROR_CHANGED, format!("{name} is documented now."))
            }
        };
        let draft = Draft::new(rule, site.subject(), site.location())
            .at(site.base, site.revision)
            .new_value(told_new)
            .say(message);
        self.push(draft, site.owner);
    }

    /// A property that both have.
    fn property(&mut self, pair: (&'m Field, &'m Field), base: Sort<'m>, site: &Site<'_>) {
        let (old, new) = pair;
        if old.constant.is_none() {
            self.presence(pair, base, site);
        }
        if old.constant.is_some() || new.constant.is_some() {
            self.constants(pair, site);
        } else {
            let uses = (self.field_use(old, true), self.field_use(new, false));
            self.uses(uses, site);
            if site.direction == Direction::Sent {
                self.request_only(pair, site);
            }
        }
        self.deprecated((old.docs.deprecated, new.docs.deprecated), site);
    }

    /// The type of a property; whether it may be null is the property's own business.
    fn field_use(&self, field: &'m Field, of_base: bool) -> Use<'m> {
        let model = if of_base { self.base } else { self.revision };
        Use { nullable: field.nullable, ..behind(model, &field.ty) }
    }

    /// Whether a property may be missing or null.
    fn presence(&mut self, (old, new): (&'m Field, &'m Field), base: Sort<'m>, site: &Site<'_>) {
        let needed = self.is_needed(old, base);
        if let Some((rule, message)) = missing((old, new), needed, site.direction) {
            let told = |required| Some(if required { "required" } else { "optional" }.to_owned());
            self.note(rule, site, "required", (told(old.required), told(new.required)), message);
        }
        let any =
            self.field_use(old, true).sort.is_any() || self.field_use(new, false).sort.is_any();
        if let Some((rule, message)) = null((old, new), needed, site.direction).filter(|_| !any) {
            let told = |null| Some(if null { "nullable" } else { "not nullable" }.to_owned());
            self.note(rule, site, "null", (told(old.nullable), told(new.nullable)), message);
        }
    }

    /// Whether the client of BASE cannot read the object without the property.
    fn is_needed(&self, field: &Field, owner: Sort<'m>) -> bool {
        match owner {
            Sort::Named(id, _) => must_be_there(field, self.base.facts.of(id)),
            Sort::Plain(_) => false,
        }
    }

    /// Properties with only one value: the client writes the value and never reads it.
    fn constants(&mut self, (old, new): (&'m Field, &'m Field), site: &Site<'_>) {
        let name = code(&old.name);
        let (rule, message) = match (&old.constant, &new.constant) {
            (Some(a), Some(b)) if a == b => return,
            (Some(_), Some(value)) => (
                site.direction
                    .rule(&rules::REQUEST_CONSTANT_CHANGED, &rules::RESPONSE_CONSTANT_CHANGED),
                format!("{name} is always {value} now, and the client still knows another value."),
            ),
            (Some(value), None) => {
                let free = self.field_use(new, false).sort;
                if is_only(free, value) {
                    return;
                }
                let rule = if self.may_be(free, value, false) {
                    &rules::REQUEST_TYPE_WIDENED
                } else {
                    &rules::REQUEST_CONSTANT_CHANGED
                };
                let rule = site.direction.rule(rule, &rules::RESPONSE_CONSTANT_CHANGED);
                (rule, format!("{name} may have other values than {value} now."))
            }
            (None, Some(value)) => {
                let free = self.field_use(old, true).sort;
                if is_only(free, value) {
                    return;
                }
                let fits = self.may_be(free, value, true);
                let sent = &rules::REQUEST_TYPE_CHANGED;
                let received = if fits {
                    &rules::RESPONSE_TYPE_NARROWED
                } else {
                    &rules::RESPONSE_TYPE_CHANGED
                };
                (site.direction.rule(sent, received), format!("{name} is always {value} now."))
            }
            (None, None) => return,
        };
        let words = |model, field: &Field| match &field.constant {
            Some(value) => value.to_string(),
            None => told(model, &field.ty),
        };
        let values = (Some(words(self.base, old)), Some(words(self.revision, new)));
        self.note(rule, site, "const", values, message);
    }

    /// Whether a value is one of a type's; the client's own enums are open.
    fn may_be(&self, sort: Sort<'m>, value: &Value, lenient: bool) -> bool {
        match (sort.shape(), sort.plain()) {
            (Some(Shape::StringEnum(all)), _) => {
                value.as_str().is_some_and(|text| lenient || all.iter().any(|one| one == text))
            }
            (Some(Shape::IntegerEnum(all)), _) => {
                value.as_i64().is_some_and(|number| lenient || all.contains(&number))
            }
            (Some(Shape::MixedEnum(all)), _) => lenient || all.contains(value),
            (Some(Shape::Untagged(members)), _) => {
                let model = if lenient { self.base } else { self.revision };
                lenient || members.iter().any(|ty| holds(behind(model, ty).sort, value))
            }
            (None, Some(ty)) => super::flow::holds(ty, value),
            _ => false,
        }
    }

    /// What only matters to those who send: what absence means, and what is refused.
    fn request_only(&mut self, (old, new): (&'m Field, &'m Field), site: &Site<'_>) {
        if let (Some(a), Some(b)) = (default(old), default(new))
            && !old.required
            && !same_value(a, b)
        {
            let message = format!(
                "Leaving {} out means {b} now, not {a}: send what is meant.",
                code(&old.name)
            );
            let values = (Some(a.to_string()), Some(b.to_string()));
            self.note(&rules::REQUEST_DEFAULT_CHANGED, site, "default", values, message);
        }
        if is_tighter(&old.bounds, &new.bounds) {
            let message = format!("Keep {} within its new bounds.", code(&old.name));
            let values = constraints::told_both(&old.bounds, &new.bounds);
            self.note(&rules::REQUEST_CONSTRAINT_TIGHTENED, site, "bounds", values, message);
        }
    }

    fn deprecated(&mut self, (old, new): (bool, bool), site: &Site<'_>) {
        let (rule, message) = match (old, new, site.direction) {
            (false, true, Direction::Sent) => {
                (&rules::REQUEST_PROPERTY_DEPRECATED, "Stop sending it: it will be removed.")
            }
            (true, false, Direction::Sent) => {
                (&rules::REQUEST_PROPERTY_UNDEPRECATED, "It may be sent after all.")
            }
            (false, true, Direction::Received) => {
                (&rules::RESPONSE_PROPERTY_DEPRECATED, "Stop reading it: it will be removed.")
            }
            (true, false, Direction::Received) => {
                (&rules::RESPONSE_PROPERTY_UNDEPRECATED, "It may be read after all.")
            }
            _ => return,
        };
        self.note(rule, site, "deprecated", (None, None), message.to_owned());
    }

    /// Properties that have no name in the document.
    fn additional(&mut self, (old, new): (&'m Struct, &'m Struct), site: &Site<'_>) {
        match (&old.additional, &new.additional, site.direction) {
            (Some(old), Some(new), _) => self.types((old, new), &site.inside(Word::Values)),
            (Some(_), None, Direction::Sent) if new.closed => {
                let message = "Send no other properties than the document names.".to_owned();
                self.note(&rules::REQUEST_OBJECT_CLOSED, site, "additional", (None, None), message);
            }
            (None, _, Direction::Sent) if old.closed && !new.closed => {
                let message = "Other properties than the document names may be sent.".to_owned();
                self.note(&rules::REQUEST_OBJECT_OPENED, site, "additional", (None, None), message);
            }
            _ => {}
        }
    }

    /// Two enums: which values come and which go.
    pub(super) fn enums(&mut self, (old, new): (&Shape, &Shape), site: &Site<'_>) {
        self.listed(&values(old), &values(new), site);
    }

    /// Two lists of values, as JSON.
    pub(super) fn listed(
        &mut self,
        old: &BTreeSet<String>,
        new: &BTreeSet<String>,
        site: &Site<'_>,
    ) {
        let gone: Vec<&str> = old.difference(new).map(String::as_str).collect();
        let come: Vec<&str> = new.difference(old).map(String::as_str).collect();
        if !gone.is_empty() {
            let rule = site
                .direction
                .rule(&rules::REQUEST_ENUM_VALUE_REMOVED, &rules::RESPONSE_ENUM_VALUE_REMOVED);
            let gone = gone.join(", ");
            let message = match site.direction {
                Direction::Sent => format!("Do not send {gone}: the server refuses it."),
                _ => format!("{gone} does not come any more."),
            };
            self.note(rule, site, "values", (Some(gone), None), message);
        }
        if !come.is_empty() {
            let rule = site
                .direction
                .rule(&rules::REQUEST_ENUM_VALUE_ADDED, &rules::RESPONSE_ENUM_VALUE_ADDED);
            let come = come.join(", ");
            let message = match site.direction {
                Direction::Sent => format!("{come} may be sent."),
                _ => format!("Expect {come}, which reads as `Unrecognized`."),
            };
            self.note(rule, site, "values", (None, Some(come)), message);
        }
    }

    /// A finding about one aspect of a place.
    pub(super) fn note(
        &mut self,
        rule: &'static Rule,
        site: &Site<'_>,
        aspect: &str,
        (old, new): (Option<String>, Option<String>),
        message: String,
    ) {
        let mut draft = Draft::new(rule, site.subject(), format!("{}/{aspect}", site.location()))
            .at(site.base, site.revision)
            .say(message);
        (draft.old, draft.new) = (old, new);
        self.push(draft, site.owner);
    }
}

/// Whether a type is an enum of this value alone, which is the same as a constant.
fn is_only(sort: Sort<'_>, value: &Value) -> bool {
    matches!((sort.shape(), value.as_str()),
        (Some(Shape::StringEnum(all)), Some(value)) if all.as_slice() == [value])
}

type Told = Option<(&'static Rule, String)>;

/// Whether a property may be missing.
fn missing((old, new): (&Field, &Field), needed: bool, direction: Direction) -> Told {
    let name = code(&old.name);
    Some(match (old.required, new.required, direction) {
        (a, b, _) if a == b => return None,
        (_, true, Direction::Sent) => (
            &rules::REQUEST_PROPERTY_BECAME_REQUIRED,
            format!("Always send {name}: the server requires it."),
        ),
        (_, false, Direction::Sent) => {
            (&rules::REQUEST_PROPERTY_BECAME_OPTIONAL, format!("{name} may be left out."))
        }
        (_, false, Direction::Received) if needed => (
            &rules::RESPONSE_PROPERTY_BECAME_OPTIONAL,
            format!("Expect {name} to be missing: reading the object fails then."),
        ),
        (_, false, Direction::Received) => (
            &rules::RESPONSE_PROPERTY_LOOSENED,
            format!("{name} may be missing, which reads as `None`."),
        ),
        (_, true, Direction::Received) => {
            (&rules::RESPONSE_PROPERTY_BECAME_REQUIRED, format!("{name} is always there."))
        }
        (_, _, Direction::Error) => (
            &rules::DOCUMENTED_ERROR_CHANGED,
            format!("Whether {name} is always there has changed."),
        ),
    })
}

/// Whether a property may be null.
fn null((old, new): (&Field, &Field), needed: bool, direction: Direction) -> Told {
    let name = code(&old.name);
    Some(match (old.nullable, new.nullable, direction) {
        (a, b, _) if a == b => return None,
        (_, true, Direction::Sent) => {
            (&rules::REQUEST_PROPERTY_BECAME_NULLABLE, format!("{name} may be null."))
        }
        (_, false, Direction::Sent) => (
            &rules::REQUEST_PROPERTY_BECAME_NOT_NULLABLE,
            format!("Do not send null as {name}: the server refuses it."),
        ),
        (_, true, Direction::Received) if needed => (
            &rules::RESPONSE_PROPERTY_BECAME_NULLABLE,
            format!("Expect {name} to be null: reading the object fails then."),
        ),
        (_, true, Direction::Received) => (
            &rules::RESPONSE_PROPERTY_LOOSENED,
            format!("{name} may be null, which reads as `None`."),
        ),
        (_, false, Direction::Received) => {
            (&rules::RESPONSE_PROPERTY_BECAME_NOT_NULLABLE, format!("{name} is never null."))
        }
        (_, _, Direction::Error) => {
            (&rules::DOCUMENTED_ERROR_CHANGED, format!("Whether {name} may be null has changed."))
        }
    })
}

/// The values of an enum as JSON.
pub(super) fn values(shape: &Shape) -> BTreeSet<String> {
    match shape {
        Shape::StringEnum(all) => {
            all.iter().map(|text| Value::from(text.as_str()).to_string()).collect()
        }
        Shape::IntegerEnum(all) => all.iter().map(ToString::to_string).collect(),
        Shape::MixedEnum(all) => all.iter().map(ToString::to_string).collect(),
        _ => BTreeSet::new(),
    }
}

/// A default that says something: null and none are the same.
pub(crate) fn default(field: &Field) -> Option<&Value> {
    field.default.as_ref().filter(|value| !value.is_null())
}

/// Whether two values are the same, however their numbers are spelled.
pub(crate) fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (a, b) => a == b,
    }
}

fn holds(sort: Sort<'_>, value: &Value) -> bool {
    match (sort.shape(), sort.plain()) {
        (Some(shape), _) => values(shape).contains(&value.to_string()),
        (None, ty) => ty.is_some_and(|ty| super::flow::holds(ty, value)),
    }
}
