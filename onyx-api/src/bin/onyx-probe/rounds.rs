//! Rounds with objects of the probe's own: make one, read it, change it, read it again, delete it.
//! What was made is taken away, whatever happens in between.

use crate::call::{Argument, Caller, Exchange, Outcome};
use crate::finding::{Finding, Kind};
use crate::plan::Scope;
use onyx_api::runtime::dispatch::{Entry, Place};
use serde_json::{Map, Value};

/// The rounds, in JSON: `ID`, `NAME` and `NEW_NAME` stand for the object's.
const SCRIPTS: &str = include_str!("rounds.json");
/// How often it is tried to take away what was made.
const ATTEMPTS: usize = 3;

/// A round as it is written down.
pub(crate) struct Script {
    pub(crate) thing: String,
    steps: Value,
}

/// What became of a round.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Round {
    pub(crate) thing: String,
    pub(crate) end: RoundEnd,
}

/// How a round ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RoundEnd {
    /// All steps were made, and nothing is left.
    Whole,
    /// It was not begun, or not gone through, and nothing is left.
    Part(String),
    /// What was made is still there, as far as can be told: what to look for.
    LeftBehind(String),
}

/// All rounds.
pub(crate) fn scripts() -> Vec<Script> {
    let scripts: Vec<Value> = serde_json::from_str(SCRIPTS).unwrap_or_default();
    let thing = |steps: &Value| steps["thing"].as_str().unwrap_or_default().to_owned();
    scripts.into_iter().map(|steps| Script { thing: thing(&steps), steps }).collect()
}

/// Plays a round.
pub(crate) async fn play(
    caller: &Caller,
    scope: &Scope,
    script: &Script,
) -> (Round, Vec<Exchange>) {
    let mark = uuid::Uuid::from_u128(fastrand::u128(..)).simple().to_string();
    let name = format!("probe-{mark}");
    let mut round = Playing { caller, script, id: Value::Null, name, exchanges: Vec::new() };
    let end = match round.obstacle(scope) {
        Some(reason) => RoundEnd::Part(reason),
        None => round.play().await,
    };
    (Round { thing: script.thing.clone(), end }, round.exchanges)
}

struct Playing<'a> {
    caller: &'a Caller,
    script: &'a Script,
    id: Value,
    name: String,
    exchanges: Vec<Exchange>,
}

