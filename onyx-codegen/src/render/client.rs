//! The root of the client: the modules, the constants that say what it was made from, and the
//! type that leads to the resources.

use super::pages::Pages;
use super::{Context, docs};
use crate::api::SecurityScheme;
use proc_macro2::TokenStream;
use quote::quote;

/// `mod.rs` and `client.rs`.
pub(super) fn pages<'a>(context: &'a Context<'a>, pages: &mut Pages<'a>) {
    pages.add("mod.rs", || root(context));
    pages.add("client.rs", || client(context));
}

fn root(context: &Context<'_>) -> TokenStream {
    let modules = context.names.resources.iter().map(|resource| {
        let (feature, module) = (&resource.feature, &resource.module);
        quote!(#[cfg(feature = #feature)] pub mod #module;)
    });
    let access = (!context.names.access.is_empty()).then(|| {
        quote!(
            mod access;
        )
    });
    let version = &context.api.version;
    let hash = context.document_hash;
    // A document whose operations use no type of its own has no module of types to speak of.
    quote! {
        #![allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, rustdoc::bare_urls)]
        #![allow(deprecated, reason = "what the document deprecates is still there")]

        #access
        mod client;
        #[cfg(feature = "dispatch")]
        pub mod dispatch;
        #[cfg(feature = "mock")]
        pub mod mock;
        #(#modules)*
        pub mod types;

        pub use client::Client;

        /// The version of the document that this client was generated from (`info.version`).
        pub const DOCUMENT_VERSION: &str = #version;

        /// The sha256 of that document in its canonical form.
        pub const DOCUMENT_SHA256: &str = #hash;
    }
}

fn client(context: &Context<'_>) -> TokenStream {
    let name = name(context);
    let mut about = vec![
        format!("A client of {}.", docs::sentence(&name)),
        String::new(),
        "It is cheap to clone: clones share their connections. Each resource has a handle, and"
            .to_owned(),
        "each operation a function on it, which returns a call to be awaited.".to_owned(),
    ];
    let described = context.api.description.as_deref().map(docs::prose).unwrap_or_default();
    if !described.is_empty() {
        about.push(String::new());
        about.extend(described);
    }
    let about = docs::comment(&about);
    let resources = context.names.resources.iter().map(|resource| {
        let (feature, module, handle) = (&resource.feature, &resource.module, &resource.handle);
        let rule = context.config.resources.iter().find(|rule| rule.name == *module.plain());
        let about = rule.and_then(|rule| rule.about.as_deref()).map(docs::prose);
        let about = about.filter(|about| !about.is_empty());
        let about =
            docs::comment(&about.unwrap_or_else(|| {
                vec![format!("The operations of {}.", docs::code(module.plain()))]
            }));
        quote! {
            #about
            #[cfg(feature = #feature)]
            #[must_use]
            pub fn #module(&self) -> super::#module::#handle<M> {
                super::#module::#handle::new(self.runtime.clone())
            }
        }
    });
    let service = service(context, &name);
    quote! {
        use crate::runtime::{
            self, Answer, Async, Call, ClientBuilder, Compatibility, Error, Method, Mode, Root,
            ServerVersion, Service,
        };

        #service

        #about
        #[derive(Clone, Debug)]
        pub struct Client<M: Mode = Async> {
            runtime: runtime::Client<M>,
        }

        impl Client {
            /// A builder with the default settings.
            #[must_use]
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new()
            }

            /// A client with what the environment says; see [`ClientBuilder::from_env`].
            pub fn from_env() -> Result<Self, Error> {
                ClientBuilder::<Self>::from_env().build()
            }
        }

        impl<M: Mode> Client<M> {
            /// What all resources share.
            #[must_use]
            pub fn raw(&self) -> &runtime::Client<M> {
                &self.runtime
            }

            /// A call of something that the document does not have, with the same credentials,
            /// errors and retries; see [`runtime::Client::request`].
            pub fn request<T: Answer>(&self, method: Method, path: &str) -> Call<T, M> {
                self.runtime.request(method, path)
            }

            /// The server's version, where the service tells it.
            pub fn server_version(&self) -> Call<ServerVersion, M> {
                self.runtime.server_version()
            }

            /// Whether the server is of the version that this client was made for.
            pub fn compatibility(&self) -> Call<Compatibility, M> {
                self.runtime.compatibility()
            }

            #(#resources)*
        }

        impl<M: Mode> From<runtime::Client<M>> for Client<M> {
            fn from(runtime: runtime::Client<M>) -> Self {
                Self { runtime }
            }
        }

        impl<M: Mode> Root for Client<M> {
            const SERVICE: &'static Service = &SERVICE;
            type In<N: Mode> = Client<N>;
        }
    }
}

pub(super) fn name(context: &Context<'_>) -> String {
    let title = Some(&context.api.title).filter(|title| !title.is_empty());
    let name = context.config.service.name.as_ref().or(title);
    name.cloned().unwrap_or_else(|| "the service".to_owned())
}

/// The constant that tells the runtime about the service.
fn service(context: &Context<'_>, name: &str) -> TokenStream {
    let rules = &context.config.service;
    let first = context.api.servers.first().filter(|url| url.starts_with("http"));
    // With rules about the prefix, the document's own servers say something else.
    let server = rules.server.as_ref().or(first.filter(|_| rules.prefix.is_none()));
    let server = server.map(|url| quote!(.server(#url)));
    let prefix = rules.prefix.as_ref().map(|prefix| quote!(.prefix(#prefix)));
    let environment = rules.environment.as_ref().map(|word| quote!(.environment(#word)));
    let header = rules.request_id_header.as_ref().map(|name| quote!(.request_id_header(#name)));
    let probe = rules.version_probe.as_ref().map(|probe| {
        let (path, member) = (&probe.path, &probe.member);
        quote!(.version_probe(#path, #member))
    });
    let cookie = context.api.security_schemes.values().find_map(|scheme| match scheme {
        SecurityScheme::Cookie(name) => Some(quote!(.session_cookie(#name))),
        _ => None,
    });
    let version = &context.api.version;
    quote! {
        /// What the runtime has to know of the service.
        static SERVICE: Service = Service::new(#name)
            #server
            #prefix
            #environment
            #header
            #probe
            #cookie
            .version(#version)
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")));
    }
}
