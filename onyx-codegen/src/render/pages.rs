//! The files of a client as work that can be done in any order: to write them is most of what
//! generating takes, so all cores have a share in it.

use super::format;
use crate::diagnostic::Diagnostics;
use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A file that is to be written.
struct Page<'a> {
    path: PathBuf,
    items: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>,
}

/// A file that is written, and what there was to say about it.
struct Written {
    path: PathBuf,
    text: String,
    found: Diagnostics,
}

/// The files that are to be written.
#[derive(Default)]
pub(super) struct Pages<'a>(Vec<Page<'a>>);

impl<'a> Pages<'a> {
    /// Adds the file at `path` below the generated folder.
    pub(super) fn add(
        &mut self,
        path: impl Into<PathBuf>,
        items: impl Fn() -> TokenStream + Send + Sync + 'a,
    ) {
        self.0.push(Page { path: path.into(), items: Box::new(items) });
    }

    /// Writes them all. Tokens cannot leave their thread, so a page is one thread's from beginning to
    /// end.
    pub(super) fn write(&self, diagnostics: &mut Diagnostics) -> BTreeMap<PathBuf, String> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut written = Vec::new();
            while let Some(page) = self.0.get(next.fetch_add(1, Ordering::Relaxed)) {
                written.push(page.write());
            }
            written
        };
        let others = thread::available_parallelism().map_or(1, NonZero::get).saturating_sub(1);
        let mut written = thread::scope(|scope| {
            let others: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
            let mut written = work();
            for other in others {
                match other.join() {
                    Ok(more) => written.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            written
        });
        written.sort_by(|a, b| a.path.cmp(&b.path));
        let mut files = BTreeMap::new();
        for Written { path, text, found } in written {
            diagnostics.append(found);
            files.insert(path, text);
        }
        files
    }
}

impl Page<'_> {
    fn write(&self) -> Written {
        let mut found = Diagnostics::default();
        let text = format::file((self.items)(), &mut found);
        Written { path: self.path.clone(), text, found }
    }
}
