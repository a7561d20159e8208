//! A comparison for a terminal: what breaks and what may in full, the rest by its rules, and the
//! verdict at the end, where the eye is when the command is done.

use super::group::{self, Item};
use super::words::{self, Judged, plain};
use super::{Comparison, accepted::Entry, place};
use onyx_diff::{Axis, Finding, Severity, Step};
use std::fmt::Write as _;

pub use crate::paint::Paint;

/// How many things of one axis and severity are told before the rest is counted.
const SHOWN: usize = 12;
/// How wide a line of names may get.
const WIDTH: usize = 100;

/// The comparison as text; folded to about a screen unless `verbose`.
#[must_use]
pub fn text(comparison: &Comparison, verbose: bool, paint: Paint) -> String {
    let mut writer = Writer { out: String::new(), verbose, paint };
    writer.title(comparison);
    for axis in Axis::ALL {
        writer.axis(comparison, axis);
    }
    writer.accepted(comparison);
    writer.misfits(comparison);
    writer.out.push_str(&conclusion(comparison, paint));
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

/// The verdict alone.
#[must_use]
pub fn verdict(comparison: &Comparison) -> String {
    conclusion(comparison, Paint::default()).trim_end().to_owned()
}

// Writing into a String cannot fail, so what `writeln!` returns is not looked at here.
struct Writer {
    out: String,
    verbose: bool,
    paint: Paint,
}

impl Writer {
    fn title(&mut self, comparison: &Comparison) {
        let report = &comparison.report;
        let (base, revision) = (&report.base, &report.revision);
        let title = format!("{} {} → {}", revision.title, base.version, revision.version);
        let sides = format!("({} → {})", comparison.base.label, comparison.revision.label);
        let title = self.paint.bold(&plain(&title));
        let _ = writeln!(self.out, "{title} {}\n", self.paint.dim(&plain(&sides)));
    }

    fn axis(&mut self, comparison: &Comparison, axis: Axis) {
        let [breaking, warning, info] =
            Severity::ALL.map(|severity| words::open(comparison, axis, severity));
        if breaking.is_empty() && warning.is_empty() && info.is_empty() {
            return;
        }
        let name = self.paint.bold(&axis.as_str().to_uppercase());
        let _ = writeln!(self.out, "{name}: {}", words::question(axis, comparison));
        let count = |findings: &[Judged<'_>], one: &str, many: &str| {
            format!("{} {}", findings.len(), if findings.len() == 1 { one } else { many })
        };
        let others = self.paint.green(&count(&info, "other change", "other changes"));
        let title = self.paint.red(&count(&breaking, "breaking", "breaking"));
        self.in_full(comparison, &title, &breaking);
        let title = self.paint.yellow(&count(&warning, "warning", "warnings"));
        self.in_full(comparison, &title, &warning);
        if self.verbose {
            self.in_full(comparison, &others, &info);
        } else {
            self.in_short(&others, &info);
        }
        self.out.push('\n');
    }

    fn in_full(&mut self, comparison: &Comparison, title: &str, findings: &[Judged<'_>]) {
        if findings.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "  {title}");
        // What fails is told one by one, since each has its own fingerprint.
        let fails = |(finding, entry): &Judged<'_>| comparison.is_failing(finding, *entry);
        let items = if self.verbose || findings.iter().any(fails) {
            group::separate(findings)
        } else {
            group::merged(findings)
        };
        let limit = if self.verbose { items.len() } else { SHOWN.min(items.len()) };
        let (shown, folded) = items.split_at(limit);
        for item in shown {
            self.item(comparison, item);
        }
        let count: usize = folded.iter().map(|item| item.count).sum();
        if count > 0 {
            let folded: Vec<_> = folded.iter().flat_map(|item| item.said.clone()).collect();
            let rules: Vec<_> = words::by_rule(&folded).into_iter().map(|(rule, _)| rule).collect();
            let more = format!("… and {count} more: {} (--verbose shows all)", rules.join(", "));
            let _ = writeln!(self.out, "    {}", self.paint.dim(&more));
        }
    }

    fn item(&mut self, comparison: &Comparison, item: &Item<'_>) {
        let heading = item.heading(str::to_owned);
        let indent = if heading.is_some() { "      " } else { "    " };
        if let Some(heading) = heading {
            let reach = item.reach.as_deref().map(|reach| reach.replace('`', ""));
            let reach = reach.map(|reach| format!(" {}", self.paint.dim(&reach)));
            let _ = writeln!(self.out, "    {heading}{}", reach.unwrap_or_default());
        }
        for (finding, entry) in &item.said {
            self.finding(indent, finding, comparison.is_failing(finding, *entry));
        }
    }

    fn finding(&mut self, indent: &str, finding: &Finding, fails: bool) {
        // Whoever wants to accept what fails needs its fingerprint.
        let tag = if fails || self.verbose {
            format!("{} {}", finding.id, finding.fingerprint)
        } else {
            finding.id.to_owned()
        };
        let said = plain(&finding.message);
        let _ = writeln!(self.out, "{indent}{said}  {}", self.paint.dim(&tag));
        if self.verbose {
            self.details(finding);
        }
    }

    fn details(&mut self, finding: &Finding) {
        let nothing = || "nothing".to_owned();
        if finding.old.is_some() || finding.new.is_some() {
            let [old, new] = [&finding.old, &finding.new]
                .map(|value| value.as_deref().map_or_else(nothing, plain));
            let _ = writeln!(self.out, "        {}: {old} → {new}", plain(&finding.subject));
        }
        if let Some(place) = place(finding) {
            let _ = writeln!(self.out, "        at {}", plain(&place.to_string()));
        }
        if finding.operations.len() > 1 {
            let names: Vec<_> = finding.operations.iter().map(words::named).collect();
            let _ = writeln!(self.out, "        in {}", names.join(", "));
        }
    }

    /// A line for each rule, with the first of what follows it.
    fn in_short(&mut self, title: &str, findings: &[Judged<'_>]) {
        if findings.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "  {title}");
        let rules = words::by_rule(findings);
        let longest = rules.iter().map(|(rule, _)| rule.len()).max().unwrap_or_default();
        for (rule, findings) in rules {
            let head = format!("    {:>3} {rule:<longest$}  ", findings.len());
            let width = WIDTH.saturating_sub(head.len());
            let names = names(&findings, width);
            let _ = writeln!(self.out, "{head}{}", self.paint.dim(&names));
        }
    }

    fn accepted(&mut self, comparison: &Comparison) {
        let accepted = words::accepted(comparison);
        if accepted.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "{}", self.paint.bold("ACCEPTED"));
        for (finding, Entry { reason, expires, fingerprint, .. }) in accepted {
            let _ =
                writeln!(self.out, "    {}: {}", words::heading(finding), plain(&finding.message));
            let why = format!("until {expires}: {}", plain(reason));
            let tag = self.paint.dim(&format!("{} {fingerprint}", finding.id));
            let _ = writeln!(self.out, "      {why}  {tag}");
        }
        self.out.push('\n');
    }

    fn misfits(&mut self, comparison: &Comparison) {
        let misfits: Vec<_> = comparison.misfits().collect();
        if misfits.is_empty() {
            return;
        }
        let title = self.paint.bold("OVERLAY AND RULES");
        let count = misfits.len();
        let _ = writeln!(self.out, "{title}: {count} entries do not fit the document any more");
        let limit = if self.verbose { count } else { 3 };
        for misfit in misfits.iter().take(limit) {
            let file = misfit.file.as_deref().unwrap_or_default();
            let _ = writeln!(self.out, "    {file} {}: {}", misfit.pointer, plain(&misfit.message));
        }
        if count > limit {
            let more = format!("… and {} more (--verbose shows all)", count - limit);
            let _ = writeln!(self.out, "    {}", self.paint.dim(&more));
        }
        self.out.push('\n');
    }
}

