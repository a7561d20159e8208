//! The files of types: a file for each component with what stands inside of it, in a folder for
//! each resource that alone reaches it, or in `shared`.

use super::imports::{FileImports, READS, WRITES, gate, lines};
use super::pages::Pages;
use super::ty::{Path, rust};
use super::{Context, TypeView, docs, enums, structs, unions};
use crate::api::{Origin, Shape, Type, TypeId};
use crate::names::Ident;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A file: the type that gives it its name, and the types in it.
pub(super) struct File<'a> {
    module: &'a Ident,
    pub(super) types: Vec<TypeView<'a>>,
    pub(super) resources: &'a BTreeSet<usize>,
}

/// The files of each folder: one for each resource, and one of what several reach.
pub(super) type Folders<'a> = BTreeMap<Option<usize>, Vec<File<'a>>>;

/// What writes one type.
pub(super) type Item = fn(&Context<'_>, &TypeView<'_>, &mut FileImports) -> TokenStream;

/// The files of types, each of which `item` writes, and the modules that hold them.
pub(super) fn pages<'a>(
    context: &'a Context<'a>,
    folders: &'a Folders<'a>,
    item: Item,
    pages: &mut Pages<'a>,
) {
    for (folder, members) in folders {
        let path = PathBuf::from("types").join(folder_name(context, *folder));
        pages.add(path.join("mod.rs"), move || folder_module(context, *folder, members));
        for file in members {
            let path = path.join(format!("{}.rs", file.module.plain()));
            pages.add(path, move || file_items(context, item, file));
        }
    }
    pages.add("types/mod.rs", move || types_module(context, folders));
}

/// All types that operations reach, by the folder that they stand in.
pub(super) fn folders<'a>(context: &Context<'a>) -> Folders<'a> {
    let mut folders = Folders::new();
    for file in split(context) {
        let mut resources = file.resources.iter().copied();
        let folder = match (resources.next(), resources.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        folders.entry(folder).or_default().push(file);
    }
    for members in folders.values_mut() {
        members.sort_by_key(|file| file.module);
    }
    folders
}

pub(super) fn folder_name<'a>(context: &Context<'a>, folder: Option<usize>) -> &'a str {
    folder
        .and_then(|resource| context.names.resources.get(resource))
        .map_or("shared", |names| names.module.plain())
}

/// The types that operations reach, in files: what stands inside of a component comes with it.
fn split<'a>(context: &Context<'a>) -> Vec<File<'a>> {
    let mut files: BTreeMap<usize, File<'a>> = BTreeMap::new();
    let owners: BTreeMap<&str, usize> = context
        .api
        .types
        .iter()
        .enumerate()
        .filter_map(|(id, def)| match &def.origin {
            Origin::Component(name) => Some((name.as_str(), id)),
            _ => None,
        })
        .collect();
    for (id, def) in context.api.types.iter().enumerate() {
        let id = TypeId(id);
        let (Some(names), facts) = (context.names.of(id), context.facts_of(id)) else { continue };
        if !facts.reached() {
            continue;
        }
        let owner = match &def.origin {
            Origin::InComponent { component, .. } => owners.get(component.as_str()).copied(),
            _ => None,
        };
        // What other resources reach too does not compile where its owner does not.
        let owner =
            owner.filter(|owner| context.facts_of(TypeId(*owner)).resources == facts.resources);
        let owner = owner.unwrap_or(id.0);
        let module = context.names.of(TypeId(owner)).map_or(&names.module, |names| &names.module);
        let view = TypeView { id, def, names, facts };
        files
            .entry(owner)
            .or_insert_with(|| File { module, types: Vec::new(), resources: &facts.resources })
            .types
            .push(view);
    }
    files.into_values().collect()
}

fn file_items(context: &Context<'_>, item: Item, file: &File<'_>) -> TokenStream {
    let mut imports = FileImports::default();
    let items: Vec<TokenStream> =
        file.types.iter().map(|view| item(context, view, &mut imports)).collect();
    let own = file.types.iter().map(|view| view.id).collect();
    let uses = lines(context, &imports, &own);
    quote!(#uses #(#items)*)
}

/// One type and what is implemented for it, without imports; nothing where it is not generated.
pub(super) fn one(context: &Context<'_>, id: TypeId) -> TokenStream {
    let (Some(def), Some(names)) = (context.def(id), context.names.of(id)) else {
        return TokenStream::new();
    };
    let facts = context.facts_of(id);
    if !facts.reached() {
        return TokenStream::new();
    }
    item(context, &TypeView { id, def, names, facts }, &mut FileImports::default())
}

pub(super) fn item(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> TokenStream {
    match &view.def.shape {
        Shape::Struct(_) => structs::render(context, view, imports),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::MixedEnum(_) => {
            enums::render(context, view, imports)
        }
        Shape::Tagged(_) | Shape::Untagged(_) => unions::render(context, view, imports),
        Shape::Alias(ty) if view.facts.recursive_alias => newtype(context, view, ty, imports),
        Shape::Alias(ty) => {
            let name = &view.names.name;
            let docs = type_docs(context, view);
            let ty = rust(context, ty, Path::Bare, &mut imports.types);
            quote!(#docs pub type #name = #ty;)
        }
    }
}

/// An alias that reaches itself.
fn newtype(
    context: &Context<'_>,
    view: &TypeView<'_>,
    ty: &Type,
    imports: &mut FileImports,
) -> TokenStream {
    let name = &view.names.name;
    let docs = type_docs(context, view);
    let derives = derives(context, view, &["Clone", "Debug", "PartialEq"]);
    let ty = rust(context, ty, Path::Bare, &mut imports.types);
    let boxed = view.facts.boxed.first().copied().unwrap_or(false);
    let ty = if boxed { quote!(Box<#ty>) } else { ty };
    let (sent, received) = (gate(view.facts.sent), gate(view.facts.received));
    imports.ser.uses(view.facts.sent, &[], WRITES);
    imports.de.uses(view.facts.received, &[], READS);
    quote! {
        #docs
        #derives
        pub struct #name(pub #ty);
        #sent
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Serialize::serialize(&self.0, serializer)
            }
        }
        #received
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer).map(Self)
            }
        }
    }
}

