//! The lists of operations: a file for each resource, one for what several of them need, and the
//! module that knows them all.

use super::asked::{self, Asked, Kind, Members};
use super::constants::{Constant, Constants, Items};
use super::{modules, place, word};
use crate::api::{Body, Content, Operation, TypeId};
use crate::names::{Ident, ResourceNames};
use crate::render::operations::{Function, Uses, answer, functions, import, words};
use crate::render::types::features;
use crate::render::{Context, docs};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// The module that knows the operations of all resources.
pub(super) fn root(context: &Context<'_>, constants: &Constants<'_>) -> TokenStream {
    let about = docs::inner_comment(&["All operations.".to_owned()]);
    let modules = modules(context);
    let shared = constants.shared().next().map(|_| {
        quote!(
            mod shared;
        )
    });
    let about_each = context.names.resources.iter().enumerate().map(|(index, resource)| {
        let (feature, name) = (&resource.feature, resource.module.plain());
        let about = words::resource(context, resource, &functions(context, index)).join(" ");
        quote!(#[cfg(feature = #feature)] (#name, #about),)
    });
    let lists = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] #module::OPERATIONS,)
    });
    quote! {
        #about
        use crate::runtime::dispatch::Entry;

        #modules
        #shared

        const OPERATIONS: &[&[Entry]] = &[#(#lists)*];

        /// The resources that are compiled, and what each is for.
        pub const RESOURCES: &[(&str, &str)] = &[#(#about_each)*];

        /// The operations of all resources that are compiled.
        pub fn operations() -> impl Iterator<Item = &'static Entry> {
            OPERATIONS.iter().copied().flatten()
        }

        /// The operation of this name, as in `resource.function`.
        #[must_use]
        pub fn find(name: &str) -> Option<&'static Entry> {
            operations().find(|entry| entry.is_named(name))
        }
    }
}

