//! What a generated client offers, a line each, read off its text: so a line changes when a caller
//! would notice, and only then.

use onyx_codegen::Output;
use quote::ToTokens;
use std::collections::BTreeMap;
use std::path::Path;
use syn::{Expr, Fields, File, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Lit, Stmt, Type};

/// A line for each operation: method, path, function, what can be set, answer, access.
pub fn operations(output: &Output) -> Vec<String> {
    let levels = levels(output);
    let resources = output.files.iter().filter(|(path, _)| is_resource(path));
    let mut lines: Vec<(String, String)> = resources
        .flat_map(|(path, text)| {
            let resource = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let calls = Path::new(&resource).join("calls.rs");
            let calls = output.files.get(&calls).map(|text| parse(&calls, text));
            let files: Vec<File> = [parse(path, text)].into_iter().chain(calls).collect();
            Resource::read(&files).lines(&resource, &levels)
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A line for each type, for each of its fields and for each of its variants.
pub fn types(output: &Output) -> Vec<String> {
    let files = output.files.iter().filter(|(path, _)| path.starts_with("types"));
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in files.filter(|(path, _)| !path.ends_with("mod.rs")) {
        let file = parse(path, text);
        for item in &file.items {
            if let Some((name, lines)) = type_lines(item, &file) {
                types.insert(name, lines);
            }
        }
    }
    types.into_values().flatten().collect()
}

fn is_resource(path: &Path) -> bool {
    let others = ["mod.rs", "client.rs", "access.rs"];
    path.components().count() == 1 && !others.iter().any(|other| path.ends_with(other))
}

/// The access levels, by the constants that stand for them.
fn levels(output: &Output) -> Levels {
    let path = Path::new("access.rs");
    let Some(text) = output.files.get(path) else { return Levels::new() };
    let level = |item: &Item| match item {
        Item::Const(item) => match &*item.expr {
            Expr::Call(call) => {
                Some((item.ident.to_string(), call.args.first().and_then(text_of)?))
            }
            _ => None,
        },
        _ => None,
    };
    parse(path, text).items.iter().filter_map(level).collect()
}

fn parse(path: &Path, text: &str) -> File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

type Levels = BTreeMap<String, String>;

/// What is in a resource's modules: its own, and that of the calls with optional parameters.
#[derive(Default)]
struct Resource<'f> {
    /// `Operation` constants, by name.
    constants: BTreeMap<String, Constant>,
    /// Of each builder, what it answers and what can be set.
    builders: BTreeMap<String, (String, Vec<String>)>,
    functions: Vec<&'f ImplItemFn>,
}

/// What an `Operation` constant says.
struct Constant {
    method: String,
    path: String,
    access: Option<String>,
}

impl<'f> Resource<'f> {
    fn read(files: &'f [File]) -> Self {
        let mut resource = Self::default();
        for item in files.iter().flat_map(|file| &file.items) {
            match item {
                Item::Const(item) => {
                    let mut constant =
                        Constant { method: String::new(), path: String::new(), access: None };
                    constant.read(&item.expr);
                    resource.constants.insert(item.ident.to_string(), constant);
                }
                Item::Struct(item) => {
                    let call = item
                        .fields
                        .iter()
                        .find(|field| field.ident.as_ref().is_some_and(|ident| ident == "call"));
                    if let Some(call) = call {
                        let answer = answer(&call.ty);
                        resource.builders.entry(item.ident.to_string()).or_default().0 = answer;
                    }
                }
                Item::Impl(item) => resource.read_impl(item),
                _ => {}
            }
        }
        resource
    }

    fn read_impl(&mut self, item: &'f ItemImpl) {
        let name = head(&item.self_ty);
        for function in methods(item).filter(|function| is_public(function)) {
            if spelled(&function.block).contains("Request::new(&") {
                self.functions.push(function);
            } else {
                let setter = format!("{}({})", function.sig.ident, arguments(function));
                self.builders.entry(name.clone()).or_default().1.push(setter);
            }
        }
    }

    fn lines(&self, resource: &str, levels: &Levels) -> Vec<(String, String)> {
        self.functions.iter().map(|function| self.line(resource, function, levels)).collect()
    }

    fn line(&self, resource: &str, function: &ImplItemFn, levels: &Levels) -> (String, String) {
        let body = spelled(&function.block);
        let constant = body.split("Request::new(&").nth(1).and_then(|rest| rest.split(')').next());
        let constant = constant.and_then(|name| self.constants.get(name)).expect("an Operation");
        let syn::ReturnType::Type(_, returned) = &function.sig.output else {
            panic!("{} returns nothing", function.sig.ident)
        };
        let (answer, setters) = match self.builders.get(&head(returned)) {
            Some((answer, setters)) => (answer.clone(), setters.as_slice()),
            None if head(returned) == "Call" => (answer(returned), &[][..]),
            None => panic!("the calls of {resource} hold no {}", spelled(returned)),
        };
        let Constant { method, path, access } = constant;
        let name = &function.sig.ident;
        let setters: String = setters.iter().map(|setter| format!(" .{setter}")).collect();
        let access = access.as_deref().and_then(|name| levels.get(name));
        let access = access.map_or("-", String::as_str);
        let deprecated = if is_deprecated(&function.attrs) { " (deprecated)" } else { "" };
        let line = format!(
            "{method} {path} = {resource}.{name}({}){setters} -> {answer} [{access}]{deprecated}",
            arguments(function)
        );
        (format!("{path} {method}"), line)
    }
}

impl Constant {
    /// Reads `Operation::new(id, Method::GET, path).access(level, …)…` from its end.
    fn read(&mut self, expr: &Expr) {
        match expr {
            Expr::MethodCall(call) => {
                if call.method == "access" {
                    let level = call.args.first().map(spelled);
                    self.access = level.map(|level| level.replace("access::", ""));
                }
                self.read(&call.receiver);
            }
            Expr::Call(call) => {
                let arguments: Vec<&Expr> = call.args.iter().collect();
                if let [_, method, path] = arguments.as_slice() {
                    self.method = spelled(method).replace("Method::", "");
                    self.path = text_of(path).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
}

fn type_lines(item: &Item, file: &File) -> Option<(String, Vec<String>)> {
    let (name, lines) = match item {
        Item::Struct(item) => {
            let name = item.ident.to_string();
            let wires = wires(&name, file);
            let mut lines = vec![format!("struct {name}{}", marks(&name, &item.attrs, file))];
            lines.extend(item.fields.iter().map(|field| field_line(&name, field, &wires)));
            lines.extend(constants(&name, file));
            (name, lines)
        }
        Item::Enum(item) => {
            let name = item.ident.to_string();
            let mut lines = vec![format!("enum {name}{}", marks(&name, &item.attrs, file))];
            lines.extend(item.variants.iter().map(|variant| {
                let inner = match &variant.fields {
                    Fields::Unit => String::new(),
                    fields => spelled(fields),
                };
                let wire = docs(&variant.attrs).into_iter().next();
                let wire = wire.filter(|wire| wire.contains('`'));
                let wire = wire.map(|wire| format!(" = {wire}")).unwrap_or_default();
                format!("{name}::{}{inner}{wire}", variant.ident)
            }));
            (name, lines)
        }
        Item::Type(item) => {
            let name = item.ident.to_string();
            (name.clone(), vec![format!("type {name} = {}", spelled(&item.ty))])
        }
        _ => return None,
    };
    Some((name, lines))
}

fn field_line(owner: &str, field: &syn::Field, wires: &BTreeMap<String, String>) -> String {
    let Some(ident) = &field.ident else { return format!("{owner}.0: {}", spelled(&field.ty)) };
    let name = ident.to_string();
    let wire = wires.get(&name).filter(|wire| *wire != name.trim_start_matches("r#"));
    let wire = wire.map(|wire| format!(" = {wire:?}")).unwrap_or_default();
    let deprecated = if is_deprecated(&field.attrs) { " (deprecated)" } else { "" };
    format!("{owner}.{name}: {}{wire}{deprecated}", spelled(&field.ty))
}

/// Which way a type travels, and what else is to be known of it.
fn marks(name: &str, attributes: &[syn::Attribute], file: &File) -> String {
    let implemented = |wanted: &str| {
        implementations(name, file).any(|(implemented, item)| {
            implemented == wanted
                && !item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"))
        })
    };
    let form = file.items.iter().any(|item| match item {
        Item::Impl(item) => item.trait_.as_ref().is_some_and(|(path, _)| {
            spelled(path) == format!("From<{name}>")
                && ["Form", "Multipart"].contains(&head(&item.self_ty).as_str())
        }),
        _ => false,
    });
    let mut marks = Vec::new();
    marks.extend(implemented("Serialize").then_some("sent"));
    marks.extend(implemented("Deserialize").then_some("received"));
    marks.extend(form.then_some("form"));
    marks.extend(is_deprecated(attributes).then_some("deprecated"));
    format!(": {}", marks.join(", "))
}

/// The traits that are implemented for a type, by the name alone.
fn implementations<'f>(
    name: &'f str,
    file: &'f File,
) -> impl Iterator<Item = (String, &'f ItemImpl)> {
    file.items.iter().filter_map(move |item| match item {
        Item::Impl(item) if head(&item.self_ty) == name => {
            let (path, _) = item.trait_.as_ref()?;
            Some((path.segments.last()?.ident.to_string(), item))
        }
        _ => None,
    })
}

/// What each field is called on the wire, as the code that writes it says.
fn wires(name: &str, file: &File) -> BTreeMap<String, String> {
    let mut wires = BTreeMap::new();
    for (wire, value) in written(name, file) {
        if let Some(field) = value.strip_prefix("&self.") {
            wires.insert(field.to_owned(), wire);
        }
    }
    let forms = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) => item.trait_.as_ref().map(|(path, _)| (spelled(path), item)),
        _ => None,
    });
    for (_, item) in forms.filter(|(path, _)| *path == format!("From<{name}>")) {
        let statements = methods(item).flat_map(|function| &function.block.stmts);
        for statement in statements.map(spelled) {
            let field = statement.split("body.").nth(1).map(|rest| {
                rest.split(|c: char| !c.is_alphanumeric() && !"_#".contains(c))
                    .next()
                    .unwrap_or_default()
            });
            let wire = statement.split('"').nth(1);
            if let (Some(field), Some(wire)) = (field, wire) {
                wires.insert(field.to_owned(), wire.to_owned());
            }
        }
    }
    wires
}

/// What is always written as it is.
fn constants(name: &str, file: &File) -> Vec<String> {
    let constant = |(wire, value): (String, String)| {
        let field = value.starts_with("&self.");
        (!field).then(|| format!("{name}.{wire:?} = {}", value.trim_start_matches('&')))
    };
    written(name, file).into_iter().filter_map(constant).collect()
}

/// The calls in a struct's `Serialize`: name on the wire, and what is written.
fn written(name: &str, file: &File) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (_, item) in implementations(name, file).filter(|(name, _)| name == "Serialize") {
        for statement in methods(item).flat_map(|function| &function.block.stmts) {
            let Stmt::Expr(expr, _) = statement else { continue };
            let mut expr = expr;
            while let Expr::MethodCall(call) = expr {
                let arguments: Vec<&Expr> = call.args.iter().collect();
                if let [wire, value] = arguments.as_slice() {
                    found.extend(text_of(wire).map(|wire| (wire, spelled(value))));
                }
                expr = &call.receiver;
            }
        }
    }
    found.reverse();
    found
}

fn methods(item: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

fn is_public(function: &ImplItemFn) -> bool {
    matches!(function.vis, syn::Visibility::Public(_))
}

fn is_deprecated(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

fn docs(attributes: &[syn::Attribute]) -> Vec<String> {
    let docs = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    docs.filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(meta) => text_of(&meta.value).map(|text| text.trim().to_owned()),
        _ => None,
    })
    .collect()
}

/// The arguments of a function, but for `self`.
fn arguments(function: &ImplItemFn) -> String {
    let arguments = function.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(format!(
            "{}: {}",
            spelled(&typed.pat).trim_start_matches("mut "),
            spelled(&typed.ty)
        )),
        FnArg::Receiver(_) => None,
    });
    arguments.collect::<Vec<_>>().join(", ")
}

/// `T` of `Call<T, M>`.
fn answer(ty: &Type) -> String {
    let ty = spelled(ty);
    let inner = ty.strip_prefix("Call<").and_then(|ty| ty.strip_suffix(", M>"));
    inner.unwrap_or(&ty).to_owned()
}

/// The name of a type, without its arguments.
fn head(ty: &Type) -> String {
    spelled(ty).split('<').next().unwrap_or_default().to_owned()
}

fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Tokens as a person writes them.
pub fn spelled(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (",>", ">"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" . ", "."),
    ] {
        text = text.replace(from, to);
    }
    text
}
