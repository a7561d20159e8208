//! The report for programs.

use crate::call::Exchange;
use crate::finding::Finding;
use crate::report::Report;
use crate::rounds::{Round, RoundEnd};
use crate::suggest::Action;
use serde_json::{Value, json};

/// The report as JSON.
pub(crate) fn json(report: &Report) -> String {
    let left = report
        .left
        .iter()
        .map(|left| json!({"operation": left.entry.name(), "reason": left.reason}));
    let value = json!({
        "server": report.server,
        "level": report.level.to_string(),
        "end": report.end.name(),
        "calls": report.exchanges.iter().map(call).collect::<Vec<_>>(),
        "not_called": left.collect::<Vec<_>>(),
        "rounds": report.rounds.iter().map(round).collect::<Vec<_>>(),
        "actions": report.actions.iter().map(action).collect::<Vec<_>>(),
        "complaints": report.complaints(),
    });
    format!("{value:#}\n")
}

fn call(exchange: &Exchange) -> Value {
    let misread = exchange.decoded.as_ref().and_then(|decoded| decoded.as_ref().err());
    let mut value = json!({
        "operation": exchange.entry.name(),
        "method": exchange.entry.operation.method.as_str(),
        "path": exchange.entry.operation.path,
        "outcome": exchange.outcome.name(),
        "status": exchange.status,
        "media_type": exchange.media_type,
        "milliseconds": u64::try_from(exchange.took.as_millis()).unwrap_or(u64::MAX),
        "decoded": exchange.decoded.as_ref().map(Result::is_ok),
        "mismatch": misread.map(|misread| {
            json!({"at": misread.at, "expected": misread.expected, "found": misread.reason})
        }),
        "trouble": exchange.trouble,
        "findings": exchange.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    if exchange.is_faulty() && !exchange.answer.is_empty() {
        value["body"] = json!(String::from_utf8_lossy(&exchange.answer));
    }
    value
}

fn finding(finding: &Finding) -> Value {
    json!({
        "kind": finding.kind.name(),
        "at": finding.at,
        "expected": finding.expected,
        "found": finding.found,
        "times": finding.count,
        "target": finding.place.as_ref().map(ToString::to_string),
    })
}

fn round(round: &Round) -> Value {
    let (end, detail) = match &round.end {
        RoundEnd::Whole => ("whole", None),
        RoundEnd::Part(reason) => ("part", Some(reason)),
        RoundEnd::LeftBehind(what) => ("left-behind", Some(what)),
    };
    json!({"object": round.thing, "end": end, "detail": detail})
}

fn action(action: &Action) -> Value {
    let mut value = json!({"target": action.target, "description": action.description});
    match &action.update {
        Some(update) => value["update"] = update.clone(),
        None => value["remove"] = json!(true),
    }
    value
}
