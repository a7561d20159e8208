//! Pages for a browser: one file each, which needs no network and is whole without its script. The
//! script only filters what is there.
//!
//! Documents are untrusted. `markup` escapes all of their words, `page` forbids the browser to run
//! or load anything but what this program wrote, and the script makes no markup.

mod changes;
mod comparison;
mod excerpt;
mod filters;
mod history;
mod markup;
mod page;
mod plot;
mod resources;
mod verdict;

pub use comparison::comparison;
pub use history::history;
