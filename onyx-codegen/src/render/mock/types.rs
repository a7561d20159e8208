//! What a test needs to make a value of a type that a client only receives: `new` and setters for
//! structs, conversions for unions, and `from_json` for every type.

use crate::api::Shape;
use crate::names::Ident;
use crate::render::imports::{FileImports, lines};
use crate::render::pages::Pages;
use crate::render::types::{File, Folders, features, folder_name};
use crate::render::{Context, TypeView, docs, structs, unions};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The module `types` in the mock's folder, with a file for each folder of types; says whether there
/// are any.
pub(super) fn pages<'a>(
    context: &'a Context<'a>,
    mock: &Path,
    folders: &'a Folders<'a>,
    pages: &mut Pages<'a>,
) -> bool {
    let mut modules = Vec::new();
    for (folder, members) in folders {
        if members.iter().any(|file| file.types.iter().any(has_impl)) {
            let path = mock.join("types").join(format!("{}.rs", folder_name(context, *folder)));
            pages.add(path, move || items(context, *folder, members));
            modules.push(*folder);
        }
    }
    let has_types = !modules.is_empty();
    if has_types {
        pages.add(mock.join("types/mod.rs"), move || root(context, &modules));
    }
    has_types
}

/// The module that holds the files, of which there is one for each of the folders.
fn root(context: &Context<'_>, folders: &[Option<usize>]) -> TokenStream {
    let modules = folders.iter().map(|folder| {
        let resource = folder.and_then(|index| context.names.resources.get(index));
        if let Some(names) = resource {
            let (feature, module) = (&names.feature, &names.module);
            quote!(#[cfg(feature = #feature)] mod #module;)
        } else {
            quote!(
                mod shared;
            )
        }
    });
    let about = docs::inner_comment(&["How tests make what a client only receives.".to_owned()]);
    quote! {
        #about
        #![allow(unused_imports, reason = "what several resources reach depends on which are on")]
        #(#modules)*
    }
}

fn items(context: &Context<'_>, folder: Option<usize>, members: &[File<'_>]) -> TokenStream {
    let mut imports = FileImports::default();
    let mut makers = Vec::new();
    // By the resources that reach them: in a resource's own folder all have the same.
    let mut readers: BTreeMap<&BTreeSet<usize>, Vec<&Ident>> = BTreeMap::new();
    let gate = |resources| folder.is_none().then(|| features(context, resources));
    for file in members {
        let gate = gate(file.resources);
        for view in file.types.iter().filter(|view| has_impl(view)) {
            let items = maker(context, view, &mut imports);
            makers.extend(items.iter().map(|item| quote!(#gate #item)));
            readers.entry(file.resources).or_default().push(&view.names.name);
        }
    }
    let readers = readers.iter().map(|(resources, names)| {
        let gate = gate(resources);
        quote!(#gate crate::runtime::mock::from_json! { #(#names,)* })
    });
    let about = match folder {
        Some(_) => format!("Types that only {} uses.", docs::code(folder_name(context, folder))),
        None => "Types that several resources use.".to_owned(),
    };
    let about = docs::inner_comment(&[about]);
    let own = imports.types.types.clone();
    let uses = lines(context, &imports, &own);
    quote! {
        #about
        #uses
        use crate::types::*;
        #(#makers)*
        #(#readers)*
    }
}

/// Whether it is a type of its own, and not another name for one.
fn has_impl(view: &TypeView<'_>) -> bool {
    !matches!(view.def.shape, Shape::Alias(_)) || view.facts.recursive_alias
}

/// The items that make a value of a type that is not sent, and so has nothing of the kind.
fn maker(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> Vec<TokenStream> {
    match &view.def.shape {
        Shape::Struct(object) if !view.facts.sent && !view.facts.form => {
            let fields = structs::fields(context, view, object, imports);
            vec![structs::constructor(context, view, object, &fields, imports)]
        }
        Shape::Tagged(_) | Shape::Untagged(_) if !view.facts.sent => {
            unions::conversions(context, view, imports)
        }
        _ => Vec::new(),
    }
}
