//! Rules about paging meet the document: which parameter, which properties, of which types.

use crate::api::{Answer, Api, Field, Operation, Place, Shape, Type, TypeId};
use crate::config::{Assigned, Config, PagingRule, PagingWay};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};

/// How the pages of an operation follow one another.
#[derive(Clone, Debug)]
pub struct Paged {
    /// What the position of a page is.
    pub way: PagingWay,
    /// The query parameter that takes the position.
    pub position: String,
    /// The position of the first page, where positions are counted.
    pub first: i64,
    /// The query parameter that says how many items a page may have, and its default.
    pub size: Option<(String, Option<i64>)>,
    /// The lists that lead from the answer to the items; none where the answer is the list.
    pub lists: Vec<Member>,
    /// What an item is.
    pub item: Type,
    /// The answer's member that tells how many items there are in all.
    pub total: Option<Member>,
    /// The answer's member that tells whether there is more.
    pub more: Option<Member>,
    /// The member that tells the next position: of the answer, or of an item ([`PagingWay::Before`]).
    pub next: Option<Member>,
}

/// A field of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The struct.
    pub owner: TypeId,
    /// An index into its fields.
    pub field: usize,
}

/// Finds for each operation that a rule speaks of what the rule names.
///
/// What the operation does not have is reported, as an error when `strict` and as a warning
/// otherwise; such an operation is not paged.
#[must_use]
pub fn resolve(
    config: &Config,
    assigned: &Assigned,
    api: &Api,
    strict: bool,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Paged>> {
    let operations = api.operations.iter().zip(&assigned.paging);
    let resolved = operations.map(|(operation, index)| {
        let index = (*index)?;
        let rule = config.paging.get(index)?;
        let mut meeting = Meeting { api, operation, rule, findings: Vec::new() };
        let paged = meeting.paged();
        let complete = meeting.findings.is_empty();
        for (entry, message, help) in meeting.findings {
            let at = Pointer::root().child("paging").child(index).child(entry);
            let code = "misfit-paging";
            let finding = if strict {
                Diagnostic::error(code, &at, message)
            } else {
                Diagnostic::warning(code, &at, message)
            };
            diagnostics.push(finding.in_file(&config.file).help(help));
        }
        paged.filter(|_| complete)
    });
    resolved.collect()
}

/// An operation and the rule that speaks of it.
struct Meeting<'a> {
    api: &'a Api,
    operation: &'a Operation,
    rule: &'a PagingRule,
    /// The entry of the rule, what is wrong with it and what to do.
    findings: Vec<(&'static str, String, String)>,
}

impl<'a> Meeting<'a> {
    fn paged(&mut self) -> Option<Paged> {
        let rule = self.rule;
        let position = self.position();
        let size = rule.size.as_ref().map(|size| self.size(size));
        let answer = self.answer()?;
        let items = self.lists(answer);
        let total = self.member("total", rule.total.as_deref(), answer, is_integer);
        let more = self.member("more", rule.more.as_deref(), answer, is_boolean);
        let next = self.member("next", rule.next.as_deref(), answer, is_position);
        let (lists, item) = items?;
        let from = self.member("from", rule.from.as_deref(), item, is_position);
        Some(Paged {
            way: rule.way,
            position: position?.to_owned(),
            first: rule.first.unwrap_or(0),
            size: size.flatten(),
            lists,
            item: item.clone(),
            total,
            more,
            next: next.or(from),
        })
    }

    fn position(&mut self) -> Option<&'a str> {
        let name = &self.rule.position;
        let ty = self.query("position", name)?.0;
        if self.rule.way.is_counted() && !is_integer(ty) {
            self.misfit("position", format!("`{name}` of {} is no integer", self.told()));
        }
        Some(name)
    }

    fn size(&mut self, name: &str) -> Option<(String, Option<i64>)> {
        let (ty, default) = self.query("size", name)?;
        if !is_integer(ty) {
            self.misfit("size", format!("`{name}` of {} is no integer", self.told()));
        }
        Some((name.to_owned(), default))
    }

    /// The type and the default of a query parameter.
    fn query(&mut self, entry: &'static str, name: &str) -> Option<(&'a Type, Option<i64>)> {
        let parameters = &self.operation.parameters;
        let mut queries = parameters.iter().filter(|parameter| parameter.place == Place::Query);
        if let Some(found) = queries.clone().find(|parameter| parameter.name == name) {
            let default = found.default.as_ref().and_then(serde_json::Value::as_i64);
            return Some((resolve_alias(self.api, &found.ty), default));
        }
        let known: Vec<&str> = queries.by_ref().map(|parameter| parameter.name.as_str()).collect();
        let message = format!("{} has no query parameter `{name}`", self.told());
        let help = format!("its query parameters are: {}", known.join(", "));
        self.findings.push((entry, message, help));
        None
    }

    /// The JSON that the operation answers with.
    fn answer(&mut self) -> Option<&'a Type> {
        if let Answer::Json { ty, may_be_empty: false } = &self.operation.answer {
            return Some(resolve_alias(self.api, ty));
        }
        let message = format!("{} does not always answer JSON, so it has no pages", self.told());
        self.findings.push(("operations", message, "remove it from the rule".to_owned()));
        None
    }

    /// The lists that lead from the answer to the items, and the type of an item.
    fn lists(&mut self, answer: &'a Type) -> Option<(Vec<Member>, &'a Type)> {
        let mut lists = Vec::new();
        let Some(path) = &self.rule.items else {
            return Some((lists, self.item("the answer", answer)?));
        };
        let mut holder = answer;
        for name in path.split('.') {
            let (member, field) = self.find("items", name, holder)?;
            holder = self.item(name, resolve_alias(self.api, &field.ty))?;
            lists.push(member);
        }
        Some((lists, holder))
    }

    fn item(&mut self, name: &str, list: &'a Type) -> Option<&'a Type> {
        if let Type::List(item) = list {
            return Some(resolve_alias(self.api, item));
        }
        self.misfit("items", format!("{name} of {} is no list", self.told()));
        None
    }

    fn member(
        &mut self,
        entry: &'static str,
        name: Option<&str>,
        holder: &'a Type,
        fits: fn(&Type) -> bool,
    ) -> Option<Member> {
        let name = name?;
        let (member, field) = self.find(entry, name, holder)?;
        if !fits(resolve_alias(self.api, &field.ty)) {
            let told = self.told();
            self.misfit(entry, format!("`{name}` of {told} is of a type that cannot be `{entry}`"));
        }
        Some(member)
    }

    /// A property of what should be a struct.
    fn find(
        &mut self,
        entry: &'static str,
        name: &str,
        holder: &'a Type,
    ) -> Option<(Member, &'a Field)> {
        let object = match holder {
            Type::Named(id) => self.api.types.get(id.0).map(|def| (*id, &def.shape)),
            _ => None,
        };
        let (owner, fields) = match object {
            Some((id, Shape::Struct(object))) => (id, object.fields.as_slice()),
            _ => (TypeId(0), &[][..]),
        };
        if let Some(field) = fields.iter().position(|field| field.name == name) {
            return fields.get(field).map(|found| (Member { owner, field }, found));
        }
        let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let message = format!("the answer of {} has no property `{name}` there", self.told());
        self.findings.push((entry, message, format!("there are: {}", known.join(", "))));
        None
    }

    fn misfit(&mut self, entry: &'static str, message: String) {
        self.findings.push((entry, message, "mend the rule, or remove the operation".to_owned()));
    }

    fn told(&self) -> String {
        format!("`{} {}`", self.operation.method, self.operation.path)
    }
}

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_))
}

fn is_boolean(ty: &Type) -> bool {
    matches!(ty, Type::Boolean)
}

/// Whether a value can be put into a query as it is.
fn is_position(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Integer(_) | Type::Uuid | Type::DateTime | Type::Date)
}

fn resolve_alias<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    // Aliases that lead to themselves are refused before; the bound is for the reader.
    for _ in 0..64 {
        match ty {
            Type::Named(id) => match api.types.get(id.0).map(|def| &def.shape) {
                Some(Shape::Alias(inner)) => ty = inner,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}
