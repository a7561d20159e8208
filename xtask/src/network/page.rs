//! Which documents a page shows: Swagger UI, ReDoc, Scalar, RapiDoc, Stoplight Elements.

use super::script::{self, Named};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use url::Url;

/// What is in a page.
#[derive(Debug)]
pub(super) struct Page {
    /// What its addresses are relative to: its own, unless it says otherwise.
    pub(super) base: Url,
    /// What it names, in the order in which it counts; addresses in full.
    pub(super) references: Vec<Reference>,
    /// Whether it asks for a password.
    pub(super) asks_for_password: bool,
    /// Whether it names only the example that Swagger UI comes with.
    pub(super) shows_the_example: bool,
}

/// What a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A document.
    Document(Url),
    /// A script that says more.
    Script(Url),
    /// A configuration that says more.
    Configuration(Url),
}

impl Reference {
    pub(super) fn url(&self) -> &Url {
        match self {
            Self::Document(url) | Self::Script(url) | Self::Configuration(url) => url,
        }
    }
}

/// The hosts of the example that Swagger UI shows until it is told otherwise.
const EXAMPLES: [&str; 2] = ["petstore.swagger.io", "petstore3.swagger.io"];

/// The attributes that name a document, whatever element they are on: `spec-url` of ReDoc, RapiDoc
/// and OpenAPI Explorer, and Stoplight's.
const ATTRIBUTES: [&str; 2] = ["spec-url", "apidescriptionurl"];

/// Scripts beside the page that set it up; the libraries themselves say nothing.
const SET_UP: [&str; 3] = ["swagger-initializer", "swagger-ui-init", "swagger-config"];

/// Reads a page that came from `url`.
pub(super) fn read(html: &[u8], url: &Url) -> Page {
    let mut reader = Reader::new(url);
    let mut emitter = DefaultEmitter::default();
    // What stands in scripts is no markup.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.tag(&tag),
            Token::String(text) => reader.text(&text.value),
            Token::EndTag(_) => reader.end_tag(),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.end_tag();
    reader.page
}

/// What a script of a page names that lies beside it; addresses are relative to `base`, the page's.
pub(super) fn read_script(text: &str, base: &Url) -> Page {
    of_named(script::named(text), base)
}

/// What a configuration names, likewise.
pub(super) fn read_configuration(text: &str, base: &Url) -> Page {
    of_named(script::configured(text), base)
}

fn of_named(named: Named, base: &Url) -> Page {
    let mut reader = Reader::new(base);
    reader.named(named);
    reader.page
}

struct Reader {
    page: Page,
    /// Whether the page has said so; only the first time counts.
    based: bool,
    /// The text of the script that is being read.
    script: Option<Vec<u8>>,
}

impl Reader {
    fn new(base: &Url) -> Self {
        let page = Page {
            base: base.clone(),
            references: Vec::new(),
            asks_for_password: false,
            shows_the_example: false,
        };
        Self { page, based: false, script: None }
    }

    fn tag(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        match name {
            b"base" => self.rebase(tag),
            b"script" => self.script(tag),
            b"input" => {
                self.page.asks_for_password |= attribute(tag, "type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
            }
            // RFC 8631: the description of this service.
            b"link"
                if attribute(tag, "rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("service-desc")) =>
            {
                self.document(attribute(tag, "href").as_deref());
            }
            _ => {}
        }
        for name in ATTRIBUTES {
            self.document(attribute(tag, name).as_deref());
        }
    }

    fn rebase(&mut self, tag: &StartTag<()>) {
        let Some(href) = attribute(tag, "href").filter(|_| !self.based) else { return };
        self.based = true;
        if let Ok(base) = self.page.base.join(&href) {
            self.page.base = base;
        }
    }

    fn script(&mut self, tag: &StartTag<()>) {
        if attribute(tag, "id").is_some_and(|id| id == "api-reference") {
            self.document(attribute(tag, "data-url").as_deref());
            if let Some(configuration) = attribute(tag, "data-configuration") {
                self.named(script::configured(&configuration));
            }
            return;
        }
        if !attribute(tag, "type").is_none_or(|kind| is_run(&kind)) {
            return;
        }
        match attribute(tag, "src") {
            None => self.script = Some(Vec::new()),
            Some(src) => {
                let file = src.split(['?', '#']).next().and_then(|path| path.rsplit('/').next());
                if file.is_some_and(|file| SET_UP.iter().any(|name| file.starts_with(name)))
                    && let Some(url) = self.resolve(&src)
                {
                    self.page.references.push(Reference::Script(url));
                }
            }
        }
    }

    fn text(&mut self, text: &[u8]) {
        if let Some(script) = &mut self.script {
            script.extend_from_slice(text);
        }
    }

    /// A script ends: nothing else has text that is collected.
    fn end_tag(&mut self) {
        if let Some(script) = self.script.take() {
            self.named(script::named(&String::from_utf8_lossy(&script)));
        }
    }

    fn named(&mut self, named: Named) {
        for configuration in named.configurations {
            let url = self.resolve(&configuration);
            self.page.references.extend(url.map(Reference::Configuration));
        }
        for document in named.documents {
            self.document(Some(&document));
        }
    }

    fn document(&mut self, reference: Option<&str>) {
        let Some(url) = reference.and_then(|reference| self.resolve(reference)) else { return };
        if url.host_str().is_some_and(|host| EXAMPLES.contains(&host)) {
            self.page.shows_the_example = true;
        } else {
            self.page.references.push(Reference::Document(url));
        }
    }

    fn resolve(&self, reference: &str) -> Option<Url> {
        let mut url = self.page.base.join(reference.trim()).ok()?;
        url.set_fragment(None);
        // From a page over TLS, browsers load nothing without it.
        let is_safe =
            url.scheme() == "https" || (url.scheme(), self.page.base.scheme()) == ("http", "http");
        is_safe.then_some(url)
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(&value.value).into_owned())
}

/// Whether a browser runs a script of this type (HTML, "prepare the script element").
fn is_run(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "text/javascript" | "application/javascript")
        || matches!(kind.as_str(), "text/ecmascript" | "application/ecmascript")
}

#[cfg(test)]
mod tests {
    use super::{Reference, read};
    use url::Url;

