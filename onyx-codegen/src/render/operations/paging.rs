//! The two functions of an operation that is paged: its pages, and the items on them.

use super::{Function, Uses, answer};
use crate::api::{Field, Integer, Shape, Type};
use crate::config::PagingWay;
use crate::names::Ident;
use crate::paging::{Member, Paged};
use crate::render::structs::{Slot, resolve, slot_of};
use crate::render::ty::{Path, rust};
use crate::render::{Context, docs};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The functions, for the impl of the operation's builder.
pub(super) fn functions(
    context: &Context<'_>,
    function: &Function<'_>,
    uses: &mut Uses,
) -> Option<TokenStream> {
    let paged = function.paging?;
    uses.runtime.extend(["Items", "Pages", "Paging"]);
    let page = answer::ty(context, function, uses);
    let item = rust(context, &paged.item, Path::Qualified, &mut uses.types);
    uses.generated |= !uses.types.types.is_empty();
    let paging = described(context, paged)?;
    let begin = format!(
        "Nothing is sent before a page is wanted. Where {} is set, they begin there.",
        docs::code(&paged.position)
    );
    let pages_docs = docs::comment(&docs::paragraphs([
        vec!["All answers, page by page.".to_owned()],
        docs::wrapped(&begin),
    ]));
    let items_docs = docs::comment(&["The items of all answers, page by page.".to_owned()]);
    Some(quote! {
        #pages_docs
        pub fn pages(self) -> Pages<#page, #item, M> {
            let paging = Paging::<#page, #item>::#paging;
            Pages::new(self.call, paging)
        }
        #items_docs
        pub fn items(self) -> Items<#page, #item, M> {
            self.pages().items()
        }
    })
}

/// What tells the runtime how the pages follow one another, behind `Paging::`.
fn described(context: &Context<'_>, paged: &Paged) -> Option<TokenStream> {
    let parameter = &paged.position;
    let first = Literal::i64_unsuffixed(paged.first);
    let lists = lists(context, &paged.lists)?;
    let (borrowed, owned) = (borrowed(&lists), owned(&lists));
    let begin = match paged.way {
        PagingWay::Page => quote!(page(#parameter, #first, #borrowed, #owned)),
        PagingWay::Offset => quote!(offset(#parameter, #first, #borrowed, #owned)),
        PagingWay::Cursor => {
            let next = match text(context, paged.next?, &quote!(page))? {
                (text, true) => text,
                (text, false) => quote!(Some(#text)),
            };
            quote!(told(#parameter, |page| #next, #borrowed, #owned))
        }
        PagingWay::Before => {
            let last = iter(&lists);
            let next = match text(context, paged.next?, &quote!(item))? {
                (text, true) => quote!(#last.next_back().and_then(|item| #text)),
                (text, false) => quote!(#last.next_back().map(|item| #text)),
            };
            quote!(told(#parameter, |page| #next, #borrowed, #owned))
        }
    };
    let size = paged.size.as_ref().map(|(parameter, default)| {
        let default = default.map(Literal::i64_unsuffixed);
        let default = default.map_or_else(|| quote!(None), |default| quote!(Some(#default)));
        quote!(.size(#parameter, #default))
    });
    let total = paged.total.and_then(|member| number(context, member));
    let total = total.map(|total| quote!(.total(|page| #total)));
    let more = paged.more.and_then(|member| flag(context, member));
    let more = more.map(|more| quote!(.more(|page| #more)));
    Some(quote!(#begin #size #total #more))
}

/// A field as Rust has it.
struct FieldView<'a> {
    name: &'a Ident,
    field: &'a Field,
    slot: Slot,
}

fn member<'a>(context: &Context<'a>, member: Member) -> Option<FieldView<'a>> {
    let Shape::Struct(object) = &context.def(member.owner)?.shape else { return None };
    let field = object.fields.get(member.field)?;
    let name = context.names.of(member.owner)?.members.get(member.field)?;
    Some(FieldView { name, field, slot: slot_of(context, member.owner, field) })
}

fn lists<'a>(context: &Context<'a>, lists: &[Member]) -> Option<Vec<FieldView<'a>>> {
    lists.iter().map(|list| member(context, *list)).collect()
}

/// `|page| …`, a list of references to the items.
fn borrowed(lists: &[FieldView<'_>]) -> TokenStream {
    let items = iter(lists);
    quote!(|page| #items.collect())
}

/// An iterator over references to the items of `page`.
fn iter(lists: &[FieldView<'_>]) -> TokenStream {
    let Some((first, deeper)) = lists.split_first() else { return quote!(page.iter()) };
    let each = |holder: TokenStream, list: &FieldView<'_>| {
        let name = list.name;
        match list.slot {
            Slot::Plain => quote!(#holder.#name.iter()),
            Slot::Maybe => quote!(#holder.#name.as_ref().into_iter().flatten()),
            Slot::Nullable | Slot::Optional => quote!(#holder.#name.iter().flatten()),
        }
    };
    deeper.iter().fold(each(quote!(page), first), |items, list| {
        let inner = each(quote!(list), list);
        quote!(#items.flat_map(|list| #inner))
    })
}

/// `|page| …`, a list of the items.
fn owned(lists: &[FieldView<'_>]) -> TokenStream {
    let each = |holder: TokenStream, list: &FieldView<'_>| {
        let name = list.name;
        match list.slot {
            Slot::Plain => quote!(#holder.#name),
            Slot::Maybe => quote!(#holder.#name.value().unwrap_or_default()),
            Slot::Nullable | Slot::Optional => quote!(#holder.#name.unwrap_or_default()),
        }
    };
    match lists {
        [] => quote!(|page| page),
        [only] => {
            let list = each(quote!(page), only);
            quote!(|page| #list)
        }
        [first, deeper @ ..] => {
            let first = each(quote!(page), first);
            let items = deeper.iter().fold(quote!(#first.into_iter()), |items, list| {
                let inner = each(quote!(list), list);
                quote!(#items.flat_map(|list| #inner))
            });
            quote!(|page| #items.collect())
        }
    }
}

/// A position as text, and whether that is an `Option`.
fn text(context: &Context<'_>, of: Member, holder: &TokenStream) -> Option<(TokenStream, bool)> {
    let FieldView { name, slot, .. } = member(context, of)?;
    Some(match slot {
        Slot::Plain => (quote!(#holder.#name.to_string()), false),
        _ => (quote!(#holder.#name.as_ref().map(ToString::to_string)), true),
    })
}

/// A number of `page`, an `Option<i64>`.
fn number(context: &Context<'_>, of: Member) -> Option<TokenStream> {
    let FieldView { name, field, slot } = member(context, of)?;
    let wide = match resolve(context, &field.ty) {
        Type::Integer(Integer::I64) => None,
        Type::Integer(Integer::I32) => Some(quote!(.map(i64::from))),
        _ => Some(quote!(.and_then(|number| i64::try_from(number).ok()))),
    };
    let value = match slot {
        Slot::Plain => quote!(Some(page.#name)),
        Slot::Maybe => quote!(page.#name.value()),
        Slot::Nullable | Slot::Optional => quote!(page.#name),
    };
    Some(quote!(#value #wide))
}

/// A flag of `page`, an `Option<bool>`.
fn flag(context: &Context<'_>, of: Member) -> Option<TokenStream> {
    let FieldView { name, slot, .. } = member(context, of)?;
    Some(match slot {
        Slot::Plain => quote!(Some(page.#name)),
        Slot::Maybe => quote!(page.#name.value()),
        Slot::Nullable | Slot::Optional => quote!(page.#name),
    })
}
