//! Would code written against the crate of BASE compile against the crate of REVISION?

mod functions;
mod rename;
mod types;

use crate::draft::Draft;
use crate::matching::Matches;
use crate::rules;
use crate::wire::Pair;
use onyx_codegen::Model;
use onyx_codegen::render::surface::Resource;
use rename::Renames;

/// Compares what the two crates offer. The pairs of schemas tell which type of one is which of the
/// other.
pub(crate) fn compare(
    base: &Model,
    revision: &Model,
    matches: &Matches<'_>,
    pairs: &[Pair<'_>],
) -> Vec<Draft> {
    let renames = Renames::new(base, revision, pairs);
    let mut drafts = features(base, revision);
    drafts.extend(functions::compare(base, revision, matches, &renames));
    drafts.extend(types::compare(base, revision, &renames));
    drafts
}

/// Whether there is a resource of this module.
fn has_module(model: &Model, module: &str) -> bool {
    model.surface.resources.iter().any(|resource| resource.module == module)
}

fn features(base: &Model, revision: &Model) -> Vec<Draft> {
    let draft = |rule, resource: &Resource, message: String| {
        let feature = &resource.feature;
        let draft = Draft::new(rule, format!("feature `{feature}`"), format!("feature {feature}"));
        draft.say(message)
    };
    let other = |model: &Model, resource: &Resource| {
        model.surface.resources.iter().any(|known| known.feature == resource.feature)
    };
    let gone = base.surface.resources.iter().filter(|resource| !other(revision, resource));
    let gone = gone.map(|resource| {
        let (feature, handle) = (&resource.feature, &resource.handle);
        let message = format!("Do not enable `{feature}`: it is gone, with the handle `{handle}`.");
        draft(&rules::FEATURE_REMOVED, resource, message).old(feature)
    });
    let come = revision.surface.resources.iter().filter(|resource| !other(base, resource));
    let come = come.map(|resource| {
        let message = format!("`{}` can be enabled.", resource.feature);
        draft(&rules::FEATURE_ADDED, resource, message).new_value(&resource.feature)
    });
    gone.chain(come).collect()
}
