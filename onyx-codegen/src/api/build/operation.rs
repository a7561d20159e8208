//! Operations, by path and then by method.

use super::extension;
use super::location::Location;
use super::{Builder, item, operation_id, security};
use crate::api::{Docs, Operation};
use crate::diagnostic::Pointer;
use openapiv3::Operation as Described;

/// An operation and where it stands.
struct Entry<'a> {
    path: &'a str,
    method: String,
    described: &'a Described,
    pointer: Pointer,
}

impl<'a> Builder<'a> {
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let entries = self.entries();
        let requests: Vec<_> = entries.iter().map(Entry::request).collect();
        let ids = operation_id::assign(&requests, self.diagnostics);
        let numbered = entries.iter().zip(ids).enumerate();
        numbered.map(|(index, (entry, id))| self.operation(index, entry, id)).collect()
    }

    fn entries(&self) -> Vec<Entry<'a>> {
        let items = self.document.paths.iter();
        let items = items.filter_map(|(path, entry)| Some((path.as_str(), item(entry)?)));
        let mut entries: Vec<_> = items
            .flat_map(|(path, item)| item.iter().map(move |(method, op)| entry(path, method, op)))
            .collect();
        entries.sort_by(|a, b| (a.path, &a.method).cmp(&(b.path, &b.method)));
        entries
    }

    fn operation(&mut self, index: usize, entry: &Entry<'_>, id: String) -> Operation {
        let described = entry.described;
        let at = Location::operation(index, entry.pointer.clone());
        let parameters = self.parameters(described, entry.path, &at);
        let body = self.body(described, &at);
        let success = self.answer(described, &entry.method, body.as_ref(), &at);
        Operation {
            id,
            method: entry.method.clone(),
            path: entry.path.to_owned(),
            docs: Docs {
                title: described.summary.clone(),
                description: described.description.clone(),
                deprecated: described.deprecated,
                examples: Vec::new(),
            },
            tags: described.tags.clone(),
            parameters,
            body,
            answer: success.answer,
            stream_switch: success.stream_switch,
            success_statuses: success.statuses,
            errors: self.documented_errors(described, &at),
            security: security::alternatives(described, self.document),
            pointer: entry.pointer.clone(),
        }
    }
}

impl Entry<'_> {
    fn request(&self) -> operation_id::Request<'_> {
        operation_id::Request {
            path: self.path,
            method: &self.method,
            id: self.described.operation_id.as_deref(),
            pointer: &self.pointer,
        }
    }
}

fn entry<'a>(path: &'a str, method: &str, described: &'a Described) -> Entry<'a> {
    let recorded = extension::pointer(&described.extensions);
    let pointer =
        recorded.unwrap_or_else(|| Pointer::root().child("paths").child(path).child(method));
    Entry { path, method: method.to_ascii_uppercase(), described, pointer }
}
