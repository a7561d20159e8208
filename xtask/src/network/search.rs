//! From an address to the document: the address itself, what the page there names, and the places
//! where documents usually are.

use super::http::{Answer, Failed, Http};
use super::page::{self, Page, Reference};
use super::trouble::shown;
use super::{Options, address, refusal};
use crate::failure::Failure;
use crate::fetch::source::Received;
use http::{StatusCode, header};
use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};
use serde_json::Value;
use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;
use url::Url;

/// How many addresses are asked at most, whatever the pages name.
const ADDRESSES: usize = 40;

/// Asks until a document comes or nothing is left to be asked.
pub(super) fn document(address: &str, options: &Options) -> Result<Received, Failure> {
    let start = address::parse(address)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Usage(format!("HTTP cannot be set up: {error}")))?;
    let mut search = Search::new(&start);
    let http = Http::new(&start, options)?;
    let found =
        runtime.block_on(async { tokio::time::timeout(options.timeout, search.run(&http)).await });
    http.finish();
    match found {
        Ok(Some(mut found)) => {
            found.warnings.append(exposed(&start, options));
            Ok(found)
        }
        Ok(None) => Err(refusal::nothing_found(&start, &search.tries)),
        Err(_elapsed) => {
            Err(refusal::timed_out(&start, &search.tries, search.asked.as_ref(), options))
        }
    }
}

/// A key that others on the way can read.
fn exposed(start: &Url, options: &Options) -> Diagnostics {
    let mut warnings = Diagnostics::default();
    if options.credential.is_some() && start.scheme() == "http" && !address::is_loopback(start) {
        let message = format!("the key has gone to {} without TLS", shown(start));
        let help = "use https, or unset ONYX_API_KEY and ONYX_PAT: Onyx wants no key for this";
        warnings.push(Diagnostic::warning("exposed-key", &Pointer::root(), message).help(help));
    }
    warnings
}

/// An address that was asked, and what it was instead of a document.
#[derive(Debug)]
pub(super) struct Try {
    pub(super) url: Url,
    pub(super) outcome: Outcome,
}

/// What an address was instead of a document.
#[derive(Debug)]
pub(super) enum Outcome {
    /// No answer, or none that can be used.
    Failed(Failed),
    /// The server refused.
    Status(StatusCode),
    /// A page that wants somebody to sign in, at this address.
    Login(Url),
    /// A page that names documents, scripts or configurations.
    Names(Vec<Url>),
    /// Any other page.
    Page {
        /// Whether it shows the example that Swagger UI comes with.
        shows_the_example: bool,
    },
    /// JSON, and no document.
    Json,
    /// A script or a configuration that names no document.
    NamesNothing,
    Empty,
    /// Anything else, by its media type.
    Other(String),
}

/// What an address is asked for.
#[derive(Clone, Debug)]
enum Want {
    /// A document, or a page that names one.
    Any,
    /// The script of a page, which names what it names relative to `base`.
    Script { base: Url },
    /// The configuration of a page, likewise.
    Configuration { base: Url },
}

/// An address that is to be asked.
#[derive(Clone, Debug)]
struct Candidate {
    url: Url,
    want: Want,
    /// Why it is asked, as it is told when the document is there.
    why: String,
}

struct Search {
    start: Url,
    queue: VecDeque<Candidate>,
    seen: HashSet<Url>,
    tries: Vec<Try>,
    /// What is being asked.
    asked: Option<Url>,
}

impl Search {
    fn new(start: &Url) -> Self {
        let mut start = start.clone();
        start.set_fragment(None);
        let given =
            Candidate { url: start.clone(), want: Want::Any, why: "the address given".to_owned() };
        let known = known_places(&start).into_iter().map(|url| Candidate {
            url,
            want: Want::Any,
            why: format!("a usual place of {}", shown(&start)),
        });
        let queue = std::iter::once(given).chain(known).collect();
        Self { start, queue, seen: HashSet::new(), tries: Vec::new(), asked: None }
    }

    async fn run(&mut self, http: &Http) -> Option<Received> {
        while let Some(candidate) = self.queue.pop_front() {
            let is_over = self.seen.len() >= ADDRESSES || http.has_lost(&candidate.url);
            if is_over || !self.seen.insert(candidate.url.clone()) {
                continue;
            }
            self.asked = Some(candidate.url.clone());
            let outcome = match http.get(&candidate.url).await {
                Ok(answer) => match self.take(&candidate, answer) {
                    ControlFlow::Break(found) => return Some(found),
                    ControlFlow::Continue(outcome) => outcome,
                },
                Err(failed) => Outcome::Failed(failed),
            };
            self.tries.push(Try { url: candidate.url, outcome });
        }
        None
    }

