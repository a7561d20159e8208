//! Paths (RFC 9535) as texts of anybody's: what the library would take for ever over, overflow the stack or
//! panic on is refused before it is asked.

use serde_json_path::JsonPath;

/// How many brackets may be open at once. A filter within a filter costs the library twice the time
/// for each level; no path that a person writes has more than four.
const MAX_OPEN: usize = 10;

/// Compiles a path, or says what is wrong with it.
pub(super) fn compile(text: &str) -> Result<JsonPath, String> {
    if most_open(text) > MAX_OPEN {
        return Err(format!("more than {MAX_OPEN} brackets are open at once"));
    }
    if ends_within_escape(text) {
        return Err("it ends within `\\u`".to_owned());
    }
    JsonPath::parse(&with_capital_digits(text))
        .map_err(|error| format!("at character {}, {}", error.position(), error.message()))
}

/// How many brackets are open at once, at most; those in strings are letters.
fn most_open(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut characters = text.chars();
    let mut quote = None;
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some(end), _) if end == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '[' | '(') => {
                open += 1;
                most = most.max(open);
            }
            (None, ']' | ')') => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// Whether the text ends where a hexadecimal digit has to come, which the library's parser takes for
/// an input of which more is to come, and panics.
fn ends_within_escape(text: &str) -> bool {
    text.strip_suffix(['d', 'D']).unwrap_or(text).ends_with("\\u")
}

/// The path with the hexadecimal digits of its escapes in upper case: the library knows the first half
/// of a surrogate pair by them alone. Every character stays at its place.
fn with_capital_digits(text: &str) -> String {
    let mut capital = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        capital.push(character);
        if character != '\\' {
            continue;
        }
        let escaped = characters.next();
        capital.extend(escaped);
        if escaped == Some('u') {
            capital.extend(characters.by_ref().take(4).map(|digit| digit.to_ascii_uppercase()));
        }
    }
    capital
}

#[cfg(test)]
mod tests {
    use super::compile;
    use serde_json::json;
    use std::time::{Duration, Instant};

    #[test]
    fn what_ends_too_early_is_refused() {
        for text in
            ["$['\\u", "$[\"\\u", "$['\\uD83D\\u", "$['\\ud83d\\ud", "$['\\uD", "$[?@=='\\u"]
        {
            assert!(compile(text).is_err(), "{text}");
        }
        for text in ["$['\\u00e9']", "$['\\uD83D\\uDE00']", "$['\\\\u']"] {
            assert!(compile(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn escapes_mean_the_same_in_either_case() {
        let document = json!({"\u{1d11e}": 1, "\\uabcd": 2});
        for text in ["$['\\ud834\\udd1e']", "$['\\uD834\\uDD1E']", "$[\"\\uD834\\udd1e\"]"] {
            let path = compile(text).unwrap();
            assert_eq!(path.query(&document).exactly_one().ok(), Some(&json!(1)), "{text}");
        }
        let path = compile("$['\\\\uabcd']").unwrap();
        assert_eq!(path.query(&document).exactly_one().ok(), Some(&json!(2)));
    }

    #[test]
    fn what_nests_too_deep_is_refused_at_once() {
        let start = Instant::now();
        for levels in [11, 40, 100_000] {
            for (open, close) in [("$[?", "]"), ("(", ")"), ("length(", ")"), ("!(", ")")] {
                let (open, close) = (open.repeat(levels), close.repeat(levels));
                assert!(compile(&format!("$[?{open}@.a{close}]")).is_err());
                assert!(compile(&format!("$[?{open}")).is_err());
            }
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    #[test]
    fn brackets_in_strings_and_closed_ones_do_not_count() {
        for text in ["$['((((((((((((((((']", "$[\"\\\"[[[[[[[[[[[[[[\"]"] {
            assert!(compile(text).is_ok(), "{text}");
        }
        assert!(compile(&format!("${}", "[0]".repeat(100))).is_ok());
        assert!(compile("$[?(@.a[?(@.b[?(@.c)])])]").is_ok());
    }
}
