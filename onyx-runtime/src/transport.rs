//! One exchange with the server: the request as it goes out, redirects, and the head of what comes
//! back.

use super::client::Core;
use super::redirect::{self, Hop};
use super::request::Payload;
use super::{Context, Error, ErrorKind, Next, Request, headers};
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
    // Whatever may fail is there before the builder: so nothing is compiled that drops one.
    #[cfg(feature = "rustls")]
    let tls = rustls_config()?;
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout);
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_preconfigured(tls);
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
            Error::new(ErrorKind::Configuration, format!("TLS cannot be set up: {error}"))
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
        let body = if hop.keeps_body { body(&mut request.payload).await? } else { None };
        let outgoing = assemble(core, request, context, &hop, body)?;
        let response = if core.middleware.is_empty() {
            core.http.execute(outgoing).await.map_err(Error::transport)?
        } else {
            let (rest, http, operation) = (&core.middleware, &core.http, request.operation);
            Next { rest, http, operation, attempt }.run(outgoing).await?
        };
        match follow(&hop, request, context, &response)? {
            Some(next) => hop = next,
            None => return Ok(response),
        }
    }
    Err(redirect::too_many())
}

/// Where a response leads, if it is a redirect that can be followed.
fn follow(
    hop: &Hop,
    request: &Request,
    context: &Context,
    response: &reqwest::Response,
) -> Result<Option<Hop>, Error> {
    if !response.status().is_redirection() {
        return Ok(None);
    }
    let has_body = !matches!(request.payload, Payload::None);
    match redirect::next(hop, response.status(), response.headers(), has_body) {
        Ok(next) => Ok(next.filter(|next| !next.keeps_body || request.is_replayable())),
        Err(error) => {
            let mut headers = response.headers().clone();
            context.echoes.hide_headers(&mut headers);
            Err(error.with_status(response.status(), headers))
        }
    }
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
fn assemble(
    core: &Core,
    request: &Request,
    context: &Context,
    hop: &Hop,
    body: Option<reqwest::Body>,
) -> Result<reqwest::Request, Error> {
    let mut outgoing = reqwest::Request::new(hop.method.clone(), hop.url.clone());
    *outgoing.body_mut() = body;
    let headers = outgoing.headers_mut();
    headers.reserve(12);
    headers::set(headers, header::USER_AGENT, core.user_agent.clone());
    let accept = HeaderValue::from_static(request.operation.accept);
    headers::set(headers, header::ACCEPT, accept);
    if let Some(content_type) = request.content_type.as_ref().filter(|_| hop.keeps_body) {
        headers::set(headers, header::CONTENT_TYPE, content_type.clone());
    }
    if hop.is_trusted {
        add_private_headers(core, request, context, headers)?;
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
        headers::set(headers, name.clone(), id);
    }
    headers::merge(headers, &core.default_headers);
    headers::merge(headers, &request.headers);
    Ok(())
}

#[cfg_attr(
    not(feature = "uploads"),
    allow(clippy::unused_async, reason = "all bodies are in memory then")
)]
async fn body(payload: &mut Payload) -> Result<Option<reqwest::Body>, Error> {
    Ok(match payload {
        Payload::None => None,
        Payload::Bytes(bytes) => Some(bytes.clone().into()),
        // Boxed, so that other calls have no room for it.
        #[cfg(feature = "uploads")]
        Payload::Body(body) => Some(Box::pin(body.open()).await?.into_http()),
        #[cfg(feature = "uploads")]
        Payload::Multipart(form) => Some(Box::pin(form.open()).await?),
    })
}
