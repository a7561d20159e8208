//! scratch
use onyx_codegen::{Input, Source};
use std::collections::BTreeMap;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let read = |p: &str| std::fs::read_to_string(p).unwrap();
    let (a, b) = (read(&args[1]), read(&args[2]));
    let (ov, cfg) = (read("specs/onyx.overlay.yaml"), read("specs/onyx.codegen.yaml"));
    let bare = std::env::var("BARE").is_ok();
    fn input<'a>(t: &'a str, ov: &'a str, cfg: &'a str, bare: bool) -> Input<'a> {
        Input {
            document: Source { name: "doc", text: t },
            overlays: if bare { vec![] } else { vec![Source { name: "overlay", text: ov }] },
            config: if bare { None } else { Some(Source { name: "config", text: cfg }) },
            strict: false,
        }
    }
    let start = std::time::Instant::now();
    let report = match onyx_diff::diff(&input(&a, &ov, &cfg, bare), &input(&b, &ov, &cfg, bare)) {
        Ok(r) => r,
        Err(e) => {
            for f in e.findings.iter().take(10) {
                eprintln!("{:?} {f}", e.side);
            }
            return;
        }
    };
    eprintln!("{:?}", start.elapsed());
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for f in &report.findings {
        *counts.entry((f.axis, f.severity, f.id)).or_default() += 1;
    }
    let n: usize = args.get(3).map_or(0, |n| n.parse().unwrap());
    for f in report.findings.iter().take(n) {
        println!(
            "[{} {}] {}\n    {} {} (+{})  {}\n    {} -> {}\n    {} | {}\n    {}",
            f.axis,
            f.severity,
            f.id,
            f.method.clone().unwrap_or_default(),
            f.path.clone().unwrap_or_default(),
            f.operations.len().saturating_sub(1),
            f.subject,
            f.old.clone().unwrap_or("-".into()),
            f.new.clone().unwrap_or("-".into()),
            f.base.as_ref().map_or("-".into(), |p| p.to_string()),
            f.revision.as_ref().map_or("-".into(), |p| p.to_string()),
            f.message
        );
    }
    for ((a, s, id), n) in counts {
        println!("{n:5} {a} {s} {id}");
    }
    println!("{:?}", report.verdict);
}
