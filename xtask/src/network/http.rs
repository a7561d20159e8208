//! One answer from one address: redirects, credentials, limits, retries.

use super::retry;
use super::trouble::{Trouble, shown};
use super::{Options, trouble};
use crate::failure::Failure;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use hyper_util::client::proxy::matcher::Matcher;
use indicatif::{ProgressBar, ProgressStyle};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, SystemTime};
use url::{Origin, Url};

/// How many redirects are followed in a row.
const REDIRECTS: usize = 10;
const USER_AGENT: &str = concat!("onyx-api-xtask/", env!("CARGO_PKG_VERSION"));
/// What is wanted most comes first; a server that has only pages still gives one.
const ACCEPT: HeaderValue =
    HeaderValue::from_static("application/json, text/html;q=0.9, */*;q=0.5");

/// What came from an address.
#[derive(Debug)]
pub(super) struct Answer {
    /// Where it came from, behind all redirects.
    pub(super) url: Url,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// The body, decompressed.
    pub(super) body: Vec<u8>,
}

/// Why there is none, and which address on the way is to blame.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) at: Url,
    pub(super) trouble: Trouble,
}

/// What asks.
pub(super) struct Http {
    client: reqwest::Client,
    proxies: Option<Matcher>,
    /// The only server that is told who asks, and what it is told.
    home: Origin,
    credential: Option<HeaderValue>,
    options: Options,
    /// Servers that would fail again, and how.
    lost: RefCell<HashMap<Origin, Trouble>>,
    progress: ProgressBar,
}

impl Http {
    /// For a search that begins at `start`.
    pub(super) fn new(start: &Url, options: &Options) -> Result<Self, Failure> {
        let credential = options.credential.as_ref().map(super::Credential::header).transpose()?;
        Ok(Self {
            client: client(options)?,
            proxies: options.proxies.then(Matcher::from_system),
            home: start.origin(),
            credential,
            options: options.clone(),
            lost: RefCell::default(),
            progress: progress(),
        })
    }

    /// Whether the server of `url` has failed in a way that it would again.
    pub(super) fn has_lost(&self, url: &Url) -> bool {
        self.lost.borrow().contains_key(&url.origin())
    }

    /// What `url` answers, asked again where the failure may pass.
    pub(super) async fn get(&self, url: &Url) -> Result<Answer, Failed> {
        let outcome = self.get_patiently(url).await;
        if let Err(Failed { at, trouble }) = &outcome
            && trouble.is_of_the_server()
        {
            self.lost.borrow_mut().insert(at.origin(), trouble.clone());
        }
        outcome
    }

    async fn get_patiently(&self, url: &Url) -> Result<Answer, Failed> {
        self.progress.set_message(shown(url));
        let mut failures = 0;
        loop {
            let outcome = self.follow(url).await;
            let asked = match &outcome {
                Ok(answer) if retry::may_pass(answer.status) => {
                    retry::retry_after(&answer.headers, SystemTime::now())
                }
                Err(Failed { at, trouble }) if trouble.may_pass() && !self.has_lost(at) => None,
                _ => return outcome,
            };
            failures += 1;
            let Some(pause) = retry::pause(&self.options, failures, asked) else { return outcome };
            tokio::time::sleep(pause).await;
        }
    }

    /// What is at the end of all redirects.
    async fn follow(&self, url: &Url) -> Result<Answer, Failed> {
        let mut at = url.clone();
        let mut is_trusted = true;
        for _ in 0..=REDIRECTS {
            is_trusted &= at.origin() == self.home;
            match self.step(&at, is_trusted).await {
                Ok(Step::There(answer)) => return Ok(answer),
                Ok(Step::Elsewhere(next)) => at = next,
                Err(trouble) => return Err(Failed { at, trouble }),
            }
        }
        let trouble = Trouble::Redirect(format!("it is the {}th in a row", REDIRECTS + 1));
        Err(Failed { at, trouble })
    }

    async fn step(&self, url: &Url, is_trusted: bool) -> Result<Step, Trouble> {
        let lost = self.lost.borrow().get(&url.origin()).cloned();
        if let Some(trouble) = lost {
            return Err(trouble);
        }
        let response = self.send(url, is_trusted).await?;
        match next(url, response.status(), response.headers())? {
            Some(next) => Ok(Step::Elsewhere(next)),
            None => self.receive(url.clone(), response).await.map(Step::There),
        }
    }