/// As many names of what findings are about as fit.
fn names(findings: &[Judged<'_>], width: usize) -> String {
    let mut names: Vec<String> = Vec::new();
    for (finding, _) in findings {
        let name = words::heading(finding);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Room for what says that there are more.
        if index > 0 && text.chars().count() + comma.len() + name.chars().count() + 4 > width {
            text.push_str(", …");
            break;
        }
        text.push_str(comma);
        text.push_str(name);
    }
    text
}

fn conclusion(comparison: &Comparison, paint: Paint) -> String {
    let mut text = String::new();
    if comparison.report.findings.is_empty() {
        text.push_str("nothing differs\n");
    } else {
        let verdict = &comparison.report.verdict;
        let steps = [verdict.wire, verdict.source, verdict.documents];
        let _ = writeln!(text, "{}", paint.bold("VERDICT"));
        for (axis, asked) in Axis::ALL.into_iter().zip(steps) {
            let step = format!("{:<6}", asked.as_str());
            let step = if asked == Step::Major { paint.red(&step) } else { step };
            let name = axis.as_str();
            let _ = writeln!(text, "  {name:<9} {step} {}", words::tally(comparison, axis));
        }
        if let Some(promise) = words::promise(comparison) {
            let _ = writeln!(text, "  {promise}");
        }
    }
    if let Some(outcome) = words::outcome(comparison) {
        let _ = writeln!(text, "  {}", paint.red(&outcome));
    }
    text
}
