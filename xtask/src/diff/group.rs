//! Findings put together for readers: by what they are about, and where several things are said to
//! have the same thing happen to them, by that.

use super::words::{Judged, heading, named, plain};
use std::collections::{BTreeMap, BTreeSet};

/// How many names of one item are listed.
const NAMES: usize = 3;

/// Findings that are told together.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// What they are about, a few names at most; none where what is said names it.
    pub(crate) names: Vec<String>,
    /// How many names there are beyond these.
    pub(crate) more: usize,
    /// Where it is met, with the operation as code.
    pub(crate) reach: Option<String>,
    /// A finding for each sentence.
    pub(crate) said: Vec<Judged<'a>>,
    /// How many findings that stands for.
    pub(crate) count: usize,
}

/// The findings, put together by what they are about.
pub(crate) fn separate<'a>(findings: &[Judged<'a>]) -> Vec<Item<'a>> {
    groups(findings).into_iter().map(|(name, group)| Item::new(vec![name], group)).collect()
}

/// The findings, put together as far as they say the same.
pub(crate) fn merged<'a>(findings: &[Judged<'a>]) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut places = BTreeMap::new();
    for (name, mut group) in groups(findings) {
        let count = group.len();
        let mut sentences = BTreeSet::new();
        group.retain(|(it, _)| sentences.insert((it.id, it.message.as_str())));
        let said: Vec<_> = group.iter().map(|(it, _)| (it.id, it.message.as_str())).collect();
        let place = *places.entry(said).or_insert(items.len());
        match items.get_mut(place) {
            Some(item) => item.add(name, count),
            None => items.push(Item { count, ..Item::new(vec![name], group) }),
        }
    }
    items
}

impl<'a> Item<'a> {
    fn new(names: Vec<String>, said: Vec<Judged<'a>>) -> Self {
        let name = names.first().map_or("", String::as_str);
        let reach = reach(&said, name);
        let is_said = matches!(said.as_slice(), [(finding, _)] if says(&finding.message, name));
        let (names, reach) = if is_said { (Vec::new(), None) } else { (names, reach) };
        Self { names, more: 0, reach, count: said.len(), said }
    }

    fn add(&mut self, name: String, count: usize) {
        self.count += count;
        // Where each of them is met would be too much.
        self.reach = None;
        match self.names.len() {
            // Said by the sentence, which is the same: about one thing in two places.
            0 => {}
            1..NAMES => self.names.push(name),
            _ => self.more += 1,
        }
    }

    /// The names as a list, each as `show` makes it; nothing where there are none.
    pub(crate) fn heading(&self, show: impl Fn(&str) -> String) -> Option<String> {
        let names: Vec<String> = self.names.iter().map(|name| show(name)).collect();
        match (names.is_empty(), self.more) {
            (true, _) => None,
            (false, 0) => Some(names.join(", ")),
            (false, more) => Some(format!("{} and {more} more", names.join(", "))),
        }
    }
}

/// Whether a sentence names what it is about: as code, or as an operation.
fn says(message: &str, name: &str) -> bool {
    let message = plain(message);
    message.contains(&format!("`{name}`")) || (name.contains(" /") && message.contains(name))
}

/// Findings about the same thing, in the order in which they come first.
fn groups<'a>(findings: &[Judged<'a>]) -> Vec<(String, Vec<Judged<'a>>)> {
    let mut groups: Vec<(String, Vec<Judged<'a>>)> = Vec::new();
    let mut places = BTreeMap::new();
    for judged in findings {
        let heading = heading(judged.0);
        let place = *places.entry(heading.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(*judged),
            None => groups.push((heading, vec![*judged])),
        }
    }
    groups
}

/// Where findings of a group are met; nothing where the heading says it.
fn reach(group: &[Judged<'_>], heading: &str) -> Option<String> {
    match group.first()?.0.operations.as_slice() {
        [] => None,
        [one] => Some(named(one)).filter(|name| name != heading).map(|name| format!("in `{name}`")),
        several => Some(format!("in {} operations", several.len())),
    }
}
