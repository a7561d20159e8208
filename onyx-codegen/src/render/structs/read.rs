//! How structs are read: `Record` and `Deserialize`.

use super::{FieldView, Slot, constant, resolve, rest_name};
use crate::api::{Field, Shape, Struct, Type};
use crate::render::imports::{FileImports, READS_MEMBERS, gate};
use crate::render::{Context, TypeView};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// `Record` and `Deserialize`, for the way back.
pub(super) fn deserialize(
    context: &Context<'_>,
    view: &TypeView<'_>,
    object: &Struct,
    fields: &[FieldView<'_>],
    imports: &mut FileImports,
) -> TokenStream {
    let gate = gate(view.facts.received);
    imports.de.uses(view.facts.received, &["self", "Fields", "Record"], READS_MEMBERS);
    let name = &view.names.name;
    // What must be there comes first, so that one number says how many they are.
    let (required, others): (Vec<_>, Vec<_>) =
        fields.iter().partition(|field| field.slot == Slot::Plain);
    let ordered: Vec<&FieldView<'_>> = required.iter().chain(&others).copied().collect();
    let body = read_body(view, object, &ordered);
    let mut wires: Vec<&str> = ordered.iter().map(|field| field.field.name.as_str()).collect();
    if object.additional.is_some() {
        wires.extend(
            object.fields.iter().filter(|f| constant(f).is_some()).map(|f| f.name.as_str()),
        );
    }
    let wire_name = name.plain();
    let count = required.len();
    let count_literal = proc_macro2::Literal::usize_unsuffixed(count);
    let needed = (count > 0).then(|| quote!(const REQUIRED: usize = #count_literal;));
    let constants = constants(context, object);
    let open = object.additional.as_ref().map(|_| {
        quote!(
            const OPEN: bool = true;
        )
    });
    let fields = &view.names.reader.fields;
    quote! {
        #gate
        impl Record for #name {
            const NAME: &'static str = #wire_name;
            const FIELDS: &'static [&'static str] = &[#(#wires),*];
            #needed
            #open
            #constants

            fn read<'de, A: MapAccess<'de>>(#fields: &mut Fields<'de, A>) -> Option<Self> {
                #body
            }
        }
        #gate
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                de::record(deserializer)
            }
        }
    }
}

/// The constants by which a union recognizes the struct.
fn constants(context: &Context<'_>, object: &Struct) -> Option<TokenStream> {
    let only = |field: &Field| match (constant(field), resolve(context, &field.ty)) {
        (Some(_), _) => field.constant.clone(),
        // A constant that may be left out is an enum of one value.
        (None, Type::Named(id)) if !field.nullable => match &context.def(*id)?.shape {
            Shape::StringEnum(values) => match values.as_slice() {
                [value] => Some(Value::from(value.as_str())),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let fields = object.fields.iter();
    let pairs: Vec<TokenStream> = fields
        .filter_map(|field| {
            let (wire, json) = (&field.name, only(field)?.to_string());
            Some(quote!((#wire, #json)))
        })
        .collect();
    (!pairs.is_empty())
        .then(|| quote!(const CONSTANTS: &'static [(&'static str, &'static str)] = &[#(#pairs),*];))
}

fn read_body(view: &TypeView<'_>, object: &Struct, ordered: &[&FieldView<'_>]) -> TokenStream {
    let reader = &view.names.reader;
    let (source, key, other) = (&reader.fields, &reader.field, &reader.name);
    let additional = rest_name(view, object);
    let slots = ordered.iter().map(|field| {
        let name = field.name;
        let empty = if field.slot == Slot::Maybe { quote!(Maybe::Absent) } else { quote!(None) };
        quote!(let mut #name = #empty;)
    });
    let rest = additional.map(|name| quote!(let mut #name = BTreeMap::new();));
    let sent = view.facts.sent;
    let takes_null = |ty| matches!(ty, &Type::Any(_) | &Type::Null);
    let arms = ordered.iter().enumerate().map(|(index, field)| {
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        let name = field.name;
        let index =
            if additional.is_some() { quote!(de::Name::Known(#index)) } else { quote!(#index) };
        match field.slot {
            Slot::Plain => quote!(#index => #source.value(&mut #name),),
            // Where no type is stated, null is as good a value as any, and it may be the only one.
            Slot::Optional if sent && takes_null(&field.field.ty) => {
                quote!(#index => #source.value(&mut #name),)
            }
            Slot::Nullable | Slot::Optional => quote!(#index => #source.nullable(&mut #name),),
            Slot::Maybe => quote!(#index => #source.maybe(&mut #name),),
        }
    });
    let arms: Vec<TokenStream> = arms.collect();
    let walk = if let Some(name) = additional {
        quote! {
            while let Some(#key) = #source.next_name() {
                match #key {
                    #(#arms)*
                    de::Name::Known(_) => #source.skip(),
                    de::Name::Other(#other) => #source.additional(#other, &mut #name),
                }
            }
        }
    } else if arms.is_empty() {
        quote!(while #source.next().is_some() { #source.skip(); })
    } else {
        quote! {
            while let Some(#key) = #source.next() {
                match #key { #(#arms)* _ => #source.skip(), }
            }
        }
    };
    let values = ordered.iter().map(|field| {
        let name = field.name;
        if field.slot == Slot::Plain { quote!(#name: #name?,) } else { quote!(#name,) }
    });
    quote! {
        #(#slots)* #rest
        #walk
        Some(Self { #(#values)* #additional })
    }
}