impl Playing<'_> {
    /// Why the round is not even begun. One that could not be ended is not.
    fn obstacle(&self, scope: &Scope) -> Option<String> {
        if self.caller.stop.is_wanted() {
            return Some("it was interrupted before".to_owned());
        }
        let refused =
            ["create", "read", "update", "delete"].iter().find_map(|step| match self.entry(step) {
                Some(entry) => scope.refuses(entry),
                None => Some(format!("there is no operation to {step} it")),
            });
        refused.or_else(|| {
            let is_wanted = self.entry("create").is_some_and(|entry| scope.is_wanted(entry));
            (!is_wanted).then(|| "not asked for".to_owned())
        })
    }

    async fn play(&mut self) -> RoundEnd {
        match self.step("create").await {
            None => return RoundEnd::Part("there were enough calls".to_owned()),
            Some(Outcome::Reached) => {}
            // Whether it was made before the server failed, only the server knows.
            Some(Outcome::Failed) => return self.left_behind(),
            Some(outcome) => return RoundEnd::Part(format!("create: {}", outcome.phrase())),
        }
        let pointer = self.script.steps["id"].as_str().unwrap_or_default();
        let id = self.exchanges.last().and_then(Exchange::json);
        match id.and_then(|answer| answer.pointer(pointer).cloned()).filter(|id| !id.is_null()) {
            Some(id) => self.id = id,
            None => return self.left_behind(),
        }
        let broken_off = self.middle().await;
        match (self.delete().await, broken_off) {
            (false, _) => self.left_behind(),
            (true, Some(reason)) => RoundEnd::Part(reason),
            (true, None) => RoundEnd::Whole,
        }
    }

    /// From the first reading to the second; why it went no further.
    async fn middle(&mut self) -> Option<String> {
        for (step, expected) in [("read", "kept"), ("update", ""), ("read", "changed")] {
            if self.caller.stop.is_wanted() {
                return Some("it was interrupted".to_owned());
            }
            match self.step(step).await {
                Some(Outcome::Reached) => self.compare(expected),
                Some(outcome) => return Some(format!("{step}: {}", outcome.phrase())),
                None => return Some("there were enough calls".to_owned()),
            }
        }
        None
    }

    /// Whether it is gone.
    async fn delete(&mut self) -> bool {
        for _ in 0..ATTEMPTS {
            let Some((entry, arguments, body)) = self.call("delete") else { return false };
            let exchange = self.caller.call_unbounded(entry, &arguments, body.as_ref()).await;
            let outcome = exchange.outcome;
            self.exchanges.push(exchange);
            if matches!(outcome, Outcome::Reached | Outcome::Missing) {
                return true;
            }
        }
        false
    }

    fn left_behind(&self) -> RoundEnd {
        let id = if self.id.is_null() { String::new() } else { format!(", id {}", self.id) };
        RoundEnd::LeftBehind(format!("{} {}{id}", self.script.thing, self.name))
    }

    async fn step(&mut self, step: &str) -> Option<Outcome> {
        let (entry, arguments, body) = self.call(step)?;
        let exchange = self.caller.call_through(entry, &arguments, body.as_ref()).await?;
        let outcome = exchange.outcome;
        self.exchanges.push(exchange);
        Some(outcome)
    }

    /// Holds what was read against what was written.
    fn compare(&mut self, expected: &str) {
        let Some(expected) = self.script.steps[expected].as_object() else { return };
        let filled = self.filled(&Value::Object(expected.clone()));
        let Some(exchange) = self.exchanges.last_mut() else { return };
        let answer = exchange.json().unwrap_or_default();
        for (pointer, wanted) in filled.as_object().into_iter().flatten() {
            if answer.pointer(pointer) != Some(wanted) {
                let mut finding = Finding::of_answer(Kind::Changed, "what was written", "else");
                finding.at = format!("${}", pointer.replace('/', "."));
                exchange.findings.push(finding);
            }
        }
    }

    fn entry(&self, step: &str) -> Option<&'static Entry> {
        onyx_api::dispatch::find(self.script.steps[step]["operation"].as_str()?)
    }

    fn call(&self, step: &str) -> Option<(&'static Entry, Vec<Argument>, Option<Value>)> {
        let step_of = &self.script.steps[step];
        let of_place = |place: Place| {
            let members = step_of[place.as_str()].as_object();
            members.into_iter().flatten().map(move |(name, value)| (place, name, value))
        };
        let arguments = of_place(Place::Path).chain(of_place(Place::Query));
        let arguments = arguments.map(|(place, name, value)| Argument {
            place,
            name: name.clone(),
            value: self.filled(value),
        });
        let body = step_of.get("body").map(|body| self.filled(body));
        Some((self.entry(step)?, arguments.collect(), body))
    }

    /// A value with the object's own id and names in it.
    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(word) => match word.as_str() {
                "ID" => self.id.clone(),
                "NAME" => Value::String(self.name.clone()),
                "NEW_NAME" => Value::String(format!("{}-changed", self.name)),
                _ => value.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(members) => {
                let filled = members.iter().map(|(name, value)| (name.clone(), self.filled(value)));
                Value::Object(filled.collect::<Map<_, _>>())
            }
            _ => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scripts;

    #[test]
    fn every_step_is_an_operation_with_its_parameters() {
        let scripts = scripts();
        assert_eq!(scripts.len(), 4);
        for script in scripts {
            for step in ["create", "read", "update", "delete"] {
                let step = &script.steps[step];
                let name = step["operation"].as_str().unwrap_or_default();
                let entry = onyx_api::dispatch::find(name);
                let entry = entry.unwrap_or_else(|| unreachable!("no operation `{name}`"));
                for parameter in entry.parameters.iter().filter(|parameter| parameter.required) {
                    let given = &step[parameter.place.as_str()][parameter.name];
                    assert!(!given.is_null(), "{name} lacks `{}`", parameter.name);
                }
                assert_eq!(step.get("body").is_some(), entry.body.is_some(), "{name}");
            }
        }
    }
}
