//! What the model says that a crate offers is what the text of the crate offers, name by name and
//! type by type: both are told as lines, and the lines are the same.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "to panic is how a test fails, and texts are short"
)]

use onyx_codegen::render::surface::{Function, Surface, TypeItem, TypeKind, Typed};
use onyx_codegen::{Input, Output, Source};
use onyx_tests::surface::spelled;
use onyx_tests::{documents, read, told};
use std::collections::BTreeSet;
use std::path::Path;
use syn::{Fields, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, ReturnType, Visibility};

type Lines = BTreeSet<String>;

#[test]
fn the_model_offers_what_the_text_offers() {
    let mut functions = 0;
    for document in documents::all() {
        functions += compare(&document.input(&document.text), &document.name);
    }
    let (document, overlay, rules) = (
        read("specs/onyx.openapi.json"),
        read("specs/onyx.overlay.yaml"),
        read("specs/onyx.codegen.yaml"),
    );
    let onyx = Input {
        document: Source { name: "onyx", text: &document },
        overlays: vec![Source { name: "overlay", text: &overlay }],
        config: Some(Source { name: "rules", text: &rules }),
        strict: true,
    };
    functions += compare(&onyx, "onyx");
    assert!(functions > 700, "only {functions} functions were compared");
}

fn compare(input: &Input<'_>, name: &str) -> usize {
    let model = onyx_codegen::model(input).unwrap_or_else(|found| panic!("{}", told(&found)));
    let output = onyx_codegen::generate(input).unwrap_or_else(|found| panic!("{}", told(&found)));
    let (said, written) = (modelled(&model.surface), rendered(&output));
    let difference = |a: &Lines, b: &Lines| a.difference(b).cloned().collect::<Vec<_>>().join("\n");
    let (only_said, only_written) = (difference(&said, &written), difference(&written, &said));
    assert!(
        only_said.is_empty() && only_written.is_empty(),
        "{name}\nonly in the model:\n{only_said}\nonly in the text:\n{only_written}"
    );
    model.surface.functions.len()
}

fn modelled(surface: &Surface) -> Lines {
    let mut lines = Lines::new();
    for resource in &surface.resources {
        lines.insert(format!("handle {}::{}", resource.module, resource.handle));
        lines.insert(format!("feature {}", resource.feature));
    }
    for function in &surface.functions {
        function_lines(function, &mut lines);
    }
    for item in &surface.types {
        type_lines(item, &mut lines);
    }
    lines
}

fn list(arguments: &[Typed]) -> String {
    let all = arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.ty));
    all.collect::<Vec<_>>().join(", ")
}

fn function_lines(function: &Function, lines: &mut Lines) {
    let Function { module, name, answer, .. } = function;
    let returned = match &function.builder {
        Some(builder) => format!("{builder}<M>"),
        None => format!("Call<{answer}, M>"),
    };
    lines.insert(format!("fn {module}.{name}({}) -> {returned}", list(&function.arguments)));
    let Some(builder) = &function.builder else { return };
    lines.insert(format!("struct {module}::{builder} for {answer}"));
    for setter in &function.setters {
        lines.insert(format!("fn {module}::{builder}.{}({})", setter.name, setter.ty));
    }
    if let Some(item) = &function.item {
        lines.insert(format!("fn {module}::{builder}.pages() -> Pages<{answer}, {item}, M>"));
        lines.insert(format!("fn {module}::{builder}.items() -> Items<{answer}, {item}, M>"));
    }
}

fn type_lines(item: &TypeItem, lines: &mut Lines) {
    let name = &item.name;
    let kind = match &item.kind {
        TypeKind::Struct => "struct".to_owned(),
        TypeKind::Newtype(ty) => format!("struct({ty})"),
        TypeKind::Alias(ty) => format!("type {ty}"),
        TypeKind::StringEnum | TypeKind::IntegerEnum | TypeKind::MixedEnum | TypeKind::Union => {
            "enum".to_owned()
        }
    };
    lines.insert(format!("{kind} {name}"));
    // These come with the kind.
    let from = match &item.kind {
        TypeKind::StringEnum => Some("&str"),
        TypeKind::IntegerEnum => Some("i64"),
        TypeKind::MixedEnum => Some("Value"),
        _ => None,
    };
    lines.extend(from.map(|from| format!("{name}: From<{from}>")));
    lines.extend(item.traits.iter().map(|implemented| format!("{name}: {implemented}")));
    for field in &item.fields {
        lines.insert(format!("{name}.{}: {}", field.name, field.ty.as_deref().unwrap_or("?")));
    }
    for variant in &item.variants {
        let inner = variant.ty.as_ref().map(|ty| format!("({ty})")).unwrap_or_default();
        lines.insert(format!("{name}::{}{inner}", variant.name));
    }
    if let Some(arguments) = &item.constructor {
        lines.insert(format!("fn {name}::new({})", list(arguments)));
    }
    for setter in item.fields.iter().filter_map(|field| field.setter.as_ref()) {
        lines.insert(format!("fn {name}.{}({})", setter.name, setter.ty));
    }
}

fn rendered(output: &Output) -> Lines {
    let mut lines = Lines::new();
    for feature in output.features.keys() {
        lines.insert(format!("feature {feature}"));
    }
    for (path, text) in &output.files {
        let file = syn::parse_file(text).expect("generated code can be parsed");
        let parts: Vec<String> =
            path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["mod.rs" | "client.rs" | "access.rs"] | ["dispatch" | "mock", ..] => {}
            ["types", rest @ ..] => {
                if !rest.ends_with(&["mod.rs"]) {
                    file.items.iter().for_each(|item| type_item(item, &mut lines));
                }
            }
            [module] => resource(&raw(module), &file.items, &mut lines),
            [module, "calls.rs"] => calls(&raw(module), &file.items, &mut lines),
            _ => panic!("a file of an unknown kind: {}", path.display()),
        }
    }
    lines
}

