//! Unions: told apart by a tag, or by what their members look like.

use super::imports::{FileImports, READS, READS_MEMBERS, WRITES, gate};
use super::structs::{constant, resolve};
use super::ty::{Imports, Path, rust};
use super::{Context, TypeView, docs};
use crate::api::{Shape, Tagged, TaggedVariant, Type};
use crate::names::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// The union and all that is implemented for it.
pub(super) fn render(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> TokenStream {
    let Some(variants) = variants(context, view, imports) else { return TokenStream::new() };
    imports.types.value = true;
    imports.ser.uses(view.facts.sent, &[], WRITES);
    let definition = definition(context, view, &variants);
    let conversions =
        if view.facts.sent { from_members(context, view, &variants) } else { Vec::new() };
    let (write, read) = match &view.def.shape {
        Shape::Tagged(union) => (
            write_tagged(context, view, union, imports),
            read_tagged(context, view, union, imports),
        ),
        _ => (write_untagged(view), read_untagged(context, view, &variants, imports)),
    };
    quote!(#definition #(#conversions)* #write #read)
}

/// `From` for each member whose type no other member has.
pub(super) fn conversions(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> Vec<TokenStream> {
    let variants = variants(context, view, imports).unwrap_or_default();
    from_members(context, view, &variants)
}

/// Of each member of a union, whether a value of its type can be of no other: aliases are seen
/// through, since they are the same type to Rust.
pub(super) fn are_distinct(context: &Context<'_>, members: &[Type]) -> Vec<bool> {
    let spelled = |ty: &Type| {
        let ty = expanded(context, ty);
        rust(context, &ty, Path::Bare, &mut Imports::default()).to_string()
    };
    let all: Vec<String> = members.iter().map(spelled).collect();
    let times = |ty: &String| all.iter().filter(|other| *other == ty).count();
    all.iter().map(|ty| ty != "Value" && times(ty) == 1).collect()
}

/// A type with what its aliases stand for, at every depth. A recursive alias is a type of its own.
fn expanded(context: &Context<'_>, ty: &Type) -> Type {
    let inner = |ty: &Type| Box::new(expanded(context, ty));
    match ty {
        Type::List(item) => Type::List(inner(item)),
        Type::Nullable(value) => Type::Nullable(inner(value)),
        Type::Map { key, value } => Type::Map { key: *key, value: inner(value) },
        Type::Tuple(items) => {
            Type::Tuple(items.iter().map(|item| expanded(context, item)).collect())
        }
        Type::Named(id) => match context.def(*id).map(|def| &def.shape) {
            Some(Shape::Alias(meant)) if !context.facts_of(*id).recursive_alias => {
                expanded(context, meant)
            }
            _ => ty.clone(),
        },
        _ => ty.clone(),
    }
}

/// A variant and what it holds.
struct Variant<'a> {
    name: &'a Ident,
    ty: Type,
    boxed: bool,
    rust: TokenStream,
}

/// The types of a union's members; none where it is no union.
pub(super) fn members(view: &TypeView<'_>) -> Option<Vec<Type>> {
    match &view.def.shape {
        Shape::Tagged(union) => {
            Some(union.variants.iter().map(|variant| Type::Named(variant.ty)).collect())
        }
        Shape::Untagged(members) => Some(members.clone()),
        _ => None,
    }
}

fn variants<'a>(
    context: &Context<'_>,
    view: &TypeView<'a>,
    imports: &mut FileImports,
) -> Option<Vec<Variant<'a>>> {
    let named = members(view)?.into_iter().zip(&view.names.members).enumerate();
    let variants = named.map(|(index, (ty, name))| {
        let boxed = view.facts.boxed.get(index).copied().unwrap_or(false);
        let rust = rust(context, &ty, Path::Bare, &mut imports.types);
        Variant { name, ty, boxed, rust }
    });
    Some(variants.collect())
}