    /// Takes an answer for the document, or takes from it where to ask next.
    fn take(&mut self, candidate: &Candidate, answer: Answer) -> ControlFlow<Received, Outcome> {
        if !answer.status.is_success() {
            return ControlFlow::Continue(Outcome::Status(answer.status));
        }
        let text = || String::from_utf8_lossy(&answer.body);
        let found = match &candidate.want {
            Want::Any => None,
            Want::Script { base } => Some(page::read_script(&text(), base)),
            Want::Configuration { base } => Some(page::read_configuration(&text(), base)),
        };
        if let Some(found) = found {
            let outcome = self.follow(found, &candidate.url).unwrap_or(Outcome::NamesNothing);
            return ControlFlow::Continue(outcome);
        }
        let is_named = candidate.url == self.start && names_a_file(&candidate.url);
        ControlFlow::Continue(match kind(&answer) {
            Kind::Document => return ControlFlow::Break(received(candidate, answer)),
            // Whoever names a file means that file; what is wrong with it is told in full.
            Kind::Json if is_named => return ControlFlow::Break(received(candidate, answer)),
            Kind::Json => Outcome::Json,
            Kind::Page => self.take_page(candidate, &answer),
            Kind::Empty => Outcome::Empty,
            Kind::Other => Outcome::Other(media_type(&answer)),
        })
    }

    fn take_page(&mut self, candidate: &Candidate, answer: &Answer) -> Outcome {
        let page = page::read(&answer.body, &answer.url);
        if page.references.is_empty()
            && (page.asks_for_password || is_login(&candidate.url, &answer.url))
        {
            return Outcome::Login(answer.url.clone());
        }
        // Beside the page, behind what it names itself.
        if answer.url != candidate.url
            && let Ok(url) = answer.url.join("openapi.json")
        {
            let why = format!("beside the page {}", shown(&answer.url));
            self.queue.push_front(Candidate { url, want: Want::Any, why });
        }
        let shows_the_example = page.shows_the_example;
        self.follow(page, &candidate.url).unwrap_or(Outcome::Page { shows_the_example })
    }

    /// Asks what was found in a page, or in a script or configuration of it, before anything else;
    /// `None` where nothing was.
    fn follow(&mut self, found: Page, named_by: &Url) -> Option<Outcome> {
        let Page { base, mut references, .. } = found;
        references.truncate(ADDRESSES);
        let names: Vec<Url> = references.iter().map(|each| each.url().clone()).collect();
        for reference in references.into_iter().rev() {
            let base = base.clone();
            let (url, want) = match reference {
                Reference::Document(url) => (url, Want::Any),
                Reference::Script(url) => (url, Want::Script { base }),
                Reference::Configuration(url) => (url, Want::Configuration { base }),
            };
            let why = format!("named by {}", shown(named_by));
            self.queue.push_front(Candidate { url, want, why });
        }
        (!names.is_empty()).then_some(Outcome::Names(names))
    }
}

fn received(candidate: &Candidate, answer: Answer) -> Received {
    let name = shown(&answer.url);
    let how = format!("{name} ({})", candidate.why);
    Received { name, how: Some(how), bytes: answer.body, warnings: Diagnostics::default() }
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Something that means to be a document: what is wrong with it is for others to say.
    Document,
    Json,
    Page,
    Empty,
    Other,
}

/// How far into an answer its first keys are looked for, in bytes.
const HEAD: usize = 4096;

fn kind(answer: &Answer) -> Kind {
    let body = answer.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&answer.body);
    let head = String::from_utf8_lossy(body.get(..HEAD.min(body.len())).unwrap_or_default());
    let head = head.trim_start();
    match head.chars().next() {
        None => Kind::Empty,
        Some('{' | '[') => match serde_json::from_slice(body) {
            Ok(Value::Object(root)) if says_what_it_is(|key| root.contains_key(key)) => {
                Kind::Document
            }
            Ok(_) => Kind::Json,
            Err(_) if says_what_it_is(|key| head.contains(&format!("\"{key}\""))) => Kind::Document,
            Err(_) => Kind::Other,
        },
        Some('<') => Kind::Page,
        Some(_) if is_yaml_document(head) => Kind::Document,
        Some(_) if media_type(answer) == "text/html" => Kind::Page,
        Some(_) => Kind::Other,
    }
}

