//! The probe as a program, and the document that it is given.

use onyx_api::demo::StandIn;
use onyx_codegen::Source;
use onyx_codegen::diagnostic::Diagnostics;
use onyx_codegen::document::{self, Limits};
use onyx_codegen::overlay;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The key that the probe is given, and that it must never print.
pub(crate) const KEY: &str = "on_not-a-real-key";

/// A call of the probe.
pub(crate) struct Probe {
    command: Command,
    document: PathBuf,
}

impl Probe {
    /// A probe of a server, with the document of `specs/`.
    pub(crate) fn new(server: &StandIn) -> Self {
        Self::with_document(server, &corrected(""))
    }

    pub(crate) fn with_document(server: &StandIn, text: &Value) -> Self {
        let document = folder().join("document.json");
        fs::write(&document, text.to_string()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_onyx-probe"));
        command
            .args(["--server", server.url(), "--document"])
            .arg(&document)
            .env("ONYX_API_KEY", KEY)
            .env_remove("ONYX_PAT")
            .env_remove("ONYX_API_PREFIX")
            .stdin(Stdio::null());
        Self { command, document }
    }

    /// As fast as it can.
    pub(crate) fn fast(self) -> Self {
        self.arguments(&["--rate", "1000"])
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// What it prints, with this exit code.
    pub(crate) fn prints(mut self, code: i32) -> String {
        let output = self.command.output().unwrap();
        self.printed(&output, code)
    }

    /// What it reports as JSON.
    pub(crate) fn report(self, code: i32) -> Value {
        let printed = self.arguments(&["--format", "json"]).prints(code);
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}:\n{printed}"))
    }

    /// What it reports when it is interrupted as soon as `is_time` says so.
    #[cfg(unix)]
    pub(crate) fn interrupted(mut self, is_time: impl Fn() -> bool) -> String {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = self.command.spawn().unwrap();
        let begun = Instant::now();
        while !is_time() && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        self.printed(&output, 130)
    }

    fn printed(&self, output: &Output, code: i32) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (printed, complaints) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{printed}\n{complaints}");
        assert!(!printed.contains(KEY) && !complaints.contains(KEY), "it prints the key");
        fs::remove_dir_all(self.document.parent().unwrap()).unwrap();
        printed
    }
}

/// A folder that no other test has.
pub(crate) fn folder() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("probe-{}-{number}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The document of `specs/` with its overlay applied, and with what is pasted
/// at its end.
pub(crate) fn corrected(pasted: &str) -> Value {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let read = |name: &str| fs::read_to_string(specs.join(name)).unwrap();
    let (text, overlay) = (read("onyx.openapi.json"), read("onyx.overlay.yaml") + pasted);
    let source = |text| Source { name: "the test's", text };
    let mut findings = Diagnostics::default();
    let mut document = document::parse(source(&text), &Limits::default(), &mut findings).unwrap();
    // Strictly: every action has to match and to change something.
    overlay::apply(&mut document, source(&overlay), true, &mut findings);
    assert!(!findings.has_errors(), "{findings:?}");
    document
}

/// All findings and answers that were not understood: operation, kind, place.
pub(crate) fn findings(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found = Vec::new();
    for call in report["calls"].as_array().unwrap() {
        for finding in call["findings"].as_array().unwrap() {
            found.push((text(&call["operation"]), text(&finding["kind"]), text(&finding["at"])));
        }
    }
    found
}

/// Whether there is neither a finding nor an answer that was not understood.
pub(crate) fn clean(report: &Value) -> bool {
    let calls = report["calls"].as_array().unwrap();
    findings(report).is_empty() && calls.iter().all(|call| call["decoded"] != false)
}
