//! What is said when no document was found: the reason that matters most, what to do about it, and
//! everything that was tried.

use super::Options;
use super::http::Failed;
use super::search::{Outcome, Try};
use super::trouble::{Tls, Trouble, shown};
use crate::failure::Failure;
use onyx_codegen::diagnostic::{Diagnostic, Pointer};
use std::fmt::Write as _;
use url::Url;

/// What is wrong and what to do about it.
struct Reason {
    code: &'static str,
    message: String,
    help: String,
}

/// Nothing was left to be asked.
pub(super) fn nothing_found(start: &Url, tries: &[Try]) -> Failure {
    // Of equal ones, the one that was asked first.
    let worst = tries.iter().min_by_key(|each| rank(each));
    let reason = worst.map_or_else(|| no_document("nothing was asked"), |each| reason(each, start));
    refuse(start, tries, reason)
}

/// The time was up while `asked` was being waited for.
pub(super) fn timed_out(
    start: &Url,
    tries: &[Try],
    asked: Option<&Url>,
    options: &Options,
) -> Failure {
    let after = humantime::format_duration(options.timeout);
    let place = asked.unwrap_or(start);
    let reason = Reason {
        code: "timed-out",
        message: format!("{} did not answer in full within {after}", shown(place)),
        help: "give the document's own address, or more time with --timeout".to_owned(),
    };
    refuse(start, tries, reason)
}

fn refuse(start: &Url, tries: &[Try], reason: Reason) -> Failure {
    let Reason { code, mut message, help } = reason;
    if tries.len() > 1 {
        message.push_str("; this was tried:");
        for each in tries {
            // Writing into a String cannot fail.
            let _ = write!(message, "\n  {}: {}", shown(&each.url), in_words(each));
        }
    }
    Diagnostic::error(code, &Pointer::root(), message).in_file(shown(start)).help(help).into()
}

/// How much an outcome says about why there is no document; the lowest says most.
fn rank(each: &Try) -> u8 {
    let is_document = each.url.path().ends_with("openapi.json");
    match &each.outcome {
        Outcome::Failed(failed) if is_document || failed.trouble.is_of_the_server() => 0,
        Outcome::Status(status) if is_document && matches!(status.as_u16(), 401 | 403 | 407) => 1,
        Outcome::Status(status) if is_document && is_passing(status.as_u16()) => 2,
        Outcome::Json | Outcome::Empty if is_document => 3,
        Outcome::Status(_) if is_document => 4,
        Outcome::Login(_) => 5,
        Outcome::Status(status) if status.as_u16() == 404 => 7,
        Outcome::Failed(_) | Outcome::Status(_) => 6,
        Outcome::Page { shows_the_example: true } => 8,
        Outcome::Page { .. } => 9,
        Outcome::Json | Outcome::Empty | Outcome::Other(_) => 10,
        Outcome::Names(_) | Outcome::NamesNothing => 11,
    }
}

fn is_passing(status: u16) -> bool {
    status == 429 || status >= 500
}

fn reason(each: &Try, start: &Url) -> Reason {
    let Try { url, outcome } = each;
    match outcome {
        Outcome::Failed(failed) => of_trouble(failed, url),
        Outcome::Status(status) => of_status(status.as_u16(), url),
        Outcome::Login(at) => Reason {
            code: "login-page",
            message: format!("{} answers a page to sign in, {}", shown(url), shown(at)),
            help: "what stands before the server wants a session of a browser; ask the server \
                   itself, behind that, or save the document and use --from FILE"
                .to_owned(),
        },
        Outcome::Page { shows_the_example: true } => Reason {
            code: "example-page",
            message: format!("{} shows only the example of Swagger UI", shown(url)),
            help: "give the document's own address".to_owned(),
        },
        Outcome::Page { .. } => Reason {
            code: "html-document",
            message: format!("{} answers a page, and no page there names a document", shown(url)),
            help:
                "give the address of the API (https://onyx.example/api), of its page (…/api/docs) \
                   or of the document itself; Onyx shows them with ENABLE_PUBLIC_DOCS=true"
                    .to_owned(),
        },
        Outcome::Json => Reason {
            code: "not-openapi",
            message: format!("{} answers JSON that is no OpenAPI document", shown(url)),
            help: "give the document's own address".to_owned(),
        },
        Outcome::Empty | Outcome::Other(_) | Outcome::Names(_) | Outcome::NamesNothing => {
            no_document(&format!("there is no OpenAPI document at {}", shown(start)))
        }
    }
}

