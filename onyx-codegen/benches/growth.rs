//! What each pass takes for one document: `growth DOCUMENT RUNS [CONFIG [OVERLAY…]]` prints, as
//! JSON, the seconds of each pass in each run, and the most bytes that were allocated at a time.
//!
//! `cargo xtask bench growth` starts it with documents of different sizes, and compares.

use onyx_codegen::{Input, Source, generate_watched};
use peak_alloc::PeakAlloc;
use serde::Serialize;
use std::cell::RefCell;
use std::fs;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

thread_local! {
    /// The most that each pass had allocated. The passes report on the thread that called them.
    static PEAKS: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// What a pass took, run by run.
#[derive(Serialize)]
struct Pass {
    name: &'static str,
    seconds: Vec<f64>,
    bytes: Vec<usize>,
}

fn watch(_: &'static str) {
    PEAKS.with_borrow_mut(|peaks| peaks.push(MEMORY.peak_usage()));
    MEMORY.reset_peak_usage();
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cargo adds a flag of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [document, runs, others @ ..] = args.as_slice() else {
        return Err("usage: growth DOCUMENT RUNS [CONFIG [OVERLAY…]]".into());
    };
    let texts: Vec<String> = others.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    let mut sources =
        others.iter().zip(&texts).map(|(name, text)| Source { name, text: text.as_str() });
    let text = fs::read_to_string(document)?;
    let input = Input {
        document: Source { name: document, text: &text },
        config: sources.next(),
        overlays: sources.collect(),
        strict: true,
    };
    let mut passes: Vec<Pass> = Vec::new();
    for _ in 0..runs.parse()? {
        PEAKS.take();
        MEMORY.reset_peak_usage();
        let output = generate_watched(&input, watch).map_err(|found| format!("{found:?}"))?;
        let laps = output.timings.iter().zip(PEAKS.take());
        for (index, ((name, time), peak)) in laps.enumerate() {
            if passes.len() == index {
                passes.push(Pass { name, seconds: Vec::new(), bytes: Vec::new() });
            }
            passes[index].seconds.push(time.as_secs_f64());
            passes[index].bytes.push(peak);
        }
    }
    serde_json::to_writer(std::io::stdout(), &passes)?;
    Ok(())
}
