//! stub
use super::Comparison;
/// s
#[must_use] pub fn markdown(_c: &Comparison , _v: bool) -> String { String::new() }
