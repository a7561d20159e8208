//! Rules about answers that come page by page.

use super::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer};
use serde::Deserialize;

/// How the pages of some operations follow one another.
///
/// What stands in an answer is named by its property; lists in lists by a path such as
/// `groups.chats`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagingRule {
    /// What the position of a page is.
    pub way: PagingWay,
    /// The query parameter that takes the position.
    pub position: String,
    /// `page` and `offset`: the position of the first page; 0 where it is not given.
    #[serde(default)]
    pub first: Option<i64>,
    /// The query parameter that says how many items a page may have.
    #[serde(default)]
    pub size: Option<String>,
    /// Where the answer has the items; the answer itself is the list where it is not given.
    #[serde(default)]
    pub items: Option<String>,
    /// Where the answer tells how many items there are in all.
    #[serde(default)]
    pub total: Option<String>,
    /// Where the answer tells whether there is more.
    #[serde(default)]
    pub more: Option<String>,
    /// `cursor`: where the answer tells the next position.
    #[serde(default)]
    pub next: Option<String>,
    /// `before`: what of the last item is the next position.
    #[serde(default)]
    pub from: Option<String>,
    /// Path patterns, as for resources.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Only these methods; all where none is named.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Single operations, as `GET /persona/{persona_id}`; they win over every pattern.
    #[serde(default)]
    pub operations: Vec<String>,
}

/// What the position of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PagingWay {
    /// The number of the page.
    Page,
    /// The number of its first item.
    Offset,
    /// What the page before tells.
    Cursor,
    /// Something of the last item of the page before, such as its time.
    Before,
}

impl PagingWay {
    /// Whether positions are numbers that the client counts.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Page | Self::Offset)
    }
}

/// Reports what does not belong to the way, and what it lacks.
pub(super) fn check(config: &Config, findings: &mut Diagnostics) {
    for (index, rule) in config.paging.iter().enumerate() {
        let at = Pointer::root().child("paging").child(index);
        let way = rule.way;
        let mut wants = |name: &str, given: bool, wanted: bool| {
            if given && !wanted {
                let message = format!("`{name}` means nothing where pages go that way");
                findings.push(Diagnostic::error("invalid-paging", &at.child(name), message));
            } else if wanted && !given {
                let message = format!("a rule of this way wants `{name}`");
                findings.push(Diagnostic::error("invalid-paging", &at, message));
            }
        };
        let first = rule.first.is_some();
        wants("first", first, first && way.is_counted());
        wants("next", rule.next.is_some(), way == PagingWay::Cursor);
        wants("from", rule.from.is_some(), way == PagingWay::Before);
    }
}
