//! `specs/accepted-changes.yaml`: changes that are known and shall not fail a comparison, each with
//! a reason and a last day.
//!
//! An entry that has nothing left to say is an error, like an overlay action that matches nothing:
//! a list that only grows would one day accept what nobody has looked at.

use onyx_codegen::diagnostic::{Diagnostic, Diagnostics, Pointer};
use onyx_diff::{Finding, RULES};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;
use std::time::SystemTime;

const KEYS: [&str; 5] = ["fingerprint", "reason", "expires", "id", "comment"];
const FORM: &str = "an entry is {fingerprint: \"0123456789abcdef\", reason: why, expires: 2030-12-31}; \
                    `id` and `comment` may stand beside them";

/// A change that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The finding that it speaks of.
    pub fingerprint: String,
    /// Why it is no reason to fail.
    pub reason: String,
    /// The last day that it holds on, as `YYYY-MM-DD`, in UTC.
    pub expires: String,
    /// The rule that the finding follows, where the entry says it.
    pub id: Option<String>,
    /// What else there is to say.
    pub comment: Option<String>,
    /// The end of that day.
    end: SystemTime,
    /// Where it stands: the file with the line, and its place in the list.
    file: String,
    at: Pointer,
}

/// The entries that hold, and what is wrong with the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    entries: Vec<Entry>,
    /// What is wrong with the list.
    pub findings: Diagnostics,
}

impl Accepted {
    /// Reads the list in `text`, which diagnostics call `file`.
    #[must_use]
    pub fn parse(text: &str, file: &str) -> Self {
        let mut accepted = Self::default();
        // A file of comments alone is an empty list.
        match serde_yaml::from_str::<Option<Vec<Raw>>>(text) {
            Ok(list) => {
                let places = Places { file, lines: lines_of_items(text) };
                for (index, raw) in list.unwrap_or_default().into_iter().enumerate() {
                    accepted.add(&raw, places.of(index), index);
                }
            }
            Err(error) => {
                let file = match error.location() {
                    Some(at) => format!("{file}:{}", at.line()),
                    None => file.to_owned(),
                };
                let finding = Diagnostic::error(
                    "bad-accepted-changes",
                    &Pointer::root(),
                    format!("the list of accepted changes cannot be read: {error}"),
                );
                accepted.findings.push(finding.in_file(file).help(FORM));
            }
        }
        accepted
    }

    fn add(&mut self, raw: &Raw, file: String, index: usize) {
        let at = Pointer::root().child(index);
        let mut problems = raw.problems();
        let fingerprint = raw.get("fingerprint");
        if self.entries.iter().any(|entry| Some(entry.fingerprint.as_str()) == fingerprint) {
            problems.push("its change is accepted by an entry before it".to_owned());
        }
        if let (true, Some((fingerprint, reason, expires, end))) =
            (problems.is_empty(), raw.complete())
        {
            let [fingerprint, reason, expires] =
                [fingerprint, reason, expires].map(|text| text.trim().to_owned());
            let [id, comment] = ["id", "comment"].map(|key| raw.get(key).map(str::to_owned));
            self.entries.push(Entry { fingerprint, reason, expires, id, comment, end, file, at });
        } else {
            let message = format!("entry {}: {}", index + 1, problems.join("; "));
            let finding = Diagnostic::error("bad-accepted-change", &at, message);
            self.findings.push(finding.in_file(file).help(FORM));
        }
    }

    /// The entries that hold on the day of `now` and accept one of `findings`.
    pub fn in_use<'a>(
        &'a self,
        findings: &[Finding],
        now: SystemTime,
    ) -> impl Iterator<Item = &'a Entry> {
        let found = fingerprints(findings);
        let holds = move |entry: &&Entry| now <= entry.end && found.contains(&entry.fingerprint);
        self.entries.iter().filter(holds)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// For each of `findings` the entry that accepts it on the day of `now`, and what is wrong with
    /// entries: they are over, or their change is not there.
    #[must_use]
    pub fn judge<'a>(
        &'a self,
        findings: &[Finding],
        now: SystemTime,
    ) -> (Vec<Option<&'a Entry>>, Diagnostics) {
        let (valid, over): (Vec<_>, Vec<_>) =
            self.entries.iter().partition(|entry| now <= entry.end);
        let accepts = |finding: &Finding| {
            valid.iter().find(|entry| entry.fingerprint == finding.fingerprint).copied()
        };
        let found = fingerprints(findings);
        let mut problems = self.findings.clone();
        for entry in over {
            problems.push(entry.is_over());
        }
        for entry in &valid {
            if !found.contains(&entry.fingerprint) {
                problems.push(entry.matches_nothing());
            }
        }
        (findings.iter().map(accepts).collect(), problems)
    }
}

