//! What is to be said of resources, functions and parameters.

use super::{Function, example};
use crate::api::{Answer, DocumentedError, Parameter, Place, Type};
use crate::names::ResourceNames;
use crate::render::{Context, docs};
use std::collections::BTreeSet;

/// What a resource is for.
pub(in crate::render) fn resource(
    context: &Context<'_>,
    resource: &ResourceNames,
    functions: &[Function<'_>],
) -> Vec<String> {
    let rule = context.config.resources.iter().find(|rule| rule.name == resource.module.plain());
    let about = rule.and_then(|rule| rule.about.as_deref()).map(docs::sentence);
    let about = about.map(|about| docs::wrapped(&about));
    let about = about.filter(|about| !about.concat().is_empty());
    about.unwrap_or_else(|| {
        let paths = functions.iter().map(|function| function.operation.path.as_str());
        let shortest = paths.min_by_key(|path| path.len()).unwrap_or_default();
        vec![format!("Operations like {}.", docs::code(shortest))]
    })
}

/// The resources, what each is for and which access it wants, as a table for the crate's own page.
pub(in crate::render) fn overview(context: &Context<'_>) -> Vec<String> {
    let head = ["| resource | what it is for | access |".to_owned(), "|---|---|---|".to_owned()];
    let rows = context.names.resources.iter().enumerate().map(|(index, resource)| {
        let functions = super::functions(context, index);
        let about = docs::cell(&self::resource(context, resource, &functions).join(" "));
        let module = resource.module.plain();
        format!("| [`{module}`] | {about} | {} |", docs::cell(&levels(context, &functions)))
    });
    head.into_iter().chain(rows).collect()
}

/// The access levels that functions want, the weakest first.
fn levels(context: &Context<'_>, functions: &[Function<'_>]) -> String {
    let order = &context.config.access.order;
    let place = |level: &str| order.iter().position(|other| other == level).unwrap_or(order.len());
    let levels: BTreeSet<&str> = functions.iter().filter_map(|function| function.access).collect();
    let mut levels: Vec<&str> = levels.into_iter().collect();
    levels.sort_by_key(|level| place(level));
    levels.into_iter().map(docs::code).collect::<Vec<_>>().join(", ")
}

