//! What every page has: the head, the way past the head, the style and the script.

use super::markup::Html;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("assets/page.css");
const SCRIPT: &str = include_str!("assets/page.js");
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// A whole page.
pub(super) fn page(title: &str, body: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    html.raw("<!doctype html>\n");
    html.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |html| head(html, title));
        html.element("body", &[], |html| {
            html.raw("<a class=\"skip\" href=\"#changes\">Skip to the changes</a>\n");
            body(html);
            html.element("script", &[], |html| html.raw(SCRIPT));
        });
    });
    html.finish()
}

fn head(html: &mut Html, title: &str) {
    html.raw("<meta charset=\"utf-8\">\n");
    let policy = policy();
    html.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    html.raw(
        "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"cargo xtask\">\n\
         <link rel=\"icon\" href=\"data:,\">\n",
    );
    html.leaf("title", &[], title);
    html.end();
    html.element("style", &[], |html| html.raw(STYLE));
}

/// The style and the script are allowed by what they are, and nothing else is
/// (<https://www.w3.org/TR/CSP3/>). The icon is there so that browsers ask no server for one.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let (script, style) = (hash(SCRIPT), hash(STYLE));
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; img-src data:; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The element of a heading of this level, from 1.
pub(super) fn heading(level: usize) -> &'static str {
    HEADINGS.get(level.saturating_sub(1)).unwrap_or(&"h6")
}

/// A number of things, in words: `1 change`, `2 changes`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
