//! Enums of strings, integers and values of several kinds: closed in the document, open in Rust.

use super::imports::{FileImports, READS, WRITES, gate};
use super::{Context, TypeView, docs};
use crate::api::Shape;
use crate::names::Ident;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// The enum and all that is implemented for it.
pub(super) fn render(
    context: &Context<'_>,
    view: &TypeView<'_>,
    imports: &mut FileImports,
) -> TokenStream {
    let kind = kind(view);
    if matches!(view.def.shape, Shape::MixedEnum(_)) {
        imports.types.value = true;
    }
    let definition = definition(context, view, &kind);
    let conversions = &kind.conversions;
    let (write, read) = (serialize(view, &kind, imports), deserialize(view, &kind, imports));
    quote!(#definition #conversions #write #read)
}

/// What the enum's kind makes of it.
pub(super) fn kind(view: &TypeView<'_>) -> Kind {
    match &view.def.shape {
        Shape::IntegerEnum(values) => integers(view, values),
        Shape::MixedEnum(values) => mixed(view, values),
        Shape::StringEnum(values) => strings(view, values),
        _ => strings(view, &[]),
    }
}

/// What differs between the kinds of enums.
pub(super) struct Kind {
    /// What each variant is on the wire, for its documentation.
    wires: Vec<String>,
    /// What is kept of a value that is not in the list.
    pub(super) rest: TokenStream,
    pub(super) derives: &'static [&'static str],
    pub(super) conversions: TokenStream,
    write: TokenStream,
    read: TokenStream,
    /// The function of the runtime that reads it.
    uses: &'static str,
}

fn definition(context: &Context<'_>, view: &TypeView<'_>, kind: &Kind) -> TokenStream {
    let name = &view.names.name;
    let docs = super::types::type_docs(context, view);
    let derives = super::types::derives(context, view, kind.derives);
    let rest = &kind.rest;
    let variants = view.names.members.iter().zip(&kind.wires).map(|(variant, wire)| {
        let docs = docs::comment(std::slice::from_ref(wire));
        quote!(#docs #variant,)
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not list.
            Unrecognized(#rest),
        }
    }
}

fn serialize(view: &TypeView<'_>, kind: &Kind, imports: &mut FileImports) -> TokenStream {
    imports.ser.uses(view.facts.sent, &[], WRITES);
    let (gate, name, write) = (gate(view.facts.sent), &view.names.name, &kind.write);
    quote! {
        #gate
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #write
            }
        }
    }
}

fn deserialize(view: &TypeView<'_>, kind: &Kind, imports: &mut FileImports) -> TokenStream {
    imports.de.uses(view.facts.received, &[kind.uses], READS);
    let (gate, name, read) = (gate(view.facts.received), &view.names.name, &kind.read);
    quote! {
        #gate
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #read
            }
        }
    }
}

fn strings(view: &TypeView<'_>, values: &[String]) -> Kind {
    let (name, variants) = (&view.names.name, &view.names.members);
    let conversions = quote! {
        impl #name {
            /// The string on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }
        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    value => Self::Unrecognized(value.to_owned()),
                }
            }
        }
        impl std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    Kind {
        wires: values.iter().map(|value| docs::code(value)).collect(),
        rest: quote!(String),
        derives: &["Clone", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
        conversions,
        write: quote!(serializer.serialize_str(self.as_str())),
        read: quote!(de::string(deserializer)),
        uses: "self",
    }
}

fn integers(view: &TypeView<'_>, values: &[i64]) -> Kind {
    let (name, variants) = (&view.names.name, &view.names.members);
    let literals: Vec<_> =
        values.iter().map(|value| proc_macro2::Literal::i64_unsuffixed(*value)).collect();
    let conversions = quote! {
        impl #name {
            /// The number on the wire.
            #[must_use]
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #literals,)*
                    Self::Unrecognized(value) => *value,
                }
            }
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#literals => Self::#variants,)*
                    value => Self::Unrecognized(value),
                }
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_i64().fmt(f)
            }
        }
    };
    Kind {
        wires: values.iter().map(|value| docs::code(&value.to_string())).collect(),
        rest: quote!(i64),
        derives: &["Clone", "Copy", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
        conversions,
        write: quote!(serializer.serialize_i64(self.as_i64())),
        read: quote!(de::integer(deserializer)),
        uses: "self",
    }
}

fn mixed(view: &TypeView<'_>, values: &[Value]) -> Kind {
    let (name, variants) = (&view.names.name, &view.names.members);
    let texts: Vec<String> = values.iter().map(Value::to_string).collect();
    let arms = constructors(variants, values);
    let conversions = quote! {
        impl #name {
            /// The value on the wire.
            #[must_use]
            pub fn to_value(&self) -> Value {
                match self {
                    #(#arms)*
                    Self::Unrecognized(value) => value.clone(),
                }
            }
        }
        impl From<Value> for #name {
            fn from(value: Value) -> Self {
                match value.to_string().as_str() {
                    #(#texts => Self::#variants,)*
                    _ => Self::Unrecognized(value),
                }
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self.to_value() {
                    Value::String(text) => f.write_str(&text),
                    value => value.fmt(f),
                }
            }
        }
    };
    Kind {
        wires: values.iter().map(docs::literal).collect(),
        rest: quote!(Value),
        derives: &["Clone", "Debug", "PartialEq"],
        conversions,
        write: quote!(self.to_value().serialize(serializer)),
        read: quote!(de::any(deserializer)),
        uses: "self",
    }
}

/// The arms that make the JSON value of each variant.
fn constructors(variants: &[Ident], values: &[Value]) -> Vec<TokenStream> {
    let pairs = variants.iter().zip(values);
    pairs
        .map(|(variant, value)| match value {
            Value::Null => quote!(Self::#variant => Value::Null,),
            Value::Bool(value) => quote!(Self::#variant => Value::from(#value),),
            Value::String(text) => quote!(Self::#variant => Value::from(#text),),
            Value::Number(number) => {
                let value = number.as_i64().map(|n| quote!(#n));
                let value = value.or_else(|| number.as_u64().map(|n| quote!(#n)));
                let value = value.or_else(|| number.as_f64().map(|n| quote!(#n)));
                quote!(Self::#variant => Value::from(#value),)
            }
            Value::Array(_) | Value::Object(_) => {
                let text = value.to_string();
                quote!(Self::#variant => serde_json::from_str(#text).unwrap_or_default(),)
            }
        })
        .collect()
}