fn fingerprints(findings: &[Finding]) -> BTreeSet<String> {
    findings.iter().map(|finding| finding.fingerprint.clone()).collect()
}

impl Entry {
    fn is_over(&self) -> Diagnostic {
        let Self { fingerprint, expires, reason, .. } = self;
        let message =
            format!("the entry for {fingerprint} held until {expires} (its reason: {reason})");
        let help = "remove it, or look at the change again and give the entry a later day";
        Diagnostic::error("accepted-change-expired", &self.at, message)
            .in_file(&self.file)
            .help(help)
    }

    fn matches_nothing(&self) -> Diagnostic {
        let Self { fingerprint, reason, .. } = self;
        let message =
            format!("the entry for {fingerprint} matches no change (its reason: {reason})");
        let help = "remove it: the change is merged, or is not what it was; where these two \
                    documents are not what the list is about, leave it out with --no-accepted";
        Diagnostic::error("accepted-change-unused", &self.at, message)
            .in_file(&self.file)
            .help(help)
    }
}

/// Which line each entry begins on.
struct Places<'a> {
    file: &'a str,
    lines: Vec<usize>,
}

impl Places<'_> {
    fn of(&self, index: usize) -> String {
        match self.lines.get(index) {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.to_owned(),
        }
    }
}

/// The lines that the items of a list in block style begin on: all dashes that are indented as far
/// as the first.
fn lines_of_items(text: &str) -> Vec<usize> {
    let dashes = text.lines().enumerate().filter_map(|(index, line)| {
        let item = line.trim_start_matches(' ');
        let is_item = item == "-" || item.starts_with("- ");
        is_item.then_some((line.len() - item.len(), index + 1))
    });
    let dashes: Vec<_> = dashes.collect();
    let first = dashes.first().map(|(indent, _)| *indent);
    dashes.iter().filter(|(indent, _)| Some(*indent) == first).map(|(_, line)| *line).collect()
}

/// An entry as it stands there. Values are read as the text they are written as: a fingerprint of
/// digits alone is no number.
#[derive(Debug)]
struct Raw(Vec<(String, String)>);

impl Raw {
    fn get(&self, key: &str) -> Option<&str> {
        let value = self.0.iter().find(|(name, _)| name == key);
        value.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn complete(&self) -> Option<(&str, &str, &str, SystemTime)> {
        let expires = self.get("expires")?;
        Some((self.get("fingerprint")?, self.get("reason")?, expires, end_of(expires)?))
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        for (key, _) in &self.0 {
            if !KEYS.contains(&key.as_str()) {
                problems.push(format!("`{}` is no key of an entry", key.escape_debug()));
            } else if !seen.insert(key) {
                problems.push(format!("`{key}` stands there twice"));
            }
        }
        for key in ["fingerprint", "reason", "expires"] {
            if self.get(key).is_none() {
                problems.push(format!("it has no `{key}`"));
            }
        }
        if let Some(text) = self.get("fingerprint").filter(|text| !is_fingerprint(text)) {
            problems.push(format!(
                "`{}` is no fingerprint, which has 16 digits of 0-9 and a-f",
                text.escape_debug()
            ));
        }
        if let Some(text) = self.get("expires").filter(|text| end_of(text).is_none()) {
            problems.push(format!("`{}` is no day such as 2030-12-31", text.escape_debug()));
        }
        if let Some(id) = self.get("id").filter(|id| RULES.iter().all(|rule| rule.id != *id)) {
            problems.push(format!("there is no rule `{}`", id.escape_debug()));
        }
        problems
    }
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The end of a day in UTC.
pub(super) fn end_of(day: &str) -> Option<SystemTime> {
    let is_day = day.len() == 10 && day.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    is_day.then(|| humantime::parse_rfc3339(&format!("{day}T23:59:59Z")).ok()).flatten()
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry with a fingerprint, a reason and the day it expires on")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Raw(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