/// The list of a resource's operations.
pub(super) fn operations(
    context: &Context<'_>,
    constants: &Constants<'_>,
    index: usize,
    resource: &ResourceNames,
) -> TokenStream {
    let functions = &functions(context, index);
    let mut writer = Writer::new(context, constants);
    let module = &resource.module;
    let own: Vec<TokenStream> =
        constants.own(index).map(|(ty, constant)| writer.constant(ty, constant)).collect();
    let entries: Vec<TokenStream> =
        functions.iter().map(|function| writer.entry(module, function)).collect();
    let about =
        docs::inner_comment(&[format!("The operations of {}.", docs::code(module.plain()))]);
    let imports = import(&writer.uses, &[]);
    // Nothing is imported that is not named.
    let parameters = writer.has_parameters.then(|| quote!(Kind, Parameter, Place,));
    let has_bodies = functions.iter().any(|f| f.operation.body.is_some());
    let bodies = has_bodies.then(|| quote!(Content,));
    let shared = writer.shared();
    quote! {
        #about
        #shared
        use crate::#module;
        use crate::runtime::dispatch::{#bodies Entry, #parameters};
        #imports

        pub(super) const OPERATIONS: &[Entry] = &[#(#entries)*];

        #(#own)*
    }
}

/// What the lists of several resources need.
pub(super) fn shared(context: &Context<'_>, constants: &Constants<'_>) -> TokenStream {
    let mut writer = Writer::new(context, constants);
    let shared: Vec<TokenStream> = constants
        .shared()
        .map(|(ty, constant)| {
            let gate = features(context, &constant.resources);
            let constant = writer.constant(ty, constant);
            quote!(#gate pub(super) #constant)
        })
        .collect();
    let about = docs::inner_comment(&["What operations of several resources take.".to_owned()]);
    let imports = writer.has_parameters.then(|| {
        quote! {
            #![allow(unused_imports, reason = "which constants there are depends on the resources")]
            use crate::runtime::dispatch::{Kind, Parameter, Place};
        }
    });
    quote!(#about #imports #(#shared)*)
}

/// Writes what a file lists, and knows what the file therefore has to import.
struct Writer<'a> {
    context: &'a Context<'a>,
    constants: &'a Constants<'a>,
    /// What answers are made of.
    uses: Uses,
    has_parameters: bool,
    shared: BTreeSet<&'a Ident>,
}

impl<'a> Writer<'a> {
    fn new(context: &'a Context<'a>, constants: &'a Constants<'a>) -> Self {
        Self {
            context,
            constants,
            uses: Uses::default(),
            has_parameters: false,
            shared: BTreeSet::new(),
        }
    }

    fn constant(&mut self, ty: TypeId, constant: &Constant<'_>) -> TokenStream {
        let name = &self.context.names.types[ty.0].constant;
        match &constant.content {
            Items::Values(values) => quote!(const #name: &[&str] = &[#(#values),*];),
            Items::Members(members) => {
                let members = self.list(members.asked(self.context));
                quote!(const #name: &[Parameter] = #members;)
            }
        }
    }

    fn entry(&mut self, module: &Ident, function: &Function<'a>) -> TokenStream {
        let Function { operation, constant, .. } = function;
        let name = module.plain();
        let answer = answer::ty(self.context, function, &mut self.uses);
        let parameters = operation.parameters.iter();
        let parameters = parameters.map(|one| asked::parameter(self.context, one)).collect();
        let parameters = self.list(parameters);
        let body = body_kind(operation.body.as_ref());
        let about = about(operation);
        let fields = self.fields(function);
        quote! {
            Entry::new::<#answer>(#name, &#module::#constant, #parameters, #body)
                #about
                #fields,
        }
    }

    /// The name of a type's constant.
    fn name(&mut self, ty: TypeId) -> &'a Ident {
        let name = &self.context.names.types[ty.0].constant;
        if self.constants.is_shared(ty) {
            self.shared.insert(name);
        }
        name
    }

    /// What there is to say of a body, and the members of one that is an object.
    fn fields(&mut self, function: &Function<'a>) -> Option<TokenStream> {
        let body = function.operation.body.as_ref()?;
        let required = body.required.then(|| quote!(.body_required()));
        let Some(members) = Members::of(self.context, function) else { return required };
        if self.constants.has(&members) {
            let name = self.name(members.ty);
            return Some(quote!(#required .fields(#name)));
        }
        let asked = members.asked(self.context);
        let fields = (!asked.is_empty()).then(|| self.list(asked));
        let fields = fields.map(|fields| quote!(.fields(#fields)));
        Some(quote!(#required #fields))
    }

    fn list(&mut self, asked: Vec<Asked<'_>>) -> TokenStream {
        self.has_parameters |= !asked.is_empty();
        let parameters = asked.into_iter().map(|one| self.parameter(&one));
        let parameters: Vec<TokenStream> = parameters.collect();
        quote!(&[#(#parameters),*])
    }

    fn parameter(&mut self, asked: &Asked<'_>) -> TokenStream {
        let Asked { name, about, .. } = asked;
        let place = asked.place.map_or_else(|| word("Body"), place);
        let kind = self.kind(asked.kind);
        let required = asked.required.then(|| quote!(.required()));
        let repeated = asked.repeated.then(|| quote!(.repeated()));
        let about = (!about.is_empty()).then(|| quote!(.about(#about)));
        quote!(Parameter::new(Place::#place, #name, Kind::#kind) #required #repeated #about)
    }

    fn kind(&mut self, kind: Kind) -> TokenStream {
        match kind {
            Kind::Text => quote!(Text),
            Kind::Integer => quote!(Integer),
            Kind::Number => quote!(Number),
            Kind::Boolean => quote!(Boolean),
            Kind::OneOf(id) => {
                let values = self.name(id);
                quote!(OneOf(#values))
            }
            Kind::File => quote!(File),
            Kind::Json => quote!(Json),
        }
    }

    /// The import of the constants that are shared.
    fn shared(&self) -> Option<TokenStream> {
        let names = &self.shared;
        let names = (!names.is_empty()).then(|| names.iter());
        names.map(|names| quote!(use super::shared::{#(#names),*};))
    }
}

/// What the operation does.
fn about(operation: &Operation) -> Option<TokenStream> {
    let title = docs::title(&operation.docs, &operation.id).join(" ");
    (!title.is_empty()).then(|| quote!(.about(#title)))
}

fn body_kind(body: Option<&Body>) -> TokenStream {
    let Some(body) = body else { return quote!(None) };
    let kind = word(match body.content {
        Content::Json { .. } => "Json",
        Content::Multipart(_) => "Multipart",
        Content::Form(_) => "Form",
        Content::Text { .. } => "Text",
        Content::Bytes { .. } => "Bytes",
    });
    quote!(Some(Content::#kind))
}
