//! One exchange with the server: the request as it goes out, redirects, and the head of what comes
//! back.

use super::client::Core;
use super::redirect::{self, Hop};
use super::request::Payload;
use super::{Context, Error, ErrorKind, Next, Request};
use http::header::{self, HeaderMap, HeaderValue};
use std::time::Duration;
use url::Url;

/// The HTTP client that is used unless the caller brings one.
pub(crate) fn http_client(connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    http_client_with(connect_timeout, |settings| settings)
}

/// The same, with a change of its settings.
pub(crate) fn http_client_with(
    connect_timeout: Duration,
    change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout);
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_preconfigured(rustls_config()?);
    change(builder).build().map_err(|error| {
        Error::new(ErrorKind::Configuration, "the HTTP client cannot be built")
            .caused_by(error.without_url())
    })
}

/// TLS as the program has chosen it for itself (`CryptoProvider::install_default`), otherwise by
/// ring; either way trusting what the operating system trusts.
#[cfg(feature = "rustls")]
fn rustls_config() -> Result<rustls::ClientConfig, Error> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = rustls::crypto::CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| std::sync::Arc::new(rustls::crypto::ring::default_provider()));
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|error| {
            Error::new(ErrorKind::Configuration, "TLS cannot be set up").caused_by(error)
        })?
        .with_no_client_auth();
    config.alpn_protocols = vec![
        #[cfg(feature = "http2")]
        b"h2".to_vec(),
        b"http/1.1".to_vec(),
    ];
    Ok(config)
}

/// Sends a request, follows redirects, and gives the head of the response.
pub(crate) async fn exchange(
    core: &Core,
    request: &mut Request,
    context: &Context,
    attempt: u32,
) -> Result<reqwest::Response, Error> {
    let mut hop = first_hop(core, request)?;
    for _ in 0..redirect::LIMIT {
        let outgoing = assemble(core, request, context, hop.clone()).await?;
        let next = Next {
            rest: &core.middleware,
            http: &core.http,
            operation: request.operation,
            attempt,
        };
        let response = if core.middleware.is_empty() {
            core.http.execute(outgoing).await.map_err(Error::transport)?
        } else {
            next.run(outgoing).await?
        };
        if !response.status().is_redirection() {
            return Ok(response);
        }
        let has_body = !matches!(request.payload, Payload::None);
        match redirect::next(&hop, response.status(), response.headers(), has_body).map_err(
            |error| {
                let mut headers = response.headers().clone();
                context.echoes.hide_headers(&mut headers);
                error.with_status(response.status(), headers)
            },
        )? {
            None => return Ok(response),
            Some(next) if next.keeps_body && !request.is_replayable() => return Ok(response),
            Some(next) => hop = next,
        }
    }
    Err(redirect::too_many())
}

/// The request's own address.
fn first_hop(core: &Core, request: &Request) -> Result<Hop, Error> {
    let mut address = String::with_capacity(core.base.len() + request.target.len() + 1);
    address.push_str(&core.base);
    if !request.target.starts_with('/') {
        address.push('/');
    }
    address.push_str(&request.target);
    core.credentials.add_query(request.operation, &mut address);
    let url = Url::parse(&address).map_err(|error| {
        Error::new(ErrorKind::Request, "the address cannot be made").caused_by(error)
    })?;
    Ok(Hop { url, method: request.operation.method.to_http(), keeps_body: true, is_trusted: true })
}

/// Puts a request together.
async fn assemble(
    core: &Core,
    request: &mut Request,
    context: &Context,
    hop: Hop,
) -> Result<reqwest::Request, Error> {
    let mut outgoing = reqwest::Request::new(hop.method, hop.url);
    let headers = outgoing.headers_mut();
    headers.reserve(12);
    headers.insert(header::USER_AGENT, core.user_agent.clone());
    headers.insert(header::ACCEPT, HeaderValue::from_static(request.operation.accept));
    if let Some(content_type) = request.content_type.as_ref().filter(|_| hop.keeps_body) {
        headers.insert(header::CONTENT_TYPE, content_type.clone());
    }
    if hop.is_trusted {
        add_private_headers(core, request, context, headers)?;
    }
    if hop.keeps_body {
        *outgoing.body_mut() = body(&mut request.payload).await?;
    }
    Ok(outgoing)
}

/// Adds what only the server itself may see.
fn add_private_headers(
    core: &Core,
    request: &Request,
    context: &Context,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    core.credentials.add_headers(request.operation, headers)?;
    let id = context.request_id.and_then(|id| id.header());
    if let (Some(name), Some(id)) = (&core.request_id_header, id) {
        headers.insert(name.clone(), id);
    }
    for (name, value) in &core.default_headers {
        headers.insert(name.clone(), value.clone());
    }
    merge(headers, &request.headers);
    Ok(())
}

/// Adds a call's own headers: they replace the client's, but for cookies, which add up to one
/// header (RFC 6265, section 5.4).
fn merge(headers: &mut HeaderMap, own: &HeaderMap) {
    for name in own.keys().filter(|name| *name != header::COOKIE) {
        headers.remove(name);
    }
    for (name, value) in own {
        headers.append(name.clone(), value.clone());
    }
    let cookies: Vec<_> =
        headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if cookies.len() > 1
        && let Ok(mut joined) = HeaderValue::from_bytes(&cookies.join(&b"; "[..]))
    {
        joined.set_sensitive(true);
        headers.insert(header::COOKIE, joined);
    }
}

#[cfg_attr(
    not(feature = "uploads"),
    allow(clippy::unused_async, reason = "all bodies are in memory then")
)]
async fn body(payload: &mut Payload) -> Result<Option<reqwest::Body>, Error> {
    Ok(match payload {
        Payload::None => None,
        Payload::Bytes(bytes) => Some(bytes.clone().into()),
        #[cfg(feature = "uploads")]
        Payload::Body(body) => Some(body.open().await?.into_http()),
        #[cfg(feature = "uploads")]
        Payload::Multipart(form) => Some(form.open().await?),
    })
}
