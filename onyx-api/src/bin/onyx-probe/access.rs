//! Access levels: which of them a key has, and which others it reaches.

use crate::call::{Caller, Outcome};
use std::fmt;

/// From the least to the most, in the `order` of the rules. The levels of one line are what tokens may
/// be restricted to; a key of that line's first level has them too.
const LADDER: [&[&str]; 5] = [
    &["none"],
    &["limited", "read_chat", "write_chat"],
    &["basic", "read_search", "generate_image", "use_llm_gateway"],
    &["curator"],
    &["admin"],
];

/// What a key may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// What a level of the rules says, and all that is below it.
    Known(String),
    /// The server does not say; everything is tried that any key may have.
    Unknown,
}

impl Level {
    pub(crate) fn named(name: &str) -> Self {
        Self::Known(name.to_owned())
    }

    /// Whether it reaches what asks for a level.
    pub(crate) fn admits(&self, level: &str) -> bool {
        let step = |name: &str| LADDER.iter().position(|names| names.contains(&name));
        match (self, step(level)) {
            (Self::Unknown, step) => step.is_some(),
            (Self::Known(own), Some(wanted)) => match step(own) {
                Some(own_step) => {
                    wanted < own_step || (wanted == own_step && is_first_or(own, own_step, level))
                }
                None => level == "none" || own == level,
            },
            // A credential of its own, such as the SCIM token.
            (Self::Known(own), None) => own == level,
        }
    }
}

/// Within one line, the first level has the others, and each of them only itself.
fn is_first_or(own: &str, step: usize, level: &str) -> bool {
    LADDER.get(step).and_then(|names| names.first()) == Some(&own) || own == level
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(name) => f.write_str(name),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// Asks the server who is calling.
pub(crate) async fn level_of_key(caller: &Caller) -> Level {
    if !caller.has_key {
        return Level::named("none");
    }
    let Some(entry) = onyx_api::dispatch::find("user_settings.get_me") else {
        return Level::Unknown;
    };
    let Some(exchange) = caller.call(entry, &[], None).await else { return Level::Unknown };
    match exchange.outcome {
        Outcome::Reached => {
            let role =
                exchange.json().and_then(|answer| answer["role"].as_str().map(level_of_role));
            role.unwrap_or(Level::Unknown)
        }
        Outcome::Refused => Level::named("limited"),
        _ => Level::Unknown,
    }
}

fn level_of_role(role: &str) -> Level {
    match role {
        "admin" | "basic" | "limited" | "curator" => Level::named(role),
        "global_curator" => Level::named("curator"),
        "slack_user" | "ext_perm_user" => Level::named("limited"),
        _ => Level::Unknown,
    }
}

/// The levels that can be named on the command line.
pub(crate) fn names() -> Vec<&'static str> {
    let own = ["scim_token", "metrics_token", "cloud_superuser"];
    LADDER.iter().flat_map(|names| names.iter().copied()).chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::{LADDER, Level, names};

    #[test]
    fn the_ladder_is_that_of_the_rules() {
        let rules =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/onyx.codegen.yaml");
        let rules = std::fs::read_to_string(rules).unwrap_or_default();
        let steps: Vec<&str> = LADDER.iter().filter_map(|step| step.first().copied()).collect();
        assert!(rules.contains(&format!("order: [{}]", steps.join(", "))));
        let levels = onyx_api::dispatch::operations()
            .filter_map(|entry| entry.operation.access)
            .map(|access| access.level);
        // A session is no key's.
        let levels = levels.filter(|level| *level != "session");
        let unknown: Vec<&str> = levels.filter(|level| !names().contains(level)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_level_has_what_is_below_it() {
        let admits = |own: &str, wanted: &str| Level::named(own).admits(wanted);
        assert!(admits("admin", "basic") && admits("basic", "read_search"));
        assert!(!admits("basic", "curator") && !admits("limited", "read_search"));
        assert!(admits("read_chat", "none") && !admits("read_chat", "write_chat"));
        assert!(admits("scim_token", "scim_token") && !admits("scim_token", "admin"));
        assert!(!admits("admin", "scim_token") && !Level::Unknown.admits("scim_token"));
        assert!(Level::Unknown.admits("admin"));
    }
}
