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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::{Input, Output, Source, generate};
    use std::path::Path;

    const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list_pets
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: size, in: query, schema: {type: integer, default: 20}}
        - {name: after, in: query, schema: {type: string}}
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pets'}}
  /names:
    get:
      operationId: list_names
      parameters:
        - {name: page, in: query, required: true, schema: {type: integer}}
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {type: array, items: {type: string}}}
    delete:
      operationId: delete_names
      responses: {'204': {description: gone}}
components:
  schemas:
    Pets:
      type: object
      required: [total]
      properties:
        total: {type: integer, format: int32}
        more: {type: boolean}
        cursor: {type: [string, 'null']}
        kinds: {type: array, items: {$ref: '#/components/schemas/Kind'}}
    Kind:
      type: object
      required: [pets]
      properties:
        pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet:
      type: object
      required: [born]
      properties: {born: {type: string, format: date-time}}
";

    fn run(rules: &str, strict: bool) -> Result<Output, Diagnostics> {
        generate(&Input {
            document: Source { name: "api.yaml", text: DOCUMENT },
            overlays: Vec::new(),
            config: Some(Source { name: "rules.yaml", text: rules }),
            strict,
        })
    }

    /// What is generated for a resource, on one line and without spaces that layout decides about.
    fn module(rules: &str, name: &str) -> String {
        let output = run(rules, true).unwrap_or_else(|found| panic!("{found:?}"));
        let files = output.files.iter().filter(|(path, _)| {
            path.starts_with(name) || path.with_extension("").as_path() == Path::new(name)
        });
        files.flat_map(|(_, text)| text.split_whitespace()).collect()
    }

    fn findings(rules: &str) -> Vec<(String, String)> {
        let found = run(rules, true).unwrap_err().into_iter();
        found
            .map(|finding| {
                assert_eq!(finding.severity, Severity::Error);
                assert_eq!(finding.file.as_deref(), Some("rules.yaml"));
                (finding.pointer.as_str().to_owned(), finding.message)
            })
            .collect()
    }

    #[test]
    fn what_may_be_missing_is_looked_through() {
        let rules = "paging: [{way: page, position: page, first: 1, size: size, total: total,
            more: more, items: kinds.pets, paths: [/pets]}]";
        let text = module(rules, "pets");
        for part in [
            "pubfnpages(self)->Pages<types::Pets,types::Pet,M>",
            "page(\"page\",1,|page|",
            "page.kinds.iter().flatten().flat_map(|list|list.pets.iter()).collect()",
            "page.kinds.unwrap_or_default().into_iter().flat_map(|list|list.pets).collect()",
            ".size(\"size\",Some(20))",
            ".total(|page|Some(page.total).map(i64::from))",
            ".more(|page|page.more)",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn the_next_position_is_told_by_the_page_or_by_its_last_item() {
        let rules = "paging: [{way: cursor, position: after, next: cursor, items: kinds.pets,
            paths: [/pets]}]";
        let text = module(rules, "pets");
        let next = "told(\"after\",|page|page.cursor.as_ref().map(ToString::to_string),";
        assert!(text.contains(next), "{text}");
        let rules = "paging: [{way: before, position: after, from: born, items: kinds.pets,
            paths: [/pets]}]";
        let text = module(rules, "pets");
        assert!(text.contains(".next_back().map(|item|item.born.to_string())"), "{text}");
    }

    #[test]
    fn an_answer_may_be_the_list_and_its_only_parameter_required() {
        let rules = "paging: [{way: offset, position: page, operations: [GET /names]}]";
        let text = module(rules, "names");
        assert!(text.contains("pubfnlist_names(&self,page:i64)->ListNames<M>"), "{text}");
        assert!(text.contains("pubfnitems(self)->Items<Vec<String>,String,M>"), "{text}");
        assert!(
            text.contains("offset(\"page\",0,|page|page.iter().collect(),|page|page)"),
            "{text}"
        );
    }

    #[test]
    fn what_an_operation_does_not_have_is_refused_at_its_entry() {
        let rules = "paging: [{way: page, position: pag, size: after, items: kinds.pet,
            total: cursor, more: mor, paths: [/pets]}]";
        let told = "`GET /pets`";
        let expected = [
            ("position", format!("{told} has no query parameter `pag`")),
            ("size", format!("`after` of {told} is no integer")),
            ("items", format!("the answer of {told} has no property `pet` there")),
            ("total", format!("`cursor` of {told} is of a type that cannot be `total`")),
            ("more", format!("the answer of {told} has no property `mor` there")),
        ];
        let expected = expected.map(|(entry, message)| (format!("/paging/0/{entry}"), message));
        assert_eq!(findings(rules), expected);
        let output = run(rules, false).unwrap();
        assert_eq!(output.warnings.iter().filter(|it| it.code == "misfit-paging").count(), 5);
        assert!(output.files.values().all(|text| !text.contains("Paging")));
    }

    #[test]
    fn what_has_no_pages_is_refused() {
        let rules = "paging: [{way: page, position: page, items: pets, paths: [/names]}]";
        let found = findings(rules);
        let messages: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`DELETE /names` has no query parameter `page`",
                "`DELETE /names` does not always answer JSON, so it has no pages",
                "the answer of `GET /names` has no property `pets` there",
            ]
        );
    }

    #[test]
    fn a_rule_that_matches_nothing_or_makes_no_sense_is_refused() {
        let unused = "paging: [{way: page, position: page, operations: [GET /gone]}]";
        let expected = "`GET /gone` matches no operation".to_owned();
        assert_eq!(findings(unused), [("/paging/0/operations/0".to_owned(), expected)]);
        let at = |rule: &str| {
            let rules = format!("paging: [{{{rule}, position: page, operations: [GET /names]}}]");
            findings(&rules).remove(0).0
        };
        assert_eq!(at("way: cursor"), "/paging/0");
        assert_eq!(at("way: before"), "/paging/0");
        assert_eq!(at("way: page, next: cursor"), "/paging/0/next");
        assert_eq!(at("way: cursor, next: a, first: 1"), "/paging/0/first");
        assert_eq!(at("way: sideways"), "/paging/0");
        assert_eq!(at("way: page, sice: 1"), "/paging/0");
    }
}
