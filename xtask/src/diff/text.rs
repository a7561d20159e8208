//! stub
use super::Comparison;
/// p
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint { color: bool }
impl Paint { /// x
#[must_use] pub fn of_stdout() -> Self { Self::default() } }
/// s
#[must_use] pub fn text(c: &Comparison, _v: bool, _p: Paint) -> String { c.report.findings.iter().map(|f| format!("{} {} {} {:?} {:?} | {} | {:?} -> {:?} | {}\n", f.axis, f.severity, f.id, f.method, f.path, f.subject, f.old, f.new, f.message)).collect() }
/// v
#[must_use] pub fn verdict(_c: &Comparison) -> String { String::new() }