    async fn send(&self, url: &Url, is_trusted: bool) -> Result<reqwest::Response, Trouble> {
        let mut request = self.client.get(url.clone()).header(header::ACCEPT, ACCEPT);
        if let Some(credential) = self.credential.as_ref().filter(|_| is_trusted) {
            request = request.header(header::AUTHORIZATION, credential);
        }
        request.send().await.map_err(|error| {
            Trouble::of(&error, url, self.proxy_for(url), self.options.connect_timeout)
        })
    }

    /// The address of the proxy that requests to `url` go through.
    fn proxy_for(&self, url: &Url) -> Option<String> {
        let uri: Uri = url.as_str().parse().ok()?;
        let proxy = self.proxies.as_ref()?.intercept(&uri)?;
        Some(super::shown(&proxy.uri().to_string()).trim_end_matches('/').to_owned())
    }

    /// The body, as far as it may go.
    async fn receive(&self, url: Url, mut response: reqwest::Response) -> Result<Answer, Trouble> {
        let limit = self.options.max_bytes;
        let (status, headers) = (response.status(), response.headers().clone());
        self.progress.set_position(0);
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(Trouble::TooLarge { limit });
        }
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(Answer { url, status, headers, body }),
                Err(error) => return Err(trouble::half_way(&error, body.len())),
            }
            if body.len() as u64 > limit {
                return Err(Trouble::TooLarge { limit });
            }
            self.progress.set_position(body.len() as u64);
        }
    }

    /// Takes what shows the progress off the terminal.
    pub(super) fn finish(&self) {
        self.progress.finish_and_clear();
    }
}

/// What a request leads to.
enum Step {
    There(Answer),
    Elsewhere(Url),
}

/// Where a redirect leads; `None` where the answer is none.
fn next(url: &Url, status: StatusCode, headers: &HeaderMap) -> Result<Option<Url>, Trouble> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let refused = |why: &str| Trouble::Redirect(why.to_owned());
    let location = headers.get(header::LOCATION).ok_or_else(|| refused("it has no Location"))?;
    let mut next = std::str::from_utf8(location.as_bytes())
        .ok()
        .and_then(|location| url.join(location).ok())
        .ok_or_else(|| refused("its Location is no address"))?;
    if !matches!(next.scheme(), "http" | "https") {
        return Err(refused(&format!("it leads to `{}:`", next.scheme())));
    }
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(refused(&format!("it leads from https to {}", shown(&next))));
    }
    // A server has no business in saying who we are. Neither fails on an address with a host.
    let _ = next.set_username("");
    let _ = next.set_password(None);
    Ok(Some(next))
}

/// The client: it follows no redirect by itself, since it would not know whom to tell who asks.
fn client(options: &Options) -> Result<reqwest::Client, Failure> {
    let unable = |why: String| Failure::Usage(format!("HTTP cannot be set up: {why}"));
    let mut builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(options.connect_timeout)
        .tls_backend_preconfigured(tls().map_err(|error| unable(error.to_string()))?);
    if !options.proxies {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| unable(trouble::reason(&error)))
}

/// TLS by ring, trusting what the operating system trusts.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?;
    Ok(config.with_no_client_auth())
}

/// Drawn on standard error, where that is a terminal.
fn progress() -> ProgressBar {
    let progress = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {bytes}") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

#[cfg(test)]
mod tests {
    use super::next;
    use http::{HeaderMap, StatusCode, header};
    use url::Url;

    fn follow(status: u16, location: Option<&'static str>) -> Result<Option<String>, String> {
        let url = Url::parse("https://onyx.example/api/docs").expect("an address");
        let status = StatusCode::from_u16(status).expect("a status");
        let location =
            location.map(|value| (header::LOCATION, header::HeaderValue::from_static(value)));
        let headers = HeaderMap::from_iter(location);
        next(&url, status, &headers)
            .map(|next| next.map(String::from))
            .map_err(|trouble| trouble.to_string())
    }

    #[test]
    fn a_location_is_resolved_and_loses_its_credentials() {
        let to = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(follow(302, Some("docs/")), to("https://onyx.example/api/docs/"));
        assert_eq!(follow(308, Some("//b.example/x?y")), to("https://b.example/x?y"));
        assert_eq!(follow(301, Some("https://a:b@c.example/")), to("https://c.example/"));
        assert_eq!(follow(200, Some("/x")), Ok(None));
        assert_eq!(follow(304, Some("/x")), Ok(None));
    }

    #[test]
    fn what_is_unsafe_is_not_followed() {
        for (location, why) in [
            (None, "no Location"),
            (Some("http://onyx.example/api/docs"), "from https to http"),
            (Some("file:///etc/passwd"), "`file:`"),
            (Some("https://["), "no address"),
        ] {
            let refused = follow(302, location).expect_err(why);
            assert!(refused.contains(why), "{refused}");
        }
    }
}