fn definition(context: &Context<'_>, view: &TypeView<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let name = &view.names.name;
    let docs = super::types::type_docs(context, view);
    let derives = super::types::derives(context, view, &["Clone", "Debug", "PartialEq"]);
    let tags: Vec<TokenStream> = match &view.def.shape {
        Shape::Tagged(union) => union.variants.iter().map(|v| tag_docs(&union.tag, v)).collect(),
        _ => variants.iter().map(|_| TokenStream::new()).collect(),
    };
    let variants = variants.iter().zip(tags).map(|(variant, docs)| {
        let (name, ty) = (variant.name, &variant.rust);
        let ty = if variant.boxed { quote!(Box<#ty>) } else { quote!(#ty) };
        quote!(#docs #name(#ty),)
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A member that the document does not know, as it came.
            Unrecognized(Value),
        }
    }
}

fn tag_docs(tag: &str, variant: &TaggedVariant) -> TokenStream {
    let values: Vec<String> = variant.tags.iter().map(|tag| docs::code(tag)).collect();
    docs::comment(&[format!("{} is {}.", docs::code(tag), values.join(" or "))])
}

fn from_members(
    context: &Context<'_>,
    view: &TypeView<'_>,
    variants: &[Variant<'_>],
) -> Vec<TokenStream> {
    let name = &view.names.name;
    let types: Vec<Type> = variants.iter().map(|variant| variant.ty.clone()).collect();
    let distinct = variants.iter().zip(are_distinct(context, &types));
    let all = distinct.filter(|(_, distinct)| *distinct).map(|(variant, _)| {
        let (variant_name, ty) = (variant.name, &variant.rust);
        let value = if variant.boxed { quote!(Box::new(value)) } else { quote!(value) };
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant_name(#value)
                }
            }
        }
    });
    all.collect()
}

fn write_untagged(view: &TypeView<'_>) -> TokenStream {
    let arms =
        view.names.members.iter().map(
            |variant| quote!(Self::#variant(value) => Serialize::serialize(value, serializer),),
        );
    write(view, &quote!(#(#arms)*))
}

fn write(view: &TypeView<'_>, arms: &TokenStream) -> TokenStream {
    let (name, gate) = (&view.names.name, gate(view.facts.sent));
    quote! {
        #gate
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #arms
                    Self::Unrecognized(value) => Serialize::serialize(value, serializer),
                }
            }
        }
    }
}

/// How a member of a tagged union holds the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TagIn {
    /// As a constant that it writes itself.
    Constant,
    /// As a field like any other.
    Field,
    /// As a field of any text, which may hold another tag than the member's or none at all.
    Text,
    /// Not at all.
    Nowhere,
}

fn tag_in(context: &Context<'_>, tag: &str, variant: &TaggedVariant) -> TagIn {
    let Some(Shape::Struct(object)) = context.def(variant.ty).map(|def| &def.shape) else {
        return TagIn::Nowhere;
    };
    let Some(field) = object.fields.iter().find(|field| field.name == tag) else {
        return TagIn::Nowhere;
    };
    let written = field.constant.as_ref().and_then(|value| value.as_str());
    match written {
        Some(value) if variant.tags == [value] => TagIn::Constant,
        Some(_) => TagIn::Nowhere,
        None if constant(field).is_some() => TagIn::Nowhere,
        None if field.ty == Type::String && variant.tags.len() == 1 => TagIn::Text,
        None => TagIn::Field,
    }
}

fn write_tagged(
    context: &Context<'_>,
    view: &TypeView<'_>,
    union: &Tagged,
    imports: &mut FileImports,
) -> TokenStream {
    let arms = union.variants.iter().zip(&view.names.members).map(|(variant, name)| {
        if let (TagIn::Nowhere | TagIn::Text, Some(value)) =
            (tag_in(context, &union.tag, variant), variant.tags.first())
        {
            imports.ser.uses(view.facts.sent, &["self"], &[]);
            let tag = &union.tag;
            return quote!(Self::#name(value) => ser::tagged(serializer, #tag, #value, value),);
        }
        quote!(Self::#name(value) => Serialize::serialize(value, serializer),)
    });
    let arms: Vec<TokenStream> = arms.collect();
    write(view, &quote!(#(#arms)*))
}

fn read_tagged(
    context: &Context<'_>,
    view: &TypeView<'_>,
    union: &Tagged,
    imports: &mut FileImports,
) -> TokenStream {
    imports.de.uses(view.facts.received, &["self", "Rest", "Tagged"], READS_MEMBERS);
    let (name, gate, tag) = (&view.names.name, gate(view.facts.received), &union.tag);
    let arms = union.variants.iter().zip(&view.names.members).enumerate();
    let arms = arms.map(|(index, (variant, name))| {
        let tags = &variant.tags;
        let boxed = view.facts.boxed.get(index).copied().unwrap_or(false);
        let boxed = boxed.then(|| quote!(.map(Box::new)));
        let read = match tag_in(context, tag, variant) {
            TagIn::Field | TagIn::Text => quote!(rest.whole()),
            TagIn::Constant | TagIn::Nowhere => quote!(rest.record()),
        };
        quote!(#(#tags)|* => #read #boxed .map(Self::#name),)
    });
    quote! {
        #gate
        impl Tagged for #name {
            const TAG: &'static str = #tag;

            fn read<'de, A: MapAccess<'de>>(tag: &str, rest: Rest<'_, A>) -> Result<Self, A::Error> {
                match tag {
                    #(#arms)*
                    _ => rest.value().map(Self::Unrecognized),
                }
            }

            fn unrecognized(value: Value) -> Self {
                Self::Unrecognized(value)
            }
        }
        #gate
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                de::tagged(deserializer)
            }
        }
    }
}

fn read_untagged(
    context: &Context<'_>,
    view: &TypeView<'_>,
    variants: &[Variant<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    imports.de.uses(view.facts.received, &["self"], READS);
    let (name, gate) = (&view.names.name, gate(view.facts.received));
    let mut offers: Vec<(u8, TokenStream)> = variants
        .iter()
        .map(|variant| (rank(resolve(context, &variant.ty), context), offer(context, variant)))
        .collect();
    offers.extend(listed(context, variants));
    // The sort is stable: members of the same kind stay in the document's order.
    offers.sort_by_key(|(rank, _)| *rank);
    let offers = offers.into_iter().map(|(_, offer)| offer);
    quote! {
        #gate
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                de::union(deserializer)? #(#offers)* .or(Self::Unrecognized)
            }
        }
    }
}

/// Offers string enums first for the strings that they list: each of them takes any string, and
/// so may other members.
fn listed(context: &Context<'_>, variants: &[Variant<'_>]) -> Vec<(u8, TokenStream)> {
    let is_string = |variant: &&Variant<'_>| {
        kind(resolve(context, &variant.ty), context).to_string() == "String"
    };
    if variants.iter().filter(is_string).count() < 2 {
        return Vec::new();
    }
    let listed = variants.iter().filter_map(|variant| {
        let Type::Named(id) = resolve(context, &variant.ty) else { return None };
        let Shape::StringEnum(values) = &context.def(*id)?.shape else { return None };
        let wrap = wrap(variant);
        Some((3, quote!(.listed(&[#(#values),*], #wrap))))
    });
    listed.collect()
}

/// How a member becomes the variant.
fn wrap(variant: &Variant<'_>) -> TokenStream {
    let name = variant.name;
    if variant.boxed { quote!(|member| Self::#name(Box::new(member))) } else { quote!(Self::#name) }
}

/// Offers a variant to the value that is being read.
fn offer(context: &Context<'_>, variant: &Variant<'_>) -> TokenStream {
    let wrap = wrap(variant);
    let ty = resolve(context, &variant.ty);
    if is_record(ty, context) {
        return quote!(.object(#wrap));
    }
    let kind = kind(ty, context);
    quote!(.kind(de::Kind::#kind, #wrap))
}

fn is_record(ty: &Type, context: &Context<'_>) -> bool {
    let Type::Named(id) = ty else { return false };
    context.def(*id).is_some_and(|def| matches!(def.shape, Shape::Struct(_)))
}

/// How particular a member is about what it takes: the most particular is asked first.
fn rank(ty: &Type, context: &Context<'_>) -> u8 {
    match ty {
        Type::Named(id) => match context.def(*id).map(|def| &def.shape) {
            Some(Shape::Struct(_)) => 0,
            Some(Shape::Tagged(_)) => 1,
            Some(Shape::IntegerEnum(_)) => 2,
            Some(Shape::StringEnum(_)) => 7,
            _ => 8,
        },
        Type::Null | Type::Boolean | Type::Integer(_) => 2,
        Type::Uuid | Type::DateTime | Type::Date | Type::Base64 => 4,
        Type::Number | Type::Tuple(_) => 5,
        Type::List(item) | Type::Map { value: item, .. } if matches!(**item, Type::Any(_)) => 7,
        Type::String | Type::Secret | Type::File | Type::List(_) | Type::Map { .. } => 6,
        Type::Nullable(_) => 8,
        Type::Any(_) => 9,
    }
}

/// The kind of JSON that a member takes, as the runtime's `Kind` calls it.
fn kind(ty: &Type, context: &Context<'_>) -> TokenStream {
    match ty {
        Type::Named(id) => match context.def(*id).map(|def| &def.shape) {
            Some(Shape::StringEnum(_)) => quote!(String),
            Some(Shape::IntegerEnum(_)) => quote!(Integer),
            Some(Shape::Struct(_) | Shape::Tagged(_)) => quote!(Object),
            _ => quote!(Any),
        },
        Type::Null => quote!(Null),
        Type::Boolean => quote!(Boolean),
        Type::Integer(_) => quote!(Integer),
        Type::Number => quote!(Number),
        Type::List(_) | Type::Tuple(_) => quote!(List),
        Type::Map { .. } => quote!(Object),
        Type::Any(_) | Type::Nullable(_) => quote!(Any),
        _ => quote!(String),
    }
}
