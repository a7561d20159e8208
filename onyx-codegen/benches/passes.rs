//! What each pass takes on Onyx's document, with its overlay and rules: `cargo bench -p onyx-codegen
//! --bench passes`. `cargo xtask regen --timings` shows one run of them.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot run stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use onyx_codegen::{Input, Source, generate};
use std::fs;
use std::path::Path;
use std::time::Duration;

fn passes(criterion: &mut Criterion) {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let names = ["onyx.openapi.json", "onyx.overlay.yaml", "onyx.codegen.yaml"];
    let [document, overlay, config] =
        names.map(|name| fs::read_to_string(specs.join(name)).unwrap());
    let input = Input {
        document: Source { name: names[0], text: &document },
        overlays: vec![Source { name: names[1], text: &overlay }],
        config: Some(Source { name: names[2], text: &config }),
        strict: true,
    };
    let timings = || generate(&input).unwrap().timings;
    let mut group = criterion.benchmark_group("passes");
    group.sample_size(10);
    for (index, (pass, _)) in timings().into_iter().enumerate() {
        group.bench_function(pass, |bench| {
            // All passes run, for this one alone is no document; only its time counts.
            bench.iter_custom(|runs| (0..runs).map(|_| timings()[index].1).sum::<Duration>());
        });
    }
    group.finish();
}

criterion_group!(benches, passes);
criterion_main!(benches);
