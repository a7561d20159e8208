//! What a probe has found: the data that all forms of the report show.

use crate::access::Level;
use crate::call::{Exchange, Outcome};
use crate::finding::Finding;
use crate::plan::Left;
use crate::rounds::{Round, RoundEnd};
use crate::suggest::Action;
use onyx_api::Client;
use std::collections::BTreeMap;

/// All that is to be told.
pub(crate) struct Report {
    /// The address.
    pub(crate) server: String,
    pub(crate) level: Level,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) left: Vec<Left>,
    pub(crate) rounds: Vec<Round>,
    pub(crate) actions: Vec<Action>,
    pub(crate) end: End,
    /// What went wrong with the recording.
    pub(crate) complaint: Option<String>,
    /// It knows what is secret.
    pub(crate) client: Client,
}

/// Why a probe came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// There was nothing more to call.
    Done,
    /// There were as many calls as there may be.
    Enough,
    /// Somebody wanted it to.
    Interrupted,
    /// There was no connection, several times in a row.
    Unreachable,
}

impl End {
    /// In a word, for programs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Enough => "max-calls",
            Self::Interrupted => "interrupted",
            Self::Unreachable => "unreachable",
        }
    }
}

impl Report {
    /// How many calls ended in which way.
    pub(crate) fn outcomes(&self) -> BTreeMap<Outcome, usize> {
        let mut outcomes = BTreeMap::new();
        for exchange in &self.exchanges {
            *outcomes.entry(exchange.outcome).or_default() += 1;
        }
        outcomes
    }

    /// The findings, each with the call that it is of.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&Exchange, &Finding)> {
        self.exchanges
            .iter()
            .flat_map(|exchange| exchange.findings.iter().map(move |finding| (exchange, finding)))
    }

    /// How many answers the client did not understand.
    pub(crate) fn misread(&self) -> usize {
        self.exchanges.iter().filter(|exchange| matches!(exchange.decoded, Some(Err(_)))).count()
    }

    /// The reasons why operations were not called, each with those that it holds for.
    pub(crate) fn left_by_reason(&self) -> BTreeMap<&str, Vec<&Left>> {
        let mut reasons: BTreeMap<&str, Vec<&Left>> = BTreeMap::new();
        for left in &self.left {
            reasons.entry(&left.reason).or_default().push(left);
        }
        reasons
    }

    /// The counts in a sentence.
    pub(crate) fn summary(&self) -> String {
        let outcomes = self.outcomes();
        let parts = outcomes.iter().map(|(outcome, count)| format!("{count} {}", outcome.phrase()));
        let parts: Vec<String> = parts.collect();
        let findings = self.findings().filter(|(_, finding)| finding.kind.is_fault()).count();
        format!(
            "{} calls ({}); {findings} findings, {} answers not understood; {} operations not called",
            self.exchanges.len(),
            if parts.is_empty() { "none".to_owned() } else { parts.join(", ") },
            self.misread(),
            self.left.len(),
        )
    }

    /// What must not be overlooked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let ended = match self.end {
            End::Done => None,
            End::Enough => Some("not all was called: there were enough calls (--max-calls)"),
            End::Interrupted => Some("interrupted: the report is of what was done until then"),
            End::Unreachable => Some("the server cannot be reached"),
        };
        let left_behind = self.rounds.iter().filter_map(|round| match &round.end {
            RoundEnd::LeftBehind(what) => Some(format!("it may have been left behind: {what}")),
            _ => None,
        });
        ended
            .map(str::to_owned)
            .into_iter()
            .chain(left_behind)
            .chain(self.complaint.clone())
            .collect()
    }

    /// As the help says.
    pub(crate) fn exit_code(&self) -> u8 {
        let is_reached = self.exchanges.iter().any(Exchange::is_reached);
        let is_at_fault = self.misread() > 0
            || self.findings().any(|(_, finding)| finding.kind.is_fault())
            || self.rounds.iter().any(|round| matches!(round.end, RoundEnd::LeftBehind(_)));
        match self.end {
            End::Interrupted => 130,
            _ if self.complaint.is_some() => super::NOTHING,
            _ if is_at_fault => 1,
            _ if is_reached => 0,
            _ => super::NOTHING,
        }
    }
}
