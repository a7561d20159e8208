//! The functions of the handles.

use super::ty::rust;
use super::{Function, Typed};
use crate::api::{Answer, Body, Content, Parameter, Shape, Type};
use crate::names::Ident;
use crate::render::Context;
use crate::render::operations::{self, has_builder};
use crate::render::structs::resolve;
use crate::render::ty::{Path, is_plain};

pub(super) fn functions(context: &Context<'_>) -> Vec<Function> {
    let resources = context.names.resources.iter().enumerate();
    let mut functions: Vec<Function> = resources
        .flat_map(|(index, resource)| {
            operations::functions(context, index)
                .into_iter()
                .map(|rendered| function(context, &resource.module, &rendered))
                .collect::<Vec<_>>()
        })
        .collect();
    functions.sort_by_key(|function| (function.operation, function.streaming));
    functions
}

fn function(
    context: &Context<'_>,
    module: &Ident,
    rendered: &operations::Function<'_>,
) -> Function {
    let (operation, names) = (rendered.operation, rendered.names);
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for (parameter, names) in operation.parameters.iter().zip(&names.parameters) {
        let ty = argument(context, parameter);
        if parameter.required {
            arguments.push(Typed { name: names.argument.to_string(), ty });
        } else {
            setters.push(Typed { name: names.setter.to_string(), ty });
        }
    }
    if let Some(body) = &operation.body {
        let list = if body.required { &mut arguments } else { &mut setters };
        list.push(Typed { name: names.body.to_string(), ty: body_type(context, body) });
    }
    Function {
        operation: rendered.index,
        streaming: rendered.stream.is_some(),
        module: module.to_string(),
        name: rendered.name.to_string(),
        arguments,
        builder: has_builder(rendered).then(|| rendered.builder.to_string()),
        setters,
        answer: answer(context, rendered),
        item: rendered.paging.map(|paged| rust(context, &paged.item, Path::Qualified)),
    }
}

/// A parameter as an argument.
fn argument(context: &Context<'_>, parameter: &Parameter) -> String {
    match resolve(context, &parameter.ty) {
        Type::List(item) => match resolve(context, item) {
            Type::String | Type::Secret | Type::File | Type::Base64 => {
                "impl IntoIterator<Item = impl std::fmt::Display>".to_owned()
            }
            item => {
                format!("impl IntoIterator<Item = {}>", rust(context, item, Path::Qualified))
            }
        },
        ty => scalar(context, ty),
    }
}

fn scalar(context: &Context<'_>, ty: &Type) -> String {
    let owned = || rust(context, ty, Path::Qualified);
    match ty {
        Type::String | Type::Secret | Type::File | Type::Base64 => "&str".to_owned(),
        ty if is_plain(ty) => owned(),
        Type::DateTime => format!("impl Into<{}>", owned()),
        Type::Named(id)
            if context.def(*id).is_some_and(|def| matches!(def.shape, Shape::StringEnum(_))) =>
        {
            format!("impl Into<{}>", owned())
        }
        _ => format!("&{}", owned()),
    }
}

fn body_type(context: &Context<'_>, body: &Body) -> String {
    match &body.content {
        Content::Json { ty, .. } => rust(context, ty, Path::Qualified),
        Content::Multipart(id) | Content::Form(id) => {
            rust(context, &Type::Named(*id), Path::Qualified)
        }
        Content::Text { .. } => "impl Into<String>".to_owned(),
        Content::Bytes { .. } => "impl Into<Body>".to_owned(),
    }
}

fn answer(context: &Context<'_>, rendered: &operations::Function<'_>) -> String {
    let stream = match (&rendered.operation.answer, rendered.stream) {
        (_, Some(stream)) | (Answer::Stream(stream), None) => stream,
        (Answer::Empty, None) => return "()".to_owned(),
        (Answer::Text, None) => return "Text".to_owned(),
        (Answer::File { .. }, None) => return "Download".to_owned(),
        (Answer::Json { ty, may_be_empty }, None) => {
            let takes_null =
                matches!(resolve(context, ty), Type::Any(_) | Type::Null | Type::Nullable(_));
            let ty = rust(context, ty, Path::Qualified);
            return if *may_be_empty && !takes_null { format!("Option<{ty}>") } else { ty };
        }
    };
    format!("ItemStream<{}>", rust(context, &stream.item, Path::Qualified))
}
