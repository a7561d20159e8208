//! Bounds, patterns and formats: the client does not check them, the server does.

use onyx_codegen::api::{Bounds, Limit};
use serde_json::Number;
use std::cmp::Ordering;

/// Whether the new bounds refuse values that the old ones let pass.
pub(crate) fn is_tighter(old: &Bounds, new: &Bounds) -> bool {
    lower(old.minimum.as_ref(), new.minimum.as_ref())
        || upper(old.maximum.as_ref(), new.maximum.as_ref())
        || more(old.min_length, new.min_length)
        || less(old.max_length, new.max_length)
        || more(old.min_items, new.min_items)
        || less(old.max_items, new.max_items)
        || new.pattern.is_some() && new.pattern != old.pattern
        || new.multiple_of.is_some() && !same(old.multiple_of.as_ref(), new.multiple_of.as_ref())
        || new.unique_items && !old.unique_items
}

/// Whether the bounds say the same, however their numbers are spelled.
pub(crate) fn are_same(old: &Bounds, new: &Bounds) -> bool {
    let pairs = [(&old.minimum, &new.minimum), (&old.maximum, &new.maximum)];
    let limits = pairs.iter().all(|pair| match pair {
        (None, None) => true,
        (Some(a), Some(b)) => {
            a.exclusive == b.exclusive && compare(&a.value, &b.value) == Some(Ordering::Equal)
        }
        _ => false,
    });
    let rest = |bounds: &Bounds| Bounds {
        minimum: None,
        maximum: None,
        multiple_of: None,
        min_length: bounds.min_length.filter(|length| *length > 0),
        min_items: bounds.min_items.filter(|items| *items > 0),
        ..bounds.clone()
    };
    limits && same(old.multiple_of.as_ref(), new.multiple_of.as_ref()) && rest(old) == rest(new)
}

/// Both bounds in words, as far as they differ.
pub(crate) fn told_both(old: &Bounds, new: &Bounds) -> (Option<String>, Option<String>) {
    let (olds, news) = (words(old), words(new));
    let only = |words: &[String], others: &[String]| {
        let only: Vec<&str> =
            words.iter().filter(|word| !others.contains(word)).map(String::as_str).collect();
        (!only.is_empty()).then(|| only.join(", "))
    };
    (only(&olds, &news), only(&news, &olds))
}

fn words(bounds: &Bounds) -> Vec<String> {
    let limit = |name: &str, limit: &Option<Limit>| {
        limit.as_ref().map(|limit| {
            let exclusive = if limit.exclusive { " (exclusive)" } else { "" };
            format!("{name} {}{exclusive}", limit.value)
        })
    };
    let count = |name: &str, count: Option<u64>| count.map(|count| format!("{name} {count}"));
    [
        limit("minimum", &bounds.minimum),
        limit("maximum", &bounds.maximum),
        bounds.multiple_of.as_ref().map(|number| format!("multiple of {number}")),
        count("minimum length", bounds.min_length),
        count("maximum length", bounds.max_length),
        bounds.pattern.as_ref().map(|pattern| format!("pattern {pattern}")),
        count("minimum items", bounds.min_items),
        count("maximum items", bounds.max_items),
        bounds.unique_items.then(|| "unique items".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn lower(old: Option<&Limit>, new: Option<&Limit>) -> bool {
    moved(old, new, Ordering::Less)
}

fn upper(old: Option<&Limit>, new: Option<&Limit>) -> bool {
    moved(old, new, Ordering::Greater)
}

/// Whether a limit has come, or has moved so that the old one is `from` the new one.
fn moved(old: Option<&Limit>, new: Option<&Limit>, from: Ordering) -> bool {
    let (old, new) = match (old, new) {
        (_, None) => return false,
        (None, Some(_)) => return true,
        (Some(old), Some(new)) => (old, new),
    };
    match compare(&old.value, &new.value) {
        Some(Ordering::Equal) => new.exclusive && !old.exclusive,
        order => order == Some(from),
    }
}

fn more(old: Option<u64>, new: Option<u64>) -> bool {
    new.unwrap_or(0) > old.unwrap_or(0)
}

fn less(old: Option<u64>, new: Option<u64>) -> bool {
    new.unwrap_or(u64::MAX) < old.unwrap_or(u64::MAX)
}

fn same(old: Option<&Number>, new: Option<&Number>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => compare(old, new) == Some(Ordering::Equal),
        _ => false,
    }
}

fn compare(old: &Number, new: &Number) -> Option<Ordering> {
    match (old.as_i64(), new.as_i64()) {
        (Some(old), Some(new)) => Some(old.cmp(&new)),
        _ => old.as_f64()?.partial_cmp(&new.as_f64()?),
    }
}

#[cfg(test)]
mod tests {
    use super::{are_same, is_tighter};
    use onyx_codegen::api::{Bounds, Limit};
    use serde_json::Number;

    fn between(minimum: Option<f64>, maximum: Option<f64>, exclusive: bool) -> Bounds {
        let limit = |value: f64| Limit { value: Number::from_f64(value).unwrap(), exclusive };
        Bounds { minimum: minimum.map(limit), maximum: maximum.map(limit), ..Bounds::default() }
    }

    #[test]
    fn a_bound_that_comes_or_moves_inwards_is_tighter() {
        let none = Bounds::default();
        let cases = [
            (none.clone(), between(Some(1.0), None, false), true),
            (between(Some(1.0), None, false), none.clone(), false),
            (between(Some(1.0), None, false), between(Some(2.0), None, false), true),
            (between(Some(2.0), None, false), between(Some(1.0), None, false), false),
            (between(None, Some(2.0), false), between(None, Some(1.0), false), true),
            (between(None, Some(1.0), false), between(None, Some(1.0), true), true),
            (between(None, Some(1.0), true), between(None, Some(1.0), false), false),
            (none.clone(), Bounds { min_length: Some(0), ..Bounds::default() }, false),
            (none.clone(), Bounds { max_length: Some(9), ..Bounds::default() }, true),
            (none.clone(), Bounds { pattern: Some("a".to_owned()), ..Bounds::default() }, true),
            (Bounds { pattern: Some("a".to_owned()), ..Bounds::default() }, none, false),
        ];
        for (old, new, tighter) in cases {
            assert_eq!(is_tighter(&old, &new), tighter, "{old:?} to {new:?}");
        }
    }

    #[test]
    fn the_spelling_of_a_number_is_no_change() {
        let one = Limit { value: Number::from(1), exclusive: false };
        let old = Bounds { minimum: Some(one), ..Bounds::default() };
        let new = between(Some(1.0), None, false);
        assert!(are_same(&old, &new));
        assert!(!are_same(&old, &between(Some(1.0), None, true)));
    }
}
