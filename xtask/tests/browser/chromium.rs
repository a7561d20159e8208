//! A headless Chromium, spoken to over a pipe by the Chrome DevTools Protocol
//! (<https://chromedevtools.github.io/devtools-protocol/>): keys and clicks arrive as a person's do, and
//! what the page asks of the network or complains about is told. A driver in between would know less
//! and be one more program to install.

use serde_json::{Value, json};
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// How long the browser may take for one thing.
const PATIENCE: Duration = Duration::from_mins(1);
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// The protocol is on the descriptors 3 and 4 of the browser.
const REDIRECT: &str = "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";
/// Neither a window nor a sandbox, which root has none of, nor anything that the browser asks the
/// network for by itself.
const FLAGS: [&str; 9] = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with one page, which ends with the test.
pub(crate) struct Browser {
    process: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    calls: u64,
    /// What has happened and nobody has looked at.
    events: Vec<Value>,
    _profile: TempDir,
}

impl Browser {
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new("sh")
            .args(["-c", REDIRECT, "sh", &program()])
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = process.stdin.take().unwrap();
        let mut from = BufReader::new(process.stdout.take().unwrap());
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while from.read_until(0, &mut message).is_ok_and(|length| length > 1) {
                message.pop();
                if sender.send(serde_json::from_slice(&message).unwrap()).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let (session, calls, events) = (None, 0, Vec::new());
        let mut browser =
            Self { process, to, from: receiver, session, calls, events, _profile: profile };
        browser.attach();
        browser
    }

    fn attach(&mut self) {
        let target = self.call("Target.createTarget", &json!({"url": "about:blank"}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.call("Target.attachToTarget", &target);
        self.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
        self.viewport(1280, 900);
    }

    /// Calls a method of the protocol.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.calls += 1;
        let mut message = json!({"id": self.calls, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = self.next(method);
            if answer["id"] == self.calls {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    fn next(&self, waiting: &str) -> Value {
        self.from.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{waiting}: no answer"))
    }

    /// Opens a file at a fragment, such as `#verdict`, as if for the first time.
    pub(crate) fn open(&mut self, file: &Path, fragment: &str) {
        self.call("Page.navigate", &json!({"url": "about:blank"}));
        self.events.clear();
        let address = format!("file://{}{fragment}", file.display());
        self.call("Page.navigate", &json!({"url": address}));
        while self.evaluate("document.readyState + ' ' + location.protocol") != "complete file:" {
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut answer = self.call("Runtime.evaluate", &params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Waits until an expression has a value.
    pub(crate) fn wait_for(&mut self, expression: &str, expected: &Value) {
        for _ in 0..100 {
            if self.evaluate(expression) == *expected {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(self.evaluate(expression), *expected, "{expression}");
    }

    /// Presses a key and lets it go.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            " " => (32, " "),
            text => (0, text),
        };
        let mut event = json!({"type": "keyDown", "key": key, "text": text});
        if code != 0 {
            event["windowsVirtualKeyCode"] = json!(code);
            event["code"] = json!(if key == " " { "Space" } else { key });
        }
        self.call("Input.dispatchKeyEvent", &event);
        event["type"] = json!("keyUp");
        event.as_object_mut().unwrap().remove("text");
        self.call("Input.dispatchKeyEvent", &event);
    }

    /// Presses the keys of a text.
    pub(crate) fn type_in(&mut self, text: &str) {
        text.chars().for_each(|key| self.press(&key.to_string()));
    }

    /// Clicks into the middle of an element.
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.evaluate(&format!(
            "(() => {{ const it = document.querySelector({selector:?}); \
             it.scrollIntoView({{block: 'center', behavior: 'instant'}}); \
             const box = it.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// Makes the page this wide and high, in CSS pixels; below 600 it is a phone.
    pub(crate) fn viewport(&mut self, width: u32, height: u32) {
        let params = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.call("Emulation.setDeviceMetricsOverride", &params);
    }

    /// `light` or `dark`.
    pub(crate) fn prefer(&mut self, scheme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// What the page has asked of a network, and what it or the browser has complained about.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        self.evaluate("0");
        let mut complaints = Vec::new();
        for event in &self.events {
            let params = &event["params"];
            let url = params["request"]["url"].as_str().unwrap_or_default();
            match event["method"].as_str().unwrap_or_default() {
                // The page itself, and its empty icon.
                "Network.requestWillBeSent"
                    if !url.starts_with("file:") && !url.starts_with("data:") => {}
                "Network.requestWillBeSent" if params["type"] == "Document" || url == "data:," => {
                    continue;
                }
                "Network.requestWillBeSent"
                | "Runtime.exceptionThrown"
                | "Runtime.consoleAPICalled"
                | "Log.entryAdded" => {}
                _ => continue,
            }
            complaints.push(params.to_string());
        }
        complaints
    }

    /// Writes what is seen into a folder, where the environment names one, from the workspace's root.
    pub(crate) fn picture(&mut self, name: &str) {
        use base64::Engine as _;
        let Some(folder) = env::var_os("SCREENSHOTS") else { return };
        let picture = self.call("Page.captureScreenshot", &json!({"format": "png"}));
        let picture = picture["data"].as_str().unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(picture).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may be gone already, and then there is nothing left to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> String {
    if let Ok(program) = env::var("CHROMIUM") {
        return program;
    }
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let is_there = |name: &&&str| folders.iter().any(|folder| folder.join(name).is_file());
    let name = NAMES.iter().find(is_there);
    (*name.expect("there is no Chromium: install it, or name it in CHROMIUM")).to_owned()
}
