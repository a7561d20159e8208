//! The pages in a real browser. Run by name alone, since it takes a Chromium:
//! `cargo test -p xtask --test browser`. With `SCREENSHOTS` in the environment, pictures of what was
//! looked at go into the folder that it names.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "to panic is how a test fails"
)]

mod chromium;

use chromium::Browser;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

const SHOWN: &str = "document.querySelectorAll('.findings > li:not([hidden])').length";
const FOCUS: &str = "document.activeElement.textContent.trim() || document.activeElement.name";

/// The pages that are looked at.
struct Pages {
    folder: TempDir,
}

static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    let pages = Pages { folder: tempfile::tempdir().unwrap() };
    pages.xtask(&["report", "--out", "report.html"]);
    let history = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/history");
    let document = |version| history.join(format!("{version}.openapi.json.gz"));
    pages.diff(&document("4.0.0"), &document("4.5.6"), "diff.html");
    pages.diff(&document("4.5.6"), &document("4.5.6"), "equal.html");
    let (base, revision) = (hostile("1"), hostile("2"));
    std::fs::write(pages.file("base.json"), base.to_string()).unwrap();
    std::fs::write(pages.file("revision.json"), revision.to_string()).unwrap();
    pages.diff(&pages.file("base.json"), &pages.file("revision.json"), "hostile.html");
    pages
});

impl Pages {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn diff(&self, base: &Path, revision: &Path, name: &str) {
        let sides = [base, revision].map(|side| side.to_str().unwrap());
        self.xtask(&[&["diff"], &sides[..], &["--format", "html", "--output", name]].concat());
    }