fn says_what_it_is(has: impl Fn(&str) -> bool) -> bool {
    ["openapi", "swagger"].into_iter().any(has)
}

fn is_yaml_document(head: &str) -> bool {
    head.lines().any(|line| {
        let key = line.split(':').next().unwrap_or_default().trim_matches(['"', '\'']);
        line.contains(':') && says_what_it_is(|known| key == known)
    })
}

fn media_type(answer: &Answer) -> String {
    let value = answer.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let name = value.and_then(|value| value.split(';').next()).unwrap_or_default();
    name.trim().to_ascii_lowercase()
}

/// Whether a page that names no document is where people are sent to sign in: at a place that says
/// so, or at a server that nobody asked.
fn is_login(asked: &Url, came_from: &Url) -> bool {
    let words = ["login", "log-in", "signin", "sign-in", "sso", "oauth2", "saml", "oidc"];
    let says_so = |url: &Url| {
        url.path_segments().is_some_and(|mut segments| {
            segments.any(|segment| words.iter().any(|word| segment.eq_ignore_ascii_case(word)))
        })
    };
    says_so(came_from) || (asked != came_from && asked.host_str() != came_from.host_str())
}

fn names_a_file(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    [".json", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending))
}

/// The places where servers have their pages and documents: FastAPI's, below the address and
/// below everything that it is below itself, and below Onyx's `/api`.
fn known_places(start: &Url) -> Vec<Url> {
    let folders = folders(start);
    let below =
        |name: &'static str| folders.iter().filter_map(move |folder| folder.join(name).ok());
    below("docs").chain(below("openapi.json")).chain(below("redoc")).collect()
}

/// The folder that an address is or is in, those above it up to the root, and `/api/` before that.
fn folders(start: &Url) -> Vec<Url> {
    let mut segments: Vec<&str> =
        start.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
    if segments.last().is_some_and(|last| is_leaf(last)) {
        segments.pop();
    }
    let mut folders: Vec<String> = std::iter::once("/".to_owned())
        .chain(segments.iter().scan("/".to_owned(), |folder, segment| {
            *folder = format!("{folder}{segment}/");
            Some(folder.clone())
        }))
        .collect();
    folders.reverse();
    if !folders.iter().any(|folder| folder == "/api/") {
        folders.push("/api/".to_owned());
    }
    let at = |path: &String| {
        let mut url = start.clone();
        url.set_query(None);
        url.set_path(path);
        url
    };
    folders.iter().map(at).collect()
}

/// Whether the last segment of an address is a page or a file, and nothing is below it.
fn is_leaf(segment: &str) -> bool {
    segment.contains('.') || matches!(segment, "docs" | "redoc")
}

#[cfg(test)]
mod tests {
    use super::{is_login, known_places};
    use url::Url;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    fn places(path: &str) -> Vec<String> {
        known_places(&url("https://onyx.example").join(path).expect("a path"))
            .into_iter()
            .map(|url| url.path().to_owned())
            .collect()
    }

    #[test]
    fn places_go_up_from_the_address_to_the_root() {
        let of_api =
            ["/api/docs", "/docs", "/api/openapi.json", "/openapi.json", "/api/redoc", "/redoc"];
        for address in
            ["/api", "/api/", "/api/docs", "/api/docs/", "/api/openapi.json?v=1", "/api/redoc"]
        {
            assert_eq!(places(address), of_api, "{address}");
        }
        assert_eq!(places("/")[..4], ["/docs", "/api/docs", "/openapi.json", "/api/openapi.json"]);
        assert_eq!(places("/a/b")[..4], ["/a/b/docs", "/a/docs", "/docs", "/api/docs"]);
    }

    #[test]
    fn a_login_page_is_told_by_where_it_is() {
        let asked = url("https://onyx.example/docs");
        assert!(is_login(&asked, &url("https://onyx.example/auth/login?next=%2Fdocs")));
        assert!(is_login(&asked, &url("https://idp.example/authorize")));
        assert!(!is_login(&asked, &url("https://onyx.example/docs/")));
        assert!(!is_login(&asked, &asked));
    }
}