/// A module's name out of its file's.
fn raw(file: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match syn::parse_str::<syn::Ident>(&stem) {
        Ok(_) => stem,
        Err(_) => format!("r#{stem}"),
    }
}

fn public(item: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => Some(function),
        _ => None,
    })
}

fn arguments(function: &ImplItemFn) -> Vec<(String, String)> {
    let typed = function.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some((spelled(&typed.pat), spelled(&typed.ty))),
        FnArg::Receiver(_) => None,
    });
    typed.collect()
}

fn returned(function: &ImplItemFn) -> String {
    match &function.sig.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => spelled(ty),
    }
}

fn named(function: &ImplItemFn) -> String {
    let all = arguments(function).into_iter().map(|(name, ty)| format!("{name}: {ty}"));
    all.collect::<Vec<_>>().join(", ")
}

fn resource(module: &str, items: &[Item], lines: &mut Lines) {
    for item in items {
        match item {
            Item::Struct(item) => {
                lines.insert(format!("handle {module}::{}", item.ident));
            }
            Item::Impl(item) => lines.extend(public(item).map(|function| {
                let (name, returned) = (&function.sig.ident, returned(function));
                format!("fn {module}.{name}({}) -> {returned}", named(function))
            })),
            _ => {}
        }
    }
}

fn calls(module: &str, items: &[Item], lines: &mut Lines) {
    for item in items {
        match item {
            Item::Struct(item) => {
                let call = item.fields.iter().next().map(|field| spelled(&field.ty));
                let call = call.unwrap_or_default();
                let answer = call.strip_prefix("Call<").and_then(|call| call.strip_suffix(", M>"));
                let answer = answer.unwrap_or(&call);
                lines.insert(format!("struct {module}::{} for {answer}", item.ident));
            }
            Item::Impl(item) => lines.extend(public(item).map(|function| {
                let builder = spelled(&item.self_ty).replace("<M>", "");
                let (name, arguments) = (&function.sig.ident, arguments(function));
                match arguments.first() {
                    Some((_, ty)) => format!("fn {module}::{builder}.{name}({ty})"),
                    None => format!("fn {module}::{builder}.{name}() -> {}", returned(function)),
                }
            })),
            _ => {}
        }
    }
}

fn type_item(item: &Item, lines: &mut Lines) {
    match item {
        Item::Struct(item) => {
            let name = item.ident.to_string();
            derives(&name, &item.attrs, lines);
            match &item.fields {
                Fields::Unnamed(fields) => {
                    let ty = fields.unnamed.first().map(|field| spelled(&field.ty));
                    lines.insert(format!("struct({}) {name}", ty.unwrap_or_default()));
                }
                fields => {
                    lines.insert(format!("struct {name}"));
                    for field in fields {
                        let field_name = field.ident.as_ref().expect("a name");
                        lines.insert(format!("{name}.{field_name}: {}", spelled(&field.ty)));
                    }
                }
            }
        }
        Item::Enum(item) => {
            let name = item.ident.to_string();
            derives(&name, &item.attrs, lines);
            lines.insert(format!("enum {name}"));
            for variant in item.variants.iter().filter(|variant| variant.ident != "Unrecognized") {
                let inner = match &variant.fields {
                    Fields::Unit => String::new(),
                    fields => spelled(fields),
                };
                lines.insert(format!("{name}::{}{inner}", variant.ident));
            }
        }
        Item::Type(item) => {
            lines.insert(format!("type {} {}", spelled(&item.ty), item.ident));
        }
        Item::Impl(item) => implementation(item, lines),
        _ => {}
    }
}

fn derives(name: &str, attributes: &[syn::Attribute], lines: &mut Lines) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let paths = attribute
            .parse_args_with(
                syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated,
            )
            .expect("a list of traits");
        lines.extend(paths.iter().map(|path| format!("{name}: {}", spelled(path))));
    }
}

fn implementation(item: &ItemImpl, lines: &mut Lines) {
    let name = spelled(&item.self_ty);
    let gated = item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
    let Some((path, _)) = &item.trait_ else {
        for function in public(item) {
            let function_name = &function.sig.ident;
            let is_setter = function.sig.inputs.iter().any(|argument| {
                matches!(argument, FnArg::Receiver(receiver) if !spelled(receiver).starts_with('&'))
            });
            if function_name == "new" {
                lines.insert(format!("fn {name}::new({})", named(function)));
            } else if is_setter {
                let ty = arguments(function).pop().map(|(_, ty)| ty).unwrap_or_default();
                lines.insert(format!("fn {name}.{function_name}({ty})"));
            }
        }
        return;
    };
    let of = spelled(path);
    let last = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match last.as_str() {
        "Serialize" | "Deserialize" | "PartialEq" if !gated => {
            lines.insert(format!("{name}: {last}"));
        }
        "From" if ["Multipart", "Form"].contains(&name.as_str()) => {
            let source = of.trim_start_matches("From<").trim_end_matches('>');
            lines.insert(format!("{source}: Into<{name}>"));
        }
        "From" => {
            lines.insert(format!("{name}: {of}"));
        }
        _ => {}
    }
}