    /// What a page at `https://onyx.example/api/docs` names.
    fn references(html: &str) -> Vec<String> {
        let url = Url::parse("https://onyx.example/api/docs").expect("an address");
        let of = |reference| match reference {
            Reference::Document(url) => url.to_string(),
            Reference::Script(url) => format!("script {url}"),
            Reference::Configuration(url) => format!("configuration {url}"),
        };
        read(html.as_bytes(), &url).references.into_iter().map(of).collect()
    }

    #[test]
    fn every_kind_of_page_is_understood() {
        for (html, expected) in [
            ("<script>SwaggerUIBundle({url: '/openapi.json'})</script>", "/openapi.json"),
            (
                "<script type=module>SwaggerUIBundle({url: 'openapi.json'})</script>",
                "/api/openapi.json",
            ),
            ("<redoc spec-url=\"./openapi.json\"></redoc>", "/api/openapi.json"),
            ("<rapi-doc SPEC-URL='/a?b=1&amp;c=2#d'></rapi-doc>", "/a?b=1&c=2"),
            ("<elements-api apiDescriptionUrl=/openapi.yaml router=hash />", "/openapi.yaml"),
            ("<script id=api-reference data-url=/openapi.json></script>", "/openapi.json"),
            ("<script id=api-reference data-configuration='{\"url\":\"/a\"}'></script>", "/a"),
            ("<link rel=service-desc href=/openapi.json>", "/openapi.json"),
            ("<base href=/v1/><base href=/v2/><redoc spec-url=a></redoc>", "/v1/a"),
            ("<script>SwaggerUIBundle({url: '/a'}) // </scr", "/a"),
        ] {
            assert_eq!(references(html), [format!("https://onyx.example{expected}")], "{html}");
        }
        assert_eq!(
            references(
                "<script src='./swagger-initializer.js?v=1'></script><script>SwaggerUIBundle({configUrl: '/c'})</script>"
            ),
            [
                "script https://onyx.example/api/swagger-initializer.js?v=1",
                "configuration https://onyx.example/c"
            ]
        );
    }

    #[test]
    fn what_a_browser_passes_over_names_nothing() {
        for html in [
            "<!-- <redoc spec-url=/no></redoc> <script>SwaggerUIBundle({url: '/no'})</script> -->",
            "<script><!--\n// SwaggerUIBundle({url: '/no'})\n--></script>",
            "<script type=text/template><redoc spec-url=/no></redoc></script>",
            "<script type=application/json>SwaggerUIBundle({url: '/no'})</script>",
            "<textarea><redoc spec-url=/no></redoc></textarea>",
            "<p>SwaggerUIBundle({url: '/no'})</p>",
            "<redoc spec-url=javascript:no></redoc>",
            "<redoc spec-url=http://onyx.example/no></redoc>",
            "<script src=swagger-ui-bundle.js></script>",
        ] {
            assert_eq!(references(html), Vec::<String>::new(), "{html}");
        }
    }

    #[test]
    fn the_example_of_swagger_ui_is_nobodys_document() {
        let html = b"<script>SwaggerUIBundle({url: 'https://petstore.swagger.io/v2/swagger.json'})</script>";
        let page = read(html, &Url::parse("https://onyx.example/").expect("an address"));
        assert_eq!((page.references, page.shows_the_example), (vec![], true));
    }

    #[test]
    fn a_form_that_asks_for_a_password_is_noticed() {
        let asks = |html: &str| {
            let url = Url::parse("https://onyx.example/").expect("an address");
            read(html.as_bytes(), &url).asks_for_password
        };
        assert!(asks("<form><input name=p TYPE='Password'></form>"));
        assert!(!asks("<!-- <input type=password> --><input type=text>"));
    }
}