fn no_document(message: &str) -> Reason {
    Reason {
        code: "no-document",
        message: message.to_owned(),
        help: "give the document's own address, or a file with --from FILE".to_owned(),
    }
}

fn of_status(status: u16, url: &Url) -> Reason {
    let place = shown(url);
    let (code, help) = match status {
        404 | 410 => (
            "docs-off",
            "Onyx answers its document only with ENABLE_PUBLIC_DOCS=true in the server's \
             environment, which is off by default; set it and restart the API server, or take a \
             document from elsewhere with --from FILE",
        ),
        401 | 403 => (
            "access-denied",
            "set ONYX_API_KEY or ONYX_PAT in the environment where the server takes a key; where \
             something before it wants another kind of access, save the document and use --from FILE",
        ),
        407 => ("proxy-failed", "give the proxy's user and password in HTTPS_PROXY or HTTP_PROXY"),
        429 => ("rate-limited", "wait a little, then run the command again"),
        500.. => (
            "server-error",
            "look into the server's log; behind Onyx's own proxy, 502 means that the API server is \
             not up yet",
        ),
        _ => ("no-document", "give the document's own address, or a file with --from FILE"),
    };
    let message = match status {
        404 | 410 => format!("the server has no document at {place} (HTTP {status})"),
        _ => format!("{place} answers HTTP {status}"),
    };
    Reason { code, message, help: help.to_owned() }
}

fn of_trouble(failed: &Failed, url: &Url) -> Reason {
    let Failed { at, trouble } = failed;
    let (code, help) = match trouble {
        Trouble::Dns => ("unknown-host", "check the host's name; in a VPN, whether it is up"),
        Trouble::Refused => {
            ("connection-refused", "check the port, and whether the server is running")
        }
        Trouble::ConnectTimeout(_) => (
            "connection-timed-out",
            "check the address, and whether a firewall or a VPN is between",
        ),
        Trouble::Tls(Tls::NotSpoken) => ("tls-failed", "try the address with http://"),
        Trouble::Tls(_) => (
            "tls-failed",
            "have the system trust the authority that signed the certificate (on Linux, \
             SSL_CERT_FILE names a file of authorities), or use --from FILE",
        ),
        Trouble::Proxy { .. } => (
            "proxy-failed",
            "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; hosts in NO_PROXY are asked directly",
        ),
        Trouble::Connection(_) => {
            ("connection-failed", "run the command again; look into the server's log")
        }
        Trouble::CutOff { .. } => {
            ("cut-off", "run the command again; look for what ends connections on the way")
        }
        Trouble::Encoding => {
            ("bad-encoding", "something on the way damages answers; use --from FILE")
        }
        Trouble::TooLarge { .. } => {
            ("too-large", "this is more than a document should need; --max-size raises the limit")
        }
        Trouble::Redirect(_) => ("bad-redirect", "give the address that it should have led to"),
    };
    let message = if at.origin() == url.origin() {
        format!("{}: {trouble}", shown(url))
    } else {
        format!("{} leads to {}: {trouble}", shown(url), shown(at))
    };
    Reason { code, message, help: help.to_owned() }
}

fn in_words(each: &Try) -> String {
    let Try { url, outcome } = each;
    match outcome {
        Outcome::Failed(Failed { at, trouble }) if at.origin() != url.origin() => {
            format!("leads to {}: {trouble}", shown(at))
        }
        Outcome::Failed(Failed { trouble, .. }) => trouble.to_string(),
        Outcome::Status(status) => format!("HTTP {}", status.as_u16()),
        Outcome::Login(at) => format!("a page to sign in, {}", shown(at)),
        Outcome::Names(urls) => {
            format!("names {}", urls.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Outcome::Page { shows_the_example: true } => "the example of Swagger UI".to_owned(),
        Outcome::Page { .. } => "a page that names no document".to_owned(),
        Outcome::Json => "JSON, and no OpenAPI document".to_owned(),
        Outcome::NamesNothing => "names no document".to_owned(),
        Outcome::Empty => "an empty answer".to_owned(),
        Outcome::Other(kind) if kind.is_empty() => "something that is no document".to_owned(),
        Outcome::Other(kind) => format!("{kind}, and no document"),
    }
}
