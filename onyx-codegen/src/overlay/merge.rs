//! How an update is merged into what stands in the document (Overlay 1.1, Action Object).

use crate::diagnostic::Pointer;
use crate::document::kind_of;
use serde_json::{Map, Value};

/// What a merge has come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Whether the target is no longer what it was.
    pub(super) changed: bool,
    /// Where the two do not fit together, from the target down, and how. Nothing is changed there.
    pub(super) conflicts: Vec<(Pointer, String)>,
}

/// Merges an update into a node that the target of an action has selected.
///
/// A list takes the items of a list and appends everything else as one item. Version 1.0 speaks of
/// "an entry to append" and is silent about lists; 1.1 made what tools do the rule.
pub(super) fn merge_selected(target: &mut Value, update: &Value) -> Merged {
    match (target, update) {
        (Value::Array(items), update) if !update.is_array() => {
            items.push(update.clone());
            Merged { changed: true, conflicts: Vec::new() }
        }
        (target, update) => {
            let mut merged = Merged::default();
            merge(target, update, &Pointer::root(), &mut merged);
            merged
        }
    }
}

fn merge(target: &mut Value, update: &Value, at: &Pointer, merged: &mut Merged) {
    match (target, update) {
        (Value::Object(members), Value::Object(update)) => {
            merge_members(members, update, at, merged);
        }
        (Value::Array(items), Value::Array(update)) => {
            merged.changed |= !update.is_empty();
            items.extend(update.iter().cloned());
        }
        (target, update) if is_primitive(target) && is_primitive(update) => {
            merged.changed |= target != update;
            target.clone_from(update);
        }
        (target, update) => {
            let how = format!("{} cannot be merged into {}", kind_of(update), kind_of(target));
            merged.conflicts.push((at.clone(), how));
        }
    }
}

fn merge_members(
    members: &mut Map<String, Value>,
    update: &Map<String, Value>,
    at: &Pointer,
    merged: &mut Merged,
) {
    for (key, update) in update {
        if let Some(member) = members.get_mut(key) {
            merge(member, update, &at.child(key), merged);
        } else {
            merged.changed = true;
            members.insert(key.clone(), update.clone());
        }
    }
}

/// RFC 9535 counts null among them.
pub(super) fn is_primitive(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

#[cfg(test)]
mod tests {
    use super::merge_selected;
    use serde_json::{Value, json};

    fn merged(mut target: Value, update: &Value) -> (Value, bool, Vec<String>) {
        let outcome = merge_selected(&mut target, update);
        let conflicts = outcome.conflicts.iter().map(|(at, _)| at.as_str().to_owned()).collect();
        (target, outcome.changed, conflicts)
    }

    #[test]
    fn objects_merge_member_by_member() {
        let target = json!({"a": 1, "b": {"c": [1], "d": null}, "e": true});
        let update = json!({"b": {"c": [2, [3]], "d": "x", "f": {}}, "e": false});
        let result = json!({"a": 1, "b": {"c": [1, 2, [3]], "d": "x", "f": {}}, "e": false});
        assert_eq!(merged(target, &update), (result, true, vec![]));
    }

    #[test]
    fn lists_take_items_of_lists_and_single_entries() {
        assert_eq!(merged(json!([1]), &json!([2, 3])), (json!([1, 2, 3]), true, vec![]));
        assert_eq!(merged(json!([1]), &json!({"a": 2})), (json!([1, {"a": 2}]), true, vec![]));
        assert_eq!(merged(json!([1]), &json!(2)), (json!([1, 2]), true, vec![]));
    }

    #[test]
    fn what_changes_nothing_is_known() {
        let target = json!({"a": {"b": [1], "c": "x"}});
        for update in [json!({}), json!({"a": {}}), json!({"a": {"b": [], "c": "x"}})] {
            assert_eq!(merged(target.clone(), &update), (target.clone(), false, vec![]));
        }
    }

    #[test]
    fn different_kinds_conflict_and_stay() {
        let target = json!({"a": {"b/c": 1}, "d": [1], "e": 1, "f": null});
        let update = json!({"a": {"b/c": {}}, "d": {}, "e": [], "f": {}});
        let conflicts = ["/a/b~1c", "/d", "/e", "/f"].map(str::to_owned).to_vec();
        assert_eq!(merged(target.clone(), &update), (target, false, conflicts));
        assert_eq!(merged(json!({}), &json!([])), (json!({}), false, vec![String::new()]));
    }
}
