//! The search for a text in another, compiled once for all who search.

/// Whether a text holds another one. Fast: every packet of a stream is searched.
#[inline(never)]
pub(crate) fn contains(text: &str, wanted: &str) -> bool {
    text.contains(wanted)
}

/// What stands before and behind the first place of a text in another.
#[inline(never)]
pub(crate) fn split_once<'t>(text: &'t str, wanted: &str) -> Option<(&'t str, &'t str)> {
    text.split_once(wanted)
}