/// The functions of a resource, as a table.
pub(super) fn table(resource: &ResourceNames, functions: &[Function<'_>]) -> Vec<String> {
    let handle = resource.handle.plain();
    let with_access = functions.iter().any(|function| function.access.is_some());
    let (access, line) = if with_access { (" access |", "---|") } else { ("", "") };
    let head = [format!("| function | operation |{access}"), format!("|---|---|{line}")];
    let rows = functions.iter().map(|function| {
        let (name, operation) = (function.name.plain(), function.operation);
        let title = docs::title(&operation.docs, &operation.id).into_iter().next();
        let title = title.map(|title| format!("{title}<br>")).unwrap_or_default();
        let way = docs::code(&format!("{} {}", operation.method, operation.path));
        let way = format!("{title}{way}");
        let level = function.access.map(docs::code).unwrap_or_default();
        let access = if with_access { format!(" {} |", docs::cell(&level)) } else { String::new() };
        format!("| [`{name}`]({handle}::{name}) | {} |{access}", docs::cell(&way))
    });
    head.into_iter().chain(rows).collect()
}

/// What a function does, wants and gives back.
pub(super) fn function(context: &Context<'_>, function: &Function<'_>) -> Vec<String> {
    let operation = function.operation;
    let title = docs::title(&operation.docs, &operation.id);
    let way = docs::code(&format!("{} {}", operation.method, operation.path));
    let first = docs::wrapped(&format!("{way}{}", answers(context, function)));
    let access = function.access.map(|level| {
        let phrase = context.config.access.levels.get(level).map(|phrase| docs::sentence(phrase));
        let phrase = phrase.filter(|phrase| !phrase.is_empty());
        let phrase = phrase.map(|phrase| format!(": {phrase}")).unwrap_or_default();
        docs::wrapped(&format!("Access: {}{phrase}.", docs::code(level)))
    });
    let required: Vec<String> = operation
        .parameters
        .iter()
        .zip(&function.names.parameters)
        .filter(|(parameter, _)| parameter.required)
        .filter_map(|(parameter, names)| {
            let about = docs::told(&parameter.docs, remarks(parameter));
            (!about.is_empty())
                .then(|| format!("- {}: {about}", docs::code(names.argument.plain())))
        })
        .collect();
    let switch = function.switch.map(|(property, value)| {
        format!(
            "Sends {} as {}, whatever the body says.",
            docs::code(property),
            docs::code(&value.to_string())
        )
    });
    let body =
        operation.body.as_ref().map(|body| docs::description(&body.docs)).unwrap_or_default();
    docs::paragraphs([
        title,
        first,
        docs::description(&operation.docs),
        access.unwrap_or_default(),
        required,
        body,
        switch.into_iter().collect(),
        errors(context, &operation.errors),
        example::example(context, function),
    ])
}

/// What the operation answers, as the rest of a sentence.
fn answers(context: &Context<'_>, function: &Function<'_>) -> String {
    if function.stream.is_some() {
        return " answers item by item.".to_owned();
    }
    match &function.operation.answer {
        Answer::Empty => " answers nothing.".to_owned(),
        Answer::Json { ty: Type::Named(id), .. } => {
            let name = context.type_name(*id);
            format!(" answers [`{name}`](crate::types::{name}).")
        }
        Answer::Json { ty: Type::List(item), .. } => match &**item {
            Type::Named(id) => {
                let name = context.type_name(*id);
                format!(" answers a list of [`{name}`](crate::types::{name}).")
            }
            _ => " answers a list.".to_owned(),
        },
        Answer::Json { ty: Type::Any(_), .. } => {
            " answers JSON that the document does not describe.".to_owned()
        }
        Answer::Json { .. } => " answers JSON.".to_owned(),
        Answer::Text => " answers text.".to_owned(),
        Answer::File { media_types } => {
            let named: Vec<String> =
                media_types.iter().filter(|ty| *ty != "*/*").map(|ty| docs::code(ty)).collect();
            let named =
                if named.is_empty() { String::new() } else { format!(" ({})", named.join(", ")) };
            format!(" answers a file{named}.")
        }
        Answer::Stream(_) => " answers item by item.".to_owned(),
    }
}

fn errors(context: &Context<'_>, errors: &[DocumentedError]) -> Vec<String> {
    if errors.is_empty() {
        return Vec::new();
    }
    let heading = ["# Errors".to_owned(), String::new()];
    let lines = errors.iter().map(|error| {
        let about = error.description.as_deref().map(docs::sentence).unwrap_or_default();
        let about = if about.is_empty() { "documented".to_owned() } else { about };
        let body = match &error.ty {
            Some(Type::Named(id)) => {
                let name = context.type_name(*id);
                format!(" (a [`{name}`](crate::types::{name}))")
            }
            _ => String::new(),
        };
        format!("- {}: {about}{body}", docs::code(&error.status))
    });
    heading.into_iter().chain(lines).collect()
}

/// What is to be said of a parameter that is set.
pub(super) fn parameter(parameter: &Parameter) -> Vec<String> {
    let place = match parameter.place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let first = vec![format!("Sets the {place} {}.", docs::code(&parameter.name))];
    docs::paragraphs([
        first,
        docs::title(&parameter.docs, &parameter.name),
        docs::description(&parameter.docs),
        remarks(parameter),
    ])
}

fn remarks(parameter: &Parameter) -> Vec<String> {
    let format = parameter.format.as_deref();
    docs::remarks(&parameter.bounds, format, parameter.default.as_ref(), &[])
}
