//! What a test needs to make a value of a type that a client only receives: `new` and setters for
//! structs, conversions for unions, and `from_json` for every type.

use crate::api::Shape;
use crate::diagnostic::Diagnostics;
use crate::names::Ident;
use crate::render::imports::{FileImports, lines};
use crate::render::types::{self, File, features, folder_name};
use crate::render::{Context, TypeView, docs, format, structs, unions};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Writes the module `types` in the mock's folder, with a file for each folder of types; says
/// whether there are any.
pub(super) fn render(
    context: &Context<'_>,
    mock: &Path,
    files: &mut BTreeMap<PathBuf, String>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut modules = Vec::new();
    for (folder, members) in types::folders(context) {
        let Some(items) = items(context, folder, &members) else { continue };
        let name = folder_name(context, folder);
        let path = mock.join("types").join(format!("{name}.rs"));
        files.insert(path, format::file(items, diagnostics));
        let resource = folder.and_then(|index| context.names.resources.get(index));
        modules.push(if let Some(names) = resource {
            let (feature, module) = (&names.feature, &names.module);
            quote!(#[cfg(feature = #feature)] mod #module;)
        } else {
            quote!(
                mod shared;
            )
        });
    }
    if modules.is_empty() {
        return false;
    }
    let about = docs::inner_comment(&["How tests make what a client only receives.".to_owned()]);
    let root = quote! {
        #about
        #![allow(unused_imports, reason = "what several resources reach depends on which are on")]
        #(#modules)*
    };
    files.insert(mock.join("types/mod.rs"), format::file(root, diagnostics));
    true
}

fn items(
    context: &Context<'_>,
    folder: Option<usize>,
    members: &[File<'_>],
) -> Option<TokenStream> {
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
    if readers.is_empty() {
        return None;
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
    Some(quote! {
        #about
        #uses
        use crate::types::*;
        #(#makers)*
        #(#readers)*
    })
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