/// The derives of a type: those of its kind, and those that the rules add.
pub(super) fn derives(context: &Context<'_>, view: &TypeView<'_>, kind: &[&str]) -> TokenStream {
    let rule = match &view.def.origin {
        Origin::Component(name) => context.config.derives.get(name),
        _ => None,
    };
    let all = if view.facts.holds_file { &["Debug"] } else { kind };
    // `PartialEq` every type has, some without a derive.
    let more = rule.into_iter().flatten().map(String::as_str);
    let more = more.filter(|name| !all.contains(name) && *name != "PartialEq");
    // A rule's derive is a path written by the maintainer, such as `schemars::JsonSchema`.
    let paths =
        all.iter().copied().chain(more).filter_map(|path| syn::parse_str::<syn::Path>(path).ok());
    quote!(#[derive(#(#paths),*)])
}

/// What is to be said of a type.
pub(super) fn type_docs(context: &Context<'_>, view: &TypeView<'_>) -> TokenStream {
    let name = match &view.def.origin {
        Origin::Component(name) => name.as_str(),
        _ => view.names.name.plain(),
    };
    let title = docs::title(&view.def.docs, name);
    let description = docs::description(&view.def.docs);
    let deprecated = view.def.docs.deprecated.then(|| quote!(#[deprecated]));
    let examples = view.def.docs.examples.iter().take(1);
    let example =
        examples.map(|example| format!("Example: {}.", docs::literal(example))).collect::<Vec<_>>();
    let comment =
        docs::comment(&docs::paragraphs([title, description, uses(context, view), example]));
    quote!(#comment #deprecated)
}

/// Which operations take or answer the type as it is.
fn uses(context: &Context<'_>, view: &TypeView<'_>) -> Vec<String> {
    let list = |word: &str, operations: &[usize]| {
        let shown =
            operations.iter().take(3).filter_map(|index| context.api.operations.get(*index));
        let shown: Vec<String> = shown
            .map(|operation| docs::code(&format!("{} {}", operation.method, operation.path)))
            .collect();
        let more = operations.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!shown.is_empty()).then(|| format!("{word} {}{more}.", shown.join(", ")))
    };
    [list("Body of", &view.facts.body_of), list("Answer of", &view.facts.answer_of)]
        .into_iter()
        .flatten()
        .collect()
}

/// The module of one folder.
fn folder_module(
    context: &Context<'_>,
    folder: Option<usize>,
    members: &[File<'_>],
) -> TokenStream {
    let about = match folder {
        Some(_) => format!("Types that only {} uses.", docs::code(folder_name(context, folder))),
        None => "Types that several resources use.".to_owned(),
    };
    let about = docs::inner_comment(&[about]);
    let (mut modules, mut exports) = (Vec::new(), Vec::new());
    for file in members {
        let module = file.module;
        let gate = folder.is_none().then(|| features(context, file.resources));
        let names = file.types.iter().map(|view| &view.names.name);
        modules.push(quote!(#gate mod #module;));
        exports.push(quote!(#gate pub use #module::{#(#names),*};));
    }
    quote!(#about #(#modules)* #(#exports)*)
}

/// The condition that one of the resources is compiled.
pub(super) fn features(context: &Context<'_>, resources: &BTreeSet<usize>) -> TokenStream {
    let names: Vec<&str> = resources
        .iter()
        .filter_map(|resource| context.names.resources.get(*resource))
        .map(|names| names.feature.as_str())
        .collect();
    match names.as_slice() {
        [name] => quote!(#[cfg(feature = #name)]),
        names if names.len() == context.names.resources.len() && names.is_empty() => quote!(),
        names => quote!(#[cfg(any(#(feature = #names),*))]),
    }
}

/// The module that holds the folders.
fn types_module(context: &Context<'_>, folders: &Folders<'_>) -> TokenStream {
    let about = docs::inner_comment(&[
        "Everything that is sent and received.".to_owned(),
        String::new(),
        "A type is here when a resource that reaches it is compiled. It is `Serialize` when it is"
            .to_owned(),
        "sent and `Deserialize` when it is received; with the feature `full-serde` it is both."
            .to_owned(),
    ]);
    let (mut modules, mut exports) = (Vec::new(), Vec::new());
    for folder in folders.keys() {
        let (gate, module) = match folder.and_then(|index| context.names.resources.get(index)) {
            Some(names) => {
                let (feature, module) = (&names.feature, &names.module);
                (Some(quote!(#[cfg(feature = #feature)])), quote!(#module))
            }
            // Each type in it has a condition of its own.
            None => (None, quote!(shared)),
        };
        let unused = folder.is_none().then(|| quote!(#[allow(unused_imports)]));
        modules.push(quote!(#gate mod #module;));
        exports.push(quote!(#unused #gate pub use #module::*;));
    }
    quote!(#about #(#modules)* #(#exports)*)
}
