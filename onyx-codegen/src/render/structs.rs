//! Structs: what they hold, how they are made, compared, written and read.

mod read;

use super::imports::{FileImports, WRITES, gate};
use super::ty::{Path, is_plain, rust};
use super::{Context, TypeView, docs};
use crate::api::{Field, Shape, Struct, Type, TypeId};
use crate::names::Ident;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// How a field says that there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// There is always one.
    Plain,
    /// `Option`: null, and always written.
    Nullable,
    /// `Option`: left out.
    Optional,
    /// `Maybe`: left out or null, as the caller wants.
    Maybe,
}

/// A field with all that is known about it.
pub(super) struct FieldView<'a> {
    pub(super) field: &'a Field,
    pub(super) name: &'a Ident,
    pub(super) setter: &'a Ident,
    pub(super) slot: Slot,
    /// The type, boxed where it must be, without `Option` or `Maybe`.
    pub(super) bare: TokenStream,
}

/// The fields that exist in Rust: not constants, not what never travels this type's way.
pub(super) fn fields<'a>(
    context: &Context<'_>,
    view: &TypeView<'a>,
    object: &'a Struct,
    imports: &mut FileImports,
) -> Vec<FieldView<'a>> {
    let sent = view.facts.sent || view.facts.form;
    let received = view.facts.received;
    let members =
        object.fields.iter().zip(&view.names.members).zip(&view.names.setters).enumerate();
    members
        .filter(|(_, ((field, _), _))| exists(field, sent, received))
        .map(|(index, ((field, name), setter))| {
            let boxed = view.facts.boxed.get(index).copied().unwrap_or(false);
            let bare = rust(context, &field.ty, Path::Bare, &mut imports.types);
            let bare = if boxed { quote!(Box<#bare>) } else { bare };
            let slot = slot(field, sent, received);
            FieldView { field, name, setter, slot, bare }
        })
        .collect()
}

/// Whether a field exists in Rust, in a type that travels these ways.
pub(super) fn exists(field: &Field, sent: bool, received: bool) -> bool {
    !is_constant(field) && (received || !field.read_only) && (sent || !field.write_only)
}

pub(super) fn slot(field: &Field, sent: bool, received: bool) -> Slot {
    let one_way = (field.read_only && sent) || (field.write_only && received);
    match (field.required && !one_way, field.nullable) {
        (true, false) => Slot::Plain,
        (true, true) => Slot::Nullable,
        (false, true) if sent => Slot::Maybe,
        (false, _) => Slot::Optional,
    }
}

/// How a field of a type says that there is no value.
pub(super) fn slot_of(context: &Context<'_>, owner: TypeId, field: &Field) -> Slot {
    let facts = context.facts_of(owner);
    slot(field, facts.sent || facts.form, facts.received)
}

/// Whether the field is a constant that can be written down.
pub(super) fn is_constant(field: &Field) -> bool {
    match &field.constant {
        None | Some(Value::Array(_) | Value::Object(_)) => false,
        Some(Value::Number(number)) => number.as_f64().is_some(),
        Some(Value::Null | Value::Bool(_) | Value::String(_)) => true,
    }
}

/// The value of a constant that can be written down; others are ordinary fields.
pub(super) fn constant(field: &Field) -> Option<TokenStream> {
    match field.constant.as_ref()? {
        Value::String(text) => Some(quote!(#text)),
        Value::Bool(value) => Some(quote!(&#value)),
        Value::Null => Some(quote!(&())),
        Value::Number(number) => {
            let integer = number.as_i64().map(|value| quote!(&#value));
            integer.or_else(|| number.as_f64().map(|value| quote!(&#value)))
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

impl FieldView<'_> {
    /// The type of the field.
    pub(super) fn ty(&self, imports: &mut FileImports) -> TokenStream {
        let bare = &self.bare;
        match self.slot {
            Slot::Plain => quote!(#bare),
            Slot::Nullable | Slot::Optional => quote!(Option<#bare>),
            Slot::Maybe => {
                imports.types.runtime.insert("Maybe");
                quote!(Maybe<#bare>)
            }
        }
    }
}

/// The struct and all that is implemented for it.
pub(super) fn render(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> TokenStream {
    let Shape::Struct(object) = &view.def.shape else { return TokenStream::new() };
    let fields = fields(context, view, object, imports);
    let definition = definition(context, view, object, &fields, imports);
    let constructor = (view.facts.sent || view.facts.form)
        .then(|| constructor(context, view, object, &fields, imports));
    if view.facts.holds_file {
        let form = super::forms::render(context, view, &fields, imports);
        let read = read::deserialize(context, view, object, &fields, imports);
        return quote!(#definition #constructor #form #read);
    }
    let form = view.facts.form.then(|| super::forms::render(context, view, &fields, imports));
    let equality = equality(view, object, &fields, imports);
    let write = serialize(view, object, &fields, imports);
    let read = read::deserialize(context, view, object, &fields, imports);
    quote!(#definition #equality #constructor #form #write #read)
}

fn definition(
    context: &Context<'_>,
    view: &TypeView<'_>,
    object: &Struct,
    fields: &[FieldView<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    let name = &view.names.name;
    let docs = super::types::type_docs(context, view);
    let kind: &[&str] =
        if defaultable(fields) { &["Clone", "Debug", "Default"] } else { &["Clone", "Debug"] };
    let derives = super::types::derives(context, view, kind);
    let members = fields.iter().map(|field| {
        let docs = field_docs(field);
        let deprecated = field.field.docs.deprecated.then(|| quote!(#[deprecated]));
        let (name, ty) = (field.name, field.ty(imports));
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let members: Vec<TokenStream> = members.collect();
    let additional = additional(context, view, object, imports).map(|(name, ty)| {
        quote!(
            /// Properties that the document does not name.
            pub #name: BTreeMap<String, #ty>,
        )
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub struct #name { #(#members)* #additional }
    }
}

/// `PartialEq`. What the compiler makes of a derive would be a tenth of the library.
fn equality(
    view: &TypeView<'_>,
    object: &Struct,
    fields: &[FieldView<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    let name = &view.names.name;
    let additional = rest_name(view, object);
    let names: Vec<&Ident> = fields.iter().map(|field| field.name).chain(additional).collect();
    if names.is_empty() {
        return quote! {
            impl PartialEq for #name {
                fn eq(&self, _: &Self) -> bool {
                    true
                }
            }
        };
    }
    imports.types.runtime.insert("eq");
    quote! {
        impl PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                eq::all() #(.and(&self.#names, &other.#names))* .end()
            }
        }
    }
}

/// The name of the field for properties that the document does not name, where there is one.
fn rest_name<'a>(view: &TypeView<'a>, object: &Struct) -> Option<&'a Ident> {
    object.additional.as_ref()?;
    view.names.members.get(object.fields.len())
}

/// The field for properties that the document does not name, and the type of their values.
pub(super) fn additional<'a>(
    context: &Context<'_>,
    view: &TypeView<'a>,
    object: &Struct,
    imports: &mut FileImports,
) -> Option<(&'a Ident, TokenStream)> {
    let (ty, name) = (object.additional.as_ref()?, rest_name(view, object)?);
    imports.types.map = true;
    Some((name, rust(context, ty, Path::Bare, &mut imports.types)))
}

/// Whether everything may be left out.
pub(super) fn defaultable(fields: &[FieldView<'_>]) -> bool {
    fields.iter().all(|field| field.slot != Slot::Plain)
}

pub(super) fn field_docs(view: &FieldView<'_>) -> TokenStream {
    let field = view.field;
    let nullable = match (view.slot, field.nullable, field.required) {
        (Slot::Nullable, ..) => "May be null.",
        (Slot::Maybe, ..) => "May be left out or null.",
        (Slot::Optional, true, _) => "May be missing or null.",
        _ => "",
    };
    let mut more = Vec::new();
    if !nullable.is_empty() {
        more.push(nullable);
    }
    if field.read_only {
        more.push("Set by the server.");
    }
    if field.write_only {
        more.push("Never told by the server.");
    }
    let remarks =
        docs::remarks(&field.bounds, field.format.as_deref(), field.default.as_ref(), &more);
    let title = docs::title(&field.docs, &field.name);
    docs::comment(&docs::paragraphs([title, docs::description(&field.docs), remarks]))
}

/// `new` with what is required, and a setter for everything else.
pub(super) fn constructor(
    context: &Context<'_>,
    view: &TypeView<'_>,
    object: &Struct,
    fields: &[FieldView<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    let name = &view.names.name;
    let required = |field: &&FieldView<'_>| matches!(field.slot, Slot::Plain | Slot::Nullable);
    let arguments: Vec<TokenStream> = fields
        .iter()
        .filter(required)
        .map(|field| {
            let (name, ty) = (field.name, argument(field, imports));
            quote!(#name: #ty)
        })
        .collect();
    let values: Vec<TokenStream> = fields.iter().map(initial).collect();
    let additional = additional(context, view, object, imports);
    let rest = additional.as_ref().map(|(name, _)| quote!(#name: BTreeMap::new(),));
    let setters: Vec<TokenStream> =
        fields.iter().filter(|field| !required(field)).map(setter).collect();
    let more = additional.map(|(name, ty)| additional_setter(view, object, name, &ty));
    let about = if arguments.is_empty() {
        "With nothing set."
    } else {
        "With what is required; everything else is left out."
    };
    let about = docs::comment(&[about.to_owned()]);
    quote! {
        impl #name {
            #about
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* #rest }
            }
            #(#setters)*
            #more
        }
    }
}

/// The type of the argument that sets a field.
fn argument(field: &FieldView<'_>, imports: &mut FileImports) -> TokenStream {
    let ty = field.ty(imports);
    if field.slot == Slot::Plain && is_plain(&field.field.ty) {
        quote!(#ty)
    } else {
        quote!(impl Into<#ty>)
    }
}

fn initial(field: &FieldView<'_>) -> TokenStream {
    let name = field.name;
    match field.slot {
        Slot::Plain if is_plain(&field.field.ty) => quote!(#name,),
        Slot::Plain | Slot::Nullable => quote!(#name: #name.into(),),
        Slot::Optional => quote!(#name: None,),
        Slot::Maybe => quote!(#name: Maybe::Absent,),
    }
}

fn setter(field: &FieldView<'_>) -> TokenStream {
    let (name, setter, bare) = (field.name, field.setter, &field.bare);
    let about = match field.slot {
        Slot::Maybe => {
            format!("Sets {}: a value, or `None` for null.", docs::code(&field.field.name))
        }
        _ => format!("Sets {}.", docs::code(&field.field.name)),
    };
    let about = docs::comment(&[about]);
    let (ty, value) = match field.slot {
        Slot::Maybe => (quote!(impl Into<Maybe<#bare>>), quote!(#name.into())),
        _ if is_plain(&field.field.ty) => (quote!(#bare), quote!(Some(#name))),
        _ => (quote!(impl Into<#bare>), quote!(Some(#name.into()))),
    };
    let deprecated = field.field.docs.deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #about
        #deprecated
        #[must_use]
        pub fn #setter(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn additional_setter(
    view: &TypeView<'_>,
    object: &Struct,
    name: &Ident,
    ty: &TokenStream,
) -> Option<TokenStream> {
    let setter = view.names.setters.get(object.fields.len())?;
    Some(quote! {
        /// Sets the properties that the document does not name.
        #[must_use]
        pub fn #setter(mut self, #name: impl Into<BTreeMap<String, #ty>>) -> Self {
            self.#name = #name.into();
            self
        }
    })
}

/// `Serialize`, for the way to the server.
fn serialize(
    view: &TypeView<'_>,
    object: &Struct,
    fields: &[FieldView<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    let name = &view.names.name;
    let gate = gate(view.facts.sent);
    imports.ser.uses(view.facts.sent, &["self"], WRITES);
    let constants = object.fields.iter().filter_map(|field| {
        let (wire, value) = (&field.name, constant(field)?);
        Some(quote!(.field(#wire, #value)))
    });
    let members = fields.iter().map(|field| {
        let (wire, name) = (&field.field.name, field.name);
        match field.slot {
            Slot::Plain | Slot::Nullable => quote!(.field(#wire, &self.#name)),
            Slot::Optional => quote!(.optional(#wire, &self.#name)),
            Slot::Maybe => quote!(.maybe(#wire, &self.#name)),
        }
    });
    let additional = rest_name(view, object).map(|name| quote!(.additional(&self.#name)));
    quote! {
        #gate
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ser::object(serializer) #(#constants)* #(#members)* #additional .end()
            }
        }
    }
}

/// The type that a plain alias or list stands for, seen through aliases.
pub(super) fn resolve<'a>(context: &Context<'a>, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    // Aliases that lead to themselves are refused before; the bound is for the reader.
    for _ in 0..64 {
        match ty {
            Type::Named(id) => match context.def(*id).map(|def| &def.shape) {
                Some(Shape::Alias(inner)) => ty = inner,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}