    fn xtask(&self, args: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(args).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A document that would run a script wherever one of its words is not escaped.
fn hostile(version: &str) -> Value {
    let script = "</script></style><script>window.caught = 1</script>";
    let image = "\"'><img src=x onerror=\"window.caught = 1\">";
    let ty = if version == "1" { "string" } else { "integer" };
    let schema = json!({
        "type": "object",
        "required": [script, image],
        "properties": {script: {"type": ty}, image: {"enum": [format!("{script}{version}")]}},
    });
    let answer = json!({"description": "", "content": {"application/json": {"schema": schema}}});
    let operation = |id: &str| json!({"operationId": id, "responses": {"200": answer}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": script, "version": format!("{image}{version}")},
        "paths": {
            format!("/{script}"): {"get": operation(script)},
            format!("/{image}{version}"): {"get": operation(image)},
        },
    })
}

fn opened(name: &str, fragment: &str) -> Browser {
    let mut browser = Browser::start();
    browser.open(&PAGES.file(name), fragment);
    browser
}

/// Nothing was asked of a network, and nothing was complained about.
fn assert_quiet(browser: &mut Browser) {
    assert_eq!(browser.complaints(), [""; 0]);
}

/// Whether all changes that are shown have this in their group.
fn all_shown_are(browser: &mut Browser, key: &str, value: &str) -> bool {
    let expression = format!(
        "Array.from(document.querySelectorAll('.findings > li:not([hidden])'))\
         .every(it => it.closest('.group').dataset.{key} === '{value}')"
    );
    browser.evaluate(&expression) == json!(true)
}

#[test]
fn filters_narrow_the_list_and_say_how_far() {
    let mut browser = opened("diff.html", "");
    let all = browser.evaluate(SHOWN).as_u64().unwrap();
    assert!(all > 500);
    browser
        .wait_for("document.getElementById('count').textContent", &json!(format!("{all} changes")));
    assert_eq!(browser.evaluate("document.getElementById('count').role"), "status");

    browser.click("input[value=breaking]");
    let breaking = browser.evaluate(SHOWN).as_u64().unwrap();
    assert!(breaking < all && all_shown_are(&mut browser, "severity", "breaking"));
    browser.click("input[value=wire]");
    let wire = browser.evaluate(SHOWN).as_u64().unwrap();
    assert!(wire < breaking && all_shown_are(&mut browser, "axis", "wire"));
    assert_eq!(browser.evaluate("document.getElementById('source').hidden"), true);
    let count = "document.getElementById('count').textContent";
    browser.wait_for(count, &json!(format!("{wire} of {all} changes")));

    // A select is worked by its keys: the first letters of an option.
    browser.evaluate("document.querySelector('select[name=resource]').focus()");
    browser.type_in("ski");
    let skills = browser.evaluate(SHOWN).as_u64().unwrap();
    assert!(0 < skills && skills < wire);
    browser.click("button[type=reset]");
    browser.wait_for(SHOWN, &json!(all));
    browser.wait_for(count, &json!(format!("{all} changes")));

    browser.click("input[type=search]");
    browser.type_in("sharing PUBLIC");
    let found = browser.evaluate(SHOWN).as_u64().unwrap();
    assert!(0 < found && found < 50, "{found}");
    assert_quiet(&mut browser);
}

/// Takes the picture too: `SCREENSHOTS=docs cargo test -p xtask --test browser readme`.
#[test]
fn the_readme_shows_the_report() {
    let mut browser = opened("report.html", "");
    browser.viewport(1280, 1200);
    browser.picture("report.png");
    assert_quiet(&mut browser);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains("](docs/report.png)"));
    let picture = std::fs::read(root.join("docs/report.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() < 150_000, "{}", picture.len());
}

#[test]
fn each_filter_says_what_it_would_show() {
    let mut browser = opened("report.html", "");
    let number = |browser: &mut Browser, value: &str| {
        let label = format!("document.querySelector('input[value={value}]').parentElement");
        let number = browser.evaluate(&format!("{label}.querySelector('small').textContent"));
        number.as_str().unwrap().parse::<u64>().unwrap()
    };
    let option = "document.querySelector('option[value=skills]').textContent";
    let all = browser.evaluate(SHOWN).as_u64().unwrap();
    let [breaking, warning, info] =
        ["breaking", "warning", "info"].map(|value| number(&mut browser, value));
    assert_eq!(breaking + warning + info, all);
    let unfiltered = browser.evaluate(option);

    browser.click("input[value=breaking]");
    assert_eq!(browser.evaluate(SHOWN), breaking);
    assert_eq!(number(&mut browser, "warning"), warning, "what it would add");
    let wire = number(&mut browser, "wire");
    assert_ne!(browser.evaluate(option), unfiltered);
    browser.click("input[value=wire]");
    assert_eq!(browser.evaluate(SHOWN), wire);
    browser.click("input[value=warning]");
    assert_eq!(browser.evaluate(SHOWN), wire + number(&mut browser, "warning"));
    browser.evaluate("location.hash = '#?resource=skills&severity=breaking'");
    let skills = browser.evaluate(SHOWN).as_u64().unwrap();
    assert_eq!(browser.evaluate(option), json!(format!("skills ({skills})")));
    assert_quiet(&mut browser);
}

#[test]
fn nothing_to_show_is_said() {
    let mut browser = opened("diff.html", "");
    let is_said = "!document.getElementById('no-match').hidden";
    assert_eq!(browser.evaluate(is_said), false);
    browser.click("input[type=search]");
    browser.type_in("no such thing");
    assert_eq!((browser.evaluate(SHOWN), browser.evaluate(is_said)), (json!(0), json!(true)));
    browser.picture("no-match.png");
    browser.click("#no-match button");
    browser.wait_for(is_said, &json!(false));
    assert_eq!(browser.evaluate(FOCUS), "text", "the focus does not go with the button");
    assert_quiet(&mut browser);

    let mut browser = opened("equal.html", "");
    let text = browser.evaluate("document.body.innerText");
    assert!(text.as_str().unwrap().contains("Nothing differs"), "{text}");
    assert_eq!(browser.evaluate("document.querySelectorAll('form, li details').length"), 0);
    browser.picture("equal.png");
    assert_quiet(&mut browser);
}

#[test]
fn the_keyboard_is_enough() {
    let mut browser = opened("diff.html", "");
    browser.press("Tab");
    assert_eq!(browser.evaluate(FOCUS), "Skip to the changes");
    browser.press("Enter");
    browser.press("Tab");
    assert_eq!(browser.evaluate(FOCUS), "text", "behind the head, the filters come first");
    browser.type_in("sharing/");
    assert_eq!(browser.evaluate("document.activeElement.value"), "sharing/", "a slash is a slash");
    let all = browser.evaluate("document.querySelectorAll('.findings > li').length");
    assert_ne!(browser.evaluate(SHOWN), all);
    browser.press("Escape");
    browser.wait_for(SHOWN, &all);
    assert_eq!(browser.evaluate("document.activeElement.value"), "");

    browser.press("Tab");
    browser.press(" ");
    assert!(all_shown_are(&mut browser, "severity", "breaking"));
    while browser.evaluate("document.activeElement.tagName") != "SUMMARY" {
        browser.press("Tab");
    }
    let ring = "getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(browser.evaluate(ring), "solid", "the focus is seen");
    let is_open = "document.activeElement.parentElement.open";
    browser.press("Enter");
    assert_eq!(browser.evaluate(is_open), true);
    browser.press("Tab");
    assert_eq!(browser.evaluate(FOCUS), "Link to this change");
    browser.press("Escape");
    assert_eq!(browser.evaluate(is_open), false, "closed, with the focus on its line");
    browser.press("/");
    assert_eq!(browser.evaluate(FOCUS), "text");
    assert_quiet(&mut browser);
}

#[test]
fn an_address_brings_back_what_was_seen() {
    let mut browser = opened("report.html", "");
    browser.click("input[value=breaking]");
    browser.click("input[value=source]");
    let shown = browser.evaluate(SHOWN);
    let hash = browser.evaluate("location.hash").as_str().unwrap().to_owned();
    assert_eq!(hash, "#?severity=breaking&axis=source");
    browser.open(&PAGES.file("report.html"), &hash);
    assert_eq!(browser.evaluate(SHOWN), shown);
    assert_eq!(browser.evaluate("document.querySelector('input[value=source]').checked"), true);
    browser.open(&PAGES.file("report.html"), &format!("{hash}&release=r1-&text=skill"));
    let fewer = browser.evaluate(SHOWN).as_u64().unwrap();
    assert!(0 < fewer && fewer < shown.as_u64().unwrap());

    // A link to what is filtered out shows it all the same.
    let last = "Array.from(document.querySelectorAll('.findings > li[hidden]')).pop()";
    let id = browser.evaluate(&format!("{last}.id")).as_str().unwrap().to_owned();
    browser.evaluate(&format!("location.hash = '{id}'"));
    let is_seen = format!(
        "(() => {{ const it = document.getElementById('{id}'); \
         return !it.closest('[hidden]') && it.querySelector('details').open \
         && document.activeElement === it.querySelector('summary'); }})()"
    );
    browser.wait_for(&is_seen, &json!(true));
    browser.open(&PAGES.file("report.html"), &format!("#{id}"));
    browser.wait_for(&is_seen, &json!(true));
    assert_quiet(&mut browser);
}

#[test]
fn without_its_script_the_page_is_whole() {
    let mut browser = Browser::start();
    browser.call("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.open(&PAGES.file("diff.html"), "");
    assert_eq!(browser.evaluate("document.getElementById('filters').hidden"), true);
    assert!(browser.evaluate(SHOWN).as_u64().unwrap() > 500);
    browser.click("summary");
    assert_eq!(browser.evaluate("document.querySelector('details').open"), true);
    browser.click("a[href='#source-breaking']");
    assert_eq!(browser.evaluate("location.hash"), "#source-breaking");
    assert_quiet(&mut browser);
}

#[test]
fn hostile_names_are_only_shown() {
    let mut browser = opened("hostile.html", "");
    browser.click("#open-all");
    browser.click("input[type=search]");
    browser.type_in("<img");
    assert!(browser.evaluate(SHOWN).as_u64().unwrap() > 0, "the names are there, as text");
    assert_eq!(browser.evaluate("typeof window.caught"), "undefined");
    let made = "document.querySelectorAll('img, script:not(:last-child), [onerror]').length";
    assert_eq!(browser.evaluate(made), 0);
    browser.evaluate("location.hash = '#?text=<img src=x onerror=caught=1>&axis=\"><script>'");
    browser
        .wait_for("document.forms[0].elements.text.value", &json!("<img src=x onerror=caught=1>"));
    assert_eq!(browser.evaluate(made), 0);
    assert_quiet(&mut browser);
    // What would slip through all the same is not run.
    browser.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"caught = 1\">')",
    );
    browser.wait_for("document.querySelectorAll('img').length", &json!(1));
    assert!(browser.complaints().iter().any(|it| it.contains("Content Security Policy")));
    assert_eq!(browser.evaluate("typeof window.caught"), "undefined");
}

#[test]
fn a_phone_has_room_for_it() {
    for name in ["report.html", "diff.html", "hostile.html"] {
        let mut browser = opened(name, "");
        browser.viewport(360, 740);
        browser.picture(&format!("phone-{name}.png"));
        browser.click("#open-all");
        let wide = browser.evaluate(
            "Array.from(document.body.querySelectorAll('*')).filter(it => it.getClientRects().length \
             && !it.closest('.skip, caption') && it.getBoundingClientRect().right > 361)\
             .map(it => it.outerHTML.slice(0, 200))",
        );
        assert_eq!(wide, json!([]), "{name}");
        assert_eq!(browser.evaluate("document.documentElement.scrollWidth"), 360, "{name}");
        let stacked = "(() => { const [a, b] = document.querySelectorAll('.side'); \
                       return a.getBoundingClientRect().bottom <= b.getBoundingClientRect().top; })()";
        assert_eq!(browser.evaluate(stacked), true, "{name}");
        browser.evaluate("document.querySelector('.findings').scrollIntoView()");
        browser.picture(&format!("phone-open-{name}.png"));
        browser.viewport(1280, 900);
        assert_eq!(browser.evaluate(stacked), false, "{name}: side by side where there is room");
        assert_quiet(&mut browser);
    }
}

#[test]
fn everything_can_be_read_in_light_and_dark() {
    for name in ["report.html", "diff.html"] {
        let mut browser = opened(name, "");
        browser.evaluate("document.querySelector('.findings details').open = true");
        let mut grounds = Vec::new();
        for scheme in ["light", "dark"] {
            browser.prefer(scheme);
            browser.picture(&format!("{scheme}-{name}.png"));
            browser.click("input[value=breaking]");
            browser.picture(&format!("{scheme}-filtered-{name}.png"));
            let report = browser.evaluate(include_str!("contrast.js"));
            assert!(report["looked"].as_u64().unwrap() > 15, "{report}");
            assert_eq!(report["faint"], json!([]), "{name}, {scheme}");
            grounds.push(report["ground"].clone());
            browser.click("input[value=breaking]");
        }
        assert_ne!(grounds[0], grounds[1], "there are two schemes");
        assert_quiet(&mut browser);
    }
}

#[test]
fn what_is_read_aloud_has_names_and_an_order() {
    for name in ["report.html", "diff.html"] {
        let mut browser = opened(name, "");
        let levels = browser.evaluate(
            "Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'), it => Number(it.tagName[1]))",
        );
        let levels: Vec<u64> =
            levels.as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
        let ids = browser.evaluate(
            "(() => { const ids = Array.from(document.querySelectorAll('[id]'), it => it.id); \
             return ids.length - new Set(ids).size; })()",
        );
        assert_eq!(ids, 0, "{name}: an id stands there twice");
        let nowhere = browser.evaluate(
            "Array.from(document.querySelectorAll('a[href]'), it => it.getAttribute('href'))\
             .filter(it => !it.startsWith('#') || !document.getElementById(it.slice(1)))",
        );
        assert_eq!(nowhere, json!([]), "{name}: links that lead nowhere");
        let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
        let nameless: Vec<&Value> = tree["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|node| {
                let role = node["role"]["value"].as_str().unwrap_or_default();
                let wants = [
                    "link",
                    "button",
                    "checkbox",
                    "searchbox",
                    "combobox",
                    "image",
                    "heading",
                    "table",
                ];
                wants.contains(&role) && node["ignored"] == false && node["name"]["value"] == ""
            })
            .collect();
        assert!(nameless.is_empty(), "{name}: {nameless:?}");
        assert_quiet(&mut browser);
    }
}
