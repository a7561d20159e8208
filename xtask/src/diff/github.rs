//! stub
use super::Comparison;
/// s
#[must_use] pub fn github(_c: &Comparison ) -> String { String::new() }
